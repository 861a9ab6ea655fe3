"""How staff write to the status log of a recommendation, beside the page's own form."""

import datetime
import threading
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, PageLogEntry
from wagtail.users.models import UserProfile

from recommendations.models import Evidence, RecommendationPage, StatusUpdate
from recommendations.record.statuses import Status
from recommendations.staff.status_forms import VerdictForm
from tests.admin_forms import recommendation_form
from tests.factories import (
    AddresseeFactory,
    AdminFactory,
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]


def get_url(page):
    return reverse("recommendations_staff:verdict_add", args=[page.pk])


def entry_form(**values):
    return {
        "status": "done",
        "effective_date": "2024-06-17",
        "date_precision": "day",
        "note": "Council has decided.",
        "evidence_url": "https://example.org/minutes",
        "evidence_title": "",
        "evidence_document": "",
        "superseding_page": "",
        "key": str(uuid.uuid4()),
    } | values


def post_entry(client, page, **values):
    return client.post(get_url(page), entry_form(**values))


def read_errors(response, field=None):
    assert response.status_code == 200
    form = response.context["form"]
    return " ".join(form.errors.get(field or "__all__", []))


def sign_in(client, *groups, without=None):
    user = UserFactory()
    user.groups.add(*Group.objects.filter(name__in=groups))
    if without:
        for group in user.groups.all():
            group.permissions.remove(Permission.objects.get(codename=without))
    client.force_login(user)
    return client


def test_an_entry_is_added_in_one_short_form_without_saving_the_page(editor, client):
    addressee = AddresseeFactory()
    page = RecommendationFactory(addressees=[addressee])
    revisions = page.revisions.count()
    response = post_entry(
        editor,
        page,
        evidence_title="Minutes",
        evidence_document=DocumentFactory().pk,
        file_becomes_public="on",
    )
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    entry = StatusUpdate.objects.get()
    assert (entry.record, entry.status, entry.speaker) == (page.record, Status.DONE, None)
    assert entry.author.is_superuser
    assert page.revisions.count() == revisions
    assert PageLogEntry.objects.get(action="recommendations.add_status").page_id == page.pk
    form = editor.get(response["Location"]).text
    assert "Recorded: “Done”, since 17 June 2024." in form


def test_the_editing_form_shows_the_log_with_authors_and_corrections(editor):
    page = RecommendationFactory()
    author = AdminFactory(first_name="Ada", last_name="Lovelace")
    mistaken = StatusUpdateFactory(page=page, status="not-applicable", author=author)
    StatusUpdateFactory(page=page, status="under-way", corrects=mistaken)
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    for text in (
        "Ada Lovelace",
        "<s>Not applicable</s>",
        "corrected",
        "Under way",
        "Correct this entry",
    ):
        assert text in html
    assert html.count("Correct this entry") == 1
    assert get_url(page) in html


def test_a_date_that_cannot_be_read_stays_as_typed(editor):
    html = editor.get(get_url(RecommendationFactory())).text
    assert '"validateOnBlur": false' in html, "or the picker puts today in its place"


def test_a_page_without_a_log_says_so(editor):
    page = RecommendationFactory()
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "Nothing is recorded yet" in html


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"evidence_url": ""}, "evidence_url", "Say how “Done” is known"),
        ({"effective_date": "2999-01-01"}, "effective_date", "This day has not come yet."),
        ({"effective_date": "0204-01-01"}, "effective_date", "Look at the year again."),
        ({"effective_date": "2004-01-01"}, "effective_date", "Look at the year again: this is"),
        ({"effective_date": "yesterday"}, "effective_date", "Write the date as 2021-12-31."),
        ({"effective_date": ""}, "effective_date", "required"),
        ({"status": "perhaps"}, "status", "not one of"),
        ({"date_precision": "hour"}, "date_precision", "not one of"),
        ({"note": "x" * 2001}, "note", "2000"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url", "beginning with https://"),
        ({"evidence_document": "99999"}, "evidence_document", "valid choice"),
        ({"evidence_document": "9" * 40}, "evidence_document", "valid choice"),
        ({"superseding_page": "99999"}, "superseding_page", "valid choice"),
        ({"key": "no key"}, "key", "Open it again"),
        ({"key": ""}, "key", "Open it again"),
    ],
)
def test_what_the_log_cannot_take_is_refused_in_words_at_its_field(editor, values, field, words):
    response = post_entry(editor, RecommendationFactory(), **values)
    assert words in read_errors(response, field)
    assert not StatusUpdate.objects.exists()


