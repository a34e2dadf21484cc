"""What separates two versions of the programme: found, kept as data, and applied again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assises.programme.lines import Line, as_data, order, read
from assises.programme.types import ChangeKind

#: What each kind of change tells of; together they are every field that says something.
TELLS: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.CANCELLED: ("state", "reason"),
    ChangeKind.MOVED: ("starts_at", "ends_at", "site", "site_name"),
    ChangeKind.ROOM: ("room", "whereabouts", "step_free", "hearing_loop"),
    ChangeKind.RETITLED: ("title",),
    ChangeKind.LANGUAGES: ("languages", "interpreted", "easy_french"),
    ChangeKind.ENTRY: ("entry", "capacity"),
    ChangeKind.DETAILS: ("kind", "summary", "hosts", "orientation", "challenge", "subject_id"),
}
#: In the order in which people want to know.
_RANK = {
    kind: rank for rank, kind in enumerate((
        ChangeKind.CANCELLED, ChangeKind.REMOVED, ChangeKind.MOVED, ChangeKind.ROOM, ChangeKind.ADDED,
        ChangeKind.RETITLED, ChangeKind.LANGUAGES, ChangeKind.ENTRY, ChangeKind.DETAILS,
    ))
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One change of one activity; `before` and `after` hold what it tells of, as JSON keeps it."""

    kind: ChangeKind
    activity_id: int
    #: What the activity is called now.
    title: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def as_data(self) -> dict[str, Any]:
        """The change as JSON keeps it."""
        return {
            "kind": self.kind.value, "activity_id": self.activity_id, "title": self.title,
            "before": dict(self.before), "after": dict(self.after),
        }  # fmt: skip

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Change:
        """The change that `as_data` wrote."""
        return cls(ChangeKind(data["kind"]), data["activity_id"], data["title"], data["before"], data["after"])

    @property
    def moves_people(self) -> bool:
        """Whether somebody who knew the version before would go to the wrong place or at the wrong hour."""
        names = ("starts_at", "ends_at", "site", "room")
        return self.kind in (ChangeKind.MOVED, ChangeKind.ROOM) and any(
            self.before.get(name) != self.after.get(name) for name in names
        )


def changes(before: Iterable[Line], after: Iterable[Line]) -> list[Change]:
    """What a reader of the version before should know, what matters most first."""
    old, new = {line.id: line for line in before}, {line.id: line for line in after}
    found = [Change(ChangeKind.ADDED, n, new[n].title, {}, as_data(new[n])) for n in new.keys() - old.keys()]
    found += [Change(ChangeKind.REMOVED, n, old[n].title, as_data(old[n]), {}) for n in old.keys() - new.keys()]
    for number in old.keys() & new.keys():
        found += _changed(old[number], new[number])
    when = {**old, **new}
    return sorted(found, key=lambda change: (_RANK[change.kind], order(when[change.activity_id])))


def _changed(old: Line, new: Line) -> list[Change]:
    one, other = as_data(old), as_data(new)
    return [
        Change(kind, new.id, new.title, {name: one[name] for name in names}, {name: other[name] for name in names})
        for kind, names in TELLS.items()
        if any(one[name] != other[name] for name in names)
    ]


def applied(lines: Iterable[Line], told: Sequence[Change]) -> list[Line]:
    """The version that follows when these changes come to pass."""
    known = {line.id: line for line in lines}
    for change in told:
        if change.kind is ChangeKind.REMOVED:
            del known[change.activity_id]
        elif change.kind is ChangeKind.ADDED:
            known[change.activity_id] = read(change.after)
        else:
            values: Any = {name: tuple(v) if isinstance(v, list) else v for name, v in change.after.items()}
            known[change.activity_id] = replace(known[change.activity_id], **values)
    return sorted(known.values(), key=order)


def read_all(data: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes of a released version."""
    return [Change.read(each) for each in data]
