"""Projects on the map: where each one stands, grouped by place, ready for the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask_babel import ngettext

from commons.territory import markers
from commons.territory.markers import Place as Spot
from commons.territory.schematic import Caption, Point, SchematicMap, Shape

PIN = 10.0
_NONE: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class Item:
    """One project beside the map."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Located:
    """A project with its position in degrees."""

    item: Item
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Pin:
    """A numbered marker, and the projects it stands for."""

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
    ties: tuple[tuple[Point, Point], ...] = field(default=())


def picture(projects: Iterable[Located], language: str) -> Picture:
    """The map of these projects: the schematic one when they all stand on it, else a plain frame around them."""
    here = _by_position(projects)
    spots = [Spot(f"{n}", lat, lon) for n, (lat, lon) in enumerate(here)]
    drawing = markers.choose(spots)
    items = dict(zip((spot.key for spot in spots), here.values(), strict=True))
    pins = _pins(markers.layout(spots, drawing, radius=PIN), items)
    if not isinstance(drawing, SchematicMap):
        return Picture(drawing.width, drawing.height, pins)
    return Picture(
        width=drawing.width,
        height=drawing.height,
        pins=pins,
        waters=drawing.waters,
        islands=drawing.islands,
        communes=drawing.communes,
        captions=drawing.captions(language),
        ties=drawing.ties(),
    )


def _by_position(projects: Iterable[Located]) -> dict[tuple[float, float], list[Item]]:
    found: dict[tuple[float, float], list[Item]] = {}
    for project in projects:
        found.setdefault((project.latitude, project.longitude), []).append(project.item)
    return found


def _pins(laid: Iterable[markers.Marker], items: Mapping[str, list[Item]]) -> list[Pin]:
    """Numbered from the top of the map to its foot, as one reads."""
    ordered = sorted(laid, key=lambda marker: (marker.y, marker.x))
    return [_pin(n, marker, tuple(i for key in marker.keys for i in items[key])) for n, marker in enumerate(ordered, 1)]


def _pin(number: int, marker: markers.Marker, items: tuple[Item, ...]) -> Pin:
    if len(items) == 1:
        only = items[0]
        return Pin(marker.x, marker.y, number, only.label, only.url, only.note)
    label = ngettext("%(num)d projet", "%(num)d projets", len(items))
    return Pin(marker.x, marker.y, number, label, f"#lieu-{number}", "", items)
