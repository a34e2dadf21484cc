"""Follows a thing, stops, gives a thing its code, remembers a visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from app.journeys.follow_up import policies, queries
from app.journeys.follow_up.models import Follow, Visit
from app.journeys.follow_up.types import FollowReason, Medium
from commons.identity import queries as identity
from commons.identity.types import ContactKind
from commons.kernel import refs
from commons.kernel.errors import NotFound, Refused
from commons.kernel.refs import Ref, Target
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads

#: Looking again within this time is the same visit: what was new stays marked.
ONE_VISIT = timedelta(minutes=30)


def public_target(ref: Ref) -> Target:
    """The thing, when it is there for everybody; NotFound."""
    target = refs.resolve_one(ref)
    if target is None or not target.public:
        raise NotFound(reason=FollowReason.NOT_FOUND)
    return target


def contact_kind(person_id: int | None) -> ContactKind | None:
    """How this person is reached; None without an account."""
    account = identity.account(person_id) if person_id is not None else None
    return account.contact.kind if account is not None and account.contact is not None else None


def follow(work: Work, ref: Ref, medium: Medium, now: datetime) -> None:
    """Follow a thing, or be told of it in another way; the unique row decides between two clicks."""
    public_target(ref)
    person = work.actor.person_id
    known = person is not None and queries.follow_of(person, ref) is not None
    followed = queries.number_followed(person) if person is not None else 0
    refusal = policies.refusal_to_follow(work.actor, contact_kind(person), medium, followed, known)
    if refusal is not None:
        raise Refused(reason=refusal)
    row = {"account_id": person, "kind": ref.kind, "subject_id": ref.id, "medium": medium, "since": now}
    statement = insert(Follow).values(row)
    work.session.execute(
        statement.on_conflict_do_update(constraint="uq_follow_up_follow_once", set_={"medium": medium})
    )


def unfollow(work: Work, ref: Ref) -> None:
    """Stop following; once more changes nothing."""
    if work.actor.person_id is None:
        raise Refused(reason=FollowReason.SIGN_IN)
    mine = (Follow.account_id == work.actor.person_id, Follow.kind == ref.kind, Follow.subject_id == ref.id)
    work.session.execute(delete(Follow).where(*mine))


def silence(work: Work, account_id: int) -> None:
    """Send this person no more messages; what they follow stays on their page."""
    mine = (Follow.account_id == account_id, Follow.medium != Medium.NONE)
    work.session.execute(update(Follow).where(*mine).values(medium=Medium.NONE))


def make_code(work: Work, ref: Ref) -> str:
    """The code of a public thing, drawn the first time it is asked for by the team."""
    public_target(ref)
    refusal = policies.refusal_to_make_code(work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    code = threads.ensure_code(work, ref)
    work.audit("follow_up.code", str(ref))
    return code


def note_visit(work: Work, account_id: int, now: datetime) -> datetime | None:
    """Remember that this person looks at their threads now; the moment of the visit before, None at the first."""
    known = queries.last_visit(account_id)
    if known is not None and now - known.seen_at < ONE_VISIT:
        return known.before_at if known.before_at < known.seen_at else None
    before = known.seen_at if known is not None else now
    statement = insert(Visit).values(account_id=account_id, seen_at=now, before_at=before)
    work.session.execute(
        statement.on_conflict_do_update(index_elements=[Visit.account_id], set_={"seen_at": now, "before_at": before})
    )
    return before if known is not None else None


def forget(work: Work, account_id: int) -> None:
    """Delete what this person followed, and when they looked."""
    work.session.execute(delete(Follow).where(Follow.account_id == account_id))
    work.session.execute(delete(Visit).where(Visit.account_id == account_id))
