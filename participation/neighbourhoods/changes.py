"""What changed from one version of a roadmap to another: a readable list. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from participation.neighbourhoods.content import Content

#: Fields that are compared, in the order of their page.
PRIORITY_FIELDS = ("title", "why", "challenge", "orientation")
ACTION_FIELDS = ("title", "what", "carrier", "planned", "state", "state_reason", "links")


class Kind(StrEnum):
    """What happened to a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Part(StrEnum):
    """Which part it happened to."""

    DIAGNOSIS = "diagnosis"
    WRITING = "writing"
    PRIORITY = "priority"
    ACTION = "action"


@dataclass(frozen=True)
class Field:
    """One field of a part, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One line of the list: what happened to which part, with the fields that differ."""

    kind: Kind
    part: Part
    title: str = ""
    fields: tuple[Field, ...] = ()


def compare(before: Content | None, after: Content) -> list[Change]:
    """What a reader of `before` must know of `after`; everything is new when there was nothing before."""
    old = before or {"diagnosis": {}, "writing": {}, "priorities": []}
    return [
        *_section(Part.DIAGNOSIS, old["diagnosis"], after["diagnosis"]),
        *_section(Part.WRITING, old["writing"], after["writing"]),
        *_listed(Part.PRIORITY, old["priorities"], after["priorities"], PRIORITY_FIELDS),
        *_moved(old["priorities"], after["priorities"]),
        *_listed(Part.ACTION, _actions(old), _actions(after), ACTION_FIELDS),
    ]


def _section(part: Part, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    fields = _fields(before, after, tuple(after))
    return [Change(Kind.CHANGED, part, fields=fields)] if fields else []


def _listed(
    part: Part, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> list[Change]:
    old, new = {each["id"]: each for each in before}, {each["id"]: each for each in after}
    found = []
    for number, each in new.items():
        fields = _fields(old.get(number, {}), each, names)
        if number not in old:
            found.append(Change(Kind.ADDED, part, each["title"], fields))
        elif fields:
            found.append(Change(Kind.CHANGED, part, each["title"], fields))
    found += [
        Change(Kind.REMOVED, part, each["title"], _fields(each, {}, names))
        for number, each in old.items()
        if number not in new
    ]
    return found


def _moved(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Priorities that now come earlier among those that stayed; those that merely made room are not told."""
    stayed = {each["id"] for each in after} & {each["id"] for each in before}
    rank = {number: place for place, number in enumerate(each["id"] for each in before)}
    ordered = [each for each in after if each["id"] in stayed]
    kept = _longest_rise([rank[each["id"]] for each in ordered])
    return [Change(Kind.MOVED, Part.PRIORITY, each["title"]) for each in ordered if rank[each["id"]] not in kept]


def _longest_rise(ranks: Sequence[int]) -> set[int]:
    """The most numbers that already stand in rising order: what remains is what moved."""
    best: list[list[int]] = []
    for rank in ranks:
        best.append([*_longest([run for run in best if run[-1] < rank]), rank])
    return set(_longest(best))


def _longest(runs: Sequence[list[int]]) -> list[int]:
    """The longest run, the last one of equals: of two that changed places, the one that came forward has moved."""
    return max(reversed(runs), key=lambda run: len(run)) if runs else []


def _actions(content: Content) -> list[dict[str, Any]]:
    return [action for priority in content["priorities"] for action in priority["actions"]]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]) -> tuple[Field, ...]:
    pairs = ((name, _text(before.get(name)), _text(after.get(name))) for name in names)
    return tuple(Field(name, old, new) for name, old, new in pairs if old != new)


def _text(value: Any) -> str:
    """A value as a reader sees it."""
    if value is None or value == 0:
        return ""
    if isinstance(value, list):
        return "\n".join(_text(each) for each in value)
    if isinstance(value, Mapping):
        return " ; ".join(str(each) for each in value.values())
    return str(value)
