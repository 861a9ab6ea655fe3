"""The tracker finds recommendations by what readers know of them, today and on any day before."""

import datetime
import json
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction, Site

from boardtrade.pages.visibility import hidden_ids, visible, visible_below
from recommendations.models import RecommendationPage
from recommendations.record.statuses import Status
from recommendations.tracker import views
from recommendations.tracker.answer import Tracker
from recommendations.tracker.query import TrackerQuery
from reports.models import ReportPage
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    TopicFactory,
    home_page,
)

pytestmark = pytest.mark.django_db


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def ask(query: str) -> Tracker:
    """Return the answer to a query string."""
    return Tracker(home_page(), TrackerQuery.of(QueryDict(query)))


def titles(query: str) -> list[str]:
    """Return the titles that a query string finds, in their order."""
    return [page.title for page in ask(query).rows(slice(100))]


def counts(query: str, name: str) -> dict[str, int]:
    """Return the counts beside the values of one filter."""
    facet = next(facet for facet in ask(query).facets if facet.name == name)
    return {option.value: option.total for option in facet.options}


@pytest.fixture
def city():
    return AddresseeFactory(name="City", slug="city")


@pytest.fixture
def some(city):
    """Three recommendations of two reports that differ in everything there is to filter by."""
    trade, homes = TopicFactory(slug="trade"), TopicFactory(slug="homes", title="Homes & gardens")
    province = AddresseeFactory(name="Province", slug="province")
    old = ReportFactory(slug="old", title="Old", publication_date=day("2020-05-01"))
    new = ReportFactory(slug="new", title="New", publication_date=day("2023-05-01"))
    first = RecommendationFactory(
        parent=old,
        number=1,
        title="Build ports",
        topics=[trade],
        addressees=[city],
        priority=1,
        due_date=day("2021-01-01"),
    )
    second = RecommendationFactory(
        parent=old, number=2, title="Build homes", topics=[homes], addressees=[province, city]
    )
    third = RecommendationFactory(
        parent=new, number=1, title="Count trade", topics=[trade, homes], priority=3
    )
    StatusUpdateFactory(page=first, status=Status.UNDER_WAY, effective_date=day("2021-06-01"))
    StatusUpdateFactory(page=second, status=Status.PARTLY_DONE, effective_date=day("2021-03-01"))
    StatusUpdateFactory(page=second, status=Status.DONE, effective_date=day("2022-06-01"))
    return first, second, third


def test_it_finds_what_meets_all_filters(some):
    for query, expected in [
        ("", ["Count trade", "Build ports", "Build homes"]),
        ("status=done", ["Build homes"]),
        ("status=done&status=not-started", ["Count trade", "Build homes"]),
        ("addressee=city", ["Build ports", "Build homes"]),
        ("addressee=province", ["Build homes"]),
        ("topic=trade", ["Count trade", "Build ports"]),
        ("topic=trade&addressee=city", ["Build ports"]),
        ("report=new", ["Count trade"]),
        ("year=2020", ["Build ports", "Build homes"]),
        ("priority=high", ["Build ports"]),
        ("overdue=yes", ["Build ports"]),
        ("status=done&topic=trade", []),
        ("sort=changed", ["Build homes", "Build ports", "Count trade"]),
        ("sort=due", ["Build ports", "Count trade", "Build homes"]),
        ("sort=priority", ["Build ports", "Build homes", "Count trade"]),
        ("status=never-heard-of", []),
        ("addressee=nobody", []),
        ("year=twenty&year=99999999999", []),
        ("priority=utmost", []),
        ("overdue=no", []),
    ]:
        assert titles(query) == expected, query


@pytest.mark.usefixtures("tasks_at_once")
def test_words_are_looked_for_in_title_and_text():
    report = ReportFactory()
    RecommendationFactory(parent=report, title="Build quays", text="<p>Of granite.</p>")
    RecommendationFactory(parent=report, title="Build homes", text="<p>Of wood.</p>")
    assert titles("q=quay") == ["Build quays"]
    assert titles("q=granite") == ["Build quays"]
    assert titles("q=build&sort=newest") == ["Build quays", "Build homes"]
    assert titles("q=marble") == []


