"""The numbers of pasted recommendations: those of the list where they will do, else free ones."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from recommendations.record.numbers import find_next_number, split_number
from recommendations.staff.pasting.reading.items import PastedItem


def propose_numbers(items: list[PastedItem], taken: Collection[str]) -> None:
    """Set the numbers of items without one, and of those that begin again in a new chapter."""
    numbered = [item for item in items if item.number]
    known = [*taken, *(item.number for item in numbered)]
    first = split_number(numbered[0].number) if numbered else ()
    used: set[tuple[str, ...]] = set()
    has_restarted = False
    for item in items:
        parts = split_number(item.number)
        begins_again = parts == first and parts in used and parts[-1] in {"1", "a", "i"}
        has_restarted = has_restarted or begins_again
        if not item.number or (has_restarted and parts):
            proposed = find_next_number(known)
            known.append(proposed)
            if item.number:
                item.remarks.append(_describe_restart(item, proposed))
            elif numbered:
                item.remarks.append(
                    _("The list has no number here: %(free)s is proposed.") % {"free": proposed}
                )
            item.number = proposed
        else:
            used.add(parts)


def _describe_restart(item: PastedItem, proposed: str) -> str:
    values = {"number": item.number, "free": proposed, "heading": item.heading}
    if item.heading:
        return (
            _(
                "The numbers begin again at “%(heading)s”: the list says %(number)s, and "
                "%(free)s is proposed."
            )
            % values
        )
    return (
        _("The numbers begin again: the list says %(number)s, and %(free)s is proposed.") % values
    )
