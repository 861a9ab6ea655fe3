"""What a report asks, of whom, by when, what they have answered and where it stands."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boardtrade.body.plain_text import html_to_text
from boardtrade.pages.visibility import Audience, visible
from recommendations.pages.answers import get_answer, get_answer_label
from recommendations.pages.recommendation_page import RecommendationPage
from recommendations.pages.rows import ADDRESSEES, complete_rows
from recommendations.pages.status_counts import count_statuses
from reports.paper.nodes import plain

NOTHING_SAID = "–"
WORDS = 28
"""Of the text of a recommendation, where there is room for it."""


@dataclass(frozen=True)
class Ask:
    """A recommendation in words, as of the day on which it was read."""

    page: RecommendationPage

    @property
    def anchor(self) -> str:
        """The name of its place in a document."""
        return f"r-{self.page.permanent_id}"

    @property
    def label(self) -> str:
        """What it is called: "Recommendation 4"."""
        return _("Recommendation %(number)s") % {"number": self.page.number}

    @property
    def title(self) -> str:
        """What is asked, in a line."""
        return plain(self.page.title)

    @property
    def text(self) -> str:
        """What is asked, in a sentence or two."""
        text = self.page.summary or html_to_text(self.page.text)
        return Truncator(plain(text)).words(WORDS)

    @property
    def addressees(self) -> str:
        """Of whom it is asked, the lead first."""
        return ", ".join(plain(addressee.name) for addressee in self.page.addressees)

    @property
    def due(self) -> str:
        """By when."""
        return self.page.due.long if self.page.due else ""

    @property
    def answer(self) -> str:
        """What the lead has answered, promised, and claims where that is disputed."""
        page = self.page
        answer = get_answer(page)
        said = [str(get_answer_label(answer))] if answer else []
        if page.lead_promise_state and page.lead_promise:
            said.append(_("promised for %(date)s") % {"date": page.lead_promise.long})
        if claim := page.disputed_claim:
            said.append(_("says itself: %(claim)s") % {"claim": claim.label.lower()})
        return "; ".join(said) or NOTHING_SAID

    @property
    def standing(self) -> str:
        """Where it stands, as the Board finds."""
        status, since = self.page.current_status, self.page.current_since
        if since is None:
            return str(status.label)
        return _("%(status)s since %(date)s") % {"status": status.label, "date": since.long}


def read_asks(report: Any) -> list[Ask]:
    """Return the recommendations of a report that its readers see, in order, in few queries."""
    pages = RecommendationPage.objects.filter(report_id=report.pk).order_by("number_key", "pk")
    pages = visible(pages.with_status().with_positions(), Audience(admitted_to=report))
    return [Ask(page) for page in complete_rows(pages, ADDRESSEES)]


def has_asks(report: Any) -> bool:
    """Return whether a report has any recommendation that its readers see."""
    pages = RecommendationPage.objects.filter(report_id=report.pk)
    return visible(pages, Audience(admitted_to=report)).exists()


def count_in_words(asks: list[Ask]) -> str:
    """Return how many there are, and how many of them have each status."""
    total = ngettext("%(count)d recommendation", "%(count)d recommendations", len(asks)) % {
        "count": len(asks)
    }
    counted = count_statuses(ask.page.current_status for ask in asks)
    parts = [f"{row.count} {row.status.label.lower()}" for row in counted if row.count]
    return f"{total}: {', '.join(parts)}."
