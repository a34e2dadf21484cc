"""The file of an initiative: its words, its money, its partners, what is joined, and the versions that were frozen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.identity.organisations.models import Organisation
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.storage import StoredFile
from commons.kernel.types import Money
from commons.moderation.types import Standing
from commons.territory.models import Challenge, Orientation, Place, Principle
from participation.initiatives.types import CarrierRole, FileKind, LineKind, PartnerState, Shape

_FILE = "participation_initiative.id"


class Initiative(Model):
    """One file for every door; what is public is never this row, but the version that was published."""

    __tablename__ = "participation_initiative"
    __table_args__ = (
        one_of("shape", Shape),
        one_of("standing", Standing),
        CheckConstraint("title <> ''", name="titled"),
        CheckConstraint("starts_on <= ends_on", name="runs_forward"),
        CheckConstraint("(published_id IS NULL) = (published_at IS NULL)", name="published_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    shape: Mapped[Shape] = mapped_column(StateText(Shape))
    #: Null for an informal collective, which is named in words.
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("identity_organisation.id", ondelete="SET NULL"), index=True
    )
    collective: Mapped[str] = mapped_column(default="")
    #: How to reach its carriers, and who they are when they have no account: for the team, never published.
    contact: Mapped[str] = mapped_column(default="")
    #: Written by somebody of the team for people without account; how they agreed, in words.
    consent: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    need: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    activities: Mapped[str] = mapped_column(default="")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: Where exactly, in words.
    address: Mapped[str] = mapped_column(default="")
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    #: One step a line.
    steps: Mapped[str] = mapped_column(default="")
    #: Why income and expense differ, when they do.
    gap: Mapped[str] = mapped_column(default="")
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.SHOWN)
    published_at: Mapped[datetime | None]
    #: The version everybody reads. No foreign key: each version already points at its file.
    published_id: Mapped[int | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation | None] = relationship()
    place: Mapped[Place | None] = relationship(foreign_keys=[place_id])
    orientation: Mapped[Orientation | None] = relationship()
    places: Mapped[list[Place]] = relationship(secondary="participation_initiative_place", order_by=Place.name)
    challenges: Mapped[list[Challenge]] = relationship(
        secondary="participation_initiative_challenge", order_by=Challenge.rank
    )
    principles: Mapped[list[Principle]] = relationship(
        secondary="participation_initiative_principle", order_by=Principle.rank
    )
    lines: Mapped[list[BudgetLine]] = relationship(order_by="BudgetLine.rank", cascade="all, delete-orphan")
    partners: Mapped[list[Partner]] = relationship(order_by="Partner.id", viewonly=True)


class InitiativePlace(Model):
    """Another place where it happens."""

    __tablename__ = "participation_initiative_place"

    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), primary_key=True, index=True)


class InitiativeChallenge(Model):
    """A défi it takes up."""

    __tablename__ = "participation_initiative_challenge"

    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("territory_challenge.id"), primary_key=True)


class InitiativePrinciple(Model):
    """A principle of the toolbox it uses."""

    __tablename__ = "participation_initiative_principle"

    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"), primary_key=True)
    principle_id: Mapped[int] = mapped_column(ForeignKey("territory_principle.id"), primary_key=True)


class Carrier(Model):
    """An account that works on the file."""

    __tablename__ = "participation_carrier"
    __table_args__ = (one_of("role", CarrierRole),)

    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[CarrierRole] = mapped_column(StateText(CarrierRole))
    since: Mapped[datetime]


class BudgetLine(Model):
    """One expense, or one income and where it comes from."""

    __tablename__ = "participation_budget_line"
    __table_args__ = (
        one_of("kind", LineKind),
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("initiative_id", "rank", name="uq_participation_budget_line_rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"))
    rank: Mapped[int]
    kind: Mapped[LineKind] = mapped_column(StateText(LineKind))
    label: Mapped[str]
    amount: Mapped[Money]


class Partner(Model):
    """Somebody who does it with them; each says so by a link of their own."""

    __tablename__ = "participation_partner"
    __table_args__ = (
        one_of("state", PartnerState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(state = 'named') = (answered_at IS NULL)", name="answer_dated"),
        CheckConstraint("share > 0", name="share_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"), index=True)
    name: Mapped[str]
    #: What this partner does in it.
    part: Mapped[str] = mapped_column(default="")
    #: What it receives of the sum that is asked: a member of the consortium. Null for whoever only helps.
    share: Mapped[Money | None]
    #: The organisation that said yes, when it has members here.
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("identity_organisation.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[PartnerState] = mapped_column(StateText(PartnerState), default=PartnerState.NAMED)
    #: Who answered, as typed: for the carriers, never published.
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]


class Attachment(Model):
    """A picture (in the store) or a PDF (kept here). Taken off the file, a frozen version may still rest on it."""

    __tablename__ = "participation_attachment"
    __table_args__ = (
        one_of("kind", FileKind),
        CheckConstraint("num_nonnulls(picture, body) = 1", name="one_content"),
        CheckConstraint("name <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"), index=True)
    kind: Mapped[FileKind] = mapped_column(StateText(FileKind))
    #: What it is: the description of a picture, the title of a document.
    name: Mapped[str]
    size: Mapped[int]
    picture: Mapped[str | None] = mapped_column(ForeignKey(StoredFile.digest))
    body: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    #: Shown to everybody once the file is published.
    shared: Mapped[bool]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class Snapshot(Model):
    """The file as it was sent or published: never changed."""

    __tablename__ = "participation_initiative_version"
    __table_args__ = (
        UniqueConstraint("initiative_id", "number", name="uq_participation_initiative_version_number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey(_FILE, ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    #: The sheet as `sheets.to_json` writes it.
    content: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
