"""Keeps the files that are made of reports as their pages are, and tells staff of it."""
