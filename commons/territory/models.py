"""The territory and the contract's frame of reference, as rows that everything else points at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model, StateText, one_of
from commons.territory.types import PlaceKind


class Place(Model):
    """The metropolis, a commune or a neighbourhood."""

    __tablename__ = "territory_place"
    __table_args__ = (
        one_of("kind", PlaceKind),
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name="on_earth"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PlaceKind] = mapped_column(StateText(PlaceKind))
    slug: Mapped[str] = mapped_column(unique=True)
    #: INSEE code of a commune, official code of a QPV when known.
    code: Mapped[str | None]
    name: Mapped[str]
    name_ar: Mapped[str | None]
    #: Degrees (WGS 84); the reference data's own are approximate and never decide who lives where.
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    def named(self, language: str) -> str:
        """The name in this language; French where there is no other."""
        return self.name_ar if language == "ar" and self.name_ar else self.name


class Within(Model):
    """A place lies in another; a QPV may straddle two communes."""

    __tablename__ = "territory_within"

    place_id: Mapped[int] = mapped_column(ForeignKey("territory_place.id", ondelete="CASCADE"), primary_key=True)
    container_id: Mapped[int] = mapped_column(
        ForeignKey("territory_place.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class _Worded:
    """A line of the frame of reference, with its words in the languages of the interface."""

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    #: Order in the contract, from 1.
    rank: Mapped[int]
    #: {"fr": …, "en": …, "ar": …}
    name: Mapped[dict[str, Any]]
    plain: Mapped[dict[str, Any]]
    #: The contract's own wording.
    formal: Mapped[str]

    def named(self, language: str) -> str:
        """The name in this language, or in French."""
        return str(self.name.get(language) or self.name["fr"])

    def explained(self, language: str) -> str:
        """The plain sentence in this language, or in French."""
        return str(self.plain.get(language) or self.plain["fr"])


class Challenge(_Worded, Model):
    """One of the ten défis, with the example indicators of its barometer."""

    __tablename__ = "territory_challenge"

    #: [{"text": verbatim words of the contract, "line": their line}]
    barometers: Mapped[list[Any]]


class Orientation(_Worded, Model):
    """One of the five orientations: the life course of a resident."""

    __tablename__ = "territory_orientation"

    #: Keys of the interface's sprite and colours.
    icon: Mapped[str]
    tint: Mapped[str]
    headings: Mapped[list[Any]]


class Principle(_Worded, Model):
    """One of the five principles of the toolbox."""

    __tablename__ = "territory_principle"

    tools: Mapped[list[Any]]
