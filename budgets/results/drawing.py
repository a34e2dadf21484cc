"""What the pictures of a result are drawn from: where the money goes, and the map of its projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from flask_babel import gettext as _

from budgets.projects.models import Project
from budgets.results.explain import Teller
from commons.kernel import i18n
from commons.territory import markers
from commons.territory.schematic import SchematicMap
from commons.ui import charts
from commons.ui.charts import Segment

#: More groups than this are summed up as "other": a chart is read at a glance.
MOST_GROUPS = 8
#: More projects than this are not put on one map.
MOST_PINS = 200
MOST_BARS = 20
_PIN = 10.0

Address = Callable[[str], str]


@dataclass(frozen=True)
class Map:
    """A drawing with its pins: squares for what is not funded, circles for what is, and a word beside each."""

    width: float
    height: float
    markers: list[dict[str, Any]]
    shapes: Sequence[Any] = ()
    islands: Sequence[Any] = ()
    waters: Sequence[Any] = ()
    labels: Sequence[Any] = ()
    ties: Sequence[Any] = field(default_factory=tuple)


def spending(groups: Sequence[tuple[str, int]], currency: str) -> list[Segment]:
    """One bar per group of funded projects (name, cents), the largest first; nothing when there is only one group."""
    sums: dict[str, int] = {}
    for name, cents in groups:
        sums[name] = sums.get(name, 0) + cents
    if len(sums) < 2:
        return []
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    shown, rest = ranked[:MOST_GROUPS], ranked[MOST_GROUPS:]
    if rest:
        shown.append((_("Les autres"), sum(cents for _name, cents in rest)))
    return charts.bars(
        [(name or _("Sans indication"), float(cents), i18n.money(cents, currency)) for name, cents in shown]
    )


def scores(teller: Teller) -> list[Segment]:
    """The most wanted projects, one bar each; each says in words whether it is funded."""
    rows = teller.told.ranked[:MOST_BARS]
    top = float(rows[0].score) if rows else 0.0
    drawn: list[Segment] = []
    for row in rows:
        word = _("financé") if row.funded else _("non financé")
        text = _("%(score)s, %(word)s", score=teller.score(row), word=word)
        label = teller.titles.get(row.id, row.id)
        drawn += charts.bars([(label, float(row.score), text)], "leaf" if row.funded else "clay", top)
    return drawn


def draw_map(projects: Sequence[Project], teller: Teller, address: Address, language: str) -> Map | None:
    """Projects on the schematic map, or on a plain frame when they lie elsewhere; None when none has a place."""
    found = [place for place in map(_place, projects) if place is not None]
    results = teller.told.projects
    found.sort(key=lambda place: (not results[place.key].funded, results[place.key].rank))
    places = found[:MOST_PINS]
    if not places:
        return None
    drawing = markers.choose(places)
    spots = markers.layout(places, drawing, _PIN)
    ordered = sorted(spots, key=lambda spot: min(results[key].rank for key in spot.keys))
    pins = [_pin(number, spot, teller, address) for number, spot in enumerate(ordered, 1)]
    if not isinstance(drawing, SchematicMap):
        return Map(drawing.width, drawing.height, pins)
    return Map(
        drawing.width, drawing.height, pins, drawing.communes, drawing.islands, drawing.waters,
        drawing.captions(language), drawing.ties(),
    )  # fmt: skip


def _place(project: Project) -> markers.Place | None:
    """Where a project is: exactly, or at its neighbourhood."""
    at = project if project.latitude is not None else project.place
    if at is None or at.latitude is None or at.longitude is None or not isfinite(at.latitude + at.longitude):
        return None
    return markers.Place(project.code, at.latitude, at.longitude)


def _pin(number: int, spot: markers.Marker, teller: Teller, address: Address) -> dict[str, Any]:
    """One pin; where several projects stand at one spot it is round as soon as one is funded."""
    entries = [_entry(code, teller, address) for code in spot.keys]
    funded = any(teller.told.projects[code].funded for code in spot.keys)
    first = entries[0]
    return {
        "x": spot.x,
        "y": spot.y,
        "number": number,
        "label": ", ".join(entry["label"] for entry in entries),
        "url": first["url"] if len(entries) == 1 else f"#lieu-{number}",
        "note": first["note"],
        "tone": "leaf" if funded else "clay",
        "square": not funded,
        "entries": entries,
        "items": entries if len(entries) > 1 else None,
    }


def _entry(code: str, teller: Teller, address: Address) -> dict[str, str]:
    result = teller.told.projects[code]
    word = _("Financé") if result.funded else _("Non financé")
    return {"label": teller.titles.get(code, code), "url": address(code), "note": word}
