"""Sites and their days, rooms, activities and who animates them, and the versions of the programme."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.programme.types import ActivityKind, ActivityState, Entry, Part
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Period
from commons.territory.models import Place


class Site(Model):
    """One place where an edition is held, and how to come and get in."""

    __tablename__ = "assises_site"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug", name="uq_assises_site_slug"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"))
    slug: Mapped[str]
    name: Mapped[str]
    #: The commune or the neighbourhood it stands in.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    #: Bus, metro, car park, the right door.
    access: Mapped[str] = mapped_column(default="")
    step_free: Mapped[bool] = mapped_column(default=False)
    #: Lift, accessible toilets, quiet room, loop: in words.
    comfort: Mapped[str] = mapped_column(default="")
    child_care: Mapped[bool] = mapped_column(default=False)
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place | None] = relationship(lazy="joined")


class SiteDay(Model):
    """A day of a site: when its doors are open and how many people the building may hold."""

    __tablename__ = "assises_site_day"
    __table_args__ = (
        UniqueConstraint("site_id", "day", name="uq_assises_site_day_once"),
        CheckConstraint("opens_at < closes_at", name="runs_forward"),
        CheckConstraint("gauge BETWEEN 1 AND 100000", name="gauge_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("assises_site.id"))
    day: Mapped[date] = mapped_column(index=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    #: Most persons at once by the safety rules of the building (jauge ERP): the only hard stop at the door.
    gauge: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)


class Room(Model):
    """A room of a site."""

    __tablename__ = "assises_room"
    __table_args__ = (
        UniqueConstraint("site_id", "name", name="uq_assises_room_name"),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("capacity BETWEEN 1 AND 100000", name="capacity_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("assises_site.id"))
    name: Mapped[str]
    capacity: Mapped[int]
    step_free: Mapped[bool] = mapped_column(default=False)
    hearing_loop: Mapped[bool] = mapped_column(default=False)
    #: Floor, door, colour of the signs.
    whereabouts: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)


class Activity(Model):
    """A plenary, a workshop, a visit…: what, where, when, for how many, in which languages."""

    __tablename__ = "assises_activity"
    __table_args__ = (
        one_of("kind", ActivityKind),
        one_of("state", ActivityState),
        one_of("entry", Entry),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("starts_at < ends_at", name="runs_forward"),
        CheckConstraint("capacity BETWEEN 1 AND 100000", name="capacity_sane"),
        CheckConstraint("(state = 'cancelled') = (cancel_reason <> '')", name="cancelling_reasoned"),
        Index("ix_assises_activity_site_day", "site_day_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), index=True)
    site_day_id: Mapped[int] = mapped_column(ForeignKey("assises_site_day.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("assises_room.id"), index=True)
    kind: Mapped[ActivityKind] = mapped_column(StateText(ActivityKind))
    state: Mapped[ActivityState] = mapped_column(StateText(ActivityState), default=ActivityState.DRAFT)
    entry: Mapped[Entry] = mapped_column(StateText(Entry), default=Entry.SEAT)
    title: Mapped[str]
    #: What one will do there, in two plain sentences.
    summary: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: Seats, in persons; never above what the room holds, unless the secretariat said so with a reason.
    capacity: Mapped[int]
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("territory_challenge.id"), index=True)
    #: The subject of the Assises it takes up.
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("assises_subject.id"), index=True)
    #: Languages spoken in the room, and interpreted into: codes such as "fr", "ar", "fsl" (LSF), "swb" (comorien).
    languages: Mapped[list[str]]
    interpreted: Mapped[list[str]]
    #: Who interprets, in words; for the team: a language that is promised needs somebody.
    interpreters: Mapped[str] = mapped_column(default="")
    #: Texts in easy French are used (FALC).
    easy_french: Mapped[bool] = mapped_column(default=False)
    #: Who animates and speaks, in words, for the programme.
    hosts: Mapped[str] = mapped_column(default="")
    cancel_reason: Mapped[str] = mapped_column(default="")
    #: Rises when its date, place or state changes: calendars take the highest.
    sequence: Mapped[int] = mapped_column(default=0)
    #: The version of the programme that first told of it; null: nobody outside the team knows it.
    first_release: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]

    site_day: Mapped[SiteDay] = relationship(lazy="joined", innerjoin=True)
    room: Mapped[Room | None] = relationship(lazy="joined")

    @property
    def period(self) -> Period:
        """When it takes place."""
        return Period(self.starts_at, self.ends_at)


class Crew(Model):
    """Somebody of the team who facilitates an activity or takes its notes."""

    __tablename__ = "assises_crew"
    __table_args__ = (one_of("part", Part),)

    activity_id: Mapped[int] = mapped_column(ForeignKey("assises_activity.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[Part] = mapped_column(StateText(Part), primary_key=True)


class Release(Model):
    """A published version of the programme, whole, with the list of what changed since the one before."""

    __tablename__ = "assises_release"
    __table_args__ = (CheckConstraint("number >= 1", name="counts_from_one"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    published_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    #: What the secretariat says of it.
    note: Mapped[str] = mapped_column(default="")
    #: Every planned activity as it stood.
    programme: Mapped[list[Any]]
    #: What changed since the version before, as data.
    changes: Mapped[list[Any]]
