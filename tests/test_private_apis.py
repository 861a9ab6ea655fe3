"""Private and undocumented APIs of packages that this project relies on.

CONTRIBUTING.md lists them under "Private and undocumented APIs", each with a test that fails when
an upgrade changes it. The tests that do not belong to one feature are in this module.
"""

import ast
import inspect
import json
import logging
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import wagtail
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.core.cache import cache
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
from wagtail.models import Locale, Page, Site, Workflow
from wagtail.url_routing import RouteResult
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail.views import serve

from boardtrade.delivery.static_storage import StaticStorage
from boardtrade.localdb import ROOT
from boardtrade.media.documents import file_response
from boardtrade.pages.routing import serve_page
from boardtrade.run.worker import is_worth_logging
from boardtrade.settings import base as base_settings
from reports.models import ReportPage
from tests.admin_forms import report_form
from tests.factories import (
    AdminFactory,
    RecommendationFactory,
    ReportFactory,
    StatusUpdateFactory,
    home_page,
    report_index,
)
from tests.test_architecture import PYTHON

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WAGTAIL = Path(wagtail.__file__).parent


# --- The list in CONTRIBUTING.md --------------------------------------------------------------


def test_tests_named_in_contributing_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    section = text.partition("## Private and undocumented APIs")[2].partition("\n## ")[0]
    this_file = Path(__file__).read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)?(?:::)?(test_\w+)`", section)
    assert len(named) > 40, "the table is not where this test looks for it"
    missing = [
        name
        for file, name in named
        if f"def {name}(" not in ((ROOT / file).read_text() if file else this_file)
    ]
    assert missing == []


DOCUMENTED = {"_meta", "_state", "_default_manager", "_base_manager", "_exit"}
"""Names with an underscore that are documented."""
LISTED = {"_extract_references_from_object", "_wagtail_route_for_request"}
"""Names with an underscore that are in the list."""


def private_names(source: str, *, own: set[str]) -> set[str]:
    """Return the attributes with an underscore that are neither our own, documented nor listed."""
    used = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and re.match(r"_[^_]", node.attr)
    }
    return used - own - DOCUMENTED - LISTED


def own_names(sources: list[str]) -> set[str]:
    """Return the names that the sources define as functions, classes or attributes."""
    names = set()
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.attr)
    return names - LISTED


def test_no_unlisted_private_name_is_used():
    sources = [file.read_text() for file in [*PYTHON, ROOT / "tests" / "conftest.py"]]
    own = own_names(sources)
    assert set().union(*(private_names(source, own=own) for source in sources)) == set()


def test_private_name_check_finds_an_unlisted_name():
    source = "page._slug_is_available(1)"
    assert private_names(source, own=set()) == {"_slug_is_available"}
    assert private_names(source, own={"_slug_is_available"}) == set()


# --- Django -----------------------------------------------------------------------------------


@pytest.fixture
def restored_connection(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Allow a test to use another database, and restore the connection afterwards."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        yield
        connection.close()
    connection.settings_dict["NAME"] = name


def test_settings_dict_selects_the_database(restored_connection):
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == ("postgres",)


def test_get_token_marks_the_request():
    request = RequestFactory().get("/")
    assert "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    get_token(request)
    assert request.META.get("CSRF_COOKIE_NEEDS_UPDATE"), "the page cache would store CSRF tokens"


def test_static_manifest_can_be_reloaded(tmp_path):
    early = StaticStorage(location=tmp_path, base_url="/static/")
    assert early.hashed_files == {}
    collecting = StaticStorage(location=tmp_path, base_url="/static/")
    collecting.save("words.txt", ContentFile(b"words"))
    list(collecting.post_process({"words.txt": (collecting, "words.txt")}))
    early.hashed_files, early.manifest_hash = early.load_manifest()
    assert re.fullmatch(r"/static/words\.\w{12}\.txt", early.url("words.txt"))


def test_language_of_a_path_and_translated_path():
    assert get_language_from_path("/fr/recommendations/") == "fr"
    assert get_language_from_path("/recommendations/") is None
    assert translate_url("/recommendations/", "fr") == "/fr/recommendations/"
    assert translate_url("/no/such/path.txt", "fr") == "/no/such/path.txt"


def test_file_response_uses_block_size(tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(b"x" * 100_000)
    response = file_response._Download(file.open("rb"))
    assert [len(chunk) for chunk in response] == [65_536, 34_464]


def test_paginator_count_can_be_assigned():
    paginator = Paginator(Page.objects.all(), 10)
    paginator.count = 25
    assert paginator.num_pages == 3  # without a query: this test has no database


# --- Wagtail: serving pages -------------------------------------------------------------------


def test_a_page_takes_which_sites_there_are_from_whoever_knows(db, django_assert_num_queries):
    report = ReportFactory(slug="a")
    site_root_paths = Site.get_site_root_paths()
    cache.clear()
    report = ReportPage.objects.get(pk=report.pk)
    report._wagtail_cached_site_root_paths = site_root_paths
    with django_assert_num_queries(0):
        assert report.url == "/reports/a/"
    assert cache.get("wagtail_site_root_paths") is None


@pytest.mark.django_db
def test_serve_uses_the_cached_route():
    request = RequestFactory().get("/no/such/page/")
    request.user = AnonymousUser()
    request._wagtail_route_for_request = RouteResult(home_page(), [], {})
    response = serve(request, "no/such/page/")
    assert response.context_data["page"] == home_page()


def test_serve_pattern_and_util_urls():
    for url, page_path in (("/", ""), ("/reports/taking-flight/", "reports/taking-flight/")):
        match = resolve(url)
        assert inspect.unwrap(match.func) is serve_page
        assert match.args == (page_path,)
    for url in (
        reverse("wagtailcore_authenticate_with_password", args=[1, 1]),
        reverse("wagtailcore_login"),
    ):
        assert url.startswith("/_util/"), "the pattern of our own view would match it"
        assert inspect.unwrap(resolve(url).func) is not serve_page


def test_decorate_urlpatterns_reaches_nested_views():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("answer")

    def upper(decorated: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return lambda request: HttpResponse(decorated(request).text.upper())

    patterns = [path("one/", view), path("nested/", include([path("two/", view)]))]
    decorated = decorate_urlpatterns(patterns, upper)
    for url in ("one/", "nested/two/"):
        match = next(found for pattern in decorated if (found := pattern.resolve(url)))
        assert match.func(None).text == "ANSWER"
        assert inspect.unwrap(match.func) is view


# --- treebeard: the page tree -----------------------------------------------------------------


@pytest.mark.django_db
def test_tree_paths_have_four_characters_per_level():
    page = RecommendationFactory()
    ancestors = list(page.get_ancestors())
    assert Page.steplen == 4
    assert [ancestor.path for ancestor in ancestors] == [
        page.path[:end] for end in range(4, len(page.path), 4)
    ]
    assert [ancestor.depth for ancestor in ancestors] == list(range(1, page.depth))
    assert home_page().path == "00010001"  # written by boardtrade/home/migrations/0002_home_page.py


@pytest.mark.django_db
def test_get_children_relies_on_the_loaded_numchild():
    stale = Page.objects.get(pk=report_index().pk)
    child = ReportFactory()
    assert not stale.get_children().filter(pk=child.pk).exists(), (
        "get_children() does not need numchild any more: the hooks in boardtrade/editing need not "
        "reload it"
    )
    stale.refresh_from_db(fields=["numchild"])
    assert stale.get_children().filter(pk=child.pk).exists()


# --- Wagtail: the admin -----------------------------------------------------------------------


@pytest.mark.django_db
def test_workflow_modal_redirects_by_json(editor):
    page = ReportFactory(live=False)
    page.save_revision()
    Workflow.objects.get().start(page, user=None)
    task = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    response = editor.post(url, {"comment": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    answer = json.loads(response.content)
    assert answer["step"] == "success"
    assert answer["redirect"].startswith("/admin/")


@pytest.mark.django_db
def test_edit_view_answers_json_to_autosave(editor):
    page = ReportFactory()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = report_form(slug=page.slug, title="Autosaved")
    response = editor.post(url, form, headers={"Accept": "application/json"})
    assert response.json()["success"] is True
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Autosaved"


@pytest.mark.django_db
def test_admin_template_mixin_renders_title_and_breadcrumbs(editor):
    page = RecommendationFactory(number=7, title="Build more")
    html = editor.get(reverse("recommendations_staff:verdict_add", args=[page.pk])).text
    assert re.search(r"<title>\s*What we judge[^<]*7\. Build more", html)
    breadcrumbs = html[html.index("data-w-breadcrumbs") :]
    home = breadcrumbs.index(f'href="{reverse("wagtailadmin_home")}"')
    edit = breadcrumbs.index(f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"')
    assert home < edit


@pytest.mark.django_db
def test_admin_url_finder_returns_the_edit_url():
    entry = StatusUpdateFactory()
    page = entry.record.pages.get()
    url = AdminURLFinder(AdminFactory()).get_edit_url(entry)
    assert url == reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.django_db
def test_translations_deleted_with_a_page_are_checked(editor, settings):
    settings.WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
    page = StatusUpdateFactory().record.pages.get()
    page.copy_for_translation(Locale.objects.create(language_code="fr"), copy_parents=True)
    response = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert response.status_code == 409, "the translations deleted with the page were not found"


def test_wagtail_settings_exist():
    ours = {name for name in dir(base_settings) if name.startswith("WAGTAIL")}
    sources = (file.read_text() for file in WAGTAIL.rglob("*.py") if "tests" not in file.parts)
    known = {name for source in sources for name in re.findall(r"\bWAGTAIL\w+", source)}
    assert len(ours) > 15
    assert ours - known == set(), "Wagtail does not read these settings: renamed or removed"


URL_NAME = re.compile(r"""(?:{%\s*url|reverse\(|LOGIN\w*_URL =)\s*["'](wagtail[\w:]+)["']""")
POSSIBLE_ARGS = ([], [1], ["app", "model", 1], ["app", "model", "action"])


def url_name_exists(name: str) -> bool:
    """Return whether a URL has the name, whatever its arguments are."""
    for args in POSSIBLE_ARGS:
        try:
            reverse(name, args=args)
        except NoReverseMatch:
            continue
        return True
    return False


def test_admin_url_names_exist():
    sources = (file.read_text() for file in [*TEMPLATES, *PYTHON])
    names = {name for source in sources for name in URL_NAME.findall(source)}
    assert {"wagtailadmin_pages:edit", "wagtailadmin_login", "wagtail_bulk_action"} <= names
    assert [name for name in names if not url_name_exists(name)] == []
    assert not url_name_exists("wagtailadmin_pages:no_such_view")


# --- Wagtail: templates -----------------------------------------------------------------------

BLOCK = re.compile(r"{%-?\s*(?:block\s+(?P<name>\w+)|endblock)\b")
EXTENDS = re.compile(r"""{%\s*extends\s+["']([^"']+)["']""")
INCLUDE = re.compile(r"""{%\s*include\s+["'](wagtail[^"']+)["']""")
VERSIONED_STATIC = re.compile(r"""versioned_static\s+["']([^"']+)["']""")


def wagtail_source(name: str) -> str:
    """Return the source of a template in Wagtail's package, even if we override it."""
    found = [*WAGTAIL.glob(f"**/templates/{name}")]
    assert found, f"Wagtail has no template {name}"
    return found[0].read_text()


def defined_blocks(name: str) -> set[str]:
    """Return the blocks of a template of Wagtail and of its parents."""
    source = wagtail_source(name)
    parent = EXTENDS.search(source)
    own = {match["name"] for match in BLOCK.finditer(source) if match["name"]}
    return own | (defined_blocks(parent[1]) if parent else set())


def filled_blocks(source: str) -> set[str]:
    """Return the outermost blocks of a template: those that its parent must define."""
    names, depth = set(), 0
    for match in BLOCK.finditer(source):
        if match["name"] and not depth:
            names.add(match["name"])
        depth += 1 if match["name"] else -1
    return names


def wagtail_parent(file: Path) -> str | None:
    """Return the name of the template of Wagtail that a template of ours extends, if any."""
    parent = EXTENDS.search(file.read_text())
    return parent[1] if parent and parent[1].startswith("wagtail") else None


@pytest.mark.parametrize(
    "file", [*filter(wagtail_parent, TEMPLATES)], ids=lambda file: str(file.relative_to(ROOT))
)
def test_extended_templates_define_the_filled_blocks(file):
    parent = str(wagtail_parent(file))
    missing = filled_blocks(file.read_text()) - defined_blocks(parent)
    assert missing == set(), f"{parent} does not define these blocks, so they are not rendered"


def test_included_templates_and_scripts_exist():
    sources = [file.read_text() for file in TEMPLATES]
    included = {name for source in sources for name in INCLUDE.findall(source)}
    assert "wagtailadmin/shared/header.html" in included
    for name in included:
        wagtail_source(name)
    scripts = {name for source in sources for name in VERSIONED_STATIC.findall(source)}
    assert scripts
    assert [name for name in scripts if not finders.find(name)] == []


def test_template_check_finds_a_missing_block():
    defined = defined_blocks("wagtailadmin/base.html")
    assert "branding_logo" in defined
    source = "{% block no_such_block %}{% block inner %}{% endblock %}{% endblock %}"
    assert filled_blocks(source) - defined == {"no_such_block"}
    with pytest.raises(AssertionError, match="Wagtail has no template"):
        wagtail_source("wagtailadmin/no_such_template.html")


# --- The task worker ----------------------------------------------------------------------------


def test_worker_shutdown_message_is_filtered(caplog):
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
    worker.running_task = True  # or it would exit at once
    with caplog.at_level(logging.INFO, logger="django_tasks_db"):
        worker.shutdown(signal.SIGTERM, None)
    (record,) = caplog.records
    assert not is_worth_logging(record), "every stop of the site would log a warning"
