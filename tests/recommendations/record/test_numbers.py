"""Recommendations have the numbers that their reports write, in an order that is right."""

import re
import uuid
from random import Random

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from recommendations.models import RecommendationPage
from recommendations.record.numbers import (
    NUMBER_PATTERN,
    find_next_number,
    split_number,
    tidy_number,
)
from tests.factories import RecommendationFactory, ReportFactory

LISTS = [
    "1 2 3 10 11 100",
    "1 2 3 4a 4b 4c 5 10",
    "4 4a 4b 5",
    "1.1 1.2 1.9 1.10 2.1 10.1",
    "1 1.1 1.1.1 1.1.2 1.2 2",
    "I II III IV V VI VII VIII IX X XI XIX XX XXI XL XLI L XC C",
    "i ii iii iv v vi",
    "A B C D E F G H I J K L M",
    "a b c i v x z aa bb cc",
    "R-1 R-2 R-9 R-10 R-11",
    "I.1 I.2 II.1 II.10 IV.1 V.2",
    "4(a) 4(b) 4(i)",
    "4(i) 4(ii) 4(iv) 4(v) 5(a) 5(b) 5(i) 5(v)",
    "4 4bis 4ter 5",
    "C-1 C-2 D-1",
    "2024-1 2024-2 2024-10 2025-1",
    "1 2 A B",
    "I II III IX A",
    "1i1i1i1i1i1i 1i1i1i1i1ii 1i1i1i1ii 1i1i1ii 1i1ii 1ii",
]


@pytest.fixture
def report(db):
    return ReportFactory()


def numbers_of(report) -> list[str]:
    return list(RecommendationPage.objects.of(report).values_list("number", flat=True))


@pytest.mark.parametrize("written", LISTS)
def test_the_recommendations_of_a_report_stand_in_the_order_of_its_numbers(report, written):
    numbers = written.split()
    shuffled = sorted(numbers, key=lambda number: uuid.uuid5(uuid.NAMESPACE_OID, number).int)
    for number in shuffled:
        RecommendationFactory(parent=report, number=number)
    assert numbers_of(report) == numbers


def test_a_letter_is_read_anew_when_others_come_and_go(report):
    for number in ("H", "I", "V"):
        RecommendationFactory(parent=report, number=number)
    assert numbers_of(report) == ["H", "I", "V"]
    letter = RecommendationPage.objects.get(number="H")
    letter.number = "IV"
    letter.save()
    assert numbers_of(report) == ["I", "IV", "V"]
    RecommendationPage.objects.filter(number="IV").update(number="J")
    assert numbers_of(report) == ["I", "J", "V"]
    RecommendationFactory(parent=report, number="VI")
    RecommendationFactory(parent=report, number="IX")
    RecommendationPage.objects.get(number="J").delete()
    assert numbers_of(report) == ["I", "V", "VI", "IX"]


def test_the_order_cannot_be_written_by_hand(report):
    pages = [RecommendationFactory(parent=report, number=number) for number in ("2", "10")]
    RecommendationPage.objects.filter(pk=pages[1].pk).update(number_key="0")
    pages[0].number_key = "9"
    pages[0].save()
    assert numbers_of(report) == ["2", "10"]


def test_many_are_sorted_in_one_statement(report):
    pages = [RecommendationFactory(parent=report, number=number) for number in ("1", "2", "3")]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE recommendations_recommendationpage SET number = 11 - number::int"
            " WHERE report_id = %s",
            [report.pk],
        )
    assert list(RecommendationPage.objects.of(report)) == pages[::-1]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4", "4"),
        (" 4. ", "4"),
        ("4)", "4"),
        ("(4)", "4"),
        ("4a)", "4a"),
        ("4 a", "4a"),
        ("10.1.", "10.1"),
        ("007", "7"),
        ("①", "1"),
        ("４", "4"),
        ("٤", "4"),
        ("IV.", "IV"),
        ("4(b)", "4(b)"),
        ("R–3", "R-3"),
        ("4 bis", "4bis"),
        ("10 . 1", "10.1"),
    ],
)
def test_a_number_is_taken_as_people_write_it(written, number):
    assert tidy_number(written) == number


@pytest.mark.parametrize(
    "number",
    [
        "0",
        "00",
        "-1",
        "é",
        "10000",
        "1..2",
        "<b>",
        "4 or 5",
        "=1+1",
        "a" * 13,
        "4(",
        "#",
        "½",
        "one",
        "first",
    ],
)
def test_what_is_no_number_is_refused(report, number):
    page = RecommendationFactory(parent=report)
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        RecommendationPage.objects.filter(pk=page.pk).update(number=number)


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        ("", "1"),
        ("1 2 3", "4"),
        ("1 3", "4"),
        ("3 4a 4b", "5"),
        ("1.1 1.2 2.1", "2.2"),
        ("1.9 1.10", "1.11"),
        ("1 1.1", "2"),
        ("I II III", "IV"),
        ("i ii", "iii"),
        ("A B", "C"),
        ("a", "b"),
        ("H I", "J"),
        ("R-1 R-9 R-10", "R-11"),
        ("R1 R2", "R3"),
        ("9999", "1"),
        ("1 9999", "2"),
        ("A-9999", "1"),
        ("Z", "1"),
        ("XYZ ABC", "1"),
        ("1 2 A", "3"),
        ("2024-1 2024-2", "2024-3"),
        ("ABC-2024-999", "1"),
    ],
)
def test_the_next_number_continues_those_of_the_report(numbers, following):
    assert find_next_number(numbers.split()) == following


@pytest.mark.parametrize(
    ("one", "other"), [("4a", "4A"), ("4a", "4.a"), ("4(a)", "4a"), ("IV", "iv"), ("1.1", "1-1")]
)
def test_two_spellings_are_one_number(one, other):
    assert split_number(one) == split_number(other)


def test_the_database_reads_numbers_as_python_does(db):
    chance = Random(4)  # noqa: S311 - no secret
    signs = "0129aAivxXbs.-/() \n"
    written = ["".join(chance.choices(signs, k=chance.randint(1, 8))) for _ in range(3000)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM unnest(%s::text[]) AS number WHERE number ~ %s",
            [written, NUMBER_PATTERN],
        )
        found = {number for (number,) in cursor.fetchall()}
    assert found
    assert found == {number for number in written if re.search(NUMBER_PATTERN[:-1] + r"\Z", number)}
