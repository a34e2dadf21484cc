"""What separates two texts, word by word: pieces kept, added and taken out, in reading order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: A stretch longer than this is compared by lines only, so that no text takes long to compare.
MOST_WORDS = 600
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Change(StrEnum):
    """What happened to a piece of text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A stretch of text and what happened to it."""

    change: Change
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """How one goes from a text to another: kept and added pieces make `after`, kept and removed ones `before`."""
    old, new = _lines(before), _lines(after)
    pieces: list[Piece] = []
    # A line that comes again and again (an empty one) is left out of the search: looking at each would take minutes.
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.KEPT, "".join(old[a:b])))
        else:
            pieces += _closer("".join(old[a:b]), "".join(new[c:d]))
    return _joined(pieces)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").splitlines(keepends=True)


def _closer(before: str, after: str) -> Iterator[Piece]:
    """The same word by word, when it is short enough."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        yield from _replaced([before], [after])
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Change.KEPT, "".join(old[a:b]))
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if old:
        yield Piece(Change.REMOVED, "".join(old))
    if new:
        yield Piece(Change.ADDED, "".join(new))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one sort made one; empty pieces left out."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].change is piece.change:
            found[-1] = Piece(piece.change, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found
