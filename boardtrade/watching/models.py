"""What works by itself, and when it last did."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """One thing that is done now and then by a process of the site, such as a daily chore.

    Readers see none of it, so writing to it leaves cached pages as they are.
    """

    name = models.CharField(primary_key=True, max_length=50)
    began_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    """When it was last done; of a process that goes on, when it was last known to live."""
    failed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        permissions = [("see_what_runs", _("Can see whether everything is running"))]

    def __str__(self) -> str:
        return self.name
