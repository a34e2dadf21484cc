"""The codes of threads, as they are drawn, shown and typed. Pure."""

from __future__ import annotations

import secrets
import unicodedata

#: No vowel, nothing that looks like something else: read aloud and typed by hand.
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
#: 27^7, ten thousand million codes: nobody finds one by trying, and each leads to public pages only.
LENGTH = 7
#: Nobody types more than this by hand.
_LONGEST = 60


def draw() -> str:
    """A new code."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code as it is printed: "K7Q-M4DZ"."""
    return f"{code[:3]}-{code[3:]}"


def parse(typed: str) -> str | None:
    """The code in what somebody typed (small letters, spaces, dashes, other digits allowed); None when it is none."""
    if len(typed) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", typed).upper()
    bare = "".join(_digit(c) for c in plain if c.isalnum())
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else None


def _digit(character: str) -> str:
    """Digits of any script are the same digits."""
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)
