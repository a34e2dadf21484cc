"""An idea, who carries and supports it, what people say of it, and everything that happened to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from budgets.editions.models import Edition
from budgets.ideas.types import IDEA, IdeaAct, IdeaState
from budgets.projects.models import Project
from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.kernel.storage import StoredFile
from commons.kernel.types import Money
from commons.moderation.types import Standing
from commons.territory.models import Challenge, Orientation, Place

_IDEA = "budgets_idea.id"
_ACCOUNT = "identity_account.id"


class Idea(Model):
    """What somebody would like to see done. It gets its number when it is sent; before, only its author reads it."""

    __tablename__ = "budgets_idea"
    __table_args__ = (
        one_of("state", IdeaState),
        one_of("standing", Standing),
        UniqueConstraint("edition_id", "number", name="uq_budgets_idea_number"),
        UniqueConstraint("project_id", name="uq_budgets_idea_project"),
        Index("ix_budgets_idea_author", "author_id"),
        Index("ix_budgets_idea_words", text("to_tsvector('french', folded)"), postgresql_using="gin"),
        CheckConstraint("(number IS NULL) = (state = 'draft')", name="numbered_once_sent"),
        CheckConstraint("(sent_at IS NULL) = (state = 'draft')", name="sent_dated"),
        CheckConstraint("(merged_into_id IS NOT NULL) = (state = 'merged')", name="merged_somewhere"),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        CheckConstraint("project_id IS NULL OR state = 'retained'", name="project_of_a_retained_one"),
        CheckConstraint("rough_cost >= 0 AND cost >= 0", name="costs_not_negative"),
        CheckConstraint("supporters >= 0", name="supporters_counted"),
        CheckConstraint("(picture IS NULL) OR picture_alt <> ''", name="picture_described"),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("budgets_edition.id", ondelete="CASCADE"), index=True)
    #: In the edition, from 1, in the order they were sent; never reused.
    number: Mapped[int | None]
    state: Mapped[IdeaState] = mapped_column(StateText(IdeaState), default=IdeaState.DRAFT)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fr")
    place_id: Mapped[int | None] = mapped_column(ForeignKey("territory_place.id"), index=True)
    #: Where exactly, in words.
    address: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    orientation_id: Mapped[int | None] = mapped_column(ForeignKey("territory_orientation.id"))
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("territory_challenge.id"))
    #: What its author thinks it costs.
    rough_cost: Mapped[Money | None]
    #: What it costs by the last version of its costing (`IdeaEstimate`).
    cost: Mapped[Money | None]
    #: Digest of its picture in the store.
    picture: Mapped[str | None] = mapped_column(ForeignKey(StoredFile.digest))
    picture_alt: Mapped[str] = mapped_column(default="")

    author_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    #: How its author wants to be named; empty: not at all.
    author_name: Mapped[str] = mapped_column(default="")
    #: Who of the team entered it for somebody, and how that person agreed; null and empty otherwise.
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    consent: Mapped[str] = mapped_column(default="")
    #: How to reach a person without account (sealed, see `sealing`).
    contact: Mapped[bytes | None] = mapped_column(LargeBinary)

    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.WAITING)
    #: How many accounts support it: raised and lowered with the rows, read without counting them.
    supporters: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    #: The reason of the decision that stands is in the history; its proposers may answer until then.
    decided_at: Mapped[datetime | None]
    answer_until: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey(_IDEA), index=True)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey(_IDEA), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("budgets_project.id", ondelete="SET NULL"))
    #: Words without accents or capitals, and the groups of three letters of its title: what searches compare.
    folded: Mapped[str] = mapped_column(default="")
    grams: Mapped[str] = mapped_column(default="")
    #: Rises with each change: whoever writes or decides from an older one is told.
    version: Mapped[int] = mapped_column(default=1)

    edition: Mapped[Edition] = relationship()
    place: Mapped[Place | None] = relationship()
    orientation: Mapped[Orientation | None] = relationship()
    challenge: Mapped[Challenge | None] = relationship()
    project: Mapped[Project | None] = relationship()

    @property
    def ref(self) -> Ref:
        """How others refer to it."""
        return Ref(IDEA, self.id)

    @property
    def helped(self) -> bool:
        """True when the team entered it for somebody."""
        return self.consent != ""


class IdeaProposer(Model):
    """An account that carries the idea with its author."""

    __tablename__ = "budgets_idea_proposer"

    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime]


class IdeaSupport(Model):
    """An account supports an idea: once, whatever it sends."""

    __tablename__ = "budgets_idea_support"

    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True, index=True)


class IdeaComment(Model):
    """A few words under an idea; nobody answers a comment with another."""

    __tablename__ = "budgets_idea_comment"
    __table_args__ = (
        one_of("standing", Standing),
        Index("ix_budgets_idea_comment_page", "idea_id", "id"),
        CheckConstraint("words <> ''", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)
    author_name: Mapped[str] = mapped_column(default="")
    words: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    said_at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(StateText(Standing), default=Standing.WAITING)

    idea: Mapped[Idea] = relationship()


class IdeaStep(Model):
    """One line of the history of an idea: never changed, read by everybody."""

    __tablename__ = "budgets_idea_step"
    __table_args__ = (
        one_of("act", IdeaAct),
        Index("ix_budgets_idea_step_idea", "idea_id", "id"),
        CheckConstraint("act IN ('sent', 'corrected', 'admitted', 'project') OR words <> ''", name="reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey(_IDEA, ondelete="CASCADE"))
    act: Mapped[IdeaAct] = mapped_column(StateText(IdeaAct))
    #: The reason, or the answer.
    words: Mapped[str] = mapped_column(default="")
    #: True when the team did it; its proposers otherwise.
    by_team: Mapped[bool]
    #: The idea it was merged with or comes from.
    other_id: Mapped[int | None] = mapped_column(ForeignKey(_IDEA))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT), index=True)

    other: Mapped[Idea | None] = relationship(foreign_keys=[other_id])
