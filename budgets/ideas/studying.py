"""How the team studies an idea: the checklist, what services say, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select

from budgets.editions.drafts import LARGEST_AMOUNT
from budgets.editions.models import Edition
from budgets.ideas import letters, policies, queries
from budgets.ideas.models import Idea
from budgets.ideas.models_study import IdeaCriterion, IdeaCriterionAnswer, IdeaEstimate, IdeaRequest, ServiceOpinion
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import STUDYING, add_step, carries, entered, numbered, obey, scopes_of, study, touch
from budgets.ideas.types import Feasibility, IdeaAct, IdeaState
from budgets.stages import policies as stages
from budgets.stages import queries as stage_queries
from budgets.stages.types import StageKind, StageState
from commons.identity.holders import holders_of
from commons.identity.models import Account
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.days import day_of
from commons.kernel.errors import Invalid, NotFound, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work

MOST_QUESTIONS, LONGEST_QUESTION, LONGEST_SERVICE = 20, 200, 120


@dataclass(frozen=True)
class Asked:
    """What a service is asked."""

    service: str
    due_on: date
    question: str = ""
    account_id: int | None = None


@dataclass(frozen=True)
class Said:
    """What a service says."""

    feasible: Feasibility
    words: str
    cost: Money | None = None


def checklist_refusal(actor: Actor, edition: Edition, now: datetime) -> IdeaReason | None:
    """Why the questions cannot be written now, or None."""
    stage = stage_queries.named(edition.id, StageKind.IDEAS)
    at = stages.standing(stage, now) if stage is not None else StageState.PLANNED
    return policies.refusal_to_set_checklist(actor, scopes_of(edition), stage, at)


def write_checklist(work: Work, slug: str, questions: Sequence[str], seen: str, now: datetime) -> None:
    """The questions every idea of the edition is asked, written anew; Stale when they are not `seen` any more."""
    edition = work.session.scalar(select(Edition).where(Edition.slug == slug).with_for_update(of=Edition))
    if edition is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    obey(checklist_refusal(work.actor, edition, now))
    if checklist_text(edition.id) != seen.replace("\r\n", "\n"):
        raise Stale(reason=IdeaReason.CHANGED_MEANWHILE)
    kept = [line for line in (one_line(each, LONGEST_QUESTION) for each in questions) if line]
    if len(kept) > MOST_QUESTIONS:
        raise Invalid(fields={"questions": IdeaReason.TOO_MANY.sentence})
    work.session.execute(delete(IdeaCriterion).where(IdeaCriterion.edition_id == edition.id))
    rows = [IdeaCriterion(edition_id=edition.id, rank=rank, question=each) for rank, each in enumerate(kept, start=1)]
    work.session.add_all(rows)
    work.session.flush()
    work.audit("budgets.idea.checklist", edition.poll_key, questions=kept)
    touch(work, edition)


def checklist_text(edition_id: int) -> str:
    """The questions, one a line."""
    return "\n".join(each.question for each in queries.criteria(edition_id))


def admit(
    work: Work, slug: str, number: int, seen: int, found_: Mapping[int, tuple[bool, str]], admitted: bool, why: str,
    now: datetime, site: str = "",
) -> Idea:  # fmt: skip
    """Say whether an idea can be studied, each question of the checklist answered, with a reason when it cannot."""
    idea = study(work, slug, number, seen, now, (IdeaState.SENT,))
    criteria = queries.criteria(idea.edition_id)
    wrong = {} if {each.id for each in criteria} == set(found_) else {"": IdeaReason.NEEDS_ANSWERS.sentence}
    if not admitted and not why.strip():
        wrong["reason"] = IdeaReason.NEEDS_WORDS.sentence
    if wrong:
        raise Invalid(fields=wrong)
    for criterion_id, (met, words) in found_.items():
        values = {"idea_id": idea.id, "criterion_id": criterion_id, "met": met, "words": words.strip()}
        work.session.merge(IdeaCriterionAnswer(**values))
    idea.state = IdeaState.ADMISSIBLE if admitted else IdeaState.NOT_ADMISSIBLE
    idea.decided_at = now
    idea.answer_until = None if admitted else now + policies.ANSWER_WITHIN
    work.session.flush()
    step = add_step(work, idea, IdeaAct.ADMITTED if admitted else IdeaAct.NOT_ADMITTED, now, why, by_team=True)
    letters.tell_proposers(work, idea, step, site)
    return idea


def services_to_ask(edition: Edition) -> list[Account]:
    """The officers of this edition, who may be asked in the name of a service."""
    return holders_of(Role.OFFICER, scopes_of(edition))


def ask(work: Work, slug: str, number: int, seen: int, asked: Asked, now: datetime, site: str = "") -> IdeaRequest:
    """Ask a service what it thinks, before a day that everybody reads."""
    idea = study(work, slug, number, seen, now, (IdeaState.ADMISSIBLE,))
    wrong = {}
    service = one_line(asked.service, LONGEST_SERVICE)
    if not service:
        wrong["service"] = IdeaReason.NEEDS_WORDS.sentence
    if asked.due_on < day_of(now):
        wrong["due_on"] = IdeaReason.PAST_DAY.sentence
    if asked.account_id is not None and asked.account_id not in {a.id for a in services_to_ask(idea.edition)}:
        wrong["account"] = IdeaReason.UNKNOWN_CHOICE.sentence
    if wrong:
        raise Invalid(fields=wrong)
    row = IdeaRequest(
        idea_id=idea.id, service=service, question=asked.question.strip(), account_id=asked.account_id,
        asked_by_id=work.actor.person_id, asked_at=now, due_on=asked.due_on,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.audit("budgets.idea.ask", str(idea.ref), service=service, due_on=asked.due_on.isoformat())
    touch(work, idea.edition)
    letters.tell_service(work, row, site)
    return row


def opine(work: Work, slug: str, number: int, request_id: int, seen: int, said: Said, now: datetime) -> ServiceOpinion:
    """A new version of what a service says; `seen`: how many there were. The ones before stay visible."""
    edition = entered(work, slug, now, STUDYING)
    idea = numbered(edition, number)
    request = queries.request(idea.id, request_id)
    if request is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    scopes, mine = scopes_of(edition), carries(work.actor, idea)
    obey(policies.refusal_to_opine(work.actor, scopes, idea, request.account_id, mine))
    last = _last(work, ServiceOpinion.number, ServiceOpinion.request_id == request.id)
    if last != seen:
        raise Stale(reason=IdeaReason.DECIDED_MEANWHILE)
    _check_words(said.words, said.cost)
    row = ServiceOpinion(
        request_id=request.id, number=last + 1, feasible=said.feasible, words=said.words.strip(), cost=said.cost,
        noted=work.actor.person_id is None or work.actor.person_id != request.account_id, at=now,
        by_id=work.actor.person_id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.audit("budgets.idea.opinion", str(idea.ref), request=request.id, version=row.number)
    touch(work, edition)
    return row


def estimate(work: Work, slug: str, number: int, seen: int, cost: Money, words: str, now: datetime) -> IdeaEstimate:
    """A new version of what the idea costs, with what it is made of."""
    idea = study(work, slug, number, seen, now, (IdeaState.ADMISSIBLE,))
    _check_words(words, cost)
    last = _last(work, IdeaEstimate.number, IdeaEstimate.idea_id == idea.id)
    row = IdeaEstimate(
        idea_id=idea.id, number=last + 1, cost=cost, words=words.strip(), at=now, by_id=work.actor.person_id
    )
    idea.cost = cost
    work.session.add(row)
    work.session.flush()
    work.audit("budgets.idea.estimate", str(idea.ref), cents=cost.cents, version=row.number)
    touch(work, idea.edition)
    return row


def _last(work: Work, column, *where) -> int:  # type: ignore[no-untyped-def]  # any column, any condition
    return work.session.scalar(select(func.max(column)).where(*where)) or 0


def _check_words(words: str, cost: Money | None) -> None:
    wrong = {}
    if not words.strip():
        wrong["words"] = IdeaReason.NEEDS_WORDS.sentence
    if cost is not None and not 0 <= cost.cents <= LARGEST_AMOUNT.cents:
        wrong["cost"] = IdeaReason.BAD_COST.sentence
    if wrong:
        raise Invalid(fields=wrong)
