"""What stands in the way of an amendment: another one on the same block, a text that changed since. Pure.

A conflict is computed, never stored: it is another thing than the state of the amendment and than the advice on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from commission.protocol.diffing import difference
from commission.protocol.models_amendments import Amendment, AmendmentChange, Arbitration
from commission.protocol.types import AmendmentState, Operation
from commons.kernel.compared import Change

_LIVE = (AmendmentState.FILED, AmendmentState.ADMISSIBLE, AmendmentState.DEBATED)
_COUNTS = (*_LIVE, AmendmentState.ADOPTED)


class Clash(StrEnum):
    """What stands in the way."""

    #: Another amendment changes the same block, and nobody said yet which is kept.
    SAME_BLOCK = "same_block"
    #: The block was changed since this was written.
    OUTDATED = "outdated"
    #: The block is no longer in the text.
    BLOCK_GONE = "block_gone"
    #: The block after which it was to stand is no longer there.
    PLACE_GONE = "place_gone"


@dataclass(frozen=True)
class Conflict:
    """One thing in the way of an amendment."""

    kind: Clash
    key: UUID
    change_id: int
    #: The other amendment, when there is one.
    other: Amendment | None = None


def conflicts(
    amendments: Sequence[Amendment], revisions: Mapping[UUID, int], decided: Collection[Arbitration]
) -> dict[int, list[Conflict]]:  # fmt: skip
    """What is in the way of each amendment that is not decided yet. `revisions`: of the blocks that are in the text."""
    settled = {(each.first_id, each.second_id) for each in decided}
    on_block: dict[UUID, list[Amendment]] = defaultdict(list)
    for each in amendments:
        if each.state in _COUNTS:
            for key in {change.block_key for change in each.changes}:
                on_block[key].append(each)
    found: dict[int, list[Conflict]] = {}
    for each in amendments:
        if each.state in _LIVE or each.state is AmendmentState.DRAFT:
            mine = [outdated for change in each.changes for outdated in outdated_in(change, revisions)]
            if each.state in _LIVE:
                mine += [clash for change in each.changes for clash in _rivals(each, change, on_block, settled)]
            found[each.id] = mine
    return found


def outdated_in(change: AmendmentChange, revisions: Mapping[UUID, int]) -> list[Conflict]:
    """What became of the text a change was written against."""
    if change.operation is not Operation.ADD and change.block_key not in revisions:
        return [Conflict(Clash.BLOCK_GONE, change.block_key, change.id)]
    if change.after_key is not None and change.after_key not in revisions:
        return [Conflict(Clash.PLACE_GONE, change.block_key, change.id)]
    changed = change.operation is Operation.REPLACE and change.base_revision != revisions[change.block_key]
    return [Conflict(Clash.OUTDATED, change.block_key, change.id)] if changed else []


def _rivals(
    mine: Amendment, change: AmendmentChange, on_block: Mapping[UUID, Sequence[Amendment]],
    settled: Collection[tuple[int, int]],
) -> list[Conflict]:  # fmt: skip
    return [
        Conflict(Clash.SAME_BLOCK, change.block_key, change.id, other)
        for other in on_block[change.block_key]
        if other.id != mine.id and (min(mine.id, other.id), max(mine.id, other.id)) not in settled
    ]


def shared(one: Amendment, other: Amendment) -> set[UUID]:
    """The blocks that both change."""
    return {change.block_key for change in one.changes} & {change.block_key for change in other.changes}


def distance(change: AmendmentChange, words: str) -> int:
    """How far a change goes from the initial text: letters added and taken out; all of them for a removal."""
    if change.operation is Operation.REMOVE:
        return len(words) + 1
    if change.operation is not Operation.REPLACE:
        return 0
    return sum(len(text) for kind, text in difference(words, change.words) if kind is not Change.KEPT)


def furthest_first(amendments: Collection[Amendment], key: UUID, words: str) -> list[Amendment]:
    """The order in which alternatives on one block are put: the furthest from the initial text first."""

    def far(amendment: Amendment) -> tuple[int, int]:
        mine = [distance(change, words) for change in amendment.changes if change.block_key == key]
        return -max(mine, default=0), amendment.number

    return sorted(amendments, key=far)
