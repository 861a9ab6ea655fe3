"""What is said of each request: its id, and how many there are of its kind."""
