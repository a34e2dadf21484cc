"""A body and the places it speaks for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commons.kernel.db import Model, StateText, one_of
from commons.territory.models import Place
from participation.bodies.types import BodyKind, BodyState


class Body(Model):
    """Some people who meet and decide, or advise: a committee, a commune's council, a table de quartier."""

    __tablename__ = "participation_body"
    __table_args__ = (
        one_of("kind", BodyKind),
        one_of("state", BodyState),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(state = 'closed') = (closing_reason <> '')", name="closing_reasoned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[BodyKind] = mapped_column(StateText(BodyKind))
    name: Mapped[str]
    #: What it is for, in plain words.
    remit: Mapped[str] = mapped_column(default="")
    #: What it decides, and what it owes to others.
    decides: Mapped[str] = mapped_column(default="")
    owes: Mapped[str] = mapped_column(default="")
    #: How often it meets, in words.
    rhythm: Mapped[str] = mapped_column(default="")
    state: Mapped[BodyState] = mapped_column(StateText(BodyState), default=BodyState.ACTIVE)
    closing_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    #: Rises with each change: whoever saves an older sheet is told.
    version: Mapped[int] = mapped_column(default=1)

    places: Mapped[list[Place]] = relationship(
        secondary="participation_body_place", order_by=Place.name, lazy="selectin"
    )


class BodyPlace(Model):
    """A place this body speaks for; a table may join several neighbourhoods."""

    __tablename__ = "participation_body_place"

    body_id: Mapped[int] = mapped_column(ForeignKey("participation_body.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id"), primary_key=True, index=True)
