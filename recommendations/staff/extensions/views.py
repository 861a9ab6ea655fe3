"""The admin view by which the Board gives an addressee more time to answer."""

from django.utils.translation import gettext_lazy as _

from recommendations.staff.extensions.forms import ExtensionForm
from recommendations.staff.status_views import AddEntryView


class AddExtensionView(AddEntryView):
    """Adds an entry that gives more time; the agreed days of the addressee stay as they are."""

    form_class = ExtensionForm
    terms = ()
    template_name = "recommendations/staff/extension_add.html"
    page_title = _("More time to answer")
