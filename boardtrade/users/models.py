"""The people who sign in: editors, administrators."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of the board's staff. Own class from the first day: it cannot be swapped later."""

    class Meta(AbstractUser.Meta):
        permissions: ClassVar = [("publish_own_work", _("Can publish own work"))]
