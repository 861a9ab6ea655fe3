"""What the admin's forms do differently with fields of some kinds, wherever they stand."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.telepath import register
from wagtail.admin.widgets.datetime import AdminDateInput, AdminDateInputAdapter

INVALID_DATE = _("Write the date as 2021-12-31.")
INVALID_URL = _("Write a whole address, beginning with https://.")


class DateInput(AdminDateInput):
    """Wagtail's field for a date, which keeps what it cannot read.

    The picker would put today's date in its place, and nobody would notice.
    """

    def get_config(self) -> dict[str, Any]:
        """Leave the judgement to the form: see https://xdsoft.net/jqplugins/datetimepicker/."""
        return super().get_config() | {"validateOnBlur": False}


register(AdminDateInputAdapter(), DateInput)
register_form_field_override(
    models.DateField,
    override={"widget": DateInput, "error_messages": {"invalid": INVALID_DATE}},
)
register_form_field_override(models.URLField, override={"error_messages": {"invalid": INVALID_URL}})
