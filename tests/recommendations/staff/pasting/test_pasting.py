"""Many recommendations of a report are pasted as a list or a table, looked at, and created."""

import csv
import io
import re
import uuid

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from boardtrade.pages.models import PageTopic
from recommendations.models import RecommendationPage, RecommendationRecord
from recommendations.pages import services
from recommendations.record.statuses import Priority
from recommendations.staff.pasting import tasks, views
from reports.models import ReportPage
from tests.conftest import AT_ONCE
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)
from tests.stored_tasks import STORED, run_newest_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]


# --- In the admin -----------------------------------------------------------------------------
@pytest.fixture
def report(db):
    return ReportFactory()


def get_url(report):
    return reverse("recommendations_staff:paste", args=[report.pk])


def post_preview(editor, report, text="", **data):
    return editor.post(get_url(report), {"pasted": text, **data})


def build_confirmation(response, action="draft", **changes):
    """Return the data that the browser sends to confirm the preview, with some changes."""
    rows = response.context["rows"]
    data = {"confirm": action}
    data |= {field.html_name: str(field.value()) for field in response.context["form"]}
    data |= {field.html_name: field.value() or "" for field in rows.management_form}
    for form in rows:
        data |= {field.html_name: field.value() or "" for field in form if field.name != "DELETE"}
    return data | changes


LIST = "1. Name one office\nIt answers for all.\n\nOf it.\n2. Name one office"


def test_a_list_is_shown_first_and_created_when_confirmed(editor, report):
    response = post_preview(editor, report, LIST)
    assert response.status_code == 200
    assert "2 recommendations were found" in response.text
    assert not RecommendationPage.objects.exists()
    answer = editor.post(get_url(report), build_confirmation(response))
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[report.pk])
    first, second = RecommendationPage.objects.of(report)
    assert (first.number, first.title, first.live) == ("1", "Name one office", False)
    assert first.text == "<p>It answers for all.</p><p>Of it.</p>"
    assert (first.slug, second.slug) == ("name-one-office", "name-one-office-2")
    assert first.permanent_id != second.permanent_id
    assert first.latest_revision.user.is_superuser
    assert first.owner.is_superuser
    told = editor.get(answer["Location"]).text
    assert "2 recommendations were created. Readers do not see them yet" in told
    for page in (first, second):
        history = editor.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text
        assert "Created" in history
    assert Page.find_problems() == ([], [], [], [], [])


def test_what_is_changed_in_the_preview_is_what_is_created(editor, report):
    response = post_preview(editor, report, LIST)
    changed = {"form-0-title": "Another title", "form-0-number": "7", "form-1-DELETE": "on"}
    editor.post(get_url(report), build_confirmation(response, **changed))
    page = RecommendationPage.objects.get()
    assert (page.number, page.title) == ("7", "Another title")


def test_a_table_brings_addressees_priority_date_and_measure(editor, report):
    city, province = AddresseeFactory(name="City"), AddresseeFactory(name="Province")
    table = (
        "title;rationale;addressee;priority;due;measure\n"
        'Build;"Because.";"province; City";high;2027-06-30;Flights a day'
    )
    file = SimpleUploadedFile("list.csv", table.encode("utf-8-sig"))
    response = post_preview(editor, report, file=file)
    editor.post(get_url(report), build_confirmation(response))
    page = RecommendationPage.objects.get()
    assert page.addressees == [province, city]
    assert page.latest_revision.as_object().addressees == [province, city]
    assert (page.priority, str(page.due_date)) == (Priority.HIGH, "2027-06-30")
    assert (page.rationale, page.success_measure) == ("<p>Because.</p>", "Flights a day")


