"""Writes a version of the rules of procedure, and adopts it: from then on it never changes (trigger)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from commission.mandates import policies, queries
from commission.mandates.models import Mandate, RuleBook
from commission.mandates.rules import DEFAULT, Rules
from commission.mandates.types import PAGES, MandateReason, RulesState
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.unit_of_work import Work


def open_draft(work: Work, mandate_id: int, now: datetime) -> RuleBook:
    """The draft that is being written, made of the rules in force when there is none. NotFound, Refused."""
    _obey(policies.refusal_to_compose(_mandate(work, mandate_id, lock=True), work.actor))
    books = queries.rulebooks(mandate_id)
    if books and books[0].state is RulesState.DRAFT:
        return books[0]
    before = books[0] if books else None
    draft = RuleBook(
        mandate_id=mandate_id, number=(before.number if before else 0) + 1, created_at=now,
        parameters=(before.rules if before else DEFAULT).as_json(), words=before.words if before else "",
    )  # fmt: skip
    work.session.add(draft)
    work.session.flush()
    return draft


def write(work: Work, book_id: int, version: int, rules: Rules, words: str, reason: str) -> None:
    """Write the draft. NotFound, Refused (adopted meanwhile), Invalid (rules that cannot be), Stale."""
    book = _book(work, book_id)
    _obey(policies.refusal_to_compose(_mandate(work, book.mandate_id), work.actor))
    if book.state is RulesState.ADOPTED:
        raise Refused(reason=MandateReason.RULES_ADOPTED)
    wrong = rules.mistakes()
    if wrong:
        raise Invalid(fields=dict.fromkeys(wrong, MandateReason.NOT_A_RULE.sentence))
    mine = (RuleBook.id == book_id, RuleBook.version == version, RuleBook.state == RulesState.DRAFT)
    values = {"parameters": rules.as_json(), "words": words.strip(), "reason": reason.strip(), "version": version + 1}
    if work.session.execute(update(RuleBook).where(*mine).values(values).returning(RuleBook.id)).one_or_none() is None:
        raise Stale(reason=MandateReason.CHANGED_MEANWHILE)
    work.session.expire(book)
    work.audit("commission.rules.write", f"commission.rulebook:{book_id}")


def adopt(work: Work, book_id: int, version: int, now: datetime) -> None:
    """Adopt the draft as it was read. NotFound, Refused, Stale; Invalid (from the second version on, no reason)."""
    book = _book(work, book_id)
    _obey(policies.refusal_to_compose(_mandate(work, book.mandate_id), work.actor))
    if book.state is RulesState.ADOPTED:
        raise Refused(reason=MandateReason.RULES_ADOPTED)
    if book.number > 1 and not book.reason.strip():
        raise Invalid(fields={"reason": MandateReason.NEEDS_A_REASON.sentence})
    mine = (RuleBook.id == book_id, RuleBook.version == version, RuleBook.state == RulesState.DRAFT)
    values = {"state": RulesState.ADOPTED, "adopted_at": now}
    if work.session.execute(update(RuleBook).where(*mine).values(values).returning(RuleBook.id)).one_or_none() is None:
        raise Stale(reason=MandateReason.CHANGED_MEANWHILE)
    work.session.expire(book)
    work.audit("commission.rules.adopt", f"commission.rulebook:{book_id}", number=book.number)
    work.touch(PAGES)


def _book(work: Work, book_id: int) -> RuleBook:
    book = work.session.get(RuleBook, book_id)
    if book is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return book


def _mandate(work: Work, mandate_id: int, lock: bool = False) -> Mandate:
    query = select(Mandate).where(Mandate.id == mandate_id)
    mandate = work.session.scalar(query.with_for_update() if lock else query)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    return mandate


def _obey(refusal: MandateReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
