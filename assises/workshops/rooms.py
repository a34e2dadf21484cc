"""What pages of a workshop show, gathered in a fixed number of queries: the same for phones, screen and remote."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assises.workshops import floor, policies, queries, words
from assises.workshops.models import Workshop, WorkshopSynthesis
from assises.workshops.speaking import balance, order
from assises.workshops.types import Hat, Phase, RequestState, Trait
from assises.workshops.words_models import (
    FloorRequest,
    WorkshopContribution,
    WorkshopGroup,
    WorkshopMove,
    WorkshopRound,
)
from commons.moderation import queries as moderation
from commons.moderation.types import Masked, Standing

#: Ideas shown at once on a screen at the end of a room.
ON_SCREEN = 8


@dataclass(frozen=True)
class Heap:
    """A group with its ideas and, once a round is frozen, its dots; without a group: ideas not yet put together."""

    group: WorkshopGroup | None
    ideas: list[WorkshopContribution]
    dots: int | None = None


@dataclass(frozen=True)
class Place:
    """One line of the queue."""

    id: int
    rank: int
    who: str
    lane: str
    why: str


@dataclass(frozen=True)
class Room:
    """A workshop as it stands."""

    workshop: Workshop
    heaps: list[Heap]
    loose: list[WorkshopContribution]
    said: int
    rounds: list[WorkshopRound]
    queue: list[Place]
    speaking: FloorRequest | None
    turns: int
    balance: dict[Trait, int] | None
    masked: Masked
    synthesis: WorkshopSynthesis | None

    @property
    def phase(self) -> Phase:
        """What the room is doing."""
        return self.workshop.phase

    @property
    def round(self) -> WorkshopRound | None:
        """The round that is open now."""
        return self.rounds[0] if self.rounds and self.rounds[0].closed_at is None else None

    @property
    def frozen(self) -> WorkshopRound | None:
        """The last round that was closed."""
        return next((each for each in self.rounds if each.closed_at is not None), None)

    @property
    def speaker(self) -> str:
        """Who speaks now."""
        return words.who(self.speaking) if self.speaking is not None else ""

    @property
    def quotes(self) -> list[WorkshopContribution]:
        """The words chosen for the synthesis, while they are in sight."""
        chosen = set(self.synthesis.quotes) if self.synthesis is not None else set()
        return [idea for idea in self.ideas if idea.id in chosen]

    @property
    def ideas(self) -> list[WorkshopContribution]:
        """Everything in sight, in order of arrival."""
        grouped = [idea for heap in self.heaps for idea in heap.ideas]
        return sorted([*grouped, *self.loose], key=lambda idea: idea.id)


def room(workshop: Workshop) -> Room:
    """The workshop, for whoever looks."""
    ideas = queries.contributions(workshop.id)
    rounds = queries.rounds(workshop.id)
    by_group: dict[int | None, list[WorkshopContribution]] = defaultdict(list)
    for idea in ideas:
        by_group[idea.group_id].append(idea)
    frozen = next((each for each in rounds if each.closed_at is not None), None)
    dots = {int(line[0]): int(line[2]) for line in (frozen.result or [])} if frozen is not None else {}
    heaps = [
        Heap(group, by_group[group.id], dots.get(group.id)) for group in queries.groups(workshop.id)
        if by_group.get(group.id)
    ]  # fmt: skip
    if frozen is not None and rounds[0].closed_at is not None:
        heaps.sort(key=lambda heap: -(heap.dots or 0))
    turns = queries.turns(workshop.id)
    history = floor.history_of(turns)
    return Room(
        workshop, heaps, by_group[None], len(ideas), rounds, _queue(workshop, history),
        next((turn for turn in turns if turn.state is RequestState.SPEAKING), None), len(turns),
        _balance(balance(history)), moderation.masked_in(workshop.ref), queries.synthesis(workshop.id),
    )  # fmt: skip


def _balance(counts: dict[str, int] | None) -> dict[Trait, int] | None:
    return None if counts is None else {Trait(trait): number for trait, number in counts.items()}


def _queue(workshop: Workshop, history: list[Any]) -> list[Place]:
    waiting = {each.id: each for each in queries.requests(workshop.id, RequestState.WAITING)}
    placed = order([floor.as_asked(each) for each in waiting.values()], history, floor.settings(workshop))
    return [
        Place(each.asked.id, each.rank, words.who(row), words.lane(row), words.why(each))
        for each in placed
        if (row := waiting[each.asked.id])
    ]


@dataclass(frozen=True)
class Remote:
    """What only the team sees."""

    room: Room
    waiting: list[WorkshopContribution]
    hidden: list[WorkshopContribution]
    undo: WorkshopMove | None
    surplus: bool
    most_phones: int
    hat: Hat
    held_by_other: bool
    inside: list[str]


def remote(workshop: Workshop, hat: Hat, person_id: int | None, now: datetime) -> Remote:
    """The remote of a workshop."""
    held = queries.contributions(workshop.id, Standing.WAITING, Standing.HIDDEN)
    refusal = policies.refusal_to_hold(workshop.lease_by, workshop.lease_until, person_id, now)
    return Remote(
        room(workshop),
        [idea for idea in held if idea.standing is Standing.WAITING],
        [idea for idea in held if idea.standing is Standing.HIDDEN],
        queries.last_move(workshop.id),
        policies.is_surplus(workshop.issued, workshop.counted),
        policies.most_phones(workshop.counted, workshop.activity.capacity),
        hat,
        refusal is not None,
        words.inside(*queries.phones_by(workshop.id), workshop.tables),
    )


def pulse(workshop: Workshop, version: int) -> dict[str, Any]:
    """The few words that phones ask for every three seconds: has anything changed, which phase, which timer."""
    ends = workshop.timer_ends_at
    return {
        "v": version, "phase": workshop.phase.value, "ends": ends.timestamp() if ends is not None else None,
        "left": workshop.timer_left,
    }  # fmt: skip
