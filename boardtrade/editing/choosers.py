"""Choosers: in which editors can also create an object, and which bear an invalid id."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.coreutils import cautious_slugify
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.models import Locale
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.widgets import AdminSnippetChooser

from boardtrade.editing.forms import add_unstorable_errors
from boardtrade.editing.locks import lock_model
from boardtrade.editing.page_form.slugs import make_slug


class NamedCreationForm(forms.ModelForm):
    """Creates a topic, person or addressee. The slug is made from the first field, the name."""

    def clean(self) -> dict[str, Any]:
        """Refuse a name whose slug is taken, or from which no slug can be made.

        Only one request at a time creates an object of the model: see `locks`.
        """
        lock_model(type(self.instance))
        data: dict[str, Any] = super().clean() or {}
        add_unstorable_errors(self, data)
        name_field = next(iter(self.fields))
        if name := data.get(name_field):
            model = type(self.instance)
            slug = make_slug(name, with_subtitle=True)
            if not slug.isascii():  # as addresses of these have to be
                slug = cautious_slugify(name)
            slug = slug[: model._meta.get_field("slug").max_length]
            candidate = model(slug=slug, locale=Locale.get_default())
            setattr(candidate, name_field, name)
            if not slug:
                self.add_error(name_field, _("Write a name with letters or numbers."))
            elif alike := candidate.find_alike():
                self.add_error(
                    name_field,
                    _("There is “%(name)s” already. Choose it under “Search”.")
                    % {"name": alike[0]},
                )
            elif candidate.is_slug_taken():
                self.add_error(
                    name_field, _("This name is there already. Choose it under “Search”.")
                )
            else:
                self.instance.slug, self.instance.locale = candidate.slug, candidate.locale
        return data


class _InvalidIdMixin:
    """Makes a chooser show nothing for an invalid id, for which Wagtail's own raises ValueError."""

    def get_instance(self, value: Any) -> Any:
        """Return the chosen instance, or None."""
        try:
            return super().get_instance(value)  # type: ignore[misc]
        except ValueError:
            return None


class ForgivingSnippetChooser(_InvalidIdMixin, AdminSnippetChooser):
    """Chooses a topic, person or addressee in the same way as `ForgivingPageChooser`."""


class _ChooserViewSet(SnippetChooserViewSet):
    base_widget_class = ForgivingSnippetChooser
    creation_tab_label = _("New")
    create_action_label = _("Create and choose")


class NoCreateView(SnippetCreateView):
    """Answers that nothing is created here; Wagtail's fails where there is no form for it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Raise Http404."""
        raise Http404


class PlainChooserViewSet(_ChooserViewSet):
    """A chooser in which nothing is created."""

    create_view_class = NoCreateView


def build_chooser_viewset(model: type[Model], *fields: str) -> type[SnippetChooserViewSet]:
    """Return the chooser of a model with a form that creates an object from the given fields.

    The first field is the name. Meant for the `chooser_viewset_class` of a `SnippetViewSet`.
    """
    form = forms.modelform_factory(model, form=NamedCreationForm, fields=fields)
    return type(
        f"{model.__name__}ChooserViewSet", (_ChooserViewSet,), {"creation_form_class": form}
    )


class ForgivingPageChooser(_InvalidIdMixin, AdminPageChooser):
    """Chooses a page; an invalid id is no choice, and an error of the field."""


class ForgivingDocumentChooser(_InvalidIdMixin, AdminDocumentChooser):
    """Chooses a file in the same way."""
