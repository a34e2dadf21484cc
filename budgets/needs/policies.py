"""Who may do what with needs and priorities. Pure and total: the stage is asked beside (`budgets.stages`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from budgets.editions.models import Edition
from budgets.needs.models import BudgetNeed, BudgetPriority, PriorityRanking
from budgets.needs.reasons import NeedReason
from budgets.needs.types import PriorityState
from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from commons.moderation.types import Standing

SECRETARIAT, FACILITATOR = "secretariat", "facilitator"
TEAM = (FACILITATOR, SECRETARIAT)
Scopes = Sequence[tuple[str, int]]

_NEEDS, _RANKING = _l("Pendant l’étape « Dire les besoins »"), _l("Pendant l’étape « Choisir les priorités »")
_TEAM, _EVERYBODY, _SECRETARIAT = _l("Animateurs, secrétariat"), _l("Tout le monde"), _l("Secrétariat")
RIGHTS = (
    Right(_l("Lire les besoins, les priorités, leur histoire et leurs chiffres"), _EVERYBODY),
    Right(_l("Dire un besoin"), _l("Tout le monde, sans compte"), _NEEDS),
    Right(_l("Saisir un besoin écrit sur papier, ou venu d’une table de quartier"), _TEAM, _NEEDS),
    Right(_l("Réunir les besoins en priorités, les déplacer, défaire"), _TEAM, _l("Rien n’est effacé, tout se voit")),
    Right(_l("Choisir des priorités"), _l("Habitants du territoire, avec un compte ou sur papier"), _RANKING),
    Right(_l("Ouvrir le choix, compter, retenir des priorités"), _SECRETARIAT, _l("Hors de l’ordre, avec une raison")),
)


@dataclass(frozen=True)
class Elector:
    """What of a person matters to the choice of priorities."""

    #: Everything their residence lies in, itself first; empty when none was declared.
    places: tuple[int, ...] = ()
    link: str = ""


def is_team(actor: Actor, scopes: Scopes) -> bool:
    """True for who gathers the needs of these scopes."""
    return actor.is_system or any(actor.holds(role, *scopes) for role in TEAM)


def is_seen(need: BudgetNeed) -> bool:
    """True when everybody may read it."""
    return need.standing is Standing.SHOWN


def refusal_to_enter(actor: Actor, scopes: Scopes) -> NeedReason | None:
    """Why this actor cannot write down somebody else's need or choice, or None."""
    return None if is_team(actor, scopes) else NeedReason.NOT_THE_TEAM


def refusal_to_gather(actor: Actor, scopes: Scopes, priority: BudgetPriority | None = None) -> NeedReason | None:
    """Why this actor cannot put needs together (in this priority, when it is known), or None."""
    if not is_team(actor, scopes):
        return NeedReason.NOT_THE_TEAM
    standing = priority is None or priority.state is PriorityState.STANDING
    return None if standing else NeedReason.NOT_STANDING


def refusal_to_shape(
    actor: Actor, scopes: Scopes, ranking: PriorityRanking | None, priority: BudgetPriority | None = None
) -> NeedReason | None:
    """Why this actor cannot write, reword or merge priorities, or None: residents choose among fixed ones."""
    refusal = refusal_to_gather(actor, scopes, priority)
    return refusal or (NeedReason.CHOOSING if ranking is not None else None)


def refusal_to_run(actor: Actor, scopes: Scopes) -> NeedReason | None:
    """Why this actor cannot open the choice, count it or retain priorities, or None."""
    return None if actor.is_system or actor.holds(SECRETARIAT, *scopes) else NeedReason.NOT_THE_TEAM


def refusal_to_choose(edition: Edition, elector: Elector | None) -> NeedReason | None:
    """Why this person is not one of those who choose here, or None; the clock plays no part."""
    if elector is None:
        return NeedReason.NO_ACCOUNT
    if not elector.places:
        return NeedReason.NO_RESIDENCE
    if elector.link not in edition.links:
        return NeedReason.OTHER_TIE
    if edition.place_id is not None and edition.place_id not in elector.places:
        return NeedReason.NOT_FROM_HERE
    return None


def refusal_of_choice(ranking: PriorityRanking, chosen: Collection[int], known: Collection[int]) -> NeedReason | None:
    """What is wrong with these numbers of priorities as a choice, or None. `known`: those one may choose."""
    if not set(chosen) <= set(known):
        return NeedReason.UNKNOWN_CHOICE
    if not chosen:
        return NeedReason.CHOOSE_ONE
    return None if len(set(chosen)) <= ranking.most else NeedReason.CHOOSE_LESS


def refusal_to_retain(actor: Actor, scopes: Scopes, ranking: PriorityRanking | None) -> NeedReason | None:
    """Why this actor cannot retain priorities now, or None."""
    if (refusal := refusal_to_run(actor, scopes)) is not None:
        return refusal
    return None if ranking is not None and ranking.counted_at is not None else NeedReason.NOT_COUNTED


def follows_the_order(priorities: Sequence[BudgetPriority], retained: Collection[int]) -> bool:
    """True when those retained are the first of the residents' order, and the last of them has no equal left out."""
    inside = [each.votes or 0 for each in priorities if each.number in retained]
    outside = [each.votes or 0 for each in priorities if each.number not in retained]
    return not inside or not outside or min(inside) > max(outside)
