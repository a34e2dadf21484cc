"""When followers are told: in the late afternoon, when nobody is woken; each day, or on Thursdays. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.journeys.follow_up.types import Medium
from commons.kernel.clock import PARIS
from commons.kernel.days import midnight

#: Paris time. Several hours, so that a worker that was down at the first may still do it.
FROM_HOUR, UNTIL_HOUR = 17, 20
THURSDAY = 3
#: What was written a moment ago may not be committed yet: it waits for the next round.
MARGIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Round:
    """One turn of messages: to whom, under which name (nobody gets two of one name), and since when nobody was told."""

    name: str
    media: tuple[Medium, ...]
    began_at: datetime


def rounds(now: datetime) -> list[Round]:
    """The rounds that may be made now: none at night or in the morning."""
    local = now.astimezone(PARIS)
    if not FROM_HOUR <= local.hour < UNTIL_HOUR:
        return []
    daily = Round(f"day:{local:%Y-%m-%d}", (Medium.MAIL_DAY,), midnight(local.date()))
    if local.weekday() != THURSDAY:
        return [daily]
    monday = local - timedelta(days=local.weekday())
    weekly = Round(f"week:{local:%G-W%V}", (Medium.MAIL_WEEK, Medium.SMS), midnight(monday.date()))
    return [daily, weekly]
