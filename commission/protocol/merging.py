"""Brings a text written against an older one onto the newer one: three texts of one block, word by word. Pure.

What only one side changed is taken as that side has it; what both changed alike is taken once; what they changed
differently is a clash, which a person settles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commission.protocol.diffing import opcodes

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Passage:
    """A stretch of the merged text. Of a clash, `words` is what was proposed and `theirs` what stands now."""

    words: str
    theirs: str | None = None

    @property
    def clashes(self) -> bool:
        """True where a person must choose."""
        return self.theirs is not None


@dataclass(frozen=True)
class Merged:
    """The merged text, stretch by stretch."""

    passages: tuple[Passage, ...]

    @property
    def words(self) -> str:
        """The whole text; where the two sides clash, as it was proposed."""
        return "".join(passage.words for passage in self.passages)

    @property
    def is_clean(self) -> bool:
        """True when nobody has to choose."""
        return not any(passage.clashes for passage in self.passages)

    @property
    def clashes(self) -> tuple[Passage, ...]:
        """Where a person must choose."""
        return tuple(passage for passage in self.passages if passage.clashes)


@dataclass(frozen=True)
class _Edit:
    """Words `start` to `end` of the base become `words`."""

    start: int
    end: int
    words: tuple[str, ...]
    mine: bool


def merge(base: str, mine: str, theirs: str) -> Merged:
    """`mine` and `theirs` were both made from `base`: the text that holds the changes of both."""
    words = _words(base)
    edits = _edits(words, _words(mine), mine=True) + _edits(words, _words(theirs), mine=False)
    edits.sort(key=lambda edit: (edit.start, edit.end))
    passages, at = [], 0
    for group in _groups(edits):
        start, end = group[0].start, max(edit.end for edit in group)
        passages.append(Passage("".join(words[at:start])))
        passages.append(_settled(words, start, end, group))
        at = end
    passages.append(Passage("".join(words[at:])))
    return Merged(tuple(passage for passage in passages if passage.words or passage.clashes))


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.replace("\r\n", "\n"))


def _edits(base: Sequence[str], other: Sequence[str], *, mine: bool) -> list[_Edit]:
    """What separates two texts, neighbours joined."""
    found: list[_Edit] = []
    for same, a, b, c, d in opcodes(base, other):
        if same or (a == b and c == d):
            continue
        words = tuple(other[c:d])
        if found and found[-1].end == a:
            found[-1] = _Edit(found[-1].start, b, found[-1].words + words, mine)
        else:
            found.append(_Edit(a, b, words, mine))
    return found


def _groups(edits: Sequence[_Edit]) -> list[list[_Edit]]:
    """Edits that touch the same words, or add at the same place, together."""
    groups: list[list[_Edit]] = []
    end = 0
    for edit in edits:
        same_place = groups and groups[-1][-1].start == groups[-1][-1].end == edit.start == edit.end
        if groups and (edit.start < end or same_place):
            groups[-1].append(edit)
        else:
            groups.append([edit])
        end = max(end, edit.end)
    return groups


def _settled(words: Sequence[str], start: int, end: int, group: Sequence[_Edit]) -> Passage:
    mine = _applied(words, start, end, [edit for edit in group if edit.mine])
    theirs = _applied(words, start, end, [edit for edit in group if not edit.mine])
    if all(edit.mine for edit in group) or mine == theirs:
        return Passage(mine)
    if not any(edit.mine for edit in group):
        return Passage(theirs)
    return Passage(mine, theirs)


def _applied(words: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> str:
    """Words `start` to `end` as one side has them."""
    found, at = [], start
    for edit in edits:
        found += [*words[at : edit.start], *edit.words]
        at = edit.end
    return "".join([*found, *words[at:end]])
