"""What the admin offers for recommendations beside Wagtail's own forms: one module a task."""
