"""`manage.py backup`: database and files at one moment, into one archive."""

import logging
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.management.base import BaseCommand

from boardtrade.backup.encryption import make_keys
from boardtrade.backup.failures import explained
from boardtrade.backup.making import delete_outdated, make_backup
from boardtrade.backup.places.folder import BackupFolder
from boardtrade.backup.reading import verify
from boardtrade.backup.retention import is_backup, read_rule
from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.run.database_in_use import database_in_use
from boardtrade.run.progress import Progress
from boardtrade.watching.activities import noted

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """The site goes on meanwhile: the backup shows it as it was at the beginning."""

    help = "Back up database and files into one archive, read it again, delete outdated ones."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where backups go, which are kept, and what else can be done with them."""
        parser.add_argument("--to", metavar="FOLDER", help="in place of the configured one")
        parser.add_argument(
            "--keep", metavar="WORDS", help='such as "7 daily 4 weekly 6 monthly", or "all"'
        )
        other = parser.add_mutually_exclusive_group()
        other.add_argument("--list", action="store_true", help="only list the backups")
        other.add_argument("--check", metavar="NAME", help="only read a backup to its end")
        other.add_argument("--new-key", action="store_true", help="only make a pair of keys")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make a backup; exit with 1, one sentence and a line in the log when that failed."""
        storage = BackupFolder(options["to"]) if options["to"] else storages["backups"]
        if options["new_key"]:
            self._say_new_keys()
        elif options["list"]:
            with explained("The backups cannot be listed."):
                self._list(storage)
        else:
            with explained("The backup failed."):
                if options["check"]:
                    made = verify(storage, options["check"], settings.BACKUP_SECRET_KEY).manifest
                    self.stdout.write(f"As it was written, of {made.made_at}, {made.site}")
                else:
                    self._make(storage, options["keep"] or settings.BACKUP_KEEP)

    def _make(self, storage: Storage, keep: str) -> None:
        rule = {} if keep == "all" else read_rule(keep)  # a wrong word is told before the work
        # What is noted before would be part of the backup, and never be true where it comes back.
        note_end = noted("backup", with_beginning=False)
        with database_in_use(), connected_as_owner(), note_end:
            backup = make_backup(storage, Progress(self._progress_stream()))
        log.info("The backup %s was made and read again: %s bytes.", backup.name, backup.size)
        self.stdout.write(backup.name)
        for name in delete_outdated(storage, rule) if rule else []:
            log.info("The backup %s was deleted: newer ones are kept.", name)
            self.stdout.write(f"Deleted, as newer ones are kept: {name}")

    def _progress_stream(self) -> Any:
        return sys.stderr  # standard output has the name, for scripts

    def _list(self, storage: Storage) -> None:
        try:
            names = sorted(filter(is_backup, storage.listdir("")[1]))
        except FileNotFoundError:
            names = []
        for name in names:
            self.stdout.write(f"{storage.size(name) / 1e6:10.1f} MB  {name}")
        if not names:
            self.stdout.write("There are no backups yet.")

    def _say_new_keys(self) -> None:
        public_key, secret_key = make_keys()
        self.stdout.write(
            f"BACKUP_PUBLIC_KEY={public_key}\n"
            f"BACKUP_SECRET_KEY={secret_key}\n"
            "The first belongs into the site's environment. Keep the second elsewhere, on paper "
            "too: without it, no backup can be read. It is needed to restore only."
        )
