"""Who writes the story of an action, until when, and what the clock alone says of it. Pure and total."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from budgets.delivery.models import ActionSighting, ProgrammeAction
from budgets.delivery.types import MOVES, ActionReason, ActionState
from budgets.editions import policies as editions
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.stages import policies as stages
from budgets.stages.models import Stage
from budgets.stages.types import StageState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.clock import PARIS
from commons.kernel.rights import Right
from commons.moderation.types import Standing

#: Nothing said for so long is said in public.
SILENT_AFTER = timedelta(days=90)
#: Whoever ended an action gives its account within this time, and is reminded when it is over.
BILAN_WITHIN = timedelta(days=60)
#: What ended is written of until so long after, by its carrier and by anybody who sees it.
HEARD_AFTER = timedelta(days=365)
#: What is asked of the secretariat or of the officers of a territory.
FOLLOWERS = (Role.SECRETARIAT, Role.OFFICER)

RIGHTS = (
    Right(_l("Lire les réalisations, leur argent, leurs photos, leur bilan, et les télécharger"), _l("Tout le monde")),
    Right(
        _l("Dire ce que l’on voit d’une réalisation"),
        _l("Tout le monde"),
        _l(
            "Sans compte ; jusqu’à un an après la fin, ou jusqu’à la fin du bilan de ce budget. La modération lit "
            "d’abord les photos, et ce qui est écrit sans compte."
        ),
    ),
    Right(
        _l("Écrire les étapes, les dépenses, les photos, les retards, la fin et le bilan ; répondre aux habitants"),
        _l("Secrétariat et agents du territoire ; l’association ou la personne qui porte la réalisation"),
        _l("Aucune ligne de dépense n’est effacée. Une raison publique est demandée pour un retard ou un abandon."),
    ),
    Right(
        _l("Dire qui porte une réalisation"),
        _l("Secrétariat et agents du territoire"),
        _l("L’association dont le dossier retenu est devenu ce projet la porte dès le premier jour."),
    ),
    Right(
        _l("Écrire puis confirmer une décision d’instance à côté du résultat de la règle"),
        _l("Deux personnes différentes du secrétariat du territoire"),
        _l("Après la proclamation, tant que le programme d’actions n’est pas arrêté ; le résultat ne change pas."),
    ),
)


def refusal_to_follow(actor: Actor, edition: Edition, place_ids: list[int]) -> ActionReason | None:
    """Why this actor does not follow the actions of this edition for the territory."""
    held = editions.scopes(edition, place_ids)
    mine = actor.is_system or any(actor.holds(role, *held) for role in FOLLOWERS)
    if not mine:
        return ActionReason.NOT_YOURS
    return None if edition.state is EditionState.PROCLAIMED else ActionReason.NOT_PROCLAIMED


def refusal_to_write(
    action: ProgrammeAction, actor: Actor, place_ids: list[int], organisations: Collection[int]
) -> ActionReason | None:
    """Why this actor does not write the story of this action: neither the territory's, nor its carrier."""
    if carries(action, actor, organisations):
        return None
    return refusal_to_follow(actor, action.edition, place_ids)


def refusal_to_change(
    action: ProgrammeAction, actor: Actor, place_ids: list[int], organisations: Collection[int]
) -> ActionReason | None:
    """Why nothing more can be planned: somebody else's, or it ended."""
    refusal = refusal_to_write(action, actor, place_ids, organisations)
    return refusal or (ActionReason.ENDED if action.state.is_end else None)


def refusal_to_move(
    action: ProgrammeAction, to: ActionState, actor: Actor, place_ids: list[int], organisations: Collection[int]
) -> ActionReason | None:
    """Why it cannot become this."""
    refusal = refusal_to_write(action, actor, place_ids, organisations)
    return refusal or (None if to in MOVES[action.state] else ActionReason.NO_SUCH_MOVE)


def refusal_to_account(
    action: ProgrammeAction, actor: Actor, place_ids: list[int], organisations: Collection[int]
) -> ActionReason | None:
    """Why no account of it can be given."""
    refusal = refusal_to_write(action, actor, place_ids, organisations)
    return refusal or (None if action.state.is_end else ActionReason.NOT_ENDED)


def refusal_of_hour(action: ProgrammeAction, account: Stage | None, now: datetime) -> ActionReason | None:
    """Why nothing more is written of it, nor said: it ended, and its year or the account of its edition is over.

    What is not finished is written of whatever the stages say: a late action never falls silent because of a date.
    """
    if action.ended_on is None:
        return None
    if today(now) > action.ended_on + HEARD_AFTER:
        return ActionReason.YEAR_OVER
    closed = account is not None and stages.standing(account, now) is StageState.CLOSED
    return ActionReason.ACCOUNT_OVER if closed else None


def refusal_to_answer(
    sighting: ActionSighting, actor: Actor, place_ids: list[int], organisations: Collection[int]
) -> ActionReason | None:
    """Why this actor does not answer what somebody said."""
    refusal = refusal_to_write(sighting.action, actor, place_ids, organisations)
    if refusal is not None:
        return refusal
    if sighting.standing is not Standing.SHOWN:
        return ActionReason.NOT_FOUND
    return ActionReason.ALREADY_ANSWERED if sighting.answer else None


def carries(action: ProgrammeAction, actor: Actor, organisations: Collection[int]) -> bool:
    """Whether this person carries it out, by their account or through their organisation."""
    if actor.person_id is None:
        return False
    return action.account_id == actor.person_id or action.organisation_id in organisations


def today(now: datetime) -> date:
    """The day it is in Paris."""
    return now.astimezone(PARIS).date()


def is_late(action: ProgrammeAction, now: datetime) -> bool:
    """Past the day it should be done; never written, always computed."""
    return not action.state.is_end and action.due_on is not None and today(now) > action.due_on


def days_silent(action: ProgrammeAction, now: datetime, after: timedelta = SILENT_AFTER) -> int:
    """Whole days since anything was said, once that is long; 0 before, and once it ended."""
    silent = now - action.heard_at
    return silent.days if silent >= after and not action.state.is_end else 0


def bilan_due(action: ProgrammeAction) -> date | None:
    """The day its account is due."""
    return action.ended_on + BILAN_WITHIN if action.ended_on is not None else None
