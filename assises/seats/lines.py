"""Who in a waiting line is served when seats are free. Pure: no database, no clock.

A group is served whole, in the order of the line. One that is too large for what is free keeps its place and is passed
over; after `PATIENCE` times the next freed seats are put together for it, and nobody behind it gets any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, field

from assises.seats.drawing import Room

#: How often a group may be passed over before seats are put together for it.
PATIENCE = 3


@dataclass(frozen=True)
class InLine:
    """A group that waits."""

    seat_id: int
    college: str
    persons: int
    skipped: int = 0


@dataclass
class Walked:
    """What one walk down the line gave."""

    served: list[InLine] = field(default_factory=list)
    #: Passed over while somebody behind took seats they could have had.
    skipped: list[InLine] = field(default_factory=list)
    #: For whom seats are being put together.
    pooled: list[InLine] = field(default_factory=list)


def walk(
    room: Room, line: Iterable[InLine], allowed: Callable[[InLine], bool], servable: Container[int] | None = None
) -> Walked:
    """Go down the line once; `room` holds those served afterwards.

    Whoever is not `allowed` (at another place at that hour) keeps their rank and stops nobody. Whoever is not among
    `servable`, when it is given, is not served now, and nobody behind takes what would be theirs.
    """
    walked, passed, held = Walked(), list[InLine](), list[InLine]()
    for group in line:
        if group.persons > room.most_for(group.college) or not allowed(group):
            continue
        if group.persons > room.free_for(group.college):
            (walked.pooled if group.skipped >= PATIENCE else passed).append(group)
        elif servable is not None and group.seat_id not in servable:
            held.append(group)
            room.seat(group.college, group.persons)
        elif not _shrinks(room, group, walked.pooled):
            walked.skipped += [other for other in _shrinks(room, group, passed) if other not in walked.skipped]
            room.seat(group.college, group.persons)
            walked.served.append(group)
    for group in held:
        room.seat(group.college, -group.persons)
    return walked


def _shrinks(room: Room, group: InLine, others: Iterable[InLine]) -> list[InLine]:
    """Those of the others who would have fewer free seats if this group sat down."""
    before = {other: room.free_for(other.college) for other in others}
    room.seat(group.college, group.persons)
    lost = [other for other, free in before.items() if room.free_for(other.college) < free]
    room.seat(group.college, -group.persons)
    return lost
