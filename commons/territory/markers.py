"""Markers on a map: places spread so that none hides another, and a plain frame for any other city."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, isfinite, pi, radians, sin
from typing import Protocol

from commons.territory.schematic import Point, SchematicMap, load_map

RADIUS = 5.0
RINGS = 3
PADDING = 16.0
FRAME_WIDTH = 320.0
LOWEST, HIGHEST = 200.0, 400.0
# A lone place, or places on one line, still get about a kilometre of ground around them.
SMALLEST_SPAN = 0.01


class Projection(Protocol):
    """A drawing on which positions in degrees have a place, in drawing units."""

    @property
    def width(self) -> float:
        """Width of the drawing."""

    @property
    def height(self) -> float:
        """Height of the drawing."""

    def project(self, lat: float, lon: float) -> Point:
        """Where a position in degrees falls."""


@dataclass(frozen=True, slots=True)
class Place:
    """Something to show on a map, in degrees (WGS 84); `key` is the caller's own name for it."""

    key: str
    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and abs(self.lat) <= 90 and isfinite(self.lon) and abs(self.lon) <= 180):
            raise ValueError(f"{self.key}: no such position on Earth: {self.lat}, {self.lon}")


@dataclass(frozen=True, slots=True)
class Marker:
    """A dot to draw at (x, y); `home` is its true place, `keys` what it stands for (several in a crowd)."""

    x: float
    y: float
    home: Point
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A plain map without shapes: the box around some places, north up, one scale in both directions."""

    width: float
    height: float
    west: float
    north: float
    units_per_lon: float
    units_per_lat: float

    def project(self, lat: float, lon: float) -> Point:
        """Where a position in degrees falls in the frame, to a hundredth of a unit."""
        x, y = (lon - self.west) * self.units_per_lon, (self.north - lat) * self.units_per_lat
        return Point(round(x, 2), round(y, 2))


def grid(places: Iterable[Place]) -> Frame:
    """The frame that fits `places`, 320 units wide and 200 to 400 high, with a margin all around."""
    lats, lons = zip(*((place.lat, place.lon) for place in places), strict=True)
    middle_lat, middle_lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    # One degree of longitude is shorter than one of latitude by the cosine of the latitude.
    narrowing = max(cos(radians(middle_lat)), 0.01)
    across = max((max(lons) - min(lons)) * narrowing, SMALLEST_SPAN)
    down = max(max(lats) - min(lats), SMALLEST_SPAN)
    inner = FRAME_WIDTH - 2 * PADDING
    scale = min(inner / across, (HIGHEST - 2 * PADDING) / down)
    height = max(round(down * scale + 2 * PADDING, 2), LOWEST)
    return Frame(
        width=FRAME_WIDTH,
        height=height,
        west=middle_lon - FRAME_WIDTH / 2 / (scale * narrowing),
        north=middle_lat + height / 2 / scale,
        units_per_lon=scale * narrowing,
        units_per_lat=scale,
    )


def choose(places: Sequence[Place]) -> SchematicMap | Frame:
    """The schematic map when all `places` fall on it (or there are none), else a plain frame around them."""
    schematic = load_map()
    if all(schematic.covers(place.lat, place.lon) for place in places):
        return schematic
    return grid(places)


def layout(places: Iterable[Place], drawing: Projection, radius: float = RADIUS) -> tuple[Marker, ...]:
    """One marker per place, moved off its neighbours by three diameters at most, else joined to the nearest.

    The same places give the same markers in whatever order they come: they are set down from north to south,
    each on the first free spot of the rings around its home. Markers keep a radius from the border.
    """
    board = _Board(drawing, radius)
    for place in sorted(places, key=lambda each: (-each.lat, each.lon, each.key)):
        board.set_down(place.key, drawing.project(place.lat, place.lon))
    return board.markers()


def _ring_offsets(diameter: float) -> Iterator[tuple[float, float]]:
    for ring in range(1, RINGS + 1):
        # A hair more than a diameter, so that rounding never makes two spots touch.
        reach = ring * diameter * 1.01
        for turn in range(6 * ring):
            angle = 2 * pi * turn / (6 * ring)
            yield reach * cos(angle), reach * sin(angle)


class _Board:
    """The markers set down so far, found again by the cell of one diameter they stand in."""

    def __init__(self, drawing: Projection, radius: float) -> None:
        self._drawing = drawing
        self._radius = radius
        self._diameter = 2 * radius
        self._offsets = tuple(_ring_offsets(self._diameter))
        self._spots: list[tuple[Point, Point, list[str]]] = []
        self._cells: dict[tuple[int, int], list[int]] = {}

    def set_down(self, key: str, home: Point) -> None:
        start = self._kept_inside(home)
        spot = next((spot for spot in self._candidates(start) if self._is_free(spot)), None)
        if spot is None:
            self._nearest(start).append(key)
        else:
            self._cells.setdefault(self._cell(spot), []).append(len(self._spots))
            self._spots.append((spot, home, [key]))

    def markers(self) -> tuple[Marker, ...]:
        return tuple(Marker(spot.x, spot.y, home, tuple(keys)) for spot, home, keys in self._spots)

    def _kept_inside(self, place: Point) -> Point:
        x = min(max(place.x, self._radius), self._drawing.width - self._radius)
        y = min(max(place.y, self._radius), self._drawing.height - self._radius)
        return Point(x, y)

    def _candidates(self, start: Point) -> Iterator[Point]:
        yield start
        for dx, dy in self._offsets:
            spot = Point(round(start.x + dx, 2), round(start.y + dy, 2))
            if spot == self._kept_inside(spot):
                yield spot

    def _cell(self, spot: Point) -> tuple[int, int]:
        return int(spot.x // self._diameter), int(spot.y // self._diameter)

    def _is_free(self, spot: Point) -> bool:
        column, row = self._cell(spot)
        around = ((column + dx, row + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        taken = (self._spots[index][0] for cell in around for index in self._cells.get(cell, ()))
        return all(hypot(other.x - spot.x, other.y - spot.y) >= self._diameter for other in taken)

    def _nearest(self, start: Point) -> list[str]:
        nearest = min(self._spots, key=lambda each: hypot(each[0].x - start.x, each[0].y - start.y))
        return nearest[2]
