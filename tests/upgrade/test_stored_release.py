"""The demonstration of each release is upgraded while readers read it: no error, nothing lost."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from boardtrade.delivery.serving_role import grant_to_serving_role
from boardtrade.localdb import SERVING_ROLE
from recommendations.models import StatusUpdate
from tests.backup.conftest import another_database, as_owner
from tests.conftest import HAS_SERVING_ROLE
from tests.delivery.caching.web_processes import web_processes
from tests.upgrade.release import RELEASES, export_code, keep_release, load_release

LISTS = ["/", "/reports/", "/recommendations/", "/addressees/", "/recommendations.csv"]
READS_BEFORE_AND_AFTER = 20


@pytest.fixture(params=RELEASES, ids=lambda release: release.name)
def release(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: object
) -> Iterator[Path]:
    """Work in a database as that release has left it."""
    with django_db_blocker.unblock(), another_database(f"release_{request.param.name}"):
        with as_owner():
            load_release(request.param)
            if HAS_SERVING_ROLE:
                grant_to_serving_role(SERVING_ROLE)
        yield request.param


def test_readers_see_no_error_while_a_release_is_upgraded(release, tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    code = tmp_path / "code"
    if not export_code(release, code):
        pytest.skip("the repository is without its history")
    statuses: Counter[int] = Counter()
    is_over = threading.Event()
    pages = Page.objects.live().filter(depth__gt=1)
    addresses = [*LISTS, *(page.get_url() for page in pages.order_by("pk"))]
    facts = read_facts()
    with web_processes(tmp_path / "before", 1, code=code) as (process,):
        read = threading.Semaphore(0)

        def keep_reading() -> None:
            for address in itertools.cycle(addresses):
                statuses[process.get(address).status] += 1
                read.release()
                if is_over.is_set():
                    return

        reader = threading.Thread(target=keep_reading)
        reader.start()
        wait_for_reads(read)
        with as_owner():
            call_command("upgrade")
            if HAS_SERVING_ROLE:  # as `upgrade` does where the settings name an owner
                grant_to_serving_role(SERVING_ROLE)
        wait_for_reads(read)
        is_over.set()
        reader.join()
    with web_processes(tmp_path / "after", 1) as (process,):
        statuses.update(process.get(address).status for address in addresses)
    assert set(statuses) == {200}
    assert read_facts() == facts


def read_facts() -> dict[str, object]:
    """Return what no upgrade may lose."""
    return {
        "titles": sorted(Page.objects.values_list("url_path", "title")),
        "log": sorted(StatusUpdate.objects.values_list("record__permanent_id", "effective_date")),
        "entries": StatusUpdate.objects.count(),
    }


def wait_for_reads(read: threading.Semaphore) -> None:
    for _ in range(READS_BEFORE_AND_AFTER):
        assert read.acquire(timeout=60)


@pytest.mark.skipif("not config.getoption('keep_release')", reason="made once for each release")
def test_a_release_is_kept(built_demonstration, django_db_blocker):
    """Run it when the version has been set and committed; CONTRIBUTING.md has the steps."""
    import tomllib

    version = tomllib.loads((project.ROOT_DIR / "pyproject.toml").read_text())["project"]["version"]
    name, _media = built_demonstration
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = name
        with as_owner():
            keep_release(Path(__file__).parent / "releases" / version)
        connection.settings_dict["NAME"] = before