def test_not_started_needs_no_evidence(editor):
    assert (
        post_entry(
            editor, RecommendationFactory(), status="not-started", evidence_url=""
        ).status_code
        == 302
    )


def test_nul_is_refused(editor):
    page = RecommendationFactory()
    assert "Null characters" in read_errors(post_entry(editor, page, note="a\0b"), "note")
    urlencoded = "application/x-www-form-urlencoded"
    assert editor.post(get_url(page), "note=a%00b", content_type=urlencoded).status_code == 400
    assert not StatusUpdate.objects.exists()


def test_a_month_may_have_begun_though_its_day_lies_ahead(editor):
    today = timezone.localdate()
    end_of_month = (today.replace(day=1) + datetime.timedelta(days=32)).replace(
        day=1
    ) - datetime.timedelta(days=1)
    response = post_entry(
        editor, RecommendationFactory(), effective_date=str(end_of_month), date_precision="month"
    )
    assert response.status_code == 302
    assert StatusUpdate.objects.get().effective_date == today.replace(day=1)


def test_superseded_names_the_other_recommendation(editor):
    page, other = RecommendationFactory(), RecommendationFactory()
    assert "only for the status" in read_errors(
        post_entry(editor, page, superseding_page=other.pk), "superseding_page"
    )
    assert "itself" in read_errors(
        post_entry(editor, page, status="superseded", superseding_page=page.pk), "superseding_page"
    )
    assert (
        post_entry(editor, page, status="superseded", superseding_page=other.pk).status_code == 302
    )
    assert StatusUpdate.objects.get().superseded_by == other.record
    assert "Superseded by" in editor.get(get_url(page)).text


def test_the_form_starts_from_the_status_that_was_asked_for(editor):
    page = RecommendationFactory()
    assert (
        '<option value="withdrawn" selected>'
        in editor.get(f"{get_url(page)}?status=withdrawn").text
    )
    assert editor.get(f"{get_url(page)}?status=nonsense&corrects=x").status_code == 200
    assert editor.get(f"{get_url(page)}?corrects={'9' * 50}").status_code == 200
    assert editor.get(f"{get_url(page)}?corrects=²").status_code == 200


def test_an_entry_is_corrected_by_a_form_that_starts_from_it(editor):
    page = RecommendationFactory()
    mistaken = StatusUpdateFactory(page=page, note="Wrong by a year.")
    form = editor.get(f"{get_url(page)}?corrects={mistaken.pk}")
    assert "Wrong by a year." in form.text
    assert form.context["form"].initial["corrects"] == mistaken.pk
    assert post_entry(editor, page, corrects=mistaken.pk).status_code == 302
    assert StatusUpdate.objects.get(corrects=mistaken).status == Status.DONE


def test_only_uncorrected_entries_of_the_same_recommendation_can_be_corrected(editor):
    page = RecommendationFactory()
    mistaken = StatusUpdateFactory(page=page)
    StatusUpdateFactory(page=page, corrects=mistaken)
    assert "corrected already" in read_errors(
        post_entry(editor, page, corrects=mistaken.pk), "corrects"
    )
    other = StatusUpdateFactory()
    assert read_errors(post_entry(editor, page, corrects=other.pk), "corrects")


def test_a_form_sent_twice_is_one_entry(editor):
    page = RecommendationFactory()
    mistaken = StatusUpdateFactory(page=page)
    form = entry_form(corrects=mistaken.pk)
    assert [editor.post(get_url(page), form).status_code for _ in range(2)] == [302, 302]
    assert StatusUpdate.objects.count() == 2


def test_the_key_of_another_recommendation_is_not_taken_for_this_one(editor):
    form = entry_form()
    editor.post(get_url(RecommendationFactory()), form)
    assert "Open it again" in read_errors(editor.post(get_url(RecommendationFactory()), form))
    assert StatusUpdate.objects.count() == 1


