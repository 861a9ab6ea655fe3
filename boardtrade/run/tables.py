"""The tables are made or brought up to date, by the role that owns them."""

from django.db import connections

from boardtrade.delivery.serving_role import connected_as_owner
from boardtrade.run import preparation
from boardtrade.run.progress import Progress


def make_tables(progress: Progress) -> None:
    """Apply the migrations that are missing, and let the serving role use what they made.

    Raises ServeError. Other processes that do the same are waited for.
    """
    with progress.step("Tables") as outcome, connected_as_owner() as serving_role:
        preparation.wait_for_database()
        with preparation.preparation_lock():
            made = preparation.migrate(serving_role)
        outcome.append(f"{made} migrations applied" if made else "up to date")
        connections.close_all()
    preparation.wait_for_database()
