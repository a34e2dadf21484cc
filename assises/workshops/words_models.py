"""What is said in a workshop: contributions, groups of them with their moves, rounds of dots, requests to speak."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from assises.workshops.types import Channel, Lane, RequestState, Side, Trait, Way
from commons.kernel.db import Model, StateText, one_of
from commons.moderation.types import Standing

WORKSHOP = "assises_workshop.id"


class WorkshopGroup(Model):
    """Ideas that say the same thing, under a title; empty once its ideas were moved into another."""

    __tablename__ = "assises_workshop_group"
    __table_args__ = (
        CheckConstraint("title <> ''", name="titled"),
        UniqueConstraint("workshop_id", "id", name="uq_assises_workshop_group_workshop"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey(WORKSHOP))
    title: Mapped[str]


class WorkshopContribution(Model):
    """One idea, in the words of whoever had it; nobody edits another person's words."""

    __tablename__ = "assises_workshop_contribution"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("standing", Standing),
        CheckConstraint("words <> ''", name="said"),
        CheckConstraint("table_number BETWEEN 1 AND 200", name="table_sane"),
        UniqueConstraint("workshop_id", "ticket", name="uq_assises_workshop_contribution_ticket"),
        ForeignKeyConstraint(
            ["workshop_id", "group_id"],
            ["assises_workshop_group.workshop_id", "assises_workshop_group.id"],
            name="fk_assises_workshop_contribution_group",
        ),
        Index("ix_assises_workshop_contribution_workshop", "workshop_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey(WORKSHOP))
    #: The form's own ticket: sent twice, said once.
    ticket: Mapped[str]
    words: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    channel: Mapped[Channel] = mapped_column(StateText(Channel))
    table_number: Mapped[int | None]
    #: Only when the person ticked "signer".
    first_name: Mapped[str] = mapped_column(default="")
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.WAITING)
    group_id: Mapped[int | None]
    #: Seal of the phone for this purpose alone, so that it finds its own words; forgotten a day after closing.
    mark: Mapped[str | None]
    said_at: Mapped[datetime]


