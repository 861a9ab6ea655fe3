"""Writing SVG: no script, no style attribute, no file of a font; a library escapes the texts."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from boardtrade.body.charts.palettes import Palette

Point = tuple[float, float]


class Drawing:
    """A picture that grows downwards while things are drawn into it."""

    def __init__(self, width: float, palette: Palette, *, prefix: str) -> None:
        """Begin a picture; `prefix` begins the ids in it, of which a page has one each."""
        self.width = width
        self.height = 0.0
        self.palette = palette
        self.prefix = prefix
        self.root = Element("svg", palette.root)
        self._definitions = SubElement(self.root, "defs")
        self._textures: set[int] = set()
        self._group = self.root

    def write(self, *, margin: float = 0) -> str:
        """Return the picture as SVG. With a margin it has a ground of its own."""
        box = [-margin, -margin, self.width + 2 * margin, self.height + 2 * margin]
        self.root.set("viewBox", " ".join(map(_round, box)))
        if margin:
            names = ("x", "y", "width", "height")
            sides = dict(zip(names, map(_round, box), strict=True))
            ground = Element("rect", {**sides, **self.palette.ground})
            self.root.insert(list(self.root).index(self._definitions), ground)
        if not len(self._definitions):
            self.root.remove(self._definitions)
        return tostring(self.root, encoding="unicode")

    def describe(self, title: str, description: str) -> None:
        """Name the picture for those who do not see it, also where it stands alone."""
        self.root.set("role", "img")
        names = [("title", title), ("desc", description)]
        for place, (tag, text) in enumerate(names):
            element = Element(tag, {"id": f"{self.prefix}-{tag}"})
            element.text = text
            self.root.insert(place, element)
        self.root.set("aria-labelledby", " ".join(f"{self.prefix}-{tag}" for tag, _ in names))

    def color(self, name: str) -> None:
        """Draw in a colour of the palette from now on."""
        self._group = SubElement(self.root, "g", self.palette.colors[name])

    def color_series(self, index: int) -> None:
        """Draw in the colour of a series from now on."""
        self.color(f"series-{index + 1}")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """Write words on a line of which `y` is the foot."""
        attributes = {
            "x": _round(x),
            "y": _round(y),
            "font-size": _round(size),
            "fill": "currentColor",
        }
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if bold:
            attributes["font-weight"] = "650"
        SubElement(self._group, "text", attributes).text = words

    def line(self, start: Point, end: Point, *, width: float = 1, dash: str = "") -> None:
        """Draw a straight line."""
        attributes = {
            "x1": _round(start[0]),
            "y1": _round(start[1]),
            "x2": _round(end[0]),
            "y2": _round(end[1]),
            "stroke": "currentColor",
            "stroke-width": _round(width),
        }
        if dash:
            attributes["stroke-dasharray"] = dash
        SubElement(self._group, "line", attributes)

    def path(self, points: Iterable[Point], *, width: float, dash: str = "") -> None:
        """Draw a line through points."""
        attributes = {
            "points": _join(points),
            "fill": "none",
            "stroke": "currentColor",
            "stroke-width": _round(width),
            "stroke-linejoin": "round",
        }
        if dash:
            attributes["stroke-dasharray"] = dash
        SubElement(self._group, "polyline", attributes)

    def area(self, points: Iterable[Point], texture: int) -> None:
        """Fill what lies between points with the texture of a series."""
        SubElement(self._group, "polygon", {"points": _join(points), "fill": self.fill(texture)})

    def bar(self, x: float, y: float, width: float, height: float, texture: int) -> None:
        """Draw a bar with the texture of a series and an edge in its colour."""
        edge = min(1.5, width, height)
        if width <= 0 or height <= 0:
            return
        attributes = {
            "x": _round(x + edge / 2),
            "y": _round(y + edge / 2),
            "width": _round(max(width - edge, 0.1)),
            "height": _round(max(height - edge, 0.1)),
            "fill": self.fill(texture),
            "stroke": "currentColor",
            "stroke-width": _round(edge),
        }
        SubElement(self._group, "rect", attributes)

    def blank(self, x: float, y: float, width: float, height: float) -> None:
        """Leave a place free, for words that stand on a texture."""
        box = {"x": _round(x), "y": _round(y), "width": _round(width), "height": _round(height)}
        SubElement(self._group, "rect", {**box, "rx": "2", **self.palette.ground})

    def sign(self, x: float, y: float, index: int, *, size: float = 5) -> None:
        """Draw the sign of a series, which differs from others by its shape."""
        points = _SIGNS[index % len(_SIGNS)]
        if points is None:
            attributes = {"cx": _round(x), "cy": _round(y), "r": _round(size)}
            element = SubElement(self._group, "circle", attributes)
        else:
            placed = _join((x + across * size, y + down * size) for across, down in points)
            element = SubElement(self._group, "polygon", {"points": placed})
        if index in _HOLLOW_SIGNS:
            attributes = {"stroke": "currentColor", "stroke-width": "2", **self.palette.ground}
        else:
            attributes = {"fill": "currentColor"}
        for name, value in attributes.items():
            element.set(name, value)

    def fill(self, texture: int) -> str:
        """Return the value of `fill` for a texture, which is defined the first time."""
        if texture == SOLID:
            return "currentColor"
        name = f"{self.prefix}-t{texture}"
        if texture not in self._textures:
            self._textures.add(texture)
            self._define(name, texture)
        return f"url(#{name})"

    def _define(self, name: str, texture: int) -> None:
        cell = str(_TEXTURE_CELL)
        units = {"id": name, "width": cell, "height": cell, "patternUnits": "userSpaceOnUse"}
        pattern = SubElement(self._definitions, "pattern", units)
        SubElement(pattern, "rect", {"width": cell, "height": cell, **self.palette.ground})
        group = SubElement(pattern, "g", self.palette.colors[f"series-{texture + 1}"])
        shape, width = _TEXTURES[texture]
        if shape == "dot":
            middle = _round(_TEXTURE_CELL / 2)
            dot = {"cx": middle, "cy": middle, "r": _round(width), "fill": "currentColor"}
            SubElement(group, "circle", dot)
        elif shape:
            lines = {"d": shape, "stroke": "currentColor", "stroke-width": _round(width)}
            SubElement(group, "path", {**lines, "fill": "none"})


SOLID = 0
_TEXTURE_CELL = 8
_TEXTURES = (
    ("", 0.0),
    ("M-2 2L2 -2M-2 10L10 -2M6 10L10 6", 2.4),
    ("dot", 1.9),
    ("M0 4H8", 2.2),
    ("", 0.0),
    ("M-2 6L2 10M-2 -2L10 10M6 -2L10 2M-2 2L2 -2M-2 10L10 -2M6 10L10 6", 1.3),
)
"""The textures of series in their order: full, slanting lines, dots, level lines, empty, a net."""
DASHES = ("", "8 4", "2 4", "12 4 2 4", "5 3", "14 6")
"""The dashes of lines in the order of series."""
_TRIANGLE = ((0, -1.2), (1.15, 0.85), (-1.15, 0.85))
_DIAMOND = ((0, -1.35), (1.35, 0), (0, 1.35), (-1.35, 0))
_SQUARE = ((-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95))
_SIGNS = (None, _SQUARE, _TRIANGLE, None, _DIAMOND, _TRIANGLE)
_HOLLOW_SIGNS = {1, 3, 5}


def _join(points: Iterable[Point]) -> str:
    return " ".join(f"{_round(x)},{_round(y)}" for x, y in points)


def _round(number: float) -> str:
    """Return a length without needless digits."""
    return f"{number:.1f}".removesuffix(".0")
