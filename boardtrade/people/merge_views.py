"""The admin view that merges a topic, person or addressee with another one."""

from typing import Any, cast

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from boardtrade.pages.models import UniqueSlugMixin
from boardtrade.people.merging import check_mergeable, find_uses, merge
from boardtrade.users.models import User


class MergeForm(forms.Form):
    """The one that stays, and that the user has understood what happens."""

    target: Any = forms.ModelChoiceField(queryset=None, label=gettext_lazy("The one that stays"))
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("They are the same. I know that this cannot be undone."),
        error_messages={"required": gettext_lazy("Look at both again, and say that it is so.")},
    )

    def __init__(self, *args: Any, source: UniqueSlugMixin, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        others = type(source).objects.filter(locale=source.locale_id).exclude(pk=source.pk)
        target: Any = self.fields["target"]
        target.queryset = others

    def clean_target(self) -> UniqueSlugMixin:
        """Refuse what cannot be merged."""
        target = self.cleaned_data["target"]
        check_mergeable(self.source, target)
        return target


class MergeView(WagtailAdminTemplateMixin, FormView):
    """Asks which one stays, tells what happens, and merges."""

    form_class = MergeForm
    template_name = "people/staff/merge.html"
    page_title = gettext_lazy("Merge with another one")
    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Get the object, and check that the user may change and delete such objects."""
        try:
            model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
        except LookupError as error:
            raise Http404 from error
        if not issubclass(model, UniqueSlugMixin):
            raise Http404
        if not can_merge(cast("User", request.user), model):
            raise PermissionDenied
        self.source = get_object_or_404(model.objects.all(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the name of the one that goes."""
        return str(self.source)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the one that goes."""
        return super().get_form_kwargs() | {"source": self.source}

    def get_initial(self) -> dict[str, Any]:
        """Propose one whose name is nearly the same."""
        return {"target": next(iter(self.source.find_alike()), None)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how much refers to the one that goes."""
        context = super().get_context_data(**kwargs)
        return context | {
            "source": self.source,
            "uses": find_uses(self.source),
            "back_url": self._url("edit", self.source.pk),
        }

    def form_valid(self, form: MergeForm) -> HttpResponse:
        """Merge, and go to the one that stays."""
        target = form.cleaned_data["target"]
        try:
            merge(self.source, target, user=cast("User", self.request.user))
        except ValidationError as error:  # somebody has changed one of them meanwhile
            form.add_error("target", error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("“%(source)s” is now “%(target)s”. Its addresses lead there.")
            % {"source": self.source, "target": target},
        )
        return redirect(self._url("edit", target.pk))

    def _url(self, name: str, pk: int) -> str:
        return reverse(type(self.source).snippet_viewset.get_url_name(name), args=[pk])


def can_merge(user: User, model: type[UniqueSlugMixin]) -> bool:
    """Return whether a user may merge objects of a model: it takes changing and deleting."""
    options = model._meta
    return all(
        user.has_perm(f"{options.app_label}.{action}_{options.model_name}")
        for action in ("change", "delete")
    )
