"""Saves what was confirmed of an import, in one transaction: pictures, pages, the draft."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogContext, log

from boardtrade.editing.locks import lock_children
from boardtrade.importing.blocks import PictureAnswer
from boardtrade.importing.comparing import settle
from boardtrade.importing.models import ImportState, ReportImport, find_last_import
from boardtrade.importing.permissions import can_continue, is_locked
from boardtrade.importing.pictures import PictureNotSavedError, add_to_library
from boardtrade.importing.plans import (
    Plan,
    Reference,
    build_plan,
    find_known_pictures,
    get_newest,
    put_pictures,
)
from boardtrade.importing.results import Document, load_document, opened
from boardtrade.importing.sections import Section, make_plain, make_rich
from boardtrade.media.stored_files import delete_later
from boardtrade.people.models import Person
from boardtrade.users.models import User
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.services import create_recommendations
from recommendations.staff.pasting.forms import build_page
from reports.models import ReportAuthor, ReportIndexPage, ReportPage

LOCKED = gettext_lazy(
    "Somebody has locked this report, or it waits for approval, so that it cannot be changed now."
)
RICH_FIELDS = ("text", "rationale")

type Counted = Callable[[Iterable[Any]], Iterator[Any]]
"""Yields what it is given, and tells how far that is."""


class NotSavedError(Exception):
    """An import cannot be saved as it was confirmed; the message tells what to do."""


@transaction.atomic
def save_import(
    imported: ReportImport, *, counted: Counted = iter, is_by_site: bool = False
) -> ReportPage:
    """Save an import as a draft, and return the report. Nothing that readers see is changed.

    `imported.answers` has what was confirmed: by its user or, on the command line, by the site.
    Raises NotSavedError; then nothing is saved.
    """
    user = imported.user
    is_allowed = user is not None and can_continue(user, imported)
    if not is_by_site and (user is None or not is_allowed or is_locked(user, imported.report)):
        raise NotSavedError(LOCKED)
    lock_children(imported.place_id)
    report, current = _get_pages(imported)
    answers = imported.answers
    with opened(imported) as archive:
        document = load_document(archive)
        last = find_last_import(report) if report else None
        pictures = find_known_pictures(document, last)
        plan = _plan(imported, document, current)
        wanted = _list_pictures(plan)
        for number in counted(wanted):
            if number not in pictures:
                pictures[number] = _add_picture(imported, document, archive, number, user)
    with LogContext(user=user):
        page = current or _create(imported, user)
        recommendations = _create_recommendations(imported, document, page, user)
    _put_recommendations(plan, recommendations)
    put_pictures(plan.blocks, pictures)
    for change, value in ((each, _find_value(plan, each.block_id)) for each in plan.changes):
        if change.document is not None:
            change.document = value
    page.body = settle(plan.changes, answers.get("takes_document", []))
    _fill(page, answers, user)
    _save_draft(page, user)
    _finish(imported, page, plan, document, pictures)
    return page


def _get_pages(imported: ReportImport) -> tuple[ReportPage | None, ReportPage | None]:
    """Return the report, and its newest draft, unless it has changed since the preview."""
    if imported.report_id is None:
        return None, None
    report = ReportPage.objects.get(pk=imported.report_id)
    if report.latest_revision_id != imported.answers.get("revision_id"):
        raise NotSavedError(
            _("Somebody has saved this report meanwhile. Look at it again, and confirm it.")
        )
    return report, get_newest(report)


def _plan(imported: ReportImport, document: Document, current: ReportPage | None) -> Plan:
    answers = imported.answers
    section = answers.get("section")
    return build_plan(
        imported,
        document,
        section=Section(**section) if section else None,
        use=answers.get("use", ""),
        references=answers.get("references", []),
        pictures=read_picture_answers(answers.get("pictures", {})),
        current=current,
    )


def read_picture_answers(stored: Mapping[str, Any]) -> dict[int, PictureAnswer]:
    """Return the answers about pictures from what was stored of them."""
    return {
        int(number): PictureAnswer(answer["alt"], answer["is_decorative"])
        for number, answer in stored.items()
    }


def _list_pictures(plan: Plan) -> list[int]:
    numbers = [
        block.value["image"]["picture"]
        for block in plan.blocks
        if block.type == "image" and "picture" in block.value["image"]
    ]
    return list(dict.fromkeys(numbers))


def _add_picture(
    imported: ReportImport, document: Document, archive: Any, number: int, user: User | None
) -> int:
    picture = document["pictures"][number]
    answer = imported.answers["pictures"].get(str(number), {})
    caption = next(
        (
            piece["caption"]
            for piece in document["pieces"]
            if piece["type"] == "image" and piece["picture"] == number
        ),
        "",
    )
    alt = answer.get("alt", "")
    title = (
        caption
        or alt
        or _("%(name)s, picture %(number)d")
        % {
            "name": imported.name,
            "number": number + 1,
        }
    )
    content = archive.read(f"pictures/{number}")
    try:
        return add_to_library(content, picture["kind"], title=title, alt=alt, user=user).pk
    except PictureNotSavedError as error:
        raise NotSavedError(
            _("A picture could not be added to the library: %(why)s") % {"why": error}
        ) from error


def _create(imported: ReportImport, user: User | None) -> ReportPage:
    answers = imported.answers
    index = ReportIndexPage.objects.get(pk=imported.index_id)
    page = ReportPage(title=answers["title"], locale_id=index.locale_id, owner=user, live=False)
    _set_date(page, answers)
    index.add_child(instance=page)
    log(page, "wagtail.create", user=user)
    return page


def _create_recommendations(
    imported: ReportImport, document: Document, page: ReportPage, user: User | None
) -> list[RecommendationPage]:
    rows = [dict(row) for row in imported.answers.get("rows", [])]
    notes = document["notes"]
    for row in rows:
        row["title"] = make_plain(row["title"])
        row["success_measure"] = make_plain(row["success_measure"])
        for name in RICH_FIELDS:
            row[name] = make_rich(row[name], notes)
    if not rows:
        return []
    return create_recommendations(
        report=ReportPage.objects.get(pk=page.pk),
        drafts=map(build_page, rows),
        user=user,
        key=imported.key,
    )


def _put_recommendations(plan: Plan, created: list[RecommendationPage]) -> None:
    """Put pages in the place of the recommendations that were to be created."""
    for block in plan.blocks:
        if block.type == "recommendation":
            block.value = _find_page(block.value, created)


def _find_page(reference: Reference, created: list[RecommendationPage]) -> int | None:
    if isinstance(reference, int):
        return reference
    place = int(reference.removeprefix("new-"))
    return created[place].pk if place < len(created) else None


def _find_value(plan: Plan, block_id: str) -> Any:
    return next((block.value for block in plan.blocks if block.id == block_id), None)


def _fill(page: ReportPage, answers: Mapping[str, Any], user: User | None) -> None:
    """Set what stands at the head of the page, as far as it was chosen."""
    page.title = answers["title"]
    page.draft_title = page.title
    page.tagline = answers.get("tagline", "")
    _set_date(page, answers)
    chosen = [_get_person(entry, page, user) for entry in answers.get("authors", [])]
    persons = [person for person in chosen if person is not None]
    known = [row.person_id for row in page.authorships.all()]
    added = [person for person in persons if person.pk not in known]
    if added:
        rows = [*page.authorships.all()]
        rows += [
            ReportAuthor(person=person, sort_order=len(rows) + order)
            for order, person in enumerate(added)
        ]
        page.authorships.set(rows)


def _set_date(page: ReportPage, answers: Mapping[str, Any]) -> None:
    if day := answers.get("publication_date"):
        page.publication_date = datetime.date.fromisoformat(day)
        page.date_precision = answers["date_precision"]


def _get_person(entry: Mapping[str, Any], page: ReportPage, user: User | None) -> Person | None:
    """Return a person that was chosen, or a new one of the name in the document."""
    if entry["person"] == "new":
        if user is not None and not user.has_perm("people.add_person"):
            return None
        return _add_person(entry["name"], page.locale_id)
    return Person.objects.filter(pk=entry["person"], locale_id=page.locale_id).first()


def _add_person(name: str, locale_id: int) -> Person:
    """Add a person, at an address that nobody has or had."""
    base = slugify(name) or "person"
    person = Person(name=name, slug=base, locale_id=locale_id)
    number = 2
    while person.is_slug_taken():
        person.slug, number = f"{base}-{number}", number + 1
    person.save()
    return person


def _save_draft(page: ReportPage, user: User | None) -> None:
    """Save the newest version; the row of a page too, unless readers see it."""
    with LogContext(user=user):
        if not page.live:
            page.refresh_from_db(fields=["numchild"])  # it has recommendations since
            page.save(clean=False)  # type: ignore[call-arg]
        page.save_revision(user=user, log_action=True, clean=False)


def _finish(
    imported: ReportImport,
    page: ReportPage,
    plan: Plan,
    document: Document,
    pictures: Mapping[int, int],
) -> None:
    """Keep the blocks as the document has them, by which the next import compares."""
    delete_later(imported.file_names)
    imported.blocks = [
        {"type": block.type, "value": block.value, "id": block.id} for block in plan.blocks
    ]
    imported.picture_ids = {
        document["pictures"][number]["key"]: pk for number, pk in pictures.items()
    }
    imported.report_id, imported.source, imported.result = page.pk, "", ""
    imported.answers, imported.problem = {}, ""
    imported.state, imported.saved_at = ImportState.SAVED, timezone.now()
    imported.save()
