"""One file of a word processor becomes the body and the recommendations of a report."""
