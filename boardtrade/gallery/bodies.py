"""Bodies of pages made of blocks in every state."""

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from boardtrade.body.figures import KeyFigure, Source
from boardtrade.body.footnotes.notes import write_reference
from boardtrade.gallery import samples
from reports.blocks import ReportBodyBlock

Block = tuple[str, Any]

BODY = ReportBodyBlock()


def body(*blocks: Block) -> StreamValue:
    """Return the body of a report made of these blocks; their ids follow from their order."""
    stream = [(name, value, f"{order:08}") for order, (name, value) in enumerate(blocks)]
    return StreamValue(BODY, stream)


def struct(name: str, **values: Any) -> Block:
    return name, BODY.child_blocks[name].to_python(values)


def _chosen(name: str, **values: Any) -> Block:
    """Return a block that holds a sample in place of something chosen from the library."""
    block = BODY.child_blocks[name]
    return name, block.meta.value_class(block, values.items())


def _text(html: str = samples.TEXT) -> Block:
    return "text", RichText(html)


def text_blocks() -> dict[str, list[Block]]:
    """Return headings, text, quotations, boxes and notes."""
    callout = {"title": "Before signing", "text": samples.TEXT}
    quote = {"quote": "We started asking how many orders had left, and the answer changed us."}
    return {
        "Text with lists": [_text(samples.LIST_TEXT), _text()],
        "Sections": [
            struct("heading", text="Why regions look for partners", level="2"),
            _text(),
            struct("heading", text="What an alliance can do", level="3"),
            _text(),
            struct("heading", text=samples.LONG_TITLE, level="2"),
            struct("heading", text=samples.FRENCH_TITLE, level="3"),
            _text(),
        ],
        "Quotation": [
            _text(),
            struct("quote", **quote, attribution="Devika Ramanathan", role="Director of Trade"),
            _text(),
        ],
        "Quotation without a source": [struct("quote", **quote, attribution="", role="")],
        "Long quotation": [
            struct(
                "quote",
                quote=". ".join([samples.LONG_TITLE] * 3),
                attribution="Ada Okafor",
                role="",
            )
        ],
        "Call-out": [_text(), struct("callout", **callout), _text()],
        "Call-out without a title": [struct("callout", title="", text=samples.TEXT)],
        "Call-out with a list": [
            struct("callout", title=samples.LONG_TITLE, text=samples.LIST_TEXT)
        ],
        "Definitions": [
            struct("definition", term="Anchor firm", meaning=samples.TEXT),
            struct("definition", term=samples.LONG_TITLE, meaning=samples.LIST_TEXT),
        ],
        "Case study": [
            _text(),
            struct("case_study", title=samples.TITLE, text=samples.TEXT),
            _text(),
        ],
        "Case study with a picture": [
            _chosen(
                "case_study",
                title=samples.LONG_TITLE,
                text=RichText(samples.LIST_TEXT),
                image=samples.image(samples.PICTURES[1], (1600, 900)),
            )
        ],
        "Notes": _notes(),
    }


def _notes() -> list[Block]:
    cited_twice = write_reference("Ada Okafor, <i>Orders that left</i>, 2024, p. 12.", "okafor24")
    link = write_reference('See <a href="https://www.example.org/">the survey</a>.', "survey01")
    long = write_reference(f"{samples.SUMMARY} {samples.LONG_TITLE}. " * 4, "long0001")
    arabic = write_reference("انظر التقرير السنوي لغرفة التجارة، ص ١٢.", "arabic01")
    unbroken = write_reference("https://www.example.org/" + "a-long-address-" * 12, "address1")
    items = f"<ul><li>A first point{link}</li><li>A second{long}</li></ul>"
    return [
        _text(
            f"<p>Trade follows cities.{cited_twice} A region sells abroad what it makes.{link}</p>"
        ),
        struct("callout", title="Before signing", text=f"<p>Who will?{cited_twice}{arabic}</p>"),
        _text(f"{items}<p>Nobody counts them.{unbroken}{cited_twice}</p>"),
    ]


def _figures(count: int, title: str = "") -> Block:
    figures = [
        {"value": "One-fifth", "label": "of Canada’s GDP", "note": "The share of the region"},
        {"value": "63%", "label": "of firms that export", "note": ""},
        {"value": "$4.2 billion", "label": "a year in goods through the airport", "note": "2021"},
        {"value": "10", "label": "recommendations", "note": ""},
        {"value": "1 in 5", "label": samples.FRENCH_TITLE, "note": samples.SUMMARY},
        {"value": "More than half a million", "label": "jobs", "note": ""},
    ]
    items = [
        {"type": "item", "value": figure, "id": f"{place:08}"}
        for place, figure in enumerate(figures[:count])
    ]
    return struct("figures", title=title, items=items)


def _repeated_figure(value: str, label: str, note: str = "") -> Block:
    name, block = _chosen("figure_reference", page=None, figure="figure-00000001")
    figure = KeyFigure("figure-00000001", value, label, note)
    block.source = Source(samples.USUAL_TITLE, "#report", {figure.anchor: figure})
    return name, block


