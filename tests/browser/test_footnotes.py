"""What only a browser shows of notes: writing them, and finding the way there and back."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from boardtrade.body.footnotes.notes import iterate_references, spell_out, write_reference
from reports.models import ReportPage
from tests.browser.faults import faults
from tests.factories import ReportFactory

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
NOTE = "<i>Ships</i>, 2024"


@pytest.fixture
def report() -> ReportPage:
    """Return a draft with a text and a call-out; a note stands in the first."""
    body = [
        {"type": "text", "value": f"<p>Cities grow{write_reference(NOTE, 'abcdefgh')}</p>"},
        {"type": "callout", "value": {"title": "", "text": "<p>Ports too</p>"}},
    ]
    report = ReportFactory(title="Taking Flight", slug="taking-flight", live=False, body=body)
    report.save_revision(clean=False)
    return report


def put_cursor_at_end(editor: Page, words: str) -> Locator:
    field = editor.locator(".public-DraftEditor-content").filter(has_text=words)
    field.click()
    editor.keyboard.press("Control+End")
    return field


def open_form(editor: Page) -> Locator:
    editor.keyboard.press("Control+Alt+f")
    return editor.get_by_role("dialog", name="Add a note")


def save(editor: Page, report: ReportPage) -> list[list[tuple[str, str]]]:
    """Save the draft; return the notes of each block."""
    editor.wait_for_timeout(600)  # the editor writes into its field a moment after each change
    editor.get_by_role("button", name="Save draft").click()
    expect(editor.get_by_text("The draft of “Taking Flight” is saved.")).to_be_visible(
        timeout=30_000
    )
    saved = ReportPage.objects.get(pk=report.pk).get_latest_revision_as_object()
    texts = [
        block.value if hasattr(block.value, "source") else block.value["text"]
        for block in saved.body
    ]
    return [[(note.key, note.html) for note in iterate_references(text.source)] for text in texts]


def test_a_note_is_written_cited_again_changed_in_both_places_and_deleted(editor: Page, report):
    editor.goto(reverse("wagtailadmin_pages:edit", args=[report.pk]))
    mark = editor.locator(".bt-note")
    expect(mark).to_have_attribute("data-number", "1")
    expect(mark).to_have_accessible_name("Note: Ships, 2024")
    field = put_cursor_at_end(editor, "Ports too")
    field.locator("xpath=ancestor::*[@data-draftail-editor]").get_by_role("button").first.click()
    editor.get_by_role("option", name="Note").click()
    form = editor.get_by_role("dialog", name="Add a note")
    expect(form.get_by_role("textbox", name="Text of the note")).to_be_focused()
    assert Axe().run(editor, context="dialog.bt-note-form").response["violations"] == []
    editor.keyboard.type("A source")
    editor.keyboard.press("Control+Enter")
    expect(editor.locator(".bt-note")).to_have_count(2)
    expect(mark.nth(1)).to_have_attribute("data-number", "2")
    editor.keyboard.press("Control+End")
    editor.keyboard.type(" again")
    form = open_form(editor)
    form.get_by_label("New, or cite again").select_option(index=1)
    form.get_by_role("button", name="Insert").click()
    expect(mark.nth(2)).to_have_attribute("data-number", "1")
    mark.nth(2).dispatch_event("click")
    form = editor.get_by_role("dialog", name="Edit the note")
    expect(form).to_contain_text("It is cited in 2 places")
    expect(form.locator("i")).to_have_text("Ships")
    form.get_by_role("textbox", name="Text of the note").press("Control+End")
    editor.keyboard.type(", p. 3")
    form.get_by_role("button", name="Keep the note").click()
    expect(mark.nth(0)).to_have_accessible_name("Note: Ships, 2024, p. 3")
    first, second = save(editor, report)
    assert first == [("abcdefgh", "<i>Ships</i>, 2024, p. 3")]
    assert second[0][1] == "A source"
    assert second[1] == first[0]
    put_cursor_at_end(editor, "Ports too")
    editor.keyboard.press("Home")
    for _ in "Ports too":
        editor.keyboard.press("ArrowRight")
    expect(editor.get_by_role("status").get_by_text("Note: A source.")).to_be_attached()
    editor.keyboard.press("Control+Alt+f")
    editor.get_by_role("button", name="Delete the note").click()
    expect(mark).to_have_count(2)
    editor.keyboard.press("Control+z")
    expect(mark).to_have_count(3)


def test_what_is_pasted_into_a_note_keeps_italics_and_links_alone(editor: Page, report):
    editor.goto(reverse("wagtailadmin_pages:edit", args=[report.pk]))
    put_cursor_at_end(editor, "Ports too")
    form = open_form(editor)
    html = (
        "<p class=MsoFootnoteText><a href='#_ftnref1'><span>[1]</span></a>"
        " Okafor, <span style='font-style:italic'>Orders</span> <img src=x onerror=a()>"
        "<a href='https://x.org/?a&b'>here</a></p><p>p. 3</p>"
    )
    paste(form.get_by_role("textbox", name="Text of the note"), html)
    form.get_by_role("button", name="Insert").click()
    expected = 'Okafor, <i>Orders</i> <a href="https://x.org/?a&amp;b">here</a> p. 3'
    assert save(editor, report)[1][0][1] == expected


def test_footnotes_of_a_word_processor_become_notes(editor: Page, report):
    editor.goto(reverse("wagtailadmin_pages:edit", args=[report.pk]))
    field = put_cursor_at_end(editor, "Ports too")
    html = (
        "<p>, ships<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a> and"
        " <del>few</del>quays<a href='#sdfootnote2sym'><sup>2</sup></a>.</p>"
        "<div style='mso-element:footnote-list'>"
        "<div id=ftn1><p><a href='#_ftnref1'>[1]</a> <i>Word</i></p></div>"
        "<div id=sdfootnote2><p><a href='#sdfootnote2anc'>2</a>Writer</p></div></div>"
    )
    paste(field, html)
    expect(editor.locator(".bt-note")).to_have_count(3)
    assert [html for _key, html in save(editor, report)[1]] == ["<i>Word</i>", "Writer"]
    text = ReportPage.objects.get(pk=report.pk).get_latest_revision_as_object().body[1].value
    assert spell_out(text["text"].source) == "Ports too, ships [Word] and quays [Writer]."


def paste(field: Locator, html: str) -> None:
    field.evaluate(
        """(field, html) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/html", html);
          const options = { clipboardData, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        html,
    )


def test_a_reader_goes_to_a_note_and_back_and_copies_the_link_of_a_section(
    editor: Page, report, live_server
):
    report.body.append(("heading", {"text": "Why", "level": "2"}))
    report.save_revision(clean=False).publish()
    editor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.goto(report.get_url())
    mark = editor.locator("a[role=doc-noteref]")
    mark.focus()
    editor.keyboard.press("Enter")
    note = editor.locator("#note-abcdefgh")
    expect(note).to_be_in_viewport()
    back = note.locator("a[role=doc-backlink]")
    editor.keyboard.press("Tab")
    expect(back).to_be_focused()
    editor.keyboard.press("Enter")
    expect(mark).to_be_in_viewport()
    link = editor.get_by_role("link", name="Link to the section “Why”")
    link.focus()
    expect(link).to_have_css("opacity", "1")
    editor.keyboard.press("Enter")
    expect(editor.get_by_text("Link copied")).to_be_visible()
    copied = editor.evaluate("navigator.clipboard.readText()")
    assert copied == f"{live_server.url}{report.get_url()}{link.get_attribute('href')}"
    assert faults(editor) == []