def test_an_entry_made_between_opening_and_publishing_the_page_survives(editor):
    page = RecommendationFactory()
    post_entry(editor, page)
    editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        recommendation_form(title="Changed", slug=page.slug) | {"action-publish": "1"},
    )
    after = RecommendationPage.objects.with_status().get(pk=page.pk)
    assert (after.title, after.status) == ("Changed", Status.DONE)


@pytest.mark.parametrize(("is_live", "status_code"), [(True, 200), (False, 404)])
def test_readers_may_open_the_evidence_of_a_published_recommendation(client, is_live, status_code):
    document = DocumentFactory()
    StatusUpdateFactory(page=RecommendationFactory(live=is_live), evidence__document=document)
    assert client.get(document.url).status_code == status_code


def test_an_editor_may_keep_the_log_of_a_draft(client):
    page = RecommendationFactory(live=False)
    assert post_entry(sign_in(client, "Editors"), page).status_code == 302
    assert StatusUpdate.objects.exists()


def test_only_who_may_publish_adds_what_readers_see_at_once(client):
    page = RecommendationFactory()
    post_entry(sign_in(client, "Editors"), page)
    assert not StatusUpdate.objects.exists()
    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert get_url(page) not in client.get(edit_url).text
    post_entry(sign_in(client, "Approvers"), page)
    assert StatusUpdate.objects.exists()


def test_only_who_may_publish_adds_to_what_is_scheduled(client):
    page = RecommendationFactory(live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(days=2)
    page.save_revision().publish()
    post_entry(sign_in(client, "Editors"), page)
    assert not StatusUpdate.objects.exists()
    post_entry(sign_in(client, "Approvers"), page)
    assert StatusUpdate.objects.exists()


def test_the_log_of_a_draft_whose_translation_is_live_is_as_public(client):
    page = RecommendationFactory()
    locale = Locale.objects.create(language_code="fr")
    french = page.copy_for_translation(locale, copy_parents=True)
    assert (french.live, french.record) == (False, page.record)
    post_entry(sign_in(client, "Editors"), french)
    assert not StatusUpdate.objects.exists()


def test_a_file_becomes_public_only_if_somebody_says_so(editor, client):
    page, document = RecommendationFactory(), DocumentFactory()
    values = {"evidence_url": "", "evidence_document": document.pk}
    refused = post_entry(editor, page, **values)
    assert "No page shows this file yet" in read_errors(refused, "file_becomes_public")
    assert post_entry(editor, page, **values, file_becomes_public="on").status_code == 302
    assert Client().get(document.url).status_code == 200
    assert post_entry(editor, page, **values, status="under-way").status_code == 302


def test_who_lacks_the_permission_may_not(client):
    page = RecommendationFactory()
    sign_in(client, "Editors", without="add_statusupdate")
    assert post_entry(client, page)["Location"] == reverse("wagtailadmin_home")
    assert not StatusUpdate.objects.exists()
    assert get_url(page) not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text


def test_the_permission_alone_is_not_enough(client):
    group = Group.objects.create(name="Log keepers elsewhere")
    group.permissions.add(
        *Permission.objects.filter(codename__in=["add_statusupdate", "access_admin"])
    )
    sign_in(client, group.name)
    assert post_entry(client, RecommendationFactory())["Location"] == reverse("wagtailadmin_home")
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize("field", ["evidence_document", "superseding_page"])
@pytest.mark.parametrize("value", ["x", "²", "-1", "9" * 30, "1;2"])
def test_an_id_that_makes_no_sense_is_refused_at_its_field(editor, field, value):
    page = RecommendationFactory(addressees=[AddresseeFactory()])
    assert read_errors(post_entry(editor, page, **{field: value}), field)
    assert not StatusUpdate.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_sent_to_sign_in(client, method):
    response = getattr(client, method)(get_url(RecommendationFactory()))
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_admin_forms_keep_the_policy_of_the_admin(editor):
    response = editor.get(get_url(RecommendationFactory()))
    assert "'unsafe-inline'" in response["Content-Security-Policy"]


def test_a_page_that_never_existed_is_not_found(editor):
    assert editor.get("/admin/recommendations/999999/log/verdict/").status_code == 404
    assert editor.get(f"/admin/recommendations/{'9' * 30}/status/add/").status_code == 404


def test_the_log_in_the_form_costs_few_queries(editor, max_queries_from_nothing):
    page = RecommendationFactory()
    for number in range(20):
        StatusUpdateFactory(
            page=page,
            author=AdminFactory(),
            effective_date=datetime.date(2024, 1, 1 + number),
            evidence__document=DocumentFactory(),
        )
    with max_queries_from_nothing(24):
        editor.get(get_url(page))


def test_an_entry_corrected_while_the_form_is_checked_is_refused_in_words(editor, monkeypatch):
    page = RecommendationFactory()
    mistaken = StatusUpdateFactory(page=page)
    check = VerdictForm.clean

    def check_after_somebody_else(form: VerdictForm) -> dict[str, Any]:
        StatusUpdateFactory(page=page, corrects=mistaken)
        return check(form)

    monkeypatch.setattr(VerdictForm, "clean", check_after_somebody_else)
    refused = post_entry(editor, page, corrects=mistaken.pk)
    assert "Somebody else has corrected this entry meanwhile" in read_errors(refused, "corrects")


def test_two_editors_who_add_or_correct_at_once(fresh_database):
    page = RecommendationFactory()
    mistaken = StatusUpdateFactory(page=page)
    admins = [AdminFactory(), AdminFactory()]
    answers = []
    start = threading.Barrier(2)

    def send(admin):
        browser = Client()
        browser.force_login(admin)
        try:
            start.wait()
            answers.append(post_entry(browser, page, corrects=mistaken.pk))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[admin]) for admin in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    refused = next(answer for answer in answers if answer.status_code == 200)
    assert "corrected" in read_errors(refused, "corrects")
    assert StatusUpdate.objects.filter(corrects=mistaken).count() == 1


