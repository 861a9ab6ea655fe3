"""What the gallery shows: each component in each state that matters, page by page."""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils.safestring import mark_safe

from boardtrade.gallery import outcomes, samples
from boardtrade.gallery.bodies import body, data_blocks, media_blocks, text_blocks
from boardtrade.gallery.charts import chart_blocks
from boardtrade.gallery.specimen import Group, Specimen
from boardtrade.navigation.contacts import Contact
from recommendations.pages.status_counts import count_statuses
from recommendations.record.statuses import Status
from recommendations.templatetags.recommendations import ReportRecommendations


def _grid(title: str, cards: list[Any], **values: Any) -> Specimen:
    return Specimen(title, "card_grid", {"cards": cards, "heading_level": 3}, **values)


def _cards() -> list[Specimen]:
    one, long = samples.card, samples.LONG_TITLE
    mixed = [one(), one(image=None), one(long), one(long, image=None, summary="")]
    external: dict[str, Any] = {
        "badge": "example.org",
        "is_external": True,
        "kicker": "Article",
        "date": samples.date("day"),
    }
    french: dict[str, Any] = {"summary": samples.FRENCH_SUMMARY, "kicker": "Note de politique"}
    return [
        *(_grid(f"{count} in a grid", samples.cards(count)) for count in (1, 2, 3, 4, 5, 7)),
        _grid("1 without picture", samples.cards(1, image=None)),
        _grid("3 without picture", samples.cards(3, image=None)),
        _grid("With and without picture", mixed),
        _grid("Titles of 140 characters", [one(long), one(long), one(long)]),
        _grid(
            "French words",
            [one(samples.FRENCH_TITLE, **french) for _ in range(2)]
            + [one(samples.FRENCH_TITLE, image=None, **french)],
            language="fr",
        ),
        _grid("Elsewhere", [one(**external), one(image=None, **external), one(samples.TITLE)]),
        _grid(
            "Little to say",
            [
                one(samples.TITLE, summary="", date=None),
                one(samples.TITLE, image=None, summary="", kicker="", date=None),
                one(samples.TITLE, kicker="", date=samples.date("year")),
            ],
        ),
        _grid("Picture lost", [one(image=samples.lost_image()), one(), one()]),
        Specimen(
            "Related content",
            "related",
            {"cards": [one(), one(**external), one(image=None)]},
            frame="",
        ),
    ]


def _lists() -> list[Specimen]:
    def listing(title: str, number: int, pages: int, query: str = "") -> Specimen:
        reports = samples.page_of_reports(number, pages=pages)
        return Specimen(title, "report_listing", {"reports": reports, "params": QueryDict(query)})

    one = samples.card
    rows = [
        one(samples.LONG_TITLE),
        one(image=None),
        one(samples.FRENCH_TITLE, summary=samples.FRENCH_SUMMARY, date=samples.date("year")),
        one(samples.TITLE, summary="", image=None, kicker="Recommendation 3"),
        one(samples.TITLE, summary="", date=samples.date("day")),
        one(samples.TITLE, kicker="", date=None, image=None),
        one(badge="example.org", is_external=True, kicker="Article"),
        one(file=samples.document(), counts=count_statuses(Status)),
        one(excerpt=mark_safe("A sentence with the <mark>words</mark> in it.")),
    ]
    return [
        listing("One page", 1, 1),
        listing("First page", 1, 4),
        listing("Page between", 2, 4, "q=trade"),
        listing("Last page", 4, 4),
        Specimen(
            "Nothing to list",
            "report_listing",
            {"reports": [], "empty": "Nothing has been published on this topic yet."},
        ),
        Specimen("Rows of every kind", "card_list", {"cards": rows, "heading_level": 2}),
    ]