def test_items_without_a_number_get_the_next_ones(editor, report):
    RecommendationFactory(parent=report, number=4)
    editor.post(
        get_url(report), build_confirmation(post_preview(editor, report, "- Build\n- Mend"))
    )
    numbers = RecommendationPage.objects.of(report).values_list("number", flat=True)
    assert list(numbers) == ["4", "5", "6"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3. Build", "3 is taken in this report, by “Taken”. Write another; 4 is free."),
        ("2. Build\n2. Mend", "also before “Build”. Change one of the two; 4 is free."),
        ("1. " + "x" * 256, "has 255 characters at most; this one has 256"),
        ("number;title\n1;", "Write a title"),
        ("title;addressee\nBuild;Nobody", "no addressee called “Nobody”"),
        ("title;due\nBuild;some day", "Write the date as 2027-06-30"),
        ("title;due\nBuild;0026-06-30", "Look at the year again."),
        ("title;due\nBuild;1026-06-30", "Look at the year again."),
        ("title;due\nBuild;9999-06-30", "Look at the year again."),
        ("title;due\nBuild;2001-06-30", "Look at the year again: this is before"),
        ("title;due\nBuild;2107-06-30", "Look at the year again: this is after"),
        ("title;priority\nBuild;soon", "“soon” is no priority. Choose high, medium or low."),
        ("title;number\nBuild;one", "as the report does, such as 4, 4a, 10.1 or IV."),
        ("title;number\nBuild;0", "as the report does"),
        ("title;number\nBuild;10000", "as the report does"),
        ("title;measure\nBuild;" + "x" * 301, "at most 300"),
    ],
)
def test_problems_are_marked_in_words_and_nothing_is_created(editor, report, text, words):
    RecommendationFactory(parent=report, number=3, title="Taken")
    response = post_preview(editor, report, text)
    assert words in response.text
    assert "correction" in response.text
    again = editor.post(get_url(report), build_confirmation(response))
    assert again.status_code == 200
    assert words in again.text
    assert RecommendationPage.objects.count() == 1


def test_an_unknown_priority_does_not_become_another(editor, report):
    again = editor.post(
        get_url(report),
        build_confirmation(post_preview(editor, report, "title;priority\nBuild;soon")),
    )
    assert "no priority" in again.text
    assert re.search(r'<option value="[^"]+" selected>', again.text) is None
    assert not RecommendationPage.objects.exists()


def test_sent_twice_it_creates_once(editor, report):
    data = build_confirmation(post_preview(editor, report, LIST))
    assert [editor.post(get_url(report), data).status_code for _ in range(2)] == [302, 302]
    assert RecommendationPage.objects.count() == 2


def test_the_same_list_can_be_created_again_on_purpose(editor, report):
    for numbers in ({}, {"form-0-number": "3", "form-1-number": "4"}):
        data = build_confirmation(post_preview(editor, report, LIST), **numbers)
        assert editor.post(get_url(report), data).status_code == 302
    assert RecommendationPage.objects.count() == 4


def test_all_are_created_or_none(editor, report, monkeypatch):
    saved = []

    def fail_at_the_second(page, *args, **kwargs):
        saved.append(page)
        if len(saved) == 2:
            raise RuntimeError

    monkeypatch.setattr(RecommendationPage, "save_revision", fail_at_the_second)
    data = build_confirmation(post_preview(editor, report, LIST))
    with pytest.raises(RuntimeError):
        editor.post(get_url(report), data)
    assert not RecommendationPage.objects.exists()
    assert not RecommendationRecord.objects.exists()


def test_they_are_published_also_with_one_sentence_each(editor, client, report):
    data = build_confirmation(post_preview(editor, report, LIST), "publish")
    assert editor.post(get_url(report), data).status_code == 302
    assert RecommendationPage.objects.live().count() == 2
    # Of one sentence, it is the title and the text.
    assert RecommendationPage.objects.of(report)[1].text == "<p>Name one office</p>"
    client.logout()
    assert "Name one office" in client.get(report.get_url()).text


