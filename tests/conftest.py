"""The database, files and cache that every test starts from.

Migrations run once into a template; each process of the suite gets a copy of it, and a new one
after each test that commits. PostgreSQL makes it in a twentieth of a second where its data is in
memory.
"""

import functools
import gc
import hashlib
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

import django
import psycopg
import pytest
import wagtail
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished
from django.db import close_old_connections, connection, connections
from django.template import Template
from django.test import Client, TransactionTestCase, override_settings
from django.test.utils import instrumented_test_render
from django.utils import translation
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Site

from boardtrade.bench.front_client import get_front
from boardtrade.delivery import content_version, serving_role
from boardtrade.delivery.caching import known_version, version_watch
from boardtrade.delivery.caching.front import PageFront
from boardtrade.delivery.serving_role import grant_to_serving_role
from boardtrade.localdb import SERVING_ROLE, TEST_CLUSTER
from boardtrade.pages.templatetags.fragments import forget_fragments
from boardtrade.pauses import Pause
from tests import immediate_tasks
from tests.factories import AdminFactory, report_index

BUILDING_LOCK = 4711
"""Number of the advisory lock under which one process builds the template."""
HAS_SERVING_ROLE = not settings.DATABASE_URL
"""Whether tests run as the role that the site is served with, which owns nothing."""
AT_ONCE = {"default": {"BACKEND": "tests.immediate_tasks.AtOnceBackend", "QUEUES": []}}
PLAIN_RENDER = Template._render  # Django's test environment replaces it
resources = ExitStack()
pytest_plugins = ["tests.object_storage"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the number of random days be given that an editor lives through, photographs be taken of
    all components, and a release be kept that later ones are upgraded from.
    """
    parser.addoption("--days", type=int, default=4)
    parser.addoption("--photographs", action="store_true")
    parser.addoption("--keep-release", action="store_true")


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded database, unless DATABASE_URL names another one."""
    gc.set_threshold(100_000)  # a twentieth of the time went into looking for cycles
    # A browser's test runs an event loop in the thread that also makes pages.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if not settings.DATABASE_URL and not config.option.collectonly:
        resources.enter_context(TEST_CLUSTER.in_use())
        if TEST_CLUSTER.start(database="postgres"):
            _drop_leftovers()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the embedded database when this was its last user."""
    connections.close_all()
    resources.close()
    if not settings.DATABASE_URL and not hasattr(config, "workerinput"):
        TEST_CLUSTER.stop()


@pytest.fixture(scope="session")
def template_database(django_db_blocker: object) -> str:
    """Return the name of a migrated database, with a list of reports, that nobody writes to."""
    name = _template_name()
    with django_db_blocker.unblock(), _connect_to_server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [BUILDING_LOCK])
        rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
        found = {row[0] for row in rows}
        if name not in found:
            for outdated in found:
                server.execute(f'DROP DATABASE IF EXISTS "{outdated}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}_unfinished"')
            _use_database(f"{name}_unfinished")
            call_command("migrate", verbosity=0)
            if HAS_SERVING_ROLE:
                grant_to_serving_role(SERVING_ROLE)
            report_index()  # for nearly every test
            connections.close_all()
            server.execute(f'ALTER DATABASE "{name}_unfinished" RENAME TO "{name}"')
        server.execute("SELECT pg_advisory_unlock(%s)", [BUILDING_LOCK])
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: object) -> Iterator[None]:
    """Give this process a fresh copy of the template, in place of pytest-django's own set-up."""
    with django_db_blocker.unblock():
        _use_fresh_copy(template_database)
    yield
    with django_db_blocker.unblock():
        _drop_copy()


@pytest.fixture
def fresh_database(transactional_db: None) -> None:
    """For tests with threads, a server or a browser, whose writes are really committed."""


@pytest.fixture
def empty_site(db: None) -> None:
    """Begin without the list of reports, as after `migrate`."""
    report_index().delete()


@pytest.fixture(scope="session")
def built_demonstration(
    template_database: str,
    django_db_setup: None,
    django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path]]:
    """Build the demonstration site once; return the name of its database, and its files."""
    media, name = tmp_path_factory.mktemp("demonstration"), f"{_copy_name()}_demonstration"
    with django_db_blocker.unblock():
        with override_settings(MEDIA_ROOT=media), _as_owner():
            report_index().delete()
            call_command("seed_demo", verbosity=0)
        connections.close_all()
        with _connect_to_server() as server:
            server.execute(f'ALTER DATABASE "{_copy_name()}" RENAME TO "{name}"')
        _use_fresh_copy(template_database)
    yield name, media
    with _connect_to_server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def demonstration(
    built_demonstration: tuple[str, Path], django_db_blocker: object
) -> Iterator[Path]:
    """Begin with the demonstration site in a module whose tests all need it."""
    name, media = built_demonstration
    with django_db_blocker.unblock():
        _use_fresh_copy(name)
        yield media
        _use_fresh_copy(_template_name())


@contextmanager
def _as_owner() -> Iterator[None]:
    """Work as the role that owns the tables, which gives entries the time of their recording."""
    if not HAS_SERVING_ROLE:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {SERVING_ROLE}")


