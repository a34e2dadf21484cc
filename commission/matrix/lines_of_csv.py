"""Reads a table of values as people save it: any of three encodings, three separators, decimal commas. Pure.

Each line says by itself whether it can be read; what is wrong is told with its line and its column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import StringIO

from flask_babel import gettext as _

from commons.kernel.slugs import fold

MOST_BYTES, MOST_LINES, LONGEST_CELL, MOST_COLUMNS = 5_000_000, 20_000, 2_000, 40
#: What each column may be called, folded.
COLUMNS = {
    "indicator": ("indicateur", "code", "indicator"),
    "place": ("territoire", "lieu", "place"),
    "day": ("date", "jour", "annee", "day"),
    "value": ("valeur", "value"),
    "people": ("personnes", "effectif", "denominateur", "people"),
    "provenance": ("provenance", "source"),
}
NEEDED = ("indicator", "place", "day", "value", "provenance")
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:[.,]\d{1,12})?\Z", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[\s\u00a0\u202f']\d{3})+(?:[.,]\d{1,12})?\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)


class UnreadableTable(ValueError):
    """The file is no table: why, in a sentence."""


class TooLongATable(ValueError):
    """The file has more than is read at once."""


@dataclass(frozen=True)
class Line:
    """One line of the file: what stands in its columns, and what is wrong (column, sentence)."""

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    wrong: tuple[tuple[str, str], ...] = ()


def decoded(body: bytes) -> str:
    """The text of the file: UTF-8, UTF-16 with its mark, else the Windows encoding of western Europe."""
    if len(body) > MOST_BYTES:
        raise TooLongATable
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(body, "utf-16")
    if b"\0" in body:
        raise UnreadableTable(_("Ce fichier n’est pas du texte : enregistrez-le au format CSV."))
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(body, "cp1252")


def _decoded(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable(_("Ce fichier n’est pas du texte : enregistrez-le au format CSV.")) from error
    if "\0" in text:
        raise UnreadableTable(_("Ce fichier n’est pas du texte : enregistrez-le au format CSV."))
    return text


def read(body: bytes) -> list[Line]:
    """Every line below the header, in order; blank ones are left out. UnreadableTable, TooLongATable."""
    rows = _rows(decoded(body))
    first = next(rows, None)
    if first is None:
        raise UnreadableTable(_("Ce fichier est vide."))
    header = _header(first[1])
    lines: list[Line] = []
    for number, row in rows:
        if any(cell.strip() for cell in row):
            lines.append(_line(number, header, row))
        if len(lines) > MOST_LINES:
            raise TooLongATable
    return lines


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line of the file, its cells); a quote left open is told, it does not swallow what follows in silence."""
    # Asked of the first line only: a sniffer may be fooled by what people write further down.
    head = text.partition("\n")[0]
    separator = max(";\t,", key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for row in reader:
            yield before + 1, row
            before = reader.line_num
    except csv.Error as error:
        raise UnreadableTable(
            _("La ligne %(line)s ne se lit pas : un guillemet y est ouvert sans être fermé, ou le contraire.",
              line=before + 1)
        ) from error  # fmt: skip


def _header(cells: Sequence[str]) -> dict[str, int]:
    if len(cells) > MOST_COLUMNS:
        raise UnreadableTable(_("Ce fichier a trop de colonnes : %(most)s au plus.", most=MOST_COLUMNS))
    names = [fold(cell).strip() for cell in cells]
    found = {key: names.index(name) for key, known in COLUMNS.items() for name in reversed(known) if name in names}
    twice = sorted({name for key in found if (name := names[found[key]]) and names.count(name) > 1})
    if twice:
        raise UnreadableTable(_("La colonne « %(name)s » est là deux fois.", name=twice[0]))
    missing = [COLUMNS[key][0] for key in NEEDED if key not in found]
    if missing:
        raise UnreadableTable(
            _("Il manque une colonne à la première ligne : %(names)s.", names=", ".join(missing))
        )  # fmt: skip
    return found


def _line(number: int, header: dict[str, int], row: Sequence[str]) -> Line:
    if len(row) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row):
        return Line(number, {}, (("", _("Cette ligne est trop longue.")),))
    cells = {key: row[place].strip() if place < len(row) else "" for key, place in header.items()}
    odd = [key for key, text in cells.items() if any(ord(c) < 32 and c not in "\r\n\t" for c in text)]
    wrong = [(COLUMNS[key][0], _("Des caractères ne se lisent pas.")) for key in odd]
    wrong += [(COLUMNS[key][0], _("Cette case est vide.")) for key in NEEDED if not cells[key]]
    return Line(number, cells, tuple(wrong))


def number_of(text: str) -> Decimal | None:
    """A number as people type it: "12,5", "1 234,5", "12.5", "45 %"; None for anything else."""
    bare = text.strip().removesuffix("%").strip().replace("−", "-")
    if not (_NUMBER.match(bare) or _GROUPED.match(bare)):
        return None
    return Decimal(re.sub(r"[\s\u00a0\u202f']", "", bare).replace(",", "."))


def day_of(text: str) -> date | None:
    """A day as people type it: 2026-12-31, 31/12/2026, or a year (its last day); None for anything else."""
    bare = text.strip()
    try:
        if _YEAR.match(bare):
            return date(int(bare), 12, 31)
        iso, french = _ISO.match(bare), _FRENCH.match(bare)
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(french[3]), int(french[2]), int(french[1])) if french else None
    except ValueError:
        return None


def people_of(text: str) -> int | None:
    """A number of people; None for anything else."""
    number = number_of(text) if "%" not in text else None
    return int(number) if number is not None and number >= 0 and number == number.to_integral_value() else None
