"""There is one list of chores, and the scheduler does them."""

import os
import signal
import threading
import time

import pytest
from django.core.management import call_command, get_commands
from django.db import connection

from boardtrade.run import chores
from boardtrade.watching.models import Activity


def test_every_chore_is_a_command():
    assert chores.CHORES.keys() <= get_commands().keys()
    assert [job.name for job in chores.make_jobs()] == list(chores.CHORES)


@pytest.mark.usefixtures("fresh_database")
def test_the_scheduler_does_what_is_due_until_it_is_stopped(monkeypatch, tmp_path):
    done = tmp_path / "done"

    def call(command: str, **options: object) -> None:
        with done.open("a") as file:
            file.write(f"{command}\n")

    monkeypatch.setattr(chores, "call_command", call)

    def stop() -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if Activity.objects.filter(succeeded_at__isnull=False).count() >= len(chores.CHORES):
                break
            time.sleep(0.1)
        connection.close()  # of this thread
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop).start()
    call_command("scheduler")
    assert sorted(done.read_text().split()) == sorted(chores.CHORES)
    noted = Activity.objects.filter(succeeded_at__isnull=False)
    assert {activity.name for activity in noted} == set(chores.CHORES)
