"""`manage.py scheduler`: does what has its hour, where other services serve the site."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections

from boardtrade.run.chores import make_jobs
from boardtrade.run.supervisor import Supervisor


class Command(BaseCommand):
    """Runs each chore in a process of its own; one that fails is logged and has its next hour."""

    help = "Publish what is scheduled every minute and do the daily chores, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Go on until SIGTERM or Ctrl-C."""
        connections.close_all()  # each chore opens its own
        Supervisor([], make_jobs()).run()
