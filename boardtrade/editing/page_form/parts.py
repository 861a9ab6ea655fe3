"""Parts of the editing form of pages: its address, its schedule, and what cannot be read of it."""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.urls import resolve
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.blocks.base import BlockWidget
from wagtail.models import Page

from boardtrade.editing.asking import check_year
from boardtrade.editing.page_form.rows import refuse_cut_form
from boardtrade.editing.page_form.slugs import make_slug

SCHEDULE_FIELDS = ("go_live_at", "expire_at")
MAX_SLUG_LENGTH = 255
RESERVED_MESSAGE = gettext_lazy("The site itself has this address. Choose another one.")
PAGE_VIEWS: list[Callable[..., Any]] = []
"""The views that serve pages. The room of pages adds them, which this one does not import."""


def refuse_unreadable_fields(form: BaseForm) -> None:
    """Raise BadRequest if a rich text or a body is not what its script sends.

    Wagtail reads both as its scripts write them, and fails at anything else.
    """
    # Imported here, as it reads the models, which import this.
    from wagtail.admin.rich_text import DraftailRichTextArea

    for name, field in form.fields.items():
        if not isinstance(field.widget, (BlockWidget, DraftailRichTextArea)):
            continue
        try:
            field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        except Exception as error:
            raise refuse_cut_form() from error


def settle_slug(form: Any) -> None:
    """Give a page without a slug one of its own; drop the subtitle only where that is free."""
    data, page = form.cleaned_data, form.instance
    title, slug = data.get("title", ""), data.get("slug", "")
    if "slug" in form.errors or not title:
        return
    if slug and slug != make_slug(title):
        return
    if not slug and page.pk and page.slug:
        data["slug"] = page.slug
        return
    whole = make_slug(title, with_subtitle=True)
    if not slug:
        slug = make_slug(title) or whole or slugify(str(page._meta.verbose_name))
        data["slug"] = _get_free_slug(form, slug, whole)
    elif whole != slug and not _is_free(form, slug):
        data["slug"] = _get_free_slug(form, slug, whole)


def _get_free_slug(form: Any, slug: str, whole: str) -> str:
    candidates = [slug, whole] if whole else [slug]
    candidates += [f"{slug}-{number}" for number in range(2, 100)]
    candidates = [candidate[:MAX_SLUG_LENGTH] for candidate in candidates]
    return next((candidate for candidate in candidates if _is_free(form, candidate)), slug)


def _is_free(form: Any, slug: str) -> bool:
    if form.parent_page is None:
        return True
    siblings: Any = form.parent_page.get_children()
    is_taken = siblings.filter(slug=slug).exclude(pk=form.instance.pk).exists()
    return not is_taken and not is_reserved(form.parent_page, slug)


def is_reserved(parent: Page | None, slug: str) -> bool:
    """Return whether readers get something else than a page at the address of a slug."""
    parts = parent.get_url_parts() if parent else None
    if parent is None or parts is None or parts[2] is None:
        return False
    path = parts[2]
    if path == "/" and slug in dict(settings.LANGUAGES):
        return True
    with override(parent.locale.language_code):  # the admin may speak another one
        return unwrap(resolve(f"{path}{slug}/").func) not in PAGE_VIEWS


def refuse_reserved_slug(form: Any) -> None:
    """Refuse the address of something else, such as the search: the page would never be seen."""
    slug = form.cleaned_data.get("slug", "")
    if slug and slug != form.initial.get("slug") and is_reserved(form.parent_page, slug):
        form.add_error("slug", RESERVED_MESSAGE)


def check_schedule_years(form: Any) -> None:
    """Refuse years that cannot be meant, some of which no time zone can tell."""
    for name in SCHEDULE_FIELDS:
        if time := form.cleaned_data.get(name):
            try:
                check_year(time)
            except ValidationError as error:
                form.add_error(name, error)


def settle_schedule(form: Any) -> list[str]:
    """Say errors of the schedule where they are seen; return those that do not hinder a draft.

    The fields of the schedule are in a dialogue, which shows nothing of them until it is opened.
    A draft keeps the schedule that it had.
    """
    refused = []
    for name in SCHEDULE_FIELDS:
        if name not in form.errors:
            continue
        if any(error.code == "ambiguous_timezone" for error in form.errors.as_data()[name]):
            del form.errors[name]
            form.add_error(
                name,
                _("The clocks change then: this hour is skipped, or comes twice. Choose another."),
            )
        if form.is_deferred_validation:
            messages = form.errors.pop(name)
            if name in form.changed_data:
                refused.append(f"{form.fields[name].label}: {' '.join(messages)}")
    if any(name in form.errors for name in SCHEDULE_FIELDS):
        form.add_error(None, _("Correct the schedule: open “Status” and there “Set schedule”."))
    return refused
