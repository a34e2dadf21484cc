"""What ties rows of the matrix: criteria to indicators, these to sources and methods, tools to campaigns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from commons.kernel.db import Model
from commons.kernel.refs import Ref


class CriterionIndicator(Model):
    """An indicator that a criterion rests on."""

    __tablename__ = "commission_criterion_indicator"

    criterion_id: Mapped[int] = mapped_column(ForeignKey("commission_criterion.id"), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("commission_indicator.id"), primary_key=True, index=True)


class IndicatorSource(Model):
    """An indicator is fed by a source."""

    __tablename__ = "commission_indicator_source"

    indicator_id: Mapped[int] = mapped_column(ForeignKey("commission_indicator.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("commission_source.id"), primary_key=True, index=True)


class IndicatorMethod(Model):
    """An indicator is gathered by a method."""

    __tablename__ = "commission_indicator_method"

    indicator_id: Mapped[int] = mapped_column(ForeignKey("commission_indicator.id"), primary_key=True)
    method_id: Mapped[int] = mapped_column(ForeignKey("commission_method.id"), primary_key=True, index=True)


class ToolCampaign(Model):
    """A campaign that used a tool: a thing of another feature, known by its reference only."""

    __tablename__ = "commission_tool_campaign"

    tool_id: Mapped[int] = mapped_column(ForeignKey("commission_tool.id"), primary_key=True)
    campaign_kind: Mapped[str] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]

    @property
    def ref(self) -> Ref:
        """The campaign."""
        return Ref(self.campaign_kind, self.campaign_id)
