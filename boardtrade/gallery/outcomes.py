"""What the gallery shows of what became of recommendations, and of the tracker."""

from typing import Any

from boardtrade.gallery import logs, samples, tracking
from boardtrade.gallery.specimen import Specimen
from boardtrade.pages.publication_date import DatePrecision, PublicationDate
from recommendations.pages.answers import NO_ANSWER
from recommendations.pages.status_counts import Tally, count_answers, count_statuses
from recommendations.record.answers import Answer
from recommendations.record.statuses import Status


def statuses() -> list[Specimen]:
    """Return statuses and bars of them."""

    def bar(title: str, *statuses: Status) -> Specimen:
        return Specimen(title, "status_bar", {"counts": count_statuses(statuses)})

    since = samples.date("day")
    each_once = [Specimen(f"Status: {one.label}", "status", {"status": one}) for one in Status]
    return [
        *each_once,
        Specimen("Status since a day", "status", {"status": Status.UNDER_WAY, "since": since}),
        Specimen(
            "Status in French", "status", {"status": Status.DONE, "since": since}, "wrap", "fr"
        ),
        bar("Bar of every status", *Status, *Status, Status.DONE, Status.UNDER_WAY),
        Specimen(
            "Bar with links",
            "status_bar",
            {"counts": count_statuses(Status), "link": "/recommendations/?status="},
        ),
        bar("Bar of one status", Status.NOT_ASSESSED),
        bar("Bar of a few", *[Status.DONE] * 3, Status.PARTLY_DONE, *[Status.NOT_STARTED] * 6),
        bar("Bar of hundreds", *list(Status) * 37, *[Status.NOT_STARTED] * 163),
        bar("Bar of many and one", *[Status.UNDER_WAY] * 400, Status.DONE, Status.WITHDRAWN),
        Specimen(
            "What became of all",
            "tally",
            {
                "tally": Tally(count_statuses(Status), count_answers([*Answer] * 2 + [NO_ANSWER])),
                "topic": "trade",
            },
            frame="",
        ),
    ]


def records() -> list[Specimen]:
    """Return logs, clocks, rows and scorecards."""

    def clock(title: str, arguments: dict[str, Any]) -> Specimen:
        return Specimen(title, "response_clock", arguments)

    def summary(title: str, **values: Any) -> Specimen:
        return Specimen(title, "response_summary", {"responses": logs.summary(**values)})

    late_limit: dict[str, Any] = {"allowed_days": 90}
    month, vague = DatePrecision.MONTH, PublicationDate(logs.ASKED, DatePrecision.MONTH)
    scorecards = {"scorecards": logs.scorecards(), "max_total": 12}
    reference = {
        "path": "#permanent",
        "url": "https://example.org/r/k7m2q9xw/",
        "title": samples.LONG_TITLE,
        "feed": "https://example.org/r/k7m2q9xw/status.atom",
    }
    return [
        Specimen("Log", "timeline", {"log": logs.full_log()}),
        *(Specimen(title, "reply", {"reply": reply}) for title, reply in logs.replies()),
        *(Specimen(title, "ask_history", {"asks": asks}) for title, asks in logs.ask_histories()),
        Specimen("Answers and findings", "answer_table", {"table": logs.answer_table()}),
        clock("No answer", logs.clock(412)),
        clock("No answer on the first day", logs.clock(0)),
        clock("No answer, in time", logs.clock(1, **late_limit)),
        clock("No answer, late", logs.clock(412, **late_limit)),
        clock("No answer, and the clock stands still", logs.clock(412, stops=[logs.stop(400)])),
        clock("No answer, after a pause", logs.clock(412, stops=[logs.stop(10, 60)], **late_limit)),
        clock("No answer, more time", logs.clock(60, extension=logs.extension(120), **late_limit)),
        clock("Late after more time", logs.clock(412, extension=logs.extension(120), **late_limit)),
        clock("More time, no time agreed", logs.clock(60, extension=logs.extension(120))),
        clock("Answered", logs.answered(31)),
        clock("Answered at once", logs.answered(0)),
        clock("Answered in a month of which more is not known", logs.answered(0, month)),
        clock("Answered in a later month", logs.answered(90, month, **late_limit)),
        clock("No answer since a month, late", logs.clock(412, asked=vague, **late_limit)),
        clock("Answered in time", logs.answered(31, **late_limit)),
        clock("Answered late", logs.answered(412, **late_limit)),
        Specimen("How to cite", "cite", {"citations": logs.citations()}),
        Specimen("Use of a page", "page_tools", {**reference, "citations": logs.citations()}),
        Specimen("Button to copy", "copy_button", {"label": "Copy link"}),
        Specimen("Rows", "recommendation_list", {"recommendations": logs.rows()}),
        Specimen(
            "Compact rows",
            "recommendation_list",
            {"recommendations": logs.rows(), "named": True},
        ),
        Specimen("Rows by report", "recommendation_groups", {"recommendations": logs.rows()}),
        Specimen(
            "Rows as of an earlier day",
            "recommendation_groups",
            {"recommendations": logs.rows(), "today": {1: Status.DONE, 2: Status.NOT_ASSESSED}},
        ),
        Specimen("Whom a report addresses", "addressee_links", logs.addressed()),
        Specimen("Scorecards", "scorecard_list", scorecards),
        summary("Answers"),
        summary("Answers without a limit", has_limit=False, late=0, overdue=0),
        summary("All answered", waiting=0, overdue=0),
    ]


def tracker() -> list[Specimen]:
    """Return the form of the tracker and what stands round its list."""
    return [
        Specimen("Form, folded", "tracker_filters", tracking.form()),
        Specimen("Form with a day", "tracker_filters", tracking.form("as_of=2024-06-30&q=trade")),
        Specimen("Form with a wrong day", "tracker_filters", tracking.form("as_of=tomorrow")),
        Specimen(
            "Values", "tracker_options", {"name": "status", "options": tracking.options(8, 2)}
        ),
        Specimen("Filters that are on", "tracker_chosen", tracking.chosen("freight depots")),
        Specimen("Latest changes", "latest_changes", {"recommendations": logs.rows()}),
        Specimen(
            "Promised dates",
            "promised_dates",
            {
                "title": "Promised next",
                "recommendations": [r for r in logs.rows() if r.lead_promise],
            },
        ),
        Specimen("Ways through", "tracker_tabs", {"current": "list"}),
    ]
