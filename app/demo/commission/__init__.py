"""The demonstration of the commission: a mandate that runs, the evaluation that the contract tells, answers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from app.demo.commission import campaigns, composition, cycle, draw, evaluation, matrix, protocol, stage
from app.demo.participation.memory import once
from app.demo.participation.stage import Stage
from commons.kernel.errors import DomainError

Part = tuple[str, Callable[[Stage], bool], Callable[[Stage], None]]

PARTS: tuple[Part, ...] = (
    ("une commission d’évaluation, ses places et son règlement", composition.is_told, composition.tell),
    ("l’évaluation des contrats d’avant et ses six préconisations", evaluation.is_told, evaluation.tell),
    ("des préconisations qui attendent, étudiées, suivies", evaluation.is_lively, evaluation.liven),
    ("des évaluations menées ailleurs, et un jalon", evaluation.is_watched, evaluation.watch),
    ("deux personnes au secrétariat de la commission", stage.are_employed, stage.employ),
    ("un cycle de formation, ses séances et ses présences", cycle.is_told, cycle.tell),
    ("des questions, des indicateurs et leurs valeurs", matrix.is_told, matrix.tell),
    ("un protocole écrit, amendé, voté et publié", protocol.is_told, protocol.tell),
    ("la version suivante, ouverte aux amendements", protocol.is_amended, protocol.amend),
    ("un tirage au sort, de la liste aux places", draw.is_told, draw.tell),
    ("une enquête publiée, une autre ouverte", campaigns.is_told, campaigns.tell),
)


def parts(now: datetime) -> Iterator[str]:
    """Tell every part that was never told here; the name of each once it stands. Neighbours and Assises come before.

    A part that no longer fits what people made of this site (members left, other rules) is left out, and says so.
    """
    for name, is_told, tell in PARTS:
        try:
            if once(name, is_told, tell, now):
                yield name
        except DomainError as error:
            yield f"{name} : laissé de côté, ce site a changé depuis ({error.sentence})"
