"""How the body that a debate serves answers it: once, section by section; then complements, never corrections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.bodies.types import BODY
from participation.debates import policies, queries, results
from participation.debates.drafts import PartDraft, visible
from participation.debates.events import DebateAnswered
from participation.debates.models import Debate
from participation.debates.outcomes import AnswerPart, Complement, DebateAnswer, Section, Synthesis
from participation.debates.reasons import DebateReason
from participation.debates.services import allowed, touch
from participation.debates.types import DEBATE, SYNTHESIS, Action, DebateState


def answer(work: Work, slug: str, synthesis_id: int, words: str, parts: Mapping[int, PartDraft], now: datetime) -> int:
    """Answer a debate; `parts` by section. Of two answers sent at once the database keeps one, the other is Stale."""
    debate = allowed(work, queries.by_slug(slug), Action.ANSWER, now)
    synthesis = _the_newest(debate, synthesis_id)
    _check(words, synthesis.sections, parts)
    # Held once the form is read, not before: of two who answer at once the second is told that it was answered, and
    # keeps what they typed. Looked at again, lest another synthesis was published meanwhile.
    queries.held(slug)
    _the_newest(debate, synthesis_id)
    row = {
        "debate_id": debate.id, "synthesis_id": synthesis.id, "body_id": debate.body_id, "words": words,
        "relayed": policies.relays(work.actor, queries.body_scopes(debate)), "answered_by": work.actor.person_id,
        "answered_at": now,
    }  # fmt: skip
    made: int | None = work.session.scalar(
        insert(DebateAnswer).values(row).on_conflict_do_nothing().returning(DebateAnswer.id)
    )
    if made is None:
        raise Stale(reason=DebateReason.ALREADY_ANSWERED)
    work.session.add_all(
        AnswerPart(answer_id=made, section_id=section.id, outcome=part.outcome, words=part.words)
        for section in synthesis.sections
        if (part := parts[section.id])
    )
    work.session.execute(update(Debate).where(Debate.id == debate.id).values(state=DebateState.ANSWERED))
    body = Ref(BODY, debate.body_id)
    for thing in (Ref(DEBATE, debate.id), Ref(SYNTHESIS, synthesis.id)):
        threads.tie(work, thing, body, Relation.ANSWERED_BY, now, decided_by=debate.body.name)
    work.record(DebateAnswered(debate.id, debate.body_id))
    work.audit("participation.debate.answer", str(Ref(DEBATE, debate.id)), relayed=row["relayed"])
    touch(work, debate)
    return made


def complete(work: Work, slug: str, words: str, now: datetime) -> None:
    """Add something to an answer; what was answered stays as it is."""
    debate = allowed(work, queries.by_slug(slug), Action.COMPLETE, now)
    given = results.answer(debate.id)
    if given is None:
        raise Refused(reason=DebateReason.NOT_ANSWERED)
    if not visible(words):
        raise Invalid(fields={"words": DebateReason.NEEDS_WORDS.sentence})
    relayed = policies.relays(work.actor, queries.body_scopes(debate))
    work.session.add(Complement(answer_id=given.id, words=words, relayed=relayed, at=now))
    work.session.flush()
    work.audit("participation.debate.complete", str(Ref(DEBATE, debate.id)), relayed=relayed)
    touch(work, debate)


def _the_newest(debate: Debate, synthesis_id: int) -> Synthesis:
    """The synthesis that was read, when it is still the newest: an answer never speaks of an older one."""
    newest = next(iter(results.published(debate.id)), None)
    if newest is None:
        raise Refused(reason=DebateReason.NO_SYNTHESIS)
    if newest.id != synthesis_id:
        raise Stale(reason=DebateReason.CHANGED_MEANWHILE)
    return newest


def _check(words: str, sections: list[Section], parts: Mapping[int, PartDraft]) -> None:
    found = {} if visible(words) else {"words": DebateReason.NEEDS_WORDS.sentence}
    for section in sections:
        part = parts.get(section.id)
        if part is None or not visible(part.words):
            found[f"words_{section.id}"] = DebateReason.NEEDS_A_REASON.sentence
    if found:
        raise Invalid(fields=found)
