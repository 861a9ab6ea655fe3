"""Choosers in which what is missing can be made at once, by its name."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import cautious_slugify
from wagtail.models import Locale
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from boardtrade.editing.forms import refuse_unstorable
from boardtrade.editing.locks import lock_model
from boardtrade.editing.uniqueness import is_taken_in_locale


class NewNamedForm(forms.ModelForm):
    """Makes a topic, a person or an addressee. The slug follows from the first field, the name."""

    def clean(self) -> dict[str, Any]:
        """Refuse a name that has an address already, or can have none.

        Only one request at a time makes such a thing: see `locks`.
        """
        lock_model(type(self.instance))
        data: dict[str, Any] = super().clean() or {}
        refuse_unstorable(self, data)
        name_field = next(iter(self.fields))
        if name := data.get(name_field):
            model = type(self.instance)
            slug = cautious_slugify(name)[: model._meta.get_field("slug").max_length]
            named = model(slug=slug, locale=Locale.get_default())
            if not slug:
                self.add_error(name_field, _("Write a name with letters or numbers."))
            elif is_taken_in_locale(named, "slug"):
                self.add_error(
                    name_field, _("This name is there already. Choose it under “Search”.")
                )
            else:
                self.instance.slug, self.instance.locale = named.slug, named.locale
        return data


class _ChooserViewSet(SnippetChooserViewSet):
    creation_tab_label = _("New")
    create_action_label = _("Create and choose")


def named_chooser(model: type[Model], *fields: str) -> type[SnippetChooserViewSet]:
    """Return the chooser of a kind of thing that also makes one, by these fields, the name first.

    For the `chooser_viewset_class` of its `SnippetViewSet`.
    """
    form = forms.modelform_factory(model, form=NewNamedForm, fields=fields)
    return type(
        f"{model.__name__}ChooserViewSet", (_ChooserViewSet,), {"creation_form_class": form}
    )
