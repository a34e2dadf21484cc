"""Asks for another opinion, and gives it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from commons.identity import queries as identity
from commons.kernel.errors import NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work
from commons.moderation import letters, policies, registry, rulings
from commons.moderation.appeals import queries
from commons.moderation.models import Appeal, Case, Judgment
from commons.moderation.reasons import ModerationReason
from commons.moderation.rulings import Ruling
from commons.moderation.types import DELAY, AppealState, Verdict


def appeal(work: Work, decision_id: int, words: str, now: datetime) -> int:
    """The author asks another moderator to look again; the number of the appeal."""
    decision = queries.decision(decision_id)
    if decision is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    known = queries.appeal_against(decision_id) is not None
    refusal = policies.refusal_to_appeal(
        work.actor, decision.author_id, decision.verdict, decision.decided_at, known, now
    )
    if refusal is not None:
        raise Refused(reason=refusal)
    row = {
        "decision_id": decision.id, "first_decider": decision.decided_by, "author_id": decision.author_id,
        "words": words, "made_at": now, "due_at": now + DELAY, "state": AppealState.OPEN, "answer": "",
    }  # fmt: skip
    made = work.session.execute(insert(Appeal).values(row).on_conflict_do_nothing().returning(Appeal.id)).first()
    if made is None:
        raise Refused(reason=ModerationReason.ALREADY_APPEALED)
    work.audit("moderation.appeal", str(decision.ref), decision=decision.id)
    work.touch("moderation")
    return int(made[0])


def answer(work: Work, appeal_id: int, overturn: bool, words: str, site: str, now: datetime) -> None:
    """Another moderator says whether the first decision stands."""
    found = _locked(work, appeal_id)
    decision = work.session.get_one(Judgment, found.decision_id)
    case = work.session.get_one(Case, decision.case_id)
    refusal = queries.refusal(work.actor, found, decision, case)
    if refusal is ModerationReason.APPEAL_ANSWERED:
        raise Stale(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)
    found.state = AppealState.OVERTURNED if overturn else AppealState.KEPT
    found.answer, found.answered_by, found.answered_at = words, work.actor.person_id, now
    work.session.flush()
    if overturn:
        _overturn(work, decision, case, now)
    work.audit("moderation.answer_appeal", str(decision.ref), decision=decision.id, overturned=overturn)
    work.touch("moderation")
    account = identity.account(found.author_id) if found.author_id is not None else None
    if account is not None:
        letters.appeal_answered(work, found, account, site)


def _locked(work: Work, appeal_id: int) -> Appeal:
    query = select(Appeal).where(Appeal.id == appeal_id).with_for_update().execution_options(populate_existing=True)
    found = work.session.scalar(query)
    if found is None:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    return found


def _overturn(work: Work, decision: Judgment, case: Case, now: datetime) -> None:
    """Show the text again, unless its author rewrote it meanwhile: then the new words are read for themselves."""
    text = registry.read([decision.ref]).get(decision.ref)
    work.session.refresh(decision)
    if text is not None and decision.is_current:
        rulings.write(work, case, text, Ruling(Verdict.SHOW), now, on_appeal=True)
        rulings.confirm(work, {decision.ref: registry.digest_of(text.words)})
