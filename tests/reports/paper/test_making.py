"""When the files of reports are made, served, and taken back. Nothing is really set here."""

import io
import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from boardtrade.navigation.models import SiteSettings
from boardtrade.watching.findings import State
from recommendations.record.statuses import Status
from reports.models import PaperWork, ReportPage
from reports.paper.editions import EDITIONS
from reports.paper.typesetting.process import Content, TypesettingError
from reports.upkeep.tasks import make_papers, request_papers
from reports.upkeep.watched import look_at_papers
from tests.factories import (
    DocumentFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
)
from tests.immediate_tasks import deferred, run_deferred

pytestmark = pytest.mark.django_db
NAMES = ("report.pdf", "brief.pdf", "brief.docx")
URL = "/reports/partnerships/"


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """Have the titles of files noted in place of being made; return what was noted."""
    titles: list[str] = []

    @contextmanager
    def make(composition, said):
        titles.append(composition.template or "word")
        yield Content(io.BytesIO(f"%PDF-{len(titles)}".encode()), 3, ("漢",))

    for name in NAMES:
        monkeypatch.setitem(EDITIONS, name, replace(EDITIONS[name], make=make))
    return titles


@pytest.fixture
def report():
    return ReportFactory(slug="partnerships", title="Partnerships that Produce")


@pytest.fixture
def recommendation(report):
    return RecommendationFactory(parent=report, title="Name one lead")


