"""The demonstration of whole budgets: needs that residents choose among, ideas being studied, a past vote, funds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from app.demo.budgets import charrel, fund, ideas, needs, past, programme, study
from app.demo.participation.memory import once
from app.demo.participation.stage import Stage
from commons.kernel.errors import DomainError

Part = tuple[str, Callable[[Stage], bool], Callable[[Stage], None]]

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
    """Tell every part that was never told here; the name of each once it stands. Participation comes before.

    A part that no longer fits what people made of this site (a table closed, members left) is left out, and says so.
    """
    for name, is_told, tell in PARTS:
        try:
            if once(name, is_told, tell, now):
                yield name
        except DomainError as error:
            yield f"{name} : laissé de côté, ce site a changé depuis ({error.sentence})"
