"""What every command on ideas begins and ends with: the stage held, the idea held, a line of its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.ideas import policies, queries
from budgets.ideas.likeness import folded, grams
from budgets.ideas.models import Idea, IdeaStep
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.types import IDEA, OWED, IdeaAct, IdeaState, pages_of
from budgets.stages import policies as stage_policies
from budgets.stages import services as stages
from budgets.stages.types import StageKind
from commons.kernel.actor import Actor
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Standing

PROPOSING = (StageKind.IDEAS,)
STUDYING = (StageKind.INSTRUCTION,)
EITHER = (StageKind.IDEAS, StageKind.INSTRUCTION)
#: First half of the name of the lock under which numbers are given; the second is the edition.
_NUMBERING = 4062


def entered(work: Work, slug: str, now: datetime, kinds: Sequence[StageKind]) -> Edition:
    """The edition, when one of these stages can be written in now; Refused otherwise.

    The edition first, then its stage: the order of whoever moves stages, so that nobody waits for the other.
    """
    query = select(Edition).where(Edition.slug == slug).with_for_update(read=True, key_share=True, of=Edition)
    edition = work.session.scalar(query)
    if edition is None or not stage_policies.is_public(edition):
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    first: Refused | None = None
    for kind in kinds:
        try:
            stages.required(work, edition.id, kind, now)
            return edition
        except Refused as refusal:
            first = first or refusal
    assert first is not None  # at least one kind was refused
    raise first


def scopes_of(edition: Edition) -> list[tuple[str, int]]:
    """Where a role may have been given, to count for the ideas of this edition."""
    return edition_policies.scopes(edition, editions.holding_places(edition))


def carries(actor: Actor, idea: Idea) -> bool:
    """Whether this actor carries the idea: its author, a co-proposer, or who entered it for somebody."""
    if actor.person_id is None:
        return False
    if actor.person_id == idea.author_id or queries.is_proposer(idea.id, actor.person_id):
        return True
    helps = any(actor.holds_anywhere(role) for role in policies.HELPERS)
    return idea.helped and helps and actor.person_id == idea.entered_by_id


def numbered(edition: Edition, number: int) -> Idea:
    """The idea of this number, held until the command ends."""
    return found(queries.held(edition.id, [number]).get(number))


def written(edition: Edition, idea_id: int) -> Idea:
    """The idea of this id, draft or not, held until the command ends."""
    return found(queries.held_by_id(edition.id, idea_id))


def found(idea: Idea | None) -> Idea:
    """The idea; NotFound when there is none."""
    if idea is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    return idea


def obey(refusal: IdeaReason | None) -> None:
    """Refused, for this reason."""
    if refusal is IdeaReason.NOT_FOUND:
        raise NotFound(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)


def up_to_date(idea: Idea, seen: int, reason: IdeaReason = IdeaReason.CHANGED_MEANWHILE) -> None:
    """Stale when somebody changed the idea since version `seen` was read."""
    if idea.version != seen:
        raise Stale(reason=reason)


def study(
    work: Work, slug: str, number: int, seen: int, now: datetime, states: Sequence[IdeaState],
    kinds: Sequence[StageKind] = STUDYING,
) -> Idea:  # fmt: skip
    """The idea an officer works on: stage open, theirs to study, as they read it; its version rises."""
    edition = entered(work, slug, now, kinds)
    idea = numbered(edition, number)
    mine = carries(work.actor, idea)
    refusal = policies.refusal_to_study(work.actor, scopes_of(edition), idea, mine, states)
    if refusal is not IdeaReason.NOT_NOW:
        obey(refusal)
    up_to_date(idea, seen, IdeaReason.DECIDED_MEANWHILE)
    obey(refusal)
    idea.version += 1
    return idea


def add_step(
    work: Work, idea: Idea, act: IdeaAct, now: datetime, words: str = "", by_team: bool = False,
    other: Idea | None = None,
) -> IdeaStep:  # fmt: skip
    """Write one line of its public history."""
    step = IdeaStep(
        idea_id=idea.id, act=act, words=words.strip(), by_team=by_team, other_id=other.id if other else None, at=now,
        account_id=work.actor.person_id,
    )  # fmt: skip
    work.session.add(step)
    work.session.flush()
    work.audit(f"budgets.idea.{act.value}", str(idea.ref), why=words.strip())
    touch(work, idea.edition)
    return step


def touch(work: Work, edition: Edition) -> None:
    """Pages about the ideas of this edition are out of date."""
    work.touch(pages_of(edition.slug), OWED)


def give_number(work: Work, edition: Edition, idea: Idea, now: datetime) -> None:
    """The next number of the edition; two who send at once get two numbers."""
    work.session.execute(select(func.pg_advisory_xact_lock(_NUMBERING, edition.id % 2**31)))
    last = work.session.scalar(select(func.max(Idea.number)).where(Idea.edition_id == edition.id)) or 0
    idea.number, idea.state, idea.sent_at = last + 1, IdeaState.SENT, now


def submit(work: Work, idea: Idea, now: datetime) -> None:
    """Let moderation say whether it is shown."""
    said = "\n".join(part for part in (idea.title, idea.summary, idea.words, idea.author_name, idea.address) if part)
    space, scopes = Ref("budgets.edition", idea.edition_id), tuple(editions.scopes_of(idea.edition_id))
    idea.standing = moderation.submit(work, idea.ref, space, scopes, Mode.AFTER, said, idea.author_id, now)
    work.session.flush()


def set_standing(work: Work, idea_id: int, standing: Standing) -> None:
    """Write where moderation put an idea; a second time changes nothing."""
    idea = work.session.get(Idea, idea_id)
    if idea is not None:
        idea.standing = standing
        work.session.flush()
        touch(work, idea.edition)


def fold_words(idea: Idea) -> None:
    """Write again what searches compare."""
    idea.folded = folded(idea.title, idea.summary, idea.words)
    idea.grams = grams(idea.title)


def ref_of(number: int) -> Ref:
    """The reference of an idea by its id."""
    return Ref(IDEA, number)
