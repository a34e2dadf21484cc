"""What is done to a poll: open, extend, close, add a statement, take a position, take it back.

Nothing of a position goes to the journal, the log or the outbox: their order would lead from an account to a key.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Standing
from commons.opinions import keys, locks, policies
from commons.opinions.adding import add_statement
from commons.opinions.addresses import versions
from commons.opinions.models import OpinionPoll, Position
from commons.opinions.publishing import seal
from commons.opinions.reasons import Reason
from commons.opinions.types import PollPlan, PollState, Stance, Voter

__all__ = [
    "add_statement", "close", "enter_sheet", "extend", "open_poll", "skip", "subject_changed", "take_back",
    "take_position",
]  # fmt: skip


def open_poll(work: Work, plan: PollPlan, now: datetime) -> OpinionPoll:
    """Set up the poll of a subject; it takes positions by itself once its period begins.

    A subject has one poll: asked again, the same one is given, unchanged. Refused: NOT_YOURS. Invalid: BACKWARDS.
    """
    _obey(policies.refusal_to_lead(work.actor, plan.scopes))
    if plan.opens_at >= plan.closes_at or plan.closes_at <= now:
        raise Invalid(reason=Reason.BACKWARDS)
    values = {
        "subject_kind": plan.subject.kind, "subject_id": plan.subject.id, "key": keys.new_address(),
        "secret": keys.new_secret(), "opens_at": plan.opens_at, "closes_at": plan.closes_at, "state": PollState.OPEN,
        "scopes": [list(pair) for pair in plan.scopes], "mode": plan.mode,
    }  # fmt: skip
    made = work.session.execute(
        insert(OpinionPoll)
        .values(values)
        .on_conflict_do_nothing(constraint="uq_opinions_poll_subject")
        .returning(OpinionPoll.id)
    ).scalar_one_or_none()
    mine = (OpinionPoll.subject_kind == plan.subject.kind, OpinionPoll.subject_id == plan.subject.id)
    poll = work.session.scalars(select(OpinionPoll).where(*mine)).one()
    if made is not None:
        work.audit("opinions.open", str(plan.subject), key=poll.key)
        work.touch(*versions(poll.key))
    return poll


def extend(work: Work, key: str, until: datetime, now: datetime) -> OpinionPoll:
    """Put the end off to a later moment. Refused: NOT_YOURS, CLOSED, ONLY_LATER."""
    poll = locks.row_of(work.session, key)
    _obey(policies.refusal_to_extend(work.actor, poll.scope_pairs, poll, until, now))
    work.audit("opinions.extend", str(poll.subject), before=poll.closes_at.isoformat(), until=until.isoformat())
    poll.closes_at = until
    with locks.guarded():
        work.session.flush()
    work.touch(*versions(key))
    return poll


def close(work: Work, key: str, now: datetime) -> OpinionPoll:
    """End a poll now, if its end has not come, and seal it: last figures, no more secret. Again: nothing more.

    Refused: NOT_YOURS, NOT_OPEN_YET. The worker does the same by itself when the end comes.
    """
    known = locks.held(work.session, key)
    with locks.alone(work.session, known.id, now) as poll:
        _obey(policies.refusal_to_close(work.actor, poll.scope_pairs, poll, now))
        if poll.state is PollState.OPEN:
            if now < poll.closes_at:
                work.audit("opinions.close", str(poll.subject), before=poll.closes_at.isoformat())
                poll.closes_at = now
                work.session.flush()
            seal(work, poll, now)
    return poll


def take_position(work: Work, key: str, number: int, voter: Voter, stance: Stance, now: datetime) -> None:
    """Say, or say otherwise, what this voter thinks of a statement; the primary key decides between two at once.

    Refused: NOT_OPEN_YET, CLOSED, WITHDRAWN (hidden meanwhile). NotFound: no such poll, no such statement.
    """
    poll = locks.held(work.session, key, number)
    _obey(policies.refusal_to_answer(poll, now))
    if poll.statement_id is None or poll.standing is Standing.WAITING:
        raise NotFound(reason=Reason.NO_SUCH_STATEMENT)
    if poll.standing is not Standing.SHOWN:
        raise Refused(reason=Reason.WITHDRAWN)
    _put(work, poll, poll.statement_id, voter, stance)


def skip(work: Work, key: str, number: int, voter: Voter, now: datetime) -> None:
    """Pass: the statement was seen, and is not asked again."""
    take_position(work, key, number, voter, Stance.PASS, now)


def take_back(work: Work, key: str, voter: Voter, now: datetime) -> int:
    """Forget everything this voter said in this poll; how many positions. Refused: NOT_OPEN_YET, CLOSED."""
    poll = locks.held(work.session, key)
    _obey(policies.refusal_to_take_back(poll, now))
    assert poll.secret is not None  # an open poll has one (ck_opinions_poll_sealed_whole)
    mine = (Position.poll_id == poll.id, Position.voter_key == keys.voter_key(poll.secret, voter))
    with locks.guarded():
        gone = work.session.execute(delete(Position).where(*mine).returning(Position.statement_id))
        return len(gone.all())


def enter_sheet(work: Work, key: str, stances: dict[int, Stance], now: datetime) -> int:
    """Type in one sheet of paper: number of the statement -> stance; how many were kept.

    Each sheet is a voter of its own, counted apart and findable by nobody afterwards. Refused: NOT_YOURS, and as
    `take_position`. Invalid: an empty sheet.
    """
    poll = locks.row_of(work.session, key)
    _obey(policies.refusal_to_lead(work.actor, poll.scope_pairs))
    if not stances:
        raise Invalid(reason=Reason.UNKNOWN_STANCE)
    voter = Voter.paper(keys.new_token())
    for number, stance in sorted(stances.items()):
        take_position(work, key, number, voter, stance, now)
    work.audit("opinions.sheet", str(poll.subject))
    return len(stances)


def subject_changed(work: Work, subject: Ref) -> None:
    """A domain says that what its subject is called, or whether it is public, has changed."""
    mine = (OpinionPoll.subject_kind == subject.kind, OpinionPoll.subject_id == subject.id)
    for key in work.session.scalars(select(OpinionPoll.key).where(*mine)):
        work.touch(*versions(key))


def _obey(refusal: Reason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)


def _put(work: Work, poll: locks.Held, statement_id: int, voter: Voter, stance: Stance) -> None:
    """One statement that says it, or says it otherwise; the guards of the table have the last word on the moment."""
    assert poll.secret is not None  # an open poll has one (ck_opinions_poll_sealed_whole)
    values = {
        "poll_id": poll.id, "statement_id": statement_id, "voter_key": keys.voter_key(poll.secret, voter),
        "value": int(stance), "voter_class": voter.voter_class, "fresh": True,
    }  # fmt: skip
    statement = insert(Position).values(values)
    with locks.guarded():
        work.session.execute(
            statement.on_conflict_do_update(
                constraint="pk_opinions_position",
                set_={"value": statement.excluded.value, "fresh": True},
                where=Position.value != statement.excluded.value,
            )
        )
