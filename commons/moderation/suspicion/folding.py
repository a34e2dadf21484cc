"""Brings words back to the plain letters they are read as, whatever they are written with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = {
    # Cyrillic
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "н": "h", "і": "i", "ї": "i", "ј": "j",
    "к": "k", "м": "m", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x",
    "п": "n", "г": "r", "з": "e", "ц": "u",
    # Greek
    "α": "a", "β": "b", "ϲ": "c", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p",
    "τ": "t", "υ": "u", "χ": "x", "γ": "y", "ω": "w",
    # Latin letters that are not what they look like
    "ı": "i", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʀ": "r", "ᴀ": "a", "ᴇ": "e", "ᴏ": "o", "ᴜ": "u", "ꜱ": "s", "ᴛ": "t",
    "ᴘ": "p", "ɴ": "n", "ʟ": "l", "ᴄ": "c", "ᴅ": "d", "ø": "o", "ł": "l", "đ": "d", "œ": "oe", "æ": "ae",
}  # fmt: skip
_LATIN = str.maketrans(_LOOKALIKES)
#: Written several ways for one sound, as keyboards and habits go.
_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": ""})
_DIGITS = ("013456789@$€!|", ("oieasgtbgaseil", "oleasgtbgaseil"))
_LEET = tuple(str.maketrans(_DIGITS[0], letters) for letters in _DIGITS[1])
_TOKEN = re.compile(r"[^\W_][^\W_@$€!|*]*(?:[@$€!|*]+[^\W_]+)*|[@$€!|](?:[^\W_]+[@$€!|*]?)+")
_SPELT = re.compile(r"(?<![^\W_])(?:[^\W_][\s._*·,/-]{1,2}){2,}[^\W_](?![^\W_])")
_RUN = re.compile(r"(.)\1{2,}")
_ARABIC_HEAD = re.compile("^(?:[وفبل]?ال|[وفيب])")


def plain(text: str) -> str:
    """The text in small letters without marks, styles or invisible characters."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return kept.translate(_ARABIC)


def tokens(text: str) -> list[str]:
    """The words of a plain text, with what may stand for a letter inside them."""
    return _TOKEN.findall(text)


def spelt_out(text: str) -> list[str]:
    """Words written letter by letter: "p u t e", "p.u.t.e"."""
    return [re.sub(r"[\W_]", "", found) for found in _SPELT.findall(text)]


@lru_cache(maxsize=20_000)
def readings(token: str) -> frozenset[str]:
    """Everything a word can be read as: lookalikes, digits for letters, letters drawn out, endings and articles."""
    first = {token, token.translate(_LATIN)}
    if any(c.isalpha() for c in token):
        first |= {word.translate(leet) for word in set(first) for leet in _LEET}
    drawn = first | {_RUN.sub(times, word) for word in first for times in (r"\1", r"\1\1")}
    ended = drawn | {word[: -len(end)] for word in drawn for end in ("s", "x", "es") if word.endswith(end)}
    return frozenset(ended | {_ARABIC_HEAD.sub("", word) for word in ended if "ء" <= word[:1] <= "ي"})


def is_lookalike(letter: str) -> bool:
    """True for a letter of another alphabet that reads as a Latin one."""
    return letter.casefold() in _LOOKALIKES
