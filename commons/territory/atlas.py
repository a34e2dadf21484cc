"""Things on the map: where each one stands, grouped by place, ready for the drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from commons.territory import markers
from commons.territory.markers import Place as Spot
from commons.territory.schematic import Caption, Point, SchematicMap, Shape

PIN = 10.0
#: Ground kept around the outermost places, in units of the whole map; how close one comes, and what is worth it.
MARGIN, CLOSEST, WORTH_IT = 22.0, 4.0, 1.4
_NONE: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class Item:
    """One thing beside the map."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Located:
    """A thing with its position in degrees."""

    item: Item
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Pin:
    """A numbered marker, and the things it stands for."""

    x: float
    y: float
    number: int
    label: str
    url: str
    note: str
    items: tuple[Item, ...] = ()
    tone: str = "sea"


@dataclass(frozen=True)
class Picture:
    """Everything the macro of the map draws."""

    width: float
    height: float
    pins: list[Pin]
    waters: tuple[Shape, ...] = _NONE
    islands: tuple[Shape, ...] = _NONE
    communes: tuple[Shape, ...] = _NONE
    captions: tuple[Caption, ...] = ()
    ties: tuple[tuple[Point, Point], ...] = ()
    #: The SVG transform of the shapes when only a part of them is shown.
    close_up: str = ""


@dataclass(frozen=True)
class CloseUp:
    """A part of the schematic map, larger: a frame of the same size whose corner is (x, y) on the whole."""

    whole: SchematicMap
    x: float
    y: float
    scale: float

    @property
    def width(self) -> float:
        """Width of the drawing."""
        return self.whole.width

    @property
    def height(self) -> float:
        """Height of the drawing."""
        return self.whole.height

    @property
    def transform(self) -> str:
        """What brings the shapes of the whole map into this frame."""
        return f"scale({self.scale:.3f}) translate({-self.x:.2f} {-self.y:.2f})"

    def project(self, lat: float, lon: float) -> Point:
        """Where a position in degrees falls."""
        return self.move(self.whole.project(lat, lon))

    def move(self, point: Point) -> Point:
        """A point of the whole map in this frame."""
        return Point(round((point.x - self.x) * self.scale, 2), round((point.y - self.y) * self.scale, 2))

    def captions(self, language: str) -> tuple[Caption, ...]:
        """The names that stand whole in this frame, at their own size."""
        moved = (c._replace(**self.move(Point(c.x, c.y))._asdict()) for c in self.whole.captions(language))
        return tuple(caption for caption in moved if self._holds(caption))

    def _holds(self, caption: Caption) -> bool:
        """Whether a name stands whole in the frame, by a generous guess of its width."""
        width = max(len(line) for line in caption.lines) * caption.size * 0.6
        start = caption.x - {"start": 0.0, "middle": width / 2, "end": width}[caption.anchor]
        return start >= 0 and start + width <= self.width and caption.size <= caption.y <= self.height


def closer(whole: SchematicMap, spots: Sequence[Spot]) -> CloseUp | None:
    """The part of the map around these places when they fill less than about half of it; else None."""
    points = [whole.project(spot.lat, spot.lon) for spot in spots]
    if len(points) < 2:
        return None
    west, east = min(p.x for p in points) - MARGIN, max(p.x for p in points) + MARGIN
    north, south = min(p.y for p in points) - MARGIN, max(p.y for p in points) + MARGIN
    scale = min(whole.width / (east - west), whole.height / (south - north), CLOSEST)
    if scale < WORTH_IT:
        return None
    width, height = whole.width / scale, whole.height / scale
    x = min(max((west + east - width) / 2, 0), whole.width - width)
    y = min(max((north + south - height) / 2, 0), whole.height - height)
    return CloseUp(whole, x, y, scale)


def picture(things: Iterable[Located], language: str, several: Callable[[int], str]) -> Picture:
    """The map of these things: the schematic one when they all stand on it, else a plain frame around them.

    `several` says in words how many things a marker stands for.
    """
    here = _by_position(things)
    spots = [Spot(f"{n}", lat, lon) for n, (lat, lon) in enumerate(here)]
    whole = markers.choose(spots)
    part = closer(whole, spots) if isinstance(whole, SchematicMap) else None
    drawing = part or whole
    items = dict(zip((spot.key for spot in spots), here.values(), strict=True))
    pins = _pins(markers.layout(spots, drawing, radius=PIN), items, several)
    if not isinstance(whole, SchematicMap):
        return Picture(drawing.width, drawing.height, pins)
    return Picture(
        width=drawing.width,
        height=drawing.height,
        pins=pins,
        waters=whole.waters,
        islands=whole.islands,
        communes=whole.communes,
        captions=(part or whole).captions(language),
        ties=() if part else whole.ties(),
        close_up=part.transform if part else "",
    )


def _by_position(things: Iterable[Located]) -> dict[tuple[float, float], list[Item]]:
    found: dict[tuple[float, float], list[Item]] = {}
    for thing in things:
        found.setdefault((thing.latitude, thing.longitude), []).append(thing.item)
    return found


def _pins(laid: Iterable[markers.Marker], items: Mapping[str, list[Item]], several: Callable[[int], str]) -> list[Pin]:
    """Numbered from the top of the map to its foot, as one reads."""
    ordered = sorted(laid, key=lambda marker: (marker.y, marker.x))
    together = [tuple(item for key in marker.keys for item in items[key]) for marker in ordered]
    return [_pin(n, *each, several) for n, each in enumerate(zip(ordered, together, strict=True), start=1)]


def _pin(number: int, marker: markers.Marker, items: tuple[Item, ...], several: Callable[[int], str]) -> Pin:
    if len(items) == 1:
        only = items[0]
        return Pin(marker.x, marker.y, number, only.label, only.url, only.note)
    return Pin(marker.x, marker.y, number, several(len(items)), f"#lieu-{number}", "", items)
