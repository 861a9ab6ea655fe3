"""The brief: two pages for people who read only the recommendations of a report."""
