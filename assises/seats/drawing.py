#!/usr/bin/env python3
"""The public draw of the Assises, made again by anybody: `python3 drawing.py entries.json outcome.json`.

This one file needs nothing but Python. It is the very file with which the town draws. What it does, so that it can be
written again in any language:

1. The list of wishes was published with its digest (SHA-256 of the canonical JSON, see `canonical`) before the seed.
2. Each group has a pseudonym. Its *ticket* is SHA-256 of the seed, a line feed, and the pseudonym, in hexadecimal.
   Groups stand in the order of their tickets: that order is the lottery. When somebody registered counts for nothing.
   A group may already have days and activities (given by hand, before): they count as its own.
3. Days first: in that order, each group gets each day of a site that it asks for, when the whole group still fits.
4. Activities then, in rounds. In each round each group gets at most one seat: the first wish of its list that is on a
   day it has, leaves room for the whole group, and does not clash with what it already has. The first round goes from
   the first ticket to the last, the second from the last to the first, and so on, until a round gives nothing.
5. "Leaves room" means: within the capacity, within the ceiling of the group's college, and without touching the
   seats that are kept for other colleges.
6. What a group asked for and did not get becomes a place in the waiting line, in the order of the tickets; not when
   it clashes with a seat that the group got and wished for more.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1


@dataclass
class Room:
    """What a day of a site or an activity holds, and what each college has of it, in persons."""

    capacity: int
    floors: Mapping[str, int] = field(default_factory=dict)
    ceilings: Mapping[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    released: bool = False

    @property
    def total(self) -> int:
        """Persons who have a seat, or to whom one is offered."""
        return sum(self.taken.values())

    def kept_from(self, college: str) -> int:
        """Seats that other colleges have not filled yet of those kept for them."""
        if self.released:
            return 0
        return sum(max(0, floor - self.taken.get(c, 0)) for c, floor in self.floors.items() if c != college)

    def free_for(self, college: str) -> int:
        """Seats that somebody of this college can have now; below zero when there are too many people already."""
        free = self.capacity - self.total - self.kept_from(college)
        ceiling = self.ceilings.get(college)
        return free if ceiling is None else min(free, ceiling - self.taken.get(college, 0))

    def most_for(self, college: str) -> int:
        """Seats that this college could have if nobody else had come."""
        kept = 0 if self.released else sum(floor for c, floor in self.floors.items() if c != college)
        return min(self.capacity - kept, self.ceilings.get(college, self.capacity))

    def seat(self, college: str, persons: int) -> None:
        """So many persons sit down (or leave, below zero)."""
        self.taken[college] = self.taken.get(college, 0) + persons


@dataclass(frozen=True)
class Slot:
    """When and at which site an activity is, in minutes."""

    begins: int
    ends: int
    site: int


def clash(one: Slot, other: Slot, travel: int) -> bool:
    """True when nobody can be at both: they overlap, or leave too little time to go from one site to the other."""
    between = 0 if one.site == other.site else travel
    return one.begins < other.ends + between and other.begins < one.ends + between


def canonical(data: Any) -> bytes:
    """The one way to write this as JSON: keys sorted, no spaces, no escapes, UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(data: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def ticket(seed: str, pseudonym: str) -> str:
    """The lottery ticket of a group."""
    return hashlib.sha256(f"{seed}\n{pseudonym}".encode()).hexdigest()


def lottery(seed: str, pseudonyms: Sequence[str]) -> list[str]:
    """The pseudonyms in the order of their tickets."""
    return sorted(pseudonyms, key=lambda pseudonym: (ticket(seed, pseudonym), pseudonym))


class _Drawing:
    """One draw on its way."""

    def __init__(self, entries: Mapping[str, Any], seed: str) -> None:
        self.groups = {group["pseudonym"]: group for group in entries["groups"]}
        self.order = lottery(seed, list(self.groups))
        self.days = {int(key): _room(stock) for key, stock in entries["site_days"].items()}
        self.rooms = {int(key): _room(stock) for key, stock in entries["activities"].items()}
        self.slots = {int(key): Slot(s["begins"], s["ends"], s["site"]) for key, s in entries["activities"].items()}
        self.day_of = {int(key): stock["site_day"] for key, stock in entries["activities"].items()}
        self.travel = entries["travel_minutes"]
        self.days_of = {name: list(self.groups[name]["has_days"]) for name in self.order}
        self.seats_of: dict[str, list[int]] = {name: [] for name in self.order}

    def give_days(self) -> None:
        """Step 3."""
        for name in self.order:
            group = self.groups[name]
            self.days_of[name] += [day for day in group["days"] if _sits(self.days[day], group)]

    def give_activities(self) -> None:
        """Step 4."""
        order, given = list(self.order), True
        while given:
            given = [name for name in order if self._one_more(name)] != []
            order.reverse()

    def _one_more(self, name: str) -> bool:
        group, mine = self.groups[name], self.seats_of[name]
        for wish in group["wishes"]:
            if wish in mine or self.day_of[wish] not in self.days_of[name] or self._clashes(name, wish, mine):
                continue
            if _sits(self.rooms[wish], group):
                mine.append(wish)
                return True
        return False

    def _clashes(self, name: str, wish: int, others: Sequence[int]) -> bool:
        others = [*others, *self.groups[name]["has_activities"]]
        return any(clash(self.slots[wish], self.slots[other], self.travel) for other in others)

    def waits_for(self, name: str) -> list[int]:
        """Step 6: the activities for whose waiting line a group stands."""
        wishes, mine = self.groups[name]["wishes"], self.seats_of[name]
        return [
            wish
            for place, wish in enumerate(wishes)
            if wish not in mine and not self._clashes(name, wish, [seat for seat in mine if seat in wishes[:place]])
        ]

    def outcome(self) -> list[dict[str, Any]]:
        """Each group with its rank, in the order of the lottery."""
        return [
            {
                "rank": rank, "pseudonym": name, "persons": self.groups[name]["persons"],
                "days": sorted(self.days_of[name]), "activities": sorted(self.seats_of[name]),
                "waits_for_days": [day for day in self.groups[name]["days"] if day not in self.days_of[name]],
                "waits_for": self.waits_for(name),
            }
            for rank, name in enumerate(self.order, start=1)
        ]  # fmt: skip


def _room(stock: Mapping[str, Any]) -> Room:
    return Room(stock["capacity"], stock["floors"], stock["ceilings"], dict(stock["taken"]), bool(stock["released"]))


def _sits(room: Room, group: Mapping[str, Any]) -> bool:
    """Seat the whole group when it fits."""
    if group["persons"] > room.free_for(group["college"]):
        return False
    room.seat(group["college"], group["persons"])
    return True


def draw(entries: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """What comes out of these entries with this seed; the same, whoever asks, whenever, wherever."""
    drawing = _Drawing(entries, seed)
    drawing.give_days()
    drawing.give_activities()
    return {"format": FORMAT, "seed": seed, "entries_digest": digest(entries), "groups": drawing.outcome()}


def main(paths: Sequence[str]) -> int:
    """Draw again from two downloaded files and say whether the same comes out."""
    if len(paths) != 2:
        sys.stderr.write("usage: python3 drawing.py entries.json outcome.json\n")
        return 2
    entries, published = (json.loads(Path(path).read_text(encoding="utf-8")) for path in paths)
    again = draw(entries, published["seed"])
    sys.stdout.write(f"entries  SHA-256 {digest(entries)}\noutcome  SHA-256 {digest(again)}\n")
    same = digest(again) == digest(published)
    sys.stdout.write("the same outcome\n" if same else "ANOTHER OUTCOME than the one published\n")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
