"""What this product uses of its packages without their promise: an upgrade may change it.

CONTRIBUTING lists all of it under "Private and undocumented APIs", each with a test that fails when
it changes. Those tests that are not about a feature of the product are here.
"""

import ast
import inspect
import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import wagtail
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.urls import NoReverseMatch, include, path, resolve, reverse, translate_url
from django.utils.translation import get_language_from_path
from django_tasks_db.management.commands.db_worker import Worker
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Locale, Page, Workflow
from wagtail.url_routing import RouteResult
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail.views import serve

from boardtrade.delivery.static_storage import StaticStorage
from boardtrade.localdb import ROOT
from boardtrade.media.documents import file_response
from boardtrade.pages.routing import serve_page
from boardtrade.run.worker import is_worth_a_line
from boardtrade.settings import base as base_settings
from tests.admin_forms import report_form
from tests.factories import (
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    home_page,
)
from tests.test_architecture import PYTHON

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WAGTAIL = Path(wagtail.__file__).parent


# --- The list ---------------------------------------------------------------------------------


def test_every_test_that_contributing_names_exists():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    section = text.partition("## Private and undocumented APIs")[2].partition("\n## ")[0]
    own = Path(__file__).read_text()
    missing = [
        name
        for file, name in re.findall(r"`(tests/[\w/]+\.py)?(?:::)?(test_\w+)`", section)
        if f"def {name}(" not in ((ROOT / file).read_text() if file else own)
    ]
    assert missing == []
    assert section.count("test_") > 20, "the table is not where this test looks for it"


DOCUMENTED = {"_meta", "_state", "_default_manager", "_exit"}
"""Names with an underscore that their documentation promises all the same."""
LISTED = {"_wagtail_route_for_request"}


def names_with_an_underscore(source: str, own: set[str]) -> set[str]:
    """Return the underscored attributes in a source that are neither ours nor documented."""
    used = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and re.match(r"_[^_]", node.attr)
    }
    return used - own - DOCUMENTED - LISTED


def own_names(sources: list[str]) -> set[str]:
    """Return the underscored names that sources give to attributes of their own."""
    own = set()
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            own.add(node.attr)
    return own - LISTED


def test_no_other_private_name_of_a_package_is_used():
    sources = [file.read_text() for file in [*PYTHON, ROOT / "tests" / "conftest.py"]]
    own = own_names(sources)
    assert set().union(*(names_with_an_underscore(source, own) for source in sources)) == set()


def test_a_private_name_would_be_noticed():
    assert names_with_an_underscore("page._slug_is_available(1)", set()) == {"_slug_is_available"}
    assert names_with_an_underscore("self._mine()", {"_mine"}) == set()


# --- Django -----------------------------------------------------------------------------------


