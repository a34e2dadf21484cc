"""The signs of a text that tries to slip past, or that a person should read before it is shown."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from commons.moderation.suspicion import folding
from commons.moderation.types import Sign

#: Far above what people do in earnest: a wall, not a cry.
EMOJI_IN_A_ROW, SAME_SITE, SAME_LINK, LINKS = 15, 4, 3, 8
CAPITALS, CAPITALS_SHARE, SAME_SIGN, STYLED, INVISIBLES = 150, 0.85, 30, 4, 2

_LETTER = "[A-Za-zÀ-ɏЀ-ӿ]"
_INVISIBLE = re.compile(f"(?<={_LETTER})[\u034f\u115f\u180e\u200b-\u200d\u2060-\u2064\u3164\ufeff]+(?={_LETTER})")
_OVERRIDES = "\u202d\u202e"
_PILED = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{4,}")
_JOINERS = "\u200d\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_EMOJI = "\U0001f000-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa"
_EMOJI_RUN = re.compile(f"(?:[{_EMOJI}][{_JOINERS}\\s]*)+")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FAMILY = re.compile(f"\u200d[{_EMOJI}]")
_LINK = re.compile(r"(?:https?://|www\.)([^\s/?#]+)\S*", re.IGNORECASE)
_SAME = re.compile(rf"([^\W_]|[!?])\1{{{SAME_SIGN - 1},}}")
_WORD = re.compile(r"[^\W\d_]+")
_STYLES = ("MATHEMATICAL", "FULLWIDTH LATIN", "CIRCLED LATIN", "SQUARED LATIN", "NEGATIVE", "PARENTHESIZED LATIN")


def of(text: str) -> tuple[Sign, ...]:
    """Every sign found in a text; none for nearly all of them."""
    return tuple(sign for sign, found in _SIGNS.items() if found(text))


def _mixed(text: str) -> bool:
    styled = sum(not c.isascii() and unicodedata.name(c, "").startswith(_STYLES) and c.isalnum() for c in text)
    return styled >= STYLED or any(map(_mixes, _WORD.findall(unicodedata.normalize("NFKC", text))))


def _mixes(word: str) -> bool:
    """A word of Latin letters in which others, of the same shape, are hidden."""
    if word.isascii() or len(word) < 3:
        return False
    latin = [c for c in word if unicodedata.name(c, "").startswith("LATIN")]
    strangers = [c for c in word if unicodedata.name(c, "").startswith(("CYRILLIC", "GREEK"))]
    return len(latin) > 0 and any(map(folding.is_lookalike, strangers))


def _invisible(text: str) -> bool:
    return any(c in text for c in _OVERRIDES) or len(_INVISIBLE.findall(text)) >= INVISIBLES


def _piled(text: str) -> bool:
    return _PILED.search(unicodedata.normalize("NFD", text)) is not None


def _emoji(text: str) -> bool:
    return any(_emoji_seen(run) >= EMOJI_IN_A_ROW for run in _EMOJI_RUN.findall(text))


def _emoji_seen(run: str) -> int:
    """How many pictures people see: a family or a flag is one."""
    alone = _FLAG.sub("\u2600", _FAMILY.sub("", run))
    return sum(c not in _JOINERS and not c.isspace() for c in alone)


def _links(text: str) -> bool:
    links = [(found.group().casefold(), found.group(1).casefold()) for found in _LINK.finditer(text)]
    same = Counter(link for link, _ in links)
    sites = Counter(site.removeprefix("www.") for _, site in links)
    return (
        len(links) >= LINKS or any(n >= SAME_LINK for n in same.values()) or any(n >= SAME_SITE for n in sites.values())
    )


def _shouting(text: str) -> bool:
    capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
    return capitals >= CAPITALS and capitals >= CAPITALS_SHARE * (capitals + small)


def _repeated(text: str) -> bool:
    return _SAME.search(text) is not None


@cache
def _flagged() -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word, as folding gives them."""
    lists = tomllib.loads(Path(__file__).with_name("flagged.toml").read_text(encoding="utf-8"))
    found: dict[str, list[tuple[str, ...]]] = {}
    for language in lists.values():
        for phrase in language["words"]:
            words = tuple(folding.tokens(folding.plain(phrase)))
            found.setdefault(words[0], []).append(words)
    return found


def _says_flagged(text: str) -> bool:
    plain = folding.plain(text)
    said = folding.tokens(plain)
    if any(_starts(said, place) or _starred(word) for place, word in enumerate(said)):
        return True
    return any(_spelt(word) for word in folding.spelt_out(plain))


def _starts(said: Sequence[str], place: int) -> bool:
    """Whether a flagged phrase begins at this word."""
    phrases = (phrase for reading in folding.readings(said[place]) for phrase in _flagged().get(reading, ()))
    return any(_follows(said[place : place + len(phrase)], phrase) for phrase in phrases)


def _follows(said: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return len(said) == len(phrase) and all(w in folding.readings(s) for s, w in zip(said, phrase, strict=True))


def _starred(word: str) -> bool:
    """A flagged word of which some letters became stars: "p*te"."""
    if "*" not in word or len(word) < 4:
        return False
    shape = re.compile(re.escape(word).replace(r"\*", "."))
    return any(
        len(phrase) == 1 and shape.fullmatch(first) for first, several in _flagged().items() for phrase in several
    )


def _spelt(letters: str) -> bool:
    """A flagged word written letter by letter, alone or (when long enough) among others."""
    readings = folding.readings(letters)
    known = {first for first, several in _flagged().items() if (first,) in several}
    return bool(readings & known) or any(len(word) > 4 and word in reading for word in known for reading in readings)


_SIGNS: dict[Sign, Callable[[str], bool]] = {
    Sign.MIXED: _mixed,
    Sign.INVISIBLE: _invisible,
    Sign.PILED: _piled,
    Sign.EMOJI: _emoji,
    Sign.LINKS: _links,
    Sign.SHOUTING: _shouting,
    Sign.REPEATED: _repeated,
    Sign.FLAGGED: _says_flagged,
}
