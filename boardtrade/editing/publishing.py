"""What a page must have before it is published, also where no form is involved."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from boardtrade.editing.approval.refusals import PublicationRefusedError, list_pages


def publication_errors(page: Any, *, is_validated: bool = False) -> dict[str, list[Any]]:
    """Return what keeps a page from being published: messages by the name of the field.

    The editing form, approvals, bulk actions and schedules all use this one rule. A page type adds
    to it in `missing_for_publication`. `is_validated` says that each field was validated already,
    as by a form. Pages of other packages have no errors.
    """
    if not hasattr(page, "missing_for_publication"):
        return {}
    errors: dict[str, list[Any]] = {
        name: [message] for name, message in page.missing_for_publication().items()
    }
    if is_validated:
        return errors
    try:
        page.full_clean()
    except ValidationError as error:
        errors |= error.message_dict
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(getattr(page, field.name))
            except ValidationError:
                errors[field.name] = [_("Finish the blocks that are marked in the form.")]
    return errors


def get_field_labels(page: Any, names: Iterable[str]) -> list[str]:
    """Return what the editing form of a page calls these fields and inline rows."""
    headings = dict(_iterate_headings(page.get_edit_handler()))
    fields = {field.name: field for field in page._meta.concrete_fields}
    # Neither has the name of the formset of comments, which Wagtail itself calls by its name.
    return [
        str(headings.get(name) or capfirst(getattr(fields.get(name), "verbose_name", name)))
        for name in names
    ]


def _iterate_headings(panel: Any) -> Iterator[tuple[str, Any]]:
    name = getattr(panel, "field_name", "") or getattr(panel, "relation_name", "")
    if name:
        yield name, panel.heading
    for child in getattr(panel, "children", ()):
        yield from _iterate_headings(child)


def describe_errors(page: Any, errors: dict[str, list[Any]]) -> list[str]:
    """Return a line for each field with errors: what the form calls it, and what to do."""
    names = [name for name in errors if name != NON_FIELD_ERRORS]
    lines = [
        f"{label}: {' '.join(map(str, errors[name]))}"
        for label, name in zip(get_field_labels(page, names), names, strict=True)
    ]
    return [*lines, *map(str, errors.get(NON_FIELD_ERRORS, ()))]


class UnfinishedPagesError(PublicationRefusedError):
    """Pages that were to be published lack what their editing forms ask for."""

    def __init__(self, pages: list[Any]) -> None:
        lacking = (" ".join(describe_errors(page, publication_errors(page))) for page in pages)
        message = format_html(
            '{}<ul class="bt-bullets">{}</ul>',
            _("Nothing was published. Finish these pages first:"),
            format_html_join("", "<li>{} – {}</li>", zip(list_pages(pages), lacking, strict=True)),
        )
        super().__init__(pages, message)


def require_finished(pages: Iterable[Any]) -> None:
    """Raise UnfinishedPagesError if the newest version of any page cannot be published yet."""
    drafts = [page.get_latest_revision_as_object() for page in pages]
    if unfinished := [draft for draft in drafts if publication_errors(draft)]:
        raise UnfinishedPagesError(unfinished)


class AliasesError(PublicationRefusedError):
    """Aliases were to be published, which have no versions of their own."""

    def __init__(self, pages: list[Any]) -> None:
        message = format_html(
            '{}<ul class="bt-bullets">{}</ul>',
            _("Nothing was published. These are aliases: publish their originals instead."),
            format_html_join("", "<li>{}</li>", ((link,) for link in list_pages(pages))),
        )
        super().__init__(pages, message)


def require_originals(pages: Iterable[Any]) -> None:
    """Raise AliasesError if any of these pages is an alias."""
    if aliases := [page for page in pages if page.alias_of_id]:
        raise AliasesError(aliases)


class UnapprovedPageError(PublicationRefusedError):
    """An approval ended, and nobody had approved the page."""

    def __init__(self, page: Any, workflow: Any) -> None:
        message = format_html(
            _(
                "Nothing was published, and nothing changed: nobody has approved {page}, as the "
                "approval “{workflow}” asks nobody any more. An administrator gives it a task, or "
                "cancels the approval of the page first."
            ),
            page=next(list_pages([page])),
            workflow=workflow,
        )
        super().__init__([page], message)


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what a workflow has approved (WAGTAIL_FINISH_WORKFLOW_ACTION).

    Raises UnfinishedPagesError, which takes the approval back, for a draft that was saved
    unfinished while it waited. Wagtail also ends workflows of which the last task was switched off,
    and those without any, for whoever submits: then raises UnapprovedPageError.
    """
    task = workflow_state.task_states.filter(pk=workflow_state.current_task_state_id).first()
    if task is None or task.status != task.STATUS_APPROVED:
        raise UnapprovedPageError(workflow_state.content_object, workflow_state.workflow)
    require_finished([workflow_state.content_object])
    workflow_state.content_object.get_latest_revision().publish(user=user)
