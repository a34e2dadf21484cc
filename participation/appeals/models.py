"""A decision that its carriers contest: once, in words, in time; and the answer of somebody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from participation.appeals.types import APPEAL, AppealState
from participation.initiatives.models_calls import Application

_ACCOUNT = "identity_account.id"


class ApplicationAppeal(Model):
    """One for each application, for good."""

    __tablename__ = "participation_appeal"
    __table_args__ = (
        one_of("state", AppealState),
        one_of("standing", Standing),
        CheckConstraint("words <> '' AND contested <> ''", name="says_something"),
        CheckConstraint("filed_at < allowed_until", name="in_time"),
        CheckConstraint("filed_at < due_at", name="due_later"),
        CheckConstraint("(state = 'filed') = (answered_at IS NULL)", name="answered_at_a_moment"),
        CheckConstraint("(state = 'filed') = (answer = '')", name="answer_reasoned"),
        CheckConstraint("answered_by <> decided_by", name="answered_by_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("participation_application.id", ondelete="CASCADE"), unique=True
    )
    words: Mapped[str]
    #: The decision as it was contested, and who took it.
    contested: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    #: When it could last be filed.
    allowed_until: Mapped[datetime]
    filed_at: Mapped[datetime]
    filed_by: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    due_at: Mapped[datetime]
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    state: Mapped[AppealState] = mapped_column(StateText(AppealState), default=AppealState.FILED)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey(_ACCOUNT))
    #: In whose name, for everybody.
    answered_as: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)

    @property
    def ref(self) -> Ref:
        """How anything refers to it."""
        return Ref(APPEAL, self.id)
