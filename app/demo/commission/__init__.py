"""The demonstration of the commission: a mandate that runs, the evaluation that the contract tells, answers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from app.demo.commission import composition, evaluation
from app.demo.participation.memory import once
from app.demo.participation.stage import Stage

Part = tuple[str, Callable[[Stage], bool], Callable[[Stage], None]]

PARTS: tuple[Part, ...] = (
    ("une commission d’évaluation, ses places et son règlement", composition.is_told, composition.tell),
    ("l’évaluation des contrats d’avant et ses six préconisations", evaluation.is_told, evaluation.tell),
    ("des préconisations qui attendent, étudiées, suivies", evaluation.is_lively, evaluation.liven),
    ("des évaluations menées ailleurs, et un jalon", evaluation.is_watched, evaluation.watch),
)


def parts(now: datetime) -> Iterator[str]:
    """Tell every part that was never told here; the name of each once it stands. Neighbours and Assises come before."""
    for name, is_told, tell in PARTS:
        if once(name, is_told, tell, now):
            yield name
