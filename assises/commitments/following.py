"""What became of earlier commitments, as the account of a year tells it (invariant A12). Pure.

Each commitment of an edition appears in the account of every later year, up to and including the first one that can
say how it ended. An end is not always the last word (what was not kept may go on in another year, what was refused may
be accepted): whatever becomes of it afterwards is told again. Nothing can leave the list in another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assises.commitments.types import PromiseState


@dataclass(frozen=True)
class Move:
    """A commitment became this at that moment."""

    at: datetime
    state: PromiseState


@dataclass(frozen=True)
class Past:
    """All that is needed of a commitment: the year of its edition, its moves (the first makes it), words heard."""

    id: int
    year: int
    moves: tuple[Move, ...]
    heard: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Account:
    """The account of one year, and the moment up to which it tells: its publication, or now."""

    year: int
    until: datetime


@dataclass(frozen=True)
class Line:
    """What an account says of one commitment."""

    id: int
    state: PromiseState
    #: Nobody said or did anything about it since the account before (or since it was made).
    silent: bool
    #: When anything was last heard of it: its own beginning at the least.
    last_heard: datetime


def lines(commitments: Iterable[Past], accounts: Sequence[Account], year: int) -> list[Line]:
    """What the account of `year` says: every earlier commitment whose end the account before did not tell."""
    known = sorted((account for account in accounts if account.year <= year), key=lambda account: account.year)
    if not known or known[-1].year != year:
        raise ValueError(f"no account of {year}")
    told = [line(commitment, known) for commitment in commitments if commitment.year < year]
    return [found for found in told if found is not None]


def line(commitment: Past, accounts: Sequence[Account]) -> Line | None:
    """What the last of these accounts (by year) says of a commitment; None when its end was told and stands."""
    later = [account for account in accounts if account.year > commitment.year]
    earlier, this = later[:-1], later[-1]
    if earlier and _is_told(commitment, earlier[-1].until, this.until):
        return None
    news = [moment for moment in _news(commitment) if moment <= this.until]
    last = max(news, default=commitment.moves[0].at)
    since = earlier[-1].until if earlier else commitment.moves[0].at
    state = state_at(commitment, this.until)
    return Line(commitment.id, state, silent=not state.is_end and last <= since, last_heard=last)


def _is_told(commitment: Past, before: datetime, until: datetime) -> bool:
    """True when the account before told how it ended, and nothing became of it since."""
    moved = any(before < move.at <= until for move in commitment.moves)
    return state_at(commitment, before).is_end and not moved


def state_at(commitment: Past, moment: datetime) -> PromiseState:
    """Where a commitment stood; its first state for a moment before it was made (an account told late)."""
    state = commitment.moves[0].state
    for move in commitment.moves:
        if move.at <= moment:
            state = move.state
    return state


def _news(commitment: Past) -> list[datetime]:
    """Moments at which anything was heard: every move but the one that made it, and words of anybody."""
    return [move.at for move in commitment.moves[1:]] + list(commitment.heard)


def last_news(moves: Sequence[datetime], heard: Sequence[datetime]) -> datetime:
    """When anything was last heard of a commitment; its own beginning when nothing was."""
    return max([*moves, *heard])