def test_readers_of_a_day_before_learn_that_words_are_those_of_today(client, some):
    words = "The words are looked for in the texts and logs of today"
    asked = "as_of=2021-06-30&q=applicable"
    assert words in client.get(f"/recommendations/?{asked}").text
    for other in ("q=applicable", "as_of=2021-06-30"):
        assert words not in client.get(f"/recommendations/?{other}").text
    for extension in ("json", "atom"):
        file = b"".join(client.get(f"/recommendations.{extension}?{asked}").streaming_content)
        assert words in file.decode()
    name = client.get(f"/recommendations.csv?{asked}")["Content-Disposition"]
    assert "recommendations-2021-06-30-by-words-of-today.csv" in name


def test_the_latest_change_is_the_one_recorded_last_whenever_it_holds_from(client, some):
    StatusUpdateFactory(page=some[0], status=Status.DONE, effective_date=day("2021-06-02"))
    assert titles("sort=changed")[0] == "Build ports"
    html = client.get("/recommendations/").text
    latest = html[html.index("Latest changes") :].partition("</ol>")[0]
    assert latest.index("Build ports") < latest.index("Build homes")
    # Of a day before, readers see what had changed last by then.
    assert titles("sort=changed&as_of=2022-07-01")[0] == "Build homes"


def test_a_report_of_a_year_is_listed_from_its_first_day():
    report = ReportFactory(publication_date=day("2020-05-01"), date_precision="year")
    RecommendationFactory(parent=report, title="Build ports")
    assert titles("as_of=2020-01-01") == ["Build ports"]
    assert titles("as_of=2019-12-31") == []


def test_browsers_do_not_tick_filters_of_another_list(client, some):
    assert re.search(
        r'<form[^>]*tracker-filters__form[^>]*autocomplete="off"',
        client.get("/recommendations/").text,
    )


def test_each_count_respects_the_other_filters(some):
    for query, facet, expected in [
        ("", "status", {"not-started": 1, "under-way": 1, "done": 1}),
        ("", "addressee", {"city": 2, "province": 1}),
        ("", "topic", {"trade": 2, "homes": 2}),
        ("", "year", {"2023": 1, "2020": 2}),
        ("", "priority", {"high": 1, "medium": 1, "low": 1}),
        ("", "overdue", {"yes": 1}),
        ("", "report", {"old": 2, "new": 1}),
        # A filter's own choice leaves its counts alone; those of the others narrow them.
        ("status=done", "status", {"not-started": 1, "under-way": 1, "done": 1}),
        ("status=done", "addressee", {"city": 1, "province": 1}),
        ("status=done&addressee=city", "status", {"under-way": 1, "done": 1}),
        ("status=done&addressee=city", "topic", {"homes": 1}),
        ("status=done&addressee=city", "addressee", {"city": 1, "province": 1}),
        ("status=done&priority=high", "status", {"under-way": 1, "done": 0}),
        ("status=done&priority=high", "priority", {"high": 0, "medium": 1}),
        ("status=done&priority=high&year=2020", "status", {"under-way": 1, "done": 0}),
        # What is chosen and fits nothing can still be taken back.
        ("topic=gone", "topic", {"trade": 2, "homes": 2, "gone": 0}),
        ("as_of=2021-12-31", "status", {"under-way": 1, "partly-done": 1}),
        ("as_of=2021-12-31", "report", {"old": 2}),
    ]:
        assert counts(query, facet) == expected, (query, facet)


