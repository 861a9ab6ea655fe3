"""Tables as readers see them: their cells, which of them are heads, and their numbers."""
