"""Which backups are kept: the newest of so many days, weeks and months."""

import datetime

import pytest

from boardtrade.backup.errors import BackupError
from boardtrade.backup.retention import build_name, choose_outdated, read_rule

TODAY = datetime.datetime(2026, 11, 29, 3, 0, tzinfo=datetime.UTC)


def nightly(days: int) -> list[str]:
    return [
        build_name(TODAY - datetime.timedelta(days=back), is_encrypted=back % 2 == 0)
        for back in range(days)
    ]


def test_of_a_year_of_nights_days_weeks_and_months_are_kept():
    names = nightly(365)
    kept = set(names) - set(choose_outdated(names, read_rule("7 daily 4 weekly 6 monthly")))
    assert sorted(name[11:19] for name in kept) == [
        *("20260630", "20260731", "20260831", "20260930", "20261031"),  # November's is below
        *("20261108", "20261115", "20261122"),
        *("20261123", "20261124", "20261125", "20261126", "20261127", "20261128", "20261129"),
    ]


def test_of_two_on_a_day_the_later_one_is_kept():
    later = build_name(TODAY + datetime.timedelta(hours=9), is_encrypted=False)
    (earlier,) = nightly(1)
    assert choose_outdated([earlier, later], read_rule("30 daily")) == [earlier]


def test_after_a_pause_as_many_are_kept_as_before():
    names = nightly(30)[20:]  # the last is three weeks old
    assert len(names) - len(choose_outdated(names, read_rule("7 daily"))) == 7


def test_the_newest_is_kept_and_other_files_are_left_alone():
    names = [*nightly(3), "notes.txt", "boardtrade-20261101T030000Z.tar.unfinished"]
    assert choose_outdated(names, read_rule("0 daily 1 yearly")) == nightly(3)[1:]


@pytest.mark.parametrize("words", ["", "7", "daily", "7 daily and more", "7 hourly", "0 daily"])
def test_words_that_say_something_else_are_refused(words):
    with pytest.raises(BackupError, match="does not say which backups to keep"):
        read_rule(words)


def test_words_may_be_separated_as_people_do():
    assert read_rule("7 daily, 4 weekly and 1 yearly") == {"daily": 7, "weekly": 4, "yearly": 1}
