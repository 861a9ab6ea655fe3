"""The admin views about one link to evidence: its copies, and what readers are offered of them."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from boardtrade.editing.conflicts.answers import tell_what_was_kept
from boardtrade.editing.conflicts.form import ConflictFormMixin
from boardtrade.editing.field_overrides import INVALID_URL_MESSAGE
from boardtrade.editing.forms import add_unstorable_errors
from recommendations.evidence.copies import EvidenceCopy
from recommendations.evidence.keeping import keep_copy_later
from recommendations.evidence.notices import EvidenceNotice, lock_watch, show_readers
from recommendations.evidence.serving import serve_copy
from recommendations.evidence.telling import LinkState
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.evidence import Evidence
from recommendations.staff.permissions import (
    can_add_status_update,
    can_offer_copy,
    get_staff_user,
)
from recommendations.staff.task_views import PageTaskView


class EvidenceLinkForm(ConflictFormMixin, forms.ModelForm):
    """What readers are offered beside a link."""

    @property
    def is_stored(self) -> bool:
        """Return True: until somebody decides otherwise, readers are offered nothing."""
        return True

    class Meta:
        model = EvidenceNotice
        fields: ClassVar[list[str]] = ["is_copy_offered", "archive_url"]
        error_messages: ClassVar[dict[str, Any]] = {"archive_url": {"invalid": INVALID_URL_MESSAGE}}

    def clean(self) -> dict[str, Any]:
        """Refuse characters that the database cannot store."""
        data: dict[str, Any] = super().clean() or {}
        add_unstorable_errors(self, data)
        return data


class EvidenceLinkView(PageTaskView):
    """Shows what is kept of a link, tries again, and decides what readers are offered."""

    form_class = EvidenceLinkForm
    template_name = "recommendations/staff/evidence_link.html"
    page_title = gettext_lazy("Copy of the evidence")
    page: RecommendationPage

    def get_page(self) -> RecommendationPage:
        """Return the recommendation; 404 if its log does not rest on such a link."""
        page, self.evidence = get_page_and_evidence(**self.kwargs)
        return page

    def has_permission(self) -> bool:
        """Return whether the user may add to the log of this page."""
        return can_add_status_update(get_staff_user(self.request), self.page)

    def can_offer(self) -> bool:
        """Return whether the user may say what readers are offered."""
        return can_offer_copy(get_staff_user(self.request), self.page, self.evidence)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add what readers are offered now."""
        notice = EvidenceNotice.objects.filter(evidence=self.evidence).first()
        notice = notice or EvidenceNotice(evidence=self.evidence)
        return super().get_form_kwargs() | {"instance": notice}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the link, what is known of it, and its copies."""
        return super().get_context_data(**kwargs) | {
            "evidence": self.evidence,
            "state": LinkState(self.evidence),
            "copies": self.evidence.copies.all(),
            "can_offer": self.can_offer(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Try again to make a copy, or save the form."""
        if "try_again" not in request.POST:
            return super().post(request, *args, **kwargs)
        if not self.can_offer():  # readers may get what is fetched
            raise PermissionDenied
        if LinkState(self.evidence).can_be_tried:
            keep_copy_later(self.evidence)
            messages.success(
                request,
                _("A copy is being fetched. Look here again in a minute for what came of it."),
            )
        else:
            messages.error(request, _("No copy of this address can be made on this site."))
        return redirect(request.path)

    def form_valid(self, form: EvidenceLinkForm) -> HttpResponse:
        """Tell readers at once."""
        if not self.can_offer():
            raise PermissionDenied
        with transaction.atomic():
            changes = {name: form.cleaned_data[name] for name in form.Meta.fields}
            show_readers(lock_watch(self.evidence), **changes)
        tell_what_was_kept(self.request, form.instance)
        messages.success(
            self.request, _("Saved. Readers see it at once, where the page is public.")
        )
        return redirect(self.get_success_url())


def get_page_and_evidence(
    *, page_id: int, evidence_id: int, **others: Any
) -> tuple[RecommendationPage, Evidence]:
    """Return a recommendation and what its log rests on, or raise Http404."""
    pages = RecommendationPage.objects.select_related("record", "report")
    page = get_object_or_404(pages, pk=page_id)
    evidence = Evidence.objects.filter(updates__record=page.record_id).exclude(url="").distinct()
    return page, get_object_or_404(
        evidence.select_related("watch__copy", "notice__copy"), pk=evidence_id
    )


@require_safe
def serve_copy_to_staff(
    request: HttpRequest, page_id: int, evidence_id: int, copy_id: int, *, is_whole: bool = False
) -> HttpResponseBase:
    """Serve a copy to who may edit a recommendation whose log rests on it."""
    page, evidence = get_page_and_evidence(page_id=page_id, evidence_id=evidence_id)
    if not page.permissions_for_user(get_staff_user(request)).can_edit():
        raise PermissionDenied
    copy = get_object_or_404(EvidenceCopy, pk=copy_id, evidence=evidence)
    return serve_copy(request, copy, is_whole=is_whole)


def get_link_url(page_id: int, evidence: Evidence) -> str:
    """Return the URL of the view about a link."""
    return reverse("recommendations_staff:evidence_link", args=[page_id, evidence.pk])
