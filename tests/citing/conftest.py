"""What is cited in these tests."""

import datetime
from collections.abc import Iterator

import pytest
from django.utils.translation import override

from boardtrade.citing.citable import Citable
from boardtrade.pages.publication_date import DatePrecision, PublicationDate

DAY = datetime.date(2024, 3, 3)
RECOMMENDATION = Citable(
    institution="Board of Trade",
    title="Share 50% of {costs} & more.",
    number="3",
    report="Six Storeys\nER  - Up",
    displayed_date=PublicationDate(DAY, DatePrecision.DAY),
    key="k7m2q9xw",
    url="https://example.org/r/k7m2q9xw/",
    kind="Report",
    language="en",
)
REPORT = Citable(
    institution="Board of Trade",
    title="Six Storeys Up",
    displayed_date=PublicationDate(DAY, DatePrecision.MONTH),
    key="six-storeys-up",
    url="https://example.org/reports/six-storeys-up/",
    kind="Policy brief",
    language="en",
    pdf_url="https://example.org/reports/six-storeys-up/report.pdf",
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Activate English, whatever language an earlier test has left active."""
    with override("en"):
        yield
