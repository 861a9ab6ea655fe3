"""The cache of pages, and the backends in which it is kept."""
