"""The admin's view of an import: its questions, its preview, and what is confirmed."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from boardtrade.importing.models import ImportState, ReportImport
from boardtrade.importing.permissions import (
    get_import_or_404,
)
from boardtrade.importing.plans import Plan, SectionUse, build_plan
from boardtrade.importing.results import read_document
from boardtrade.importing.sections import Section
from boardtrade.importing.staff.forms import PreviewForm, RevisionForm
from boardtrade.importing.staff.kept_views import get_progress
from boardtrade.importing.staff.proposals import Proposals, list_titles
from boardtrade.importing.staff.words import ASKED, CHANGED, LEFT_OUT, describe
from boardtrade.importing.sweeping import forget_import
from boardtrade.importing.tasks import start_reading, start_saving
from boardtrade.people.models import Person
from recommendations.staff.pasting.arranging import Arranged, arrange
from recommendations.staff.pasting.rows import BasePastedRows, build_data, read_rows
from recommendations.staff.pasting.views import describe_rows
from recommendations.staff.permissions import can_add_recommendations, get_staff_user
from recommendations.staff.task_views import PageTaskView

KNOWN_EXCERPTS = 60
"""So many changes of a draft are listed; the others are counted."""


class ImportView(PageTaskView):
    """Shows how far an import is, its questions and its preview; saves what is confirmed."""

    form_class = PreviewForm
    template_name = "importing/staff/preview.html"
    page_title = gettext_lazy("Import a document")
    header_icon = "doc-full-inverse"
    imported: ReportImport

    def get_page(self) -> Page:
        """Return the report, or the list that the new one will be in."""
        user = get_staff_user(self.request)
        self.imported = get_import_or_404(user, self.kwargs["import_key"])
        return self.imported.report or self.imported.index

    def has_permission(self) -> bool:
        """Return True: an import of somebody else, or of who may no longer, is not found."""
        return True

    def get_success_url(self) -> str:
        """Return the form of the report, or the list."""
        if self.imported.report_id:
            return reverse("wagtailadmin_pages:edit", args=[self.imported.report_id])
        return reverse("wagtailadmin_explore", args=[self.imported.index_id])

    @property
    def start_url(self) -> str:
        """The address at which the document is chosen."""
        if self.imported.report_id:
            return reverse("importing:into", args=[self.imported.report_id])
        return reverse("importing:new", args=[self.imported.index_id])

    # --- What is shown ------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what there is to see, or lead to the draft once it is saved."""
        imported = self.imported
        if imported.state == ImportState.SAVED:
            messages.success(request, self._describe_saved())
            return redirect(self.get_success_url())
        if imported.is_busy:
            return self._render("importing/staff/progress.html", get_progress(imported))
        if imported.state == ImportState.REFUSED:
            return self._render("importing/staff/refused.html", {})
        if self.document["revisions"] and not imported.revision_text:
            return self._ask_revision(RevisionForm())
        rows, remarks = self.proposals.proposed_rows
        return self._show_preview(self._build_form(), rows, remarks=remarks)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what a button of the preview asks for."""
        if "discard" in request.POST and self.imported.state != ImportState.SAVING:
            back = self.start_url
            forget_import(self.imported)
            return redirect(back)
        if self.imported.state != ImportState.READ:
            return redirect(request.path)
        if "revision_text" in request.POST:
            return self._choose_revision()
        if "look" in request.POST:
            return self._look_elsewhere()
        if "arrange" in request.POST:
            return self._arrange()
        return self._confirm()

    def _render(self, template_name: str, context: Mapping[str, Any]) -> HttpResponse:
        base: dict[str, Any] = super(PageTaskView, self).get_context_data(form=RevisionForm())
        base |= {"task_page": self.page, "back_url": self.get_success_url()}
        base |= {"imported": self.imported, "start_url": self.start_url, **context}
        base["media"] = base["form"].media
        return self.response_class(self.request, [template_name], base, using=self.template_engine)

    def _ask_revision(self, form: RevisionForm) -> HttpResponse:
        count = self.document["revisions"]
        return self._render("importing/staff/revisions.html", {"form": form, "count": count})

    def _choose_revision(self) -> HttpResponse:
        form = RevisionForm(self.request.POST)
        if not form.is_valid():
            return self._ask_revision(form)
        chosen = form.cleaned_data["revision_text"]
        imported = self.imported
        imported.revision_text = chosen
        if chosen != "accepted":
            imported.state = ImportState.WAITING
            imported.save(update_fields=["revision_text", "state"])
            start_reading(imported)
        else:  # that is what was read
            imported.save(update_fields=["revision_text"])
        return redirect(self.request.path)

    @cached_property
    def document(self) -> dict[str, Any]:
        """What was read. Raises Http404 if it is lost."""
        try:
            return read_document(self.imported)
        except (OSError, ValueError) as error:
            raise Http404 from error

    @cached_property
    def proposals(self) -> Proposals:
        """What the preview proposes."""
        return Proposals(self.imported, self.document)

    def _build_form(self, data: Any = None) -> PreviewForm:
        proposals = self.proposals
        people = Person.objects.filter(locale_id=proposals.report.locale_id).order_by("name")
        return PreviewForm(
            data,
            initial=proposals.initial,
            sections=proposals.section_choices,
            authors=proposals.authors,
            people=list(people),
            may_add_people=get_staff_user(self.request).has_perm("people.add_person"),
            adds_people=self.document["are_authors_said"],
            pictures=proposals.pictures,
            asked=[change for change in self._base_plan.changes if change.is_asked],
        )

    @cached_property
    def _base_plan(self) -> Plan:
        """The plan without a word of the form: by it is known where somebody may decide."""
        rows, _remarks = self.proposals.proposed_rows
        return self._build_plan(rows, self.proposals.proposed_section, SectionUse.REFERENCES)

    def _build_plan(self, rows: BasePastedRows | None, section: Section | None, use: str) -> Plan:
        return build_plan(
            self.imported,
            self.document,
            section=section,
            use=use,
            references=self.proposals.list_references(rows),
            pictures=self.proposals.picture_answers,
            current=self.proposals.current,
        )

    def _show_preview(
        self,
        form: PreviewForm,
        rows: BasePastedRows | None,
        *,
        remarks: list[str] | None = None,
        arranged: Arranged | None = None,
        has_errors: bool = False,
    ) -> HttpResponse:
        key = str(form["section"].value() or "")
        section = self.proposals.sections.get(key)
        plan = self._build_plan(rows, section, str(form["use"].value() or ""))
        findings = [*self.document["findings"], *plan.findings]
        included = rows.included_forms if rows else []
        context = super().get_context_data(form=form)
        context |= {
            "imported": self.imported,
            "start_url": self.start_url,
            "rows": rows,
            "for_all": rows.for_all if rows else None,
            "arranged": arranged,
            "remarks": remarks or [],
            "problem_count": sum(bool(each.errors) for each in included),
            "noted_rows": describe_rows(rows) if rows else {},
            "has_marks": any("[^" in each["text"].value() for each in included),
            "left_out": describe(findings, LEFT_OUT),
            "changed": describe(findings, CHANGED),
            "asked": describe(findings, ASKED),
            "pictures": self._list_pictures(form),
            "counts": count_blocks(plan),
            "changes": self._list_changes(form),
            "is_again": plan.is_again,
            "has_text": bool(self.proposals.current and self.proposals.current.body),
            "has_errors": has_errors,
            "page_url": f"{reverse('importing:page', args=[self.imported.pk])}?section={key}"
            f"&use={form['use'].value() or ''}",
        }
        if rows is not None:
            context["media"] += rows.media
        return self.render_to_response(context)

    def _list_pictures(self, form: PreviewForm) -> list[dict[str, Any]]:
        listed = []
        for number, entry in self.proposals.pictures.items():
            alt, decorative = form.get_picture_fields(number)
            listed.append(
                entry
                | {
                    "alt_field": alt,
                    "decorative_field": decorative,
                    "url": reverse("importing:picture", args=[self.imported.pk, number]),
                    "is_missing": not entry["alt"] and not entry["is_decorative"],
                }
            )
        return listed

    def _list_changes(self, form: PreviewForm) -> list[dict[str, Any]]:
        """Return what the import changes of the text that the draft has, each with its field."""
        if not self.proposals.current or not self.proposals.current.body:
            return []
        rows, _remarks = self.proposals.proposed_rows
        titles = {key: " ".join(words) for key, words in list_titles(rows).items()}
        return [
            {
                "change": change,
                "title": titles.get(str(change.document)),
                "field": form[f"take-{change.block_id}"] if change.is_asked else None,
            }
            for change in self._base_plan.changes
            if change.outcome != "same"
        ]

    @property
    def _may_add_recommendations(self) -> bool:
        user = get_staff_user(self.request)
        if self.imported.report is None:
            return True  # who may add a report may add what belongs to it
        return can_add_recommendations(user, self.imported.report)

    # --- What is done -------------------------------------------------------------------------

    def _look_elsewhere(self) -> HttpResponse:
        """Show the recommendations of another section."""
        form = self._build_form(self.request.POST)
        section = self.proposals.sections.get(self.request.POST.get("section", ""))
        rows_data, remarks = self.proposals.read_rows(section)
        rows = self.proposals.bind_rows(rows_data) if rows_data else None
        return self._show_preview(form, rows, remarks=remarks)

    def _arrange(self) -> HttpResponse:
        """Show the preview again after a row was split, joined, moved or indented."""
        posted = self.request.POST
        action, _dash, place = posted["arrange"].partition("-")
        before = self.proposals.bind_rows(posted)
        changed = arrange(
            read_rows(posted),
            action,
            int(place) if place.isdecimal() and len(place) < 4 else -1,
            before.next_number,
        )
        kept = {name: value for name, value in posted.items() if name.startswith("all-")}
        rows = self.proposals.bind_rows(kept | build_data(changed.rows))
        return self._show_preview(self._build_form(posted), rows, arranged=changed)

    def _confirm(self) -> HttpResponse:
        posted = self.request.POST
        form = self._build_form(posted)
        rows = self.proposals.bind_rows(posted) if "form-TOTAL_FORMS" in posted else None
        if rows is not None and not self._may_add_recommendations:
            raise PermissionDenied
        included = rows.included_forms if rows else []
        are_valid = not included or (rows.is_valid() and rows.for_all.is_valid())  # type: ignore[union-attr]
        if not form.is_valid() or not are_valid:
            return self._show_preview(form, rows, has_errors=True)
        section = self.proposals.sections.get(form.cleaned_data["section"])
        self.imported.answers = form.answers | {
            "section": vars(section) if section else None,
            "references": self.proposals.list_references(rows),
            "rows": [each.values for each in included],
        }
        total = len(self.proposals.pictures)
        # Of two clicks, one saves.
        waiting = ReportImport.objects.filter(pk=self.imported.pk, state=ImportState.READ)
        if waiting.update(
            state=ImportState.SAVING, answers=self.imported.answers, total=total, problem=""
        ):
            start_saving(self.imported)
        return redirect(self.request.path)

    def _describe_saved(self) -> str:
        """Return what was saved, and what comes next."""
        count = sum(block["type"] == "recommendation" for block in self.imported.blocks)
        saved = _("“%(name)s” is imported. The draft is saved; readers do not see it yet.") % {
            "name": self.imported.name
        }
        if not count:
            return saved
        recommendations = ngettext(
            "%(count)d recommendation stands in it.",
            "%(count)d recommendations stand in it.",
            count,
        ) % {"count": count}
        return f"{saved} {recommendations}"


def count_blocks(plan: Plan) -> dict[str, int]:
    """Return how many blocks of each kind the document has."""
    counts: dict[str, int] = {}
    for block in plan.blocks:
        counts[block.type] = counts.get(block.type, 0) + 1
    return counts