def test_html_and_formulas_stay_words(editor, report):
    text = "1. <b>Build</b> =1+1\n<script>alert(1)</script>"
    response = post_preview(editor, report, text)
    assert "<script>alert(1)</script>" not in response.text
    editor.post(get_url(report), build_confirmation(response, "publish"))
    html = editor.get(RecommendationPage.objects.get().get_url()).text
    assert "&lt;b&gt;Build&lt;/b&gt; =1+1" in html
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize(
    "content",
    [
        b"number;title\n1;a\0b",
        b"\xff\xfe\x00\xd8",
        b"\x00" * 100,
        b"PK\x03\x04\x00",
        b"title\n\xff",
    ],
)
def test_a_file_of_whatever_sort_gives_a_clean_page(editor, report, content):
    response = post_preview(editor, report, file=SimpleUploadedFile("list.csv", content))
    assert response.status_code == 200
    assert not RecommendationPage.objects.exists()


def test_nul_and_too_much_are_refused_in_words(editor, report):
    assert "Null characters" in post_preview(editor, report, "1. a\0b").text
    assert "10000 recommendations; 200" in post_preview(editor, report, "x\n" * 10_000).text
    large = SimpleUploadedFile("list.csv", b"title\n" + b"x" * (1024 * 1024))
    assert "larger than 1 MB" in post_preview(editor, report, file=large).text


@pytest.mark.parametrize(
    "tampered",
    [
        {"key": "x"},
        {"key": ""},
        {"form-TOTAL_FORMS": "1000000000"},
        {"form-TOTAL_FORMS": "-1"},
        {"form-TOTAL_FORMS": "x"},
        {"form-TOTAL_FORMS": ""},
        {"form-TOTAL_FORMS": "0"},
        {"form-0-DELETE": "on", "form-1-DELETE": "on"},
        {"form-0-text": "a\0b"},
        {"form-0-number": "9" * 400},
    ],
)
def test_a_tampered_confirmation_creates_nothing(editor, report, tampered):
    data = build_confirmation(post_preview(editor, report, LIST), **tampered)
    assert editor.post(get_url(report), data).status_code == 200
    assert not RecommendationPage.objects.exists()


def member(client, group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.mark.parametrize("group", ["Editors", "Approvers"])
def test_who_may_not_publish_own_work_creates_drafts(client, report, group):
    member(client, group)
    response = post_preview(client, report, "1. Build\nDo it.")
    assert "Create and publish" not in response.text
    client.post(get_url(report), build_confirmation(response, "publish"))
    assert not RecommendationPage.objects.get().live


def test_an_administrator_publishes_at_once(client, report):
    member(client, "Administrators")
    response = post_preview(client, report, "1. Build\nDo it.")
    client.post(get_url(report), build_confirmation(response, "publish"))
    assert RecommendationPage.objects.get().live


def test_who_may_not_add_pages_is_refused(client, report):
    user = UserFactory()
    group = Group.objects.create(name="Elsewhere")
    group.permissions.set(Group.objects.get(name="Editors").permissions.all())
    user.groups.add(group)
    client.force_login(user)
    data = {"confirm": "draft", "key": str(uuid.uuid4())}
    assert client.get(get_url(report)).status_code == 302
    assert client.post(get_url(report), data).status_code == 302
    assert not RecommendationPage.objects.exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(client, report):
    for response in (client.get(get_url(report)), client.post(get_url(report))):
        assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_form_of_the_report_leads_here(editor, report):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[report.pk])).text
    assert get_url(report) in html
    assert "Paste or upload a list" in html


@pytest.mark.parametrize(("action", "queries"), [("draft", 36), ("publish", 90)])
def test_each_of_many_costs_as_much_as_the_first(editor, action, queries):
    """Most of it is Wagtail's: a place in the tree, a revision, log entries, references."""
    counts = []
    for length in (1, 2, 3):
        report = ReportFactory()
        text = "\n".join(f"{n}. Number {n}" for n in range(1, length + 1))
        response = post_preview(editor, report, text)
        with CaptureQueriesContext(connection) as captured:
            editor.post(get_url(report), build_confirmation(response, action))
        pages = RecommendationPage.objects.of(report)
        assert pages.filter(live=action == "publish").count() == length
        counts.append(len(captured))
    assert counts[2] - counts[1] == queries


