"""What staff see of links to evidence, and what they decide."""

import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.tasks import default_task_backend
from django.utils import timezone
from lxml.html import document_fromstring
from wagtail.models import GroupPagePermission

from boardtrade.fetching.failures import FailureReason
from recommendations.evidence.keeping import keep_copy
from recommendations.evidence.notices import EvidenceWatch, show_readers
from recommendations.models import EvidenceCopy, EvidenceNotice
from tests.admin_forms import read_form
from tests.factories import (
    EvidenceCopyFactory,
    RecommendationFactory,
    StatusUpdateFactory,
    UserFactory,
)
from tests.fetching.hostile_server import run_hostile_server

pytestmark = pytest.mark.django_db

LIST = "/admin/evidence_links/"


@pytest.fixture
def page():
    return RecommendationFactory(title="Name one lead office")


@pytest.fixture
def link(page):
    return StatusUpdateFactory(
        page=page, evidence__url="https://city.ca/minutes", evidence__title="Minutes"
    ).evidence


@pytest.fixture
def copy(link):
    copy = EvidenceCopyFactory(evidence=link)
    EvidenceWatch.objects.create(evidence=link, copy=copy, tried_at=timezone.now())
    return copy


def fail(link, reason=FailureReason.STATUS, status=404):
    EvidenceWatch.objects.create(
        evidence=link, tried_at=timezone.now(), copy_failure=reason, copy_status=status
    )


def url_of(page, link):
    return f"/admin/recommendations/{page.pk}/evidence/{link.pk}/"


def edit(editor, page):
    return editor.get(f"/admin/pages/{page.pk}/edit/").text


def test_the_log_says_what_copy_is_kept(editor, page, link, copy):
    html = edit(editor, page)
    assert "Copy kept" in html
    assert "117.2\xa0KB" in html
    assert url_of(page, link) in html


def test_the_log_says_why_there_is_none(editor, page, link, settings):
    settings.FETCH_EVIDENCE = True
    fail(link)
    html = edit(editor, page)
    assert "No copy: the server answered 404: it has no such page." in html
    assert "Try again" in html


def test_the_log_says_that_a_page_is_gone_or_does_not_answer(editor, page, link, copy):
    watch = EvidenceWatch.objects.get()
    watch.failures, watch.failing_since, watch.failure = 1, timezone.now(), "too_slow"
    watch.save()
    assert "the server took too long" in edit(editor, page)
    show_readers(watch, gone_since=timezone.localdate())
    assert "readers get the copy" in edit(editor, page)


def test_nothing_is_said_where_it_is_switched_off(editor, page, link):
    assert "No copy" not in edit(editor, page)


def test_a_form_about_the_link_shows_its_copies_and_what_readers_get(editor, page, link, copy):
    html = editor.get(url_of(page, link)).text
    assert "ab" * 32 in html
    assert "Offer the copy to readers at once" in html
    response = editor.post(
        url_of(page, link),
        {"is_copy_offered": "on", "archive_url": "https://web.archive.org/web/2026/x"},
        follow=True,
    )
    assert "Readers see it at once" in response.text
    notice = EvidenceNotice.objects.get()
    assert (notice.copy, notice.is_copy_offered) == (copy, True)
    assert notice.archive_url == "https://web.archive.org/web/2026/x"
    editor.post(url_of(page, link), {"archive_url": ""})
    notice.refresh_from_db()
    assert (notice.copy, notice.archive_url) == (None, "")


def test_what_another_one_decided_about_a_link_is_not_replaced_unasked(editor, page, link, copy):
    def read():
        (form,) = document_fromstring(editor.get(url_of(page, link)).text).xpath(
            "//form[@id='bt-task-form']"
        )
        return read_form(form)

    opened = read()
    theirs = {"archive_url": "https://a.ca/theirs", "is_copy_offered": "on"}
    assert editor.post(url_of(page, link), opened | theirs).status_code == 302
    response = editor.post(url_of(page, link), opened | {"archive_url": "https://a.ca/ours"})
    assert response.status_code == 409
    assert 'class="deletion">theirs<' in response.text
    notice = EvidenceNotice.objects.get()
    assert notice.archive_url == "https://a.ca/theirs"
    (mine,) = document_fromstring(response.text).xpath(
        "//input[@form='bt-task-form'][starts-with(@value, 'mine:')]/@value"
    )
    sent = opened | {"archive_url": "https://a.ca/ours", "overwrite_choice": mine}
    assert editor.post(url_of(page, link), sent).status_code == 302
    notice.refresh_from_db()
    assert (notice.archive_url, notice.is_copy_offered) == ("https://a.ca/ours", True)


