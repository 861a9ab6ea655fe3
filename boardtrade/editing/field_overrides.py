"""Overrides of form fields by type, for all forms of the admin."""

from typing import Any

from django.db import models
from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.telepath import register
from wagtail.admin.widgets.datetime import AdminDateInput, AdminDateInputAdapter

from boardtrade.editing.page_form.slugs import TitleSlugInput

INVALID_DATE_MESSAGE = _("Write the date as 2021-12-31.")
INVALID_URL_MESSAGE = _("Write a whole address, beginning with https://.")


class DateInput(AdminDateInput):
    """Wagtail's date input, which keeps text that is not a date.

    The picker would silently replace it by today's date, and stay open for who leaves it at once.
    """

    def get_config(self) -> dict[str, Any]:
        """Leave validation to the form: see https://xdsoft.net/jqplugins/datetimepicker/."""
        return super().get_config() | {"validateOnBlur": False}

    @property
    def media(self) -> Media:
        """Add what lets the picker stay closed where the focus has moved on."""
        return super().media + Media(js=["js/admin/date_picker.js"])


register(AdminDateInputAdapter(), DateInput)
register_form_field_override(
    models.DateField,
    override={"widget": DateInput, "error_messages": {"invalid": INVALID_DATE_MESSAGE}},
)
register_form_field_override(
    models.URLField, override={"error_messages": {"invalid": INVALID_URL_MESSAGE}}
)
register_form_field_override(models.SlugField, override={"widget": TitleSlugInput})
