"""Registrations, the people in them, and what they need (in a table of its own, sealed)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.people.types import Entrance, NeedKind, NeedState, PersonRole, RegistrationState
from commons.identity.colleges import College
from commons.kernel.db import Model, StateText, one_of


class Registration(Model):
    """One person, a family or a group that comes together and is placed together; no account is needed."""

    __tablename__ = "assises_registration"
    __table_args__ = (
        one_of("college", College),
        one_of("entrance", Entrance),
        one_of("state", RegistrationState),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_a_moment"),
        UniqueConstraint("edition_id", "code", name="uq_assises_registration_code"),
        Index("ix_assises_registration_edition", "edition_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"))
    #: Short, for people: read aloud at the door, typed to change or cancel (letters of commons.identity.seals).
    code: Mapped[str]
    #: Seal of the long secret in the link; the secret itself is kept nowhere.
    secret_seal: Mapped[str] = mapped_column(unique=True)
    #: How often the link was changed: each time it is another one, and the one before opens nothing.
    link_turn: Mapped[int] = mapped_column(default=0)
    #: The form's own ticket: sent twice, it registers once.
    ticket: Mapped[str | None] = mapped_column(unique=True)
    college: Mapped[College] = mapped_column(StateText(College))
    entrance: Mapped[Entrance] = mapped_column(StateText(Entrance))
    state: Mapped[RegistrationState] = mapped_column(StateText(RegistrationState))
    #: "mail:…" or "phone:+33…"; empty for whoever is reached otherwise (a call list, the table).
    contact: Mapped[str] = mapped_column(default="")
    #: How to reach whoever has no contact, in words: "par la table d’Air Bel".
    reached_by: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    #: Commune or neighbourhood where they live, for the account of who came; null: not said.
    home_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("identity_organisation.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    created_at: Mapped[datetime]
    #: Until when a sign is waited for.
    confirm_by: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    #: Rises with each change: whoever saves an older page is told.
    version: Mapped[int] = mapped_column(default=1)

    attendees: Mapped[list[Attendee]] = relationship(
        order_by="Attendee.id", back_populates="registration", lazy="selectin"
    )

    @property
    def present(self) -> list[Attendee]:
        """Those who still come."""
        return [person for person in self.attendees if person.cancelled_at is None]


class Attendee(Model):
    """One person of a registration."""

    __tablename__ = "assises_attendee"
    __table_args__ = (
        one_of("role", PersonRole),
        CheckConstraint("first_name <> ''", name="named"),
        CheckConstraint("age BETWEEN 0 AND 120", name="age_sane"),
        UniqueConstraint("ticket", name="uq_assises_attendee_ticket"),
        Index("uq_assises_attendee_main", "registration_id", unique=True, postgresql_where=text("role = 'main'")),
        Index("ix_assises_attendee_registration", "registration_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("assises_registration.id", ondelete="CASCADE"))
    role: Mapped[PersonRole] = mapped_column(StateText(PersonRole))
    first_name: Mapped[str]
    #: Asked for nobody; on the badge only when given.
    last_name: Mapped[str] = mapped_column(default="")
    #: Of children, for their care; null for adults.
    age: Mapped[int | None]
    #: Of the form that added this person to a group; sent twice, it adds once. Null: there from the beginning.
    ticket: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(back_populates="attendees")


class Need(Model):
    """What one person asks for; its words are sealed, and the row is deleted 30 days after the edition."""

    __tablename__ = "assises_need"
    __table_args__ = (
        one_of("kind", NeedKind),
        one_of("state", NeedState),
        CheckConstraint("(state = 'asked') = (answered_at IS NULL)", name="answered_has_a_moment"),
        UniqueConstraint("attendee_id", "kind", name="uq_assises_need_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("assises_attendee.id", ondelete="CASCADE"))
    kind: Mapped[NeedKind] = mapped_column(StateText(NeedKind))
    state: Mapped[NeedState] = mapped_column(StateText(NeedState), default=NeedState.ASKED)
    #: Which language, how many children and their age…: encrypted; null when nothing was added.
    sealed_words: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: What was answered: encrypted; null while nothing was.
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))


class NeedTally(Model):
    """How many needs of a kind an edition had and what became of them: what stays once the needs are deleted."""

    __tablename__ = "assises_need_tally"
    __table_args__ = (
        one_of("kind", NeedKind),
        one_of("state", NeedState),
        CheckConstraint("number >= 1", name="counts"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), primary_key=True)
    kind: Mapped[NeedKind] = mapped_column(StateText(NeedKind), primary_key=True)
    state: Mapped[NeedState] = mapped_column(StateText(NeedState), primary_key=True)
    number: Mapped[int]