def test_no_date_is_proposed_for_what_began_some_day(editor):
    page = RecommendationFactory()
    form = editor.get(get_url(page)).context["form"]
    assert form["effective_date"].value() is None


def test_an_editor_learns_when_something_else_still_holds(editor):
    page = RecommendationFactory()
    post_entry(editor, page, status="done", effective_date="2024-06-17")
    response = post_entry(editor, page, status="partly-done", effective_date="2024-01-01")
    html = editor.get(response["Location"]).text
    assert "What holds now is still: “Done”, since 17 June 2024." in html


def test_an_entry_on_the_wrong_recommendation_is_taken_back_in_sight_of_all(editor, client):
    page = RecommendationFactory()
    stray = StatusUpdateFactory(page=page, status=Status.DONE)
    form_url = reverse("recommendations_staff:entry_void", args=[page.pk, stray.pk])
    assert form_url in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert editor.get(form_url).status_code == 200
    key = str(uuid.uuid4())
    assert "Say for readers what went wrong." in editor.post(form_url, {"key": key}).text
    assert editor.post(form_url, {"key": key, "note": "a\0b"}).status_code == 200
    sent = {"key": key, "note": "It was about another one."}
    assert editor.post(form_url, sent).status_code == 302
    assert editor.post(form_url, sent | {"key": str(uuid.uuid4())}).status_code == 200
    void = StatusUpdate.objects.get(status="")
    assert (void.corrects, void.author is None) == (stray, False)
    assert (
        "recorded by mistake" in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    )
    client.logout()
    html = client.get(page.get_url()).text
    for words in (
        "Recorded by mistake, counts no more.",
        "It was about another one.",
        "Not started",
    ):
        assert words in html
    feed = client.get("/feeds/status.atom").text
    assert "Done (recorded by mistake)" in feed
    assert ": Recorded by mistake</title>" in feed


def test_nobody_takes_an_entry_back_who_may_not_add_one(client):
    stray = StatusUpdateFactory()
    page = stray.record.pages.get()
    url = reverse("recommendations_staff:entry_void", args=[page.pk, stray.pk])
    sign_in(client, "Editors", without="add_statusupdate")
    assert client.post(url, {"key": str(uuid.uuid4()), "note": "x"}).status_code == 302
    assert StatusUpdate.objects.count() == 1


def test_a_recommendation_is_not_superseded_by_one_that_it_supersedes(editor):
    page, other = RecommendationFactory(), RecommendationFactory()
    StatusUpdateFactory(page=other, status=Status.SUPERSEDED, superseded_by=page.record)
    response = post_entry(editor, page, status="superseded", superseding_page=other.pk)
    assert "is itself superseded by this one" in read_errors(response, "superseding_page")


