"""What a recommendation became, year after year: as its body says, as the commission sees it, as anybody does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commission.mandates import queries as mandates
from commission.works import answering, drafts, policies, queries, services
from commission.works.drafts import FollowDraft
from commission.works.models import Recommendation
from commission.works.models_answers import FollowUp
from commission.works.types import FOLLOW, PAGES, RECOMMENDATION, Side
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import services as moderation
from commons.moderation.types import Mode, Scopes, Standing


def report(work: Work, recommendation_id: int, draft: FollowDraft, now: datetime) -> FollowUp:
    """What the body did of it, in its own name; owed each year while it follows the recommendation."""
    each = services.held(recommendation_id)
    verdict = answering.verdict_now(recommendation_id, now)
    services.refuse(policies.refusal_to_report(each, verdict, services.scopes_of(each), work.actor))
    made, _new = _added(work, each, draft, now, side=Side.BODY, author_name=each.addressee, standing=Standing.SHOWN,
                        author_id=work.actor.person_id)  # fmt: skip
    work.audit("commission.recommendation.report", str(each.ref), claim=draft.claim.value)
    return made


def judge(work: Work, recommendation_id: int, draft: FollowDraft, now: datetime) -> FollowUp:
    """Whether it is followed, in the commission's name: a member of the bureau says so."""
    each = services.held(recommendation_id)
    services.refuse(policies.refusal_to_judge(each, mandates.member_of(work.actor.person_id)))
    made, _new = _added(work, each, draft, now, side=Side.COMMISSION, author_name="", standing=Standing.SHOWN,
                        author_id=work.actor.person_id)  # fmt: skip
    work.audit("commission.recommendation.judge", str(each.ref), claim=draft.claim.value)
    return made


def say(work: Work, recommendation_id: int, draft: FollowDraft, now: datetime) -> FollowUp:
    """What anybody sees of it, with or without account; words without account are read first."""
    each = services.held(recommendation_id)
    services.refuse(policies.refusal_to_say(each))
    author, name = work.actor.person_id, one_line(draft.name, drafts.LONGEST_NAME)
    made, is_new = _added(work, each, draft, now, side=Side.CITIZEN, author_name=name, author_id=author,
                          standing=Standing.WAITING)  # fmt: skip
    if not is_new:
        return made
    mode = Mode.AFTER if author is not None or work.actor.is_system else Mode.BEFORE
    told = "\n".join((made.words, made.proof_url, made.author_name))
    made.standing = moderation.submit(
        work, Ref(FOLLOW, made.id), Ref(RECOMMENDATION, each.id), scopes_of_moderation(each), mode, told, author, now
    )  # fmt: skip
    return made


def scopes_of_moderation(each: Recommendation) -> Scopes:
    """The scopes whose moderators read what is said of it."""
    return (each.work.mandate.scope,)


def show_or_hide(work: Work, follow_id: int, standing: Standing) -> None:
    """What a moderator decided of these words."""
    work.session.execute(update(FollowUp).where(FollowUp.id == follow_id).values(standing=standing))
    work.touch(PAGES)


def _added(work: Work, each: Recommendation, draft: FollowDraft, now: datetime, **more: Any) -> tuple[FollowUp, bool]:
    """The words, and whether they are new: a form sent twice, at the same moment too, says them once."""
    row = {
        "recommendation_id": each.id, "claim": draft.claim, "words": drafts.words(draft.words),
        "proof_url": drafts.checked_link(draft.proof_url, "proof_url"), "language": draft.language, "at": now,
        "ticket": draft.ticket, **more,
    }  # fmt: skip
    statement = insert(FollowUp).values(row).on_conflict_do_nothing(index_elements=["ticket"])
    made: FollowUp | None = work.session.scalar(statement.returning(FollowUp))
    work.touch(PAGES)
    if made is not None:
        return made, True
    known = queries.follow_up_of_ticket(draft.ticket or "")
    assert known is not None  # the conflict was with it
    return known, False
