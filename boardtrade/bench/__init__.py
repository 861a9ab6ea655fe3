"""Measurements at the size of a large board: a data set, and what pages cost on it."""
