"""Questions that anybody asks on a call, and their answers, for all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.kernel.refs import Ref
from commons.moderation.types import Standing
from participation.initiatives.models_calls import Call
from participation.questions.types import QUESTION


class CallQuestion(Model):
    """A question on a call; who asked is never shown."""

    __tablename__ = "participation_call_question"
    __table_args__ = (
        one_of("standing", Standing),
        CheckConstraint("words <> ''", name="says_something"),
        CheckConstraint("asked_at < due_at", name="due_later"),
        UniqueConstraint("call_id", "number", name="uq_participation_call_question_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("participation_call.id"))
    #: On its call, from one.
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("identity_account.id"), index=True)
    words: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    standing: Mapped[Standing] = mapped_column(StateText(Standing))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    #: The same form sent twice asks once.
    ticket: Mapped[str | None] = mapped_column(unique=True)
    #: Rises with each answer.
    version: Mapped[int] = mapped_column(default=1)

    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    answers: Mapped[list[CallAnswer]] = relationship(
        order_by="CallAnswer.id", lazy="selectin", back_populates="question"
    )

    @property
    def ref(self) -> Ref:
        """How anything refers to it."""
        return Ref(QUESTION, self.id)


class CallAnswer(Model):
    """An answer, in the name of whoever answers the call; a later one puts the earlier right, and both stay."""

    __tablename__ = "participation_call_answer"
    __table_args__ = (CheckConstraint("words <> ''", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("participation_call_question.id"), index=True)
    words: Mapped[str]
    at: Mapped[datetime]

    question: Mapped[CallQuestion] = relationship(back_populates="answers")


class CallTaker(Model):
    """An account that prepares an answer to a call, and is told every answer."""

    __tablename__ = "participation_call_taker"

    call_id: Mapped[int] = mapped_column(ForeignKey("participation_call.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