class WorkshopMove(Model):
    """Ideas moved between groups, so that it can be undone: [[contribution, from, to], …]."""

    __tablename__ = "assises_workshop_move"
    __table_args__ = (
        CheckConstraint("label <> ''", name="labelled"),
        Index("ix_assises_workshop_move_workshop", "workshop_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey(WORKSHOP, ondelete="CASCADE"))
    label: Mapped[str]
    changes: Mapped[list[Any]]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class WorkshopRound(Model):
    """One round of dots on the groups as they stood when it opened; closing it freezes its result and a digest."""

    __tablename__ = "assises_workshop_round"
    __table_args__ = (
        one_of("way", Way),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("dots_each BETWEEN 1 AND 20", name="dots_each_sane"),
        CheckConstraint("dots_per_group BETWEEN 1 AND 20", name="dots_per_group_sane"),
        CheckConstraint(
            "(closed_at IS NULL) = (result IS NULL) AND (closed_at IS NULL) = (digest IS NULL)", name="closed_whole"
        ),
        UniqueConstraint("workshop_id", "number", name="uq_assises_workshop_round_number"),
        # What hands and dots below refer to: their own limits can be no others.
        UniqueConstraint("id", "dots_each", name="uq_assises_workshop_round_each"),
        UniqueConstraint("id", "dots_per_group", name="uq_assises_workshop_round_per_group"),
        Index("uq_assises_workshop_round_open", "workshop_id", unique=True, postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey(WORKSHOP))
    number: Mapped[int]
    way: Mapped[Way] = mapped_column(StateText(Way), default=Way.PHONES)
    dots_each: Mapped[int]
    dots_per_group: Mapped[int]
    #: [[group, title], …] when it opened.
    choices: Mapped[list[Any]]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    #: [[group, title, dots], …] the most first; and how many people placed some.
    result: Mapped[list[Any] | None]
    people: Mapped[int | None]
    #: SHA-256 of the result in canonical JSON.
    digest: Mapped[str | None]


class DotHand(Model):
    """How many dots one phone has placed in one round."""

    __tablename__ = "assises_workshop_hand"
    __table_args__ = (
        PrimaryKeyConstraint("round_id", "mark", name="pk_assises_workshop_hand"),
        ForeignKeyConstraint(
            ["round_id", "most"],
            ["assises_workshop_round.id", "assises_workshop_round.dots_each"],
            name="fk_assises_workshop_hand_most", ondelete="CASCADE",
        ),
        CheckConstraint("used BETWEEN 0 AND most", name="within_hand"),
    )  # fmt: skip

    round_id: Mapped[int]
    mark: Mapped[str]
    used: Mapped[int]
    #: The round's own dots for each phone, held equal by the foreign key.
    most: Mapped[int]


class Dot(Model):
    """The dots of one phone on one group in one round."""

    __tablename__ = "assises_workshop_dot"
    __table_args__ = (
        PrimaryKeyConstraint("round_id", "mark", "group_id", name="pk_assises_workshop_dot"),
        ForeignKeyConstraint(
            ["round_id", "most"],
            ["assises_workshop_round.id", "assises_workshop_round.dots_per_group"],
            name="fk_assises_workshop_dot_most", ondelete="CASCADE",
        ),
        CheckConstraint("placed BETWEEN 1 AND most", name="within_group"),
    )  # fmt: skip

    round_id: Mapped[int]
    mark: Mapped[str]
    group_id: Mapped[int] = mapped_column(ForeignKey("assises_workshop_group.id"), index=True)
    placed: Mapped[int]
    #: The round's own limit for one group, held equal by the foreign key.
    most: Mapped[int]


class FloorRequest(Model):
    """Somebody asks to speak, and later spoke. What they said of themself is forgotten a day after closing."""

    __tablename__ = "assises_workshop_request"
    __table_args__ = (
        one_of("lane", Lane),
        one_of("trait", Trait),
        one_of("side", Side),
        one_of("state", RequestState),
        CheckConstraint("table_number BETWEEN 1 AND 200", name="table_sane"),
        CheckConstraint("(state IN ('speaking', 'done')) = (turn IS NOT NULL)", name="spoke_has_a_turn"),
        UniqueConstraint("workshop_id", "ticket", name="uq_assises_workshop_request_ticket"),
        UniqueConstraint("workshop_id", "turn", name="uq_assises_workshop_request_turn"),
        Index(
            "uq_assises_workshop_request_waiting", "workshop_id", "speaker", unique=True,
            postgresql_where=text("state = 'waiting' AND speaker IS NOT NULL"),
        ),
        Index(
            "uq_assises_workshop_request_lane", "workshop_id", "lane", unique=True,
            postgresql_where=text("state = 'waiting' AND lane <> 'floor'"),
        ),
        Index(
            "uq_assises_workshop_request_speaking", "workshop_id", unique=True,
            postgresql_where=text("state = 'speaking'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey(WORKSHOP, ondelete="CASCADE"))
    ticket: Mapped[str]
    #: Tells one speaker from another: a phone's seal for this purpose alone, or the words the team typed.
    speaker: Mapped[str | None]
    name: Mapped[str] = mapped_column(default="")
    table_number: Mapped[int | None]
    lane: Mapped[Lane] = mapped_column(StateText(Lane), default=Lane.FLOOR)
    trait: Mapped[Trait | None] = mapped_column(StateText(Trait))
    side: Mapped[Side | None] = mapped_column(StateText(Side))
    state: Mapped[RequestState] = mapped_column(StateText(RequestState), default=RequestState.WAITING)
    asked_at: Mapped[datetime]
    #: How many had spoken when it was asked.
    asked_turn: Mapped[int]
    #: Its own place among those who spoke, from 1.
    turn: Mapped[int | None]
    called_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    #: Called before others who stood first, by one tap of the facilitator.
    overridden: Mapped[bool] = mapped_column(default=False)
