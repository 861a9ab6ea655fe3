"""`manage.py serve`: what `make run` and `make dev` do once everything is installed."""

import gc
import logging
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections
from django.test import Client
from django.urls import reverse
from wagtail.models import get_page_models

from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.localdb import SITE_CLUSTER, LocalDatabaseError
from boardtrade.pages.visibility import visible
from boardtrade.run import preparation
from boardtrade.run.apart import run_apart
from boardtrade.run.chores import MINUTE, make_jobs
from boardtrade.run.first_site import fill_empty_database, read_site_file
from boardtrade.run.memory import give_back_code, give_back_what_is_freed
from boardtrade.run.progress import Progress, ServeError
from boardtrade.run.supervisor import PeriodicJob, Service, Supervisor
from boardtrade.run.web import GRACE_SECONDS, Server
from boardtrade.run.worker import prepare_picture, run_tasks

log = logging.getLogger("boardtrade.serve")

PICTURE_EVERY = 5
"""Seconds until it is looked again for a picture whose sizes are to be made."""
TASK_PATIENCE = 60
"""Seconds that a running task may still take at the end; a killed one is run again next time."""


class Command(BaseCommand):
    """Prepares the site, serves it, and keeps server, task worker and database alive."""

    help = "Prepare the site and serve it on HOST:PORT until Ctrl-C."
    requires_system_checks: list[str] = []  # `make check` runs them; a start must be quick

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the only choice."""
        parser.add_argument("--dev", action="store_true", help="reload when the code changes")

    def handle(self, *, dev: bool, **options: Any) -> None:
        """Serve until a signal; exit with 1 and one sentence when the site cannot be served."""
        run = Run(Progress(), dev=dev)
        try:
            run.prepare()
            run.serve()
        except ServeError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        except KeyboardInterrupt:
            sys.exit(130)
        finally:
            run.end()


class Run:
    """One run of the site, from a free port to a stopped database."""

    def __init__(self, progress: Progress, *, dev: bool) -> None:
        self.progress = progress
        self.dev = dev
        self.database_in_use = ExitStack()
        self.needs_embedded_database = False
        self.password = ""

    # --- Before the first reader --------------------------------------------------------------

    def prepare(self) -> None:
        """Do what is missing, saying so. Raises ServeError."""
        give_back_what_is_freed()
        preparation.listen(settings.SERVE_HOST, settings.SERVE_PORT).close()
        static_files = None if self.dev else preparation.StaticFiles.begin()
        with self.progress.step("Database") as outcome:
            if not settings.DATABASE_URL:
                self.needs_embedded_database = True
                self.database_in_use.enter_context(SITE_CLUSTER.in_use())
                preparation.start_embedded_database()
            with connected_as_owner():
                preparation.wait_for_database()
                connections.close_all()
        settled = read_site_file()
        self.password = run_apart(self._prepare_content)
        if read_site_file() != settled:
            self._begin_again()
        if static_files:
            with self.progress.step("Static files") as outcome:
                outcome.append(static_files.finish())

    def _begin_again(self) -> None:
        """Start this command once more: its settings have changed while a site was made."""
        self.end()
        os.execv(sys.executable, [sys.executable, *sys.argv])

    def _prepare_content(self) -> str:
        """Make tables, demonstration and administrator; return what to print of the password."""
        with (
            self.progress.step("Tables") as outcome,
            connected_as_owner() as serving_role,
            preparation.preparation_lock(),
        ):
            made = preparation.migrate(serving_role)
            outcome.append(f"{made} migrations applied" if made else "up to date")
        preparation.wait_for_database()
        with connected_as_owner(), preparation.preparation_lock():
            if preparation.is_empty():
                fill_empty_database(self.progress)
        with preparation.preparation_lock(), self.progress.step("Sign-in"):
            return preparation.ensure_admin()

    # --- From the first reader to the last ----------------------------------------------------

    def serve(self) -> None:
        """Serve until a signal."""
        here = os.getpid()  # asked for before a child exists, which may outlive this process
        if self.dev:
            web = Service("The web server", partial(_until_orphaned, here, _runserver_command()), 5)
            tasks = Service("The task worker", partial(_until_orphaned, here, _worker_command()), 5)
        else:
            application = load_application()
            with preparation.listen(settings.SERVE_HOST, settings.SERVE_PORT) as listener:
                address = listener.getsockname()[:2]
            serve = partial(_serve_web, application, address, parent=here)
            web = Service("The web server", serve, GRACE_SECONDS + 5)
            run = partial(run_tasks, parent=here, after_orphaned=self._stop_database_of_killed_run)
            tasks = Service("The task worker", run, TASK_PATIENCE)
        self._say_where()
        connections.close_all()
        gc.collect()
        give_back_code()
        gc.freeze()  # what is loaded now stays shared between the processes
        Supervisor(
            [web, tasks],
            _jobs(here),
            # A child's copy of the lock would outlive a supervisor that is killed.
            in_child=self.database_in_use.close,
            watch=self._revive_database,
            before_stop=self._begin_to_end,
        ).run()

    def _say_where(self) -> None:
        shown = settings.SERVE_HOST
        if shown in {"0.0.0.0", "::", "[::]"}:  # noqa: S104 - compared, not bound
            shown = "localhost"
        elif ":" in shown and not shown.startswith("["):
            shown = f"[{shown}]"
        address = f"http://{shown}:{settings.SERVE_PORT}/"
        self.progress.block(
            [
                ("Site", address),
                ("Editing", f"{address}admin/"),
                ("User name", preparation.ADMIN_NAME),
                ("Password", self.password),
                ("Stop", "Ctrl-C"),
            ]
        )

    def _revive_database(self) -> None:
        if not self.needs_embedded_database or SITE_CLUSTER.is_running():
            return
        log.warning("The database was ended: started again.")
        try:
            SITE_CLUSTER.start()
        except LocalDatabaseError:
            log.exception("The database does not start.")

    # --- The end ------------------------------------------------------------------------------

    def _begin_to_end(self) -> None:
        self.progress.note("Stopping: open requests and the running task are finished first.")

    def end(self) -> None:
        """Stop the embedded database when no other run uses it."""
        connections.close_all()
        self.database_in_use.close()
        if self.needs_embedded_database:
            try:
                SITE_CLUSTER.stop()
            except LocalDatabaseError as error:
                log.error("%s", error)

    def _stop_database_of_killed_run(self) -> None:
        """Stand in for a supervisor that was killed, once the web server had time to leave."""
        if self.needs_embedded_database:
            time.sleep(3)
            SITE_CLUSTER.stop()


def load_application() -> Any:
    """Load all that a request needs, so that the processes forked from here share it."""
    from boardtrade.wsgi import application

    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
    # A page that cannot be rendered is for the log: the others must be served all the same.
    reader = Client(raise_request_exception=False, headers={"host": host})
    paths = ["/", *map(reverse, ("search", "tracker", "report_feed", "wagtailadmin_login"))]
    for page_type in get_page_models():  # each has templates and queries of its own
        page = visible(page_type.objects.all()).first()
        paths += [page.url] if page and page.url else []
    for path in paths:
        reader.get(path, {"q": "trade"})  # loads templates, and all that is made with the first use
    return application


def _serve_web(application: Any, address: tuple[str, int], *, parent: int) -> None:
    Server(application, address, workers=settings.SERVE_WORKERS, parent=parent).run()


def _jobs(supervisor: int) -> list[PeriodicJob]:
    """Return the chores, and the sizes of pictures.

    Pictures wait for a minute, in which web processes take the memory that they need.
    """
    prepare = partial(prepare_picture, parent=supervisor)
    return [*make_jobs(), PeriodicJob("prepare_picture", prepare, PICTURE_EVERY, MINUTE)]


# --- While developing -------------------------------------------------------------------------


def _runserver_command() -> list[str]:
    return ["runserver", f"{settings.SERVE_HOST}:{settings.SERVE_PORT}"]


def _worker_command() -> list[str]:
    return ["db_worker", "--queue-name", "*", "--reload"]


def _until_orphaned(parent: int, command: list[str]) -> None:
    """Run a command of Django, whose reloader starts it anew; end it when the parent was killed."""
    manage = str(settings.ROOT_DIR / "manage.py")
    with subprocess.Popen([sys.executable, manage, *command]) as process:
        while process.poll() is None:
            if os.getppid() != parent:
                process.terminate()
            time.sleep(0.5)
    sys.exit(process.returncode)
