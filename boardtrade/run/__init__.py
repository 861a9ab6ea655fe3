"""What `make run` does once everything is installed: prepare the site, then keep it served."""