def _table(columns: list[tuple[str, str]], rows: list[list[str]], **values: str) -> Block:
    table = {
        "caption": values.get("caption", "What two forms of partnership reach"),
        "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
        "rows": [{"values": row} for row in rows],
    }
    return struct("table", table=table, source=values.get("source", ""))


def data_blocks() -> dict[str, list[Block]]:
    """Return key figures and tables."""
    years = [str(year) for year in range(2012, 2024)]
    wide = [("text", "Region"), *(("numeric", year) for year in years)]
    numbers = [f"{int(year) * 7:,}" for year in years]
    return {
        **{f"{n} key figure{'s' * (n > 1)}": [_figures(n)] for n in (1, 2, 3, 4)},
        "6 key figures with a title": [_text(), _figures(6, "The region in brief"), _text()],
        "Key figures of another page": [
            _repeated_figure("63%", "of firms that export", "Survey of 2024"),
            _repeated_figure("More than half a million", samples.FRENCH_TITLE),
        ],
        "Narrow table": [
            _text(),
            _table(
                [("text", "Form"), ("numeric", "Firms a year")],
                [["Sector alliance", "60"], ["Project contract", "1,025"]],
                source="Illustrative figures",
            ),
            _text(),
        ],
        "Wide table": [
            _table(
                wide,
                [["Toronto", *numbers], ["Montréal", *numbers], ["Kitchener–Waterloo", *numbers]],
                caption=samples.LONG_TITLE,
                source=samples.SUMMARY,
            )
        ],
        "Long table, which may break on paper": [
            _table(
                [("text", "Year"), ("numeric", "Goods"), ("numeric", "Passengers")],
                [[year, f"{int(year) * 7:,}", f"{int(year) * 31:,}"] for year in years],
                caption="What passes through the airport",
                source="Illustrative figures",
            )
        ],
        "Merged headings, notes, decimals": [
            struct(
                "table",
                table={
                    "caption": "Goods through two ports, in millions of tonnes",
                    "columns": [
                        {"type": "text", "heading": heading}
                        for heading in ("Region", "Port", "2022", "", "2023", "")
                    ],
                    "rows": [
                        {"values": ["", "", "In", "Out", "In", "Out"]},
                        {"values": ["West", "Prince Rupert", "12.5", "4", "13.25", "4.1"]},
                        {"values": ["", "Vancouver", "1,141.2", "98", "1,150", "101.75"]},
                        {"values": ["East", "Halifax", "9.9", "−1.5", "n/a", "2"]},
                    ],
                },
                source="Illustrative figures",
                notes="In: unloaded. Out: loaded, less what came back.",
                header_rows=1,
                header_columns=2,
                merged=[
                    {"row": 0, "column": 0, "rows": 2, "columns": 1},
                    {"row": 0, "column": 1, "rows": 2, "columns": 1},
                    {"row": 0, "column": 2, "rows": 1, "columns": 2},
                    {"row": 0, "column": 4, "rows": 1, "columns": 2},
                    {"row": 2, "column": 0, "rows": 2, "columns": 1},
                ],
            )
        ],
        "Table of words": [
            _table(
                [("text", "Form"), ("text", "What it is for"), ("text", "What can go wrong")],
                [
                    ["Alliance", samples.SUMMARY, samples.LONG_TITLE],
                    [samples.FRENCH_TITLE, "", samples.FRENCH_SUMMARY],
                ],
                caption="Forms of partnership",
            )
        ],
    }


def media_blocks() -> dict[str, list[Block]]:
    """Return pictures, files and videos."""

    def picture(size: tuple[int, int], caption: str = "", credit: str = "", **more: str) -> Block:
        image = samples.image(samples.PICTURES[1], size)
        return _chosen("image", image=image, caption=caption, credit=credit, **more)

    def file(title: str = "", description: str = "", **facts: Any) -> Block:
        chosen = samples.document(**facts)
        return _chosen("download", document=chosen, title=title, description=description)

    video = {"url": "https://vimeo.com/76979871", "title": "The report in two minutes"}
    return {
        "Landscape picture": [
            _text(),
            picture((1600, 900), samples.SUMMARY, "Photo: Ada"),
            _text(),
        ],
        "Portrait picture": [picture((900, 1350), "Taller than wide.")],
        "Panorama": [picture((2400, 600), credit="Photo: Ada Okafor")],
        "Picture with source and licence": [
            picture(
                (1600, 900),
                samples.SUMMARY,
                "Photo: Ada Okafor",
                source="Survey of exporters, 2024",
                licence="cc-by-sa",
            ),
            picture((1600, 900), licence="all-rights"),
        ],
        "Picture without caption": [_text(), picture((1600, 1067)), _text()],
        "Files": [
            file(),
            file(samples.LONG_TITLE, samples.SUMMARY, file_size=98_765_432, pages=1204),
            file("Data", "", format_label="XLSX", pages=None),
            file("Without facts", "", file_size=None, pages=None),
        ],
        "Video": [_text(), struct("embed", **video, caption=samples.SUMMARY), _text()],
        "Video with a still picture": [
            _chosen(
                "embed",
                **video,
                still=samples.image(samples.PICTURES[1], (1600, 900)),
                caption=samples.SUMMARY,
            )
        ],
        "Video with a long title": [
            struct("embed", url=video["url"], title=samples.LONG_TITLE, caption="")
        ],
    }
