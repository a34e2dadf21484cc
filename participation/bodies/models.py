"""A body, the places it speaks for, who sits in it, and the numbers it gives to what it writes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.identity.colleges import College
from commons.kernel.db import Model, StateText, one_of
from commons.territory.models import Place
from participation.bodies.types import BodyKind, BodyState


class Body(Model):
    """Some people who meet and decide, or advise: a committee, a commune's council, a table de quartier."""

    __tablename__ = "participation_body"
    __table_args__ = (
        one_of("kind", BodyKind),
        one_of("state", BodyState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(state = 'closed') = (closing_reason <> '')", name="closing_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[BodyKind] = mapped_column(StateText(BodyKind))
    name: Mapped[str]
    #: What it is for, in plain words.
    remit: Mapped[str] = mapped_column(default="")
    #: What it decides, and what it owes to others.
    decides: Mapped[str] = mapped_column(default="")
    owes: Mapped[str] = mapped_column(default="")
    #: How often it meets, in words.
    rhythm: Mapped[str] = mapped_column(default="")
    state: Mapped[BodyState] = mapped_column(StateText(BodyState), default=BodyState.ACTIVE)
    closing_reason: Mapped[str] = mapped_column(default="")
    #: The contract's own words, with their lines: [{"about": "decides", "text": …, "line": 1861}].
    quotes: Mapped[list[Any]] = mapped_column(default=list)
    #: Digest of the sheet as the reference data last wrote it; a sheet that no longer matches was edited by people.
    reference_digest: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    places: Mapped[list[Place]] = relationship(
        secondary="participation_body_place", order_by=Place.name, lazy="selectin"
    )


class BodyPlace(Model):
    """A place this body speaks for; a table may join several neighbourhoods."""

    __tablename__ = "participation_body_place"

    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), primary_key=True, index=True)


class Seat(Model):
    """Who sits: an organisation and a function, and a person's name when that person agreed. Ended, never deleted."""

    __tablename__ = "participation_seat"
    __table_args__ = (
        one_of("college", College),
        CheckConstraint("organisation <> ''", name="named"),
        CheckConstraint("person = '' OR consented", name="person_agreed"),
        CheckConstraint("until >= since", name="ends_after_it_begins"),
        Index("ix_participation_seat_body", "body_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"))
    #: In whose name one sits; "Habitants du quartier" for residents.
    organisation: Mapped[str]
    function: Mapped[str] = mapped_column(default="")
    #: The public name of whoever sits, empty without their agreement.
    person: Mapped[str] = mapped_column(default="")
    consented: Mapped[bool] = mapped_column(default=False)
    college: Mapped[College] = mapped_column(StateText(College))
    since: Mapped[date]
    until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class Numbering(Model):
    """The last public number given in a series and a year: decisions, saisines."""

    __tablename__ = "participation_numbering"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
