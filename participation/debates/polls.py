"""The door to the poll of short statements: a debate asks for one when it is announced, whoever brings polls opens it.

`front` says who that is (`use`); without anybody a debate has contributions only, and its page shows no link.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from commons.kernel.unit_of_work import Work
from participation.debates.models import Debate

Scopes = tuple[tuple[str, int], ...]
#: Opens the poll of a debate and says its key: the address of its pages is /avis/<key>.
Opens = Callable[[Work, Debate, Scopes, datetime], str]
#: Makes an open poll last as long as its debate.
Extends = Callable[[Work, Debate, datetime], None]

_opens: list[Opens] = []
_extends: list[Extends] = []


def use(opens: Opens, extends: Extends) -> None:
    """Say who opens polls, and who makes them last longer."""
    _opens[:], _extends[:] = [opens], [extends]


def offered() -> bool:
    """Whether a debate can have a poll."""
    return bool(_opens)


def open_for(work: Work, debate: Debate, scopes: Scopes, now: datetime) -> None:
    """Open the poll of a debate that wants one; its key stays with the debate."""
    if debate.with_statements:
        for opens in _opens:
            debate.poll_key = opens(work, debate, scopes, now)


def extend_for(work: Work, debate: Debate, now: datetime) -> None:
    """The debate closes later: so does its poll."""
    if debate.poll_key:
        for extends in _extends:
            extends(work, debate, now)
