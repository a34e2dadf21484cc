"""Corrections of the ledger: one person says what is wrong, another one confirms, a new line sets it right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from budgets.fund import drafts, ledger, policies, queries, services
from budgets.fund.drafts import MendingDraft
from budgets.fund.models_money import FundCorrection
from budgets.fund.reasons import FundReason
from budgets.fund.types import FUND, CorrectionState, LineKind
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work


def propose(work: Work, fund_id: int, draft: MendingDraft, now: datetime) -> None:
    """Say what is wrong; nothing moves before another person confirms. The form sent twice says it once."""
    fund = services.held(fund_id)
    services.refuse(policies.refusal_to_handle_money(services.scopes_of(fund), work.actor))
    if work.actor.person_id is None:
        raise Refused(reason=FundReason.TWO_PERSONS)
    row = {
        "fund_id": fund_id, "mending": draft.mending, "amount": draft.amount, "state": CorrectionState.PROPOSED,
        "request_id": _request_id(fund_id, draft), "proposed_by_id": work.actor.person_id, "proposed_at": now,
        "reason": drafts.cleaned(draft.reason, drafts.LONGEST_WORDS, "reason"), "ticket": draft.ticket,
    }  # fmt: skip
    if not 0 < draft.amount.cents <= drafts.LARGEST.cents:
        raise Invalid(fields={"amount": FundReason.NOTHING_THERE.sentence})
    work.session.execute(insert(FundCorrection).values(row).on_conflict_do_nothing(index_elements=["ticket"]))
    work.audit("budgets.fund.mend", str(Ref(FUND, fund_id)), mending=draft.mending.value, cents=draft.amount.cents)


def settle(work: Work, correction_id: int, agreed: bool, now: datetime) -> None:
    """Confirm what another person proposed, or refuse it (one's own too); one conditional update decides."""
    found = work.session.get(FundCorrection, correction_id)
    if found is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    fund, person = services.held(found.fund_id), work.actor.person_id
    services.refuse(policies.refusal_to_handle_money(services.scopes_of(fund), work.actor))
    if person is None or (agreed and person == found.proposed_by_id):
        raise Refused(reason=FundReason.TWO_PERSONS)
    state = CorrectionState.CONFIRMED if agreed else CorrectionState.REFUSED
    mine = (FundCorrection.id == correction_id, FundCorrection.state == CorrectionState.PROPOSED)
    statement = update(FundCorrection).where(*mine).values(state=state, settled_by_id=person, settled_at=now)
    if work.session.execute(statement.returning(FundCorrection.id)).one_or_none() is None:
        raise Refused(reason=FundReason.SETTLED_ALREADY)
    if agreed:
        ledger.write(
            work, found.fund_id, LineKind.CORRECTION, found.amount, f"correction:{found.id}", now,
            request_id=found.request_id, words=found.reason, correction=found,
        )  # fmt: skip
    work.audit("budgets.fund.settle_mending", str(Ref(FUND, found.fund_id)), state=state.value)


def _request_id(fund_id: int, draft: MendingDraft) -> int | None:
    if not draft.mending.of_a_request:
        return None
    found = queries.request_by_number(fund_id, draft.request_number) if draft.request_number else None
    if found is None:
        raise Invalid(fields={"request_number": FundReason.NEEDS_A_REQUEST.sentence})
    return found.id
