"""The poll of short statements that a debate may ask for: opened when it is announced, as long as the debate."""

from __future__ import annotations

from datetime import datetime

from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.opinions import services as opinions
from commons.opinions.types import PollPlan
from participation.debates.models import Debate
from participation.debates.types import DEBATE

Scopes = tuple[tuple[str, int], ...]


def open_for(work: Work, debate: Debate, scopes: Scopes, now: datetime) -> None:
    """Open the poll of a debate that wants one; its key stays with the debate: its pages are at /avis/<key>."""
    if debate.with_statements:
        subject = Ref(DEBATE, debate.id)
        plan = PollPlan(subject, scopes, debate.mode, debate.opens_at, debate.closes_at)
        debate.poll_key = opinions.open_poll(work, plan, now).key


def extend_for(work: Work, debate: Debate, now: datetime) -> None:
    """The debate closes later: so does its poll."""
    if debate.poll_key:
        opinions.extend(work, debate.poll_key, debate.closes_at, now)
