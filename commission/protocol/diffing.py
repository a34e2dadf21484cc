"""What separates two texts of one block, word by word, in a time that no text can stretch. Pure.

Stretches are aligned sentence by sentence first, and word by word inside a stretch that changed; both times the words
(or sentences) that each text says once are its anchors, and the search between two anchors is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from commons.kernel.compared import Change

#: A word with what follows it up to the next one; a sign that stands alone.
_WORDS = re.compile(r"\s+|\w+\s*|[^\w\s]\s*")
#: The end of a sentence or of a line.
_SENTENCES = re.compile(r"[^.!?;:\n]*(?:[.!?;:\n]+\s*|\Z)")
#: A stretch longer than this between two anchors is replaced whole: a search there would take too long.
_MOST_WORDS = 600


class Segment(NamedTuple):
    """A stretch of text and what happened to it; unpacks as (op, text)."""

    change: Change
    text: str


def difference(before: str, after: str) -> list[Segment]:
    """How one text becomes the other: kept and added make `after`, kept and removed make `before`, to the letter."""
    before, after = before.replace("\r\n", "\n"), after.replace("\r\n", "\n")
    return list(_joined(_by_sentences(before, after)))


def _by_sentences(before: str, after: str) -> Iterator[Segment]:
    old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    for same, a, b, c, d in opcodes(old, new):
        if same:
            yield Segment(Change.KEPT, "".join(old[a:b]))
        else:
            yield from _by_words("".join(old[a:b]), "".join(new[c:d]))


def _by_words(before: str, after: str) -> Iterator[Segment]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for same, a, b, c, d in opcodes(old, new):
        if same:
            yield Segment(Change.KEPT, "".join(old[a:b]))
        else:
            yield Segment(Change.REMOVED, "".join(old[a:b]))
            yield Segment(Change.ADDED, "".join(new[c:d]))


def opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """(same, from, to, from, to): cut at the words that each side says once, then searched between two of those."""
    at, there = 0, 0
    for mine, theirs in [*_anchors(old, new), (len(old), len(new))]:
        for same, a, b, c, d in _between(old[at:mine], new[there:theirs]):
            yield same, a + at, b + at, c + there, d + there
        if mine < len(old):
            yield True, mine, mine + 1, theirs, theirs + 1
        at, there = mine + 1, theirs + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of words said once on both sides: the longest run of them that is in the same order on both."""
    places, mine, theirs = {word: place for place, word in enumerate(new)}, Counter(old), Counter(new)
    pairs = [(place, places[word]) for place, word in enumerate(old) if mine[word] == 1 == theirs[word]]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [place], [number]
    run, number = [], last[-1] if last else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """What both begin and end with, and a search in what remains when it is short enough."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    yield True, 0, head, 0, head
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle) + len(other) > _MOST_WORDS or not middle or not other:
        yield False, head, len(old) - tail, head, len(new) - tail
    else:
        for tag, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield tag == "equal", a + head, b + head, c + head, d + head
    yield True, len(old) - tail, len(old), len(new) - tail, len(new)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    found = 0
    for mine, theirs in zip(old, new, strict=False):
        if mine != theirs:
            break
        found += 1
    return found


def _joined(segments: Iterator[Segment]) -> Iterator[Segment]:
    """Neighbours of one sort made one; empty ones left out; what is removed stands before what is added."""
    removed, added = "", ""
    kept = ""
    for change, text in segments:
        if not text:
            continue
        if change is Change.KEPT:
            yield from _flushed(removed, added)
            removed = added = ""
            kept += text
            continue
        if kept:
            yield Segment(Change.KEPT, kept)
            kept = ""
        removed, added = (removed + text, added) if change is Change.REMOVED else (removed, added + text)
    if kept:
        yield Segment(Change.KEPT, kept)
    yield from _flushed(removed, added)


def _flushed(removed: str, added: str) -> Iterator[Segment]:
    if removed:
        yield Segment(Change.REMOVED, removed)
    if added:
        yield Segment(Change.ADDED, added)