@pytest.mark.parametrize("per_filter", [0, 1, 20_000])
@pytest.mark.parametrize("remembered", [1, 1000])
def test_the_counts_are_the_same_by_every_way_to_find_them(
    some, monkeypatch, per_filter, remembered
):
    monkeypatch.setattr("boardtrade.listing.lists.MAX_IDS_PER_FILTER", per_filter)
    monkeypatch.setattr("boardtrade.listing.lists.MAX_REMEMBERED_IDS", remembered)
    query = "status=done&status=under-way&addressee=city&year=2020"
    assert titles(query) == ["Build ports", "Build homes"]
    assert ask(query).total == 2
    assert counts(query, "status") == {"under-way": 1, "done": 1}
    assert counts(query, "topic") == {"trade": 1, "homes": 1}
    assert counts(query, "addressee") == {"city": 2, "province": 1}


def test_answers_are_filtered_by_the_time_that_the_lead_has():
    quick, slow = AddresseeFactory(response_days=10), AddresseeFactory(response_days=100)
    report = ReportFactory(publication_date=day("2024-01-01"), date_precision="day")
    for number, addressees in enumerate(([quick, slow], [slow, quick], [AddresseeFactory()])):
        page = RecommendationFactory(parent=report, title=f"R{number}", addressees=addressees)
        StatusUpdateFactory(page=page, speaker=addressees[0], effective_date=day("2024-02-01"))
    RecommendationFactory(parent=report, title="To nobody")
    waiting = RecommendationFactory(parent=report, title="Waiting", addressees=[slow])
    assert titles("response=late") == ["R0"]
    assert titles("response=in-time") == ["R1"]
    assert titles("response=answered") == ["R2"]
    assert titles("response=none-late") == ["Waiting"]
    # As of a day before the answers, with what was due then.
    assert titles("response=none-late&as_of=2024-01-20") == ["R0"]
    assert titles("response=none&as_of=2024-01-20") == ["R1", "R2", "Waiting"]
    # The first addressee leads, whoever changes their order, and whatever a page is saved with.
    waiting.lead_addressee = quick
    waiting.save()
    waiting.refresh_from_db()
    assert waiting.lead_addressee == slow
    waiting.addressee_links.all().delete()
    waiting.refresh_from_db()
    assert waiting.lead_addressee is None


def test_each_count_is_what_choosing_it_finds(some):
    for query in ("", "addressee=city", "topic=homes&year=2020", "as_of=2022-01-01"):
        for facet in ask(query).facets:
            for option in facet.options:
                base = QueryDict(query, mutable=True)
                base.setlist(facet.name, [option.value])
                assert ask(base.urlencode()).total == option.total, (query, facet.name, option)


@pytest.mark.parametrize(
    "query",
    ["year=02020", "year=%2B2020", "year=2020.0", "status=Done", "priority=HIGH", "report=OLD"],
)
def test_a_value_in_another_spelling_finds_nothing_anywhere(client, some, query):
    assert ask(query).total == 0
    assert titles(query) == []
    rows = b"".join(client.get(f"/recommendations.csv?{query}").streaming_content)
    assert rows.count(b"\r\n") == 1


@pytest.mark.parametrize("number", ["0", "01", "%2B1", "%201", "1.0", "%D9%A1", "2", "-1", "one"])
def test_a_page_has_one_number(client, some, number):
    assert client.get(f"/recommendations/?page={number}").status_code == 404
    assert client.get("/recommendations/?page=1").status_code == 200


def test_history_is_replayed(client, some):
    assert titles("as_of=2020-04-30") == []
    assert titles("as_of=2020-05-01&status=not-started") == ["Build ports", "Build homes"]
    assert titles("as_of=2021-03-01&status=partly-done") == ["Build homes"]
    html = client.get("/recommendations/?as_of=2021-12-31").text
    assert "As of 31 December 2021." in html
    assert "Under way" in html
    assert "Count trade" not in html
    # On that day it was overdue; due dates too are read as of the day.
    assert titles("as_of=2020-12-31&overdue=yes") == []


