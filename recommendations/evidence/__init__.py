"""Copies of what links to evidence lead to, and what became of these links."""
