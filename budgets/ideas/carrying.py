"""Who carries an idea: invited by a link that serves once, they come in and leave."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from budgets.ideas import policies, queries
from budgets.ideas.models import Idea, IdeaProposer
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import PROPOSING, carries, entered, found, obey, touch, written
from budgets.ideas.types import IDEA
from commons.identity.organisations import invitations
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.unit_of_work import Work

MOST_PROPOSERS = 30


def invite(work: Work, slug: str, idea_id: int, now: datetime) -> str:
    """The secret part of a link by which one person comes to carry the idea too."""
    edition = entered(work, slug, now, PROPOSING)
    idea = written(edition, idea_id)
    obey(policies.refusal_to_carry(idea, carries(work.actor, idea)))
    if len(queries.proposers(idea.id)) >= MOST_PROPOSERS:
        raise Invalid(reason=IdeaReason.TOO_MANY)
    return invitations.make(work, idea.ref, "co_proposer", now)


def invited(token: str, now: datetime) -> Idea:
    """The idea a link leads to, while the link works."""
    rows = queries.several([invitations.read(token, IDEA, now).subject_id])
    return found(rows[0] if rows else None)


def join(work: Work, token: str, now: datetime) -> Idea:
    """Whoever holds the link comes in; of two people with one link the second finds it dead."""
    obey(policies.refusal_to_propose(work.actor))
    known = invited(token, now)
    edition = entered(work, known.edition.slug, now, PROPOSING)
    idea = written(edition, invitations.redeem(work, token, IDEA, now).subject_id)
    obey(policies.refusal_to_carry(idea, mine=True))
    if idea.author_id == work.actor.person_id:
        raise Refused(reason=IdeaReason.ALREADY_IN)
    values = {"idea_id": idea.id, "account_id": work.actor.person_id, "since": now}
    made = insert(IdeaProposer).values(values).on_conflict_do_nothing().returning(IdeaProposer.idea_id)
    if work.session.execute(made).first() is None:
        raise Refused(reason=IdeaReason.ALREADY_IN)
    work.audit("budgets.idea.join", str(idea.ref))
    touch(work, edition)
    return idea


def leave(work: Work, slug: str, idea_id: int, account_id: int, now: datetime) -> None:
    """A co-proposer goes, whenever; the author may also take one off while the idea can be written."""
    idea = found(work.session.get(Idea, idea_id))
    if idea.edition.slug != slug:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    if work.actor.person_id != account_id:
        entered(work, slug, now, PROPOSING)
        obey(policies.refusal_to_carry(idea, mine=carries(work.actor, idea)))
    theirs = (IdeaProposer.idea_id == idea.id, IdeaProposer.account_id == account_id)
    gone = delete(IdeaProposer).where(*theirs).returning(IdeaProposer.account_id)
    if work.session.execute(gone).first() is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    work.audit("budgets.idea.leave", str(idea.ref), account=account_id)
    touch(work, idea.edition)