@pytest.mark.parametrize("state", ["draft", "private", "below a draft", "below a private", "alias"])
def test_nothing_hidden_is_found_or_counted(client, some, state):
    hidden = RecommendationFactory(title="Hidden words", parent__slug="secret")
    if state == "draft":
        hidden.unpublish()
    elif state == "private":
        PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    elif state == "below a draft":
        hidden.report.unpublish()
    elif state == "below a private":
        PageViewRestriction.objects.create(page=hidden.report, restriction_type="login")
    else:
        hidden.unpublish()
        some[0].create_alias(update_slug="alias")
    assert len(titles("")) == ask("").total == 3
    assert sum(counts("", "status").values()) == 3
    html = client.get("/recommendations/").text
    assert "Hidden words" not in html
    assert "secret" not in html


def test_the_rule_for_many_pages_is_the_rule_for_each():
    reports = [ReportFactory() for _ in range(4)]
    pages = [RecommendationFactory(parent=report) for report in reports for _ in range(2)]
    reports[0].unpublish()
    PageViewRestriction.objects.create(page=reports[1], restriction_type="login")
    PageViewRestriction.objects.create(page=pages[4], restriction_type="login")
    ReportPage.objects.filter(pk=reports[3].pk).update(expire_at=timezone.now())
    recommendations = RecommendationPage.objects.all()
    hidden = hidden_ids(ReportPage.objects.all())
    in_bulk = visible_below(recommendations, parent="report", hidden=hidden)
    assert set(in_bulk) == set(visible(recommendations)) == {pages[5]}


def test_a_language_lists_its_own_pages(client, some):
    french = Locale.objects.create(language_code="fr")
    home_page().copy_for_translation(french).save_revision().publish()
    some[0].report.copy_for_translation(french, copy_parents=True).save_revision().publish()
    translated = some[0].copy_for_translation(french)
    translated.title = "Construire des ports"
    translated.save_revision().publish()
    assert ask("").total == 3
    html = client.get("/fr/recommendations/").text
    assert "Construire des ports" in html
    assert "Build homes" not in html


def test_a_page_of_the_list_costs_few_queries(client, some, max_queries_from_nothing):
    for query in (
        "",
        "status=done&addressee=city&topic=homes",
        "status=done&addressee=city&topic=homes&as_of=2023-01-01",
    ):
        with max_queries_from_nothing(12):
            assert client.get(f"/recommendations/?{query}").status_code == 200


def test_rows_do_not_each_look_up_which_sites_there_are(client, some, monkeypatch):
    calls, look_up = [], Site.get_site_root_paths
    monkeypatch.setattr(Site, "get_site_root_paths", lambda: calls.append(1) or look_up())
    client.get("/recommendations/")
    for_some = len(calls)
    for _ in range(3):
        RecommendationFactory()
    calls.clear()
    assert "6 recommendations" in client.get("/recommendations/").text
    assert 0 < len(calls) <= for_some


def test_the_filters_that_are_on_can_be_taken_off(client, some):
    html = client.get("/recommendations/?status=done&topic=homes&q=build").text
    removes = r"[^>]*>\s*<[^>]*>Remove </span>\s*"
    assert re.search(rf'href="\?q=build&amp;topic=homes"{removes}The Board finds: Done', html)
    assert re.search(
        r'href="\?status=done&amp;topic=homes"[^>]*>\s*<[^>]*>Remove </span>\s*“build”', html
    )
    assert 'value="done" checked' in html


def test_where_nothing_is_found_the_reader_learns_what_to_do(client, some):
    assert "Take one away" in client.get("/recommendations/?topic=gone").text
    assert "Nothing had been recommended" in client.get("/recommendations/?as_of=1999-01-01").text


def test_an_empty_site_has_a_tracker_too(client):
    html = client.get("/recommendations/").text
    assert "No recommendation has been published yet." in html