# --- Defaults ---------------------------------------------------------------------------------
def test_what_is_pasted_gets_the_topics_of_the_report(editor):
    topics = [TopicFactory(title="Trade"), TopicFactory(title="Housing")]
    report = ReportFactory(topics=topics)
    response = post_preview(editor, report, LIST)
    assert "Each gets the topics of the report: Trade, Housing." in response.text
    editor.post(get_url(report), build_confirmation(response))
    for page in RecommendationPage.objects.all():
        assert [row.topic for row in page.page_topics.all()] == topics
        assert [
            row.topic for row in page.get_latest_revision_as_object().page_topics.all()
        ] == topics


def test_what_is_pasted_gets_the_topics_of_the_newest_draft_of_a_report(editor):
    report = ReportFactory(topics=[TopicFactory(title="Trade")])
    report.page_topics = [PageTopic(topic=TopicFactory(title="Housing"))]
    report.save_revision()
    response = post_preview(editor, ReportPage.objects.get(pk=report.pk), LIST)
    assert "Each gets the topics of the report: Housing." in response.text
    editor.post(get_url(report), build_confirmation(response))
    topics = {topic.title for page in RecommendationPage.objects.all() for topic in page.topics}
    assert topics == {"Housing"}


def test_one_addressee_is_given_to_all_for_which_the_list_names_none(editor, report):
    toronto, ontario = AddresseeFactory(name="Toronto"), AddresseeFactory(name="Ontario")
    table = "title;addressee\nBuild;\nMend;Ontario"
    data = {"pasted": table, "addressee": str(toronto.pk)}
    response = editor.post(get_url(report), data)
    editor.post(get_url(report), build_confirmation(response))
    build, mend = RecommendationPage.objects.of(report)
    assert build.addressees == [toronto]
    assert mend.addressees == [ontario]


RICH_TEXTS = [
    "<p>One.</p><p>Two &amp; <b>three</b>.</p>",
    "<p>Do:</p><ul><li>one</li><li>two</li></ul><p>Then:</p><ol><li>three</li><li>four</li></ol>",
    "<p>First line<br/>second line</p><p></p>",
    "<ul><li>one<ul><li>below it</li></ul></li></ul>",
    "<p>-5 % of emissions</p>",
    "<p>'=1+1</p>",
    "<p>=1+1</p>",
    "<p>1. Not a list</p><p>3. Nor this</p>",
    "<p>- A dash</p><p>&lt;b&gt; &#x27;quoted&#x27;</p>",
    '<p>(a) A paragraph; one “quoted”, and "so"</p><p>a. Another</p>',
    "<p>Pay:</p><ul><li>(a) in cities</li><li>(b) in villages</li></ul><p>| 1 | a;b</p>",
    "<ol><li>one</li></ol><p>Recommendation 2: not another</p><p>Rationale: not a field</p>",
]


@pytest.mark.parametrize("is_file", [True, False])
def test_the_file_of_the_tracker_pasted_gives_the_same_again(editor, report, is_file):
    city, board = AddresseeFactory(name="City"), AddresseeFactory(name="+Board")
    for number, text in enumerate(RICH_TEXTS, start=1):
        RecommendationFactory(
            parent=report,
            number=number,
            slug=f"r-{number}",
            title=["'=Title", "@Title", "Title, with; signs"][number % 3],
            text=text,
            rationale=RICH_TEXTS[-number],
            addressees=[board, city],
            priority=number % 3 + 1,
            due_date=timezone.localdate() if number % 2 else None,
            success_measure="-5 %",
        )

    def read(report):
        file = b"".join(editor.get(f"/recommendations.csv?report={report.slug}").streaming_content)
        names = ["number", "title", "text", "rationale", "addressees", "priority", "due", "measure"]
        rows = csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline=""))
        return file, [[row[name] for name in names] for row in rows]

    file, before = read(report)
    other = ReportFactory()
    if is_file:
        response = post_preview(editor, other, file=SimpleUploadedFile("list.csv", file))
    else:
        response = post_preview(editor, other, file.decode())
    assert editor.post(get_url(other), build_confirmation(response, "publish")).status_code == 302
    assert len(before) == len(RICH_TEXTS)
    assert read(other)[1] == before


