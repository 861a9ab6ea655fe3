"""The rows of a preview as they were sent, with what is asked once for all of them."""

from collections.abc import Mapping
from typing import Any

from recommendations.staff.pasting.addressees import AddresseesByName
from recommendations.staff.pasting.for_all import ForAllForm
from recommendations.staff.pasting.rows import BasePastedRows, PastedRows, read_rows


def bind_rows(data: Mapping[str, Any], *, report: Any, known: AddresseesByName) -> BasePastedRows:
    """Return the rows of what was sent; `known` are the addressees in the language of the report.

    The report is None while there is none yet.
    """
    rows = read_rows(data)
    names = [name.strip() for row in rows for name in row.get("addressees", "").split(";")]
    for_all = ForAllForm(
        data,
        report=report,
        known=known,
        names=names,
        dates=[row.get("due_date", "") for row in rows],
    )
    for_all.is_valid()
    bound: BasePastedRows = PastedRows(data, report=report, known=known, for_all=for_all)
    return bound
