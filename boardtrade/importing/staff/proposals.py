"""What the preview of an import proposes: title, pictures, sections, recommendations."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.translation import gettext as _

from boardtrade.editing.forms import is_marked_for_deletion
from boardtrade.importing.blocks import PictureAnswer
from boardtrade.importing.models import ReportImport, find_last_import
from boardtrade.importing.plans import Reference, find_known_pictures, get_newest
from boardtrade.importing.results import Document
from boardtrade.importing.sections import (
    Section,
    find_recommendations,
    find_sections,
    make_plain,
    read_section,
)
from boardtrade.languages.accents import comparable_name
from boardtrade.pages.publication_date import DatePrecision
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.record.addressees import Addressee
from recommendations.staff.pasting.addressees import AddresseesByName
from recommendations.staff.pasting.binding import bind_rows
from recommendations.staff.pasting.reading.items import PasteError
from recommendations.staff.pasting.reading.remarks import describe_left_out
from recommendations.staff.pasting.rows import (
    BasePastedRows,
    build_data,
    build_rows,
)
from reports.models import ReportPage


@dataclass
class Proposals:
    """What is proposed for an import, from its document and from what is there already."""

    imported: ReportImport
    document: Document

    @cached_property
    def current(self) -> ReportPage | None:
        """The newest draft of the report that the document goes into."""
        return get_newest(self.imported.report)

    @cached_property
    def report(self) -> ReportPage:
        """The report; one that is not stored, for a new one."""
        if self.current is not None:
            return self.current
        index: Any = self.imported.index
        report = ReportPage(locale_id=index.locale_id, title=self.document["title"])
        if self.document["day"]:
            report.publication_date = datetime.date.fromisoformat(self.document["day"])
        return report

    # --- The head of the page -----------------------------------------------------------------

    @property
    def initial(self) -> dict[str, Any]:
        """The values that the form begins with."""
        document, current = self.document, self.current
        values: dict[str, Any] = {
            "title": document["title"] or PurePath(self.imported.name).stem,
            "tagline": document["tagline"],
            "publication_date": self.report.publication_date if document["day"] else None,
            "date_precision": document["precision"] or DatePrecision.MONTH,
            "revision_id": None,
            "section": self.get_key(self.proposed_section),
        }
        if current is not None:
            values |= {
                "title": current.title or values["title"],
                "tagline": current.tagline or values["tagline"],
                "publication_date": current.publication_date,
                "date_precision": current.date_precision,
                "revision_id": current.latest_revision_id,
            }
        return values

    @property
    def authors(self) -> list[str]:
        """The names in the document of those who are not authors yet."""
        known = set()
        if self.current is not None:
            known = {comparable_name(str(each.person)) for each in self.current.authorships.all()}
        names = self.document["authors"]
        return [name for name in names if comparable_name(name) not in known]

    @cached_property
    def pictures(self) -> dict[int, dict[str, Any]]:
        """The pictures that are kept, by their numbers, with what is said of them."""
        found: dict[int, dict[str, Any]] = {}
        for piece in self.document["pieces"]:
            if piece["type"] != "image":
                continue
            number = piece["picture"]
            if "refused" in self.document["pictures"][number]:
                continue
            entry = found.setdefault(
                number,
                {
                    "number": number,
                    "alt": piece["alt"],
                    "is_decorative": piece["is_decorative"],
                    "caption": piece["caption"],
                },
            )
            entry["alt"] = entry["alt"] or piece["alt"]
        self._remember_descriptions(found)
        return found

    @property
    def picture_answers(self) -> dict[int, PictureAnswer]:
        """What is proposed for the pictures, before anybody has answered."""
        return {
            number: PictureAnswer(entry["alt"], entry["is_decorative"])
            for number, entry in self.pictures.items()
        }

    def _remember_descriptions(self, found: Mapping[int, dict[str, Any]]) -> None:
        """Propose what was said of a picture when it was imported before."""
        last = find_last_import(self.imported.report) if self.imported.report else None
        known = find_known_pictures(self.document, last)
        if last is None or not known:
            return
        said = {
            block["value"]["image"].get("image"): block["value"]["image"]
            for block in last.blocks
            if block["type"] == "image"
        }
        for number, pk in known.items():
            if number in found and (image := said.get(pk)):
                entry = found[number]
                entry["alt"] = entry["alt"] or image["alt_text"]
                entry["is_decorative"] = entry["is_decorative"] or image["decorative"]

    # --- Recommendations ----------------------------------------------------------------------

    @cached_property
    def proposed_section(self) -> Section | None:
        """The section with recommendations, as far as one is found."""
        return find_recommendations(self.document["pieces"])

    @cached_property
    def sections(self) -> dict[str, Section]:
        """All sections, by the keys that the form has for them."""
        found = find_sections(self.document["pieces"])
        proposed = self.proposed_section
        if proposed is not None and proposed not in found:
            found.insert(0, proposed)
        return {self.get_key(section): section for section in found}

    @property
    def section_choices(self) -> list[tuple[str, str]]:
        """The sections as choices of a form."""
        return [(key, section.title) for key, section in self.sections.items()]

    @staticmethod
    def get_key(section: Section | None) -> str:
        """Return the key of a section in the form; empty for none."""
        if section is None:
            return ""
        return f"{section.start}-{section.end}-{int(section.has_heading)}"

    @cached_property
    def known_addressees(self) -> AddresseesByName:
        """The addressees in the language of the report."""
        return AddresseesByName(
            Addressee.objects.filter(locale_id=self.report.locale_id).order_by("name")
        )

    @cached_property
    def existing(self) -> dict[str, int]:
        """The recommendations that the report has, by their titles."""
        if self.imported.report_id is None:
            return {}
        pages = RecommendationPage.objects.of(self.report)
        return {comparable_name(title): pk for pk, title in pages.values_list("pk", "draft_title")}

    def read_rows(self, section: Section | None) -> tuple[dict[str, str], list[str]]:
        """Return the rows of the recommendations as a browser sends them, and remarks on them.

        What the report has already is left out, unless somebody decides otherwise.
        """
        if section is None:
            return {}, []
        try:
            result = read_section(self.document["pieces"], section)
        except PasteError as error:
            return {}, [str(error)]
        for item in result.items:
            item.title = make_plain(item.title)
        rows = build_rows(result.items, self.report, self.known_addressees)
        for row in rows:
            if comparable_name(row["title"]) in self.existing:
                row[DELETION_FIELD_NAME] = "on"
                words = _("The report has it already: it stays as it is.")
                row["remark"] = "\n".join(filter(None, [row["remark"], words]))
        remarks = [*describe_left_out(result.left_out), *map(str, result.remarks)]
        return build_data(rows), remarks

    @cached_property
    def proposed_rows(self) -> tuple[BasePastedRows | None, list[str]]:
        """The rows of the section that is proposed, as they stand at first, and remarks on them."""
        data, remarks = self.read_rows(self.proposed_section)
        return (self.bind_rows(data) if data else None), remarks

    def bind_rows(self, data: Mapping[str, Any]) -> BasePastedRows:
        """Return the rows of the preview, with what is asked once for all of them."""
        bound = bind_rows(data, report=self.report, known=self.known_addressees)
        bound.may_be_empty = True
        bound.is_valid()  # which rows are left out is known then
        return bound

    def list_references(self, rows: BasePastedRows | None) -> list[Reference]:
        """Return what the page will show in the place of the section, in order."""
        references: list[Reference] = []
        count = 0
        for form in rows.forms if rows else []:
            if not is_marked_for_deletion(form):
                references.append(f"new-{count}")
                count += 1
            elif pk := self.existing.get(comparable_name(form["title"].value() or "")):
                references.append(pk)
        return references


def list_titles(rows: BasePastedRows | None) -> dict[str, tuple[str, str]]:
    """Return number and title of each recommendation to be created, by its reference."""
    forms: Sequence[Any] = rows.included_forms if rows else []
    return {
        f"new-{place}": (str(form["number"].value() or ""), str(form["title"].value() or ""))
        for place, form in enumerate(forms)
    }
