"""A line of the matrix as the cells of a table: what each says, in the words of readers, in the order of the line.

The line is the canonical JSON that the matrix gave when the text was frozen. Its shape is the matrix's own business:
whatever it holds is shown, each cell under the path that leads to it, so that two lines compare cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from commission.protocol.shown import shown

#: What one begins with, then what stands in it.
_FIRST = ("code", "words", "name", "title", "plain")
_LAST = ("criteria", "indicators", "sources", "methods", "tools", "campaigns", "gaps")
_LANGUAGES = frozenset({"fr", "en", "ar"})
#: Said even when nobody decided on it yet.
_AWAITED = frozenset({"target", "base"})
_NAMES = {
    "code": _l("Code"), "words": _l("Texte"), "name": _l("Nom"), "title": _l("Nom"), "plain": _l("En clair"),
    "question": _l("Question"), "frame": _l("Cadre"), "focus": _l("Limitée à"), "focus_kind": _l("Limitée à"),
    "focus_code": _l("Limitée à (code)"), "object": _l("Objet"), "state": _l("État"), "reason": _l("Raison"),
    "criteria": _l("Critère"), "criterion": _l("Critère"), "indicators": _l("Indicateur"),
    "indicator": _l("Indicateur"), "sources": _l("Source"), "source": _l("Source"), "methods": _l("Méthode"),
    "method": _l("Méthode"), "tools": _l("Outil"), "tool": _l("Outil"), "campaigns": _l("Campagne"),
    "gaps": _l("Il manque"), "revision": _l("Révision"), "series": _l("Série"), "definition": _l("Définition"),
    "nature": _l("Nature"), "unit": _l("Unité"), "direction": _l("Sens"), "level": _l("Territoire"),
    "territory": _l("Territoire"), "periodicity": _l("Périodicité"), "availability": _l("Disponibilité"),
    "base": _l("Point de départ"), "base_on": _l("Date du point de départ"), "target": _l("Cible"),
    "target_on": _l("Date de la cible"), "producer": _l("Producteur"), "agreement": _l("Convention de données"),
    "origin": _l("Origine"), "theme": _l("Thème"),
}  # fmt: skip
_GAPS = {
    "criterion": _l("un critère"), "indicator": _l("un indicateur"), "source": _l("une source"),
    "method": _l("une méthode"), "data": _l("des données"), "tool": _l("un outil"),
}  # fmt: skip


class MatrixCell(NamedTuple):
    """One cell: the path that leads to it (the same in two versions), what it is called, what it says."""

    path: tuple[str, ...]
    label: str
    said: str


def cells(line: Mapping[str, Any] | None, language: str = "fr") -> list[MatrixCell]:
    """The cells of a line in reading order; none when the text holds no line yet."""
    return list(_inside(line, (), (), language)) if line else []


def _inside(
    value: Mapping[str, Any], path: tuple[str, ...], names: tuple[str, ...], language: str
) -> Iterator[MatrixCell]:  # fmt: skip
    for key in sorted(value, key=_order):
        yield from _cell(key, value[key], (*path, key), names, language)


def _order(key: str) -> tuple[int, int, str]:
    if key in _FIRST:
        return 0, _FIRST.index(key), key
    return (2, _LAST.index(key), key) if key in _LAST else (1, 0, key)


def _cell(
    key: str, value: Any, path: tuple[str, ...], names: tuple[str, ...], language: str
) -> Iterator[MatrixCell]:  # fmt: skip
    name = str(_NAMES.get(key, key.replace("_", " ")))
    if isinstance(value, Mapping) and value and not _LANGUAGES.isdisjoint(value):
        value = value.get(language) or value.get("fr") or ""
    if isinstance(value, Mapping):
        yield from _inside(value, path, (*names, name), language)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _several(key, value, path, (*names, name), language)
    elif value not in (None, "") or key in _AWAITED:
        yield MatrixCell(path, _joined((*names, name)), _said(value))


def _several(
    key: str, values: Sequence[Any], path: tuple[str, ...], names: tuple[str, ...], language: str
) -> Iterator[MatrixCell]:  # fmt: skip
    simple = [value for value in values if not isinstance(value, Mapping)]
    if simple:
        told = [str(_GAPS.get(str(value), value)) if key == "gaps" else _said(value) for value in simple]
        yield MatrixCell(path, _joined(names), ", ".join(told))
    for place, value in enumerate((each for each in values if isinstance(each, Mapping)), 1):
        # What has a code is the same thing wherever it stands in the list.
        mark = str(value.get("code") or place)
        yield from _inside(value, (*path, mark), (*names[:-1], f"{names[-1]} {mark}"), language)


def _said(value: Any) -> str:
    if value in (None, ""):
        return _("à définir")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return shown(str(value))


def _joined(names: tuple[str, ...]) -> str:
    return " › ".join(names)
