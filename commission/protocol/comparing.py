"""What separates two versions: block by block by their keys, word by word in a block, cell by cell in a matrix line.

Pure but for the names of things. A block that keeps its key is the same block wherever it stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from commission.protocol import documents
from commission.protocol.diffing import Segment, difference
from commission.protocol.matrix_cells import cells
from commission.protocol.shown import shown
from commission.protocol.types import BlockKind, ProtocolPart
from commons.kernel.compared import Change


class Fate(StrEnum):
    """What became of a block from one version to the other."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        """In a word."""
        return str(_FATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"added": "done", "removed": "refused", "changed": "soon", "moved": "draft"}[self.value]


_FATES = {
    Fate.ADDED: _l("Ajouté"),
    Fate.REMOVED: _l("Enlevé"),
    Fate.CHANGED: _l("Modifié"),
    Fate.MOVED: _l("Déplacé"),
}


class CellChange(NamedTuple):
    """One cell of a matrix line, before and after; None: it was not there."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ComparedBlock:
    """A block that both versions have, or one of them; where it stands in each (None: nowhere)."""

    key: str
    part: ProtocolPart
    kind: BlockKind
    before: int | None
    after: int | None
    part_before: ProtocolPart | None
    fates: tuple[Fate, ...]
    words: Sequence[Segment]
    plain: Sequence[Segment]
    cells: Sequence[CellChange]


@dataclass(frozen=True)
class Comparison:
    """Two versions laid over each other, in the order of the later one."""

    title: Sequence[Segment]
    blocks: Sequence[ComparedBlock]
    same: int

    def count(self, fate: Fate) -> int:
        """How many blocks met this fate."""
        return sum(fate in block.fates for block in self.blocks)


Block = Mapping[str, Any]


def compare(before: Mapping[str, Any], after: Mapping[str, Any], language: str = "fr") -> Comparison:
    """What separates two documents (`documents.py`)."""
    old, new = documents.blocks_of(before), documents.blocks_of(after)
    places = ({key: place for place, key in enumerate(each, 1)} for each in (old, new))
    was, now = (dict(each) for each in places)
    moved = _moved(old, new)
    found = [
        _compared(old.get(key), new.get(key), was.get(key), now.get(key), moved=key in moved, language=language)
        for key in _order(list(old), list(new))
    ]
    title = difference(shown(before["title"]), shown(after["title"])) if before["title"] != after["title"] else []
    changed = [block for block in found if block.fates]
    return Comparison(title, changed, len(found) - len(changed))


def _order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The keys of the later text in its order; a block that is gone stands after the one it came after."""
    there = set(new)
    gone: dict[str | None, list[str]] = {}
    last: str | None = None
    for key in old:
        if key in there:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    return [*gone.get(None, []), *(each for key in new for each in (key, *gone.get(key, [])))]


def _moved(old: Mapping[str, Block], new: Mapping[str, Block]) -> set[str]:
    """The fewest blocks that must be moved to go from an order to the other, and those that change parts."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    still = _longest_rise([places[key] for key in common])
    apart = {key for key in common if old[key]["part"] != new[key]["part"]}
    return {key for place, key in enumerate(common) if place not in still} | apart


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The places of a longest run of rising numbers."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [number], [place]
    run: set[int] = set()
    place = last[-1] if last else -1
    while place >= 0:
        run.add(place)
        place = before[place]
    return run


def _compared(
    old: Block | None, new: Block | None, was: int | None, now: int | None, *, moved: bool, language: str
) -> ComparedBlock:  # fmt: skip
    one = new or old
    assert one is not None  # the key stands in one of them
    words, plain, lines = _words(old, new, "words"), _words(old, new, "plain"), _cells(old, new, language)
    return ComparedBlock(
        one["key"], ProtocolPart(one["part"]), BlockKind(one["kind"]), was, now,
        ProtocolPart(old["part"]) if old else None, _fates(old, new, bool(words or plain or lines), moved=moved),
        words, plain, lines,
    )  # fmt: skip


def _fates(old: Block | None, new: Block | None, changed: bool, *, moved: bool) -> tuple[Fate, ...]:
    if old is None or new is None:
        return (Fate.ADDED,) if old is None else (Fate.REMOVED,)
    return (*((Fate.CHANGED,) if changed else ()), *((Fate.MOVED,) if moved else ()))


def _words(old: Block | None, new: Block | None, name: str) -> list[Segment]:
    """Nothing when both say the same; all of a block that one of them does not have."""
    before, after = (shown(each[name]) if each else "" for each in (old, new))
    if before == after:
        return []
    if old is None or new is None:
        return [Segment(Change.ADDED if old is None else Change.REMOVED, after or before)]
    return difference(before, after)


def _cells(old: Block | None, new: Block | None, language: str) -> list[CellChange]:
    """The cells that do not say the same."""
    before, after = ({cell.path: cell for cell in cells(each["line"], language)} if each else {} for each in (old, new))
    found = []
    for path in dict.fromkeys((*after, *before)):
        was, now = before.get(path), after.get(path)
        cell = now or was
        assert cell is not None  # the path stands in one of them
        if was is None or now is None or was.said != now.said:
            found.append(CellChange(cell.label, was.said if was else None, now.said if now else None))
    return found
