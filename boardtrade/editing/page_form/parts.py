"""Parts of the editing form of pages: its address, its schedule, and what cannot be read of it."""

from typing import Any

from django.forms import BaseForm
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.blocks.base import BlockWidget

from boardtrade.editing.page_form.rows import refuse_cut_form
from boardtrade.editing.page_form.slugs import make_slug

SCHEDULE_FIELDS = ("go_live_at", "expire_at")
MAX_SLUG_LENGTH = 255


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
    return not siblings.filter(slug=slug).exclude(pk=form.instance.pk).exists()


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
