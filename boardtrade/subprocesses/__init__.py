"""Processes of their own for what may be hostile: a file, a server."""
