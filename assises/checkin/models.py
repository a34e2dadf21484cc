"""Badges, devices, people written down at the door, and check-ins. Presence is derived from them, never stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assises.checkin.types import Answer, ConflictKind, Direction, Mode, Verdict
from assises.programme.models import Site
from assises.programme.types import ActivityKind
from commons.identity.colleges import College
from commons.kernel.db import Model, StateText, one_of


class Badge(Model):
    """What somebody shows at the door. Its token is derived anew each time it is drawn; only the hash is kept."""

    __tablename__ = "assises_badge"
    __table_args__ = (
        CheckConstraint("(attendee_id IS NULL) <> (walk_in_id IS NULL)", name="one_bearer"),
        CheckConstraint("generation >= 1 AND prints >= 0", name="counts"),
        Index(
            "uq_assises_badge_standing", "attendee_id", unique=True, postgresql_where=text("revoked_at IS NULL"),
        ),
        UniqueConstraint("attendee_id", "generation", name="uq_assises_badge_generation"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("assises_attendee.id", ondelete="CASCADE"))
    walk_in_id: Mapped[UUID | None] = mapped_column(
        Uuid(), ForeignKey("assises_walk_in.id", ondelete="CASCADE"), unique=True
    )
    #: Rises with each badge of the same person: the one before is revoked.
    generation: Mapped[int] = mapped_column(default=1)
    #: SHA-256 of the token.
    token_hash: Mapped[str] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    #: How often it was put on paper.
    prints: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))


class DoorDevice(Model):
    """A tablet or a telephone opened for the door of one site; it has no account."""

    __tablename__ = "assises_device"
    __table_args__ = (CheckConstraint("label <> ''", name="named"), Index("ix_assises_device_site", "site_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("assises_site.id"))
    label: Mapped[str]
    #: SHA-256 of the one-time pairing secret; null once used.
    pairing_hash: Mapped[str | None] = mapped_column(unique=True)
    #: Which pairing it is: its secret is made of this and of the application's key.
    pairing_turn: Mapped[int] = mapped_column(default=1)
    pairing_ends_at: Mapped[datetime]
    #: SHA-256 of the token in the device's own cookie.
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    paired_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    #: How far its clock is ahead of ours, in milliseconds, at its last sign of life.
    offset_ms: Mapped[int] = mapped_column(default=0)
    #: The version of the list it holds, and how many check-ins it said it still had to send.
    manifest_version: Mapped[int | None]
    waiting: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)


class WalkIn(Model):
    """Somebody nobody expected, written down in twenty seconds; tied to a registration by an explicit act only."""

    __tablename__ = "assises_walk_in"
    __table_args__ = (
        one_of("college", College),
        CheckConstraint("rank BETWEEN 1 AND 20", name="place_in_group"),
        Index("ix_assises_walk_in_site_day", "site_day_id"),
        # Two people who came together are not one registered person.
        Index(
            "uq_assises_walk_in_group_merged", "group_id", "merged_into", unique=True,
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )  # fmt: skip

    #: Drawn by the device: sent twice, it is one person.
    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    site_day_id: Mapped[int] = mapped_column(ForeignKey("assises_site_day.id"))
    #: Who came together: the number of the one whose first name was asked. No key: devices send in any order.
    group_id: Mapped[UUID] = mapped_column(Uuid())
    #: The place among the adults, or among the children, of the group.
    rank: Mapped[int] = mapped_column(default=1)
    child: Mapped[bool] = mapped_column(default=False)
    #: Of the one who was asked. Emptied 30 days after the edition.
    first_name: Mapped[str]
    college: Mapped[College] = mapped_column(StateText(College))
    created_at: Mapped[datetime]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("assises_device.id"))
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("assises_attendee.id", ondelete="SET NULL"), index=True)
    merged_at: Mapped[datetime | None]
    merged_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))


class CheckIn(Model):
    """One passage, as a device saw it; added, never changed. Only its tie to a person is cut, 30 days after."""

    __tablename__ = "assises_check_in"
    __table_args__ = (
        one_of("direction", Direction),
        one_of("mode", Mode),
        one_of("answer", Answer),
        CheckConstraint("num_nonnulls(attendee_id, walk_in_id, badge_hash) <= 1", name="one_bearer"),
        CheckConstraint("mode <> 'forced' OR reason <> ''", name="forcing_reasoned"),
        Index("ix_assises_check_in_site_day", "site_day_id", "at"),
        Index("ix_assises_check_in_activity", "activity_id", postgresql_where=text("activity_id IS NOT NULL")),
        Index("ix_assises_check_in_attendee", "attendee_id"),
    )  # fmt: skip

    #: Drawn by the device: sent twice, it is one row.
    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    site_day_id: Mapped[int] = mapped_column(ForeignKey("assises_site_day.id"))
    #: The room's door; null: the door of the site.
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("assises_activity.id"))
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("assises_attendee.id", ondelete="SET NULL"))
    walk_in_id: Mapped[UUID | None] = mapped_column(Uuid(), ForeignKey("assises_walk_in.id"), index=True)
    #: Of a badge that was read offline and that nobody knows.
    badge_hash: Mapped[str | None]
    direction: Mapped[Direction] = mapped_column(StateText(Direction))
    mode: Mapped[Mode] = mapped_column(StateText(Mode))
    #: What the device was told: asked again, it is told the same.
    answer: Mapped[Answer] = mapped_column(StateText(Answer))
    #: What the device's clock said, what ours said when it arrived, and how far the device's clock was ahead.
    device_at: Mapped[datetime]
    server_at: Mapped[datetime]
    offset_ms: Mapped[int] = mapped_column(default=0)
    #: The moment it took place, the device's clock put right: what order is made of.
    at: Mapped[datetime]
    device_id: Mapped[int | None] = mapped_column(ForeignKey("assises_device.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    #: Codes of assises.checkin.types.Flag.
    flags: Mapped[list[str]]


class HeadCount(Model):
    """Heads counted in a building, for people leave without being seen; added, never changed."""

    __tablename__ = "assises_head_count"
    __table_args__ = (
        CheckConstraint("persons BETWEEN 0 AND 99999", name="a_building_full"),
        Index("ix_assises_head_count_site_day", "site_day_id", "at"),
    )

    #: Drawn by the device: sent twice, it is one row.
    id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    site_day_id: Mapped[int] = mapped_column(ForeignKey("assises_site_day.id"))
    persons: Mapped[int]
    #: When it was, the device's clock put right, and when it arrived here.
    at: Mapped[datetime]
    server_at: Mapped[datetime]
    #: Which device of the door; null: somebody of the team, from the page of the day.
    device_id: Mapped[int | None] = mapped_column(ForeignKey("assises_device.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))


class Reconciliation(Model):
    """What the team decided about a case; the check-ins themselves stay as they are."""

    __tablename__ = "assises_reconciliation"
    __table_args__ = (
        one_of("kind", ConflictKind),
        one_of("verdict", Verdict),
        UniqueConstraint("kind", "check_in_id", name="uq_assises_reconciliation_once"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ConflictKind] = mapped_column(StateText(ConflictKind))
    check_in_id: Mapped[UUID] = mapped_column(Uuid(), ForeignKey("assises_check_in.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[Verdict] = mapped_column(StateText(Verdict))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))


class DoorLine(Model):
    """Somebody who waits at the door of a full room; the first who came is the first who enters."""

    __tablename__ = "assises_door_line"
    __table_args__ = (
        CheckConstraint("(attendee_id IS NULL) <> (walk_in_id IS NULL)", name="one_bearer"),
        CheckConstraint("entered_at IS NULL OR left_at IS NULL", name="entered_or_left"),
        Index(
            "uq_assises_door_line_attendee", "activity_id", "attendee_id", unique=True,
            postgresql_where=text("entered_at IS NULL AND left_at IS NULL"),
        ),
        Index(
            "uq_assises_door_line_walk_in", "activity_id", "walk_in_id", unique=True,
            postgresql_where=text("entered_at IS NULL AND left_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("assises_activity.id"))
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("assises_attendee.id", ondelete="CASCADE"), index=True)
    walk_in_id: Mapped[UUID | None] = mapped_column(Uuid(), ForeignKey("assises_walk_in.id"), index=True)
    since: Mapped[datetime]
    entered_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class AttendanceTally(Model):
    """Of those who had a seat in an edition, how many came, by kind of activity: kept once passages lost their people.

    What the share of seats to give beyond the capacity is proposed from, years later.
    """

    __tablename__ = "assises_attendance_tally"
    __table_args__ = (one_of("kind", ActivityKind), CheckConstraint("came BETWEEN 0 AND expected", name="counts"))

    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id"), primary_key=True)
    kind: Mapped[ActivityKind] = mapped_column(StateText(ActivityKind), primary_key=True)
    expected: Mapped[int]
    came: Mapped[int]


class PresenceTally(Model):
    """How many came on a day of a site, by college and home: what stays once check-ins have lost their people."""

    __tablename__ = "assises_presence_tally"
    __table_args__ = (one_of("college", College), CheckConstraint("persons >= 1", name="counts"))

    id: Mapped[int] = mapped_column(primary_key=True)
    site_day_id: Mapped[int] = mapped_column(ForeignKey("assises_site_day.id"), index=True)
    #: Null: whoever came with a badge that nobody knows.
    college: Mapped[College | None] = mapped_column(StateText(College))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    persons: Mapped[int]
