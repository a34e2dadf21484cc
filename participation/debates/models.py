"""A debate, what people say in it, and how it is grouped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.types import Period
from commons.moderation.types import Mode, Standing
from commons.territory.models import Place
from participation.bodies.models import Body
from participation.debates.types import ContributionState, DebateState, Signing, Tongue, Way


class Debate(Model):
    """A concrete question, opened for a time, with the decision it serves and the body that will answer."""

    __tablename__ = "participation_debate"
    __table_args__ = (
        one_of("state", DebateState),
        one_of("mode", Mode),
        CheckConstraint("question <> '' AND decision <> ''", name="asks_for_a_decision"),
        CheckConstraint("opens_at < closes_at", name="period_runs_forward"),
        CheckConstraint("closes_at < answer_due_at", name="answered_after_it_closes"),
        CheckConstraint("(state = 'draft') = (announced_at IS NULL)", name="announced_has_a_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    question: Mapped[str]
    #: Why this question, and why now.
    why: Mapped[str] = mapped_column(default="")
    #: The decision it serves, in words; and the thing of this site it is about, as `Ref` writes itself.
    decision: Mapped[str]
    decision_ref: Mapped[str] = mapped_column(default="")
    #: Who answers, until when, and what it commits to.
    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id"), index=True)
    commitment: Mapped[str] = mapped_column(default="")
    answer_due_at: Mapped[datetime]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    state: Mapped[DebateState] = mapped_column(StateText(DebateState), default=DebateState.DRAFT)
    mode: Mapped[Mode] = mapped_column(StateText(Mode), default=Mode.AFTER)
    #: [{"words": …, "source": …}]: what to know before speaking.
    facts: Mapped[list[Any]] = mapped_column(default=list)
    #: Whether short statements are put to people too, and the key of their poll once it is open.
    with_statements: Mapped[bool] = mapped_column(default=False)
    poll_key: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]
    #: The number given last to something said here; raised under the row's lock.
    last_number: Mapped[int] = mapped_column(default=0)
    #: Raised at every edit: an editor who started from an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    body: Mapped[Body] = relationship()
    places: Mapped[list[Place]] = relationship(
        secondary="participation_debate_place", order_by=Place.name, lazy="selectin"
    )
    extensions: Mapped[list[Extension]] = relationship(order_by="Extension.id", viewonly=True)

    @property
    def period(self) -> Period:
        """When one may speak."""
        return Period(self.opens_at, self.closes_at)

    @property
    def version_name(self) -> str:
        """The version number that pages showing this debate depend on."""
        return f"participation:debates:{self.slug}"


class DebatePlace(Model):
    """A place this debate is about; none: the whole territory."""

    __tablename__ = "participation_debate_place"

    debate_id: Mapped[int] = mapped_column(ForeignKey("participation_debate.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), primary_key=True, index=True)


class Extension(Model):
    """The end of a debate was put off; everybody reads why."""

    __tablename__ = "participation_debate_extension"
    __table_args__ = (
        CheckConstraint("closed_at < closes_at", name="only_later"),
        CheckConstraint("reason <> ''", name="reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("participation_debate.id", ondelete="CASCADE"), index=True)
    #: When it would have closed, and when it closes now.
    closed_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reason: Mapped[str]
    at: Mapped[datetime]


class Contribution(Model):
    """What somebody said: a contribution, or a reply to one. A reply has no reply: the database keeps it so."""

    __tablename__ = "participation_contribution"
    __table_args__ = (
        one_of("way", Way),
        one_of("language", Tongue),
        one_of("signing", Signing),
        one_of("standing", Standing),
        one_of("state", ContributionState),
        UniqueConstraint("debate_id", "number", name="uq_participation_contribution_number"),
        UniqueConstraint("debate_id", "request_key", name="uq_participation_contribution_once"),
        UniqueConstraint("debate_id", "id", "level", name="uq_participation_contribution_level"),
        ForeignKeyConstraint(
            ["debate_id", "parent_id", "parent_level"],
            [
                "participation_contribution.debate_id",
                "participation_contribution.id",
                "participation_contribution.level",
            ],
            name="fk_participation_contribution_parent",
            ondelete="CASCADE",
        ),
        # A parent stands at level 0 in the same debate, so that a reply (level 1) can never be one.
        CheckConstraint(
            "(level = 0 AND parent_id IS NULL AND parent_level IS NULL)"
            " OR (level = 1 AND parent_id IS NOT NULL AND parent_level IS NOT DISTINCT FROM 0)",
            name="one_level_deep",
        ),
        CheckConstraint("(state = 'withdrawn') = (words = '')", name="withdrawn_has_no_words"),
        CheckConstraint("length(words) <= 4000", name="not_endless"),
        Index("ix_participation_contribution_replies", "debate_id", "parent_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("participation_debate.id", ondelete="CASCADE"))
    #: In this debate, from 1, replies included: what people call it by.
    number: Mapped[int]
    level: Mapped[int] = mapped_column(default=0)
    parent_id: Mapped[int | None]
    parent_level: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    #: Title and words without accents or capitals, for the search.
    folded: Mapped[str] = mapped_column(default="")
    language: Mapped[Tongue] = mapped_column(StateText(Tongue), default=Tongue.FRENCH)
    way: Mapped[Way] = mapped_column(StateText(Way), default=Way.WEB)
    #: Where the words were collected, or of which batch of sheets they are.
    collected: Mapped[str] = mapped_column(default="")
    signing: Mapped[Signing] = mapped_column(StateText(Signing), default=Signing.FREE)
    first_name: Mapped[str] = mapped_column(default="")
    #: Where the author lives, when they let it be said.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    #: Who of the team typed it; in public this is a role, never a name.
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"))
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    state: Mapped[ContributionState] = mapped_column(StateText(ContributionState), default=ContributionState.STANDING)
    #: The form it came from: sent twice, it is one contribution.
    request_key: Mapped[str]
    said_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]

    debate: Mapped[Debate] = relationship()
    place: Mapped[Place | None] = relationship()

    @property
    def is_reply(self) -> bool:
        """Whether it answers another one."""
        return self.parent_id is not None

    @property
    def withdrawn(self) -> bool:
        """Whether its author took it back."""
        return self.state is ContributionState.WITHDRAWN

    @property
    def public(self) -> bool:
        """Whether everybody may see it (a withdrawn one leaves its trace)."""
        return self.standing is Standing.SHOWN


class ContributionVersion(Model):
    """What a contribution said before its author corrected it."""

    __tablename__ = "participation_contribution_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("participation_contribution.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    words: Mapped[str]
    until_at: Mapped[datetime]


class Support(Model):
    """An account supports a contribution: once, without a date."""

    __tablename__ = "participation_contribution_support"

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("participation_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("identity_account.id"), primary_key=True, index=True)


class Theme(Model):
    """A label that the facilitator puts on contributions that speak of the same thing."""

    __tablename__ = "participation_debate_theme"
    __table_args__ = (
        UniqueConstraint("debate_id", "label", name="uq_participation_debate_theme_label"),
        CheckConstraint("label <> ''", name="labelled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debate_id: Mapped[int] = mapped_column(ForeignKey("participation_debate.id", ondelete="CASCADE"))
    label: Mapped[str]


class Grouped(Model):
    """A contribution stands under a theme of its own debate; it may stand under several."""

    __tablename__ = "participation_contribution_theme"

    theme_id: Mapped[int] = mapped_column(
        ForeignKey("participation_debate_theme.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("participation_contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
