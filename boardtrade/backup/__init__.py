"""Backups of database and files at one moment, and how they come back."""
