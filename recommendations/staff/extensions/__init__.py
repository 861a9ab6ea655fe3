"""More time to answer, which the Board gives for one recommendation."""
