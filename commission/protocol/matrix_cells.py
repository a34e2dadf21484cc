"""A line of the matrix as the cells of a table: what each says, in the words of readers, in the order of the line.

The line is the canonical JSON that the matrix gave when the text was frozen. Frozen texts outlive what the matrix
becomes: whatever a line holds is shown, each cell under the path that leads to it, so that two lines compare cell by
cell; codes that are known here are said in words, others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commission.protocol.matrix_words import AWAITED, GAPS, NAMES, ORDER, VALUES
from commission.protocol.shown import shown

_LANGUAGES = frozenset({"fr", "en", "ar"})
#: Of the line itself, not of a thing in it.
_WHOLE = _l("Question")


class MatrixCell(NamedTuple):
    """One cell: the path that leads to it (the same in two versions), the thing it is of, its name, what it says."""

    path: tuple[str, ...]
    thing: str
    name: str
    said: str

    @property
    def label(self) -> str:
        """The thing and the name."""
        return f"{self.thing} › {self.name}"


def cells(line: Mapping[str, Any] | None, language: str = "fr") -> list[MatrixCell]:
    """The cells of a line in reading order; none when the text holds no line yet."""
    return list(_inside(line, (), (), language)) if line else []


def by_thing(found: Iterable[MatrixCell]) -> list[tuple[str, list[tuple[str, str]]]]:
    """(thing, its (name, said)) of the cells of a line, each thing once."""
    things: dict[str, list[tuple[str, str]]] = {}
    for cell in found:
        things.setdefault(cell.thing, []).append((cell.name, cell.said))
    return list(things.items())


def _inside(
    value: Mapping[str, Any], path: tuple[str, ...], things: tuple[str, ...], language: str
) -> Iterator[MatrixCell]:  # fmt: skip
    for key in sorted(value, key=lambda key: (_holds_things(key, value[key]), _rank(key), key)):
        yield from _of(key, value[key], (*path, key), things, language)


def _holds_things(key: str, value: Any) -> bool:
    """True for what has rows of its own: it comes after what is said of the thing itself."""
    several = isinstance(value, Sequence) and not isinstance(value, str)
    return key != "gaps" and several and any(isinstance(each, Mapping) for each in value)


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def _of(
    key: str, value: Any, path: tuple[str, ...], things: tuple[str, ...], language: str
) -> Iterator[MatrixCell]:  # fmt: skip
    name = str(NAMES.get(key, key.replace("_", " ")))
    if isinstance(value, Mapping) and not _LANGUAGES.isdisjoint(value):
        value = value.get(language) or value.get("fr") or ""
    if _holds_things(key, value):
        for place, each in enumerate(value, 1):
            # What has a code is the same thing wherever it stands in the list.
            mark = str(each.get("code") or place) if isinstance(each, Mapping) else str(place)
            inside = each if isinstance(each, Mapping) else {"words": each}
            yield from _inside(inside, (*path, mark), (*things, f"{name} {mark}"), language)
    else:
        said = _said(key, value)
        if said:
            yield MatrixCell(path, " › ".join(things) or str(_WHOLE), name, said)


def _said(key: str, value: Any) -> str:
    """What a cell says; nothing for what nobody filled in and nobody waits for."""
    if isinstance(value, bool):
        return _("oui") if value else ""
    if isinstance(value, Mapping):
        return ", ".join(filter(None, (_said(name, each) for name, each in sorted(value.items(), reverse=True))))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_gap(each) if key == "gaps" else _said(key, each) for each in value)
    if value in (None, ""):
        return _("à définir") if key in AWAITED else ""
    return str(VALUES.get((key, str(value)), shown(str(value))))


def _gap(gap: Any) -> str:
    """What is missing, and where."""
    if not isinstance(gap, Mapping):
        return str(GAPS.get(str(gap), gap))
    missing = str(GAPS.get(str(gap.get("gap")), gap.get("gap", "")))
    return _("%(missing)s (%(code)s)", missing=missing, code=str(gap["at"])) if gap.get("at") else missing
