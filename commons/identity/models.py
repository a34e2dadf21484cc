"""Accounts, what they were given, where their holders live, and the codes that prove it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.identity.types import CardState, Contact, ContactKind, Link, Proof, Role, Scope, ScopeKind
from commons.kernel.db import Model, StateText, one_of


class Account(UserMixin, Model):
    """Somebody who signs in. An erased account keeps its number and nothing else."""

    __tablename__ = "identity_account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("left(phone, 1) = '+'", name="phone_international"),
        # One contact and one only: what an electorate key is derived from never changes under a voter.
        CheckConstraint(
            "num_nonnulls(email, phone) = CASE WHEN erased_day IS NULL THEN 1 ELSE 0 END", name="one_contact"
        ),
        CheckConstraint("erased_day IS NULL OR NOT active", name="erased_is_closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)  # type: ignore[assignment]  # a phone will do
    phone: Mapped[str | None] = mapped_column(unique=True)
    display_name: Mapped[str | None]
    #: Residents have none.
    password: Mapped[str | None]
    #: Owner of its sessions, unguessable.
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(default="fr")
    tf_primary_method: Mapped[str | None]
    #: Encrypted by Flask-Security with a key that is not in the database.
    tf_totp_secret: Mapped[str | None]
    #: The last half-minute whose code was taken: a code serves once.
    tf_last_counter: Mapped[int | None]
    #: Hashes of the recovery codes not used yet.
    recovery_hashes: Mapped[list[str]] = mapped_column(default=list)
    #: A day, not a moment: nothing here can be matched with a ballot.
    created_day: Mapped[date]
    erased_day: Mapped[date | None]

    roles: Mapped[list[RoleGrant]] = relationship(  # type: ignore[assignment]  # ours, not the mixin's
        primaryjoin="and_(Account.id == RoleGrant.account_id, RoleGrant.ends_at.is_(None))",
        viewonly=True,
        order_by="RoleGrant.id",
    )

    @property
    def contact(self) -> Contact | None:
        """How its holder is reached; nothing once erased."""
        if self.email:
            return Contact(ContactKind.MAIL, self.email)
        return Contact(ContactKind.PHONE, self.phone) if self.phone else None

    @property
    def is_team(self) -> bool:
        """True for people who must come in by the team's door, with a second factor."""
        return bool(self.password or self.roles)


class RoleGrant(RoleMixin, Model):
    """A role given to an account for a scope; withdrawn by an end, never by deletion."""

    __tablename__ = "identity_role_grant"
    __table_args__ = (
        one_of("role", Role),
        one_of("scope", ScopeKind),
        CheckConstraint("(scope = 'everywhere') = (scope_id = 0)", name="everywhere_has_no_id"),
        Index(
            "uq_identity_role_grant_current",
            "account_id",
            "role",
            "scope",
            "scope_id",
            unique=True,
            postgresql_where=text("ends_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(StateText(Role))
    scope: Mapped[ScopeKind] = mapped_column(StateText(ScopeKind))
    scope_id: Mapped[int] = mapped_column(default=0)
    #: Null when the command line gave it.
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    reason: Mapped[str]
    granted_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])

    @property
    def name(self) -> str:  # type: ignore[override]  # Flask-Security reads it, nobody writes it
        """The role's code, as Flask-Security asks for it."""
        return self.role.value

    @property
    def where(self) -> Scope:
        """What the role is limited to."""
        return Scope(self.scope, self.scope_id)


class SignInCode(Model):
    """A one-time code that was sent; bound to the browser that asked, readable by nobody."""

    __tablename__ = "identity_sign_in_code"

    #: Hash of the ticket kept by the browser that asked.
    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    contact_hash: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used: Mapped[bool] = mapped_column(default=False)


class Residence(Model):
    """Where a person says they live, study or work, and how it was proven."""

    __tablename__ = "identity_residence"
    __table_args__ = (
        one_of("link", Link),
        one_of("proof", Proof),
        CheckConstraint("(proof = 'desk') = (proven_by IS NOT NULL)", name="desk_has_a_name"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    qpv_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    link: Mapped[Link] = mapped_column(StateText(Link))
    proof: Mapped[Proof] = mapped_column(StateText(Proof))
    since_day: Mapped[date]
    proven_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))

    @property
    def place_id(self) -> int:
        """The narrowest place known."""
        return self.qpv_id if self.qpv_id is not None else self.commune_id

    def as_data(self) -> dict[str, Any]:
        """What an export and the journal write."""
        return {
            "commune": self.commune_id,
            "qpv": self.qpv_id,
            "link": self.link.value,
            "proof": self.proof.value,
        }


class ResidenceCard(Model):
    """A printed code handed over at a place; it serves once, and does not remember whom."""

    __tablename__ = "identity_residence_card"
    __table_args__ = (
        one_of("state", CardState),
        CheckConstraint("(state = 'used') = (used_day IS NOT NULL)", name="used_has_a_day"),
    )

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), index=True)
    batch: Mapped[str]
    state: Mapped[CardState] = mapped_column(StateText(CardState), default=CardState.READY)
    used_day: Mapped[date | None]
