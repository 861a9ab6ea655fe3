"""The publishing system of a board of trade: project wiring and what every page shares."""
