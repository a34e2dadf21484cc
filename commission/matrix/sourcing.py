"""Writes where figures come from and how answers are gathered: sources, methods, their tools and campaigns."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from commission.matrix import policies
from commission.matrix.drafts import SourceDraft
from commission.matrix.keeping import change, found, mandate_of, next_number, note, obey, reasoned, take_turn, written
from commission.matrix.kinds import IndicatorState
from commission.matrix.models import (
    DataSource,
    EvaluationMethod,
    EvaluationTool,
    Indicator,
)
from commission.matrix.ties import IndicatorSource, ToolCampaign
from commission.matrix.types import MatrixReason
from commons.kernel.db import Model
from commons.kernel.errors import Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work


def add_source(work: Work, mandate_id: int, draft: SourceDraft, now: datetime) -> DataSource:
    """A source more. NotFound, Refused, Invalid."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    written(name=draft.name, producer=draft.producer)
    source = DataSource(code=f"S{_next(work, DataSource)}", created_at=now, **draft.columns())
    work.session.add(source)
    work.session.flush()
    note(work, "source.add", f"commission.source:{source.id}")
    return source


def change_source(
    work: Work, mandate_id: int, source_id: int, version: int, draft: SourceDraft, now: datetime
) -> None:  # fmt: skip
    """Correct a source. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    source = found(work, DataSource, source_id)
    written(name=draft.name, producer=draft.producer)
    change(work, source, version, **draft.columns())
    note(work, "source.change", f"commission.source:{source_id}", at=now.isoformat())


def stop_source(
    work: Work, mandate_id: int, source_id: int, version: int, on: date, why: str, now: datetime
) -> list[int]:  # fmt: skip
    """A source stops: indicators that only it fed are interrupted, with their last value; their ids.

    NotFound, Refused, Invalid (why), Stale.
    """
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    source, reason = found(work, DataSource, source_id), reasoned(why, "why")
    if source.stopped_on is not None:
        raise Stale(reason=MatrixReason.STOPPED)
    change(work, source, version, stopped_on=on, stopped_why=reason)
    fed = select(IndicatorSource.indicator_id).where(IndicatorSource.source_id == source_id)
    mine = (Indicator.id.in_(fed), Indicator.state == IndicatorState.FOLLOWED)
    query = select(Indicator).where(*mine).order_by(Indicator.id).with_for_update(of=Indicator)
    left = [each for each in work.session.scalars(query) if all(one.stopped_on for one in each.sources)]
    for indicator in left:
        change(
            work, indicator, indicator.version, state=IndicatorState.INTERRUPTED, reason=reason, state_since=on
        )  # fmt: skip
    note(work, "source.stop", f"commission.source:{source_id}", interrupted=len(left), at=now.isoformat())
    return [indicator.id for indicator in left]


def add_method(work: Work, mandate_id: int, name: str, words: str, now: datetime) -> EvaluationMethod:
    """A method more. NotFound, Refused, Invalid."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    written(name=name)
    code = f"M{_next(work, EvaluationMethod)}"
    method = EvaluationMethod(code=code, name=name.strip(), words=words.strip(), created_at=now)
    work.session.add(method)
    work.session.flush()
    note(work, "method.add", f"commission.method:{method.id}")
    return method


def change_method(
    work: Work, mandate_id: int, method_id: int, version: int, name: str, words: str, now: datetime
) -> None:  # fmt: skip
    """Correct a method. NotFound, Refused, Invalid, Stale."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    method = found(work, EvaluationMethod, method_id)
    written(name=name)
    change(work, method, version, name=name.strip(), words=words.strip())
    note(work, "method.change", f"commission.method:{method_id}", at=now.isoformat())


def add_tool(work: Work, mandate_id: int, method_id: int, name: str, now: datetime) -> EvaluationTool:
    """A tool more for a method. NotFound, Refused, Invalid."""
    obey(policies.refusal_to_write(mandate_of(mandate_id), work.actor))
    method = found(work, EvaluationMethod, method_id)
    written(name=name)
    number = next_number(work, EvaluationTool.number, EvaluationTool.method_id == method_id)
    tool = EvaluationTool(method_id=method_id, number=number, name=name.strip(), created_at=now)
    work.session.add(tool)
    work.session.flush()
    work.session.expire(method)
    note(work, "tool.add", f"commission.method:{method_id}", number=number)
    return tool


def tie_campaign(work: Work, tool_id: int, campaign: Ref, now: datetime) -> None:
    """A campaign uses this tool; said twice, it is one tie. Whoever runs the campaign asks for it. NotFound."""
    tool = found(work, EvaluationTool, tool_id)
    row = {"tool_id": tool_id, "campaign_kind": campaign.kind, "campaign_id": campaign.id, "at": now}
    work.session.execute(insert(ToolCampaign).values(row).on_conflict_do_nothing())
    work.session.expire(tool)
    note(work, "tool.campaign", str(campaign), tool=tool_id)


def _next(work: Work, kind: type[Model]) -> int:
    """Rows of these kinds are never deleted: how many there are, and one."""
    take_turn(work)
    return int(work.session.scalar(select(func.count()).select_from(kind)) or 0) + 1
