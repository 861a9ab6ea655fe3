"""The staff's list of all recommendations: what it finds, marks and exports."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, PageLogEntry

from recommendations.models import RecommendationPage, RecommendationRecord
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]

LONG_AGO = timezone.now() - datetime.timedelta(days=181)
LIST = "/admin/recommendations/"
REVIEW = "/admin/bulk/recommendations/recommendationpage/review/"


def read_titles(response):
    assert response.status_code == 200
    return [page.draft_title for page in response.context["page_obj"]]


def list_titles(editor, **query):
    return read_titles(editor.get(LIST, query))


def make_unreviewed(*pages):
    records = RecommendationRecord.objects.filter(pages__in=pages)
    records.update(reviewed_at=LONG_AGO)


def test_it_shows_number_report_lead_status_and_dates(editor):
    lead, other = AddresseeFactory(name="Zoning Office"), AddresseeFactory(name="Airport Authority")
    page = RecommendationFactory(
        number=7,
        title="Name one lead office",
        parent__title="Taking Flight",
        addressees=[lead, other],
        due_date=datetime.date(2024, 5, 31),
    )
    StatusUpdateFactory(page=page, date_precision="month")
    html = editor.get(LIST).text
    for text in ("7.", "Name one lead office", "Taking Flight", "Zoning Office", "Under way"):
        assert text in html
    assert "Jun 2024" in html
    assert "31 May 2024" in html
    assert "overdue</span>" in html
    assert "Airport Authority" not in html.split('id="listing-results"')[1].split("<tbody")[1]


def test_what_has_no_log_is_not_started_and_a_draft_is_marked(editor):
    RecommendationFactory(live=False, due_date=datetime.date(2024, 5, 31))
    html = editor.get(LIST).text
    assert "Not started" in html
    assert "draft</span>" in html
    assert "overdue</span>" not in html


@pytest.fixture
def pages():
    ministry, city = AddresseeFactory(name="Ministry"), AddresseeFactory(name="City")
    done = RecommendationFactory(title="Done", addressees=[city, ministry], priority=1)
    StatusUpdateFactory(page=done, status="done")
    late = RecommendationFactory(
        title="Late",
        addressees=[ministry],
        due_date=datetime.date(2024, 1, 1),
        topics=[TopicFactory(title="Aviation")],
    )
    fresh = RecommendationFactory(title="Fresh", text="<p>About harbours.</p>")
    return {"done": done, "late": late, "fresh": fresh, "ministry": ministry, "city": city}


def test_it_is_filtered(editor, pages):
    topic = pages["late"].topics[0]
    assert sorted(list_titles(editor)) == ["Done", "Fresh", "Late"]
    assert list_titles(editor, status="done") == ["Done"]
    assert sorted(list_titles(editor, status=["not-started"])) == ["Fresh", "Late"]
    assert sorted(list_titles(editor, addressee=pages["ministry"].pk)) == ["Done", "Late"]
    assert list_titles(editor, topic=topic.pk) == ["Late"]
    assert list_titles(editor, report=pages["fresh"].report.pk) == ["Fresh"]
    assert list_titles(editor, priority=1) == ["Done"]
    assert list_titles(editor, attention="overdue") == ["Late"]
    assert list_titles(editor, status="not-started", addressee=pages["ministry"].pk) == ["Late"]


def test_it_is_searched_in_titles_texts_reports_and_ids(editor, pages):
    assert list_titles(editor, q="harbours") == ["Fresh"]
    assert list_titles(editor, q=pages["done"].report.title) == ["Done"]
    assert list_titles(editor, q=pages["late"].permanent_id) == ["Late"]
    assert list_titles(editor, q="nothing of the kind") == []


def test_not_reviewed_for_180_days_asks_only_of_what_is_open_and_published(editor, pages):
    draft = RecommendationFactory(title="Draft", live=False)
    make_unreviewed(pages["done"], pages["late"], draft)
    assert list_titles(editor, attention="unreviewed") == ["Late"]


def promise(page, until, **values):
    lead = page.addressees[0]
    words = {"status": "", "answer": "accepted", "speaker": lead}
    words |= {"promised_date": until, "promised_precision": "year" if until else ""}
    StatusUpdateFactory(page=page, **words | values)


def test_what_was_promised_and_has_not_come_is_found(editor, pages):
    this_year = datetime.date(timezone.localdate().year, 1, 1)
    passed, kept, draft, refused, later = (
        RecommendationFactory(title=title, addressees=[pages["city"]], live=title != "Draft")
        for title in ("Passed", "Kept", "Draft", "Refused", "Later")
    )
    for page in (passed, kept, draft, refused):
        promise(page, datetime.date(2023, 1, 1))
    promise(later, this_year)  # until its last day
    StatusUpdateFactory(page=kept, status="done")
    promise(refused, None, answer="rejected")
    assert list_titles(editor, attention="promised") == ["Passed"]
    assert "1 recommendation was promised for a date that has passed" in editor.get("/admin/").text


@pytest.mark.parametrize(
    ("ordering", "first"),
    [
        ("due_date", "Late"),
        ("-due_date", "Late"),
        ("status", "Done"),
        ("lead", "Done"),
        ("status_since", "Done"),
        ("-status_since", "Done"),
        ("reviewed_at", "Late"),
    ],
)
def test_it_is_sorted_and_what_has_no_value_comes_last(editor, pages, ordering, first):
    make_unreviewed(pages["late"])
    assert list_titles(editor, ordering=ordering)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        "ordering=nonsense",
        "status=nonsense",
        "addressee=x",
        "addressee=" + "9" * 40,
        "report=0",
        "topic=%F0",
        "attention=all",
        "p=99999",
        "p=x",
        "q=" + "x" * 10_000,
        "q=%25",
        "priority=999",
        "export=pdf",
        "export=csv&status=nonsense",
    ],
)
def test_an_address_that_makes_no_sense_gives_a_clean_page(editor, pages, query):
    assert editor.get(f"{LIST}?{query}").status_code == 200
    assert editor.get(f"{LIST}results/?{query}").status_code == 200


def test_translations_and_aliases_are_not_listed_again(editor):
    page = RecommendationFactory(title="Once")
    page.copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True)
    page.create_alias(parent=ReportFactory())
    assert list_titles(editor) == ["Once"]


def test_many_rows_cost_no_more_queries_than_one(editor, max_queries_from_nothing):
    report = ReportFactory()
    for number in range(1, 31):
        page = RecommendationFactory(
            parent=report, number=number, addressees=[AddresseeFactory(), AddresseeFactory()]
        )
        StatusUpdateFactory(page=page)
    with max_queries_from_nothing(21):
        editor.get(LIST)
    with max_queries_from_nothing(7):
        b"".join(editor.get(LIST, {"export": "csv"}))


def export(editor, kind):
    response = editor.get(LIST, {"export": kind})
    return b"".join(response)


def test_the_export_has_a_row_for_each_and_says_what_the_list_says(editor, pages):
    rows = list(csv.DictReader(io.StringIO(export(editor, "csv").decode())))
    by_title = {row["Title"]: row for row in rows}
    assert set(by_title) == {"Done", "Late", "Fresh"}
    assert by_title["Done"]["Status"] == "Done"
    assert by_title["Done"]["Since"] == "2024-06-01"
    assert by_title["Done"]["Lead addressee"] == "City"
    assert by_title["Late"]["Overdue"] == "True"
    assert by_title["Late"]["Permanent id"] == pages["late"].permanent_id
    sheet = openpyxl.load_workbook(io.BytesIO(export(editor, "xlsx"))).active
    assert sheet.max_row == 4


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_csv_file_is_taken_for_a_formula(editor, formula):
    page = RecommendationFactory(addressees=[AddresseeFactory(name=formula)])
    RecommendationPage.objects.filter(pk=page.pk).update(draft_title=formula)
    (row,) = csv.DictReader(io.StringIO(export(editor, "csv").decode(), newline=""))
    assert row["Title"] == row["Lead addressee"] == f"'{formula}"


@pytest.mark.parametrize("formula", [*FORMULAS, "bell\x07"])
def test_no_cell_of_an_xlsx_file_is_a_formula(editor, formula):
    page = RecommendationFactory()
    RecommendationPage.objects.filter(pk=page.pk).update(draft_title=formula)
    sheet = openpyxl.load_workbook(io.BytesIO(export(editor, "xlsx"))).active
    cell = sheet.cell(row=2, column=4)
    assert cell.data_type == "s"
    assert cell.value.strip() == formula.replace("\x07", "").strip()


def review(editor, *pages, ids=None, **query):
    url = REVIEW + "?" + "&".join(f"id={page_id}" for page_id in ids or [page.pk for page in pages])
    for name, value in query.items():
        url += f"&{name}={value}"
    assert editor.get(f"{url}&next={LIST}").status_code == 200
    return editor.post(f"{url}&next={LIST}", follow=True)


def open_records():
    return RecommendationRecord.objects.filter(reviewed_at__lt=LONG_AGO + datetime.timedelta(1))


def test_many_are_marked_as_reviewed(editor, pages):
    make_unreviewed(pages["late"], pages["fresh"], pages["done"])
    response = review(editor, pages["late"], pages["done"])
    assert "2 recommendations are marked as reviewed today." in response.text
    assert open_records().get() == pages["fresh"].record
    assert PageLogEntry.objects.filter(action="recommendations.review").count() == 2
    for page in (pages["late"], pages["done"]):
        history = editor.get(reverse("wagtailadmin_pages:history", args=[page.pk])).text
        assert "Marked as reviewed" in history


def test_all_of_the_list_are_those_that_its_filters_leave(editor, pages):
    make_unreviewed(pages["late"], pages["fresh"], pages["done"])
    review(editor, ids=["all"], status="not-started", addressee=pages["ministry"].pk)
    assert open_records().count() == 2
    assert pages["late"].record not in open_records()


@pytest.mark.parametrize("ids", [["x"], ["999999"], ["9" * 30], ["²"]])
def test_ids_that_make_no_sense_mark_nothing(editor, ids):
    assert review(editor, ids=ids).status_code == 200
    assert not PageLogEntry.objects.filter(action="recommendations.review").exists()


def member(client, without=None):
    user = UserFactory()
    group = Group.objects.get(name="Editors")
    user.groups.add(group)
    if without:
        group.permissions.remove(Permission.objects.get(codename=without))
    client.force_login(user)
    return client


def test_a_way_back_that_leads_nowhere_is_none(editor):
    response = editor.post(f"{REVIEW}?id={RecommendationFactory().pk}&next=nowhere")
    assert response["Location"] == REVIEW


def test_an_editor_sees_the_list_and_may_mark(client, pages):
    make_unreviewed(pages["late"])
    assert len(list_titles(member(client))) == 3
    review(client, pages["late"])
    assert not open_records().exists()


def test_who_may_not_keep_the_log_may_not_mark(client, pages):
    make_unreviewed(pages["late"])
    member(client, without="add_statusupdate")
    review(client, pages["late"])
    assert open_records().get() == pages["late"].record


def test_who_may_edit_no_page_sees_neither_the_list_nor_the_panel(client, pages):
    user = UserFactory()
    group = Group.objects.create(name="Elsewhere")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client.force_login(user)
    assert client.get(LIST).status_code == 302
    home = client.get("/admin/").text
    assert "recommendations-attention" not in home


def test_an_editor_of_one_report_learns_of_no_other(client):
    own = RecommendationFactory(title="Mine", parent__title="My report")
    RecommendationFactory(title="Theirs", parent__title="Secret report")
    group = Group.objects.create(name="One report")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=own.report, permission=change)
    user = UserFactory()
    user.groups.add(group)
    client.force_login(user)
    assert list_titles(client) == ["Mine"]
    html = client.get(LIST).text
    assert "My report" in html
    assert "Secret report" not in html


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    for url in (LIST, f"{LIST}results/", f"{REVIEW}?id=1"):
        assert client.get(url)["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_home_of_the_admin_says_what_asks_for_a_look(editor, pages):
    make_unreviewed(pages["late"], pages["fresh"], pages["done"])
    html = editor.get("/admin/").text
    assert "1 recommendation is overdue" in html
    assert "2 recommendations have not been reviewed for 180 days" in html
    for name, count in (("overdue", 1), ("unreviewed", 2)):
        assert f"{LIST}?attention={name}" in html
        assert len(list_titles(editor, attention=name)) == count


def test_the_menu_leads_to_the_list_the_addressees_and_the_meanings(editor):
    html = editor.get("/admin/").text
    for url in (
        LIST,
        reverse("wagtailsnippets_recommendations_addressee:list"),
        reverse("wagtailsnippets_recommendations_definition:list"),
    ):
        assert url in html


def test_addressees_and_meanings_are_listed_and_edited(editor):
    addressee = AddresseeFactory(parent=AddresseeFactory(name="Government"))
    url = reverse("wagtailsnippets_recommendations_addressee:list")
    assert "Government" in editor.get(url).text
    form = reverse("wagtailsnippets_recommendations_addressee:edit", args=[addressee.pk])
    assert editor.get(form).status_code == 200
    add = reverse("wagtailsnippets_recommendations_definition:add")
    values = {"term": "done", "definition": "It is finished."}
    assert editor.post(add, values).status_code == 302
    again = editor.post(add, values)
    assert again.status_code == 200
    assert again.context["form"].errors


def test_an_empty_list_of_meanings_says_what_readers_see_instead(editor):
    html = editor.get("/admin/snippets/recommendations/definition/").text
    assert "Readers see the meanings that come with the site." in html
    assert '<a href="/admin/snippets/recommendations/definition/add/' in html
