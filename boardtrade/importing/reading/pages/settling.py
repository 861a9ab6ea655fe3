"""Puts pieces together: captions with what they caption, lists that go on, paragraphs to texts."""

import re
from html import escape
from typing import Any

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.pages.inline import write_note
from boardtrade.importing.reading.pages.notes import Notes
from boardtrade.importing.reading.pages.tables import looks_like_head
from boardtrade.importing.reading.pages.texts import as_bold_paragraph, write_texts

Piece = dict[str, Any]
MAX_HEADING = 150
MAX_CAPTION = 300
MAX_SOURCE = 255
MAX_QUOTE = 500
MAX_BETWEEN = 6
"""So many paragraphs may stand between two items of a list that goes on."""
_FIGURE = re.compile(
    r"^(?:figure|fig\.?|chart|graph|map|picture|photo|image|illustration|diagram|exhibit|drawing|"
    r"abbildung|abb\.?|bild|graphique|carte|schéma)\s*(?:\d+|[A-Z]\d*\b|[IVX]+\b)",
    re.IGNORECASE,
)
_TABLE = re.compile(
    r"^(?:table|tab\.?|tabelle|tableau|cuadro|tabla)\s*(?:\d+|[A-Z]\d*\b|[IVX]+\b)", re.IGNORECASE
)
_SOURCE = re.compile(
    r"^(?:sources?|quellen?)\s*(?:\([^)]*\))?\s*:\s*(?P<rest>\S.*)$", re.IGNORECASE
)
_ATTRIBUTION = re.compile(r"^[—–―-]{1,2}\s*(?P<name>\S.{1,148})$")
_QUOTES = '“”„"«»‟'


