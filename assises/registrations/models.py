"""Registrations on their way, associations that relay, and calls to make."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.people.models import Registration
from assises.registrations.types import CallState, Why
from commons.kernel.db import Model, StateText, one_of


class RegistrationDraft(Model):
    """What somebody has typed so far, sealed; found again by the ticket of their form, deleted within the day."""

    __tablename__ = "assises_registration_draft"

    #: Seal of the ticket; the ticket is in the address of the screens and nowhere else.
    ticket_seal: Mapped[str] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Relay(Model):
    """An organisation that brings people to an edition."""

    __tablename__ = "assises_relay"
    __table_args__ = (UniqueConstraint("edition_id", "organisation_id", name="uq_assises_relay_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("identity_organisation.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime]


class VoiceCall(Model):
    """Somebody to tell by voice, because they have neither mail nor telephone of their own."""

    __tablename__ = "assises_call"
    __table_args__ = (
        one_of("why", Why),
        one_of("state", CallState),
        CheckConstraint("tries >= 0", name="tries_count"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_has_a_moment"),
        Index("ix_assises_call_to_do", "edition_id", "made_at", postgresql_where=text("state <> 'done'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The same fact told twice is one call.
    key: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("assises_registration.id", ondelete="CASCADE"), index=True)
    why: Mapped[Why] = mapped_column(StateText(Why))
    #: Title of the activity or name of the site, in French; never what somebody needs.
    about: Mapped[str] = mapped_column(default="")
    state: Mapped[CallState] = mapped_column(StateText(CallState), default=CallState.TO_DO)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))

    registration: Mapped[Registration] = relationship(lazy="joined", innerjoin=True)
