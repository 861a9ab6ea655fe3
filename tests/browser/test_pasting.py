"""The preview of a pasted list in a browser: by keyboard, on a phone and on a wide screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.browser.faults import OF_LOOKS, faults
from tests.factories import AddresseeFactory, ReportFactory, TopicFactory

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
LIST = """Recommendations

To the city:
1. Publish the list of bridges. It should name each one. It should be public.
2a. Timetable: the city should publish the timetable.
To the province:
3. Pay half of the repairs by 3/4/2027.
Due: 3/4/2027
"""


@pytest.fixture
def report() -> ReportPage:
    """Return a report of a board that knows two addressees."""
    AddresseeFactory(name="City of Toronto")
    AddresseeFactory(name="Ontario")
    return ReportFactory(title="Taking Flight", topics=[TopicFactory(title="Trade")])


def paste(editor: Page, report: ReportPage, text: str) -> None:
    """Paste a list and look at what is found."""
    editor.goto(reverse("recommendations_staff:paste", args=[report.pk]))
    editor.get_by_label("List or table").fill(text)
    editor.get_by_role("button", name="Show what is found").click()


def test_axe_finds_nothing_and_nothing_is_cut_off(editor: Page, report):
    paste(editor, report, LIST)
    editor.get_by_role("group", name="Change no. 1").wait_for()
    for width, rules in ((1440, ()), (768, OF_LOOKS), (360, OF_LOOKS)):
        editor.set_viewport_size({"width": width, "height": 900})
        assert faults(editor, only=rules) == [], width
        assert editor.evaluate("document.documentElement.scrollWidth") <= width


def test_a_row_is_split_at_the_cursor_by_keyboard_and_the_focus_is_on_the_new_one(
    editor: Page, report
):
    paste(editor, report, LIST)
    row = editor.get_by_role("region", name="Found no. 1")
    text = row.get_by_label("Text", exact=True)
    text.focus()
    text.evaluate("field => field.setSelectionRange(54, 54)")
    row.get_by_role("button", name="Split at the cursor").focus()
    editor.keyboard.press("Enter")
    new = editor.get_by_role("region", name="Found no. 2")
    expect(new).to_be_focused()
    expect(new.get_by_label("Number")).to_be_in_viewport()
    expect(new).to_have_accessible_description(
        "No. 1 was split: what follows stands here, as no. 2."
    )
    expect(row.get_by_label("Text", exact=True)).to_have_value(
        "Publish the list of bridges. It should name each one."
    )
    expect(new.get_by_label("Text", exact=True)).to_have_value("It should be public.")


def test_a_list_is_put_right_and_created(editor: Page, report):
    paste(editor, report, LIST)
    editor.get_by_label("Who is “the city”?").select_option("City of Toronto")
    editor.get_by_label("Who is “the province”?").select_option("Ontario")
    editor.get_by_label("In dates such as 3/4/2027").select_option("the month first")
    second = editor.get_by_role("region", name="Found no. 2")
    second.get_by_role("button", name="End the title at its colon").click()
    expect(second).to_be_focused()
    second.get_by_label("Number").fill("2")
    editor.get_by_role("button", name="Create drafts").click()
    expect(editor.get_by_text("3 recommendations were created.")).to_be_visible()
    pages = RecommendationPage.objects.of(report)
    assert [page.title for page in pages] == [
        "Publish the list of bridges",
        "Timetable",
        "Pay half of the repairs by 3/4/2027",
    ]
    assert [page.addressees[0].name for page in pages] == [
        "City of Toronto",
        "City of Toronto",
        "Ontario",
    ]
    assert str(pages[2].due_date) == "2027-03-04"
