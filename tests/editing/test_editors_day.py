"""An editor's day by machine: whatever happens, what was typed and confirmed is there, once.

Each day is a random sequence of typing, saving, windows, ended sessions and deletions, the same for
the same seed. More of them: `make test ARGS="tests/editing/test_editors_day.py --days 200"`.
"""

import datetime
import random

import pytest
from django.core.management import call_command
from django.http import HttpResponse
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
        report.save_revision()
        self.report_id = report.pk
        self.log: list[str] = []
        self.users = [AdminFactory(), AdminFactory()]
        self.windows = [self._open(user) for user in (self.users[0], *self.users)]
        self.late: list[tuple[Window, dict[str, str]]] = []
        self.words = 0
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

    def _open(self, user) -> Window:
        browser = Client()
        browser.force_login(user)
        window = Window(browser, ReportPage.objects.get(pk=self.report_id))
        window.user = user
        return window

    def live_through(self) -> None:
        """Take random steps in random windows."""
        for _ in range(STEPS):
            (window,) = self.dice.choices(self.windows, weights=[6, 2, 2])
            (step,) = self.dice.choices(list(self.steps), weights=list(self.steps.values()))
            self.log.append(f"{self.windows.index(window)} {step.__name__}")
            step(window)
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

    def check_that_it_is_there(self, window: Window, form: dict[str, str]) -> None:
        """Compare the newest version with a form that was confirmed."""
        newest = self.newest
        assert newest.tagline == form["tagline"], self.log
        urls = {card.url for card in newest.related_cards.all()}
        assert set(self._values(form, "related_cards", "url")) <= urls, self.log
        for relation, (name, model) in CHOICES.items():
            stored = {getattr(row, f"{name}_id") for row in getattr(newest, relation).all()}
            chosen = {int(value) for value in self._values(form, relation, name)}
            exists = set(model.objects.values_list("pk", flat=True))
            assert chosen & exists <= stored, self.log

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

    def add_choice(self, window: Window) -> None:
        relation = self.dice.choice(list(CHOICES))
        name, model = CHOICES[relation]
        chosen = self._values(window.form, relation, name)
        free = [pk for pk in model.objects.values_list("pk", flat=True) if str(pk) not in chosen]
        if free and len(chosen) < MAX_ROWS:
            window.add_row(relation, **{name: self.dice.choice(free)})

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
            window.type(**{f"{row}-url": f"https://example.org/{self.words}", f"{row}-title": "T"})

    def delete_a_row(self, window: Window) -> None:
        if row := self._pick_row(window):
            window.type(**{f"{row}-DELETE": "on"})

    # How it is saved

    def autosave(self, window: Window) -> None:
        form = dict(window.form)
        response = window.autosave()
        if response.status_code == 200:
            self.check_that_it_is_there(window, form)
        else:
            assert response.json()["error_message"], self.log

    def autosave_without_answer(self, window: Window) -> None:
        form = dict(window.form)
        if window.autosave(is_answered=False).status_code == 200:
            self.check_that_it_is_there(window, form)

    def autosave_late(self, window: Window) -> None:
        self.late.append((window, window.begin_autosave()))

    def let_late_autosave_arrive(self, window: Window) -> None:
        if self.late:
            window, data = self.late.pop(0)
            before = self.newest.tagline
            if window.send_autosave(data, is_answered=False).status_code != 200:
                assert self.newest.tagline == before, self.log

    def _check_answer(self, window: Window, response: HttpResponse, form: dict[str, str]) -> None:
        assert response.status_code in (200, 403), self.log
        if response.redirect_chain:
            self.check_that_it_is_there(window, form)
        else:
            words = ("Look at", "Not saved", "Nothing was", "locked", "could not be saved")
            assert any(word in response.text for word in words), self.log

    def save(self, window: Window, **values: str) -> None:
        form = dict(window.form)
        self._check_answer(window, window.save(**values), form)

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

    def reload(self, window: Window) -> None:
        window.open()

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
