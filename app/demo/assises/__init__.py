"""The demonstration of the Assises: a coming edition, its programme, and people who registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from app.demo.assises import people, programme
from app.demo.participation.stage import Stage, telling

Part = tuple[str, Callable[[Stage], bool], Callable[[Stage], None]]

PARTS: tuple[Part, ...] = (
    ("les prochaines Assises et leur programme", programme.is_told, programme.tell),
    ("des personnes inscrites aux Assises", people.is_told, people.tell),
)


def parts(now: datetime) -> Iterator[str]:
    """Tell every part that is not there yet; the name of each once it stands. Participation comes before."""
    for name, is_told, tell in PARTS:
        with telling(now) as stage:
            known = is_told(stage)
            if not known:
                tell(stage)
        if not known:
            yield name
