"""Who may do what with a file, a call, an application. Pure and total: the caller gives what counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commons.identity.organisations.types import MemberRole
from commons.kernel.actor import Actor
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import (
    OWED,
    TRANSITIONS,
    ApplicationState,
    CallKind,
    CallPhase,
    CallState,
    CarrierRole,
    Hand,
)

SECRETARIAT, OFFICER, FACILITATOR = "secretariat", "officer", "facilitator"
TEAM = (SECRETARIAT, OFFICER)
HELPERS = (FACILITATOR, SECRETARIAT, OFFICER)
Scopes = Sequence[tuple[str, int]]


def hand(actor: Actor, carrier: CarrierRole | None, member: MemberRole | None, *, owned: bool) -> Hand:
    """What this actor may do on a file. `carrier`: what they are on it; `member`: what they are in the organisation
    that carries it; `owned`: whether the organisation or an account carries it, besides who helps."""
    if actor.is_system or carrier is CarrierRole.OWNER or member is MemberRole.ADMIN:
        return Hand.CARRIES
    if carrier is CarrierRole.FACILITATOR and any(actor.holds_anywhere(role) for role in HELPERS):
        # For people without account, whoever helps does it all in their name; else they only write.
        return Hand.WRITES if owned else Hand.CARRIES
    return Hand.WRITES if carrier is CarrierRole.CO_WRITER or member is not None else Hand.NONE


def refusal_to_write(held: Hand) -> InitiativeReason | None:
    """Why a file may not be read in full and written, or None."""
    return InitiativeReason.NOT_YOURS if held is Hand.NONE else None


def refusal_to_carry(held: Hand) -> InitiativeReason | None:
    """Why a file may not be sent, published, or opened to others, or None."""
    if held is Hand.CARRIES:
        return None
    return InitiativeReason.NOT_CARRYING if held is Hand.WRITES else InitiativeReason.NOT_YOURS


def refusal_to_help(actor: Actor) -> InitiativeReason | None:
    """Why this actor may not write a file for people without account, or None."""
    helps = actor.is_system or any(actor.holds_anywhere(role) for role in HELPERS)
    return None if helps else InitiativeReason.NOT_THE_TEAM


def phase(call: Call, now: datetime) -> CallPhase:
    """Where a call stands at this moment."""
    if call.state is CallState.PREPARED:
        return CallPhase.PREPARED
    if call.state is CallState.CLOSED or (call.closes_at is not None and now >= call.closes_at):
        return CallPhase.CLOSED
    return CallPhase.SOON if now < call.opens_at else CallPhase.OPEN


def next_change(call: Call, now: datetime) -> datetime | None:
    """When the clock alone will next change the phase."""
    if call.state is not CallState.PUBLISHED:
        return None
    moments = [moment for moment in (call.opens_at, call.closes_at) if moment is not None and moment > now]
    return min(moments, default=None)


def refusal_to_send(call: Call, now: datetime) -> InitiativeReason | None:
    """Why nothing can be sent to this call now, or None."""
    return {
        CallPhase.PREPARED: InitiativeReason.CALL_NOT_FOUND,
        CallPhase.SOON: InitiativeReason.CALL_NOT_OPEN,
        CallPhase.OPEN: None,
        CallPhase.CLOSED: InitiativeReason.CALL_CLOSED,
    }[phase(call, now)]


def refusal_to_handle_call(actor: Actor, scopes: Scopes) -> InitiativeReason | None:
    """Why this actor may not prepare, publish or close a call of these scopes, or None."""
    held = actor.is_system or actor.holds(SECRETARIAT, *scopes)
    return None if held else InitiativeReason.NOT_THE_TEAM


def refusal_to_change_call(actor: Actor, scopes: Scopes, state: CallState) -> InitiativeReason | None:
    """Why this actor may not rewrite a call, or None: once published, its rules stand."""
    refusal = refusal_to_handle_call(actor, scopes)
    if refusal is None and state is not CallState.PREPARED:
        return InitiativeReason.CALL_PUBLISHED
    return refusal


def refusal_to_publish_call(actor: Actor, scopes: Scopes, call: Call, now: datetime) -> InitiativeReason | None:
    """Why this actor may not publish a call now, or None: nobody could send anything to one that is over."""
    refusal = refusal_to_change_call(actor, scopes, call.state)
    if refusal is None and call.closes_at is not None and now >= call.closes_at:
        return InitiativeReason.CALL_ENDS_IN_THE_PAST
    return refusal


def refusal_of_rules(call: Call, criteria: int) -> InitiativeReason | None:
    """What a call still lacks before it is published, or None; `criteria`: how many it has."""
    if call.readers and not criteria:
        return InitiativeReason.NEEDS_CRITERIA
    if call.kind is not CallKind.AMI:
        return None
    if not criteria:
        return InitiativeReason.NEEDS_CRITERIA
    if not call.readers:
        return InitiativeReason.NEEDS_READERS
    return None if call.appeal_days else InitiativeReason.NEEDS_APPEAL


def refusal_to_close_call(actor: Actor, scopes: Scopes, call: Call, now: datetime) -> InitiativeReason | None:
    """Why this actor may not close a call before its day, or None: one that is over stays as it ended."""
    refusal = refusal_to_handle_call(actor, scopes)
    if refusal is None and phase(call, now) in (CallPhase.PREPARED, CallPhase.CLOSED):
        return InitiativeReason.NOT_POSSIBLE_NOW
    return refusal


def refusal_to_instruct(actor: Actor, scopes: Scopes, held: Hand) -> InitiativeReason | None:
    """Why this actor may not read and decide what was sent to a call, or None; nobody judges their own file."""
    if not (actor.is_system or any(actor.holds(role, *scopes) for role in TEAM)):
        return InitiativeReason.NOT_THE_TEAM
    return None if actor.is_system or held is Hand.NONE else InitiativeReason.YOUR_OWN


def refusal_to_become(before: ApplicationState, after: ApplicationState) -> InitiativeReason | None:
    """Why an application cannot take this step, or None."""
    return None if after in TRANSITIONS[before] else InitiativeReason.NOT_POSSIBLE_NOW


def is_late(application: Application, now: datetime) -> bool:
    """The body owes an answer, and its day is past."""
    return application.state in OWED and now >= application.due_at
