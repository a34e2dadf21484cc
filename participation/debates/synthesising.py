"""How the synthesis of a debate is written, published and rectified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Standing
from commons.threads import services as threads
from commons.threads.types import Relation
from participation.debates import figures, results
from participation.debates.drafts import SectionDraft
from participation.debates.events import SynthesisPublished
from participation.debates.models import Contribution, Debate, Grouped
from participation.debates.outcomes import Quote, Section, Synthesis
from participation.debates.reasons import DebateReason
from participation.debates.services import locked, touch
from participation.debates.types import (
    CONTRIBUTION,
    DEBATE,
    SYNTHESIS,
    Action,
    ContributionState,
    DebateState,
    SynthesisState,
)


def start(work: Work, slug: str, now: datetime) -> Synthesis:
    """The draft of a synthesis: the one under way, a new one, or the published one copied to be rectified."""
    debate = locked(work, slug, Action.SYNTHESISE, now)
    under_way = results.held_draft(debate.id)
    if under_way is not None:
        return under_way
    before = next(iter(results.published(debate.id)), None)
    draft = Synthesis(debate_id=debate.id, number=before.number + 1 if before else 1, figures={})
    draft.introduction = before.introduction if before else ""
    work.session.add(draft)
    work.session.flush()
    for section in before.sections if before else ():
        copy = Section(
            synthesis_id=draft.id, rank=section.rank, kind=section.kind, heading=section.heading, words=section.words
        )
        work.session.add(copy)
        work.session.flush()
        _rest(work, copy, [quote.id for quote in section.quotes])
    work.audit("participation.synthesis.start", str(Ref(DEBATE, debate.id)), number=draft.number)
    return draft


def introduce(work: Work, slug: str, words: str, reason: str, version: int, now: datetime) -> Synthesis:
    """Write the first words, and for a rectification why it is one."""
    _, draft = _draft(work, slug, version, now)
    draft.introduction, draft.reason = words, reason.strip()
    work.session.flush()
    return draft


def write_section(
    work: Work, slug: str, section_id: int | None, typed: SectionDraft, version: int, now: datetime
) -> Section:
    """Add a section (without a number) or rewrite one, with what it rests on."""
    debate, draft = _draft(work, slug, version, now)
    ids = _cited(work, debate, typed)
    if section_id is None:
        last = work.session.scalar(select(func.max(Section.rank)).where(Section.synthesis_id == draft.id)) or 0
        section = Section(synthesis_id=draft.id, rank=last + 1)
        work.session.add(section)
    else:
        section = _section(work, draft, section_id)
    section.kind, section.heading, section.words = typed.kind, typed.heading, typed.words
    work.session.flush()
    work.session.execute(delete(Quote).where(Quote.section_id == section.id))
    _rest(work, section, ids)
    return section


def remove_section(work: Work, slug: str, section_id: int, version: int, now: datetime) -> None:
    """Take a section out of the draft."""
    _, draft = _draft(work, slug, version, now)
    section = _section(work, draft, section_id)
    work.session.execute(delete(Section).where(Section.id == section.id))
    work.session.expunge(section)


def publish(work: Work, slug: str, now: datetime) -> Synthesis:
    """Freeze the draft, tie it to what it rests on, and tell it; the answer can be written from now on."""
    debate = locked(work, slug, Action.SYNTHESISE, now)
    draft = results.held_draft(debate.id)
    if draft is None:
        raise Refused(reason=DebateReason.NO_DRAFT)
    _check_whole(draft)
    draft.figures = figures.counted(debate.id).as_data()
    draft.state, draft.published_at = SynthesisState.PUBLISHED, now
    if debate.state is DebateState.ANNOUNCED:
        debate.state = DebateState.SYNTHESISED
    work.session.flush()
    ref = Ref(SYNTHESIS, draft.id)
    threads.tie(work, Ref(DEBATE, debate.id), ref, Relation.REPORTED_IN, now)
    for quote in results.quoted(draft.id):
        threads.tie(work, Ref(CONTRIBUTION, quote.id), ref, Relation.QUOTED_IN, now)
    work.record(SynthesisPublished(debate.id, draft.id))
    work.audit("participation.synthesis.publish", str(ref), number=draft.number, reason=draft.reason)
    touch(work, debate)
    return draft


def _draft(work: Work, slug: str, version: int, now: datetime) -> tuple[Debate, Synthesis]:
    """The draft under way, held; Stale when somebody else wrote in it since `version` was read."""
    debate = locked(work, slug, Action.SYNTHESISE, now)
    draft = results.held_draft(debate.id)
    if draft is None:
        raise Refused(reason=DebateReason.NO_DRAFT)
    if draft.version != version:
        raise Stale(reason=DebateReason.CHANGED_MEANWHILE)
    draft.version += 1
    return debate, draft


def _section(work: Work, draft: Synthesis, section_id: int) -> Section:
    query = select(Section).where(Section.synthesis_id == draft.id, Section.id == section_id)
    section = work.session.scalar(query)
    if section is None:
        raise NotFound(reason=DebateReason.NOT_FOUND)
    return section


def _cited(work: Work, debate: Debate, typed: SectionDraft) -> list[int]:
    """The contributions a section rests on, all of them visible; Invalid when there is none."""
    seen = select(Contribution.id).where(
        Contribution.debate_id == debate.id,
        Contribution.standing == Standing.SHOWN,
        Contribution.state == ContributionState.STANDING,
    )
    ids = set(work.session.scalars(seen.where(Contribution.number.in_(typed.numbers))))
    if len(ids) < len(set(typed.numbers)):
        raise Invalid(fields={"numbers": DebateReason.UNKNOWN_NUMBER.sentence})
    if typed.theme_id is not None:
        under = select(Grouped.contribution_id).where(Grouped.theme_id == typed.theme_id)
        ids |= set(work.session.scalars(seen.where(Contribution.id.in_(under))))
    if not ids:
        raise Invalid(fields={"numbers": DebateReason.RESTS_ON_NOTHING.sentence})
    return sorted(ids)


def _rest(work: Work, section: Section, ids: Sequence[int]) -> None:
    rows = [{"section_id": section.id, "contribution_id": each} for each in ids]
    if rows:
        work.session.execute(insert(Quote).values(rows).on_conflict_do_nothing())


def _check_whole(draft: Synthesis) -> None:
    """A synthesis has a section, and each still rests on something that can be read."""
    sections = results.sections(draft.id)
    if not sections:
        raise Refused(reason=DebateReason.NO_SECTION)
    if not all(any(q.public and not q.withdrawn for q in section.quotes) for section in sections):
        raise Refused(reason=DebateReason.RESTS_ON_NOTHING)
    if draft.number > 1 and not draft.reason:
        raise Invalid(fields={"reason": DebateReason.NEEDS_A_REASON.sentence})