@pytest.fixture
def many(monkeypatch):
    """Return how many rows are more than one request creates."""
    monkeypatch.setattr(views, "MAX_IN_REQUEST", 3)
    return 5


def test_very_many_are_created_by_a_task_and_the_editor_sees_how_far_it_is(
    editor, report, many, django_capture_on_commit_callbacks, settings
):
    city = AddresseeFactory(name="City")
    rows = "\n".join(f"Title {n};City;2027-06-{n:02}" for n in range(1, many + 1))
    response = post_preview(editor, report, f"title;addressee;due\n{rows}")
    with django_capture_on_commit_callbacks() as callbacks:
        answer = editor.post(get_url(report), build_confirmation(response, "publish"))
    progress = editor.get(answer["Location"])
    assert f"0 of {many} recommendations are created." in progress.text
    assert progress["Refresh"]
    settings.TASKS = AT_ONCE
    for _ in range(2):  # as a worker does whose predecessor died
        for callback in callbacks:
            callback()
    pages = RecommendationPage.objects.of(report).live()
    assert [page.title for page in pages] == [f"Title {n}" for n in range(1, many + 1)]
    assert {str(page.due_date)[:8] for page in pages} == {"2027-06-"}
    assert all(page.addressees == [city] for page in pages)
    done = editor.get(answer["Location"])
    assert done["Location"] == reverse("wagtailadmin_pages:edit", args=[report.pk])
    assert f"{many} recommendations were created." in editor.get(done["Location"]).text
    # Sent once more, the form creates nothing.
    again = editor.post(get_url(report), build_confirmation(response, "publish"))
    assert again.status_code == 302
    assert RecommendationPage.objects.count() == many


@pytest.fixture
def long_list(editor, report, many, django_capture_on_commit_callbacks, settings):
    """Return the address that tells of the progress of a long list, whose task is queued."""
    settings.TASKS = STORED
    rows = "\n".join(f"Title {number};2027-06-30" for number in range(1, many + 1))
    response = post_preview(editor, report, f"title;due\n{rows}")
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(get_url(report), build_confirmation(response))
    return answer["Location"]


def test_a_long_list_that_fails_says_what_is_kept_and_is_tried_again(
    editor, report, many, long_list, monkeypatch, django_capture_on_commit_callbacks
):
    def create(*, order, **values):
        if order in (1, 3):
            raise OSError("no space left on device")
        services.create_recommendation(order=order, **values)

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "create_recommendation", create)
        assert not run_newest_task(tasks.create_pasted)
    response = editor.get(long_list)
    assert "Refresh" not in response
    assert "Not all could be created" in response.text
    assert f"{many - 2} of {many} recommendations are created. They are kept" in response.text
    missing = BeautifulSoup(response.text, "lxml").select("main ul.bt-bullets li")
    assert [item.text for item in missing] == ["Title 2", "Title 4"]
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(long_list)
    assert editor.get(long_list)["Refresh"]
    assert run_newest_task(tasks.create_pasted)
    assert editor.get(long_list)["Location"] == reverse("wagtailadmin_pages:edit", args=[report.pk])
    assert RecommendationPage.objects.of(report).count() == many


def test_what_was_deleted_meanwhile_is_not_waited_for(editor, report, long_list):
    assert run_newest_task(tasks.create_pasted)
    RecommendationPage.objects.first().delete()
    response = editor.get(long_list, follow=True)
    assert "some were deleted or moved since then" in response.text


