"""The admin's forms of pages: their buttons, what they say, and where they lead."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SaveDraftMenuItem,
    SubmitForModerationMenuItem,
)
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.viewsets.pages import PageViewSet

from boardtrade.editing.approval.four_eyes import (
    get_kept_as_draft_message,
    is_own_work,
    may_publish_own_work,
)
from boardtrade.editing.approval.refusals import PublicationRefusedError
from boardtrade.editing.conflicts.answers import get_question_for_scripts
from boardtrade.editing.publishing import get_field_labels
from boardtrade.editing.unscheduling import PageUnscheduleView
from boardtrade.users.models import User


class StayAfterPublishingMixin:
    """Leads back to the page after publishing, and names the fields that refused a form."""

    def redirect_away(self) -> HttpResponse:
        """Return to the page, unless the form was opened from a list that wants it back."""
        if self.next_url:  # type: ignore[attr-defined]
            return super().redirect_away()  # type: ignore[misc]
        return self.redirect_and_remain()  # type: ignore[attr-defined]

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what was refused, and which fields to look at."""
        view: Any = self
        if view.expects_json_response and form.conflict:
            return view.json_error_response("validation_error", get_question_for_scripts())
        if view.expects_json_response or any(
            getattr(view, name, False) for name in ("locked_for_user", "is_cancelling_workflow")
        ):
            return super().form_invalid(form)  # type: ignore[misc]
        text = _("Nothing was published.") if view.action_name == "publish" else _("Not saved.")
        labels = ", ".join(get_field_labels(view.page, get_names_with_errors(form)))
        look_at = _("Look at: %(fields)s.") % {"fields": labels} if labels else ""
        messages.validation_error(view.request, f"{text} {look_at}".strip(), form)
        view.errors_debug = repr(form.errors)
        view.has_unsaved_changes = True
        return view.render_to_response(view.get_context_data())


def get_names_with_errors(form: Any) -> list[str]:
    """Return the names of the fields and inline rows of a page form that have errors."""
    formsets = [name for name, formset in form.formsets.items() if not formset.is_valid()]
    return [name for name in form.errors if name != "__all__"] + formsets


class PageCreateView(StayAfterPublishingMixin, CreateView):
    """The form of a new page."""

    def publish_action(self) -> HttpResponse:
        """Keep a page as a draft whose author may not publish it: Wagtail has made it live by the
        time that hooks are asked.
        """
        if may_publish_own_work(cast("User", self.request.user)):
            return super().publish_action()
        response = self.save_action()
        messages.warning(self.request, get_kept_as_draft_message(self.page))
        return response


class PageEditView(StayAfterPublishingMixin, EditView):
    """The form of a page."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuse an automatic save that would add what its window does not show."""
        if self.expects_json_response and form.kept_names:
            return self.json_error_response("invalid_revision", get_question_for_scripts())
        return super().form_valid(form)

    def run_hook(self, hook_name: str, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Finish a save that a hook keeps from being published, as if it had been one of a draft.

        Wagtail logs and mails comments only once a page is published.
        """
        if hook_name == "after_edit_page" and (form := getattr(self, "form", None)):
            self.page.kept_changes = form.kept_changes  # a published page was read anew since
        response = super().run_hook(hook_name, *args, **kwargs)
        if response is not None and hook_name == "before_publish_page":
            if self.has_content_changes and "comments" in self.form.formsets:
                changes = self.get_commenting_changes()
                self.log_commenting_changes(changes, self.page.latest_revision)
                self.send_commenting_notifications(changes)
            super().run_hook("after_edit_page", self.request, self.page)
        return response

    def perform_workflow_action(self) -> HttpResponse:
        """Save as a draft what may not be approved: the refusal would undo what was typed."""
        try:
            with transaction.atomic():
                return super().perform_workflow_action()
        except PublicationRefusedError as refused:
            data = self.request.POST.copy()
            data.pop("action-workflow-action")
            self.request.POST = data
            response = type(self).as_view()(self.request, *self.args, **self.kwargs)
            messages.error(self.request, refused.message)
            return response

    def add_save_confirmation_message(self) -> None:
        """Say that a draft was saved, and what readers see meanwhile."""
        if self.is_reverting or self.action_name != "save":
            super().add_save_confirmation_message()
            return
        text = (
            _("The draft of “%(title)s” is saved. Readers still see the published version.")
            if self.page.live
            else _("The draft of “%(title)s” is saved. Readers do not see it yet.")
        )
        messages.success(self.request, text % {"title": self.page.get_admin_display_title()})


class PageRevertView(StayAfterPublishingMixin, RevisionsRevertView):
    """The form of an earlier version of a page."""

    def get_object(self) -> Any:
        """Return the earlier version, which the form tells from the newest one."""
        page = super().get_object()
        page.is_earlier_version = True
        return page


class PagePreviewView(PreviewOnEditView):
    """What a form would look like when it is saved."""

    def validate_form(self, form: Any) -> bool:
        """Show what was typed also while it is undecided whether it may replace other words."""
        form.is_preview = True
        return bool(super().validate_form(form))


page_viewset = PageViewSet(
    add_view_class=PageCreateView,
    edit_view_class=PageEditView,
    preview_on_edit_view_class=PagePreviewView,
    revisions_revert_view_class=PageRevertView,
    revisions_unschedule_view_class=PageUnscheduleView,
)


class ButtonsInARow(ActionMenuItem):
    """Several actions side by side, in place of the one that Wagtail shows beside its menu."""

    def __init__(self, items: list[ActionMenuItem]) -> None:
        super().__init__(order=items[0].order)
        self.items = items

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> SafeString:
        """Return the buttons of all actions."""
        buttons = ((item.render_html(parent_context),) for item in self.items)
        return format_html(
            '<div class="bt-buttons-in-a-row">{}</div>', format_html_join("", "{}", buttons)
        )


def put_publishing_beside_saving(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Show *Publish* beside *Save draft* for those who may publish: nobody looks behind an arrow.

    Who changed the page last, and may not publish such, is shown *Submit* there, as
    `approval.four_eyes` has it. While a page waits for approval, what Wagtail puts first stays: it
    is the approval.
    """
    page, user = context.get("page"), cast("User", request.user)
    is_own = is_own_work(page, user) if page else not may_publish_own_work(user)
    if is_own:
        items[:] = [item for item in items if not isinstance(item, PublishMenuItem)]
    if not items or not isinstance(items[0], SaveDraftMenuItem):
        return
    beside = SubmitForModerationMenuItem if is_own else PublishMenuItem
    if item := next((item for item in items if isinstance(item, beside)), None):
        items.remove(item)
        items[0] = ButtonsInARow([items[0], item])
