"""A yearly edition of the Assises, and the log of what was decided of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from assises.editions.types import EditionState
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Period


class AssisesEdition(Model):
    """One year: its days, the dates of its registrations, its rules. What the clock says is `policies.stage_of`."""

    __tablename__ = "assises_edition"
    __table_args__ = (
        one_of("state", EditionState),
        CheckConstraint("year BETWEEN 2024 AND 2100", name="year_sane"),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("first_day <= last_day", name="days_run_forward"),
        CheckConstraint("(wishes_open_at IS NULL) = (wishes_close_at IS NULL)", name="wish_window_whole"),
        CheckConstraint("wishes_open_at < wishes_close_at", name="wish_window_runs_forward"),
        CheckConstraint("wishes_close_at <= registrations_close_at", name="wishes_before_the_end"),
        CheckConstraint("registrations_open_at < registrations_close_at", name="registrations_run_forward"),
        CheckConstraint("largest_group BETWEEN 1 AND 50", name="group_sane"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 240", name="travel_sane"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str]
    #: The year's theme, in a plain sentence.
    theme: Mapped[str] = mapped_column(default="")
    #: What it is and how it goes, for people who never came.
    about: Mapped[str] = mapped_column(default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
    state: Mapped[EditionState] = mapped_column(StateText(EditionState), default=EditionState.DRAFT)
    #: The wish window; null: first come, first served from the opening on.
    wishes_open_at: Mapped[datetime | None]
    wishes_close_at: Mapped[datetime | None]
    #: Set by the draw: from then on, first come, first served.
    drawn_at: Mapped[datetime | None]
    registrations_open_at: Mapped[datetime]
    registrations_close_at: Mapped[datetime]
    #: From this moment floors of colleges may be released; set once when they are, in one logged step.
    floors_release_at: Mapped[datetime | None]
    floors_released_at: Mapped[datetime | None]
    #: Persons one registration may bring, the person who registers included.
    largest_group: Mapped[int] = mapped_column(default=8)
    #: Between two sites, minutes that two activities of one person must leave.
    travel_minutes: Mapped[int] = mapped_column(default=45)
    #: How to ask for help to register, in words: a telephone number, a place.
    contact: Mapped[str] = mapped_column(default="")
    reported_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    @property
    def wish_window(self) -> Period | None:
        """When wishes are taken."""
        if self.wishes_open_at is None or self.wishes_close_at is None:
            return None
        return Period(self.wishes_open_at, self.wishes_close_at)

    @property
    def scope(self) -> tuple[str, int]:
        """The scope of roles for this edition."""
        return ("assises", self.id)


class EditionStep(Model):
    """A decision about an edition: announced, taken back, dates moved, reopened, with its reason; public."""

    __tablename__ = "assises_edition_step"
    __table_args__ = (
        CheckConstraint("what <> ''", name="said"),
        Index("ix_assises_edition_step_edition", "edition_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("assises_edition.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    #: A code such as "announced", "dates_moved", "floors_released", "drawn".
    what: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
