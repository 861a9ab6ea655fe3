"""What has its hour: pages go live and expire, lost work is found, what is old goes.

This is the only list of it. `manage.py serve` runs it beside the site, `manage.py scheduler` where
site and worker are services of the machine.
"""

from django.core.management import call_command

from boardtrade.run.supervisor import PeriodicJob
from boardtrade.watching.activities import noted

MINUTE, DAY = 60, 24 * 60 * 60
CHORES = {
    "publish_scheduled": MINUTE,
    "prepare_images": DAY,
    "sweep_imports": DAY,
    "sweep_files": DAY,
    "watch_evidence": DAY,
    "make_papers": DAY,
    "clearsessions": DAY,
    "prune_guess_counts": DAY,
    "prune_db_task_results": DAY,
    "prune_audit_log": DAY,
}
"""Commands, and the seconds between two beginnings of each. All may run at any time, and twice."""


def make_jobs() -> list[PeriodicJob]:
    """Return a job for each chore."""
    return [_make_job(command, every) for command, every in CHORES.items()]


def _make_job(command: str, every: float) -> PeriodicJob:
    def run() -> None:
        with noted(command):
            call_command(command, skip_checks=True, verbosity=0)

    return PeriodicJob(command, run, every)
