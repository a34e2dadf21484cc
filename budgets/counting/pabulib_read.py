"""Reading Pabulib's `.pb` files: META, PROJECTS and VOTES, checked line by line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from budgets.counting.faults import Fault, Note, PabulibError
from budgets.counting.pabulib import KINDS, PabulibFile
from budgets.counting.types import BallotKind, Content

MAX_LINE = 100_000
MAX_AMOUNT = 10**15
MAX_DECIMALS = 6
# A decimal comma is read; "1,000" could be a thousand or one, so three digits after a comma are refused.
AMOUNT = re.compile(r"([+-]?\d+)(?:\.(\d+)|,(\d{1,2}))?\Z", re.ASCII)
POINTS = re.compile(r"(\d{1,9})(?:\.0+)?\Z", re.ASCII)
SECTIONS = ("META", "PROJECTS", "VOTES")

Row = list[str]
Parsed = tuple[Content, tuple[Fault, ...]]


@dataclass
class _Section:
    """Where a section starts, its column names and its numbered rows."""

    line: int
    header: Row = field(default_factory=list)
    rows: list[tuple[int, Row]] = field(default_factory=list)

    def column(self, name: str) -> int:
        if name not in self.header:
            raise PabulibError(self.line + 1, Fault.MISSING_COLUMN, name)
        return self.header.index(name)


def read(source: str | Path | BinaryIO, tolerant: bool = True) -> PabulibFile:
    """Read a `.pb` file from a path or a binary stream.

    `tolerant` collapses a project named twice in a ballot and drops unknown ids, counted in `notes`;
    otherwise both are refused. Raises `PabulibError` (line, code, French sentence) on a broken file.
    """
    data = Path(source).read_bytes() if isinstance(source, str | Path) else source.read()
    sections = _sections(_decode(data))
    meta = _meta(sections["META"])
    kind = _kind(meta, sections["META"])
    projects, amounts = _projects(sections["PROJECTS"])
    budget = _budget(meta, sections["META"])
    decimals = max(places for _, places in [budget, *amounts])
    positions = {row["project_id"]: index for index, row in enumerate(projects)}
    votes = _Votes(positions, kind is BallotKind.POINTS, tolerant)
    votes.read(sections["VOTES"])
    return PabulibFile(
        meta=meta,
        projects=projects,
        costs=[_scaled(amount, decimals) for amount in amounts],
        budget=_scaled(budget, decimals),
        decimals=decimals,
        kind=kind,
        ballots=votes.ballots,
        voter_ids=votes.voter_ids,
        notes=sorted(votes.notes.values(), key=lambda note: note.code),
    )


def _decode(data: bytes) -> str:
    if not data.strip():
        raise PabulibError(1, Fault.EMPTY)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise PabulibError(1, Fault.ENCODING)
    if b"\0" in data:
        raise PabulibError(data[: data.index(b"\0")].count(b"\n") + 1, Fault.NOT_TEXT)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PabulibError(data[: error.start].count(b"\n") + 1, Fault.ENCODING) from None


def _numbered_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Rows that are not blank, each with the number of its first line.

    A stray quote inside one line is read as people meant it (`"Le Nid" bis`), as published files have them. A quote
    that swallows further lines, or the end of the file, must be a proper one: otherwise rows would vanish unseen.
    """
    lines = list(_short_lines(StringIO(text, newline=None)))
    reader = csv.reader(lines, delimiter=";")
    start = 1
    for row in reader:
        line, start = start, reader.line_num + 1
        if start - line > 1 or start > len(lines):
            _refuse_loose_quotes(lines[line - 1 : start - 1], line)
        if any(row):
            yield line, row


def _refuse_loose_quotes(lines: list[str], first: int) -> None:
    try:
        list(csv.reader(lines, delimiter=";", strict=True))
    except csv.Error:
        raise PabulibError(first, Fault.QUOTING) from None


def _short_lines(lines: StringIO) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            raise PabulibError(number, Fault.LINE_TOO_LONG)
        yield line


def _sections(text: str) -> dict[str, _Section]:
    found: dict[str, _Section] = {}
    current: _Section | None = None
    for line, row in _numbered_rows(text):
        name = row[0].strip().upper()
        if name in SECTIONS and not any(row[1:]):
            if name in found:
                raise PabulibError(line, Fault.DUPLICATE_SECTION, name)
            current = found[name] = _Section(line)
        elif current is None:
            raise PabulibError(line, Fault.OUTSIDE_SECTION)
        elif not current.header:
            current.header = [cell.strip() for cell in row]
        else:
            current.rows.append((line, row))
    for name in SECTIONS:
        if name not in found:
            raise PabulibError(text.count("\n") + 1, Fault.MISSING_SECTION, name)
    return found


def _meta(section: _Section) -> dict[str, str]:
    rows = list(section.rows)
    if section.header[:2] != ["key", "value"]:
        rows.insert(0, (section.line + 1, section.header))
    meta: dict[str, str] = {}
    for line, row in rows:
        key, value = row[0].strip(), ";".join(row[1:]).strip()
        if meta.get(key, value) != value:
            raise PabulibError(line, Fault.DUPLICATE_KEY, key)
        meta[key] = value
    return meta


def _line_of(section: _Section, key: str) -> int:
    return next((line for line, row in section.rows if row[0].strip() == key), section.line)


