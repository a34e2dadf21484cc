"""What the team does with what was sent to a call: ask, admit, retain or not, each with words that everybody reads."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from participation.initiatives import policies, queries_calls, queries_rules
from participation.initiatives.events import ApplicationMoved, ApplicationReopened, InitiativeRetained
from participation.initiatives.gates import refusal_of_gates
from participation.initiatives.hands import hand_of
from participation.initiatives.models_calls import Application
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sending import log, move
from participation.initiatives.types import APPLICATION, REOPENED, WITH_MONEY, ApplicationState

ZERO = Money(0)
LONGEST = 4000


def ask(work: Work, application_id: int, seen: int, question: str, days: int, now: datetime) -> Application:
    """Ask the carriers something; the delay stops until they answer."""
    application = handled(work, application_id)
    _needs(question, "words")
    if not 1 <= days <= 90:
        raise Invalid(fields={"days": InitiativeReason.UNKNOWN_CHOICE.sentence})
    until = now + timedelta(days=days)
    return _step(work, application, seen, ApplicationState.ASKED, question, now, asked_at=now, answer_by=until)


def admit(work: Work, application_id: int, seen: int, words: str, now: datetime) -> Application:
    """The file can be examined; words are welcome, not needed."""
    return _step(work, handled(work, application_id), seen, ApplicationState.ADMISSIBLE, words, now)


def not_admit(work: Work, application_id: int, seen: int, why: str, now: datetime) -> Application:
    """The file cannot be examined here, and why."""
    application = handled(work, application_id)
    _needs(why, "words")
    return _decide(work, application, seen, ApplicationState.NOT_ADMISSIBLE, why, now)


def retain(
    work: Work, application_id: int, seen: int, amount: Money | None, why: str, conditions: str, now: datetime
) -> Application:
    """The file is retained: for how much, why, on which conditions."""
    application = _ripe(work, application_id)
    _needs(why, "words")
    call = application.call
    granted = amount if amount is not None else ZERO
    if call.kind in WITH_MONEY and granted.cents <= 0:
        raise Invalid(fields={"amount": InitiativeReason.NEEDS_AN_AMOUNT.sentence})
    if granted.cents < 0 or (call.most is not None and granted > call.most):
        raise Invalid(fields={"amount": InitiativeReason.TOO_MUCH.sentence})
    fact = InitiativeRetained(application.initiative_id, application.id, application.call_id)
    decided = _decide(
        work, application, seen, ApplicationState.RETAINED, why, now, amount=granted, conditions=conditions.strip()
    )
    work.record(fact)
    return decided


def not_retain(work: Work, application_id: int, seen: int, why: str, now: datetime) -> Application:
    """The file is not retained, and why."""
    application = _ripe(work, application_id)
    _needs(why, "words")
    return _decide(work, application, seen, ApplicationState.NOT_RETAINED, why, now)


def reopen(work: Work, application: Application, words: str, by: str, now: datetime) -> Application:
    """Take a refusal or a sum back, after somebody else than who decided said so: the file is examined again, its
    delay runs anew. The caller judged who may; the update says who came first."""
    statement = (
        update(Application)
        .where(
            Application.id == application.id, Application.version == application.version,
            Application.state.in_(REOPENED),
        )
        .values(
            state=REOPENED.get(application.state, application.state), version=Application.version + 1,
            round=Application.round + 1, reason="", decided_at=None, asked_at=None, answer_by=None,
            amount=None, conditions="",
            due_at=now + timedelta(days=application.call.answer_days),
        )
        .returning(Application.id)
    )  # fmt: skip
    if work.session.execute(statement).scalar_one_or_none() is None:
        raise Stale(reason=InitiativeReason.DECIDED_MEANWHILE)
    work.session.expire_all()
    log(work, application, application.state, by, words, now)
    work.record(ApplicationReopened(application.id, application.round))
    return application


def tell_again(work: Work, application_id: int, now: datetime) -> Application:
    """Try again what should follow from a retained file and could not be done."""
    application = handled(work, application_id)
    if application.state is not ApplicationState.RETAINED:
        raise Refused(reason=InitiativeReason.NOT_POSSIBLE_NOW)
    work.record(InitiativeRetained(application.initiative_id, application.id, application.call_id))
    return application


def payable(work: Work, application_id: int) -> Application:
    """The application, when it is retained for a sum and the actor instructs its call."""
    application = handled(work, application_id)
    if application.state is not ApplicationState.RETAINED or not application.amount:
        raise Refused(reason=InitiativeReason.NOT_POSSIBLE_NOW)
    return application


def note_chore(work: Work, application_id: int, why: str) -> None:
    """Say what is left to do by hand on an application; empty when nothing is any more."""
    application = queries_calls.application(application_id)
    if application is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    application.chore = why
    work.session.flush()


def handled(work: Work, application_id: int) -> Application:
    """The application, when the actor instructs the call it was sent to."""
    application = queries_calls.application(application_id)
    if application is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    held = hand_of(work.actor, application.initiative)
    refusal = policies.refusal_to_instruct(work.actor, queries_calls.scopes(application.call), held)
    if refusal is not None:
        raise Refused(reason=refusal)
    return application


def _ripe(work: Work, application_id: int) -> Application:
    """The same, held, once those who must speak before a decision did."""
    application = handled(work, application_id)
    queries_rules.application_held(application_id)
    refusal = refusal_of_gates(application)
    if refusal is not None:
        raise Refused(reason=refusal)
    return application


def _decide(
    work: Work, application: Application, seen: int, after: ApplicationState, why: str, now: datetime, **changes: object
) -> Application:
    written = why.strip()[:LONGEST]
    return _step(work, application, seen, after, written, now, reason=written, decided_at=now, **changes)


def _step(
    work: Work,
    application: Application,
    seen: int,
    after: ApplicationState,
    words: str,
    now: datetime,
    **changes: object,
) -> Application:
    """The step in the name of the call's body. The policy says what is out of order, the update who came first."""
    body = application.call.body
    refusal = policies.refusal_to_become(application.state, after)
    if refusal is not None and application.version == seen:
        raise Refused(reason=refusal)
    moved = move(work, application, seen, after, body.name if body is not None else "", words, now, **changes)
    work.record(ApplicationMoved(moved.id, moved.version))
    return moved


def _needs(words: str, field: str) -> None:
    if not words.strip():
        raise Invalid(fields={field: InitiativeReason.NEEDS_WORDS.sentence})


def subject(application: Application) -> str:
    """How the journal names an application."""
    return f"{APPLICATION}:{application.id}"
