"""Pictures, text boxes and whatever else is drawn in a Word file, however it is written."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from boardtrade.importing.reading.findings import Findings, Place
from boardtrade.importing.reading.word.names import (
    Element,
    find,
    find_all,
    get,
    iterate,
    named,
    remove,
)
from boardtrade.importing.reading.word.package import Relationship
from boardtrade.importing.reading.word.places import Places
from boardtrade.importing.reading.word.plain_package import PICTURE_ID

BOX_START, BOX_END = "box_start", "box_end"
"""What marks the paragraphs between which the text of a box stands."""
BOX = "box"
"""The attribute of such a paragraph."""
_IN_PICTURES = ".//a:blip[@r:embed or @r:link]"


@dataclass(frozen=True)
class WordPicture:
    """A picture in the text: which part it is, and what is said of it."""

    part: str
    alt: str
    is_decorative: bool
    is_cropped: bool
    place: Place


@dataclass
class Drawings:
    """Gathers the pictures of a part, and lays what else is drawn beside them."""

    relationships: dict[str, Relationship]
    places: Places
    findings: Findings
    pictures: list[WordPicture] = field(default_factory=list)
    may_have_pictures: bool = True
    """Whether pictures can be taken over here: not those of notes."""

    def settle(self, root: Element) -> None:
        """Leave pictures in one plain form, and text boxes as text."""
        settle_alternatives(root)
        for element in iterate(root, "w:object"):
            self._drop(element, self._name_object(element))
        for element in iterate(root, "w:drawing", "w:pict"):
            if element.getparent() is not None and not _is_nested(element):
                self._settle_drawing(element)

    def _settle_drawing(self, drawing: Element) -> None:
        boxes = [box for box in find_all(drawing, ".//w:txbxContent") if not _is_in_box(box)]
        for box in boxes:
            self._move_box(drawing, box)
        found = [
            picture
            for picture in (*find_all(drawing, _IN_PICTURES), *find_all(drawing, ".//v:imagedata"))
            if not find_all(picture, "ancestor::w:txbxContent")
        ]
        kept = [self._keep(drawing, picture) for picture in found]
        if found:
            for plain in reversed([each for each in kept if each is not None]):
                drawing.addnext(plain)
            remove(drawing)
            return
        if boxes:
            remove(drawing)
        elif find_all(drawing, ".//c:chart | .//cx:chart"):
            self._drop(drawing, "chart")
        elif find_all(drawing, ".//dgm:relIds"):
            self._drop(drawing, "smartart")
        elif find_all(drawing, ".//v:rect[@o:hr]"):
            remove(drawing)
        else:
            self._drop(drawing, "shape")

    def _keep(self, drawing: Element, picture: Element) -> Element | None:
        """Return a picture in its plain form, or say why it is none that can be shown."""
        place = self.places.find(drawing)
        key = get(picture, "r:embed") or get(picture, "r:id")
        target = self.relationships.get(key)
        alt = _find_description(drawing, picture)
        if target is None or target.is_external:
            self.findings.add("picture_linked", place, alt)
            return None
        if not self.may_have_pictures:
            self.findings.add("picture_in_note", place, alt)
            return None
        is_cropped = any(
            value not in {"0", ""}
            for crop in find_all(picture, "following-sibling::a:srcRect")
            for value in crop.attrib.values()
        )
        number = len(self.pictures)
        self.pictures.append(
            WordPicture(
                part=target.target,
                alt=alt,
                is_decorative=bool(find_all(drawing, ".//adec:decorative[@val='1']")),
                is_cropped=is_cropped,
                place=place,
            )
        )
        return build_plain_picture(number)

    def _move_box(self, drawing: Element, box: Element) -> None:
        """Put the paragraphs of a box behind the paragraph that it hangs at.

        A box around a picture or a caption only places it, as LibreOffice does with each.
        """
        host = next(iter(find_all(drawing, "ancestor::w:p[1]")), None)
        content = list(box)
        if host is None or not content:
            return
        words = "".join(box.itertext()).strip()
        pictures = find_all(box, _IN_PICTURES) + find_all(box, ".//v:imagedata")
        captions = find_all(box, ".//w:instrText[contains(., 'SEQ')] | .//w:fldSimple")
        is_in_cell = bool(find_all(host, "ancestor::w:tc"))
        is_frame = bool(pictures or captions or find_all(box, ".//w:tbl") or is_in_cell)
        if words and not is_frame:
            self.findings.add("text_box", self.places.find(drawing), words)
            content = [_build_mark(BOX_START), *content, _build_mark(BOX_END)]
        anchor = host
        while anchor.getnext() is not None and anchor.getnext().get("moved"):
            anchor = anchor.getnext()
        for element in content:
            anchor.addnext(element)
            element.set("moved", "1")
            anchor = element

    def _drop(self, element: Element, code: str) -> None:
        properties = find(element, ".//wp:docPr")
        described = "" if properties is None else properties.get("descr", "")
        self.findings.add(code, self.places.find(element), described)
        remove(element)

    def _name_object(self, element: Element) -> str:
        program = find(element, ".//o:OLEObject")
        name = "" if program is None else str(program.get("ProgID", ""))
        return "equation_object" if name.startswith("Equation") else "object"


def settle_alternatives(root: Element) -> None:
    """Choose one of the forms in which newer programs write a drawing.

    The newer one has the picture itself, and its description; the older one at times a drawing of
    the box alone, or a picture in a format of Windows.
    """
    for element in iterate(root, "mc:AlternateContent"):
        if element.getparent() is None:
            continue
        choices = [choice for choice in find_all(element, "mc:Choice") if len(choice)]
        fallbacks = [each for each in find_all(element, "mc:Fallback") if len(each)]
        # Google Docs draws in the newer form, and has the picture of the drawing in the older one.
        forms = sorted([*choices, *fallbacks], key=_has_picture, reverse=True)
        for child in list(forms[0]) if forms else []:
            element.addprevious(child)
        remove(element)


def _has_picture(form: Element) -> bool:
    return bool(find_all(form, _IN_PICTURES) or find_all(form, ".//v:imagedata"))


def build_plain_picture(number: int) -> Element:
    """Return a drawing that names a picture by its number alone."""
    drawing = etree.Element(named("w:drawing"))
    inline = etree.SubElement(drawing, named("wp:inline"))
    etree.SubElement(inline, named("wp:docPr"), descr=f"bt-picture-{number}")
    graphic = etree.SubElement(inline, named("a:graphic"))
    data = etree.SubElement(graphic, named("a:graphicData"))
    picture = etree.SubElement(data, named("pic:pic"))
    fill = etree.SubElement(picture, named("pic:blipFill"))
    etree.SubElement(fill, named("a:blip")).set(named("r:embed"), PICTURE_ID)
    return drawing


def find_kind(part: str) -> str:
    """Return the format of a picture by the name of its part: "png", "emf"."""
    return PurePosixPath(part).suffix.lower().lstrip(".")


def _find_description(drawing: Element, picture: Element) -> str:
    """Return what a picture says that it shows: its own words, or those of its frame."""
    own = find_all(picture, "ancestor::pic:pic[1]/pic:nvPicPr/pic:cNvPr/@descr")
    frame = find_all(drawing, ".//wp:docPr/@descr") + find_all(drawing, ".//wp:docPr/@title")
    shape = find_all(picture, "ancestor::*/@alt")
    for words in (*own, *frame, *shape, get(picture, "o:title")):
        plain = " ".join(words.split())
        suffix = PurePosixPath(plain).suffix.lower()
        if plain and suffix not in {".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".webp"}:
            return plain
    return ""


def _build_mark(kind: str) -> Element:
    paragraph = etree.Element(named("w:p"))
    paragraph.set(BOX, kind)
    return paragraph


def _is_nested(drawing: Element) -> bool:
    return bool(find_all(drawing, "ancestor::w:drawing | ancestor::w:pict"))


def _is_in_box(box: Element) -> bool:
    return bool(find_all(box, "ancestor::w:txbxContent"))
