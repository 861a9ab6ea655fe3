"""Reads a document in a process of its own: nothing here knows settings or database."""