def _kind(meta: dict[str, str], section: _Section) -> BallotKind:
    vote_type = meta.get("vote_type", "")
    if not vote_type:
        raise PabulibError(section.line, Fault.MISSING_KEY, "vote_type")
    if vote_type.lower() not in KINDS:
        raise PabulibError(_line_of(section, "vote_type"), Fault.UNKNOWN_VOTE_TYPE, vote_type)
    return KINDS[vote_type.lower()]


def _budget(meta: dict[str, str], section: _Section) -> tuple[Decimal, int]:
    if not meta.get("budget"):
        raise PabulibError(section.line, Fault.MISSING_KEY, "budget")
    return _amount(meta["budget"], _line_of(section, "budget"))


def _amount(text: str, line: int) -> tuple[Decimal, int]:
    """The amount and how many decimals it really needs ("4000.0" needs none)."""
    match = AMOUNT.match(text.strip())
    if match is None or len(text) > 40:
        raise PabulibError(line, Fault.BAD_AMOUNT, text)
    value = Decimal(text.strip().replace(",", "."))
    if value < 0:
        raise PabulibError(line, Fault.NEGATIVE_AMOUNT, text)
    places = len((match[2] or match[3] or "").rstrip("0"))
    if value > MAX_AMOUNT or places > MAX_DECIMALS:
        raise PabulibError(line, Fault.HUGE_AMOUNT, text)
    return value, places


def _scaled(amount: tuple[Decimal, int], decimals: int) -> int:
    return int(amount[0].scaleb(decimals))


def _projects(section: _Section) -> tuple[list[dict[str, str]], list[tuple[Decimal, int]]]:
    id_column, cost_column = section.column("project_id"), section.column("cost")
    rows: list[dict[str, str]] = []
    amounts: list[tuple[Decimal, int]] = []
    seen: set[str] = set()
    for line, row in section.rows:
        if len(row) <= max(id_column, cost_column):
            raise PabulibError(line, Fault.TOO_FEW_FIELDS)
        project = dict(zip(section.header, (cell.strip() for cell in row), strict=False))
        _check_id(project["project_id"], seen, line)
        rows.append(project)
        amounts.append(_amount(project["cost"], line))
    return rows, amounts


def _check_id(project_id: str, seen: set[str], line: int) -> None:
    if not project_id:
        raise PabulibError(line, Fault.EMPTY_ID)
    if project_id in seen:
        raise PabulibError(line, Fault.DUPLICATE_PROJECT, project_id)
    seen.add(project_id)


class _Votes:
    """Reads ballots; each distinct text is understood once."""

    def __init__(self, positions: dict[str, int], with_points: bool, tolerant: bool) -> None:
        self.positions, self.with_points, self.tolerant = positions, with_points, tolerant
        self.ballots: list[Content] = []
        self.voter_ids: list[str] = []
        self.notes: dict[Fault, Note] = {}
        self.known: dict[tuple[str, str], Parsed] = {}

    def read(self, section: _Section) -> None:
        voter, vote = section.column("voter_id"), section.column("vote")
        points = section.column("points") if self.with_points else -1
        last = max(voter, vote, points)
        for line, row in section.rows:
            if len(row) <= last:
                row = self._completed(row, last, line)
            key = (row[vote], row[points] if points >= 0 else "")
            parsed = self.known.get(key)
            if parsed is None:
                parsed = self.known[key] = self._parse(key, line)
            self.ballots.append(parsed[0])
            self.voter_ids.append(row[voter])
            for fault in parsed[1]:
                self._note(fault, line)
        self._note_repeated_voters(section, voter)

    def _completed(self, row: Row, last: int, line: int) -> Row:
        if not self.tolerant:
            raise PabulibError(line, Fault.TOO_FEW_FIELDS)
        self._note(Fault.TOO_FEW_FIELDS, line)
        return row + [""] * (last + 1 - len(row))

    def _note(self, fault: Fault, line: int) -> None:
        self.notes.setdefault(fault, Note(fault)).add(line)

    def _note_repeated_voters(self, section: _Section, voter: int) -> None:
        if len(set(self.voter_ids)) == len(self.voter_ids):
            return
        seen: set[str] = set()
        for line, row in section.rows:
            if row[voter] in seen:
                self._note(Fault.DUPLICATE_VOTER, line)
            seen.add(row[voter])

    def _parse(self, key: tuple[str, str], line: int) -> Parsed:
        ids = [text.strip() for text in key[0].split(",")] if key[0].strip() else []
        grades = self._grades(key[1], len(ids), line)
        kept: dict[int, int] = {}
        faults: list[Fault] = []
        for index, project_id in enumerate(ids):
            position = self.positions.get(project_id)
            if position is None:
                faults.append(self._refuse(Fault.UNKNOWN_PROJECT, project_id, line))
            elif position in kept:
                faults.append(self._refuse(Fault.REPEATED_PROJECT, project_id, line))
            else:
                kept[position] = grades[index] if grades else 0
        return (tuple(kept), tuple(kept.values()) if self.with_points else ()), tuple(faults)

    def _refuse(self, fault: Fault, project_id: str, line: int) -> Fault:
        if not self.tolerant:
            raise PabulibError(line, fault, project_id)
        return fault

    def _grades(self, text: str, expected: int, line: int) -> list[int]:
        if not self.with_points:
            return []
        words = [word.strip() for word in text.split(",")] if text.strip() else []
        if len(words) != expected:
            raise PabulibError(line, Fault.POINTS_MISMATCH)
        grades: list[int] = []
        for word in words:
            match = POINTS.match(word)
            if match is None:
                raise PabulibError(line, Fault.BAD_POINTS, word)
            grades.append(int(match[1]))
        return grades
