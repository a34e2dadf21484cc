"""What the secretariat does with calls: prepare, publish, close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from commons.kernel.actor import Actor
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.slugs import slug_of
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from participation.bodies import queries as bodies
from participation.initiatives import policies, queries_calls, queries_rules, rules
from participation.initiatives.models_calls import Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import CALL, PAGES, CallKind, CallState, Field

#: How many people may be asked to read each file.
READERS = (0, 2, 3, 4, 5)
#: (id, title) of what a call of a budget may lead to, for this actor; the budgets' own journey offers it.
Choices = Callable[[Actor], Sequence[tuple[int, str]]]
_links: dict[str, Choices] = {}


def offer_link(kind: str, choices: Choices) -> None:
    """Say what what is retained may become, and for whom."""
    _links[kind] = choices


def links_for(actor: Actor) -> list[tuple[str, int, str]]:
    """(kind, id, title) of everything this actor may lead a call to."""
    return [(kind, number, title) for kind, choices in _links.items() for number, title in choices(actor)]


@dataclass(frozen=True)
class CallDraft:
    """A call as typed."""

    kind: CallKind
    title: str
    words: str
    opens_at: datetime
    closes_at: datetime | None
    answer_days: int
    body_id: int | None = None
    place_id: int | None = None
    most: Money | None = None
    needs: tuple[Field, ...] = ()
    linked: tuple[str, int] = ("", 0)
    readers: int = 0
    gap: int = 30
    questions_until: datetime | None = None
    appeal_days: int = 0
    appeal_answer_days: int = 30
    appeal_body_id: int | None = None

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        found: dict[str, str] = {}
        if self.closes_at is not None and self.closes_at <= self.opens_at:
            found["closes_at"] = InitiativeReason.ENDS_BEFORE.sentence
        if not 1 <= self.answer_days <= 365:
            found["answer_days"] = InitiativeReason.UNKNOWN_CHOICE.sentence
        if self.most is not None and self.most.cents <= 0:
            found["most"] = InitiativeReason.NEEDS_AN_AMOUNT.sentence
        if self.linked[1] and self.kind is not CallKind.BUDGET:
            found["linked"] = InitiativeReason.UNKNOWN_LINK.sentence
        if not one_line(self.title, 120):
            found["title"] = InitiativeReason.NEEDS_TITLE.sentence
        return found | self._mistakes_of_reading()

    def _mistakes_of_reading(self) -> dict[str, str]:
        """The same for how files are read, asked about and contested."""
        unknown, found = InitiativeReason.UNKNOWN_CHOICE.sentence, dict[str, str]()
        for name, value, least, most in (
            ("gap", self.gap, 1, 100), ("appeal_days", self.appeal_days, 0, 90),
            ("appeal_answer_days", self.appeal_answer_days, 1, 180),
        ):  # fmt: skip
            if not least <= value <= most:
                found[name] = unknown
        if self.readers not in READERS:
            found["readers"] = unknown
        if self.appeal_body_id is not None and self.appeal_body_id == self.body_id:
            found["appeal_body"] = InitiativeReason.SAME_BODY.sentence
        if self.questions_until is not None and self.closes_at is not None and self.questions_until > self.closes_at:
            found["questions_until"] = InitiativeReason.QUESTIONS_AFTER_CLOSING.sentence
        return found


def prepare(work: Work, draft: CallDraft, now: datetime) -> Call:
    """A new call, that only its secretariat sees."""
    call = Call(slug=uuid4().hex, created_at=now, **_columns(work, draft))
    work.session.add(call)
    work.session.flush()
    # The number makes it unique without asking who else is writing.
    call.slug = f"{slug_of(call.title, otherwise='appel')}-{call.id}"
    work.session.flush()
    work.audit("participation.call.prepare", _subject(call), title=call.title)
    return call


def change(work: Work, call_id: int, draft: CallDraft, seen: int, now: datetime) -> Call:
    """Rewrite a call that is not published yet."""
    call = _held(call_id)
    refusal = policies.refusal_to_change_call(work.actor, queries_calls.scopes(call), call.state)
    if refusal is not None:
        raise Refused(reason=refusal)
    if call.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    for name, value in _columns(work, draft).items():
        setattr(call, name, value)
    call.version += 1
    work.session.flush()
    work.audit("participation.call.change", _subject(call))
    return call


def publish(work: Work, call_id: int, seen: int, now: datetime) -> Call:
    """Show a call to everybody; from then on its rules stand."""
    call = _held(call_id)
    refusal = policies.refusal_to_publish_call(work.actor, queries_calls.scopes(call), call, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    if call.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    found = queries_rules.criteria_of(call.id)
    lacking = policies.refusal_of_rules(call, len(found))
    if lacking is not None:
        raise Refused(reason=lacking)
    call.digest = rules.digest(call, found, queries_rules.priorities_of(call.id))
    call.state = CallState.PUBLISHED
    return _told(work, call, "publish")


def close(work: Work, call_id: int, why: str, now: datetime) -> Call:
    """Close a published call before its day, or a permanent one, with a reason that everybody reads."""
    call = _held(call_id)
    refusal = policies.refusal_to_close_call(work.actor, queries_calls.scopes(call), call, now)
    if refusal is not None:
        raise Refused(reason=refusal)
    if not why.strip():
        raise Invalid(fields={"reason": InitiativeReason.NEEDS_WORDS.sentence})
    call.state, call.closing_reason = CallState.CLOSED, why.strip()
    return _told(work, call, "close")


def follow(work: Work, call_id: int, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> Call:
    """Give a call the dates of what it belongs to, which moved; told twice, it is done once.

    Its other rules stand. `opens_at`: None keeps its own. A call that was closed by hand stays so.
    """
    call = _held(call_id)
    refusal = policies.refusal_to_handle_call(work.actor, queries_calls.scopes(call))
    if refusal is not None:
        raise Refused(reason=refusal)
    opens_at = opens_at or call.opens_at
    if call.state is CallState.CLOSED or (opens_at, closes_at) == (call.opens_at, call.closes_at):
        return call
    found, answered = queries_rules.criteria_of(call.id), queries_rules.priorities_of(call.id)
    call.opens_at, call.closes_at = opens_at, closes_at
    if call.state is CallState.PUBLISHED:
        # The database lets dates move with the digest that tells of them, and not otherwise.
        call.digest = rules.digest(call, found, answered)
    return _told(work, call, "follow")


def _told(work: Work, call: Call, what: str) -> Call:
    call.version += 1
    work.session.flush()
    work.audit("participation.call." + what, _subject(call), title=call.title)
    work.touch(PAGES)
    return call


def _held(call_id: int) -> Call:
    call = queries_calls.call_held(call_id, to_change=True)
    if call is None:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    return call


def _columns(work: Work, draft: CallDraft) -> dict[str, Any]:
    found = draft.mistakes()
    body = bodies.by_id(draft.body_id) if draft.body_id is not None else None
    if draft.body_id is not None and body is None:
        found["body"] = InitiativeReason.UNKNOWN_CHOICE.sentence
    if draft.appeal_body_id is not None and bodies.by_id(draft.appeal_body_id) is None:
        found["appeal_body"] = InitiativeReason.UNKNOWN_CHOICE.sentence
    if draft.place_id is not None and territory.place(draft.place_id) is None:
        found["place"] = InitiativeReason.UNKNOWN_CHOICE.sentence
    allowed = {(kind, number) for kind, number, _ in links_for(work.actor)} if draft.linked[1] else set()
    if draft.linked[1] and draft.linked not in allowed:
        found["linked"] = InitiativeReason.UNKNOWN_LINK.sentence
    if found:
        raise Invalid(fields=found)
    refusal = policies.refusal_to_handle_call(work.actor, queries_calls.scopes_of(draft.place_id, body))
    if refusal is not None:
        raise Refused(reason=refusal)
    return {
        "kind": draft.kind, "title": one_line(draft.title, 120), "words": draft.words.strip(), "body_id": draft.body_id,
        "place_id": draft.place_id, "opens_at": draft.opens_at, "closes_at": draft.closes_at,
        "answer_days": draft.answer_days, "most": draft.most, "needs": [need.value for need in draft.needs],
        "linked_kind": draft.linked[0] if draft.linked[1] else "", "linked_id": draft.linked[1],
        "readers": draft.readers, "gap": draft.gap, "questions_until": draft.questions_until,
        "appeal_days": draft.appeal_days, "appeal_answer_days": draft.appeal_answer_days,
        "appeal_body_id": draft.appeal_body_id,
    }  # fmt: skip


def _subject(call: Call) -> str:
    return f"{CALL}:{call.id}"
