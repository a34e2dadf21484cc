"""Reading of the reference data files: every value is checked, every error names its file and its entry."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Self

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ReferenceDataError(ValueError):
    """A data file that cannot be trusted: which file, which entry, what is wrong."""

    def __init__(self, file: Path, entry: str, problem: str) -> None:
        super().__init__(f"{file.name}: {entry}: {problem}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of a data file, read value by value."""

    file: Path
    label: str
    values: Mapping[str, object]

    @classmethod
    def whole_file(cls, file: Path) -> Self:
        """The top table of `file`."""
        try:
            return cls(file, "whole file", tomllib.loads(file.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise ReferenceDataError(file, "whole file", str(problem)) from problem

    def error(self, problem: str) -> ReferenceDataError:
        """The error to raise about this entry."""
        return ReferenceDataError(self.file, self.label, problem)

    def has(self, key: str) -> bool:
        """Whether the entry gives a value for `key`."""
        return key in self.values

    def _get(self, key: str) -> object:
        if key not in self.values:
            raise self.error(f"{key} is missing")
        return self.values[key]

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self._get(key)
        if not isinstance(value, str) or not value.strip() or value != value.strip():
            raise self.error(f"{key} must be a text without outer blanks, not {value!r}")
        return value

    def slug(self, key: str) -> str:
        """A text made of a-z, 0-9 and single hyphens."""
        value = self.text(key)
        if not _SLUG.fullmatch(value):
            raise self.error(f"{key} must be a slug, not {value!r}")
        return value

    def whole(self, key: str) -> int:
        """A whole number above zero."""
        return self._whole(key, self._get(key))

    def _whole(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
            raise self.error(f"{key} must be a whole number above zero, not {value!r}")
        return value

    def number(self, key: str) -> float:
        """A finite number."""
        return self._number(key, self._get(key))

    def _number(self, key: str, value: object) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            raise self.error(f"{key} must be a number, not {value!r}")
        return float(value)

    def degrees(self, key: str, limit: int) -> float:
        """A latitude or a longitude between -limit and +limit."""
        value = self.number(key)
        if abs(value) > limit:
            raise self.error(f"{key} must lie between -{limit} and {limit}, not {value!r}")
        return value

    def flag(self, key: str) -> bool:
        """A true or false; false when absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(f"{key} must be true or false, not {value!r}")
        return value

    def _list(self, key: str) -> list[object]:
        value = self._get(key)
        if not isinstance(value, list) or not value:
            raise self.error(f"{key} must be a list that is not empty, not {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self._child(key, {"text": item}).text("text") for item in self._list(key))

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers above zero."""
        return tuple(self._whole(key, item) for item in self._list(key))

    def span(self, key: str) -> tuple[int, int]:
        """Two line numbers, first and last."""
        numbers = self.wholes(key)
        if len(numbers) != 2 or numbers[0] > numbers[1]:
            raise self.error(f"{key} must be a first and a last line, not {numbers!r}")
        return numbers[0], numbers[1]

    def pairs(self, key: str) -> tuple[tuple[float, float], ...]:
        """A list of pairs of numbers."""
        return tuple(self._pair(key, item) for item in self._list(key))

    def pair(self, key: str) -> tuple[float, float]:
        """One pair of numbers."""
        return self._pair(key, self._get(key))

    def _pair(self, key: str, item: object) -> tuple[float, float]:
        if not isinstance(item, list) or len(item) != 2:
            raise self.error(f"{key} must hold pairs of numbers, not {item!r}")
        return self._number(key, item[0]), self._number(key, item[1])

    def table(self, key: str) -> "Entry":
        """A table inside this entry."""
        return self._child(key, self._get(key))

    def tables(self, key: str) -> "tuple[Entry, ...]":
        """A list of tables inside this entry."""
        return tuple(self._child(key, item) for item in self._list(key))

    def _child(self, key: str, value: object) -> "Entry":
        if not isinstance(value, dict):
            raise self.error(f"{key} must be a table, not {value!r}")
        return Entry(self.file, f"{self.label}, {key}", value)


def refuse_duplicates(file: Path, names: Iterable[str]) -> None:
    """Refuse a file that gives the same name to two entries."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ReferenceDataError(file, name, "given twice")
        seen.add(name)


def read_file(file: Path, kind: str, key: str) -> tuple[Entry, ...]:
    """The `kind` tables of `file`, each labelled by its `key`, which must be unique."""
    entries = Entry.whole_file(file).tables(kind)
    labelled = tuple(
        Entry(file, str(entry.values.get(key, f"{kind} number {rank}")), entry.values)
        for rank, entry in enumerate(entries, start=1)
    )
    refuse_duplicates(file, (entry.text(key) for entry in labelled))
    return labelled
