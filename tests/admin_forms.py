"""What the browser of an editor sends."""

from typing import Any

from lxml.html import HtmlElement
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)

IN_EVERY_FORM = {
    "summary": "",
    "page_topics": inline_formset([]),
    "related_cards": inline_formset([]),
    "comments": inline_formset([]),
    "seo_title": "",
    "search_description": "",
}
PUBLISH = {"action-publish": "1"}


def read_form(form: HtmlElement) -> dict[str, str]:
    """Return what a browser sends of a form as it is shown; of several values of a name, the last.

    BeautifulSoup, with which Wagtail does the same, takes as long as rendering the page.
    """
    sent = {}
    for field in form.iter("input", "textarea", "select"):
        name = field.get("name")
        if not name:
            continue
        if field.tag == "select":
            chosen = field.xpath(".//option[@selected]") or field.xpath("(.//option)[1]")
            for option in chosen[-1:]:
                sent[name] = option.get("value", option.text_content())
        elif field.tag == "textarea":
            sent[name] = field.text_content().removeprefix("\n")
        elif field.get("type") not in {"checkbox", "radio"} or field.get("checked") is not None:
            sent[name] = field.get("value", "")
    return sent


def report_form(**values: Any) -> dict[str, Any]:
    """Return the form of a complete report, with some of its fields replaced."""
    form = IN_EVERY_FORM | {
        "title": "Taking Flight",
        "slug": "taking-flight",
        "tagline": "",
        "publication_type": "report",
        "publication_date": "2021-12-01",
        "date_precision": "month",
        "summary": "How aviation helps.",
        "body": streamfield([]),
        "hero_alt": "",
        "hero_caption": "",
        "download_label": "Download",
        "download_pitch": "",
        "download_alt": "",
        "authorships": inline_formset([]),
    }
    return nested_form_data(form | values)


def recommendation_form(**values: Any) -> dict[str, Any]:
    """Return the form of a complete recommendation, with some of its fields replaced."""
    form = IN_EVERY_FORM | {
        "number": "",
        "title": "Build more",
        "slug": "build-more",
        "text": rich_text("<p>Build.</p>"),
        "rationale": rich_text(""),
        "addressee_links": inline_formset([]),
        "earlier_asks": inline_formset([]),
        "priority": "2",
        "due_date": "",
        "success_measure": "",
    }
    return nested_form_data(form | values)


def card(page: Page | None = None, **values: Any) -> dict[str, Any]:
    """Return one related card as the form sends it."""
    blank = {"url": "", "title": "", "summary": "", "image": "", "alt": "", "kicker": ""}
    blank |= {"date": "", "date_precision": "month"}
    return blank | {"page": str(page.pk) if page else ""} | values


def earlier_ask(page: Page | None = None, **values: Any) -> dict[str, Any]:
    """Return one link to an earlier recommendation as the form sends it."""
    blank = {"kind": "repeats", "url": "", "body": "", "title": ""}
    blank |= {"date": "", "date_precision": "year"}
    return blank | {"page": str(page.pk) if page else ""} | values
