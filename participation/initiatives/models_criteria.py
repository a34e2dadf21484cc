"""What a call is read against: its criteria, and the priorities it answers."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model
from commons.kernel.refs import Ref

_CALL = "participation_call.id"


class CallCriterion(Model):
    """Something every file of a call is read against; written while the call is prepared, then frozen (trigger)."""

    __tablename__ = "participation_call_criterion"
    __table_args__ = (
        CheckConstraint("label <> '' AND words <> ''", name="told"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weighs"),
        CheckConstraint("scale BETWEEN 1 AND 20", name="scaled"),
        UniqueConstraint("call_id", "rank", name="uq_participation_call_criterion_rank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey(_CALL, ondelete="CASCADE"))
    rank: Mapped[int]
    label: Mapped[str]
    #: What is looked at, as one would tell a neighbour.
    words: Mapped[str]
    #: How much it counts beside the others.
    weight: Mapped[int]
    #: Marks go from 0 to this.
    scale: Mapped[int]


class CallPriority(Model):
    """A priority of residents that a call answers: a thing of another domain, that gives its own title (trigger)."""

    __tablename__ = "participation_call_priority"

    call_id: Mapped[int] = mapped_column(ForeignKey(_CALL, ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[int]

    @property
    def ref(self) -> Ref:
        """The thing."""
        return Ref(self.kind, self.ref_id)


class ApplicationPriority(Model):
    """A priority of the call that one application says it answers."""

    __tablename__ = "participation_application_priority"
    __table_args__ = (
        ForeignKeyConstraint(
            ["call_id", "kind", "ref_id"],
            [
                "participation_call_priority.call_id",
                "participation_call_priority.kind",
                "participation_call_priority.ref_id",
            ],
            name="fk_participation_application_priority_of_the_call",
        ),
    )

    application_id: Mapped[int] = mapped_column(
        ForeignKey("participation_application.id", ondelete="CASCADE"), primary_key=True
    )
    call_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    ref_id: Mapped[int] = mapped_column(primary_key=True)

    @property
    def ref(self) -> Ref:
        """The thing."""
        return Ref(self.kind, self.ref_id)
