"""Words of a protocol as they are shown: nothing in them turns the writing of the page round. Pure."""

from __future__ import annotations

#: Turn the writing round, and show nothing.
TRICKS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
_NONE = str.maketrans("", "", TRICKS)


def shown(words: str) -> str:
    """The words, without the signs that would turn the writing round."""
    return words.translate(_NONE)


def paragraphs(words: str) -> list[str]:
    """Its paragraphs, those with nothing in them left out."""
    return [part.strip() for part in shown(words).replace("\r\n", "\n").split("\n\n") if part.strip()]


def items(words: str) -> list[str]:
    """The items of a list: one a line."""
    return [line.strip(" \t-•*–") for line in shown(words).splitlines() if line.strip(" \t-•*–")]


def in_brief(words: str, longest: int = 90) -> str:
    """Its first words on one line."""
    line = " ".join(shown(words).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
