"""An editor's day by machine: whatever happens, what was typed and confirmed is there, once.

Each day is a random sequence of typing, saving, windows, ended sessions and deletions, the same for
the same seed. More of them: `make test ARGS="tests/editing/test_editors_day.py --days 200"`.
"""

import datetime
import random

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from boardtrade.people.models import Person, Topic
from reports.models import ReportPage
from tests.editing.window import Window
from tests.factories import AdminFactory, PersonFactory, ReportFactory, TopicFactory

pytestmark = pytest.mark.django_db
CHOICES = {"page_topics": ("topic", Topic), "authorships": ("person", Person)}
MAX_ROWS = 5
STEPS = 16
HERE = {"origin": "http://testserver"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--days")))


class Day:
    """Two editors, each with a browser, and the windows in which they write one report."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - the same day for the same seed
        for _ in range(4):
            TopicFactory()
            PersonFactory()
        report = ReportFactory(live=False, title="Taking Flight", slug="taking-flight")
        revision = report.save_revision()
        if is_live := seed % 2 == 1:
            revision.publish()
        self.report_id = report.pk
        # The drafts of a live page are all in versions: who works there meets the others more.
        self.weights = [4, 3, 3] if is_live else [6, 2, 2]
        self.log: list[str] = []
        self.users = [AdminFactory(), AdminFactory()]
        self.windows = [self._open(user) for user in (self.users[0], *self.users)]
        self.late: list[tuple[Window, dict[str, str]]] = []
        self.words = 0
        self.added: set[tuple[str, str]] = set()
        self.steps = {
            self.type_words: 3,
            self.add_card: 5,
            self.add_choice: 3,
            self.leave_a_row_empty: 1,
            self.change_a_row: 2,
            self.delete_a_row: 2,
            self.autosave: 3,
            self.autosave_without_answer: 5,
            self.autosave_late: 1,
            self.let_late_autosave_arrive: 1,
            self.save: 4,
            self.publish: 2,
            self.send_again: 1,
            self.schedule: 1,
            self.let_time_pass: 1,
            self.restore: 1,
            self.reload: 1,
            self.end_session: 1,
            self.delete_a_choice: 1,
        }
        self.typing = {
            self.type_words,
            self.add_card,
            self.add_choice,
            self.leave_a_row_empty,
            self.change_a_row,
            self.delete_a_row,
            self.autosave_late,
        }
        """What only changes a window: nothing is sent, and nothing stored."""

    def _open(self, user) -> Window:
        browser = Client()
        browser.force_login(user)
        window = Window(browser, ReportPage.objects.get(pk=self.report_id))
        window.user = user
        self._note_what_is_shown(window)
        return window

    def _note_what_is_shown(self, window: Window) -> None:
        """Note what a window has begun with: what is not typed in it, others may delete."""
        window.typed = set()
        window.known = self._get_rows_of_form(window.form)

    def live_through(self) -> None:
        """Take random steps in random windows."""
        for _ in range(STEPS):
            (window,) = self.dice.choices(self.windows, weights=self.weights)
            (step,) = self.dice.choices(list(self.steps), weights=list(self.steps.values()))
            self.log.append(f"{self.windows.index(window)} {step.__name__}")
            step(window)
            if step not in self.typing:
                self.check_that_nothing_is_doubled()

    # What is stored

    @property
    def report(self) -> ReportPage:
        return ReportPage.objects.get(pk=self.report_id)

    @property
    def newest(self) -> ReportPage:
        return self.report.get_latest_revision_as_object()

    def check_that_nothing_is_doubled(self) -> None:
        for page in (self.report, self.newest):
            for values in (
                [card.url for card in page.related_cards.all() if card.url],
                [row.topic_id for row in page.page_topics.all()],
                [row.person_id for row in page.authorships.all()],
            ):
                assert len(values) == len(set(values)), self.log
        assert ReportPage.objects.count() == 1, self.log

    def get_rows(self) -> set[tuple[str, str]]:
        """Return the rows of the newest version: what they are, and what was chosen or typed."""
        newest = self.newest
        rows = {("related_cards", card.url) for card in newest.related_cards.all() if card.url}
        for relation, (name, _) in CHOICES.items():
            stored = getattr(newest, relation).all()
            rows |= {(relation, str(getattr(row, f"{name}_id"))) for row in stored}
        return rows

    def _get_rows_of_form(self, form: dict[str, str]) -> set[tuple[str, str]]:
        names = {"related_cards": "url"} | {key: name for key, (name, _) in CHOICES.items()}
        return {(key, value) for key in names for value in self._values(form, key, names[key])}

    def _drop_deleted_choices(self, rows: set[tuple[str, str]]) -> set[tuple[str, str]]:
        existing = {
            (relation, str(pk))
            for relation, (_, model) in CHOICES.items()
            for pk in model.objects.values_list("pk", flat=True)
        }
        return {row for row in rows if row[0] == "related_cards" or row in existing}

    def check_that_it_is_there(
        self, window: Window, form: dict[str, str], before: set[tuple[str, str]]
    ) -> None:
        """Compare the newest version with a form that was confirmed, and what was there before."""
        assert self.newest.tagline == form["tagline"], self.log
        rows, shown = self.get_rows(), self._get_rows_of_form(form)
        expected = {row for row in shown if row in window.typed or row in before}
        assert self._drop_deleted_choices(expected) <= rows, self.log
        known = window.known | window.typed
        of_others = {row for row in before - known if row in self.added}
        assert self._drop_deleted_choices(of_others) <= rows, self.log
        window.known |= shown

    @staticmethod
    def _values(form: dict[str, str], relation: str, name: str) -> list[str]:
        prefixes = [f"{relation}-{index}" for index in range(int(form[f"{relation}-TOTAL_FORMS"]))]
        return [
            form[f"{prefix}-{name}"]
            for prefix in prefixes
            if form.get(f"{prefix}-{name}") and not form.get(f"{prefix}-DELETE")
        ]

    # What editors do

    def type_words(self, window: Window) -> None:
        self.words += 1
        window.type(tagline=f"Words {self.words}")

    def add_card(self, window: Window) -> None:
        if len(self._values(window.form, "related_cards", "url")) < MAX_ROWS:
            self.words += 1
            url = f"https://example.org/{self.words}"
            window.add_row("related_cards", url=url, title=f"Card {self.words}")
            self._note_row(window, "related_cards", url)

    def _note_row(self, window: Window, relation: str, value: str) -> None:
        window.typed.add((relation, value))
        self.added.add((relation, value))

    def add_choice(self, window: Window) -> None:
        relation = self.dice.choice(list(CHOICES))
        name, model = CHOICES[relation]
        chosen = self._values(window.form, relation, name)
        free = [pk for pk in model.objects.values_list("pk", flat=True) if str(pk) not in chosen]
        if free and len(chosen) < MAX_ROWS:
            choice = self.dice.choice(free)
            window.add_row(relation, **{name: choice})
            self._note_row(window, relation, str(choice))

    def leave_a_row_empty(self, window: Window) -> None:
        window.add_row(self.dice.choice(["related_cards", *CHOICES]))

    def _pick_row(self, window: Window) -> str | None:
        count = int(window.form["related_cards-TOTAL_FORMS"])
        rows = [f"related_cards-{index}" for index in range(count)]
        rows = [row for row in rows if not window.form.get(f"{row}-DELETE")]
        return self.dice.choice(rows) if rows else None

    def change_a_row(self, window: Window) -> None:
        if row := self._pick_row(window):
            self.words += 1
            url = f"https://example.org/{self.words}"
            window.type(**{f"{row}-url": url, f"{row}-title": f"Card {self.words}"})
            window.typed.add(("related_cards", url))

    def delete_a_row(self, window: Window) -> None:
        if row := self._pick_row(window):
            window.type(**{f"{row}-DELETE": "on"})

    # How it is saved

    def autosave(self, window: Window) -> None:
        form, before = dict(window.form), self.get_rows()
        response = window.autosave()
        if response.status_code == 200:
            self.check_that_it_is_there(window, form, before)
        else:
            assert response.json()["error_message"], self.log

    def autosave_without_answer(self, window: Window) -> None:
        form, before = dict(window.form), self.get_rows()
        if window.autosave(is_answered=False).status_code == 200:
            self.check_that_it_is_there(window, form, before)

    def autosave_late(self, window: Window) -> None:
        self.late.append((window, window.begin_autosave()))

    def let_late_autosave_arrive(self, window: Window) -> None:
        if self.late:
            window, data = self.late.pop(0)
            before = self.newest.tagline
            if window.send_autosave(data, is_answered=False).status_code != 200:
                assert self.newest.tagline == before, self.log

    def save(self, window: Window, **values: str) -> None:
        form, before = dict(window.form), self.get_rows()
        response = window.save(**values)
        assert response.status_code in (200, 403), self.log
        if response.redirect_chain:
            self.check_that_it_is_there(window, form, before)
            self._note_what_is_shown(window)
        else:
            words = ("Look at", "Not saved", "Nothing was", "locked", "could not be saved")
            assert any(word in response.text for word in words), self.log

    def publish(self, window: Window) -> None:
        self.save(window, **{"action-publish": "1"})

    def send_again(self, window: Window) -> None:
        if hasattr(window, "last_sent"):
            assert window.send_again().status_code in (200, 302), self.log

    def schedule(self, window: Window) -> None:
        tomorrow = timezone.localtime() + datetime.timedelta(days=1)
        self.save(
            window,
            **{"go_live_at": tomorrow.strftime("%Y-%m-%d 12:00"), "action-publish": "1"},
        )

    def let_time_pass(self, window: Window) -> None:
        scheduled = Revision.objects.filter(approved_go_live_at__isnull=False)
        scheduled.update(approved_go_live_at=timezone.now() - datetime.timedelta(hours=1))
        call_command("publish_scheduled")

    def restore(self, window: Window) -> None:
        revision = self.dice.choice(list(self.report.revisions.all()))
        url = window.url
        window.url = reverse(
            "wagtailadmin_pages:revisions_revert", args=[self.report_id, revision.pk]
        )
        window.open()
        window.url = url
        replaced = self.get_rows()  # what the earlier version takes the place of
        window.known |= replaced
        window.typed = self._get_rows_of_form(window.form) - replaced  # as if it were typed now

    def reload(self, window: Window) -> None:
        window.open()
        self._note_what_is_shown(window)

    # What happens meanwhile

    def end_session(self, window: Window) -> None:
        del window.client.cookies["sessionid"]
        before = self.newest.tagline
        assert window.autosave().status_code == 401, self.log
        kept = window.client.post(window.url, window.form, headers=HERE)
        assert "what you typed is kept" in kept.text, self.log
        assert self.newest.tagline == before, self.log
        window.client.force_login(window.user)

    def delete_a_choice(self, window: Window) -> None:
        model = self.dice.choice([Topic, Person])
        if model.objects.count() > 1:
            model.objects.order_by("pk").first().delete()


def test_what_was_typed_and_confirmed_is_there_once(seed):
    Day(seed).live_through()
