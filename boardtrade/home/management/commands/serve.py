"""`manage.py serve`: makes the site ready and serves it; what `make run` and `make dev` call."""

from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from boardtrade.home.serving import preparation
from boardtrade.home.serving.progress import CannotServe, Progress
from boardtrade.home.serving.services import chores, die_with_parent, services
from boardtrade.home.serving.supervisor import Supervisor
from boardtrade.localdb import SITE_CLUSTER


class Command(BaseCommand):
    """Database, tables, content, login and static files first; then server, worker, schedule."""

    help = "Make the site ready and serve it until Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dev."""
        parser.add_argument("--dev", action="store_true", help="reload files as they change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve; an obstacle is one sentence and exit code 1."""
        try:
            self._serve(dev=options["dev"])
        except CannotServe as obstacle:
            raise CommandError(str(obstacle)) from None
        except KeyboardInterrupt:
            self.stdout.write("\nStopped.")

    def _serve(self, *, dev: bool) -> None:
        progress = Progress(self.stdout._out)
        is_embedded = not settings.DATABASE_URL
        listener = preparation.listen(settings.SERVE_HOST, settings.SERVE_PORT)
        static = None if dev else preparation.StaticFiles.begin()
        with ExitStack() as stack:
            if is_embedded:
                stack.callback(SITE_CLUSTER.stop)
                stack.enter_context(SITE_CLUSTER.in_use())
            password = self._prepare(progress, is_embedded=is_embedded)
            if static:
                with progress.step("Static files") as outcome:
                    outcome.append(static.finish())
            self._tell_where(progress, password)
            in_child, at_end = die_with_parent()
            stack.callback(at_end)
            supervisor = Supervisor(
                services(listener, dev=dev),
                chores(),
                in_child=in_child,
                watch=self._keep_database if is_embedded else lambda: None,
                before_stop=lambda: progress.note("Stopping…"),
            )
            supervisor.run()

    def _prepare(self, progress: Progress, *, is_embedded: bool) -> str:
        with progress.step("Database"):
            if is_embedded:
                preparation.start_embedded_database()
            preparation.reach_database()
        with preparation.alone_with_the_database():
            with progress.step("Tables") as outcome:
                count = preparation.migrate()
                outcome.append(f"{count} migrations" if count else "up to date")
            if preparation.is_empty():
                with progress.step("Content") as outcome:
                    preparation.fill_with_demonstration(progress)
                    outcome.append("demonstration site made")
            password = preparation.ensure_admin()
        connections.close_all()  # the processes forked from here open their own
        return password

    def _tell_where(self, progress: Progress, password: str) -> None:
        address = settings.WAGTAILADMIN_BASE_URL
        progress.block(
            [
                ("Site", f"{address}/"),
                ("Admin", f"{address}/admin/"),
                ("Login", preparation.ADMIN_NAME),
                ("Password", password),
                ("", ""),
                ("Stop", "Ctrl-C"),
            ]
        )

    def _keep_database(self) -> None:
        """Start the embedded database again if it was killed; requests meanwhile fail cleanly."""
        if not SITE_CLUSTER.is_running():
            self.stderr.write("The database ended and is started again.")
            preparation.start_embedded_database()
