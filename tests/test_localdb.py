"""The embedded PostgreSQL survives what happens to it."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from boardtrade.localdb import Cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Return a cluster below a folder with a space in its name, which only its owner may enter."""
    folder = tmp_path_factory.mktemp("a folder")
    folder.chmod(0o700)
    cluster = Cluster(folder / "pg", durable=True)
    yield cluster
    cluster.stop()
    assert folder.stat().st_mode & 0o777 == 0o700


def pid_of(cluster: Cluster) -> int:
    return int((cluster.data_dir / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_and_starts_again(cluster):
    cluster.start()
    first = pid_of(cluster)
    cluster.start()
    assert cluster.is_ready()
    assert pid_of(cluster) == first


def test_its_folder_and_socket_are_private(cluster):
    cluster.start()
    assert cluster.data_dir.stat().st_mode & 0o077 == 0
    assert Path(cluster.socket_dir).stat().st_mode & 0o077 == 0


def test_it_starts_after_it_was_killed_and_keeps_what_was_confirmed(cluster):
    cluster.start()
    psql = Path(_psql())

    def run(sql: str) -> str:
        command = [str(psql), cluster.url(), "-AtqXc", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    run("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(pid_of(cluster), signal.SIGKILL)
    time.sleep(0.2)
    cluster.start()
    assert run("SELECT answer FROM kept") == "42"


def test_it_is_not_stopped_under_another_user(cluster):
    cluster.start()
    with cluster.in_use():
        assert cluster.stop() is False
        assert cluster.is_ready()
    assert cluster.stop() is True
    assert not cluster.is_ready()


def _psql() -> str:
    from boardtrade.localdb import _binary

    return _binary("psql")