class Settler:
    """Makes pieces of a body from those that were read."""

    def __init__(self, notes: Notes, findings: Findings) -> None:
        self.notes, self.findings = notes, findings
        self._heading = ""

    def settle(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces, each of which becomes a block."""
        pieces = self._box(pieces)
        pieces = self._caption(pieces)
        pieces = self._join_lists(pieces)
        pieces = self._carry_notes(pieces)
        pieces = self._quote(pieces)
        return self._gather_texts(pieces)

    # --- Boxes ------------------------------------------------------------------------------------

    def _box(self, pieces: list[Piece]) -> list[Piece]:
        """Make a call-out of the texts of a box; what a call-out cannot hold stands behind it."""
        settled: list[Piece] = []
        inside: list[Piece] | None = None
        for piece in pieces:
            if piece["type"] == "box_start":
                inside = []
            elif piece["type"] == "box_end":
                settled += self._build_box(inside or [])
                inside = None
            else:
                (settled if inside is None else inside).append(piece)
        return settled + (inside or [])

    def _build_box(self, inside: list[Piece]) -> list[Piece]:
        title = ""
        texts: list[Piece] = []
        others: list[Piece] = []
        for piece in inside:
            if piece["type"] == "heading" and not title and not texts:
                title = piece["text"]
            elif piece["type"] == "heading":
                texts.append(as_bold_paragraph(piece))
            elif piece["type"] in {"image", "table"}:
                others.append(piece)
            else:
                texts.append(piece)
        if not texts and not title:
            return others
        if not title and len(texts) > 1 and _is_bold_line(texts[0]):
            title = texts.pop(0)["text"]
        marks = [mark for piece in texts for mark in piece.get("marks", [])]
        html, plain = write_texts(self._join_lists(texts))
        box: Piece = {"type": "callout", "title": title[:MAX_HEADING], "html": html}
        return [box | {"plain": plain, "marks": marks, "note_keys": []}, *others]

    # --- Captions ---------------------------------------------------------------------------------

    def _caption(self, pieces: list[Piece]) -> list[Piece]:
        """Give captions and sources to the pictures and tables that they stand beside."""
        used: set[int] = set()
        for place, piece in enumerate(pieces):
            if piece["type"] not in {"caption", "paragraph"}:
                continue
            is_caption = piece["type"] == "caption"
            text = piece["text"]
            is_figure, is_table = bool(_FIGURE.match(text)), bool(_TABLE.match(text))
            if not is_caption and not (is_figure or is_table):
                continue
            if len(text) > MAX_CAPTION:
                continue
            target = self._find_captioned(pieces, place, is_figure=is_figure, is_table=is_table)
            if target is None:
                continue
            target["caption"] = text
            self._move_notes(piece, target)
            target["marks"] = [*target.get("marks", []), *piece["marks"]]
            used.add(place)
        for place, piece in enumerate(pieces):
            if piece["type"] not in {"paragraph", "caption"} or place in used:
                continue
            match = _SOURCE.match(piece["text"])
            if match is None or len(match["rest"]) > MAX_SOURCE:
                continue
            before = place - 1
            while before in used:
                before -= 1
            target = pieces[before] if before >= 0 else {}
            if target.get("type") in {"table", "image"} and not target.get("source"):
                target["source"] = match["rest"]
                self._move_notes(piece, target)
                target["marks"] = [*target.get("marks", []), *piece["marks"]]
                used.add(place)
        return [piece for place, piece in enumerate(pieces) if place not in used]

    def _find_captioned(
        self, pieces: list[Piece], place: int, *, is_figure: bool, is_table: bool
    ) -> Piece | None:
        before = pieces[place - 1] if place else {}
        after = pieces[place + 1] if place + 1 < len(pieces) else {}
        # A table has its caption above, a picture below it, as most houses set them.
        order = [(after, "table"), (before, "table")] if is_table else []
        order += [(before, "image"), (after, "image")] if is_figure else []
        if not (is_table or is_figure):
            order = [(before, "image"), (after, "table"), (before, "table"), (after, "image")]
        elif is_figure:  # a chart that was made of a table
            order += [(after, "table"), (before, "table")]
        else:
            order += [(after, "image"), (before, "image")]
        for candidate, kind in order:
            if candidate.get("type") == kind and not candidate.get("caption"):
                return candidate
        return None

    def _move_notes(self, piece: Piece, target: Piece) -> None:
        if piece["note_keys"]:
            self.findings.add("note_moved", Place(self._heading, piece["text"]))
            target["note_keys"] = [*target.get("note_keys", []), *piece["note_keys"]]

    # --- Lists ------------------------------------------------------------------------------------

    def _join_lists(self, pieces: list[Piece]) -> list[Piece]:
        """Join lists that go on behind paragraphs, which then are part of the item before."""
        settled: list[Piece] = []
        place = 0
        while place < len(pieces):
            piece = pieces[place]
            if piece["type"] != "list":
                settled.append(piece)
                place += 1
                continue
            joined = {**piece, "items": [dict(item) for item in piece["items"]]}
            joined["marks"] = list(piece["marks"])
            place += 1
            while (upto := self._find_continuation(joined, pieces, place)) is not None:
                for between in pieces[place:upto]:
                    last = joined["items"][-1]
                    last["html"] += f"<br/>{between['html']}"
                    last["plain"] += f"\n\n{between['plain']}"
                    joined["marks"] += between["marks"]
                joined["items"] += [dict(item) for item in pieces[upto]["items"]]
                joined["marks"] += pieces[upto]["marks"]
                place = upto + 1
            settled.append(joined)
        return settled

    def _find_continuation(self, begun: Piece, pieces: list[Piece], place: int) -> int | None:
        """Return the place of a list that goes on with the one begun; None if there is none."""
        upto = place
        while (
            upto < len(pieces)
            and pieces[upto]["type"] == "paragraph"
            and upto - place < MAX_BETWEEN
        ):
            upto += 1
        if upto >= len(pieces) or pieces[upto]["type"] != "list":
            return None
        first = pieces[upto]["items"][0]
        if first["level"] > 0 and upto == place:
            return upto
        last = [item for item in begun["items"] if item["level"] == first["level"]]
        goes_on = (
            first["is_ordered"]
            and bool(last)
            and last[-1]["is_ordered"]
            and first["number"] == last[-1]["number"] + 1
        )
        are_indented = all(piece.get("is_indented") for piece in pieces[place:upto])
        is_same_kind = bool(last) and last[-1]["is_ordered"] == first["is_ordered"]
        if goes_on:
            return upto
        is_bulleted = is_same_kind and not first["is_ordered"]
        return upto if is_bulleted and (are_indented or upto == place) else None

    # --- Notes ------------------------------------------------------------------------------------

    def _carry_notes(self, pieces: list[Piece]) -> list[Piece]:
        """Cite the notes of headings and captions in the next text: these hold words alone."""
        carried: list[str] = []
        for piece in pieces:
            if piece["type"] == "heading":
                self._heading = piece["text"]
                if piece["note_keys"]:
                    self.findings.add("note_moved", Place(self._heading, piece["text"]))
            if piece["type"] in {"heading", "image", "table"}:
                carried += piece.pop("note_keys", [])
            elif carried and piece["type"] in {"paragraph", "quote"}:
                piece["html"] += "".join(map(self._write_note, carried))
                piece["plain"] += "".join(f"[^{key}]" for key in carried)
                carried = []
            elif carried and piece["type"] == "list":
                piece["items"][0]["html"] += "".join(map(self._write_note, carried))
                piece["items"][0]["plain"] += "".join(f"[^{key}]" for key in carried)
                carried = []
        if carried:
            notes = "".join(map(self._write_note, carried))
            pieces.append(
                {"type": "paragraph", "html": notes, "plain": "", "text": "", "marks": []}
            )
        return pieces

    def _write_note(self, key: str) -> str:
        return write_note(key, self.notes.html[key])

    # --- Quotations -------------------------------------------------------------------------------

    def _quote(self, pieces: list[Piece]) -> list[Piece]:
        """Make a pull quote of quotations, with who said it; of those with links, a text."""
        settled: list[Piece] = []
        place = 0
        while place < len(pieces):
            if pieces[place]["type"] != "quote":
                settled.append(pieces[place])
                place += 1
                continue
            upto = place
            while upto < len(pieces) and pieces[upto]["type"] == "quote":
                upto += 1
            settled += self._build_quote(pieces[place:upto])
            place = upto
        return settled

    def _build_quote(self, lines: list[Piece]) -> list[Piece]:
        attribution = ""
        if len(lines) > 1 and (match := _ATTRIBUTION.match(lines[-1]["text"])):
            attribution = match["name"]
            lines = lines[:-1]
        text = "\n".join(line["text"] for line in lines).strip(f" {_QUOTES}")
        is_plain = not any("<a " in line["html"] for line in lines)
        marks = [mark for line in lines for mark in line["marks"]]
        if is_plain and len(text) <= MAX_QUOTE:
            name, _comma, role = attribution.partition(", ")
            plain = f"“{text}”"
            return [
                {
                    "type": "quote",
                    "text": text,
                    "attribution": name,
                    "role": role,
                    "marks": marks,
                    "plain": plain,
                }
            ]
        self.findings.add("quote_as_text", Place(self._heading, text))
        paragraphs = [{**line, "type": "paragraph"} for line in lines]
        first, last = paragraphs[0], paragraphs[-1]
        if not lines[0]["text"].startswith(tuple(_QUOTES)):
            first["html"] = f"“{first['html']}"
            last["html"] = f"{last['html']}”"
        if attribution:
            paragraphs.append(
                {
                    "type": "paragraph",
                    "html": f"— {escape(attribution)}",
                    "plain": f"— {attribution}",
                    "text": f"— {attribution}",
                    "marks": [],
                }
            )
        return paragraphs

    # --- Texts ------------------------------------------------------------------------------------

    def _gather_texts(self, pieces: list[Piece]) -> list[Piece]:
        """Put paragraphs and lists that follow each other into one text; finish the others."""
        settled: list[Piece] = []
        run: list[Piece] = []

        def flush() -> None:
            if run:
                html, plain = write_texts(run, self._say_list)
                marks = [mark for piece in run for mark in piece["marks"]]
                settled.append({"type": "text", "html": html, "plain": plain, "marks": marks})
                run.clear()

        for piece in pieces:
            if piece["type"] == "heading":
                self._heading = piece["text"]
                if len(piece["text"]) > MAX_HEADING:
                    self.findings.add("heading_too_long", Place(self._heading, piece["text"]))
                    run.append(as_bold_paragraph(piece))
                    continue
            if piece["type"] in {
                "paragraph",
                "list",
                "caption",
                "title",
                "subtitle",
                "author",
                "date",
            }:
                run.append(piece)
                continue
            flush()
            if piece["type"] == "table":
                settled += self._finish_table(piece)
            else:
                settled.append(piece)
        flush()
        return settled

    def _say_list(self, piece: Piece) -> None:
        place = Place(self._heading, piece["items"][0]["plain"])
        if any(not item["is_decimal"] for item in piece["items"] if item["is_ordered"]):
            labels = [item["label"] for item in piece["items"] if not item["is_decimal"]]
            self.findings.add("list_labels", place, ", ".join(labels[:6]))
        elif piece["items"][0]["number"] > 1:
            self.findings.add("list_goes_on", place, piece["items"][0]["label"])

    def _finish_table(self, piece: Piece) -> list[Piece]:
        """Settle which rows are heads; a table of one cell is a box."""
        rows, told = piece["rows"], piece.pop("told", {})
        head = piece.pop("head")
        place = Place(self._heading, piece["caption"] or " ".join(filter(None, rows[0])))
        if len(rows) == 1 and len(rows[0]) == 1:
            html = "".join(f"<p>{escape(line)}</p>" for line in rows[0][0].split("\n") if line)
            self.findings.add("table_as_box", place)
            return [
                {
                    "type": "callout",
                    "title": piece["caption"],
                    "html": html,
                    "plain": rows[0][0],
                    "marks": piece["marks"],
                }
            ]
        if not head and len(rows) > 1:
            is_likely = looks_like_head(rows[0])
            if told.get("bold_first") or (is_likely and (told.get("styled_first") or not told)):
                head = 1
                self.findings.add("table_head_guessed", place, " | ".join(rows[0]))
            else:
                self.findings.add("table_no_head", place, " | ".join(rows[0]))
        head = min(head, max(0, len(rows) - 1))
        if len(piece["caption"]) > MAX_CAPTION:
            piece["caption"] = piece["caption"][: MAX_CAPTION - 1] + "…"
        if not piece["caption"]:
            self.findings.add("table_no_caption", place)
        piece["header_rows"] = head
        return [piece]


def _is_bold_line(piece: Piece) -> bool:
    is_bold = re.fullmatch(r"<b>[^<]*</b>:?", piece.get("html", ""))
    return piece["type"] == "paragraph" and bool(is_bold) and len(piece["text"]) <= MAX_HEADING
