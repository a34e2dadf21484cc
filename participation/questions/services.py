"""What people and the team do with questions: ask, answer for all, take up a call, put it down."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from commons.identity.events import AccountErased
from commons.kernel import limits
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.initiatives import queries_calls
from participation.initiatives.models_calls import Call
from participation.initiatives.types import CALL, PAGES, CallState
from participation.questions import policies, queries
from participation.questions.events import QuestionAnswered
from participation.questions.models import CallAnswer, CallQuestion, CallTaker
from participation.questions.types import (
    ANSWERED_WITHIN,
    LONGEST,
    LONGEST_ANSWER,
    MOST_A_DAY,
    QUESTION,
    QuestionReason,
)


def ask(work: Work, call_id: int, words: str, ticket: str, language: str, now: datetime) -> CallQuestion:
    """Ask something of a call, for all to read; whoever asks hears every answer. Sent twice, it is asked once."""
    person_id = work.actor.person_id
    if not limits.allowed("call.question", str(person_id), most=MOST_A_DAY, within=timedelta(days=1)):
        raise TooMany(reason=QuestionReason.TOO_MANY)
    # Held against other questions too: numbers follow each other, and a call that closes meanwhile is seen.
    call = _published(queries_calls.call_held(call_id, to_change=True))
    known = queries.of_ticket(ticket)
    if known is not None:
        return known
    refusal = policies.refusal_to_ask(call, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    question = CallQuestion(
        call_id=call.id, number=queries.last_number(call.id) + 1, author_id=person_id, words=_said(words, LONGEST),
        language=language, standing=Standing.WAITING, asked_at=now, due_at=now + ANSWERED_WITHIN, ticket=ticket,
    )  # fmt: skip
    work.session.add(question)
    work.session.flush()
    question.standing = moderation.submit(
        work, Ref(QUESTION, question.id), Ref(CALL, call.id), queries_calls.scopes(call), Mode.AFTER, question.words,
        person_id, now,
    )  # fmt: skip
    work.session.flush()
    take_up(work, call.id, now)
    threads.tie(work, Ref(CALL, call.id), question.ref, Relation.LED_TO, now)
    work.audit("participation.call.question", str(question.ref))
    work.touch(PAGES)
    return question


def answer(work: Work, question_id: int, seen: int, words: str, now: datetime) -> CallAnswer:
    """Answer for everybody; a later answer puts an earlier one right, and both stay to be read."""
    question = queries.held(question_id)
    if question is None:
        raise NotFound(reason=QuestionReason.NOT_FOUND)
    refusal = policies.refusal_to_answer(work.actor, queries_calls.scopes(question.call), question)
    if refusal is not None:
        raise Refused(reason=refusal)
    said = _said(words, LONGEST_ANSWER)
    if question.version != seen:
        raise Stale(reason=QuestionReason.ANSWERED_MEANWHILE)
    made = CallAnswer(question_id=question.id, words=said, at=now)
    work.session.add(made)
    question.answered_at = question.answered_at or now
    question.version += 1
    work.session.flush()
    work.session.expire(question, ["answers"])
    work.record(QuestionAnswered(question.id, made.id))
    work.audit("participation.call.answer", str(question.ref))
    work.touch(PAGES)
    return made


def take_up(work: Work, call_id: int, now: datetime) -> None:
    """This person prepares an answer to the call: they hear every answer to every question."""
    call = _published(queries_calls.call_by_id(call_id))
    if work.actor.person_id is None:
        return
    row = {"call_id": call.id, "account_id": work.actor.person_id, "since": now}
    work.session.execute(insert(CallTaker).values(row).on_conflict_do_nothing())


def put_down(work: Work, call_id: int) -> None:
    """They no longer do."""
    mine = (CallTaker.call_id == call_id, CallTaker.account_id == work.actor.person_id)
    work.session.execute(delete(CallTaker).where(*mine))


def set_standing(work: Work, question_id: int, standing: Standing) -> None:
    """What a moderator decided of a question."""
    work.session.execute(update(CallQuestion).where(CallQuestion.id == question_id).values(standing=standing))
    work.touch(PAGES)


def forget_author(work: Work, fact: AccountErased) -> None:
    """A question stays with its answer, without its author; a call is taken up no more."""
    work.session.execute(
        update(CallQuestion).where(CallQuestion.author_id == fact.account_id).values(author_id=None)
    )  # fmt: skip
    work.session.execute(delete(CallTaker).where(CallTaker.account_id == fact.account_id))


def _said(words: str, longest: int) -> str:
    said = words.strip()[:longest]
    if not said:
        raise Invalid(fields={"words": QuestionReason.NEEDS_WORDS.sentence})
    return said


def _published(call: Call | None) -> Call:
    if call is None or call.state is CallState.PREPARED:
        raise NotFound(reason=QuestionReason.NOT_FOUND)
    return call