@pytest.mark.parametrize(
    "archive_url", ["javascript:alert(1)", "ftp://archive.org/", "archive", "https://a.ca/\0"]
)
def test_an_address_that_is_none_is_refused_in_words(editor, page, link, archive_url):
    response = editor.post(url_of(page, link), {"archive_url": archive_url})
    assert response.status_code == 200
    assert "Nothing was saved yet" in response.text
    assert not EvidenceNotice.objects.exists()


@pytest.mark.usefixtures("tasks_at_once")
def test_a_copy_is_asked_for_again(editor, settings, django_capture_on_commit_callbacks):
    with run_hostile_server() as server:
        settings.FETCH_EVIDENCE = True
        settings.FETCH_NETWORKS, settings.FETCH_PORTS = ["127.0.0.0/8"], [server.port]
        page = RecommendationFactory()
        link = StatusUpdateFactory(page=page, evidence__url=server.url()).evidence
        fail(link)
        with django_capture_on_commit_callbacks(execute=True):
            response = editor.post(url_of(page, link), {"try_again": "1"})
        assert response.status_code == 302
    assert EvidenceCopy.objects.get().title == "Minutes of Council"
    assert EvidenceWatch.objects.get().copy_failure == ""


def test_none_is_asked_for_where_none_is_fetched(editor, page, link):
    html = editor.post(url_of(page, link), {"try_again": "1"}, follow=True).text
    assert "No copy of this address can be made on this site." in html


def test_staff_read_the_words_and_save_the_whole(editor, page, link, copy):
    address = f"{url_of(page, link)}copies/{copy.pk}/"
    words, whole = editor.get(address), editor.get(f"{address}whole/")
    assert words.text.endswith("It was carried.\n")
    assert whole["Content-Disposition"].startswith("attachment")
    for response in (words, whole):
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_only_what_a_log_rests_on_is_found_below_its_page(editor, page, link, copy):
    other = RecommendationFactory()
    address = url_of(other, link)
    assert editor.get(address).status_code == 404
    assert editor.post(address, {"archive_url": "https://a.ca"}).status_code == 404
    assert editor.get(f"{address}copies/{copy.pk}/").status_code == 404


@pytest.fixture
def make_editor(client):
    """Return a function that signs somebody in who may do so much with some pages."""

    def make_editor(*pages, permissions=("change_page", "publish_page")):
        group = Group.objects.create(name="Some editors")
        for page in pages:
            for codename in permissions:
                GroupPagePermission.objects.create(
                    group=group, page=page, permission=Permission.objects.get(codename=codename)
                )
        for codename in ("access_admin", "add_statusupdate"):
            group.permissions.add(Permission.objects.get(codename=codename))
        user = UserFactory()
        user.groups.add(group)
        client.force_login(user)
        return client

    return make_editor


def refused(response):
    return response.status_code in {302, 403} and response.get("Location", "/admin/") == "/admin/"


def test_who_may_not_publish_decides_nothing(make_editor, page, link, copy):
    client = make_editor(page, permissions=["change_page"])
    assert refused(client.get(url_of(page, link)))
    assert refused(client.post(url_of(page, link), {"archive_url": "https://a.ca"}))
    assert refused(client.post(url_of(page, link), {"try_again": "1"}))
    assert not EvidenceNotice.objects.exists()
    assert client.get(f"{url_of(page, link)}copies/{copy.pk}/").status_code == 200


def test_who_may_not_edit_reads_no_copy(make_editor, page, link, copy):
    client = make_editor(RecommendationFactory())
    assert refused(client.get(f"{url_of(page, link)}copies/{copy.pk}/"))
    assert refused(client.get(url_of(page, link)))


def test_what_other_pages_show_is_not_decided_here(make_editor, page, link, copy):
    StatusUpdateFactory(evidence=link)
    client = make_editor(page)
    assert "Ask who may publish them" in client.get(url_of(page, link)).text
    assert refused(client.post(url_of(page, link), {"archive_url": "https://a.ca"}))
    assert not EvidenceNotice.objects.exists()


