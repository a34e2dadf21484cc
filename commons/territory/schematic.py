"""The hand-drawn schematic map of the communes, ready for SVG: shapes, labels and their projection."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from pathlib import Path
from typing import Literal, NamedTuple

from commons.territory.reference import DATA, ReferenceDataError, load_reference
from commons.territory.reference_files import Entry, read_file

Anchor = Literal["start", "middle", "end"]

# Sizes of text in drawing units: a 320-px phone shows the map 288 px wide, so 12.5 units are 11 px there.
LABEL_SIZE, STRONG_SIZE, WATER_SIZE = 12.5, 15.0, 11.0
CORNER = 4.0


class Point(NamedTuple):
    """A place on the drawing, in units, y downwards."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: `at` is the foot of its first line, `tie` the thin line to what it names."""

    at: Point
    anchor: Anchor
    size: float
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    tie: tuple[Point, Point] | None = None

    @property
    def line_height(self) -> float:
        """From the foot of one line to the foot of the next, in units."""
        return round(self.size * 1.04, 1)

    def lines(self, language: str) -> tuple[str, ...]:
        """The lines of the label in `language`, in French when we do not have it."""
        texts = dict(self.texts)
        return texts.get(language[:2], texts["fr"])

    def caption(self, language: str) -> "Caption":
        """The label in `language`, ready to draw."""
        return Caption(*self.at, self.anchor, self.size, self.line_height, self.lines(language))


class Caption(NamedTuple):
    """A label in one language, as an SVG text: `y` is the foot of its first line."""

    x: float
    y: float
    anchor: Anchor
    size: float
    line_height: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area of the map: corners for geometry, a path with rounded corners for drawing, maybe a label."""

    slug: str
    outline: tuple[Point, ...]
    path: str
    label: Label | None

    def contains(self, place: Point) -> bool:
        """Whether `place` lies inside the corners (even-odd rule)."""
        inside = False
        for a, b in zip(self.outline, self.outline[1:] + self.outline[:1], strict=True):
            if (a.y > place.y) != (b.y > place.y):
                inside ^= place.x < a.x + (place.y - a.y) * (b.x - a.x) / (b.y - a.y)
        return inside


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the projection: straight between two knots, and beyond the last ones."""

    degrees: tuple[float, ...]
    units: tuple[float, ...]

    def place(self, degree: float) -> float:
        """Drawing units of `degree`; `degrees` grow."""
        after = min(max(bisect_right(self.degrees, degree), 1), len(self.degrees) - 1)
        low, high = self.degrees[after - 1], self.degrees[after]
        start, end = self.units[after - 1], self.units[after]
        return start + (end - start) * (degree - low) / (high - low)


@dataclass(frozen=True, slots=True)
class SchematicMap:
    """The whole drawing, in units; water lies under the communes."""

    width: float
    height: float
    east_west: Axis
    north_south: Axis
    waters: tuple[Shape, ...]
    islands: tuple[Shape, ...]
    communes: tuple[Shape, ...]

    def project(self, lat: float, lon: float) -> Point:
        """Where a position in degrees falls on the drawing, to a hundredth of a unit."""
        return Point(round(self.east_west.place(lon), 2), round(self.north_south.place(lat), 2))

    def covers(self, lat: float, lon: float) -> bool:
        """Whether a position in degrees falls on the drawing."""
        place = self.project(lat, lon)
        return 0 <= place.x <= self.width and 0 <= place.y <= self.height

    def captions(self, language: str) -> tuple[Caption, ...]:
        """Every name on the map in `language`, water first."""
        labels = (shape.label for shape in self.waters + self.communes)
        return tuple(label.caption(language) for label in labels if label)

    def ties(self) -> tuple[tuple[Point, Point], ...]:
        """The thin lines between a label written beside its commune and that commune."""
        return tuple(shape.label.tie for shape in self.communes if shape.label and shape.label.tie)

    def commune_at(self, place: Point) -> str | None:
        """The slug of the commune drawn at `place`, for a first guess only."""
        return next((shape.slug for shape in self.communes if shape.contains(place)), None)


def rounded_path(corners: Sequence[Point], radius: float = CORNER) -> str:
    """An SVG path around `corners`, each cut at `radius` (at most half a side) and bent round."""
    steps: list[str] = []
    for index, corner in enumerate(corners):
        enter = _towards(corner, corners[index - 1], radius)
        leave = _towards(corner, corners[(index + 1) % len(corners)], radius)
        verb = "L" if steps else "M"
        steps.append(f"{verb}{_xy(enter)}Q{_xy(corner)} {_xy(leave)}")
    return "".join(steps) + "Z"


