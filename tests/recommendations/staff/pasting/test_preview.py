"""The preview of a pasted list: plain buttons change its rows, and what was typed stays."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.models import RecommendationPage
from recommendations.staff.pasting import arranging
from tests.factories import AddresseeFactory, RecommendationFactory, ReportFactory, TopicFactory
from tests.recommendations.staff.pasting.comparing import alternatives, plain_text
from tests.recommendations.staff.pasting.test_cases import CASES, EXPECTED
from tests.recommendations.staff.pasting.test_pasting import (
    build_confirmation,
    get_url,
    post_preview,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_contexts")]

LIST = "1. Name one office.\nIt answers for all. It reports.\n2. Publish the timetable.\n3. Pay."


@pytest.fixture
def report(db):
    return ReportFactory()


def arrange(editor, report, response, button, **changes):
    """Press a button of the preview after some changes."""
    data = build_confirmation(response, **changes)
    del data["confirm"]
    return editor.post(get_url(report), data | {"arrange": button})


def get_rows(response):
    return [
        tuple(form[name].value() for name in ("number", "title", "text"))
        for form in response.context["rows"]
    ]


def test_a_row_is_split_after_its_first_sentence_or_where_an_empty_line_was_put(editor, report):
    response = post_preview(editor, report, "1. Name one office. It answers for all.")
    again = arrange(editor, report, response, "split-0")
    assert get_rows(again) == [
        ("1", "Name one office", "Name one office."),
        ("2", "It answers for all", "It answers for all."),
    ]
    typed = {"form-0-text": "Name one office. It answers.\r\n\r\nIt reports. Each year."}
    again = arrange(editor, report, response, "split-0", **typed)
    assert get_rows(again) == [
        ("1", "Name one office", "Name one office. It answers."),
        ("2", "It reports", "It reports. Each year."),
    ]


def test_a_row_is_split_at_the_cursor_where_the_browser_tells_it(editor, report):
    response = post_preview(editor, report, "1. Name one office. It answers. It reports.")
    again = arrange(editor, report, response, "cursor-0", **{"form-0-cursor": "28"})
    assert [text for _number, _title, text in get_rows(again)] == [
        "Name one office. It answers.",
        "It reports.",
    ]


def test_the_second_part_has_the_addressee_priority_and_date_of_the_first(editor, report):
    city = AddresseeFactory(name="City")
    table = "title;text;addressee;priority;due\nBuild;One. Two.;City;high;2027-06-30"
    again = arrange(editor, report, post_preview(editor, report, table), "split-0")
    assert editor.post(get_url(report), build_confirmation(again)).status_code == 302
    pages = RecommendationPage.objects.of(report)
    assert [page.addressees for page in pages] == [[city], [city]]
    assert {(page.priority, str(page.due_date)) for page in pages} == {(1, "2027-06-30")}


def test_a_row_of_one_sentence_cannot_be_split_and_it_is_said_how(editor, report):
    again = arrange(editor, report, post_preview(editor, report, "1. Build."), "split-0")
    assert "No. 1 has one sentence. Put an empty line where it should be split." in again.text
    assert get_rows(again) == [("1", "Build", "Build.")]


def test_a_row_is_joined_with_the_one_before_and_nothing_is_lost(editor, report):
    table = (
        "number;title;text;rationale;addressee;due\n"
        "1;Build;Build it.;Because.;City;2027-06-30\n2;Mend;Mend it.;Therefore.;Ontario;2028-06-30"
    )
    again = arrange(editor, report, post_preview(editor, report, table), "join-1")
    (row,) = again.context["rows"]
    assert row["text"].value() == "Build it.\n\nMend it."
    assert row["rationale"].value() == "Because.\nTherefore."
    assert row["addressees"].value() == "City; Ontario"
    assert "What was joined with it was due on 2028-06-30." in again.text


def test_a_title_that_says_something_of_its_own_is_kept_when_rows_are_joined(editor, report):
    response = post_preview(editor, report, "1. Build\nIt is due.\n2. Mend\nIt is broken.")
    ((_number, title, text),) = get_rows(arrange(editor, report, response, "join-1"))
    assert title == "Build"
    assert text == "Build\n\nIt is due.\n\nMend\n\nIt is broken."


def test_a_row_becomes_a_point_of_the_one_before(editor, report):
    response = post_preview(editor, report, "1. Pay for repairs:\n2. in cities\n3. in villages")
    again = arrange(editor, report, response, "indent-1")
    again = arrange(editor, report, again, "indent-1")
    assert get_rows(again) == [
        ("1", "Pay for repairs", "Pay for repairs:\n- in cities\n- in villages")
    ]
    editor.post(get_url(report), build_confirmation(again))
    assert RecommendationPage.objects.get().text == (
        "<p>Pay for repairs:</p><ul><li>in cities</li><li>in villages</li></ul>"
    )


def test_a_row_is_moved_and_the_numbers_stay_in_their_places(editor, report):
    response = post_preview(editor, report, "1. Build\n2. Mend\n3. Pay")
    again = arrange(editor, report, response, "up-2")
    assert [row[:2] for row in get_rows(again)] == [("1", "Build"), ("2", "Pay"), ("3", "Mend")]
    again = arrange(editor, report, again, "down-0")
    assert [row[:2] for row in get_rows(again)] == [("1", "Pay"), ("2", "Build"), ("3", "Mend")]


def test_what_was_typed_and_ticked_stays_when_a_row_is_moved(editor, report):
    response = post_preview(editor, report, LIST)
    typed = {
        "form-0-title": "Another title",
        "form-2-DELETE": "on",
        "form-0-success_measure": "Flights",
        "all-due_date": "2028-01-01",
    }
    again = arrange(editor, report, response, "down-0", **typed)
    rows = list(again.context["rows"])
    assert rows[1]["title"].value() == "Another title"
    assert rows[1]["success_measure"].value() == "Flights"
    assert rows[2]["DELETE"].value()
    assert again.context["for_all"]["due_date"].value() == "2028-01-01"
    assert again.context["form"]["key"].value() == str(response.context["form"]["key"].value())


def test_the_focus_returns_to_the_row_with_words_on_what_was_done(editor, report):
    again = arrange(editor, report, post_preview(editor, report, LIST), "up-1")
    section = again.text.split('id="found-1"')[1].split("</section>")[0]
    assert "autofocus" in section
    assert 'aria-describedby="arranged"' in section
    assert "It was moved from place 2 to place 1" in section
    assert again.text.count("autofocus") == 1


def test_what_was_left_out_is_said_again_after_a_change(editor, report):
    response = post_preview(editor, report, f"Chapter 1: Offices\n{LIST}")
    assert "“Chapter 1: Offices”" in response.text
    assert "“Chapter 1: Offices”" in arrange(editor, report, response, "up-1").text


@pytest.mark.parametrize(
    "button", ["", "up", "up-0", "down-2", "join-0", "indent-0", "split-99", "x-1", "up--1", "up-²"]
)
def test_a_change_that_cannot_be_made_leaves_the_rows_as_they_are(editor, report, button):
    response = post_preview(editor, report, LIST)
    again = arrange(editor, report, response, button)
    assert again.status_code == 200
    assert get_rows(again) == get_rows(response)
    assert not RecommendationPage.objects.exists()


def test_a_title_with_a_colon_is_offered_to_end_there(editor, report):
    response = post_preview(editor, report, "1. Timetable: The office should publish it.\n2. Pay.")
    assert response.text.count("End the title at its colon") == 1
    again = arrange(editor, report, response, "colon-0")
    assert get_rows(again)[0] == ("1", "Timetable", "The office should publish it.")


# --- Asked once, and for all --------------------------------------------------------------------
def test_one_addressee_topic_and_due_date_are_given_to_all_that_have_none(editor):
    city, province = AddresseeFactory(name="City"), AddresseeFactory(name="Province")
    topic = TopicFactory(title="Roads")
    report = ReportFactory(topics=[TopicFactory(title="Trade")])
    table = "title;addressee;due\nBuild;Province;2027-06-30\nMend;;"
    data = build_confirmation(post_preview(editor, report, table))
    data |= {
        "all-addressee": str(city.pk),
        "all-topic": str(topic.pk),
        "all-due_date": "2028-12-31",
    }
    assert editor.post(get_url(report), data).status_code == 302
    build, mend = RecommendationPage.objects.of(report)
    assert (build.addressees, str(build.due_date)) == ([province], "2027-06-30")
    assert (mend.addressees, str(mend.due_date)) == ([city], "2028-12-31")
    assert [[row.topic for row in page.page_topics.all()] for page in (build, mend)] == [
        [topic],
        [topic],
    ]


def test_a_name_that_is_not_known_is_asked_for_once(editor, report):
    ontario = AddresseeFactory(name="Ontario")
    text = "To the province:\n1. Build.\n2. Mend.\nTo nobody we know:\n3. Pay."
    response = post_preview(editor, report, text)
    assert response.text.count("Who is “the province”?") == 1
    province, nobody = response.context["for_all"].questions
    answers = {province.html_name: str(ontario.pk), nobody.html_name: "nobody"}
    data = build_confirmation(response, "publish") | answers
    assert editor.post(get_url(report), data).status_code == 302
    assert [page.addressees for page in RecommendationPage.objects.of(report)] == [
        [ontario],
        [ontario],
        [],
    ]


def test_a_heading_that_is_the_name_of_an_addressee_names_it(editor, report):
    health = AddresseeFactory(name="Ministry of Health")
    response = post_preview(editor, report, "Ministry of Health\n1. Build.\nOthers\n2. Mend.")
    editor.post(get_url(report), build_confirmation(response))
    assert [page.addressees for page in RecommendationPage.objects.of(report)] == [[health], []]


def test_dates_that_can_be_read_in_two_ways_are_asked_about_once(editor, report):
    table = "title;due\nBuild;3/4/2027\nMend;5/6/2027\nPay;2027-12-31"
    response = post_preview(editor, report, table)
    assert response.text.count("In dates such as 3/4/2027, what stands first?") == 1
    refused = editor.post(get_url(report), build_confirmation(response))
    assert "Say below, for all, what stands first in the dates: day or month." in refused.text
    data = build_confirmation(response) | {"all-date_order": "mdy"}
    assert editor.post(get_url(report), data).status_code == 302
    dates = [str(page.due_date) for page in RecommendationPage.objects.of(report)]
    assert dates == ["2027-03-04", "2027-05-06", "2027-12-31"]


def test_one_date_that_can_be_read_in_one_way_tells_how_all_are_meant(editor, report):
    response = post_preview(editor, report, "title;due\nBuild;3/4/2027\nMend;30/6/2027")
    assert [form["due_date"].value() for form in response.context["rows"]] == [
        "2027-04-03",
        "2027-06-30",
    ]
    assert "what stands first?" not in response.text


# --- Numbers ------------------------------------------------------------------------------------
def test_numbers_that_begin_again_are_replaced_by_free_ones_and_it_is_said(editor, report):
    text = "Chapter 1: Roads\n1. Build.\n2. Mend.\nChapter 2: Bridges\n1. Pay.\n2. Count."
    response = post_preview(editor, report, text)
    assert [row[0] for row in get_rows(response)] == ["1", "2", "3", "4"]
    assert (
        "begin again at “Chapter 2: Bridges”: the list says 1, and 3 is proposed" in response.text
    )


@pytest.mark.parametrize(
    "numbers",
    [("I", "II", "III"), ("A", "B", "C"), ("R1", "R2", "R-3"), ("3", "4a", "4b"), ("10.1", "10.2")],
)
def test_numbers_are_kept_as_the_list_writes_them(editor, report, numbers):
    RecommendationFactory(parent=report, number=6, title="Taken")
    text = "\n".join(f"Recommendation {number}: Build." for number in numbers)
    response = post_preview(editor, report, text)
    assert [row[0] for row in get_rows(response)] == list(numbers)
    editor.post(get_url(report), build_confirmation(response))
    created = RecommendationPage.objects.of(report).exclude(number=6)
    assert list(created.values_list("number", flat=True)) == list(numbers)


def test_the_next_free_number_is_named_where_one_is_asked_for(editor, report):
    RecommendationFactory(parent=report, number=6, title="Taken")
    response = post_preview(editor, report, "3. Build.\n6. Mend.\n7. Count.")
    assert "The next free number is 8." in response.text
    assert 'href="#found-2"' in response.text


# --- Files --------------------------------------------------------------------------------------
def test_a_file_with_a_list_is_read_as_one_that_is_pasted(editor, report):
    file = SimpleUploadedFile("list.txt", LIST.encode("utf-16-le"))
    assert [row[0] for row in get_rows(post_preview(editor, report, file=file))] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04\x00", "This file is no plain text (Excel, Word, LibreOffice)"),
        (b"%PDF-1.7", "This file is no plain text (PDF)"),
        (b"title\n\xff\xfd\x81\x8d\x90", "encoding of this file is not known"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(editor, report, content, words):
    response = post_preview(editor, report, file=SimpleUploadedFile("list.csv", content))
    assert words in response.text


def test_an_encoding_that_was_guessed_is_said(editor, report):
    file = SimpleUploadedFile("list.csv", "number;title\n1;Bâtir\n".encode("mac_roman"))
    response = post_preview(editor, report, file=file)
    assert "taken for Mac Roman: look at the accents." in response.text
    assert get_rows(response)[0][1] == "Bâtir"


def test_a_row_without_a_number_among_others_gets_a_free_one_and_it_is_said(editor, report):
    response = post_preview(editor, report, "number;title\n3;Build\n;Mend")
    assert [row[0] for row in get_rows(response)] == ["3", "4"]
    assert "The list has no number here: 4 is proposed." in response.text


def test_no_row_is_lost_where_no_more_can_be_added(editor, report, monkeypatch):
    monkeypatch.setattr(arranging, "MAX_CREATED_AT_ONCE", 3)
    text = "\n".join(f"{number}. Build. Mend." for number in range(1, 4))
    again = arrange(editor, report, post_preview(editor, report, text), "split-0")
    assert "These are 3 already" in again.text
    assert len(get_rows(again)) == 3


@pytest.mark.parametrize(
    "tampered",
    [
        {"form-TOTAL_FORMS": "9" * 5000},
        {"form-0-cursor": "9" * 5000, "arrange": "cursor-0"},
        {"remarks": "[" * 100_000},
        {"remarks": "a\0b"},
        {"all-addressee": "9" * 400, "all-topic": "x", "all-due_date": "x"},
        {"form-0-number": "9" * 5000, "form-0-due_date": "9" * 90},
        {"form-0-addressees": ";" * 1000},
    ],
)
def test_whatever_is_sent_gives_a_clean_page(editor, report, tampered):
    data = build_confirmation(post_preview(editor, report, LIST))
    del data["confirm"]
    for button in ({"arrange": "up-1"}, {"confirm": "draft"}):
        assert editor.post(get_url(report), data | button | tampered).status_code in {200, 302}


def test_a_number_of_thousands_of_digits_is_refused_in_words(editor, report):
    response = post_preview(editor, report, f"number;title\n{'9' * 5000};Build")
    assert response.status_code == 200
    assert "1 needs a correction" in response.text


# --- The lists that are known -------------------------------------------------------------------
@pytest.mark.parametrize("name", EXPECTED)
def test_the_preview_shows_a_list_as_a_careful_editor_reads_it(editor, report, name):
    case, content = EXPECTED[name], (CASES / name).read_bytes()
    if case["as"] == "csv":
        response = post_preview(editor, report, file=SimpleUploadedFile(name, content))
    else:
        response = post_preview(editor, report, content.decode())
    words = " ".join(BeautifulSoup(response.text, "lxml").select_one("main").get_text().split())
    answers = []
    for answer in alternatives(case):
        shown = [
            (form["title"].value(), plain_text(form["text"].value()))
            for form in response.context["rows"]
        ]
        wanted = [
            [(item["title"], plain_text(text)) for text in alternatives(item["text"])]
            for item in answer["items"]
        ]
        is_right = len(shown) == len(wanted) and all(
            pair in pairs for pair, pairs in zip(shown, wanted, strict=True)
        )
        answers.append(is_right and all(piece in words for piece in answer["left_out"]))
    assert any(answers)
    numbers = [form["number"].value() for form in response.context["rows"]]
    assert len(numbers) == len(set(numbers))
