"""Statutes of an organisation (PDF), and where it is paid: written by those responsible, sealed, seen to pay only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from commons.identity import lockbox
from commons.identity.organisations import accounts, policies, queries, queries_papers
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.models_papers import OrganisationBank, OrganisationStatutes
from commons.identity.organisations.reasons import OrganisationReason
from commons.identity.organisations.types import ORGANISATION
from commons.kernel import pdfs
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work, unit_of_work

PURPOSE = "identity.organisation.bank"
LONGEST_HOLDER = 160


@dataclass(frozen=True)
class BankAccount:
    """Where an organisation is paid. Its `repr` tells nothing: it may stand in a trace."""

    holder: str
    iban: str
    bic: str

    def __repr__(self) -> str:
        return "BankAccount(…)"


def give_statutes(work: Work, organisation_id: int, data: bytes, now: datetime) -> OrganisationStatutes:
    """Put these statutes in place of those there were."""
    organisation = _handled(work, organisation_id)
    if not pdfs.looks_like_pdf(data):
        raise Invalid(fields={"file": OrganisationReason.NOT_A_PDF.sentence})
    try:
        pdfs.check(data)
    except Invalid as error:
        raise Invalid(fields={"file": error.sentence}) from error
    current = (OrganisationStatutes.organisation_id == organisation.id, OrganisationStatutes.replaced_at.is_(None))
    work.session.execute(update(OrganisationStatutes).where(*current).values(replaced_at=now))
    row = OrganisationStatutes(organisation_id=organisation.id, body=data, size=len(data), added_at=now)
    work.session.add(row)
    work.session.flush()
    work.audit("identity.organisation.statutes", _subject(organisation_id), size=len(data))
    return row


def statutes_body(organisation_id: int) -> bytes:
    """The bytes of the statutes of now; the caller judged who reads them."""
    found = queries_papers.statutes(organisation_id)
    if found is None:
        raise NotFound(reason=OrganisationReason.NO_STATUTES)
    return found.body


def give_account(work: Work, organisation_id: int, typed: BankAccount, now: datetime) -> None:
    """Write where the organisation is paid: checked, then sealed; the journal only says that it was written."""
    _handled(work, organisation_id)
    account = _checked(typed)
    values = {"sealed": _sealed(account, organisation_id), "written_at": now}
    statement = insert(OrganisationBank).values(organisation_id=organisation_id, version=1, **values)
    work.session.execute(
        statement.on_conflict_do_update(
            index_elements=[OrganisationBank.organisation_id],
            set_={**values, "version": OrganisationBank.version + 1},
        )
    )
    work.audit("identity.organisation.bank.write", _subject(organisation_id))


def see_account(
    work: Work, organisation_id: int, scopes: tuple[tuple[str, int], ...], about: str, now: datetime
) -> BankAccount:
    """Where it is paid, for whoever pays `about` within these scopes; each sight is a line of the journal."""
    role = queries.role_in(organisation_id, work.actor.person_id)
    refusal = policies.refusal_to_pay(work.actor, role, scopes)
    if refusal is not None:
        raise Refused(reason=refusal)
    sealed = work.session.scalar(
        select(OrganisationBank.sealed).where(OrganisationBank.organisation_id == organisation_id)
    )
    if sealed is None:
        raise NotFound(reason=OrganisationReason.NO_BANK)
    work.audit("identity.organisation.bank.see", _subject(organisation_id), about=about)
    return _opened(sealed, organisation_id)


def reseal() -> int:
    """Seal again, with the key of now, what a former key sealed; how many accounts."""
    changed = 0
    with unit_of_work(SYSTEM) as work:
        for row in work.session.scalars(select(OrganisationBank).with_for_update()):
            if lockbox.is_old(PURPOSE, row.sealed):
                row.sealed = _sealed(_opened(row.sealed, row.organisation_id), row.organisation_id)
                changed += 1
    return changed


def _checked(typed: BankAccount) -> BankAccount:
    found: dict[str, str] = {}
    holder = one_line(typed.holder, LONGEST_HOLDER)
    iban = bic = ""
    if not holder:
        found["holder"] = OrganisationReason.HOLDER_EMPTY.sentence
    try:
        iban = accounts.iban_of(typed.iban)
    except ValueError:
        found["iban"] = OrganisationReason.IBAN_WRONG.sentence
    try:
        bic = accounts.bic_of(typed.bic, iban)
    except ValueError:
        found["bic"] = OrganisationReason.BIC_WRONG.sentence
    if found:
        raise Invalid(fields=found)
    return BankAccount(holder, iban, bic)


def _sealed(account: BankAccount, organisation_id: int) -> bytes:
    said = json.dumps([account.holder, account.iban, account.bic], ensure_ascii=False)
    return lockbox.lock(PURPOSE, said, _subject(organisation_id))


def _opened(sealed: bytes, organisation_id: int) -> BankAccount:
    try:
        return BankAccount(*json.loads(lockbox.unlock(PURPOSE, sealed, _subject(organisation_id))))
    except lockbox.Unreadable as error:
        raise Refused(reason=OrganisationReason.BANK_UNREADABLE) from error


def _handled(work: Work, organisation_id: int) -> Organisation:
    """Held: of two who write at once, one comes after the other."""
    organisation = queries.held(organisation_id)
    if organisation is None:
        raise NotFound(reason=OrganisationReason.NOT_FOUND)
    refusal = policies.refusal_to_handle(work.actor, queries.role_in(organisation.id, work.actor.person_id))
    if refusal is not None:
        raise Refused(reason=refusal)
    return organisation


def _subject(organisation_id: int) -> str:
    return f"{ORGANISATION}:{organisation_id}"
