"""The demonstration of the Assises: last year's edition and all it led to, the coming one, people who registered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.demo.assises import agenda, held, outcome, past, people, programme
from app.demo.participation.memory import Part, each_that_fits

PARTS: tuple[Part, ...] = (
    ("les prochaines Assises et leur programme", programme.is_told, programme.tell),
    ("des personnes inscrites aux Assises", people.is_told, people.tell),
    ("les Assises de l’an dernier et ceux qui sont venus", past.is_told, past.tell),
    ("ce que leurs ateliers ont dit", held.are_held, held.tell),
    ("leurs comptes rendus, dont un contesté", held.are_written, held.write),
    ("leurs axes, les engagements et ce qu’ils sont devenus", outcome.are_promised, outcome.promise),
    ("leur bilan", outcome.is_reported, outcome.report),
    ("l’agenda de la coopération", agenda.is_told, agenda.tell),
)


def parts(now: datetime) -> Iterator[str]:
    """What was never told here, told in order. Participation comes before."""
    yield from each_that_fits(PARTS, now)
