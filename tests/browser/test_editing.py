"""What only a browser shows of the editing form: pasting, and publishing without a detour."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from boardtrade.body.charts import write_csv
from boardtrade.media.documents.reading import read_facts
from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.browser.faults import faults
from tests.factories import (
    AddresseeFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    pdf_bytes,
)

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
CSV_FILE = 'Place,2022,2023\n"Quays, “new”",12,\nYards,8,1234.5\n'
GRID = 'Form\tFirms a year\tCost\nAlliance\t60\t"$1.2\nmillion"\nContract\t25\t$300\n'


@pytest.fixture
def report() -> ReportPage:
    """Return a draft of a report with two drafts of recommendations, one of them unfinished."""
    report = ReportFactory(title="Taking Flight", slug="taking-flight", live=False)
    RecommendationFactory(parent=report, title="Finished", live=False)
    RecommendationFactory(parent=report, title="Unfinished", text="", live=False)
    for page in (report, *RecommendationPage.objects.all()):
        type(page).objects.filter(pk=page.pk).update(first_published_at=None)
        page.refresh_from_db()
        page.save_revision(clean=False)
    return report


def paste(field: Locator, text: str, html: str = "") -> None:
    """Paste into a field what another program has copied."""
    field.evaluate(
        """(field, [text, html]) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          if (html) clipboardData.setData("text/html", html);
          const options = { clipboardData, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [text, html],
    )


def open_form(editor: Page, report: ReportPage) -> None:
    editor.goto(reverse("wagtailadmin_pages:edit", args=[report.pk]))


def add_block(editor: Page, name: str) -> None:
    editor.locator("#panel-child-content-body-content").get_by_title("Insert a block").first.click()
    editor.get_by_role("option", name=name, exact=True).click()


def test_a_report_and_its_recommendations_are_published_in_one_step(editor: Page, report):
    open_form(editor, report)
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_role("heading", name="Taking Flight").last).to_be_visible()
    expect(editor.get_by_label("1. Finished")).to_be_checked()
    expect(editor.get_by_role("row", name="Unfinished")).to_contain_text("Write what should be")
    assert faults(editor) == []
    editor.get_by_role("button", name="Publish the report and what is ticked").click()
    expect(editor.get_by_text("“Taking Flight” is published. With it: 1 rec")).to_be_visible()
    assert RecommendationPage.objects.get(live=True).title == "Finished"


def test_a_grid_that_is_pasted_into_a_heading_fills_the_table(editor: Page, report):
    open_form(editor, report)
    add_block(editor, "Table")
    table = editor.locator(".typed-table-block")
    expect(table.locator("tbody tr")).to_have_count(3)
    paste(table.get_by_label("Heading of column 1"), GRID)
    expect(table.get_by_label("Heading of column 2")).to_have_value("Firms a year")
    expect(table.get_by_label("Row 1, column 3")).to_have_value("$1.2\nmillion")
    expect(table.get_by_label("Row 2, column 1")).to_have_value("Contract")
    table.get_by_label("Caption").fill("What two forms reach")
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("The draft of “Taking Flight” is saved.")).to_be_visible()
    saved = ReportPage.objects.get(pk=report.pk).get_latest_revision_as_object().body[0].value.grid
    assert saved.kinds == ["text", "numeric", "text"]
    assert [row["values"][0] for row in saved.row_data] == ["Alliance", "Contract"]


def test_a_chart_is_made_of_the_text_of_its_own_file(editor: Page, report):
    open_form(editor, report)
    add_block(editor, "Chart")
    table = editor.locator(".typed-table-block")
    expect(table.get_by_label("Caption")).to_be_hidden()
    paste(table.get_by_label("Heading of column 1"), CSV_FILE)
    expect(table.get_by_label("Row 2, column 3")).to_have_value("1234.5")
    editor.get_by_role("button", name="Save draft").click()
    saved = editor.get_by_text("The draft of “Taking Flight” is saved.")
    expect(saved).to_be_visible(timeout=20_000)
    page = ReportPage.objects.get(pk=report.pk).get_latest_revision_as_object()
    assert write_csv(page.body[0].value.chart) == CSV_FILE.replace("\n", "\r\n")
    assert faults(editor) == []
    sentence = "Take a sentence, with commas;\nand another, of two."
    paste(table.get_by_label("Row 1, column 1"), sentence)
    expect(table.get_by_label("Row 1, column 1")).to_have_value("Quays, “new”")