def test_who_tries_a_list_again_publishes_no_more_than_they_may(
    client, report, long_list, django_capture_on_commit_callbacks
):
    stored = DBTaskResult.objects.get(task_path=tasks.create_pasted.module_path)
    stored.args_kwargs["kwargs"]["publish"] = True
    stored.save()
    stored.set_failed(OSError())
    with django_capture_on_commit_callbacks(execute=True):
        member(client, "Editors").post(long_list)
    assert run_newest_task(tasks.create_pasted)
    assert not RecommendationPage.objects.live().exists()


def test_nobody_sees_the_progress_of_another_report(client, report):
    url = reverse("recommendations_staff:paste_progress", args=[report.pk, uuid.uuid4(), 25])
    assert member(client, "Editors").get(url).status_code == 200
    client.force_login(UserFactory())
    assert client.get(url).status_code == 302


def test_a_due_date_before_the_report_is_created_when_the_editor_says_that_it_is_right(
    editor, report
):
    response = post_preview(editor, report, "title;due\nBuild;2001-06-30")
    assert 'name="form-0-due_date-confirmed" value="2001-06-30"' in response.text
    for confirmed, status in (("2001-06-29", 200), ("2001-06-30", 302)):
        data = build_confirmation(response, **{"form-0-due_date-confirmed": confirmed})
        assert editor.post(get_url(report), data).status_code == status
    assert str(RecommendationPage.objects.get().due_date) == "2001-06-30"


def test_a_due_date_for_all_is_asked_about_as_one_of_a_row(editor, report):
    response = post_preview(editor, report, "- Build\n- Mend")
    for due, words in (("0026-06-30", "again."), ("2001-06-30", "again: this is before")):
        asked = editor.post(get_url(report), build_confirmation(response, **{"all-due_date": due}))
        assert f"Look at the year {words}" in asked.text
    changes = {"all-due_date": due, "all-due_date-confirmed": due}
    wrong = editor.post(
        get_url(report), build_confirmation(response, **changes, **{"form-0-title": ""})
    )
    assert 'name="all-due_date-confirmed" value="2001-06-30" checked' in wrong.text
    assert editor.post(get_url(report), build_confirmation(response, **changes)).status_code == 302


@pytest.mark.parametrize(("action", "place"), [("split-0", 1), ("join-1", 0), ("down-0", 1)])
def test_a_confirmed_due_date_stays_so_when_rows_are_arranged(editor, report, action, place):
    rows = "title;text;due\nBuild;Build. Mend.;2001-06-30\nSell;Sell.;"
    if action == "join-1":
        rows = "title;text;due\nBuild;Build.;\nSell;Sell.;2001-06-30"
    response = post_preview(editor, report, rows)
    data = build_confirmation(response)
    asked = next(name for name, value in data.items() if value == "2001-06-30")
    data |= {f"{asked}-confirmed": "2001-06-30", "arrange": action}
    del data["confirm"]
    arranged = editor.post(get_url(report), data)
    assert f'name="form-{place}-due_date-confirmed" value="2001-06-30" checked' in arranged.text
    assert "Look at the year again" not in arranged.text


def test_an_ambiguous_name_is_refused_and_the_editor_told_how_to_choose(editor, report):
    city = AddresseeFactory(name="The City", slug="city-one")
    AddresseeFactory(name="the city", slug="city-two")
    AddresseeFactory(name="Zürich", slug="zurich")
    response = post_preview(editor, report, "title;addressee\nBuild;The City\nMend;ZURICH")
    assert "may be any of these: The City (city-one), the city (city-two)." in response.text
    data = build_confirmation(response, **{"form-0-addressees": "city-one"})
    assert editor.post(get_url(report), data).status_code == 302
    build, mend = RecommendationPage.objects.of(report)
    assert build.addressees == [city]
    assert [each.name for each in mend.addressees] == ["Zürich"]


def test_what_is_published_below_a_draft_of_a_report_is_said_to_be_hidden(editor):
    report = ReportFactory(live=False)
    data = build_confirmation(post_preview(editor, report, LIST), "publish")
    response = editor.post(get_url(report), data, follow=True)
    assert "Readers see nothing of it until the report" in response.text
