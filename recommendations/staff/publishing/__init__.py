"""Publishing the recommendations of a report together with it."""
