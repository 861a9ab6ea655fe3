"""What keeps browsers from running or telling what they should not."""
