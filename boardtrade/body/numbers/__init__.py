"""Numbers as people type them, and as readers of a language write them."""
