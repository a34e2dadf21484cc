"""Who spoke in a debate, counted from what may be seen: by way, by theme, and by place when five or more did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import func, select

from commons.kernel.db import db
from commons.moderation.types import Standing
from commons.territory.models import Place
from participation.debates import queries
from participation.debates.models import Contribution
from participation.debates.types import ContributionState

#: A place is named only from this many contributions on: below, one could guess who spoke.
FEWEST = 5


@dataclass(frozen=True)
class Figures:
    """Numbers of a debate at one moment; plain values, so that a synthesis can keep them."""

    contributions: int = 0
    replies: int = 0
    withdrawn: int = 0
    masked: int = 0
    ways: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """What a synthesis keeps."""
        return asdict(self)


def counted(debate_id: int) -> Figures:
    """The figures of now: four queries."""
    standing, level = Contribution.state, Contribution.level
    query = select(level, Contribution.way, standing, func.count()).where(
        Contribution.debate_id == debate_id, Contribution.standing == Standing.SHOWN
    )
    rows = db.session.execute(query.group_by(level, Contribution.way, standing)).all()
    said = [row for row in rows if row[2] is ContributionState.STANDING]
    ways: dict[str, int] = {}
    for row in said:
        ways[row[1].value] = ways.get(row[1].value, 0) + row[3]
    return Figures(
        contributions=sum(row[3] for row in said if row[0] == 0),
        replies=sum(row[3] for row in said if row[0] == 1),
        withdrawn=sum(row[3] for row in rows if row[2] is ContributionState.WITHDRAWN),
        masked=queries.masked(debate_id),
        ways=ways,
        themes={theme.label: number for theme, number in queries.themes(debate_id) if number},
        places=_places(debate_id),
    )


def _places(debate_id: int) -> dict[str, int]:
    number = func.count()
    query = select(Place.name, number).join(Contribution, Contribution.place_id == Place.id)
    query = query.where(
        Contribution.debate_id == debate_id,
        Contribution.standing == Standing.SHOWN,
        Contribution.state == ContributionState.STANDING,
    )
    rows = db.session.execute(query.group_by(Place.name).having(number >= FEWEST).order_by(number.desc(), Place.name))
    return {row[0]: row[1] for row in rows}
