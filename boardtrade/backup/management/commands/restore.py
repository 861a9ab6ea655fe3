"""`manage.py restore`: a backup is brought back, into a place that is empty."""

import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from boardtrade.backup.failures import explained
from boardtrade.backup.places.folder import BackupFolder
from boardtrade.backup.restoring import restore_backup
from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.run.database_in_use import database_in_use
from boardtrade.run.preparation import preparation_lock
from boardtrade.run.progress import Progress

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Wholly or not at all: the database comes in one transaction, and files of a failure go."""

    help = "Bring back a backup into an empty database and an empty folder of files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add which backup, and whether it replaces what is there."""
        parser.add_argument("backup", help="a name of manage.py backup --list, or a file")
        parser.add_argument(
            "--replace", action="store_true", help="what is in the database; asks for its name"
        )
        parser.add_argument(
            "--confirm", metavar="DATABASE", default="", help="its name, where nobody is asked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it; exit with 1, one sentence and a line in the log when that failed."""
        name: str = options["backup"]
        storage: Storage = storages["backups"]
        if Path(name).is_file():
            storage, name = BackupFolder(Path(name).resolve().parent), Path(name).name
        if options["replace"]:
            self._confirm(options["confirm"])
        with (
            explained("The restoration failed."),
            database_in_use(),
            connected_as_owner() as serving_role,
            preparation_lock(),
        ):
            manifest = restore_backup(
                storage,
                name,
                Progress(sys.stderr),
                serving_role=serving_role,
                replace=options["replace"],
            )
        log.warning("The backup %s was brought back, of %s.", name, manifest.made_at)
        self.stdout.write(f"The site is as it was at {manifest.made_at}, at {manifest.site}.")
        if manifest.missing:
            self.stdout.write(f"{len(manifest.missing)} files were lost already at that time.")
        self.stdout.write(
            "Next: make run, or manage.py upgrade and the site's services. They bring older tables "
            "up to date, and pictures whose sizes are lost."
        )

    def _confirm(self, confirmed: str) -> None:
        database = str(connection.settings_dict["NAME"])
        if not confirmed and sys.stdin.isatty():
            confirmed = input(
                f"Everything in the database {database} will be replaced. Type its name: "
            ).strip()
        if confirmed != database:
            raise CommandError(
                f"Nothing was done: --replace needs --confirm {database}, the name of the "
                f"database that is replaced. The settings are {settings.SETTINGS_MODULE}."
            )
