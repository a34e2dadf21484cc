"""Short names for addresses and published data, made from titles. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

_OTHER = re.compile(r"[^a-z0-9]+")
#: Letters that Unicode does not take apart into a letter and its sign.
_NOT_DECOMPOSED = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i"}
)
#: Words that stand at the same place in an address.
RESERVED = frozenset({"nouveau"})


def fold(text: str) -> str:
    """Text without accents or capitals: what a search compares."""
    bare = unicodedata.normalize("NFKD", text.translate(_NOT_DECOMPOSED))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def slug_of(title: str, taken: Collection[str] = (), otherwise: str = "vote") -> str:
    """A short name for this title that is not taken: letters without accents, digits and hyphens."""
    base = _OTHER.sub("-", fold(title)).strip("-")[:60].rstrip("-") or otherwise
    names = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(name for name in names if name not in taken and name not in RESERVED)