def test_what_came_before_the_report_is_recorded_when_the_editor_says_that_it_is_right(editor):
    page = RecommendationFactory(
        parent=ReportFactory(publication_date=datetime.date(2025, 2, 14), date_precision="month")
    )
    response = post_entry(editor, page, effective_date="1950-01-01")
    assert "before the report, of February 2025." in read_errors(response, "effective_date")
    assert 'name="effective_date-confirmed" value="1950-01-01"' in response.text
    sent = {"effective_date": "1950-01-01", "effective_date-confirmed": "1950-01-01"}
    assert post_entry(editor, page, **sent).status_code == 302
    # A date that may be later, by what is known of it, is not asked about.
    assert post_entry(editor, page, effective_date="2025-02-01").status_code == 302
    sent = {"effective_date": "2025-01-01", "date_precision": "year"}
    assert post_entry(editor, page, **sent).status_code == 302
    html = editor.get(page.get_url()).text
    assert "Answered at once" not in html
    assert "Answered before" not in html  # it addresses nobody


def test_what_one_letter_says_of_several_is_entered_once(editor):
    first = RecommendationFactory()
    second = RecommendationFactory(parent=first.report)
    post_entry(editor, first, evidence_title="Letter of 3 May")
    letter = Evidence.objects.get()
    form = editor.get(get_url(second)).context["form"]
    assert list(form.fields["evidence"].queryset) == [letter]
    post_entry(editor, second, evidence=letter.pk, evidence_url="")
    assert list(letter.updates.values_list("record", flat=True)) == [
        first.record_id,
        second.record_id,
    ]


def test_the_same_link_and_title_are_one_evidence(editor):
    for _number in range(2):
        post_entry(editor, RecommendationFactory(), evidence_title="Letter of 3 May")
    assert Evidence.objects.get().updates.count() == 2


def test_what_was_used_before_and_a_new_link_are_not_both_taken(editor):
    page = RecommendationFactory()
    entry = StatusUpdateFactory(page=page)
    response = post_entry(editor, page, evidence=entry.evidence_id)
    assert "not both" in read_errors(response, "evidence")


def test_evidence_of_reports_of_others_is_not_offered(editor):
    stranger = StatusUpdateFactory()
    page = RecommendationFactory()
    assert "evidence" not in editor.get(get_url(page)).context["form"].fields
    response = post_entry(editor, page, evidence=stranger.evidence_id, evidence_url="")
    assert "valid choice" in read_errors(response, "evidence")


def test_a_file_used_before_is_asked_about_if_no_page_shows_it(editor):
    hidden = RecommendationFactory(live=False)
    entry = StatusUpdateFactory(
        page=hidden, evidence__url="", evidence__document=DocumentFactory(), author=None
    )
    page = RecommendationFactory(parent=hidden.report)
    response = post_entry(editor, page, evidence=entry.evidence_id, evidence_url="")
    assert "No page shows this file yet" in read_errors(response, "file_becomes_public")


def test_a_correction_starts_with_the_evidence_of_the_mistaken_entry(editor):
    entry = StatusUpdateFactory()
    page = entry.record.pages.get()
    form = editor.get(f"{get_url(page)}?corrects={entry.pk}").context["form"]
    assert form["evidence"].value() == entry.evidence_id


@pytest.mark.parametrize(
    ("zone", "hour"), [("Pacific/Kiritimati", 12), ("Pacific/Honolulu", 4), ("UTC", 3)]
)
def test_what_is_yet_to_come_is_told_by_the_clock_of_the_site(editor, monkeypatch, zone, hour):
    user = UserFactory._meta.model.objects.get()
    UserProfile.objects.update_or_create(user=user, defaults={"current_time_zone": zone})
    page = RecommendationFactory()
    # In Toronto it is the 15th until four o'clock, and the 16th a moment later.
    now = datetime.datetime(2026, 6, 16 if hour < 12 else 15, hour, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    today = {12: 15, 4: 16, 3: 15}[hour]
    response = post_entry(editor, page, effective_date=f"2026-06-{today + 1}")
    assert "has not come yet" in read_errors(response, "effective_date")
    assert post_entry(editor, page, effective_date=f"2026-06-{today}").status_code == 302
