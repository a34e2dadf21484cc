"""Organisations, their members, and invitations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.identity.models import Account
from commons.identity.organisations.types import MemberRole, OrganisationKind, OrganisationState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.territory.models import Place


class Organisation(Model):
    """An association, a collective, a school: it signs in through its members, never by itself."""

    __tablename__ = "identity_organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        one_of("state", OrganisationState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(state = 'verified') = (verified_at IS NOT NULL)", name="verified_has_a_date"),
        # Anybody may declare a number; only one organisation can be verified under it.
        Index("uq_identity_organisation_rna", "rna", unique=True, postgresql_where=text("state = 'verified'")),
        Index("uq_identity_organisation_siret", "siret", unique=True, postgresql_where=text("state = 'verified'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind] = mapped_column(StateText(OrganisationKind))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: Number in the national register of associations, "W" and nine signs.
    rna: Mapped[str | None]
    #: SIREN or SIRET.
    siret: Mapped[str | None]
    #: How to reach it, for the team; never published.
    contact: Mapped[str] = mapped_column(default="")
    #: Small structures get the short form first.
    small: Mapped[bool] = mapped_column(default=False)
    state: Mapped[OrganisationState] = mapped_column(StateText(OrganisationState), default=OrganisationState.DECLARED)
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place | None] = relationship()


class Member(Model):
    """Somebody who belongs to an organisation, under their own account."""

    __tablename__ = "identity_member"
    __table_args__ = (one_of("role", MemberRole),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("identity_organisation.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[MemberRole] = mapped_column(StateText(MemberRole))
    since_day: Mapped[date]

    organisation: Mapped[Organisation] = relationship()
    account: Mapped[Account] = relationship()


class Invitation(Model):
    """A link that lets one person in, once, until a moment; only the seal of the link is kept."""

    __tablename__ = "identity_invitation"
    __table_args__ = (
        CheckConstraint("made_at < expires_at", name="ends_after_it_begins"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="used_or_withdrawn"),
        Index("ix_identity_invitation_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    #: What it lets into: an organisation, the file of an initiative…
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    #: As what.
    role: Mapped[str]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def subject(self) -> Ref:
        """What it lets into."""
        return Ref(self.subject_kind, self.subject_id)
