"""Tables on the schematic map: where each one stands, one marker for those that share a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import ngettext

from commons.territory import markers
from commons.territory.markers import Place as Spot
from commons.territory.schematic import Caption, Point, SchematicMap, Shape

PIN = 10.0


@dataclass(frozen=True)
class Item:
    """One table beside the map."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Located:
    """A table with its position in degrees."""

    item: Item
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Pin:
    """A numbered marker, and the tables it stands for."""

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
    waters: tuple[Shape, ...] = ()
    islands: tuple[Shape, ...] = ()
    communes: tuple[Shape, ...] = ()
    captions: tuple[Caption, ...] = ()
    ties: tuple[tuple[Point, Point], ...] = ()


def picture(tables: Iterable[Located], language: str) -> Picture:
    """The map of these tables: the schematic one when they all stand on it, else a plain frame around them."""
    here: dict[tuple[float, float], list[Item]] = {}
    for table in tables:
        here.setdefault((table.latitude, table.longitude), []).append(table.item)
    spots = [Spot(f"{n}", lat, lon) for n, (lat, lon) in enumerate(here)]
    items = dict(zip((spot.key for spot in spots), here.values(), strict=True))
    drawing = markers.choose(spots)
    laid = sorted(markers.layout(spots, drawing, radius=PIN), key=lambda marker: (marker.y, marker.x))
    pins = [_pin(n, marker, [i for key in marker.keys for i in items[key]]) for n, marker in enumerate(laid, start=1)]
    if not isinstance(drawing, SchematicMap):
        return Picture(drawing.width, drawing.height, pins)
    captions = drawing.captions(language)
    return Picture(
        drawing.width, drawing.height, pins, drawing.waters, drawing.islands, drawing.communes, captions, drawing.ties()
    )


def _pin(number: int, marker: markers.Marker, items: list[Item]) -> Pin:
    if len(items) == 1:
        return Pin(marker.x, marker.y, number, items[0].label, items[0].url, items[0].note)
    label = ngettext("%(num)d table", "%(num)d tables", len(items))
    return Pin(marker.x, marker.y, number, label, f"#lieu-{number}", "", tuple(items))
