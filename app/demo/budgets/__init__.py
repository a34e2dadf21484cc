"""The demonstration of whole budgets: needs that residents choose among, ideas being studied, a past vote, funds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.demo.budgets import charrel, fund, ideas, needs, past, programme, study
from app.demo.participation.memory import Part, each_that_fits

PARTS: tuple[Part, ...] = (
    ("des besoins, et des priorités à choisir", needs.is_told, needs.tell),
    ("des idées d’habitants, soutenues et commentées", ideas.is_told, ideas.tell),
    ("leur étude : avis, coûts, décisions", study.is_told, study.tell),
    ("trois personnes qui tiennent l’urne", past.are_employed, past.employ),
    ("un vote à plusieurs enveloppes", past.is_told, past.tell),
    ("ses bulletins, sur papier aussi, et son résultat", past.is_over, past.end),
    ("deux personnes qui suivent ce qui se réalise", programme.are_here, programme.welcome),
    ("son programme d’actions : fait, en cours, en retard, abandonné", programme.is_told, programme.tell),
    ("les étapes d’un budget qui attend des associations", charrel.is_told, charrel.tell),
    ("deux fonds d’habitants et leurs demandes", fund.is_told, fund.tell),
)


def parts(now: datetime) -> Iterator[str]:
    """What was never told here, told in order. Participation comes before."""
    yield from each_that_fits(PARTS, now)
