"""What is decided of an idea, what its proposers answer, and how it is taken back; the project it becomes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from budgets.editions.models import Edition
from budgets.ideas import letters, policies
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import EITHER, add_step, carries, entered, numbered, obey, study, up_to_date
from budgets.ideas.types import IdeaAct, IdeaState
from budgets.projects import services as projects
from budgets.projects.drafts import ProjectDraft
from budgets.projects.models import Project
from budgets.stages import policies as stages
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.refs import Ref
from commons.kernel.storage import stored_file
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


def decide(
    work: Work, slug: str, number: int, seen: int, retained: bool, why: str, now: datetime, site: str = ""
) -> Idea:  # fmt: skip
    """Retain an idea or not, with a reason; of two officers who decide at once, one does and the other is told."""
    idea = study(work, slug, number, seen, now, (IdeaState.ADMISSIBLE,))
    needs_reason(why)
    if retained and idea.cost is None:
        raise Invalid(fields={"retained": IdeaReason.NEEDS_A_COST.sentence})
    idea.state = IdeaState.RETAINED if retained else IdeaState.NOT_RETAINED
    idea.decided_at, idea.answer_until = now, now + policies.ANSWER_WITHIN
    work.session.flush()
    step = add_step(work, idea, IdeaAct.RETAINED if retained else IdeaAct.NOT_RETAINED, now, why, by_team=True)
    letters.tell_proposers(work, idea, step, site)
    return idea


def answer(work: Work, slug: str, number: int, words: str, now: datetime) -> Idea:
    """What proposers say of what was decided or done with it, once, in its delay, even when the stage is over."""
    edition = work.session.scalar(select(Edition).where(Edition.slug == slug))
    if edition is None or not stages.is_public(edition):
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    idea = numbered(edition, number)
    obey(policies.refusal_to_answer(idea, carries(work.actor, idea), now))
    needs_reason(words, "words")
    idea.answer_until = None
    idea.version += 1
    add_step(work, idea, IdeaAct.ANSWERED, now, words, by_team=False)
    return idea


def withdraw(work: Work, slug: str, number: int, seen: int, why: str, now: datetime, site: str = "") -> Idea:
    """Take an idea back, with a reason: its proposers, or the team. Its page and its history stay."""
    edition = entered(work, slug, now, EITHER)
    idea = numbered(edition, number)
    theirs = carries(work.actor, idea)
    if theirs:
        obey(policies.refusal_to_carry(idea, theirs))
        up_to_date(idea, seen)
        idea.version += 1
    else:
        study(work, slug, number, seen, now, (IdeaState.SENT, IdeaState.ADMISSIBLE), EITHER)
    needs_reason(why)
    idea.state, idea.answer_until = IdeaState.WITHDRAWN, None if theirs else now + policies.ANSWER_WITHIN
    work.session.flush()
    step = add_step(work, idea, IdeaAct.WITHDRAWN, now, why, by_team=not theirs)
    letters.tell_proposers(work, idea, step, site)
    return idea


def to_project(work: Work, slug: str, number: int, seen: int, envelope: str, now: datetime, site: str = "") -> Project:
    """Make a retained idea a project of the edition, as its desk adds one, in this envelope and at its cost."""
    edition = work.session.scalar(select(Edition).where(Edition.slug == slug).with_for_update(of=Edition))
    if edition is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    idea = numbered(edition, number)
    up_to_date(idea, seen, IdeaReason.DECIDED_MEANWHILE)
    obey(policies.refusal_to_make_project(idea))
    assert idea.cost is not None  # no idea is retained without
    project = projects.add(work, slug, _draft(idea, idea.cost, envelope), now)
    stored = stored_file(idea.picture) if idea.picture else None
    if stored is not None:
        projects.illustrate(work, slug, project.code, bytes(stored.body), idea.picture_alt, now)
    idea.project_id = project.id
    idea.version += 1
    threads.tie(work, idea.ref, Ref("budgets.project", project.id), Relation.LED_TO, now)
    step = add_step(work, idea, IdeaAct.PROJECT, now, by_team=True)
    letters.tell_proposers(work, idea, step, site)
    return project


def _draft(idea: Idea, cost: Money, envelope: str) -> ProjectDraft:
    return ProjectDraft(
        title=idea.title, cost=cost, envelope=envelope, summary=idea.summary, description=idea.words,
        place_id=idea.place_id, address=idea.address, latitude=idea.latitude, longitude=idea.longitude,
        orientation_id=idea.orientation_id, challenge_id=idea.challenge_id, proposer=idea.author_name,
    )  # fmt: skip


def needs_reason(words: str, field: str = "reason") -> None:
    """Invalid when nothing was said."""
    if not words.strip():
        raise Invalid(fields={field: IdeaReason.NEEDS_WORDS.sentence})
