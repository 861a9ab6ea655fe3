"""What an empty database is filled with: the demonstration, or the site of a board of its own."""

import io
import select
import shlex
import sys
import time
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command

from boardtrade.new_site import questions
from boardtrade.new_site.creation import SiteDetails, create_site
from boardtrade.run.progress import Progress, ServeError

SECONDS_TO_CHOOSE = 60
CHOICE = """
  This database is empty. What shall it hold?
    1  the demonstration: a board with invented reports, to try everything out
    2  your own site: empty, with drafts of the pages that the law asks for
  Choose 1 or 2 [1]: """


def fill_empty_database(progress: Progress) -> None:
    """Make what SITE says, or what somebody at the terminal chooses; else the demonstration.

    Raises ServeError for details of an own site that are wrong.
    """
    choice = settings.FIRST_SITE or _choose()
    if choice == "own":
        make_own_site(progress, ask_for_details(interactive=_has_terminal()))
        return
    with progress.step("Demonstration"):
        call_command("seed_demo", stdout=_Notes(progress), skip_checks=True)


def ask_for_details(
    *,
    interactive: bool,
    name: str = "",
    address: str = "",
    languages: str = "",
    time_zone: str = "",
    contact: str | None = None,
) -> tuple[SiteDetails, str]:
    """Return what a site begins with, and its time zone; ask for what is not given.

    Where nobody can answer, the settings do. Raises ServeError for what is wrong.
    """
    asked = [
        ("Name of the board", name, settings.WAGTAIL_SITE_NAME, questions.check_name),
        ("Address of the site", address, settings.WAGTAILADMIN_BASE_URL, questions.check_address),
        ("Languages", languages, settings.LANGUAGE_CODE, questions.check_languages),
        ("Time zone", time_zone, settings.TIME_ZONE, questions.check_time_zone),
        ("E-mail address for readers", contact, "", questions.check_contact),
    ]
    answers = []
    for question, given, proposed, check in asked:
        has_no_choice = question == "Languages" and len(settings.LANGUAGES) == 1
        try:
            if interactive and not given and not has_no_choice:
                answers.append(questions.ask(question, proposed, check))
            else:
                answers.append(check(given or proposed))
        except ValidationError as error:
            raise ServeError(" ".join(error.messages)) from None
        except EOFError:
            raise ServeError("The questions were not answered, so no site was made.") from None
    board, address, languages, zone, contact = answers
    return SiteDetails(board, address, tuple(languages.split(",")), contact), zone


def make_own_site(progress: Progress, details: tuple[SiteDetails, str]) -> None:
    """Make the site, keep what belongs to the configuration, and say what comes next."""
    site, time_zone = details
    with progress.step("Your site") as outcome:
        drafts = create_site(site)
        outcome.append(site.name)
    titles = ", ".join(draft.title for draft in drafts)
    progress.note(f"Drafts to complete and publish: {titles}.")
    kept = {"SITE_NAME": site.name, "TIME_ZONE": time_zone}
    if settings.SITE_FILE:
        settings.SITE_FILE.write_text("".join(f"{line}\n" for line in _write_variables(kept)))
        progress.note(f"Name and time zone are kept in {settings.SITE_FILE}.")
        kept = {}
    known = {
        "PUBLIC_URL": settings.WAGTAILADMIN_BASE_URL,
        "SITE_NAME": settings.WAGTAIL_SITE_NAME,
        "TIME_ZONE": settings.TIME_ZONE,
    }
    wanted = {"PUBLIC_URL": site.address, **kept}
    if missing := {name: value for name, value in wanted.items() if value != known[name]}:
        progress.note(f"Set in the environment: {' '.join(_write_variables(missing))}")


def _write_variables(variables: dict[str, str]) -> list[str]:
    return [f"{name}={shlex.quote(value)}" for name, value in variables.items()]


def read_site_file() -> str:
    """Return what is kept of the configuration of this site."""
    with suppress(FileNotFoundError):
        return str(settings.SITE_FILE.read_text()) if settings.SITE_FILE else ""
    return ""


def _has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _choose() -> str:
    """Ask for one of the two, and wait a minute; return "own" or "demonstration"."""
    if not _has_terminal():
        return "demonstration"
    sys.stdout.write(CHOICE)
    sys.stdout.flush()
    end = time.monotonic() + SECONDS_TO_CHOOSE
    while select.select([sys.stdin], [], [], max(end - time.monotonic(), 0))[0]:
        answer = sys.stdin.readline()
        if answer.strip() in {"1", "2"} or not answer.strip():
            return "own" if answer.strip() == "2" else "demonstration"
        sys.stdout.write("  Choose 1 or 2 [1]: ")
        sys.stdout.flush()
    sys.stdout.write("\n  Nobody chose within a minute: the demonstration it is.\n")
    return "demonstration"


class _Notes(io.StringIO):
    """Hands lines that a command prints to the progress of the run."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def write(self, text: str) -> int:
        if text.strip():
            self._progress.note(text)
        return len(text)
