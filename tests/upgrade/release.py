"""The releases that sites may be upgraded from: their demonstration, and their migrations."""

import hashlib
import subprocess
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from boardtrade.backup.programs import find_program, program_environment, server_version
from boardtrade.localdb import ROOT

RELEASES = sorted((Path(__file__).parent / "releases").iterdir())


def keep_release(folder: Path) -> None:
    """Keep the database in use, which has the demonstration, and which migrations have made it."""
    folder.mkdir(parents=True, exist_ok=True)
    _run("pg_dump", "--format=custom", "--compress=gzip:9", "--no-owner", "--no-privileges",
         f"--file={folder / 'demonstration.dump'}")  # fmt: skip
    lines = [f"{checksum}  {name}\n" for name, checksum in read_migrations().items()]
    (folder / "migrations.sha256").write_text("".join(lines))
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, check=True)
    (folder / "commit").write_bytes(commit.stdout)


def load_release(folder: Path) -> None:
    """Fill the database in use, which is empty."""
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={connection.settings_dict['NAME']}", folder / "demonstration.dump")  # fmt: skip


def export_code(release: Path, folder: Path) -> bool:
    """Write the code of a release into a folder; return whether the repository has it."""
    commit = (release / "commit").read_text().strip()
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=False
    )
    if archive.returncode == 0:
        folder.mkdir()
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    return archive.returncode == 0


def read_kept_migrations(release: Path) -> dict[str, str]:
    """Return the checksum of each of our migrations as the release had it."""
    lines = (release / "migrations.sha256").read_text().splitlines()
    return {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}


def read_migrations() -> dict[str, str]:
    """Return the checksum of each of our migrations, by its path."""
    return {
        str(path.relative_to(settings.ROOT_DIR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(settings.ROOT_DIR) and ".venv" not in Path(app.path).parts
        for path in sorted(Path(app.path).glob("migrations/[0-9]*.py"))
    }


def _run(program: str, *arguments: str | Path) -> None:
    command = [find_program(program, at_least=server_version()), *arguments]
    subprocess.run(command, env=program_environment(), check=True)