@pytest.fixture
def demo(demonstration: Path, db: None, settings: object, media_root: Path) -> None:
    """Begin with the demonstration site; what a test changes of it is undone."""
    settings.MEDIA_ROOT = demonstration


@pytest.fixture(scope="session", autouse=True)
def _contexts_are_not_kept(django_test_environment: None) -> None:
    """Render as the site does. That the client keeps a copy of the context of each template and
    inclusion took a tenth of the suite's time.
    """
    Template._render = PLAIN_RENDER


@pytest.fixture
def kept_contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the responses of the test client their `context` and `templates`."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)
    forget_fragments()


@pytest.fixture
def tasks_at_once(settings: object) -> None:
    """Run each task where it is queued. In other tests nobody works on the queue: nothing is
    searched, no sizes of pictures are made, and no facts are read from files.
    """
    settings.TASKS = AT_ONCE
    immediate_tasks.deferred.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Renew the database after a test that committed, once all its fixtures have ended.

    It stands in for what Django does after such a test: that empties the tables, and with them
    the home page and the languages that migrations made, and takes longer than a new copy.
    """
    if "fresh_database" not in item.fixturenames:
        return (yield)
    try:
        with mock.patch.object(TransactionTestCase, "_fixture_teardown"):
            return (yield)
    finally:
        with item.config.stash[blocking_manager_key].unblock():
            _use_fresh_copy(_template_name())


@pytest.fixture
def max_queries_from_nothing(django_assert_max_num_queries: Callable) -> Callable:
    """Return a limit on queries as in a process that has just started.

    Nothing is remembered but the addresses of the sites, which Wagtail keeps for an hour.
    """

    @contextmanager
    def limit(number: int) -> Iterator[None]:
        cache.clear()
        ContentType.objects.clear_cache()
        Site.get_site_root_paths()
        with django_assert_max_num_queries(number):
            yield

    return limit


@pytest.fixture
def database_owner(db: None) -> None:
    """Connect a test as the role that owns the tables, for what the site never does itself."""
    if HAS_SERVING_ROLE:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture
def cached_pages(settings: object, monkeypatch: pytest.MonkeyPatch) -> PageFront:
    """Have each `FrontClient` read what the others have left in the cache; return their front."""
    settings.CACHE_PAGES = True
    monkeypatch.setattr(known_version, "_database_pause", Pause(known_version.PAUSE_SECONDS))
    # Tests log in as the owner, whose waiting the role that serves may not break off.
    monkeypatch.setattr(version_watch, "PULSE_SECONDS", 0.05)
    get_front.cache_clear()
    return get_front()


@pytest.fixture
def editor(client: Client) -> Client:
    """Return a browser in which an administrator has signed in."""
    client.force_login(AdminFactory())
    return client


@pytest.fixture
def publish_at(django_capture_on_commit_callbacks):
    """Return a function that publishes a page at a slug, with all that follows a commit."""

    def publish_at(page, slug: str) -> None:
        page = type(page).objects.get(pk=page.pk)
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return publish_at


@pytest.fixture(autouse=True)
def media_root(tmp_path: Path, settings: object) -> Path:
    """Give each test an empty folder for uploads."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def _nothing_left_of_other_tests() -> None:
    cache.clear()
    translation.deactivate()  # a request in French leaves its language to the thread
    # The test client connects this again after each use. A test without a database that closes
    # a response would then fail over the connection that an earlier test left open.
    request_finished.disconnect(close_old_connections)


def _connect_to_server() -> psycopg.Connection:
    """Return a connection beside all databases of tests, which are made and dropped by it."""
    database = settings.DATABASES["default"]
    options = {k: v for k, v in database["OPTIONS"].items() if k != "assume_role"}
    return psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        user=database["USER"],
        password=database["PASSWORD"],
        dbname="postgres",
        autocommit=True,
        **options,
    )


def _drop_leftovers() -> None:
    """Drop the copies of runs that were killed: nobody uses a server that has just started."""
    with _connect_to_server() as server:
        rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")
        for (name,) in rows.fetchall():
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _use_fresh_copy(template: str) -> None:
    name = _copy_name()
    connections.close_all()
    with _connect_to_server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    _use_database(name)
    if HAS_SERVING_ROLE:
        connection.settings_dict["OPTIONS"]["assume_role"] = SERVING_ROLE


def _drop_copy() -> None:
    connections.close_all()
    with _connect_to_server() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{_copy_name()}" WITH (FORCE)')


def _copy_name() -> str:
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


def _use_database(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@functools.cache
def _template_name() -> str:
    """Change with anything that the migrated tables depend on: versions and migration files."""
    key = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    key.update(Path(__file__).read_bytes())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path).glob("migrations/*.py")):
            key.update(f"{app.label}/{path.name}".encode())
            if Path(app.path).is_relative_to(settings.ROOT_DIR) and ".venv" not in path.parts:
                key.update(path.read_bytes())
    for module in (content_version, serving_role):  # make triggers and grants after migrations
        key.update(Path(module.__file__).read_bytes())
    return f"template_{key.hexdigest()[:16]}"
