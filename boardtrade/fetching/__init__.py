"""Fetching what is at an address that somebody else chose, from a server that may be hostile."""
