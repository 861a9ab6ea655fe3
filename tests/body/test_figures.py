"""A key figure of another page is shown as it is there today, while readers may see that page."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail.models import Page, PageViewRestriction

from boardtrade.body.blocks.data import FigureReferenceBlock
from reports.models import ReportPage
from tests.factories import ReportFactory, StandardPageFactory

pytestmark = pytest.mark.django_db
ID = "5d1c0f3e-0000-4000-8000-000000000000"
ANCHOR = "figure-5d1c0f3e"


def key_figures(value: str) -> dict[str, object]:
    figure = {"value": value, "label": "of firms", "note": ""}
    items = [{"type": "item", "value": figure, "id": ID}]
    return {"type": "figures", "value": {"title": "", "items": items}}


def reference(page: Page, figure: str = ANCHOR) -> dict[str, object]:
    return {"type": "figure_reference", "value": {"page": page.pk, "figure": figure}}


@pytest.fixture
def source():
    return StandardPageFactory(title="Survey", body=[key_figures("63%")])


def render(*blocks: dict[str, object]) -> str:
    report = ReportPage.objects.get(pk=ReportFactory(body=list(blocks)).pk)
    return render_to_string("components/body.html", {"body": report.body})


def test_a_figure_has_an_address_that_its_words_do_not_change(client, source):
    for value in ("63%", "64%"):
        source.body = [key_figures(value)]
        source.save_revision().publish()
        html = client.get(source.get_url()).text
        assert f'<div class="key-figure" id="{ANCHOR}">' in html
        assert f'href="#{ANCHOR}" aria-label="Link to “{value} of firms”"' in html


def test_a_figure_of_another_page_follows_what_is_published_there(client, source):
    source.body = [key_figures("64%")]
    draft = source.save_revision()
    report = ReportFactory(body=[reference(source)])
    html = client.get(report.get_url()).text
    assert "63%" in html
    assert f'<a href="{source.get_url()}#{ANCHOR}">Survey</a>' in html
    draft.publish()
    assert "64%" in client.get(report.get_url()).text


@pytest.mark.parametrize("change", ["unpublished", "private", "deleted", "without it"])
def test_a_figure_goes_when_readers_cannot_see_it(source, change):
    page = ReportFactory(body=[reference(source)])
    match change:
        case "unpublished":
            source.unpublish()
        case "private":
            PageViewRestriction.objects.create(page=source, restriction_type="login")
        case "deleted":
            source.delete()
        case _:
            source.body = []
            source.save_revision().publish()
    body = ReportPage.objects.get(pk=page.pk).body
    html = render_to_string("components/body.html", {"body": body})
    assert "63%" not in html
    assert "Survey" not in html


def test_many_figures_cost_three_queries(source, django_assert_max_num_queries):
    other = StandardPageFactory(body=[key_figures("1 in 5")])
    body = [reference(page) for page in (source, other) * 3]
    report = ReportPage.objects.get(pk=ReportFactory(body=body).pk)
    source.get_url()  # which sites there are is remembered
    with django_assert_max_num_queries(3):
        html = render_to_string("components/body.html", {"body": report.body})
    assert html.count("1 in 5") == 3


def test_the_link_that_is_pasted_is_kept_as_the_id_and_has_to_be_of_that_page(source):
    block = FigureReferenceBlock()
    link = f"https://board.example/about/#{ANCHOR}"
    assert block.clean(block.to_python({"page": source.pk, "figure": link}))["figure"] == ANCHOR
    wrong = block.to_python({"page": source.pk, "figure": "#figure-00000000"})
    with pytest.raises(ValidationError) as error:
        block.clean(wrong)
    assert "That page has other key figures: 63% of firms." in str(
        error.value.block_errors["figure"].message % error.value.block_errors["figure"].params
    )


def test_staff_see_in_a_preview_why_a_figure_is_not_shown(source):
    source.unpublish()
    block = FigureReferenceBlock()
    value = block.to_python({"page": source.pk, "figure": ANCHOR})
    assert "they cannot see “Survey”" in block.render(value, {"is_preview": True})
    assert block.render(value, {}).strip() == ""
