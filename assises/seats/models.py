"""Seats of groups in activities and at sites, floors of colleges, wishes, and the draw that turns wishes into seats.

A *stock* is what seats are taken from: an activity, or a day of a site (its gauge). Both are counted in persons.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from assises.seats.types import Origin, SeatState
from commons.identity.colleges import College
from commons.kernel.db import Model, StateText, one_of

_ONE_STOCK = "(activity_id IS NULL) <> (site_day_id IS NULL)"


class CollegeFloor(Model):
    """Seats kept for one college, and the most it may take, in an activity or on a day of a site."""

    __tablename__ = "assises_college_floor"
    __table_args__ = (
        one_of("college", College),
        CheckConstraint(_ONE_STOCK, name="one_stock"),
        CheckConstraint("floor >= 0", name="floor_counts"),
        CheckConstraint("ceiling >= floor", name="ceiling_above_floor"),
        UniqueConstraint("activity_id", "college", name="uq_assises_college_floor_activity"),
        UniqueConstraint("site_day_id", "college", name="uq_assises_college_floor_site_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("assises_activity.id", ondelete="CASCADE"))
    site_day_id: Mapped[int | None] = mapped_column(ForeignKey("assises_site_day.id", ondelete="CASCADE"))
    college: Mapped[College] = mapped_column(StateText(College))
    floor: Mapped[int]
    ceiling: Mapped[int | None]


class Wish(Model):
    """What a group would like most, from 1; of the wish window only."""

    __tablename__ = "assises_wish"
    __table_args__ = (
        CheckConstraint("rank BETWEEN 1 AND 20", name="rank_sane"),
        UniqueConstraint("registration_id", "rank", name="uq_assises_wish_rank"),
    )

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("assises_registration.id", ondelete="CASCADE"), primary_key=True
    )
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("assises_activity.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    rank: Mapped[int]


class GroupSeat(Model):
    """The place of a group, whole, in an activity or at a site on a day: had, offered, or waited for."""

    __tablename__ = "assises_seat"
    __table_args__ = (
        one_of("state", SeatState),
        one_of("origin", Origin),
        CheckConstraint(_ONE_STOCK, name="one_stock"),
        CheckConstraint("persons >= 1", name="somebody"),
        CheckConstraint("offer_ends_at IS NULL OR state = 'offered'", name="only_offers_end"),
        CheckConstraint("origin <> 'forced' OR reason <> ''", name="forcing_reasoned"),
        CheckConstraint("origin <> 'forced' OR activity_id IS NOT NULL", name="gauge_never_forced"),
        CheckConstraint("skipped >= 0", name="skips_count"),
        Index(
            "uq_assises_seat_activity", "registration_id", "activity_id", unique=True,
            postgresql_where=text("joiner_id IS NULL AND state IN ('waiting', 'offered', 'confirmed')"),
        ),
        Index(
            "uq_assises_seat_site_day", "registration_id", "site_day_id", unique=True,
            postgresql_where=text("joiner_id IS NULL AND state IN ('waiting', 'offered', 'confirmed')"),
        ),
        Index(
            "uq_assises_seat_joiner_activity", "joiner_id", "activity_id", unique=True,
            postgresql_where=text("state IN ('waiting', 'offered', 'confirmed')"),
        ),
        Index(
            "uq_assises_seat_joiner_site_day", "joiner_id", "site_day_id", unique=True,
            postgresql_where=text("state IN ('waiting', 'offered', 'confirmed')"),
        ),
        Index("ix_assises_seat_activity_line", "activity_id", "state", "line_rank", "id"),
        Index("ix_assises_seat_site_day_line", "site_day_id", "state", "line_rank", "id"),
        Index("ix_assises_seat_offers", "offer_ends_at", postgresql_where=text("state = 'offered'")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("assises_registration.id", ondelete="CASCADE"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("assises_activity.id"))
    site_day_id: Mapped[int | None] = mapped_column(ForeignKey("assises_site_day.id"))
    #: Who came to the group after its seats were given, and asks alone; null: the seat of the group.
    joiner_id: Mapped[int | None] = mapped_column(ForeignKey("assises_attendee.id", ondelete="CASCADE"))
    #: Persons of the group who sit here; kept in step with `assises_seat_holder`.
    persons: Mapped[int]
    state: Mapped[SeatState] = mapped_column(StateText(SeatState))
    origin: Mapped[Origin] = mapped_column(StateText(Origin))
    #: Place in the waiting line: the draw's rank, then the order of arrival after all drawn ones.
    line_rank: Mapped[int] = mapped_column(default=0)
    #: How often freed seats were too few for this group; after three, the next ones are put together for it.
    skipped: Mapped[int] = mapped_column(default=0)
    #: Null of an offer: the group has no mail and no telephone, and somebody reaches it.
    offer_ends_at: Mapped[datetime | None]
    #: When it was first given or offered; null while it has only been waited for.
    held_at: Mapped[datetime | None]
    #: Why the secretariat went above the capacity.
    reason: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class SeatHolder(Model):
    """Somebody of the group who sits there."""

    __tablename__ = "assises_seat_holder"

    seat_id: Mapped[int] = mapped_column(ForeignKey("assises_seat.id", ondelete="CASCADE"), primary_key=True)
    attendee_id: Mapped[int] = mapped_column(
        ForeignKey("assises_attendee.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class DoorSeat(Model):
    """A seat given at the door of an activity, on the day, to somebody who had none there: one person."""

    __tablename__ = "assises_door_seat"
    __table_args__ = (
        CheckConstraint("(attendee_id IS NULL) <> (walk_in_id IS NULL)", name="one_bearer"),
        CheckConstraint("let_go >= 0", name="let_go_counts"),
        Index(
            "uq_assises_door_seat_attendee", "activity_id", "attendee_id", unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
        Index(
            "uq_assises_door_seat_walk_in", "activity_id", "walk_in_id", unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("assises_activity.id"))
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("assises_attendee.id", ondelete="CASCADE"), index=True)
    #: Somebody whom nobody expected, written down at the door (`assises.checkin`).
    walk_in_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("assises_walk_in.id", ondelete="CASCADE"), index=True
    )
    #: People who were absent and whose seats were let go for it: they count among those who did not come.
    let_go: Mapped[int] = mapped_column(default=0)
    given_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Draw(Model):
    """The public draw of an edition: what went in, published first; then the seed and what came out of it."""

    __tablename__ = "assises_draw"
    __table_args__ = (
        CheckConstraint("seed <> '' AND source <> ''", name="seeded"),
        CheckConstraint(
            "num_nulls(seed, source, outcome, outcome_digest, drawn_at) IN (0, 5)", name="drawn_whole"
        ),
    )  # fmt: skip

    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), primary_key=True)
    #: Groups by pseudonym with their wishes, and the seats there are.
    entries: Mapped[dict[str, Any]]
    #: SHA-256 of the entries, published when the window closes, before the seed is known.
    entries_digest: Mapped[str]
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    #: Drawn in public after the entries were published: digits of a lottery, dice thrown in the room.
    seed: Mapped[str | None]
    #: How the seed was come by, in words.
    source: Mapped[str | None]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    outcome_digest: Mapped[str | None]
    drawn_at: Mapped[datetime | None]
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))


class Overbooking(Model):
    """How far activities of an edition are given beyond their capacity, and from what that follows; none: not at all.

    The gauge of the building is never gone beyond.
    """

    __tablename__ = "assises_overbooking"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 100 AND 130", name="percent_sane"),
        CheckConstraint("percent = 100 OR source <> ''", name="above_has_a_source"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), primary_key=True)
    percent: Mapped[int]
    #: The measured share of people who did not come, and where it was measured.
    source: Mapped[str] = mapped_column(default="")
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
