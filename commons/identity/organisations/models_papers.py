"""Papers of an organisation: its statutes, and the account it is paid on, sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model

_ORGANISATION = "identity_organisation.id"


class OrganisationStatutes(Model):
    """The statutes as a PDF; a newer file takes the place of the one before, which stays."""

    __tablename__ = "identity_organisation_statutes"
    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        Index(
            "uq_identity_organisation_statutes_current", "organisation_id", unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION, ondelete="CASCADE"))
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    added_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]


class OrganisationBank(Model):
    """Where an organisation is paid. Sealed: neither a copy of the database nor an export shows it."""

    __tablename__ = "identity_organisation_bank"
    __table_args__ = (CheckConstraint("octet_length(sealed) >= 33", name="is_sealed"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION, ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    written_at: Mapped[datetime]
    #: Rises with each writing.
    version: Mapped[int] = mapped_column(default=1)