def _recommendations() -> list[Specimen]:
    def listed(count: int) -> Specimen:
        shown = [samples.recommendation(number) for number in range(1, count + 1)]
        title = f"{count} recommendation{'s' * (count > 1)}"
        return Specimen(title, "recommendation_list", {"recommendations": shown})

    before, after = samples.recommendation(1), samples.recommendation(3)
    place = {"place": 2, "total": 10, "url": "#report"}

    def neighbours(title: str, previous: Any, following: Any) -> Specimen:
        arguments = {"previous": previous, "next": following, **place}
        return Specimen(title, "neighbours", arguments)

    french = samples.recommendation(108, samples.FRENCH_TITLE)
    repeated: dict[int, Any] = {
        int(page.number): page for page in (before, samples.recommendation(2), french)
    }
    numbers = ("4", "4a", "10.1", "XXXVIII", "R-2024-15")
    written = [samples.recommendation(place, written=each) for place, each in enumerate(numbers)]
    return [
        listed(1),
        listed(12),
        Specimen("A large number", "recommendation_list", {"recommendations": [french]}),
        Specimen("Numbers as written", "recommendation_list", {"recommendations": written}),
        neighbours("Neighbours", before, after),
        Specimen(
            "Neighbours of the first", "neighbours", {"previous": None, "next": after, **place}
        ),
        Specimen(
            "Neighbours of the last", "neighbours", {"previous": before, "next": None, **place}
        ),
        neighbours("Long neighbours", french, before),
        Specimen(
            "Repeated in the text",
            "body",
            {
                "body": body(*(("recommendation", SimpleNamespace(pk=pk)) for pk in repeated)),
                "recommendations": ReportRecommendations(by_id=repeated),
            },
        ),
    ]


def _covers() -> list[Specimen]:
    trail = samples.site_layout(["Home", "Publications"], []).header
    usual = [*[Status.DONE] * 5, *[Status.UNDER_WAY] * 4, Status.NOT_APPLICABLE]
    photograph = samples.image(credit="Photo: Ada Okafor")
    captioned: dict[str, Any] = {"hero_image": photograph, "hero_caption": samples.SUMMARY}
    bare: dict[str, Any] = {"tagline": "", "authors": [], "topics": [], "file": None}

    def cover(state: str, statuses: Iterable[Status] = usual, **values: Any) -> Specimen:
        listed: list[Any] = [SimpleNamespace(current_status=status) for status in statuses]
        arguments = {
            "report": samples.report(**values),
            "trail": trail,
            "label": "Download the report",
            "recommendations": ReportRecommendations(listed),
        }
        return Specimen(state, "cover", arguments, frame="")

    def byline(title: str, authors: list[Any], topics: list[Any], precision: str) -> Specimen:
        arguments = {"kind": "Report", "date": samples.date(precision), "authors": authors}
        return Specimen(title, "byline", arguments | {"topics": topics})

    return [
        cover("Usual cover"),
        cover("Short title", title=samples.TITLE),
        cover("Long title", title=samples.LONG_TITLE, authors=samples.AUTHORS),
        cover("Long title without colon", title=samples.LONG_TITLE.replace(":", "")[:80]),
        cover("Very long title without colon", title=samples.LONG_TITLE.replace(":", "")),
        cover("Every status", Status),
        cover("French title", title=samples.FRENCH_TITLE, tagline=samples.FRENCH_SUMMARY),
        cover("Caption and credit", **captioned),
        cover("Without picture", hero_image=None),
        cover("Long title without picture", title=samples.LONG_TITLE, hero_image=None),
        cover("Title and picture only", [], **bare),
        cover("Title only", [], hero_image=None, **bare),
        byline("Byline without author", [], [], "year"),
        byline("Byline of 1", samples.AUTHORS[:1], samples.TOPICS[:1], "day"),
        byline("Byline of 3", samples.AUTHORS[:3], samples.TOPICS, "month"),
        byline("Byline of 8", samples.AUTHORS, samples.TOPICS, "month"),
    ]


def _blocks(kind: Callable[[], dict[str, list[tuple[str, Any]]]]) -> list[Specimen]:
    return [
        Specimen(title, "body", {"body": body(*blocks)}, frame="wrap report")
        for title, blocks in kind().items()
    ]


def _contents() -> list[Specimen]:
    titles = ("Why", "What partnerships reach", samples.LONG_TITLE, samples.FRENCH_TITLE)
    entries = [{"anchor": "contents", "text": title} for title in titles]
    trail = samples.site_layout(["Home", "Publications", samples.USUAL_TITLE], []).header
    return [
        Specimen(
            "Breadcrumbs", "breadcrumbs", {"trail": trail[:2], "current": samples.USUAL_TITLE}
        ),
        Specimen(
            "Long breadcrumbs", "breadcrumbs", {"trail": trail, "current": samples.LONG_TITLE}
        ),
        Specimen("Contents", "contents", {"entries": entries, "total": 10}),
        Specimen("Contents folded", "contents", {"entries": entries, "total": 10, "folded": True}),
        Specimen("Topics", "topic_links", {"topics": samples.TOPICS}),
    ]


