"""The schematic map of a commune with its neighbourhoods: a part of the metropolis's own drawing, larger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commons.territory import markers
from commons.territory.markers import Place as Spot
from commons.territory.models import Place
from commons.territory.schematic import Caption, Point, SchematicMap, Shape, load_map

PIN = 10.0
#: Ground kept around the commune, in units of the whole map, and how close one comes.
MARGIN, CLOSEST = 12.0, 5.0


@dataclass(frozen=True)
class Pin:
    """A numbered marker that leads to a neighbourhood."""

    x: float
    y: float
    number: int
    label: str
    url: str
    tone: str = "sea"
    note: str = ""
    #: The places it stands for.
    slugs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A shape, and whether it is the one the map is about."""

    path: str
    here: bool


@dataclass(frozen=True)
class Picture:
    """Everything the macro of the map draws."""

    width: float
    height: float
    shapes: list[Drawn]
    waters: tuple[Shape, ...]
    islands: tuple[Shape, ...]
    pins: list[Pin]
    captions: tuple[Caption, ...] = ()
    close_up: str = ""

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each place on the map, to be repeated in the list beside it."""
        return {slug: pin.number for pin in self.pins for slug in pin.slugs}


@dataclass(frozen=True)
class _Frame:
    """A part of the whole map: the corner (x, y), enlarged."""

    whole: SchematicMap
    x: float
    y: float
    scale: float
    width: float
    height: float

    def project(self, lat: float, lon: float) -> Point:
        """Where a position in degrees falls in the frame."""
        point = self.whole.project(lat, lon)
        return Point(round((point.x - self.x) * self.scale, 2), round((point.y - self.y) * self.scale, 2))


@dataclass(frozen=True)
class Marked:
    """A neighbourhood to put on the map."""

    place: Place
    url: str
    tone: str = "sea"


def of_metropolis(pins: Sequence[Marked], language: str) -> Picture:
    """The whole metropolis, one marker a commune."""
    whole = load_map()
    shapes = [Drawn(shape.path, False) for shape in whole.communes]
    placed = _pins(pins, whole, language)
    return Picture(whole.width, whole.height, shapes, whole.waters, whole.islands, placed, whole.captions(language))


def of_commune(slug: str, pins: Sequence[Marked], language: str) -> Picture | None:
    """One commune with its neighbourhoods; None for a commune that is not drawn."""
    whole = load_map()
    commune = next((shape for shape in whole.communes if shape.slug == slug), None)
    if commune is None:
        return None
    frame = _around(whole, commune.outline)
    shapes = [Drawn(shape.path, shape.slug == slug) for shape in whole.communes]
    transform = f"scale({frame.scale:.3f}) translate({-frame.x:.2f} {-frame.y:.2f})"
    placed = _pins(pins, frame, language)
    return Picture(frame.width, frame.height, shapes, whole.waters, whole.islands, placed, close_up=transform)


def _around(whole: SchematicMap, outline: Sequence[Point]) -> _Frame:
    west, east = min(p.x for p in outline) - MARGIN, max(p.x for p in outline) + MARGIN
    north, south = min(p.y for p in outline) - MARGIN, max(p.y for p in outline) + MARGIN
    scale = min(whole.width / (east - west), whole.height / (south - north), CLOSEST)
    height = round((south - north) * scale, 2)
    return _Frame(whole, (west + east - whole.width / scale) / 2, north, scale, whole.width, height)


def _pins(marked: Sequence[Marked], drawing: markers.Projection, language: str) -> list[Pin]:
    """Markers that hide none of the others, numbered from the top of the map to its foot."""
    spots, known = [], {}
    for one in marked:
        if one.place.latitude is not None and one.place.longitude is not None:
            spots.append(Spot(one.place.slug, one.place.latitude, one.place.longitude))
            known[one.place.slug] = one
    laid = sorted(markers.layout(spots, drawing, radius=PIN), key=lambda marker: (marker.y, marker.x))
    return [
        _pin(number, marker, [known[key] for key in marker.keys], language) for number, marker in enumerate(laid, 1)
    ]


def _pin(number: int, marker: markers.Marker, here: Sequence[Marked], language: str) -> Pin:
    """A marker that stands for several leads to the first; each of them is in the table beside the map."""
    pin = Pin(
        marker.x,
        marker.y,
        number,
        ", ".join(one.place.named(language) for one in here),
        here[0].url,
        slugs=tuple(one.place.slug for one in here),
    )
    return replace(pin, tone=next((one.tone for one in here if one.tone != "sea"), "sea"))
