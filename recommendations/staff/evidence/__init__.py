"""Links to evidence in the admin: a list of them all, and the copies of each."""
