"""The embedded PostgreSQL survives what happens to it."""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from boardtrade.localdb import ROOT, Cluster, LocalDatabaseError
from boardtrade.localdb import cluster as cluster_module
from boardtrade.localdb.cluster import choose_throw_away_folder
from boardtrade.localdb.system import program


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


def wait_for_its_end(cluster: Cluster) -> None:
    """Wait for the lock that the server and its children hold as long as one of them lives."""
    with cluster._lock_file("server") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


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
    psql = program("psql")

    def run(sql: str) -> str:
        command = [psql, cluster.url(), "-AtqXc", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    run("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(pid_of(cluster), signal.SIGKILL)
    wait_for_its_end(cluster)
    cluster.start()
    assert run("SELECT answer FROM kept") == "42"


def test_it_is_not_stopped_under_another_user(cluster):
    cluster.start()
    with cluster.in_use():
        assert cluster.stop() is False
        assert cluster.is_ready()
    assert cluster.stop() is True
    assert not cluster.is_ready()
    assert not Path(cluster.socket_dir).exists()


def test_several_starts_at_once_make_one_server(cluster):
    cluster.stop()
    script = (
        "import sys; from pathlib import Path; from boardtrade.localdb import Cluster; "
        "print(Cluster(Path(sys.argv[1]), durable=True).start())"
    )
    command = [sys.executable, "-c", script, str(cluster.data_dir)]
    starts = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = sorted(start.communicate(timeout=60)[0].strip() for start in starts)
    assert said == ["False", "False", "True"]
    assert cluster.is_ready()


def test_a_process_number_that_belongs_to_another_program_now_is_no_obstacle(cluster):
    cluster.start()
    pid_file = cluster.data_dir / "postmaster.pid"
    left = pid_file.read_text().splitlines()
    cluster.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *left[1:]]) + "\n")
    cluster.start(timeout=20)
    assert pid_of(cluster) != os.getpid()


def test_a_socket_folder_made_by_somebody_else_is_refused(cluster, tmp_path):
    cluster.stop()
    folder = cluster.socket_dir
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(LocalDatabaseError, match="was not made by this user"):
            cluster.start()
    finally:
        folder.unlink()


def test_a_reset_puts_the_data_aside_and_deletes_nothing(cluster):
    cluster.start()
    assert cluster.reset()
    assert not cluster.data_dir.exists()
    (aside,) = cluster.data_dir.parent.glob(f"{cluster.data_dir.name}-*")
    assert (aside / "PG_VERSION").exists()
    cluster.start()
    assert cluster.is_ready()


def test_throw_away_data_is_in_memory_if_there_is_room(tmp_path, monkeypatch):
    memory, on_disk = tmp_path / "memory", tmp_path / "pg-test"
    assert choose_throw_away_folder(on_disk, memory) == on_disk  # no such folder
    memory.mkdir()
    chosen = choose_throw_away_folder(on_disk, memory)
    assert chosen.parent == memory
    assert choose_throw_away_folder(tmp_path / "another checkout", memory) != chosen
    monkeypatch.setattr(cluster_module, "MEMORY_NEEDED", 10**18)
    assert choose_throw_away_folder(on_disk, memory) == on_disk
    chosen.mkdir()  # a run that has begun there goes on there
    assert choose_throw_away_folder(on_disk, memory) == chosen