def test_the_whole_list_tells_what_changed_lately(client, some):
    html = client.get("/recommendations/").text
    latest = html[html.index("Latest changes") : html.index("Use this list")]
    assert latest.index("Build homes") < latest.index("Build ports")
    assert "Count trade" not in latest
    assert "Latest changes" not in client.get("/recommendations/?status=done").text


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("3000-01-01", "Nobody knows yet"),
        ("0000-01-01", "This is not a day"),
        ("2024-02-30", "This is not a day"),
        ("20240630", "This is not a day"),
        ("yesterday", "This is not a day"),
        ("2024-06-30'--", "This is not a day"),
        ("٢٠٢٤-٠٦-٣٠", "This is not a day"),
        ("x" * 10_000, "This is not a day"),
    ],
)
def test_a_day_that_makes_no_sense_is_told_and_today_shown(client, some, as_of, words):
    response = client.get("/recommendations/", {"as_of": as_of})
    assert response.status_code == 200
    assert words in response.text
    assert "Count trade" in response.text


def test_the_first_day_there_is_shows_an_empty_list(client, some):
    response = client.get("/recommendations/?as_of=0001-01-01")
    assert response.status_code == 200
    assert "Nothing had been recommended" in response.text


HOSTILE = [
    "%00",
    "<script>alert(1)</script>",
    "'; DROP TABLE x; --",
    "x" * 10_000,
    "%ED%A0%80",
    "☃",
]


FILTERS = ["q", "status", "addressee", "topic", "report", "year", "priority", "overdue", "answer"]


@pytest.mark.parametrize("name", [*FILTERS, "sort", "page"])
def test_bad_input_gives_a_clean_page(client: Client, name):
    RecommendationFactory()
    for value in HOSTILE:
        response = client.get(f"/recommendations/?{name}={value}")
        assert response.status_code in {200, 400, 404}, value
        assert "<script>alert" not in response.text


def test_an_order_that_there_is_not_is_refused(client: Client, some):
    for sort in ("foo", "Newest"):
        assert client.get(f"/recommendations/?sort={sort}").status_code == 400
        assert client.get(f"/recommendations.csv?sort={sort}").status_code == 400
    assert client.get("/recommendations/?sort=due").status_code == 200


def test_very_many_values_are_cut(client, some):
    query = "&".join(f"topic=t{n}" for n in range(900)) + "&topic=trade"
    assert client.get(f"/recommendations/?{query}").status_code == 200


def test_only_reading_is_allowed(client):
    assert client.post("/recommendations/").status_code == 405


def test_search_engines_learn_of_the_data_and_not_of_every_filter(client, some):
    html = client.get("/recommendations/").text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    (dataset,) = [node for node in data["@graph"] if node["@type"] == "Dataset"]
    assert len(dataset["description"]) >= 50
    for download in dataset["distribution"]:
        path = download["contentUrl"].removeprefix("http://localhost:8000")
        response = client.get(path)
        assert response["Content-Type"].startswith(download["encodingFormat"])
    assert "noindex" not in html
    assert "noindex" in client.get("/recommendations/?status=done").text


def test_the_title_of_the_window_tells_answers_apart(client, some):
    def title(query):
        return re.search(r"<title>(.*) – ", client.get(f"/recommendations/{query}").text)[1]

    assert title("") == "Recommendations"
    assert title("?topic=trade").startswith(f"{ask('topic=trade').total} recommendation")
    assert title("?as_of=2024-06-30") == "Recommendations as of 30 June 2024"


def test_what_is_chosen_has_its_name_where_nothing_matches(client, city):
    report = ReportFactory(title="Six Storeys Up")
    RecommendationFactory(parent=report, addressees=[city])
    query = f"q=nowhere-to-be-found&addressee={city.slug}&report={report.slug}"
    html = client.get(f"/recommendations/?{query}").text
    assert "0 recommendations" in html
    assert re.search(r"Addressee:\s*(<[^>]*>)?\s*City\s*<", html)
    assert re.search(r"Report:\s*(<[^>]*>)?\s*Six Storeys Up\s*<", html)


def test_an_addressee_that_readers_do_not_know_is_not_named(client, some):
    secret = AddresseeFactory(name="Secret Service", slug="not-yet")
    RecommendationFactory(live=False, addressees=[secret])
    html = client.get("/recommendations/?addressee=not-yet").text
    assert "not-yet" in html
    assert "Secret Service" not in html


