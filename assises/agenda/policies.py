"""Who keeps the agenda, and what its publication closes. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from assises.agenda.types import FIRST_YEAR, AgendaRefusal, EntryState, YearState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

RIGHTS = (
    Right(_l("Lire l’agenda de chaque année, les fiches, leurs versions et ce qui a été décidé"), _l("Tout le monde")),
    Right(
        _l("Proposer et réviser une fiche, noter ce que le comité de pilotage a décidé, publier l’agenda"),
        _l("Secrétariat"),
        _l("Celui de toute la métropole. Le comité de pilotage décide ; le secrétariat l’écrit, avec la date."),
    ),
    Right(
        _l("Rouvrir un agenda publié"),
        _l("Secrétariat"),
        _l("Avec une raison publique, tant que l’année suivante n’est pas publiée. L’ancienne version reste lisible."),
    ),
)


def refusal_to_keep(actor: Actor) -> AgendaRefusal | None:
    """Why this actor may not write in the agenda: it is of the whole metropolis."""
    return None if actor.is_system or actor.holds(Role.SECRETARIAT) else AgendaRefusal.NOT_YOURS


def refusal_to_change(actor: Actor, year: YearState) -> AgendaRefusal | None:
    """Why nothing enters the agenda of this year, or is decided in it."""
    refusal = refusal_to_keep(actor)
    return refusal or (AgendaRefusal.PUBLISHED if year is YearState.PUBLISHED else None)


def refusal_to_decide(actor: Actor, year: YearState, at: EntryState, to: EntryState) -> AgendaRefusal | None:
    """Why an item cannot become this in the agenda of this year; decisions may change until it is published."""
    refusal = refusal_to_change(actor, year)
    if refusal is not None:
        return refusal
    decided = to in (EntryState.ADOPTED, EntryState.SET_ASIDE)
    return None if decided and at is not EntryState.CARRIED_OVER else AgendaRefusal.NO_SUCH_MOVE


def refusal_to_carry_over(actor: Actor, year: YearState, following: YearState, at: EntryState) -> AgendaRefusal | None:
    """Why an item cannot go on in the year after: what was kept goes on once published too, the rest before."""
    refusal = refusal_to_keep(actor)
    if refusal is not None:
        return refusal
    if following is YearState.PUBLISHED:
        return AgendaRefusal.NEXT_IS_PUBLISHED
    if at is EntryState.ADOPTED:
        return None
    if year is YearState.PUBLISHED:
        return AgendaRefusal.PUBLISHED
    return None if at is EntryState.PROPOSED else AgendaRefusal.NO_SUCH_MOVE


def refusal_to_publish(actor: Actor, year: YearState, states: Iterable[EntryState]) -> AgendaRefusal | None:
    """Why the agenda of this year cannot be published: everything in it is decided first."""
    refusal = refusal_to_change(actor, year)
    if refusal is not None:
        return refusal
    found = list(states)
    if EntryState.PROPOSED in found:
        return AgendaRefusal.UNDECIDED
    return None if EntryState.ADOPTED in found else AgendaRefusal.NOTHING_TO_PUBLISH


def refusal_to_reopen(actor: Actor, number: int, year: YearState, following: YearState) -> AgendaRefusal | None:
    """Why what was published of this year is not worked on again: the year after may be built on it."""
    refusal = refusal_to_keep(actor)
    if refusal is not None:
        return refusal
    if number == FIRST_YEAR:
        return AgendaRefusal.OF_THE_CONTRACT
    if year is not YearState.PUBLISHED:
        return AgendaRefusal.NOT_PUBLISHED
    return AgendaRefusal.NOT_REOPENED if following is YearState.PUBLISHED else None
