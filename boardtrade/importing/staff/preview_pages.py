"""The page of a report as it will read once an import is confirmed: nothing of it is stored."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.models import Page

from boardtrade.importing.models import ReportImport
from boardtrade.importing.plans import Plan
from reports.blocks import ReportBodyBlock
from reports.models import ReportPage

WAITING_PICTURE, WAITING_RECOMMENDATION = "waiting_picture", "waiting_recommendation"
LAST_STEP = "ZZZZ"


class WaitingPictureBlock(blocks.StructBlock):
    """A picture that is kept aside, as the page will show it."""

    url = blocks.CharBlock()
    alt_text = blocks.CharBlock(required=False)
    caption = blocks.CharBlock(required=False)
    credit = blocks.CharBlock(required=False)

    class Meta:
        template = "importing/waiting_picture.html"


class WaitingRecommendationBlock(blocks.StructBlock):
    """A recommendation that will be created, where the page will repeat it."""

    number = blocks.CharBlock(required=False)
    title = blocks.CharBlock()

    class Meta:
        template = "importing/waiting_recommendation.html"


PREVIEW_BODY = ReportBodyBlock(
    [
        (WAITING_PICTURE, WaitingPictureBlock()),
        (WAITING_RECOMMENDATION, WaitingRecommendationBlock()),
    ]
)
"""The blocks of a report, and those that stand for what is not stored yet."""


def build_preview_page(
    imported: ReportImport,
    plan: Plan,
    *,
    current: ReportPage | None,
    values: Mapping[str, Any],
    titles: Mapping[str, tuple[str, str]],
) -> ReportPage:
    """Return a report that is not stored, with the body of the plan.

    `titles` has number and title of each recommendation to be created, by its reference.
    """
    page = current or _build_new(imported)
    page.title = page.draft_title = values["title"] or str(_("Without a title"))
    page.tagline = values["tagline"]
    if values["publication_date"]:
        page.publication_date = values["publication_date"]
        page.date_precision = values["date_precision"]
    chosen = set(values.get("takes_document", ()))
    data = []
    for change in plan.changes:
        value = (
            change.here if change.is_asked and change.block_id not in chosen else change.document
        )
        if value is None:
            continue
        kind, value = _to_shown(imported, change.type, value, titles)
        if value is not None:
            data.append({"type": kind, "value": value, "id": change.block_id})
    page.body = StreamValue(PREVIEW_BODY, data, is_lazy=True)
    return page


def _to_shown(
    imported: ReportImport, kind: str, value: Any, titles: Mapping[str, tuple[str, str]]
) -> tuple[str, Any]:
    if kind == "image" and "picture" in value["image"]:
        number = value["image"]["picture"]
        return WAITING_PICTURE, {
            "url": reverse("importing:picture", args=[imported.pk, number]),
            "alt_text": value["image"]["alt_text"],
            "caption": value["caption"],
            "credit": value["credit"],
        }
    if kind == "recommendation" and isinstance(value, str):
        if value not in titles:
            return kind, None
        number, title = titles[value]
        return WAITING_RECOMMENDATION, {"number": number, "title": title}
    return kind, value


def _build_new(imported: ReportImport) -> ReportPage:
    """Return a report at the place where the new one will be, as Wagtail previews new pages."""
    parent = Page.objects.get(pk=imported.index_id)
    page = ReportPage(locale_id=parent.locale_id, live=False, slug="import")
    # The last place that there is below the list, which no page ever has.
    page.depth, page.path = parent.depth + 1, f"{parent.path}{LAST_STEP}"
    page.set_url_path(parent)
    return page


def render_preview(page: ReportPage, request: HttpRequest) -> Any:
    """Return the page as readers would get it."""
    return page.make_preview_request(original_request=request, preview_mode="")
