"""Commands on points: how far a commitment has come, as whoever owes it or anybody sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.commitments import drafts, policies, queries, services
from assises.commitments.drafts import PointDraft
from assises.commitments.models import AssisesCommitment, ProgressPoint
from assises.commitments.types import COMMITMENT, PAGES, POINT, PromiseState, Side
from commons.identity.events import AccountErased
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Scopes, Standing


def report(work: Work, commitment_id: int, draft: PointDraft, now: datetime) -> ProgressPoint:
    """A point of whoever owes it; the first one says that the work has begun."""
    commitment = services.held(commitment_id)
    services.refuse(policies.refusal_to_write_a_point(commitment, services.scopes_of(commitment), work.actor))
    values = {"side": Side.OWNER, "author_name": commitment.owner, "standing": Standing.SHOWN}
    point, is_new = _added(work, commitment, draft, now, **values)
    if is_new and commitment.state in (PromiseState.ACCEPTED, PromiseState.CARRIED_OVER):
        services.move(work, commitment_id, commitment.version, PromiseState.IN_PROGRESS, "", now)
    if is_new:
        work.audit("assises.commitment.report", str(Ref(COMMITMENT, commitment_id)), claim=draft.claim.value)
    return point


def say(work: Work, commitment_id: int, draft: PointDraft, now: datetime) -> ProgressPoint:
    """What anybody sees of it, with or without account; words without account are read first."""
    commitment = services.held(commitment_id)
    services.refuse(policies.refusal_to_say(commitment, now))
    name, author = one_line(draft.name, drafts.LONGEST_NAME), work.actor.person_id
    values = {"side": Side.CITIZEN, "author_name": name, "author_id": author, "standing": Standing.WAITING}
    point, is_new = _added(work, commitment, draft, now, **values)
    if not is_new:
        return point
    said = "\n".join((point.words, point.proof_url, point.author_name))
    mode = Mode.AFTER if author is not None or work.actor.is_system else Mode.BEFORE
    point.standing = moderation.submit(
        work, Ref(POINT, point.id), Ref(COMMITMENT, commitment.id), scopes_of_moderation(commitment), mode, said,
        author, now,
    )  # fmt: skip
    return point


def scopes_of_moderation(commitment: AssisesCommitment) -> Scopes:
    """The scopes whose moderators read what is said of a commitment."""
    return (commitment.edition.scope,)


def show_or_hide(work: Work, point_id: int, standing: Standing) -> None:
    """What a moderator decided of a point."""
    work.session.execute(update(ProgressPoint).where(ProgressPoint.id == point_id).values(standing=standing))
    work.touch(PAGES)


def points_forget_their_author(work: Work, fact: AccountErased) -> None:
    """The words stay, because owners answered them; nothing ties them to anybody any more."""
    mine = ProgressPoint.author_id == fact.account_id
    work.session.execute(update(ProgressPoint).where(mine).values(author_id=None, author_name=""))
    work.touch(PAGES)


def _added(
    work: Work, commitment: AssisesCommitment, draft: PointDraft, now: datetime, **more: Any
) -> tuple[ProgressPoint, bool]:
    """The point, and whether it is new: a form sent twice, at the same moment too, says it once."""
    row = {
        "commitment_id": commitment.id, "claim": draft.claim, "proof_url": drafts.checked_link(draft.proof_url),
        "words": drafts.cleaned(draft.words, drafts.LONGEST_WORDS, "words"), "language": draft.language, "at": now,
        "ticket": draft.ticket, **more,
    }  # fmt: skip
    statement = insert(ProgressPoint).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made: ProgressPoint | None = work.session.scalar(statement.returning(ProgressPoint))
    work.touch(PAGES)
    if made is not None:
        return made, True
    known = queries.point_of_ticket(draft.ticket or "")
    assert known is not None  # the conflict was with it
    return known, False
