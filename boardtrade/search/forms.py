"""What readers may ask the search for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """A few words. Too long or unreadable a query is cut or emptied, never an error."""

    MAX_LENGTH = 200

    q = forms.CharField(required=False, label=_("Search"))

    @classmethod
    def query_from(cls, data: dict[str, str]) -> str:
        """Return the words asked for, at most `MAX_LENGTH` characters of them."""
        form = cls(data)
        return form.cleaned_data["q"][: cls.MAX_LENGTH] if form.is_valid() else ""
