"""Which phase an edition is in, and what each phase allows to whom. Pure and total."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from budgets.editions.models import Edition
from budgets.editions.types import Action, BoxSight, EditionState, Phase
from commons.kernel.actor import Actor

SECRETARIAT = "secretariat"
OBSERVER = "observer"

#: State -> states it may become.
TRANSITIONS = {
    EditionState.DRAFT: {EditionState.ANNOUNCED},
    EditionState.ANNOUNCED: {EditionState.DRAFT, EditionState.COUNTED},
    EditionState.COUNTED: {EditionState.PROCLAIMED},
    EditionState.PROCLAIMED: set[EditionState](),
}

_OPEN_TO = {
    Action.EDIT: {Phase.DRAFT},
    Action.ANNOUNCE: {Phase.DRAFT},
    Action.TAKE_BACK: {Phase.CAMPAIGN},
    Action.WITHDRAW_PROJECT: {Phase.CAMPAIGN, Phase.VOTING},
    Action.EXTEND: {Phase.CAMPAIGN, Phase.VOTING},
    Action.PAUSE: {Phase.VOTING},
    Action.RESUME: {Phase.VOTING},
    Action.VOTE: {Phase.VOTING},
    Action.COUNT: {Phase.CLOSED, Phase.COUNTED},
    Action.PROCLAIM: {Phase.COUNTED},
    Action.READ: set(Phase) - {Phase.DRAFT},
    Action.READ_RESULTS: {Phase.PROCLAIMED},
    Action.READ_BOX: {Phase.PROCLAIMED},
}
_OF_THE_VOTE = {Action.VOTE, Action.PAUSE, Action.RESUME}
_FOR_EVERYBODY = {Action.VOTE, Action.READ, Action.READ_RESULTS}


class EditionReason(StrEnum):
    """Why something cannot be done with an edition now."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_ANNOUNCED = "not_announced"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    STILL_OPEN = "still_open"
    FROZEN = "frozen"
    NOT_COUNTED = "not_counted"
    NOT_PROCLAIMED = "not_proclaimed"
    ALREADY_DONE = "already_done"
    BOX_KEPT = "box_kept"
    BEGUN = "begun"
    PROCESS_BEGUN = "process_begun"
    CHANGED_MEANWHILE = "changed_meanwhile"
    UNKNOWN_PLACE = "unknown_place"
    NO_SUCH_ENVELOPE = "no_such_envelope"
    ONLY_LATER = "only_later"
    NEEDS_A_REASON = "needs_a_reason"
    INCOMPLETE = "incomplete"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    EditionReason.NOT_FOUND: _l("Ce vote n'existe pas, ou n'est pas encore annoncé. Repartez de la liste des budgets."),
    EditionReason.NOT_YOURS: _l("Vous n'avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    EditionReason.NOT_ANNOUNCED: _l("Ce vote est encore en préparation. Annoncez-le d'abord."),
    EditionReason.NOT_OPEN_YET: _l("Le vote n'est pas encore ouvert. Revenez le jour de l'ouverture."),
    EditionReason.CLOSED: _l("Le vote est clos : plus rien ne peut être ajouté ni changé."),
    EditionReason.STILL_OPEN: _l("Le vote est encore ouvert : rien ne se compte avant la clôture."),
    EditionReason.FROZEN: _l("Ce vote est annoncé : ses règles et ses projets ne changent plus."),
    EditionReason.NOT_COUNTED: _l("Le dépouillement n'a pas encore eu lieu."),
    EditionReason.NOT_PROCLAIMED: _l("Les résultats ne sont pas encore publiés. Revenez bientôt."),
    EditionReason.ALREADY_DONE: _l("C'est déjà fait."),
    EditionReason.BOX_KEPT: _l("L'urne ouverte est réservée aux observateurs de ce vote. Demandez à en être."),
    EditionReason.BEGUN: _l("Le vote a commencé : il ne peut plus redevenir un brouillon."),
    EditionReason.PROCESS_BEGUN: _l("Ce budget participatif a commencé, on le suit : il ne peut plus être supprimé."),
    EditionReason.CHANGED_MEANWHILE: _l(
        "Quelqu'un d'autre a changé cette fiche pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    EditionReason.UNKNOWN_PLACE: _l("Ce lieu n'est pas dans le territoire de ce vote. Choisissez-en un dans la liste."),
    EditionReason.NO_SUCH_ENVELOPE: _l("Cette enveloppe n'existe pas dans ce vote. Choisissez-en une dans la liste."),
    EditionReason.ONLY_LATER: _l("La fin du vote ne peut qu'être repoussée : choisissez un moment plus tard."),
    EditionReason.NEEDS_A_REASON: _l("Écrivez pourquoi : cette raison est publiée."),
    EditionReason.PAUSED: _l("Le vote est en pause : aucun bulletin n’est pris. Revenez à la reprise."),
    EditionReason.NOT_PAUSED: _l("Ce vote n’est pas en pause : il n’y a rien à reprendre."),
    EditionReason.INCOMPLETE: _l("Il manque une enveloppe ou un projet : complétez avant d'annoncer."),
}


def phase(edition: Edition, now: datetime) -> Phase:
    """Where the edition stands at this moment."""
    if edition.state is EditionState.ANNOUNCED:
        if now < edition.opens_at:
            return Phase.CAMPAIGN
        # The clock does not end a vote that is suspended: what the pause takes is given back.
        running = now < edition.closes_at or edition.paused_at is not None
        return Phase.VOTING if running else Phase.CLOSED
    return Phase(edition.state.value)


def next_change(edition: Edition, now: datetime) -> datetime | None:
    """When the clock alone will next change the phase."""
    if edition.state is not EditionState.ANNOUNCED or edition.paused_at is not None:
        return None
    return next((moment for moment in (edition.opens_at, edition.closes_at) if moment > now), None)


def scopes(edition: Edition, place_ids: list[int]) -> list[tuple[str, int]]:
    """The scopes a role may have been granted for, to count for this edition."""
    return [("edition", edition.id), *(("territory", place_id) for place_id in place_ids)]


def refusal_to(
    action: Action, actor: Actor, edition: Edition, place_ids: list[int], now: datetime
) -> EditionReason | None:
    """Why this actor cannot do this with this edition now, or None; place_ids: its place and what holds it."""
    if not _may(action, actor, edition, place_ids):
        return EditionReason.BOX_KEPT if action is Action.READ_BOX else EditionReason.NOT_YOURS
    at = phase(edition, now)
    return _pause_says(action, edition) if at in _OPEN_TO[action] else _why_not(action, at)


def _pause_says(action: Action, edition: Edition) -> EditionReason | None:
    if action is Action.RESUME:
        return None if edition.paused_at is not None else EditionReason.NOT_PAUSED
    held_back = action in (Action.VOTE, Action.EXTEND, Action.PAUSE) and edition.paused_at is not None
    return EditionReason.PAUSED if held_back else None


def refusal_to_create(actor: Actor, place_ids: list[int]) -> EditionReason | None:
    """Why this actor cannot prepare a vote here, or None; place_ids: the place and what holds it."""
    held = [("territory", place_id) for place_id in place_ids]
    return None if actor.is_system or actor.holds(SECRETARIAT, *held) else EditionReason.NOT_YOURS


def refusal_to_handle(actor: Actor, edition: Edition, place_ids: list[int]) -> EditionReason | None:
    """Why this actor cannot enter the desk of this edition, in any phase, or None."""
    return None if _may(Action.EDIT, actor, edition, place_ids) else EditionReason.NOT_YOURS


def _may(action: Action, actor: Actor, edition: Edition, place_ids: list[int]) -> bool:
    if action in _FOR_EVERYBODY or actor.is_system:
        return True
    held = scopes(edition, place_ids)
    if action is Action.READ_BOX:
        seen = edition.box_sight is BoxSight.OPEN
        return seen or actor.holds(OBSERVER, *held) or actor.holds(SECRETARIAT, *held)
    return actor.holds(SECRETARIAT, *held)


def _why_not(action: Action, at: Phase) -> EditionReason:
    if action is Action.READ:
        return EditionReason.NOT_FOUND
    if action in (Action.READ_RESULTS, Action.READ_BOX):
        return EditionReason.NOT_PROCLAIMED if at is not Phase.DRAFT else EditionReason.NOT_FOUND
    if action in (Action.EDIT, Action.ANNOUNCE):
        return EditionReason.FROZEN
    if action is Action.TAKE_BACK:
        return EditionReason.NOT_ANNOUNCED if at is Phase.DRAFT else EditionReason.BEGUN
    before = {
        Phase.DRAFT: EditionReason.NOT_ANNOUNCED,
        Phase.CAMPAIGN: EditionReason.NOT_OPEN_YET if action in _OF_THE_VOTE else EditionReason.STILL_OPEN,
        Phase.VOTING: EditionReason.STILL_OPEN,
        Phase.CLOSED: EditionReason.NOT_COUNTED if action is Action.PROCLAIM else EditionReason.CLOSED,
        Phase.COUNTED: EditionReason.CLOSED,
        Phase.PROCLAIMED: EditionReason.ALREADY_DONE if action is Action.PROCLAIM else EditionReason.CLOSED,
    }
    return before[at]
