"""What the secretariat writes of a call in preparation, beside its sheet: criteria, and the priorities it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete

from commons.kernel.actor import Actor
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from participation.initiatives import policies, queries_calls, queries_rules
from participation.initiatives.models_calls import Call
from participation.initiatives.models_criteria import CallCriterion, CallPriority
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import CALL

MOST_CRITERIA = 12
MOST_PRIORITIES = 30
LONGEST_LABEL, LONGEST_WORDS = 120, 1000
#: (id, title) of the priorities of one kind that this actor may have a call answer; a journey offers them.
Choices = Callable[[Actor], Sequence[tuple[int, str]]]
_choices: dict[str, Choices] = {}


def offer_priorities(kind: str, choices: Choices) -> None:
    """Say which things of this kind a call may answer."""
    _choices[kind] = choices


def priorities_for(actor: Actor) -> list[tuple[Ref, str]]:
    """Everything this actor may have a call answer, with its title."""
    return [(Ref(kind, number), title) for kind, choices in _choices.items() for number, title in choices(actor)]


@dataclass(frozen=True)
class CriterionDraft:
    """A criterion as typed."""

    label: str
    words: str
    weight: int
    scale: int
    #: In which row of the form it was typed.
    row: int = 0

    def mistakes(self) -> dict[str, str]:
        """Field -> what to put right."""
        found: dict[str, str] = {}
        row = self.row
        if not one_line(self.label, LONGEST_LABEL):
            found[f"label_{row}"] = InitiativeReason.CRITERION_NEEDS_A_NAME.sentence
        if not self.words.strip():
            found[f"words_{row}"] = InitiativeReason.CRITERION_NEEDS_WORDS.sentence
        if not 1 <= self.weight <= 100:
            found[f"weight_{row}"] = InitiativeReason.BAD_WEIGHT.sentence
        if not 1 <= self.scale <= 20:
            found[f"scale_{row}"] = InitiativeReason.BAD_SCALE.sentence
        return found


def write_criteria(work: Work, call_id: int, seen: int, drafts: Sequence[CriterionDraft], now: datetime) -> Call:
    """Put these criteria in place of those there were, while the call is prepared."""
    call = _prepared(work, call_id, seen)
    found: dict[str, str] = {}
    for draft in drafts:
        found |= draft.mistakes()
    if found:
        raise Invalid(fields=found)
    if len(drafts) > MOST_CRITERIA:
        raise Invalid(reason=InitiativeReason.TOO_MANY_LINES)
    work.session.execute(delete(CallCriterion).where(CallCriterion.call_id == call.id))
    work.session.add_all(
        CallCriterion(
            call_id=call.id, rank=rank, label=one_line(draft.label, LONGEST_LABEL),
            words=draft.words.strip()[:LONGEST_WORDS], weight=draft.weight, scale=draft.scale,
        )
        for rank, draft in enumerate(drafts, start=1)
    )  # fmt: skip
    return _changed(work, call, "criteria", len(drafts))


def answer_priorities(work: Work, call_id: int, seen: int, chosen: Sequence[Ref], now: datetime) -> Call:
    """Say which priorities the call answers: of those it had already, and of those this actor may choose."""
    call = _prepared(work, call_id, seen)
    kept = list(dict.fromkeys(chosen))
    known = {each.ref for each in queries_rules.priorities_of(call.id)} | {ref for ref, _ in priorities_for(work.actor)}
    if not set(kept) <= known or len(kept) > MOST_PRIORITIES:
        raise Invalid(fields={"priorities": InitiativeReason.UNKNOWN_CHOICE.sentence})
    work.session.execute(delete(CallPriority).where(CallPriority.call_id == call.id))
    work.session.add_all(
        CallPriority(call_id=call.id, kind=ref.kind, ref_id=ref.id, rank=rank) for rank, ref in enumerate(kept, start=1)
    )
    return _changed(work, call, "priorities", len(kept))


def _prepared(work: Work, call_id: int, seen: int) -> Call:
    call = queries_calls.call_held(call_id, to_change=True)
    if call is None:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    refusal = policies.refusal_to_change_call(work.actor, queries_calls.scopes(call), call.state)
    if refusal is not None:
        raise Refused(reason=refusal)
    if call.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    return call


def _changed(work: Work, call: Call, what: str, count: int) -> Call:
    call.version += 1
    work.session.flush()
    work.audit("participation.call." + what, f"{CALL}:{call.id}", count=count)
    return call
