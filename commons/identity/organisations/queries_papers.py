"""What is read of the papers of organisations; the sealed account is read by `bank.py` alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select

from commons.identity.organisations.models_papers import OrganisationBank, OrganisationStatutes
from commons.kernel.db import db


def statutes(organisation_id: int) -> OrganisationStatutes | None:
    """The statutes as they are now."""
    query = select(OrganisationStatutes).where(
        OrganisationStatutes.organisation_id == organisation_id, OrganisationStatutes.replaced_at.is_(None)
    )
    return db.session.scalar(query)


def has_statutes(organisation_id: int) -> bool:
    """Whether it gave its statutes."""
    return statutes(organisation_id) is not None


def bank_written_at(organisation_id: int) -> datetime | None:
    """When it gave its account; nothing of the account itself."""
    query = select(OrganisationBank.written_at).where(OrganisationBank.organisation_id == organisation_id)
    return db.session.scalar(query)


def has_bank(organisation_id: int) -> bool:
    """Whether it gave its account."""
    return bool(db.session.scalar(select(exists().where(OrganisationBank.organisation_id == organisation_id))))
