"""Of two editors of a page, the second is told before overwriting, and loses nothing."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from wagtail.models import Workflow, WorkflowPage
from wagtail.test.utils.form_data import rich_text

from recommendations.models import RecommendationPage
from reports.models import ReportPage
from tests.admin_forms import PUBLISH, read_form
from tests.editing.window import Window
from tests.factories import AdminFactory, ImageFactory, RecommendationFactory, ReportFactory, pick

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> ReportPage:
    report = ReportFactory(title="Taking Flight", tagline="Up")
    report.save_revision().publish()
    return ReportPage.objects.get(pk=report.pk)


@pytest.fixture
def ada() -> Client:
    browser = Client()
    browser.force_login(AdminFactory(first_name="Ada", last_name="Lovelace"))
    return browser


def newest(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def show_again(window, response) -> html.HtmlElement:
    """Let a window show the form with which it was answered; return the page."""
    window.open(response)
    window.url = reverse("wagtailadmin_pages:edit", args=[response.context_data["page"].pk])
    return html.document_fromstring(response.text)


def choices(page) -> dict[str, str]:
    radios = page.xpath("//input[@name='overwrite_choice']")
    assert {radio.get("form") for radio in radios} <= {"page-edit-form"}
    return {radio.get("value").partition(":")[0]: radio.get("value") for radio in radios}


def versions(page) -> dict[str, list[str]]:
    """Return by field what they and we have: each hides what only the other has."""
    found = {}
    for part in page.find_class("bt-conflict__field"):
        (theirs,), (ours,) = (
            part.find_class(f"bt-conflict__{name}") for name in ("theirs", "yours")
        )
        for version, hidden in ((theirs, "addition"), (ours, "deletion")):
            for element in version.find_class(hidden):
                element.drop_tree()
        found[part.find("h3").text_content().strip()] = [
            version.text_content().strip() for version in (theirs, ours)
        ]
    return found


def test_who_changed_the_same_field_is_asked_and_decides(editor, ada, report):
    first, second = Window(ada, report, has_script=False), Window(editor, report, has_script=False)
    first.type(title="Taking <Off>", tagline="Down")
    first.save_and_leave()
    theirs = newest(report).latest_revision
    second.type(title="Taking Flight", tagline="Sideways", summary="Ours")

    for values in ({}, PUBLISH):
        response = second._send(values)
        assert response.status_code == 409
        assert newest(report).latest_revision == theirs
    page = show_again(second, response)
    assert second.form["tagline"] == "Sideways"
    assert (second.form["title"], second.form["summary"]) == ("Taking <Off>", "Ours")
    assert versions(page) == {"Tagline": ["Down", "Sideways"]}
    (told,) = page.find_class("bt-conflict")
    assert "Ada Lovelace has changed the same fields" in told.text_content()
    assert told.get("autofocus") is not None
    (link,) = told.xpath(".//h3/a")
    assert page.get_element_by_id(link.get("href").removeprefix("#")).get("name") == "tagline"

    # Neither a button nor an automatic save replaces what nobody has decided about.
    assert second._send({}).status_code == 409
    assert second.autosave().json()["error_code"] == "validation_error"
    first.open()
    first.type(tagline="Downwards")
    first.save_and_leave()
    again = second._send({"overwrite_choice": choices(page)["mine"]})
    assert again.status_code == 409
    page = show_again(second, again)
    assert versions(page) == {"Tagline": ["Downwards", "Sideways"]}

    saved = second._send({"overwrite_choice": choices(page)["mine"]} | PUBLISH)
    assert saved.status_code == 302
    report.refresh_from_db()
    assert (report.title, report.tagline, report.summary) == ("Taking <Off>", "Sideways", "Ours")


def test_who_takes_the_other_version_drops_their_own(editor, ada, report):
    first, second = Window(ada, report), Window(editor, report)
    first.type(tagline="Down")
    first.save_and_leave()
    second.type(tagline="Sideways", summary="Ours")
    page = show_again(second, second.save())
    second.save_and_leave(overwrite_choice=choices(page)["theirs"])
    assert (newest(report).tagline, newest(report).summary) == ("Down", "Ours")


@pytest.mark.parametrize("action", [{}, PUBLISH])
def test_what_only_one_of_two_has_changed_is_saved_as_that_one_left_it(editor, ada, report, action):
    first, second = Window(ada, report), Window(editor, report)
    first.type(tagline="Down")
    first.add_row("related_cards", url="https://example.org/", title="Elsewhere")
    first.save_and_leave()
    second.type(summary="Ours")
    response = second._send(action, follow=True)
    assert response.redirect_chain
    saved = newest(report)
    assert (saved.tagline, saved.summary, saved.related_cards.count()) == ("Down", "Ours", 1)
    told = html.document_fromstring(response.text).find_class("messages")[0].text_content()
    assert "Kept as well what Ada Lovelace had changed meanwhile: " in told
    assert "Tagline" in told
    assert "Related" in told
    # The same form sent again, as after going back, is not taken for one that knew of it.
    second.send_again()
    assert newest(report).tagline == "Down"


def test_what_another_one_saves_automatically_is_merged_field_by_field(editor, ada, report):
    first = Window(ada, report)
    first.type(tagline="D")
    first.autosave()
    second = Window(editor, report)
    first.type(tagline="Down")
    first.autosave()  # into the version that the second one has opened
    second.type(summary="Ours")
    assert second.autosave().json()["error_code"] == "invalid_revision"
    second.save_and_leave()
    assert (newest(report).tagline, newest(report).summary) == ("Down", "Ours")


def test_a_form_that_only_names_its_version_is_compared_with_that(editor, ada, report):
    first, second = Window(ada, report), Window(editor, report)
    del second.form["opened_values"]
    first.type(tagline="Down", summary="Theirs")
    first.save_and_leave()
    second.type(tagline="Sideways")
    page = show_again(second, second.save())
    assert list(versions(page)) == ["Tagline"]
    assert second.form["summary"] == "Theirs"


def test_a_body_is_one_field_and_what_differs_is_shown(editor, ada, report):
    first, second = Window(ada, report), Window(editor, report)
    block = {
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-count": "1",
    }  # fmt: skip
    first.type(**block | {"body-0-value": rich_text("<p>Said <b>they</b> &lt;script&gt;</p>")})
    first.save_and_leave()
    assert newest(report).body
    second.type(**block | {"body-0-value": rich_text("<p>Said we</p>")})
    response = second.save()
    assert response.status_code == 409
    page = html.document_fromstring(response.text)
    assert versions(page) == {"Body": ["Said they <script>", "Said we"]}
    assert "<script>Said" not in response.text


def test_a_recommendation_is_compared_as_its_editor_sends_it(editor, ada):
    recommendation = RecommendationFactory(text="<p>Build.</p>")
    recommendation.save_revision().publish()

    def send(browser, opened, **values):
        return browser.post(url, opened | values)

    url = reverse("wagtailadmin_pages:edit", args=[recommendation.pk])
    (form,) = html.document_fromstring(ada.get(url).text).xpath("//form[@data-edit-form]")
    opened = read_form(form)
    assert send(ada, opened, rationale=rich_text("<p>So.</p>")).status_code == 302
    # The keys of its blocks differ each time.
    opened["text"] = rich_text("<p>Build.</p>")
    assert send(editor, opened, priority="1").status_code == 302
    saved = newest(RecommendationPage.objects.get())
    assert "So." in saved.rationale
    assert saved.priority == 1
    assert send(editor, opened, rationale=rich_text("<p>Thus.</p>")).status_code == 409


def test_a_number_that_was_changed_in_the_list_of_numbers_is_kept(editor, ada):
    recommendation = RecommendationFactory(number="1")
    recommendation.save_revision().publish()
    window = Window(editor, recommendation)
    window.type(success_measure="Trains")
    window.autosave()
    numbers = reverse("recommendations_staff:rearrange", args=[recommendation.report_id])
    ada.post(numbers, {f"number-{recommendation.pk}": "7"})
    window.type(success_measure="Trains a day")
    assert window.autosave().json()["error_code"] == "invalid_revision"
    response = window._send({}, follow=True)
    assert "Kept as well what Ada Lovelace had changed meanwhile: Number." in response.text
    saved = newest(RecommendationPage.objects.get())
    assert (saved.number, saved.success_measure) == ("7", "Trains a day")

    window.open(response)
    ada.post(numbers, {f"number-{recommendation.pk}": "8"})
    window.type(number="9")
    response = window._send({})
    assert response.status_code == 409
    page = html.document_fromstring(response.text)
    assert versions(page) == {"Number": ["8", "9"]}
    window.save_and_leave(overwrite_choice=choices(page)["mine"])
    assert newest(RecommendationPage.objects.get()).number == "9"


def test_a_picture_and_its_words_are_one_thing(editor, ada, report):
    report.hero_image, report.hero_alt = ImageFactory(), "A tower"
    report.save_revision().publish()
    first, second = Window(ada, report), Window(editor, report)
    first.type(hero_image=ImageFactory(title="Another").pk)
    first.save_and_leave()
    second.type(hero_alt="A tall tower")
    response = second.save()
    assert response.status_code == 409
    assert len(versions(html.document_fromstring(response.text))) == 2


def test_a_row_that_both_have_changed_is_asked_about(editor, ada, report):
    pick(report, url="https://example.org/", title="Elsewhere")
    ReportPage.objects.get(pk=report.pk).save_revision().publish()
    first, second = Window(ada, report), Window(editor, report)
    other = ReportFactory(title="Elsewhere, a report")
    first.type(**{"related_cards-0-page": other.pk, "related_cards-0-url": ""})
    first.save_and_leave()
    second.type(**{"related_cards-0-title": "Here"}, summary="Ours")
    response = second.save()
    assert response.status_code == 409
    page = show_again(second, response)
    ((theirs, ours),) = versions(page).values()
    assert ("Elsewhere, a report" in theirs, "Title: Here" in ours) == (True, True)
    assert second.form["related_cards-0-title"] == "Here"
    assert second._send({}).status_code == 409
    second.save_and_leave(overwrite_choice=choices(page)["mine"])
    (card,) = newest(report).related_cards.all()
    assert (card.title, newest(report).summary) == ("Here", "Ours")


def test_an_editor_is_asked_likewise_about_another_window_of_their_own(editor, report):
    first, second = Window(editor, report), Window(editor, report)
    first.type(tagline="Down")
    first.save_and_leave()
    second.type(tagline="Sideways")
    response = second.save()
    assert response.status_code == 409
    assert "you have changed the same fields in another window" in response.text
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[report.pk])
    sent = editor.post(preview, second.last_sent).json()
    assert sent["is_valid"]  # what was typed can still be looked at


def test_an_earlier_version_is_not_restored_over_what_was_saved_since(editor, ada, report):
    window = Window(ada, report)
    earlier = report.latest_revision
    restoring = Window(editor, report)
    restoring.url = reverse("wagtailadmin_pages:revisions_revert", args=[report.pk, earlier.pk])
    restoring.open()
    window.type(tagline="Down")
    window.add_row("related_cards", url="https://example.org/", title="Elsewhere")
    window.save_and_leave()
    response = restoring._send({})
    assert response.status_code == 409
    page = html.document_fromstring(response.text)
    tagline, cards = versions(page).values()
    assert tagline == ["Down", "Up"]
    assert ("Elsewhere" in cards[0], cards[1]) == (True, "")
    assert list(choices(page)) == ["mine"]  # who prefers the other version has nothing to save
    restoring.save_and_leave(overwrite_choice=choices(page)["mine"])
    assert newest(report).tagline == "Up"


def test_who_went_on_in_the_dialogue_of_wagtail_is_not_asked_again(editor, ada, report):
    first, second = Window(ada, report), Window(editor, report)
    first.type(tagline="Down")
    first.autosave()
    session = second.client.get(second.url).context_data["editing_sessions"]
    known = session.revision_id, session.revision_created_at
    second.type(tagline="Sideways")
    first.type(tagline="Downwards")
    first.autosave()  # into the same version, after the dialogue was told of it
    told = f"mine:{known[0]}@{known[1]}"
    assert second._send({"overwrite_choice": told}).status_code == 409
    created_at = newest(report).latest_revision.created_at.isoformat()
    told = f"mine:{known[0]}@{created_at}"
    second.save_and_leave(overwrite_choice=told)
    assert newest(report).tagline == "Sideways"


def test_who_submits_or_approves_is_asked_likewise(editor, ada, report):
    WorkflowPage.objects.create(workflow=Workflow.objects.first(), page=report)
    first, second = Window(ada, report), Window(editor, report)
    first.type(tagline="Down")
    first._send({"action-submit": "1"})
    second.type(tagline="Sideways")
    approval = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    for values in ({"action-submit": "1"}, approval):
        assert second._send(values).status_code == 409
    report.refresh_from_db()
    assert report.tagline == "Up"
    assert newest(report).tagline == "Down"


@pytest.mark.parametrize("digests", ["", "[]", "{", json.dumps({"tagline": 1})])
def test_what_cannot_be_read_of_a_form_is_no_reason_to_overwrite(editor, ada, report, digests):
    first, second = Window(ada, report), Window(editor, report)
    first.type(tagline="Down")
    first.save_and_leave()
    second.type(tagline="Sideways", opened_values=digests, overwrite_choice="mine:1@x")
    assert second.save().status_code == 409