@pytest.fixture
def outside_any_test_database(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Let a test connect elsewhere, and lead the connection back to the copy of this process."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        yield
        connection.close()
    connection.settings_dict["NAME"] = name


def test_a_connection_follows_the_name_in_its_settings(outside_any_test_database):
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == ("postgres",)


def test_a_form_with_a_token_is_noted_on_its_request():
    request = RequestFactory().get("/")
    assert "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    get_token(request)
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"], "the page cache would keep forms with tokens"


def test_a_storage_can_read_again_which_names_were_hashed(tmp_path):
    early = StaticStorage(location=tmp_path, base_url="/static/")
    assert early.hashed_files == {}
    collecting = StaticStorage(location=tmp_path, base_url="/static/")
    collecting.save("words.txt", ContentFile(b"Some words, which have a hash."))
    list(collecting.post_process({"words.txt": (collecting, "words.txt")}))
    early.hashed_files, early.manifest_hash = early.load_manifest()
    assert re.fullmatch(r"/static/words\.\w{12}\.txt", early.url("words.txt"))


def test_a_path_tells_its_language_and_can_be_translated():
    assert get_language_from_path("/fr/recommendations/") == "fr"
    assert get_language_from_path("/recommendations/") is None
    assert translate_url("/recommendations/", "fr") == "/fr/recommendations/"
    assert translate_url("/no/such/address.txt", "fr") == "/no/such/address.txt"


def test_a_download_is_sent_in_the_pieces_that_were_asked_for(tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"x" * 100_000)
    response = file_response._Download(file.open("rb"))
    assert [len(piece) for piece in response] == [65_536, 34_464]


def test_the_count_of_a_paginator_can_be_set():
    pages = Paginator(Page.objects.all(), 10)  # this test may not ask the database
    pages.count = 25
    assert pages.num_pages == 3


# --- Wagtail: serving pages -------------------------------------------------------------------


@pytest.mark.django_db
def test_wagtail_serves_the_page_that_was_routed_before():
    request = RequestFactory().get("/no/such/page/")
    request.user = AnonymousUser()
    request._wagtail_route_for_request = RouteResult(home_page(), [], {})
    response = serve(request, "no/such/page/")
    assert response.context_data["page"] == home_page()


def test_wagtails_pattern_gives_the_path_of_a_page_and_its_forms_stand_aside():
    for address, wanted in (("/", ""), ("/reports/taking-flight/", "reports/taking-flight/")):
        match = resolve(address)
        assert inspect.unwrap(match.func) is serve_page
        assert match.args == (wanted,)
    for name in ("wagtailcore_authenticate_with_password", "wagtailcore_login"):
        address = reverse(name, args=[1, 1] if "password" in name else [])
        assert address.startswith("/_util/"), "our pattern for pages would take it"
        assert inspect.unwrap(resolve(address).func) is not serve_page


def test_patterns_are_decorated_however_deep_they_stand():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("plain")

    def loudly(decorated: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return lambda request: HttpResponse(decorated(request).text.upper())

    patterns = [path("one/", view), path("deep/", include([path("two/", view)]))]
    decorated = decorate_urlpatterns(patterns, loudly)
    for address in ("one/", "deep/two/"):
        match = next(found for each in decorated if (found := each.resolve(address)))
        assert match.func(None).text == "PLAIN"
        assert inspect.unwrap(match.func) is view


# --- Wagtail: the tree ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_path_begins_with_the_paths_of_all_pages_above():
    page = RecommendationFactory()
    above = list(page.get_ancestors())
    assert Page.steplen == 4, "the data and migrations of this product have steps of four"
    assert [each.path for each in above] == [page.path[:end] for end in range(4, len(page.path), 4)]
    assert [each.depth for each in above] == list(range(1, page.depth))
    assert home_page().path == "00010001", "a migration of the home app writes it"


@pytest.mark.django_db
def test_a_parent_that_was_read_early_may_not_know_its_children():
    early = Page.objects.get(pk=home_page().pk)
    page = ReportFactory().get_parent()
    assert not early.get_children().filter(pk=page.pk).exists(), (
        "Wagtail looks for children though it has read that there are none: the hooks that lock "
        "siblings need not read numchild again"
    )
    early.refresh_from_db(fields=["numchild"])
    assert early.get_children().filter(pk=page.pk).exists()


# --- Wagtail: the admin -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_dialogue_of_the_admin_is_told_by_json_where_to_go(editor):
    page = ReportFactory(live=False)
    page.save_revision()
    Workflow.objects.get().start(page, user=None)
    task = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    response = editor.post(address, {"comment": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    answer = json.loads(response.content)
    assert answer["step"] == "success"
    assert answer["redirect"].startswith("/admin/")


@pytest.mark.django_db
def test_whoever_takes_no_html_is_an_autosave_and_gets_json(editor):
    page = ReportFactory()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = report_form(slug=page.slug, title="Saved meanwhile")
    response = editor.post(address, form, headers={"Accept": "application/json"})
    assert response.json()["success"] is True
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Saved meanwhile"


@pytest.mark.django_db
def test_a_form_about_a_page_has_the_head_of_every_page_of_the_admin(editor):
    page = RecommendationFactory(number=7, title="Build more")
    address = reverse("recommendations_staff:status_add", args=[page.pk])
    html = editor.get(address).text
    assert re.search(r"<title>\s*Add status update[^<]*7\. Build more", html)
    trail = html[html.index("data-w-breadcrumbs") :]
    assert trail.index(reverse("wagtailadmin_home")) < trail.index(
        f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"'
    )


@pytest.mark.django_db
def test_an_entry_of_the_log_leads_to_the_form_of_its_recommendation():
    entry = StatusUpdateFactory()
    page = entry.record.pages.get()
    found = AdminURLFinder(AdminFactory()).get_edit_url(entry)
    assert found == reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.django_db
def test_wagtail_tells_which_translations_it_would_delete_along(editor, settings):
    settings.WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
    page = StatusUpdateFactory().record.pages.get()
    page.copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True)
    response = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert response.status_code == 409, "a log would lose its page and the translation at once"


def test_wagtail_reads_every_setting_of_its_own_that_we_set():
    ours = {name for name in dir(base_settings) if name.startswith("WAGTAIL")}
    texts = (file.read_text() for file in WAGTAIL.rglob("*.py") if "tests" not in file.parts)
    known = {name for text in texts for name in re.findall(r"\bWAGTAIL\w+", text)}
    assert len(ours) > 15
    assert ours - known == set(), "a setting that Wagtail has renamed is passed over in silence"


NAME_OF_ADDRESS = re.compile(r"""(?:{%\s*url|reverse\(|LOGIN\w*_URL =)\s*["'](wagtail[\w:]+)["']""")
ARGUMENTS = ([], [1], ["app", "model", 1], ["app", "model", "action"])


def names_of_addresses() -> set[str]:
    """Return the names of Wagtail's addresses that our templates and modules reverse."""
    texts = (file.read_text() for file in [*TEMPLATES, *PYTHON])
    return {name for text in texts for name in NAME_OF_ADDRESS.findall(text)}


def exists(name: str) -> bool:
    """Return whether an address has a name, whatever arguments it takes."""
    for arguments in ARGUMENTS:
        try:
            reverse(name, args=arguments)
        except NoReverseMatch:
            continue
        return True
    return False


def test_the_addresses_of_the_admin_have_their_names():
    names = names_of_addresses()
    assert {"wagtailadmin_pages:edit", "wagtailadmin_login", "wagtail_bulk_action"} <= names
    assert [name for name in names if not exists(name)] == []
    assert not exists("wagtailadmin_pages:no_such_view")


# --- Wagtail: templates -----------------------------------------------------------------------

BLOCK = re.compile(r"{%-?\s*(block\s+(?P<name>\w+)|endblock)\b")
PARENT = re.compile(r"""{%\s*extends\s+["']([^"']+)["']""")
INCLUDED = re.compile(r"""{%\s*include\s+["']((?:wagtail)[^"']+)["']""")
STATIC = re.compile(r"""versioned_static\s+["']([^"']+)["']""")


def source_of_wagtail(name: str) -> str:
    """Return the source of a template as Wagtail ships it, not as ours replaces it."""
    found = [*WAGTAIL.glob(f"**/templates/{name}")]
    assert found, f"Wagtail has no template {name} any more"
    return found[0].read_text()


def blocks_of(name: str) -> set[str]:
    """Return the blocks that can be filled in a template of Wagtail, its parents' too."""
    source = source_of_wagtail(name)
    parent = PARENT.search(source)
    own = {found["name"] for found in BLOCK.finditer(source) if found["name"]}
    return own | (blocks_of(parent[1]) if parent else set())


def filled_blocks(source: str) -> set[str]:
    """Return the blocks that a template fills; blocks within these are its own."""
    filled, depth = set(), 0
    for found in BLOCK.finditer(source):
        if found["name"] and not depth:
            filled.add(found["name"])
        depth += 1 if found["name"] else -1
    return filled


def of_wagtail(file: Path) -> str | None:
    """Return the template of Wagtail that one of ours extends, if it does."""
    parent = PARENT.search(file.read_text())
    return parent[1] if parent and parent[1].startswith("wagtail") else None


@pytest.mark.parametrize(
    "file", [*filter(of_wagtail, TEMPLATES)], ids=lambda file: str(file.relative_to(ROOT))
)
def test_the_templates_of_wagtail_that_ours_extend_have_the_blocks_that_these_fill(file):
    parent = str(of_wagtail(file))
    missing = filled_blocks(file.read_text()) - blocks_of(parent)
    assert missing == set(), f"{parent} has no such blocks any more: what they hold is not shown"


def test_the_templates_and_scripts_of_wagtail_that_ours_include_exist():
    texts = [file.read_text() for file in TEMPLATES]
    included = {name for text in texts for name in INCLUDED.findall(text)}
    assert "wagtailadmin/shared/header.html" in included
    for name in included:
        source_of_wagtail(name)
    scripts = {name for text in texts for name in STATIC.findall(text)}
    assert scripts
    assert [name for name in scripts if not finders.find(name)] == []


def test_a_block_that_is_gone_would_be_noticed():
    assert "branding_logo" in blocks_of("wagtailadmin/base.html")
    ours = "{% block no_such_block %}{% block inner %}{% endblock %}{% endblock %}"
    assert filled_blocks(ours) - blocks_of("wagtailadmin/base.html") == {"no_such_block"}
    with pytest.raises(AssertionError, match="Wagtail has no template"):
        source_of_wagtail("wagtailadmin/no_such_template.html")


# --- Running the site -------------------------------------------------------------------------

ORPHANED = """
import logging, os, socket
from boardtrade.run import web

web.GRACE = 1  # its worker has hardly begun and hears of no end
logging.basicConfig(level=logging.INFO)
listener = socket.create_server(("127.0.0.1", 0))
web.Server(lambda environ, start_response: [], listener, workers=1, parent=os.getpid()).run()
"""


def test_gunicorn_ends_when_its_parent_is_not_there_and_says_nothing_of_itself():
    # A process is not its own parent: as if the supervisor had been killed.
    try:
        done = subprocess.run(
            [sys.executable, "-c", ORPHANED],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.fail("gunicorn does not call maybe_promote_master any more, or goes on after it")
    assert done.returncode == 0, done.stderr
    assert "Starting gunicorn" not in done.stderr


def test_a_worker_that_is_asked_to_stop_says_so_in_words_that_we_leave_out(caplog):
    worker = Worker(
        queue_names=["*"],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    worker.running_task = True  # otherwise it leaves at once
    with caplog.at_level(logging.INFO, logger="django_tasks_db"):
        worker.shutdown(signal.SIGTERM, None)
    (record,) = caplog.records
    assert not is_worth_a_line(record), "an ordinary end of a run would be a warning in the logs"
