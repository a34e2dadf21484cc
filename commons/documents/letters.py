"""Letters that the fonts of documents can draw. People type anything; PDF/UA refuses a letter that no font knows."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

#: Fonts of the body; the bold ones know the same letters.
_BODY = ("NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf")
#: Turn the writing round: never in a document, whatever a font knows.
_TRICKS = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
_ALWAYS = frozenset("\n\t\r ")


def drawable(value: Any) -> Any:
    """The same data with texts that can be drawn, however deep they stand."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {key: drawable(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [drawable(each) for each in value]
    return value


def _text(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """The letter itself; nothing for what shows nothing; a question mark for what no font draws."""
    if letter in _ALWAYS:
        return letter
    if letter in _TRICKS or unicodedata.category(letter) == "Cc":
        return ""
    if ord(letter) in known_letters():
        return letter
    return "" if unicodedata.category(letter) in ("Cf", "Mn", "Cs") else "?"


@lru_cache(maxsize=1)
def known_letters() -> frozenset[int]:
    """Every letter that one of the fonts of the body draws."""
    folder = Path(__file__).parent / "fonts"
    return frozenset(code for name in _BODY for code in _letters_of((folder / name).read_bytes()))


def _letters_of(font: bytes) -> Iterator[int]:
    """What the character map of a font holds (formats 4 and 12 of the OpenType `cmap` table)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _sum, offset, _length in records if tag == b"cmap")
    for number in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 4 + 8 * number + 4)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        yield from _format_12(font, at) if kind == 12 else _format_4(font, at) if kind == 4 else ()


def _format_12(font: bytes, at: int) -> Iterator[int]:
    for group in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
        yield from range(first, last + 1)


def _format_4(font: bytes, at: int) -> Iterator[int]:
    double = struct.unpack_from(">H", font, at + 6)[0]
    for segment in range(0, double, 2):
        last = struct.unpack_from(">H", font, at + 14 + segment)[0]
        first = struct.unpack_from(">H", font, at + 16 + double + segment)[0]
        yield from (code for code in range(first, last + 1) if code != 0xFFFF)