def _towards(start: Point, end: Point, distance: float) -> Point:
    side = hypot(end.x - start.x, end.y - start.y)
    share = min(distance / side, 0.5) if side else 0.0
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _xy(place: Point) -> str:
    return f"{place.x:.1f} {place.y:.1f}"


def _axis(entry: Entry, key: str) -> Axis:
    knots = sorted(entry.pairs(key))
    degrees = tuple(degree for degree, _ in knots)
    if len(knots) < 2 or len(set(degrees)) < len(degrees):
        raise entry.error(f"{key} needs two knots or more, each at its own degree")
    return Axis(degrees, tuple(unit for _, unit in knots))


def _anchor(entry: Entry) -> Anchor:
    match entry.text("anchor"):
        case "start":
            return "start"
        case "middle":
            return "middle"
        case "end":
            return "end"
        case other:
            raise entry.error(f"anchor must be start, middle or end, not {other!r}")


def _broken(text: str, lines: int) -> tuple[str, ...]:
    """`text` on `lines` lines at most, one word on each but the last."""
    return tuple(text.split(maxsplit=lines - 1))


@dataclass(frozen=True, slots=True)
class _Draughtsman:
    """Turns entries of the data file into shapes, with the two axes at hand."""

    east_west: Axis
    north_south: Axis

    def point(self, lon_lat: tuple[float, float]) -> Point:
        lon, lat = lon_lat
        return Point(round(self.east_west.place(lon), 2), round(self.north_south.place(lat), 2))

    def shape(self, entry: Entry, slug: str, label: Label | None, radius: float = CORNER) -> Shape:
        outline = tuple(map(self.point, entry.pairs("outline")))
        if len(outline) < 3:
            raise entry.error("outline needs three corners or more")
        return Shape(slug, outline, rounded_path(outline, radius), label)

    def water(self, entry: Entry) -> Shape:
        name, label = entry.table("name"), entry.table("label")
        texts = (
            ("fr", label.texts("lines")),
            ("en", _broken(name.text("en"), 2)),
            ("ar", _broken(name.text("ar"), 2)),
        )
        return self.shape(entry, entry.slug("slug"), self.label(entry, WATER_SIZE, texts))

    def island(self, entry: Entry) -> Shape:
        return self.shape(entry, entry.slug("slug"), None, CORNER / 2)

    def commune(self, entry: Entry, arabic: dict[str, str]) -> Shape:
        slug, label = entry.slug("commune"), entry.table("label")
        if slug not in arabic:
            raise entry.error("no such commune in communes.toml")
        size = STRONG_SIZE if label.flag("strong") else LABEL_SIZE
        french = label.texts("lines")
        texts = (("fr", french), ("ar", _broken(arabic[slug], len(french))))
        return self.shape(entry, slug, self.label(entry, size, texts))

    def label(self, entry: Entry, size: float, texts: tuple[tuple[str, tuple[str, ...]], ...]) -> Label:
        at = entry.table("label")
        return Label(Point(at.number("x"), at.number("y")), _anchor(at), size, texts, self.tie(entry))

    def tie(self, entry: Entry) -> tuple[Point, Point] | None:
        if not entry.has("tie"):
            return None
        tie = entry.table("tie")
        return self.point(tie.pair("from")), Point(*tie.pair("to"))


@lru_cache(maxsize=4)
def load_map(folder: Path = DATA) -> SchematicMap:
    """The schematic map of `folder`, every signatory commune drawn exactly once."""
    file = folder / "schematic_map.toml"
    top = Entry.whole_file(file)
    draughtsman = _Draughtsman(_axis(top.table("stretch"), "lon"), _axis(top.table("stretch"), "lat"))
    arabic = {commune.slug: commune.short_ar for commune in load_reference(folder).communes}
    communes = tuple(draughtsman.commune(e, arabic) for e in read_file(file, "shape", "commune"))
    if missing := arabic.keys() - {shape.slug for shape in communes}:
        raise ReferenceDataError(file, "shape", f"not drawn: {', '.join(sorted(missing))}")
    return SchematicMap(
        width=top.number("width"),
        height=top.number("height"),
        east_west=draughtsman.east_west,
        north_south=draughtsman.north_south,
        waters=tuple(map(draughtsman.water, read_file(file, "water", "slug"))),
        islands=tuple(map(draughtsman.island, read_file(file, "island", "slug"))),
        communes=communes,
    )


def project(lat: float, lon: float) -> Point:
    """Where a position in degrees falls on the schematic map of the metropolis."""
    return load_map().project(lat, lon)
