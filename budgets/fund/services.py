"""Commands on funds: prepared, corrected, given money, opened, suspended, closed; with reasons everybody reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from budgets.fund import drafts, ledger, policies, queries
from budgets.fund.drafts import FundDraft
from budgets.fund.models import Fund, FundStep
from budgets.fund.models_money import FundAccount, FundLine
from budgets.fund.reasons import FundReason
from budgets.fund.types import ACT_OF, FUND, PAGES, FundAct, FundState, LineKind
from commons.identity.roles.scopes import chain_of
from commons.identity.types import Scope, ScopeKind
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.slugs import slug_of
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory


def prepare(work: Work, place_id: int, year: int, draft: FundDraft, now: datetime) -> Fund:
    """A fund for a place and a year, which nobody sees yet; one a place and year, whoever is faster."""
    place = territory.place(place_id)
    if place is None:
        raise Invalid(fields={"place": FundReason.NOT_FOUND.sentence})
    refuse(policies.refusal_to_keep(chain_of(Scope(ScopeKind.TERRITORY, place_id)), work.actor))
    slug = slug_of(f"{place.slug}-{year}", queries.slugs(), "fonds")
    row = {
        "slug": slug, "place_id": place_id, "year": year, "state": FundState.DRAFT, "reason": "", "asked_times": 0,
        "created_at": now, "version": 1, **_columns(draft),
    }  # fmt: skip
    statement = insert(Fund).values(row).on_conflict_do_nothing().returning(Fund.id)
    fund_id = work.session.scalar(statement)
    if fund_id is None:
        raise Invalid(fields={"year": FundReason.ONE_A_YEAR.sentence})
    work.session.add(FundAccount(fund_id=fund_id))
    work.session.flush()
    work.audit("budgets.fund.prepare", str(Ref(FUND, fund_id)), place=place_id, year=year)
    work.touch(PAGES)
    return held(fund_id)


def correct(work: Work, fund_id: int, version: int, draft: FundDraft, reason: str, now: datetime) -> None:
    """Other rules; once the fund is public the change is logged with its reason. Sessions keep what they had."""
    fund = held(fund_id)
    refuse(policies.refusal_to_keep(scopes_of(fund), work.actor))
    public = fund.state is not FundState.DRAFT
    if public and not reason.strip():
        raise Invalid(fields={"reason": FundReason.NEEDS_A_REASON.sentence})
    _write(work, fund_id, version, _columns(draft))
    if public:
        _log(work, fund_id, FundAct.CHANGED, drafts.cleaned(reason, drafts.LONGEST_WORDS, "reason"), now)
    work.audit("budgets.fund.correct", str(Ref(FUND, fund_id)), reason=reason.strip())


def move(work: Work, fund_id: int, version: int, to: FundState, reason: str, now: datetime) -> None:
    """Open, suspend or close: of two who do so at once, one is told."""
    fund = held(fund_id)
    refuse(policies.refusal_to_move(fund, to, scopes_of(fund), work.actor))
    if not reason.strip():
        raise Invalid(fields={"reason": FundReason.NEEDS_A_REASON.sentence})
    if to is FundState.OPEN:
        _must_be_ready(fund_id, now)
    said = drafts.cleaned(reason, drafts.LONGEST_WORDS, "reason")
    _write(work, fund_id, version, {"state": to, "reason": said})
    _log(work, fund_id, ACT_OF[to], said, now)
    work.audit("budgets.fund.move", str(Ref(FUND, fund_id)), state=to.value, reason=said)


def allocate(work: Work, fund_id: int, amount: Money, words: str, ticket: str, now: datetime) -> FundLine | None:
    """Money given to the fund, which nobody closes meanwhile; the same form sent twice gives it once."""
    fund = kept_still(work, fund_id)
    refuse(policies.refusal_to_keep(scopes_of(fund), work.actor))
    if fund.state is FundState.CLOSED:
        raise Refused(reason=FundReason.NOT_OPEN)
    if not 0 < amount.cents <= drafts.LARGEST.cents:
        raise Invalid(fields={"amount": FundReason.NOTHING_THERE.sentence})
    said = drafts.cleaned(words, drafts.LONGEST_WORDS, "words")
    ledger.locked_account(work, fund_id)
    key = f"allocation:{ticket}"
    if work.session.scalar(select(FundLine.id).where(FundLine.key == key)) is not None:
        return None
    line = ledger.write(work, fund_id, LineKind.ALLOCATION, amount, key, now, words=said)
    work.audit("budgets.fund.allocate", str(Ref(FUND, fund_id)), cents=amount.cents)
    return line


def held(fund_id: int) -> Fund:
    """The fund of this number."""
    found = queries.funds_by_id([fund_id])
    if not found:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found[0]


def kept_still(work: Work, fund_id: int) -> Fund:
    """The fund, which nobody closes or suspends before the command is over."""
    query = select(Fund).where(Fund.id == fund_id).with_for_update(read=True, of=Fund)
    found = work.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound(reason=FundReason.NOT_FOUND)
    return found


def scopes_of(fund: Fund) -> list[tuple[str, int]]:
    """The places whose team is in charge of a fund."""
    return chain_of(Scope(ScopeKind.TERRITORY, fund.place_id))


def refuse(reason: FundReason | None) -> None:
    """Raise this reason, if it is one."""
    if reason is FundReason.NOT_FOUND:
        raise NotFound(reason=reason)
    if reason is not None:
        raise Refused(reason=reason)


def _must_be_ready(fund_id: int, now: datetime) -> None:
    if not queries.account(fund_id).allocated:
        raise Refused(reason=FundReason.NEEDS_MONEY_FIRST)
    if policies.refusal_to_sit(queries.members(fund_id), now) is not None:
        raise Refused(reason=FundReason.NEEDS_A_COMMITTEE)


def _columns(draft: FundDraft) -> dict[str, Any]:
    if not 0 < draft.ceiling.cents <= drafts.LARGEST.cents:
        raise Invalid(fields={"ceiling": FundReason.NOTHING_THERE.sentence})
    return {
        "title": drafts.line(draft.title, "title"), "ceiling": draft.ceiling, "contact": draft.contact.strip(),
        "rules": drafts.cleaned(draft.rules, drafts.LONGEST_RULES, "rules"), "answer_days": draft.answer_days,
        "bilan_days": draft.bilan_days, "advance_percent": draft.advance_percent,
        "quorum_percent": draft.quorum_percent, "share_percent": draft.share_percent,
    }  # fmt: skip


def _write(work: Work, fund_id: int, version: int, values: dict[str, Any]) -> None:
    """One conditional update: of two people who write from the same page, one is told."""
    mine = (Fund.id == fund_id, Fund.version == version)
    statement = update(Fund).where(*mine).values(**values, version=Fund.version + 1)
    statement = statement.execution_options(synchronize_session=False)
    if work.session.execute(statement.returning(Fund.id)).one_or_none() is None:
        raise Stale(reason=FundReason.CHANGED_MEANWHILE)
    work.session.expire_all()
    work.touch(PAGES)


def _log(work: Work, fund_id: int, act: FundAct, reason: str, now: datetime) -> None:
    work.session.add(FundStep(fund_id=fund_id, act=act, reason=reason, at=now))
