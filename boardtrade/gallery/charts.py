"""Charts of every kind, with numbers that are hard to draw."""

from boardtrade.gallery import samples
from boardtrade.gallery.bodies import Block, struct

HOSTILE = 'R&D <b>"spending"</b> in the ‘valley’ =1+1'
ARABIC = "غرفة التجارة"
Rows = list[list[str]]


def chart(kind: str, headings: list[str], rows: Rows, **values: str) -> Block:
    """Return the block of a chart."""
    table = {
        "caption": "",
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": row} for row in rows],
    }
    usual = {
        "title": "Sector alliances reach the most firms",
        "unit": "firms a year",
        "description": "Alliances reach sixty firms a year, and memoranda fifteen.",
        "source": "Illustrative figures, prepared to show how such a comparison is read.",
    }
    return struct("chart", kind=kind, table=table, **usual | values)


def _years(first: int, last: int, *factors: float) -> Rows:
    """Return a row for each year with a number for each factor."""
    return [
        [str(year), *(f"{factor * (year - first + 3) ** 1.3:,.1f}" for factor in factors)]
        for year in range(first, last + 1)
    ]


FORMS = [
    ["Sector alliance", "60"],
    ["Project contract", "25"],
    ["Memorandum of understanding", "15"],
    ["Friendship accord", "5"],
]
LONG = [[samples.LONG_TITLE, "60"], [samples.FRENCH_TITLE, "25"], [HOSTILE, "15"], [ARABIC, "9"]]
SHARES = [
    ["Done", "18", "31", "44"],
    ["Under way", "42", "39", "31"],
    ["Not started", "40", "30", "25"],
]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MODES = ["Road", "Rail", "Sea", "Air", "Pipeline", "Post and parcels"]


def chart_blocks() -> dict[str, list[Block]]:
    """Return charts by what is particular about each."""
    several = [
        [name, str(60 - 9 * place), str(48 - 5 * place), str(20 + 6 * place)]
        for place, name in enumerate(MODES[:4])
    ]
    lines = _years(2012, 2023, 4, 3.1, 2.9, 1.2, 0.8, 0.5)
    with_gaps = [[row[0], "" if row[0] in {"2015", "2016"} else row[1], row[2]] for row in lines]
    balance = [[str(year), f"{(year - 2018) * 3.5:.1f}"] for year in range(2014, 2024)]
    many = [[f"Municipality {place}", str(place * 37 % 83)] for place in range(1, 61)]
    months = [
        [f"{month} {year}", str(1000 + place * 13 % 97)]
        for year in (20, 21, 22, 23, 24)
        for place, month in enumerate(
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        )
    ]
    wages = [["Welders", "24.5", "38"], ["Nurses", "31", "47.25"], ["Drivers", "21", ""]]
    three = ["Status", "2022", "2023", "2024"]
    return {
        "Bars": [chart("bar", ["Form", "Firms"], FORMS)],
        "Bars with long, hostile and Arabic names": [
            chart("bar", [HOSTILE, HOSTILE], LONG, title=HOSTILE, unit=HOSTILE, source=HOSTILE)
        ],
        "Grouped bars": [chart("bar", ["Mode", "2019", "2021", "2023"], several)],
        "Bars above and below zero": [
            chart("bar", ["Sector", "Change"], [["Steel", "-12.5"], ["Food", "8"], ["Film", "0"]])
        ],
        "Standing bars of years": [chart("bar", ["Year", "Balance"], balance, unit="%")],
        "Grouped bars of years": [chart("bar", ["Year", "In", "Out"], [r[:3] for r in lines[-5:]])],
        "Stacked bars": [chart("stacked", three, SHARES, unit="%")],
        "Stacked bars of years": [chart("stacked", ["Year", *MODES], lines)],
        "A line": [chart("line", ["Year", "Exports"], [row[:2] for row in lines])],
        "Lines": [chart("line", ["Year", *MODES], lines)],
        "Lines with gaps": [chart("line", ["Year", "Exports", "Imports"], with_gaps)],
        "Billions": [
            chart(
                "line",
                ["Year", "Goods"],
                [[str(year), f"{year * 1_234_567:,}"] for year in range(1990, 2024, 3)],
                unit="dollars",
            )
        ],
        "Thousandths": [chart("dot", ["Site", "Dose"], [["North", "0.0012"], ["South", "0.0047"]])],
        "An area": [chart("area", ["Year", "Exports"], [row[:2] for row in lines])],
        "Areas": [chart("area", ["Year", *MODES[:4]], [row[:5] for row in lines])],
        "Dots": [chart("dot", ["Mode", "2019", "2021", "2023"], several)],
        "Ranges": [chart("range", ["Trade", "Lowest", "Highest"], wages, unit="dollars an hour")],
        "One value": [chart("bar", ["Form", "Firms"], FORMS[:1])],
        "One point of a line": [chart("line", ["Year", "Firms"], [["2020", "12"]])],
        "All zero": [chart("bar", ["Form", "Firms"], [["Accord", "0"], ["Contract", "0"]])],
        "Not known": [chart("bar", ["Form", "Firms"], [*FORMS[:2], ["Accord", "n/a"]])],
        "60 rows": [chart("bar", ["Municipality", "Firms"], many)],
        "60 months": [chart("bar", ["Month", "Containers"], months)],
        "60 months as a line": [chart("line", ["Month", "Containers"], months)],
        "What cannot be drawn": [
            chart("bar", ["Form", "Firms"], [["Alliance", "about sixty"], ["Contract", "25"]])
        ],
    }
