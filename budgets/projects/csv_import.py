"""Reads a table of projects from a spreadsheet: every line, with what is wrong beside it; nothing is written here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.editions.models import Edition
from budgets.projects.drafts import ProjectDraft
from commons.kernel.slugs import fold
from commons.kernel.types import Money
from commons.territory.models import Challenge, Orientation, Place

MOST_LINES = 2000
#: Column -> names it goes by, folded.
COLUMNS = {
    "title": ("titre", "title", "nom"),
    "cost": ("cout", "montant", "cost"),
    "envelope": ("enveloppe", "envelope"),
    "code": ("code", "numero", "id"),
    "summary": ("resume", "phrase", "summary"),
    "description": ("description",),
    "place": ("lieu", "quartier", "place"),
    "address": ("adresse", "address"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng"),
    "orientation": ("theme", "orientation"),
    "challenge": ("defi", "challenge"),
    "theme": ("categorie", "category"),
    "proposer": ("porteur", "propose par", "proposer"),
    "group": ("groupe", "group"),
}
_NEEDED = {"title": _l("titre"), "cost": _l("coût")}


@dataclass(frozen=True)
class Line:
    """One line of the table: a draft, or what is wrong with it."""

    number: int
    title: str
    draft: ProjectDraft | None
    problem: str = ""


@dataclass(frozen=True)
class Names:
    """What the words of a table may point at, by folded name, code or slug."""

    envelopes: Mapping[str, str]
    places: Mapping[str, int]
    orientations: Mapping[str, int]
    challenges: Mapping[str, int]
    #: Codes that other projects of the edition carry already.
    codes: frozenset[str] = frozenset()


def names_of(
    edition: Edition,
    places: list[Place],
    orientations: list[Orientation],
    challenges: list[Challenge],
    codes: Iterable[str],
) -> Names:
    """Everything a table of this edition may point at."""
    return Names(
        {fold(word): e.slug for e in edition.envelopes for word in (e.slug, e.name)},
        {fold(word): p.id for p in places for word in (p.slug, p.name)},
        {fold(word): o.id for o in orientations for word in (o.code, o.named("fr"))},
        {fold(word): c.id for c in challenges for word in (c.code, c.named("fr"))},
        frozenset(codes),
    )


def decode(data: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8, else Windows' Latin alphabet; ValueError when binary."""
    if b"\x00" in data:
        raise ValueError(_("Ce fichier n’est pas un tableau CSV. Enregistrez-le au format CSV depuis votre tableur."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read(text: str, names: Names) -> list[Line]:
    """Every line of the table; ValueError with a sentence when it is not one."""
    rows = list(_rows(text))
    if not rows:
        raise ValueError(_("Ce tableau est vide. La première ligne donne les noms des colonnes."))
    if len(rows) > MOST_LINES + 1:
        raise ValueError(_("Ce tableau a trop de lignes : %(most)d au plus.", most=MOST_LINES))
    places = _header(rows[0])
    lines = [_line(n, row, places, names) for n, row in enumerate(rows[1:], start=2) if any(map(str.strip, row))]
    return list(_without_doubles(lines, set(names.codes)))


def _without_doubles(lines: list[Line], taken: set[str]) -> Iterator[Line]:
    for line in lines:
        code = line.draft.code if line.draft else ""
        if code in taken:
            yield replace(line, draft=None, problem=_("Le code « %(code)s » est déjà pris.", code=code))
        else:
            yield line
            taken |= {code} - {""}


def _rows(text: str) -> Iterator[list[str]]:
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text.lstrip("\ufeff\r\n"), newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise ValueError(_("Ce tableau ne se lit pas. Enregistrez-le au format CSV depuis votre tableur.")) from error


def _header(row: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, word in enumerate(row):
        for column, words in COLUMNS.items():
            if fold(word.strip()) in words:
                found.setdefault(column, position)
    missing = [str(name) for column, name in _NEEDED.items() if column not in found]
    if missing:
        raise ValueError(_("Il manque une colonne : %(names)s.", names=", ".join(missing)))
    return found


def _line(number: int, row: list[str], places: Mapping[str, int], names: Names) -> Line:
    cells = {column: row[at].strip() if at < len(row) else "" for column, at in places.items()}
    title = " ".join(cells["title"].split())
    try:
        draft = _draft(cells, names)
    except ValueError as error:
        return Line(number, title[:120], None, str(error))
    wrong = draft.mistakes()
    return Line(number, title[:120], None if wrong else draft, " ".join(wrong.values()))


def _draft(cells: Mapping[str, str], names: Names) -> ProjectDraft:
    title = " ".join(cells["title"].split())
    if not 0 < len(title) <= 120:
        raise ValueError(_("Le titre est nécessaire, 120 caractères au plus."))
    if any(ord(c) < 32 and c not in "\r\n\t" for cell in cells.values() for c in cell):
        raise ValueError(_("Cette ligne contient des caractères illisibles."))
    bare = ProjectDraft(title=title, cost=_money(cells["cost"]), envelope=_envelope(cells.get("envelope", ""), names))
    texts: dict[str, Any] = {name: cells.get(name, "")[:10_000] for name in _TEXTS}
    return replace(
        bare,
        **texts,
        place_id=_known(cells.get("place", ""), names.places),
        orientation_id=_known(cells.get("orientation", ""), names.orientations),
        challenge_id=_known(cells.get("challenge", ""), names.challenges),
        latitude=_degrees(cells.get("latitude", "")),
        longitude=_degrees(cells.get("longitude", "")),
    )


_TEXTS = ("code", "summary", "description", "address", "theme", "proposer", "group")


def _money(text: str) -> Money:
    try:
        return Money.parse(text)
    except ValueError as error:
        raise ValueError(_("« %(text)s » n’est pas un montant.", text=text[:40])) from error


def _envelope(text: str, names: Names) -> str:
    slugs = set(names.envelopes.values())
    if not text and len(slugs) == 1:
        return slugs.pop()
    if fold(text) not in names.envelopes:
        raise ValueError(_("L’enveloppe « %(text)s » n’existe pas dans ce vote.", text=text[:40]))
    return names.envelopes[fold(text)]


def _known(text: str, known: Mapping[str, int]) -> int | None:
    if not text:
        return None
    if fold(text) not in known:
        raise ValueError(_("« %(text)s » n’est pas dans la liste des lieux, thèmes ou défis.", text=text[:40]))
    return known[fold(text)]


def _degrees(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(Decimal(text.replace(",", ".")))
    except ArithmeticError as error:
        raise ValueError(_("« %(text)s » n’est pas une latitude ni une longitude.", text=text[:40])) from error
