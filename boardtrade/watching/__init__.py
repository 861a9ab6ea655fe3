"""Whether everything of the site is running, for monitors, operators and administrators."""
