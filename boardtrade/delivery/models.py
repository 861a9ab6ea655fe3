"""The version of all content."""

from uuid import UUID

from django.db import models


class ContentVersion(models.Model):
    """The one row that names the present state of all content."""

    version = models.UUIDField()
    """A random value, so that no other database, nor this one restored, ever repeats it."""

    def __str__(self) -> str:
        return str(self.version)

    @classmethod
    def current(cls) -> UUID | None:
        """Return the version of what has been committed; None in a database that was emptied."""
        return cls.objects.values_list("version", flat=True).order_by().first()
