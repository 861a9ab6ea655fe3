"""Reads the HTML of a document, of mammoth or of another program, into pieces of a body."""
