"""What is checked of the links of a recommendation, in its form and before it is published."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from boardtrade.editing.asking import ask_about_publication_date, keep_confirmed
from boardtrade.editing.forms import is_marked_for_deletion
from recommendations.record.earlier_asks import EarlierAsk, find_earlier_ids, lock_links

CIRCLE_MESSAGE = _(
    "“%(title)s” builds on this one already, at once or by way of others, perhaps in a draft. "
    "Choose another, or remove the link there first."
)


def check_links(form: Any) -> None:
    """Add errors to the rows of a page form; set what each row counts for: its record."""
    formset = form.formsets["earlier_asks"]
    formset.is_valid()
    rows = [
        row
        for row in formset.forms
        if hasattr(row, "cleaned_data") and not is_marked_for_deletion(row)
    ]
    if rows:
        lock_links()
    seen: set[object] = set()
    for row in rows:
        link: EarlierAsk = row.instance
        is_kept = not link.page and not link.url and "page" not in row.changed_data
        link.record = link.page.record if link.page else link.record if is_kept else None
        link.is_incomplete = form.is_deferred_validation and not link.record_id and not link.url
        _check_target(row, link, page=form.instance, report=form.instance.report)
        if not form.is_deferred_validation:
            _check_whole(row, link)
        target = link.record_id or link.url
        if target and target in seen:
            row.add_error(
                "page" if link.record_id else "url",
                _("This is linked already, further up. Remove one of the two rows."),
            )
        seen.add(target)


def _check_target(row: BaseForm, link: EarlierAsk, *, page: Any, report: Any) -> None:
    """Refuse a second target, the recommendation itself, a later one, and a circle."""
    date = link.displayed_date
    name = "date"
    if link.page and link.url:
        row.add_error("url", _("Choose one of ours or give an address, not both. Empty one."))
        return
    if link.page:
        if link.record_id == page.record_id:
            row.add_error("page", _("A recommendation cannot build on itself. Choose another."))
            return
        if page.record_id in find_earlier_ids([link.record_id]):
            row.add_error("page", CIRCLE_MESSAGE % {"title": link.page.title})
            return
        date, name = link.page.report.displayed_date, "page"
    _ask_about_date(row)
    if date and date.first_day > report.displayed_date.last_day and name not in row.errors:
        row.add_error(
            name,
            _("That one is later than this one: it is of %(date)s. Only earlier ones belong here.")
            % {"date": date.long},
        )


def _ask_about_date(row: BaseForm) -> None:
    """Ask about the date of a recommendation of others, as about that of any publication."""
    keep_confirmed(row)
    if date := row.cleaned_data.get("date"):
        try:
            ask_about_publication_date(row, "date", date)
        except ValidationError as error:
            row.add_error("date", error)


def _check_whole(row: BaseForm, link: EarlierAsk) -> None:
    """Refuse what a draft may lack."""
    if not link.record_id and not link.url and "url" not in row.errors:
        row.add_error(
            "page",
            _(
                "Choose an earlier recommendation, or give the address of one elsewhere, or delete "
                "this row."
            ),
        )
    elif link.url and not link.body:
        row.add_error("body", _("Say who recommended it: readers see the name."))


def find_missing_of_links(page: Any) -> dict[str, Any]:
    """Return what keeps a page from being published because of its links."""
    links = list(page.earlier_asks.all())
    if any(link.is_unfinished for link in links):
        return {"earlier_asks": _("Finish or delete the rows that lead nowhere or name nobody.")}
    if any(link.record_id for link in links):
        lock_links()
    for link in links:
        if link.record_id and page.record_id in {
            link.record_id,
            *find_earlier_ids([link.record_id]),
        }:
            return {"earlier_asks": CIRCLE_MESSAGE % {"title": link}}
    return {}