def test_a_chosen_status_has_no_bar_that_counts_the_others(client, some):
    assert "status-bar__bar" in client.get("/recommendations/?topic=trade").text
    assert "status-bar__bar" not in client.get("/recommendations/?status=done").text


def test_each_row_says_to_whom_it_is_under_its_report(client, city):
    report = ReportFactory(title="Six Storeys Up")
    RecommendationFactory(parent=report, title="Build homes", addressees=[city])
    html = client.get("/recommendations/").text
    group = html[html.index("recommendation-group__title") :]
    assert "Six Storeys Up" in group
    assert re.search(r"Build homes.*?To\s+City<", group, re.DOTALL)


def test_in_another_order_each_row_names_its_report(client):
    RecommendationFactory(parent=ReportFactory(title="Six Storeys Up"), title="Build homes")
    html = client.get("/recommendations/?sort=priority").text
    assert "recommendation-group__title" not in html
    assert re.search(r"Build homes.*?<span>Six Storeys Up</span>", html, re.DOTALL)


def test_what_is_overdue_comes_first_in_the_order_of_due_dates(client):
    long_done = RecommendationFactory(title="Done", due_date=day("2020-01-01"))
    StatusUpdateFactory(page=long_done, status=Status.DONE)
    RecommendationFactory(title="Overdue", due_date=day("2021-01-01"))
    RecommendationFactory(title="Some day")
    assert titles("sort=due") == ["Overdue", "Some day", "Done"]
    html = client.get("/recommendations/?sort=due").text
    assert re.search(r'class="status overdue">.*?Overdue since 1 January 2021', html, re.DOTALL)


def test_a_page_holds_enough_to_be_printed_and_more_on_request(client, monkeypatch):
    report = ReportFactory()
    for number in range(1, 6):
        RecommendationFactory(parent=report, number=number, title=f"Thing {number}")
    assert client.get("/recommendations/").text.count("Thing ") == 5
    monkeypatch.setattr(views, "ROWS_PER_PAGE", 2)
    html = client.get("/recommendations/?q=&sort=newest").text
    assert html.count("Thing ") == 2
    (link,) = re.findall(r'href="(\?[^"]*show=all)"', html)
    html = client.get(f"/recommendations/{link}").text
    assert html.count("Thing ") == 5
    assert 'show=all"' not in html
    monkeypatch.setattr(views, "MAX_ROWS_ON_ONE_PAGE", 4)
    html = client.get("/recommendations/").text
    assert "show=all" not in html
    assert "too many to print" in html
    assert client.get("/recommendations/?show=all").text.count("Thing ") == 4


def test_a_list_as_of_a_day_tells_what_has_changed_since(client):
    report = ReportFactory(publication_date=day("2023-01-01"))
    changed, same = (
        RecommendationFactory(parent=report, number=number, title=title)
        for number, title in enumerate(("Build homes", "Build ports"), start=1)
    )
    StatusUpdateFactory(page=changed, status=Status.PARTLY_DONE, effective_date=day("2023-06-01"))
    StatusUpdateFactory(page=changed, status=Status.DONE, effective_date=day("2025-06-01"))
    StatusUpdateFactory(page=same, status=Status.NOT_APPLICABLE, effective_date=day("2023-06-01"))
    html = client.get("/recommendations/?as_of=2024-01-01").text
    homes, _, ports = html[html.index("Build homes") :].partition("Build ports")
    assert re.search(r"Partly done.*?Today:.*?Done", homes, re.DOTALL)
    assert "Today:" not in ports
    assert "Today:" not in client.get("/recommendations/").text


def test_statuses_of_the_chart_lead_to_the_same_question_with_that_status(client, some):
    html = client.get("/recommendations/?topic=trade&as_of=2024-12-31").text
    links = re.findall(r'href="(\?[^"]*status=[\w-]+)"', html)
    assert links
    for link in links:
        assert link.startswith("?topic=trade&amp;as_of=2024-12-31&amp;status=")


def test_there_is_one_button_to_ask(client, some):
    assert client.get("/recommendations/").text.count(">Show</button>") == 1
