"""The admin of recommendations beyond Wagtail's own forms, one module for each task."""
