"""One idea made of several, several made of one: originals stay, people and supports follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from budgets.ideas import drafts, letters, policies, queries
from budgets.ideas.deciding import needs_reason
from budgets.ideas.models import Idea, IdeaProposer, IdeaSupport
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import (
    EITHER,
    add_step,
    carries,
    entered,
    fold_words,
    found,
    give_number,
    obey,
    scopes_of,
    study,
    submit,
    up_to_date,
)
from budgets.ideas.types import IdeaAct, IdeaState
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

_OPEN = (IdeaState.SENT, IdeaState.ADMISSIBLE)


@dataclass(frozen=True)
class Part:
    """One of the ideas another is split into."""

    title: str
    summary: str
    words: str = ""


def merge(work: Work, slug: str, number: int, seen: int, into: int, why: str, now: datetime, site: str = "") -> Idea:
    """Put an idea into another: its proposers carry both, who supported either supports that one, once."""
    edition = entered(work, slug, now, EITHER)
    # Both at once and always in the same order: two merges the other way round never wait for each other.
    held = queries.held(edition.id, {number, into})
    idea, target, scopes = found(held.get(number)), held.get(into), scopes_of(edition)
    obey(policies.refusal_to_study(work.actor, scopes, idea, carries(work.actor, idea), tuple(IdeaState)))
    up_to_date(idea, seen, IdeaReason.DECIDED_MEANWHILE)
    obey(policies.refusal_to_study(work.actor, scopes, idea, False, _OPEN))
    if target is None or target.id == idea.id or target.state not in _OPEN or not policies.is_seen(target):
        raise Invalid(fields={"into": IdeaReason.UNKNOWN_IDEA.sentence})
    obey(policies.refusal_to_study(work.actor, scopes, target, carries(work.actor, target), _OPEN))
    needs_reason(why)
    _bring_people(work, idea, target, now)
    _bring_supports(work, idea, [target])
    idea.state, idea.merged_into_id = IdeaState.MERGED, target.id
    idea.answer_until = now + policies.ANSWER_WITHIN
    idea.version, target.version = idea.version + 1, target.version + 1
    work.session.flush()
    threads.tie(work, idea.ref, target.ref, Relation.LED_TO, now, reason=why.strip())
    step = add_step(work, idea, IdeaAct.MERGED, now, why, True, target)
    letters.tell_proposers(work, idea, step, site)
    received = add_step(work, target, IdeaAct.RECEIVED, now, why, True, idea)
    letters.tell_proposers(work, target, received, site)
    return target


def split(
    work: Work, slug: str, number: int, seen: int, parts: Sequence[Part], why: str, now: datetime, site: str = ""
) -> list[Idea]:  # fmt: skip
    """Make several ideas of one: each has its proposers and its supports, and begins its own study."""
    idea = study(work, slug, number, seen, now, _OPEN, EITHER)
    _check(parts, why)
    made = [_part(work, idea, part, now) for part in parts]
    idea.state, idea.answer_until = IdeaState.SPLIT, now + policies.ANSWER_WITHIN
    work.session.flush()
    step = add_step(work, idea, IdeaAct.SPLIT, now, why, True, made[0])
    for part in made:
        threads.tie(work, idea.ref, part.ref, Relation.LED_TO, now, reason=why.strip())
        add_step(work, part, IdeaAct.BORN, now, why, True, idea)
    letters.tell_proposers(work, idea, step, site)
    return made


def _check(parts: Sequence[Part], why: str) -> None:
    wrong = {}
    for rank, part in enumerate(parts, start=1):
        if not part.title.strip():
            wrong[f"title_{rank}"] = IdeaReason.NEEDS_TITLE.sentence
        if not part.summary.strip():
            wrong[f"summary_{rank}"] = IdeaReason.NEEDS_SUMMARY.sentence
    if not why.strip():
        wrong["reason"] = IdeaReason.NEEDS_WORDS.sentence
    if wrong:
        raise Invalid(fields=wrong)


_KEPT = (
    "edition_id", "place_id", "address", "latitude", "longitude", "orientation_id", "challenge_id", "author_id",
    "author_name", "entered_by_id", "consent", "contact", "language",
)  # fmt: skip


def _part(work: Work, idea: Idea, part: Part, now: datetime) -> Idea:
    made = Idea(created_at=now, split_from_id=idea.id, title="", **{name: getattr(idea, name) for name in _KEPT})
    drafts.put(made, {"title": part.title, "summary": part.summary, "words": part.words or idea.words})
    fold_words(made)
    work.session.add(made)
    work.session.flush()
    give_number(work, idea.edition, made, now)
    work.session.flush()
    submit(work, made, now)
    for account_id in queries.proposers(idea.id):
        work.session.add(IdeaProposer(idea_id=made.id, account_id=account_id, since=now))
    work.session.flush()
    _bring_supports(work, idea, [made])
    threads.ensure_code(work, made.ref)
    return made


def _bring_people(work: Work, idea: Idea, target: Idea, now: datetime) -> None:
    """Author and co-proposers of one become co-proposers of the other, each once."""
    numbers = {idea.author_id, *queries.proposers(idea.id)} - {None, target.author_id}
    rows = [{"idea_id": target.id, "account_id": number, "since": now} for number in sorted(filter(None, numbers))]
    if rows:
        work.session.execute(insert(IdeaProposer).values(rows).on_conflict_do_nothing())


def _bring_supports(work: Work, idea: Idea, targets: Sequence[Idea]) -> None:
    """Who supports one supports the others; whoever already does is counted once."""
    for target in targets:
        theirs = select(literal(target.id), IdeaSupport.account_id).where(IdeaSupport.idea_id == idea.id)
        brought = insert(IdeaSupport).from_select(["idea_id", "account_id"], theirs).on_conflict_do_nothing()
        work.session.execute(brought)
        counted = select(func.count()).where(IdeaSupport.idea_id == target.id).scalar_subquery()
        work.session.execute(update(Idea).where(Idea.id == target.id).values(supporters=counted))
        work.session.refresh(target, ["supporters"])
