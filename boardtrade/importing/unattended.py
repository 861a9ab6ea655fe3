"""Imports a document on the command line, as it is proposed: nobody is asked."""

import uuid
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from boardtrade.importing.asking import DocumentRefusal, DocumentRefusedError
from boardtrade.importing.models import ImportState, ReportImport, RevisionText
from boardtrade.importing.plans import SectionUse
from boardtrade.importing.results import read_document
from boardtrade.importing.saving import NotSavedError, save_import
from boardtrade.importing.staff.forms import NEW_PERSON, check_source
from boardtrade.importing.staff.proposals import Proposals
from boardtrade.importing.tasks import read_source
from boardtrade.languages.accents import comparable_name
from boardtrade.people.models import Person
from reports.models import ReportIndexPage, ReportPage


def import_document(path: Path, *, index: ReportIndexPage) -> ReportPage:
    """Make a draft of a document below a list of reports, as the preview would propose it.

    A picture without description counts as one that only decorates, and tracked changes as
    accepted. Raises ValidationError for a document that is refused, NotSavedError for one whose
    recommendations need a word of somebody.
    """
    with path.open("rb") as file:
        source = UploadedFile(file, name=path.name, size=path.stat().st_size)
        imported = ReportImport(index=index, name=path.name, kind=check_source(source))
        imported.revision_text = RevisionText.ACCEPTED
        imported.source.save(path.name, source, save=False)
    imported.save()
    read_source.call(import_key=str(imported.pk), key=str(uuid.uuid4()))
    imported.refresh_from_db()
    if imported.state != ImportState.READ:
        raise DocumentRefusedError(DocumentRefusal.DAMAGED)
    imported.answers = build_answers(Proposals(imported, read_document(imported)))
    return save_import(imported, is_by_site=True)


def build_answers(proposals: Proposals) -> dict[str, object]:
    """Return what would be confirmed if everything stayed as it is proposed."""
    rows, _remarks = proposals.proposed_rows
    included = rows.included_forms if rows else []
    if rows and included and not (rows.is_valid() and rows.for_all.is_valid()):
        problems = [str(each.errors) for each in included if each.errors]
        raise NotSavedError("\n".join(problems))
    people = Person.objects.filter(locale_id=proposals.report.locale_id)
    by_name = {comparable_name(person.name): person.pk for person in people}
    initial, section = proposals.initial, proposals.proposed_section
    day = initial["publication_date"]
    return {
        "title": initial["title"],
        "tagline": initial["tagline"],
        "publication_date": day.isoformat() if day else "",
        "date_precision": initial["date_precision"],
        "authors": [
            {"name": name, "person": by_name.get(comparable_name(name), NEW_PERSON)}
            for name in proposals.authors
        ],
        "pictures": {
            str(number): {"alt": entry["alt"], "is_decorative": not entry["alt"]}
            for number, entry in proposals.pictures.items()
        },
        "use": SectionUse.REFERENCES.value,
        "section": vars(section) if section else None,
        "references": proposals.list_references(rows),
        "rows": [form.values for form in included],
    }
