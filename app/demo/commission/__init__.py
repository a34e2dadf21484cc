"""The demonstration of the commission: a mandate that runs, the evaluation that the contract tells, answers to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.demo.commission import campaigns, composition, cycle, draw, evaluation, matrix, protocol, stage
from app.demo.participation.memory import Part, each_that_fits

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
    """What was never told here, told in order. Neighbours and Assises come before."""
    yield from each_that_fits(PARTS, now)
