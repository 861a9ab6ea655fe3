"""Who answers for the board, and what the foot of every page says of it."""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.conflicts.form import JointFields

EXTENSION = re.compile(r"(?:ext|poste|x)\.?\s*(\d+)\s*\Z", re.IGNORECASE)

check_phone = RegexValidator(
    r"^\+?[\d\s().\-/]{5,30}(?:,?\s*(?:ext|poste|x)\.?\s*\d{1,6})?\Z",
    _("Write a number as one dials it: +1 416 555 0100, perhaps with “ext. 12”."),
)


@dataclass(frozen=True)
class Contact:
    """Whom to ask, and how."""

    name: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def is_address_only(self) -> bool:
        """Return whether there is an e-mail address and nothing else, which needs no heading."""
        return bool(self.email) and not (self.name or self.phone or self.hours)

    @property
    def phone_link(self) -> str:
        """Return the number as telephones dial it: https://www.rfc-editor.org/rfc/rfc3966."""
        extension = EXTENSION.search(self.phone)
        number = re.sub(r"[^\d+]", "", EXTENSION.sub("", self.phone))
        return f"tel:{number};ext={extension[1]}" if extension else f"tel:{number}"


def _phone(name: Any) -> models.CharField:
    return models.CharField(name, max_length=50, blank=True, validators=[check_phone])


class ContactSettings(models.Model):
    """Contacts, and the words of the footer."""

    contact_name = models.CharField(
        _("contact"),
        max_length=100,
        blank=True,
        help_text=_("A person or an office that answers questions."),
    )
    contact_phone = _phone(_("phone"))
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_hours = models.CharField(
        _("hours"), max_length=100, blank=True, help_text=_("Monday to Friday, 9 to 5")
    )
    press_name = models.CharField(
        _("press contact"),
        max_length=100,
        blank=True,
        help_text=_("Whom journalists ask. Leave all four empty for none."),
    )
    press_phone = _phone(_("phone for the press"))
    press_email = models.EmailField(_("e-mail for the press"), blank=True)
    press_hours = models.CharField(_("hours for the press"), max_length=100, blank=True)
    postal_address = models.TextField(
        _("postal address"), max_length=300, blank=True, help_text=_("As on an envelope.")
    )
    copyright_line = models.CharField(
        _("copyright line"), max_length=150, blank=True, help_text=_("© 2026 Board of Trade")
    )
    licence = models.CharField(
        _("licence"),
        max_length=100,
        blank=True,
        help_text=_("What others may do with your publications: Creative Commons BY 4.0."),
    )
    licence_url = models.URLField(_("address of the licence"), max_length=300, blank=True)

    joint_fields: ClassVar[JointFields] = (
        ("contact_name", "contact_phone", "contact_email", "contact_hours"),
        ("press_name", "press_phone", "press_email", "press_hours"),
        ("licence", "licence_url"),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Ask for the name of a licence that has an address."""
        super().clean()
        if self.licence_url and not self.licence:
            raise ValidationError({"licence": _("Say which licence the address leads to.")})

    @property
    def contact(self) -> Contact:
        """Return whom readers ask."""
        return Contact(
            self.contact_name, self.contact_phone, self.contact_email, self.contact_hours
        )

    @property
    def press_contact(self) -> Contact:
        """Return whom journalists ask."""
        return Contact(self.press_name, self.press_phone, self.press_email, self.press_hours)
