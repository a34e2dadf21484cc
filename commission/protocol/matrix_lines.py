"""How lines of the evaluation matrix come into a protocol: handed in once, when the application is put together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

#: The canonical line of each question of the matrix: JSON values only, no number of the database.
Lines = Callable[[Collection[int]], Mapping[int, dict[str, Any]]]
#: (number, title) of every question that a protocol may take in.
Choices = Callable[[], Sequence[tuple[int, str]]]


def _no_lines(question_ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    return {}


def _no_choices() -> Sequence[tuple[int, str]]:
    return ()


_lines: Lines = _no_lines
_choices: Choices = _no_choices


def register(lines: Lines, choices: Choices) -> None:
    """The matrix says how its questions are read."""
    global _lines, _choices  # one matrix a product, known when the application is put together
    _lines, _choices = lines, choices


def lines(question_ids: Collection[int]) -> Mapping[int, dict[str, Any]]:
    """The canonical line of each of these questions; one that is not there is left out."""
    return _lines(question_ids) if question_ids else {}


def choices() -> Sequence[tuple[int, str]]:
    """The questions that a protocol may take in."""
    return _choices()
