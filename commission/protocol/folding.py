"""Applies adopted changes to the text they were adopted against, one after the other. Pure, and always the same (B3).

`fold(base, changes)` takes a canonical document (`documents.py`) and gives the one the changes make of it; the base is
left as it was. A change that finds no block to apply to is an error, never skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from commission.protocol.types import BlockKind, Operation, ProtocolPart

Block = dict[str, Any]
Document = dict[str, Any]


class Misfit(StrEnum):
    """Why a change finds nothing to apply to."""

    KEY_TAKEN = "key_taken"
    NO_SUCH_BLOCK = "no_such_block"
    NO_SUCH_PLACE = "no_such_place"
    NO_PART = "no_part"


class DoesNotApply(ValueError):
    """A change that does not apply to the text as it has become."""

    def __init__(self, why: Misfit, key: str) -> None:
        super().__init__(f"{why.value}: {key}")
        self.why, self.key = why, key


@dataclass(frozen=True)
class TextChange:
    """What an amendment does to one block. `after`: the block it comes after; None: first of its part."""

    operation: Operation
    key: str
    part: ProtocolPart | None = None
    kind: BlockKind | None = None
    after: str | None = None
    words: str = ""
    plain: str = ""


def fold(base: Mapping[str, Any], changes: Iterable[TextChange]) -> Document:
    """The document that these changes make of `base`, in their order. DoesNotApply."""
    parts = {part: list[Block]() for part in ProtocolPart}
    for each in base["parts"]:
        parts[ProtocolPart(each["part"])] = [dict(block) for block in each["blocks"]]
    for change in changes:
        _APPLY[change.operation](parts, change)
    full = [{"part": part.value, "blocks": blocks} for part, blocks in parts.items() if blocks]
    return {"title": base["title"], "parts": full}


Parts = dict[ProtocolPart, list[Block]]


def _add(parts: Parts, change: TextChange) -> None:
    if any(block["key"] == change.key for blocks in parts.values() for block in blocks):
        raise DoesNotApply(Misfit.KEY_TAKEN, change.key)
    if change.part is None or change.kind is None:
        raise DoesNotApply(Misfit.NO_PART, change.key)
    block = {
        "key": change.key, "kind": change.kind.value, "words": change.words, "plain": change.plain, "line": None,
    }  # fmt: skip
    _insert(parts[change.part], change, block)


def _remove(parts: Parts, change: TextChange) -> None:
    part, place = _find(parts, change.key)
    del parts[part][place]


def _replace(parts: Parts, change: TextChange) -> None:
    part, place = _find(parts, change.key)
    parts[part][place] = {**parts[part][place], "words": change.words, "plain": change.plain}


def _move(parts: Parts, change: TextChange) -> None:
    part, place = _find(parts, change.key)
    block = parts[part].pop(place)
    _insert(parts[change.part or part], change, block)


def _find(parts: Parts, key: str) -> tuple[ProtocolPart, int]:
    for part, blocks in parts.items():
        for place, block in enumerate(blocks):
            if block["key"] == key:
                return part, place
    raise DoesNotApply(Misfit.NO_SUCH_BLOCK, key)


def _insert(blocks: list[Block], change: TextChange, block: Block) -> None:
    """Right after the block it names in that part."""
    if change.after is None:
        blocks.insert(0, block)
        return
    keys = [each["key"] for each in blocks]
    if change.after not in keys:
        raise DoesNotApply(Misfit.NO_SUCH_PLACE, change.after)
    blocks.insert(keys.index(change.after) + 1, block)


_APPLY = {
    Operation.ADD: _add,
    Operation.REMOVE: _remove,
    Operation.REPLACE: _replace,
    Operation.MOVE: _move,
}
