"""What a body refers to is read in one query, whatever its blocks are."""

import pytest
from django.template.loader import render_to_string
from wagtail.models import Page

from reports.models import ReportPage
from tests.factories import DocumentFactory, ImageFactory, ReportFactory, StandardPageFactory

pytestmark = pytest.mark.django_db


def stored(*blocks: tuple[str, object]) -> ReportPage:
    """Return a report whose body has these blocks, as it is read from the database."""
    body = [{"type": name, "value": value} for name, value in blocks]
    return ReportPage.objects.get(pk=ReportFactory(body=body).pk)


def render(report: ReportPage) -> str:
    return render_to_string("components/body.html", {"body": report.body})


def picture(pk: int, words: str) -> tuple[str, object]:
    return "image", {"image": {"image": pk, "alt_text": words, "decorative": False}}


def link(kind: str, pk: object, text: str) -> str:
    return f'<p><a linktype="{kind}" id="{pk}">{text}</a></p>'


def test_pictures_files_and_links_of_all_blocks_cost_one_query(django_assert_num_queries):
    page = StandardPageFactory()
    offered, linked = DocumentFactory(title="Offered"), DocumentFactory(title="Linked")
    still = ImageFactory()
    report = stored(
        picture(ImageFactory().pk, "A harbour"),
        picture(ImageFactory().pk, "A crane"),
        ("download", {"document": offered.pk, "title": "", "description": ""}),
        ("embed", {"url": "https://vimeo.com/76979871", "title": "Film", "still": still.pk}),
        ("text", link("page", page.pk, "there")),
        ("callout", {"title": "", "text": link("document", linked.pk, "file")}),
    )
    page.get_url()  # which sites there are is remembered
    with django_assert_num_queries(1):
        html = render(report)
    for expected in (
        'alt="A harbour"',
        'alt="A crane"',
        "Offered",
        still.sources["panel"]["jpeg"][0][2],
        f'<a href="{page.get_url()}">there</a>',
        f'<a href="{linked.url}">file</a>',
    ):
        assert expected in html, expected


def test_a_body_that_refers_to_nothing_costs_no_query(django_assert_num_queries):
    report = stored(("text", "<p>Words</p>"), ("heading", {"text": "A section", "level": "2"}))
    with django_assert_num_queries(0):
        assert "Words" in render(report)


def test_a_picture_that_is_shown_twice_is_described_twice():
    image = ImageFactory()
    html = render(stored(picture(image.pk, "As a port"), picture(image.pk, "As a city")))
    assert 'alt="As a port"' in html
    assert 'alt="As a city"' in html


def test_what_was_deleted_or_hidden_is_left_out():
    image, document, page = ImageFactory(), DocumentFactory(title="Offered"), StandardPageFactory()
    report = stored(
        picture(image.pk, "A harbour"),
        ("download", {"document": document.pk, "title": "", "description": ""}),
        ("text", link("page", page.pk, "there") + link("document", document.pk, "file")),
        ("text", link("page", "", "no id") + link("page", "x", "no number")),
    )
    Page.objects.filter(pk=page.pk).update(live=False)
    image.delete()
    document.delete()
    html = render(report)
    for gone in ("A harbour", "Offered", "href"):
        assert gone not in html, gone
    for kept in ("there", "file", "no id", "no number"):
        assert f"<a>{kept}</a>" in html, kept


def test_a_preview_shows_what_was_chosen_in_the_form():
    report = ReportPage(title="Draft", body=stored(picture(ImageFactory().pk, "A harbour")).body)
    report.body.append(("text", link("page", StandardPageFactory(title="There").pk, "there")))
    html = render(report)
    assert 'alt="A harbour"' in html
    assert "href" in html
