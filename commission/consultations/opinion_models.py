"""Minority opinions: why some did not agree with what was adopted, and who signs it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commission.consultations.models import Consultation
from commission.mandates.models import CommissionMember
from commons.kernel.db import Model


class MinorityOpinion(Model):
    """Why some did not agree with what was adopted; printed with it as long as one signature stands (B8)."""

    __tablename__ = "commission_minority_opinion"
    __table_args__ = (
        CheckConstraint("words <> ''", name="written"),
        UniqueConstraint("ticket", name="uq_commission_minority_opinion_ticket"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("commission_consultation.id"), index=True)
    #: Never changes: others sign what they read.
    words: Mapped[str]
    language: Mapped[str] = mapped_column(default="fr")
    #: Of the form it was written in: sent twice, it is one.
    ticket: Mapped[str | None]
    written_at: Mapped[datetime]
    #: When its last signatory withdrew.
    withdrawn_at: Mapped[datetime | None]

    consultation: Mapped[Consultation] = relationship(lazy="joined", innerjoin=True)
    signatures: Mapped[list[MinoritySignature]] = relationship(order_by="MinoritySignature.id", lazy="selectin")

    @property
    def standing(self) -> list[MinoritySignature]:
        """The signatures that were not withdrawn."""
        return [each for each in self.signatures if each.withdrawn_at is None]


class MinoritySignature(Model):
    """A member signs a minority opinion; may withdraw later."""

    __tablename__ = "commission_minority_signature"
    __table_args__ = (UniqueConstraint("opinion_id", "member_id", name="uq_commission_minority_signature_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("commission_minority_opinion.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("commission_member.id"), index=True)
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    member: Mapped[CommissionMember] = relationship(lazy="joined", innerjoin=True)