@pytest.fixture
def is_fetched(settings):
    """Whether something waits for being fetched."""
    settings.FETCH_EVIDENCE = True
    # It remembers what was put into the queue; that of other tests forgets it.
    settings.TASKS = {
        "default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend", "QUEUES": []}
    }
    return lambda: any(
        result.task.func is keep_copy.func for result in default_task_backend.results
    )


@pytest.fixture
def draft():
    return RecommendationFactory(live=False)


def test_who_edits_a_draft_has_nothing_fetched_that_readers_get_elsewhere(
    make_editor, page, link, copy, draft, is_fetched, django_capture_on_commit_callbacks
):
    show_readers(EvidenceWatch.objects.get(), is_copy_offered=True)
    StatusUpdateFactory(page=draft, evidence=link)
    client = make_editor(draft, permissions=["change_page"])
    with django_capture_on_commit_callbacks(execute=True):
        assert "try_again" not in client.get(url_of(draft, link)).text
        assert refused(client.post(url_of(draft, link), {"try_again": "1"}))
    assert not is_fetched()


@pytest.mark.parametrize("is_public", [True, False])
def test_an_entry_in_a_draft_has_a_link_fetched_unless_others_have_published_it(
    make_editor, page, link, draft, is_fetched, django_capture_on_commit_callbacks, is_public
):
    if not is_public:
        page.unpublish()
    client = make_editor(draft, permissions=["change_page"])
    form = {
        "status": "under-way",
        "effective_date": "2024-06-17",
        "date_precision": "day",
        "evidence_url": link.url,
        "evidence_title": link.title,
        "key": str(uuid.uuid4()),
    }
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/admin/recommendations/{draft.pk}/log/verdict/", form)
    assert response.status_code == 302
    assert draft.record.updates.get().evidence == link
    assert is_fetched() is not is_public


def test_who_may_publish_all_of_them_decides(make_editor, page, link, copy):
    client = make_editor(page)
    client.post(url_of(page, link), {"archive_url": "https://a.ca"})
    assert EvidenceNotice.objects.get().archive_url == "https://a.ca"


def test_the_list_shows_first_what_needs_a_look(editor, page, link, copy):
    gone = StatusUpdateFactory(page=page, evidence__url="https://city.ca/gone").evidence
    watch = EvidenceWatch.objects.create(
        evidence=gone, failures=3, failing_since=timezone.now(), failure="status", status=404
    )
    show_readers(watch, gone_since=timezone.localdate())
    html = editor.get(LIST).text
    assert html.index(f"/evidence/{gone.pk}/") < html.index(f"/evidence/{link.pk}/")
    only_gone = editor.get(LIST, {"state": "gone"}).text
    assert f"/evidence/{gone.pk}/" in only_gone
    assert f"/evidence/{link.pk}/" not in only_gone
    for state in ("trouble", "failing", "no-copy"):
        assert editor.get(LIST, {"state": state}).status_code == 200
    assert editor.get(LIST, {"q": "minutes"}).status_code == 200
    assert "https://city.ca/gone" in editor.get(LIST, {"export": "csv"}).getvalue().decode()


def test_an_editor_of_one_page_learns_of_no_other(make_editor, page, link):
    other = StatusUpdateFactory(evidence__url="https://city.ca/other").evidence
    html = make_editor(page).get(LIST).text
    assert f"/evidence/{link.pk}/" in html
    assert f"/evidence/{other.pk}/" not in html


def test_who_edits_nothing_has_no_list(make_editor):
    assert refused(make_editor().get(LIST))


def test_many_links_cost_no_more_queries_than_one(editor, page, link, max_queries_from_nothing):
    editor.get(LIST)
    for number in range(5):
        StatusUpdateFactory(page=page, evidence__url=f"https://city.ca/{number}")
    with max_queries_from_nothing(20):
        editor.get(LIST)


def test_the_dashboard_has_a_line_only_if_there_is_something_to_do(editor, link, copy):
    watch = EvidenceWatch.objects.get()
    assert "does not answer" not in read_panel(editor)
    watch.failures, watch.failing_since, watch.failure = 1, timezone.now(), "too_slow"
    watch.save()
    assert "1 link to evidence does not answer" in read_panel(editor)
    show_readers(watch, gone_since=timezone.localdate())
    assert "does not answer" not in read_panel(editor)
    assert (
        url_of(link.updates.get().record.pages.get(), link)
        in editor.get(LIST, {"state": "gone"}).text
    )


def read_panel(editor):
    return editor.get("/admin/").text.partition('id="recommendations-attention')[2]