def _downloads() -> list[Specimen]:
    file = samples.document
    no_page = file(first_page=None)
    bare = file(file_size=None, pages=None, first_page=None)
    usual = "Download the report"

    def panel(title: str, label: str = usual, language: str = "en", **values: Any) -> Specimen:
        arguments = {"report": samples.report(**values), "label": label}
        return Specimen(title, "download_panel", arguments, language=language)

    return [
        panel("Panel with picture"),
        panel("Panel with first page", download_image=None),
        panel("Panel without picture", download_image=None, file=no_page),
        panel("Panel without facts", download_image=None, download_pitch="", file=bare),
        panel("Large file", file=file(file_size=98_765_432, pages=1204)),
        panel("One page", file=file(file_size=900, pages=1)),
        panel(
            "Other language",
            "Téléchargez l’intégralité du rapport",
            language="fr",
            download_pitch=samples.FRENCH_SUMMARY,
        ),
        panel("Long label", "Download the complete report with all its annexes and data"),
        Specimen("Facts of a file", "file_facts", {"document": file()}),
        Specimen(
            "Terms of a file",
            "file_terms",
            {"settings": samples.CONTACTS, "title": samples.LONG_TITLE},
        ),
    ]


def _site() -> list[Specimen]:
    few = ["Publications", "About"]
    many = [*few, "Recommendations", "Events", "Membership", "Newsroom", "Infrastructures durables"]
    long_name = "Chambre de commerce et d’industrie du Montréal métropolitain"
    notice = "The offices are closed on Monday. The report on housing is delayed until Wednesday."

    def round_a_page(title: str, menu: list[str], **settings: Any) -> list[Specimen]:
        arguments = {"layout": samples.site_layout(menu, menu, **settings)}
        return [
            Specimen(f"Header: {title}", "site_header", arguments, frame=""),
            Specimen(f"Footer: {title}", "site_footer", arguments, frame=""),
        ]

    brand, contact = samples.brand(), Contact("Jane Doe", "+1 416 555 0100")
    url = brand.mark.url if brand.mark else ""
    icons = ("download", "search", "down", "right", "left", "close", "warning")
    return [
        *round_a_page("few entries", few, tagline="Trade, counted.", contact_email="a@example.org"),
        *round_a_page("many entries", many, notice=notice),
        *round_a_page("no entries", []),
        *round_a_page(
            "long name", many[:4], organization_name=long_name, tagline=samples.FRENCH_SUMMARY
        ),
        *round_a_page("contacts", few, **samples.CONTACTS),
        Specimen("Search form", "search_form", {"query": ""}),
        Specimen(
            "Search form filled in", "search_form", {"query": "“memorandum of understanding”"}
        ),
        Specimen("Mark", "mark", {}),
        Specimen("Large mark", "mark", {"modifier": "large"}),
        Specimen("Mark of a board", "mark", {"brand": brand}),
        Specimen(
            "Mark of a board on a cover",
            "mark",
            {"brand": brand, "on_dark": True},
            frame="dark wrap",
        ),
        Specimen("Own mark", "own_mark", {"mark": brand.mark, "url": url}),
        Specimen("Contact", "contact", {"title": "Press", "contact": contact}),
        *(Specimen(f"Icon: {name}", "icon", {"name": name}) for name in icons),
    ]


GROUPS = [
    Group("cards", "Cards", _cards),
    Group("lists", "Lists and their pages", _lists),
    Group("recommendations", "Recommendations", _recommendations),
    Group("statuses", "What became of recommendations", outcomes.statuses),
    Group("records", "Logs, clocks and scorecards", outcomes.records),
    Group("tracker", "The tracker", outcomes.tracker),
    Group("covers", "Covers and bylines", _covers),
    Group("text", "Blocks of text", lambda: _blocks(text_blocks)),
    Group("data", "Blocks of data", lambda: _blocks(data_blocks)),
    Group("charts", "Charts", lambda: _blocks(chart_blocks)),
    Group("media", "Blocks of pictures, files and video", lambda: _blocks(media_blocks)),
    Group("downloads", "Downloads", _downloads),
    Group("contents", "Contents and ways", _contents),
    Group("site", "Header, footer, search and signs", _site),
]
