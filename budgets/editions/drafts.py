"""What the secretariat writes of an edition and its envelopes, and what must be put right before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from budgets.counting.types import BallotKind, Parameters, Ranking, Rule, Utilities
from budgets.editions.types import BoxSight, EnvelopeRule, Link, Proof
from commons.kernel.types import Money

LONGEST_VOTE = timedelta(days=366)
LARGEST_AMOUNT = Money(10**9 * 100)
MOST_CHOICES = 1000
#: Ages for which an envelope may be kept.
YOUNGEST, OLDEST = 11, 120


@dataclass(frozen=True)
class Draft:
    """Everything an edition says, as typed; the counting rule without its tie order, which the phrase gives."""

    title: str
    summary: str
    description: str
    place_id: int | None
    opens_at: datetime
    closes_at: datetime
    ballot: BallotKind
    ballot_min: int = 1
    #: 0: no limit.
    ballot_max: int = 0
    points_total: int = 0
    points_each: int = 0
    envelope_rule: EnvelopeRule = EnvelopeRule.HOME
    minimum_age: int = 16
    links: tuple[Link, ...] = (Link.LIVES,)
    proof: Proof = Proof.DECLARED
    rule: Parameters = field(default_factory=Parameters)
    tie_phrase: str = ""
    box_sight: BoxSight = BoxSight.OBSERVERS


@dataclass(frozen=True)
class EnvelopeDraft:
    """An envelope as typed; without a place it is for the whole territory of the edition."""

    name: str
    amount: Money
    place_id: int | None = None
    #: Kept for people of this age, both included; None and None for everybody.
    age_from: int | None = None
    age_to: int | None = None


Check = tuple[str, Callable[[Draft], bool], str]

_CHECKS: tuple[Check, ...] = (
    (
        "closes_at",
        lambda d: d.opens_at < d.closes_at,
        _l("La fin du vote vient après l’ouverture. Changez l’une des deux."),
    ),
    (
        "closes_at",
        lambda d: d.closes_at - d.opens_at <= LONGEST_VOTE,
        _l("Un vote dure un an au plus. Vérifiez l’année."),
    ),
    ("links", lambda d: bool(d.links), _l("Cochez au moins un lien avec le territoire.")),
    ("minimum_age", lambda d: 0 <= d.minimum_age <= 25, _l("L’âge minimum est entre 0 et 25 ans.")),
    (
        "ballot_max",
        lambda d: d.ballot_max == 0 or d.ballot_max >= d.ballot_min,
        _l("Le maximum est plus petit que le minimum. Corrigez l’un des deux, ou laissez le maximum vide."),
    ),
    (
        "ballot_min",
        lambda d: 0 <= d.ballot_min <= MOST_CHOICES and 0 <= d.ballot_max <= MOST_CHOICES,
        _l("Le nombre de choix est entre 0 et 1 000."),
    ),
    (
        "ballot_max",
        lambda d: d.ballot is not BallotKind.RANKING or d.ballot_max >= 2,
        _l("Dites combien de projets on classe : 2 au moins."),
    ),
    (
        "points_total",
        lambda d: d.ballot is not BallotKind.POINTS or 1 <= d.points_total <= 10_000,
        _l("Dites combien de points chacun distribue : entre 1 et 10 000."),
    ),
    (
        "points_each",
        lambda d: d.ballot is not BallotKind.POINTS or 1 <= d.points_each <= d.points_total,
        _l("Un projet reçoit au moins 1 point, et pas plus que le total."),
    ),
    (
        "utilities",
        lambda d: d.rule.utilities is not Utilities.WEIGHTED_COST or d.ballot.graded,
        _l("« Points fois coût » ne va qu’avec un bulletin à points ou un classement."),
    ),
    (
        "rule",
        lambda d: d.rule.rule is not Rule.PHRAGMEN or not d.ballot.graded,
        _l("La règle de Phragmén ne va pas avec des points ou un classement. Choisissez-en une autre."),
    ),
    (
        "ranking_table",
        lambda d: d.rule.ranking is not Ranking.TABLE or d.ballot is BallotKind.RANKING,
        _l("Un barème par rang ne va qu’avec un classement."),
    ),
)


def mistakes(draft: Draft) -> dict[str, str]:
    """Field -> what to put right, the first thing for each field; empty when the draft can be kept."""
    found: dict[str, str] = {}
    for name, holds, sentence in _CHECKS:
        if name not in found and not holds(draft):
            found[name] = str(sentence)
    return found


def envelope_mistakes(draft: EnvelopeDraft) -> dict[str, str]:
    """The same for an envelope."""
    if not 0 < draft.amount.cents <= LARGEST_AMOUNT.cents:
        return {"amount": str(_l("Le montant est entre 0,01 € et un milliard d’euros."))}
    first, last = draft.age_from, draft.age_to
    if (first is None) != (last is None):
        return {"age_to": str(_l("Écrivez les deux âges, ou aucun."))}
    if first is not None and last is not None and not YOUNGEST <= first <= last <= OLDEST:
        return {"age_to": str(_l("Les âges vont de 11 à 120 ans, le plus petit d’abord."))}
    return {}