def read(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def sort(feed: str) -> str:
    """Return a feed with the attributes of its links in the order of the alphabet."""

    def write(match: re.Match) -> str:
        return f"<link {' '.join(sorted(re.findall(r'[a-z]+="[^"]*"', match[0])))}/>"

    return re.sub(r"<link [^>]*>", write, feed)


def test_before_the_first_file_readers_are_told_that_it_is_being_made(client, report):
    response = client.get(f"{URL}report.pdf")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "no-store" in response["Cache-Control"]
    assert f'href="{URL}"' in response.text
    assert client.get(f"{URL}brief.pdf").status_code == 404
    assert client.get(f"{URL}other.pdf").status_code == 404


def test_the_files_are_served_with_their_facts_on_the_page(client, report, recommendation, made):
    assert f"{URL}report.pdf" not in client.get(URL).text
    make_papers.call(report.pk)
    assert made == ["report.typ", "brief.typ", "word"]
    for name, kind in zip(NAMES, ("inline", "inline", "attachment"), strict=True):
        response = client.get(f"{URL}{name}")
        assert read(response).startswith(b"%PDF-")
        assert response["Content-Disposition"].startswith(kind)
        assert response["Cache-Control"] == "no-cache"
        etag = {"If-None-Match": response["ETag"]}
        assert client.get(f"{URL}{name}", headers=etag).status_code == 304
    page = client.get(URL).text
    assert f"{URL}report.pdf" in page
    assert "3 pages" in page
    assert f"{URL}brief.docx" in page
    size = EDITIONS["report.pdf"].find(report).file_size
    feed = client.get("/feeds/reports.atom").text
    assert f'{URL}report.pdf" length="{size}" rel="enclosure" type="application/pdf"' in sort(feed)


def test_what_says_the_same_is_not_made_again(report, recommendation, made):
    make_papers.call(report.pk)
    make_papers.call(report.pk)
    assert len(made) == 3
    assert PaperWork.objects.get().replaced == "漢"
    StatusUpdateFactory(page=recommendation, status=Status.DONE)
    make_papers.call(report.pk)
    assert len(made) == 6


def test_an_uploaded_file_comes_before_a_made_one(client, report, made):
    make_papers.call(report.pk)
    document = DocumentFactory()
    report.download_document = document
    report.save_revision().publish()
    assert read(client.get(f"{URL}report.pdf")) == document.file.read()
    make_papers.call(report.pk)
    assert EDITIONS["report.pdf"].find(report) is None


@pytest.mark.usefixtures("tasks_at_once")
def test_many_entries_ask_for_one_look(
    report, recommendation, made, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(30):
            StatusUpdateFactory(page=recommendation, status=Status.UNDER_WAY)
    asked = [args for task, args, _ in deferred if task.func is make_papers.func]
    assert asked == [(report.pk,)]
    with django_capture_on_commit_callbacks(execute=True):
        run_deferred()
    assert made == ["report.typ", "brief.typ", "word"]
    with django_capture_on_commit_callbacks(execute=True):
        request_papers([report.pk])
    assert [task.func for task, *_ in deferred if task.func is make_papers.func]


def test_what_is_taken_off_is_out_of_the_files_at_once(client, report, recommendation, made):
    make_papers.call(report.pk)
    recommendation.unpublish()
    assert client.get(f"{URL}report.pdf").status_code == 503
    assert client.get(f"{URL}brief.pdf").status_code == 404
    make_papers.call(report.pk)
    assert client.get(f"{URL}report.pdf").status_code == 200
    report.unpublish()
    assert client.get(f"{URL}report.pdf").status_code == 404
    assert EDITIONS["report.pdf"].find(report) is None


def test_a_part_that_becomes_private_is_out_of_them_too(client, report, recommendation, made):
    make_papers.call(report.pk)
    PageViewRestriction.objects.create(page=recommendation, restriction_type="login")
    assert EDITIONS["brief.pdf"].find(report) is None


def test_the_files_of_a_private_report_are_as_private(client, report, made):
    make_papers.call(report.pk)
    PageViewRestriction.objects.create(
        page=report, restriction_type=PageViewRestriction.PASSWORD, password="secret"
    )
    response = client.get(f"{URL}report.pdf")
    assert b"%PDF" not in read(response)
    assert "no-store" in response["Cache-Control"]


def test_an_expired_report_serves_none(client, report, made):
    make_papers.call(report.pk)
    ReportPage.objects.filter(pk=report.pk).update(expire_at=timezone.now())
    assert client.get(f"{URL}report.pdf").status_code == 404


def test_a_report_that_was_unpublished_meanwhile_gets_none(report, monkeypatch):
    @contextmanager
    def make(composition, said):
        ReportPage.objects.filter(pk=report.pk).update(live=False)
        yield Content(io.BytesIO(b"%PDF"), 1)

    monkeypatch.setitem(EDITIONS, "report.pdf", replace(EDITIONS["report.pdf"], make=make))
    make_papers.call(report.pk)
    assert EDITIONS["report.pdf"].find(report) is None


def test_what_cannot_be_made_is_told_at_its_block(admin_client, report, made, monkeypatch):
    report.body = [("heading", {"text": "Why", "level": "2"})]
    report.save_revision().publish()
    make_papers.call(report.pk)
    block = ReportPage.objects.get().body[0].id

    @contextmanager
    def fail(composition, said):
        raise TypesettingError("It has no words.", block)
        yield

    monkeypatch.setitem(EDITIONS, "report.pdf", replace(EDITIONS["report.pdf"], make=fail))
    ReportPage.objects.filter(pk=report.pk).update(tagline="Changed")
    make_papers.call(report.pk)
    form = admin_client.get(f"/admin/pages/{report.pk}/edit/").text
    assert "Block 1, “Heading”: It has no words." in form
    assert EDITIONS["report.pdf"].find(report), "the former one stays"
    (finding,) = look_at_papers()
    assert finding.state is State.CONCERN
    assert report.title in str(finding.words)
    assert admin_client.get(f"/admin/report-files/{report.pk}/").status_code == 200
    response = admin_client.post(f"/admin/report-files/{report.pk}/")
    assert response["Location"] == f"/admin/pages/{report.pk}/edit/"
    monkeypatch.setitem(EDITIONS, "report.pdf", replace(EDITIONS["report.pdf"], make=made_again))
    make_papers.call(report.pk)
    assert next(iter(look_at_papers())).state is State.FINE


@contextmanager
def made_again(composition, said):
    yield Content(io.BytesIO(b"%PDF"), 1)


def test_nobody_else_has_it_made_again(client, report, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody", password="x"))
    assert client.post(f"/admin/report-files/{report.pk}/").status_code == 302
    assert not PaperWork.objects.exists()


def test_the_command_finds_what_nobody_asked_for(
    report, recommendation, made, django_capture_on_commit_callbacks, capsys
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("make_papers")
    assert "1 reports are queued" in capsys.readouterr().out
    assert PaperWork.objects.get().requested_at
    make_papers.call(report.pk)
    call_command("make_papers")
    assert "0 reports are queued" in capsys.readouterr().out
    settings = SiteSettings.for_site(report.get_site())
    settings.voice_colour = "#123456"
    settings.save()
    call_command("make_papers")
    assert "1 reports are queued" in capsys.readouterr().out