def test_a_table_grows_with_what_is_pasted_into_a_cell(editor: Page, report):
    open_form(editor, report)
    add_block(editor, "Table")
    table = editor.locator(".typed-table-block")
    html = (
        "<table><tr><td rowspan=2>a<td colspan=2>b<td>c</tr><tr><td>d<td><del>x</del>e</tr></table>"
    )
    paste(table.get_by_label("Row 3, column 3"), "a b c d", html)
    for row, texts in ((3, ["a", "b", "", "c"]), (4, ["", "d", "e", ""])):
        for column, text in enumerate(texts, start=3):
            expect(table.get_by_label(f"Row {row}, column {column}")).to_have_value(text)


def test_the_facts_of_the_file_follow_what_was_saved_by_itself(editor: Page, report):
    documents = [DocumentFactory(content=pdf_bytes(pages)) for pages in (2, 5)]
    for document in documents:
        read_facts(document)
    open_form(editor, report)
    # What was chosen before would be taken for what the page had.
    editor.evaluate(
        "() => new Promise(done => document.addEventListener('w-unsaved:watch-edits', "
        "event => event.target.matches('[data-edit-form]') && done()))"
    )
    for document, pages in zip(documents, ("2 pages", "5 pages"), strict=True):
        chooser = editor.locator("#id_download_document-chooser [data-chooser-action-choose]")
        chooser.first.dispatch_event("click")  # of two buttons, the one that suits is visible
        editor.get_by_role("link", name=document.title, exact=True).click()
        expect(editor.locator("[id$='-saved']").get_by_text(pages).first).to_be_visible()


def test_text_from_a_word_processor_keeps_what_was_meant(editor: Page, report):
    open_form(editor, report)
    add_block(editor, "Text")
    field = editor.locator(".public-DraftEditor-content").first
    html = (
        "<p>Ships<a href='#_ftn1'><span class=MsoFootnoteReference>2</span></a> need "
        "<del>fewer</del><ins>more</ins> quays, CO<sub>2</sub> too.</p>"
        "<table><tr><td><p>Port</p></td><td><b>Ships</b></td></tr><tr><td>A<td>60</tr></table>"
    )
    field.click()
    paste(field, "Ships2 need fewermore quays", html)
    expect(editor.get_by_text("The table became lines of text.")).to_be_visible()
    # The editor writes into its field a moment after each change.
    expect(editor.locator('[name="body-0-value"]')).to_have_value(re.compile("more quays"))
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("The draft of “Taking Flight” is saved.")).to_be_visible()
    saved = ReportPage.objects.get(pk=report.pk).get_latest_revision_as_object()
    text = saved.body[0].value.source
    assert "<sup>2</sup> need more quays, CO<sub>2</sub> too." in text
    assert "Port | <b>Ships</b>" in text
    assert "A | 60" in text


@pytest.mark.parametrize("path", ["", "recommendations/", "pages/add/reports/reportpage/{index}/"])
def test_axe_finds_nothing_in_the_admin(editor: Page, path, report):
    editor.goto("/admin/" + path.format(index=report.get_parent().pk))
    editor.get_by_role("link", name="Board of Trade: Dashboard").wait_for()
    assert faults(editor) == []


def test_the_link_of_the_brand_is_named_by_the_words_that_it_shows(editor: Page, report):
    open_form(editor, report)
    link = editor.locator("a.sidebar-custom-branding")
    shown = link.locator(".bt-brand__name").text_content().strip()
    expect(link).to_have_accessible_name(re.compile(re.escape(shown)))


def test_a_form_is_whole_on_paper_and_on_phones(editor: Page, report):
    editor.emulate_media(media="print")
    open_form(editor, report)
    expect(editor.locator("#wagtail-sidebar")).to_be_hidden()
    assert (
        editor.evaluate("document.documentElement.scrollHeight") > 2000
    )  # all of it, page by page
    editor.emulate_media(media="screen")
    editor.set_viewport_size({"width": 360, "height": 900})
    addressee = AddresseeFactory(name="Ministry of Homes and of the Streets on which They Stand")
    page = RecommendationFactory(parent=report, addressees=[addressee])
    editor.goto(reverse("recommendations_staff:reply_add", args=[page.pk]))
    assert editor.get_by_label("Who says it").bounding_box()["width"] < 360


def test_a_form_beside_an_open_panel_has_room_in_a_narrow_window(editor: Page, report):
    editor.set_viewport_size({"width": 900, "height": 900})
    open_form(editor, report)
    editor.get_by_role("button", name="Toggle status").click()
    field = editor.locator("[name=tagline]").bounding_box()
    more = editor.get_by_role("button", name="Actions").last.bounding_box()
    panel = editor.locator(".form-side").bounding_box()
    assert field["width"] >= 260
    assert more["x"] + more["width"] <= panel["x"]
