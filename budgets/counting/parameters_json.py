"""The parameters of a rule read from JSON: a result somebody downloaded, or an object written by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from budgets.counting.types import (
    Add1Stop,
    Completion,
    Misfit,
    ParameterError,
    Parameters,
    Ranking,
    Rule,
    Start,
    Utilities,
)

#: No rule needs more; sums of points stay far from what 64 bits hold.
MOST, MOST_POINTS = 10**15, 10**6
_SHARE = re.compile(r"[0-9]{1,300}(?:/[0-9]{1,300}|\.[0-9]{1,15})?")
Reader = Callable[[Any], Any]


class UnreadableParametersError(ValueError):
    """A file that holds no rule; one French sentence in `message`."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def share(value: Any) -> Fraction:
    """A fraction from "4/5" or "0.8"; ValueError."""
    if not (isinstance(value, str) and _SHARE.fullmatch(value)):
        raise ValueError(value)
    try:
        return Fraction(value)
    except ZeroDivisionError as error:
        raise ValueError(value) from error


def _whole(most: int) -> Reader:
    def whole(value: Any) -> int:
        # True is an int for Python, not for a rule.
        if type(value) is not int or not 0 <= value <= most:
            raise ValueError(value)
        return value

    return whole


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _row(read: Reader) -> Reader:
    def row(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise ValueError(value)
        return tuple(read(item) for item in value)

    return row


def _or_none(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _word(kind: type[StrEnum]) -> Reader:
    return lambda value: kind(_text(value))


READERS: dict[str, Reader] = {
    "rule": _word(Rule),
    "misfit": _or_none(_word(Misfit)),
    "threshold": _whole(MOST),
    "threshold_share": share,
    "top_up": _or_none(share),
    "exclusive_groups": _truth,
    "proposer_cap": _whole(MOST),
    "utilities": _word(Utilities),
    "start": _word(Start),
    "count_empty": _truth,
    "completion": _word(Completion),
    "increment": _whole(MOST),
    "add1_stop": _word(Add1Stop),
    "ranking": _word(Ranking),
    "ranking_table": _row(_whole(MOST_POINTS)),
    "tie_order": _row(_text),
    "tie_by_order_only": _truth,
}


def parameters_from_dict(content: Mapping[str, Any]) -> Parameters:
    """Parameters as `parameters_to_dict` writes them; those not named keep their usual value.

    Raises `UnreadableParametersError` for an unknown name, or a value of another kind or out of bounds.
    """
    values: dict[str, Any] = {}
    for name, value in content.items():
        if name not in READERS:
            raise UnreadableParametersError(f"le paramètre « {name[:60]} » est inconnu")
        try:
            values[name] = READERS[name](value)
        except ValueError as error:
            raise _bad_value(name) from error
    try:
        return Parameters(**values)
    except ParameterError as error:
        raise _bad_value(error.code) from error


def _bad_value(name: str) -> UnreadableParametersError:
    return UnreadableParametersError(f"la valeur du paramètre « {name} » ne convient pas")


def read_parameters(path: Path) -> Parameters:
    """The rule in a JSON file: the `resultat.json` of an edition, what `--json` prints, or the parameters alone.

    Raises `UnreadableParametersError`, or OSError when the file cannot be opened.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableParametersError("ce n’est pas un fichier JSON") from error
    found = _parameters_in(content)
    # A rule nobody named would be counted as greedy, and look like a result.
    if found is None or "rule" not in found:
        raise UnreadableParametersError("on n’y trouve pas les paramètres d’une règle (« rule » et les autres)")
    return parameters_from_dict(found)


def _parameters_in(content: Any) -> Mapping[str, Any] | None:
    for name in ("outcome", "parameters"):
        if isinstance(content, dict) and name in content:
            content = content[name]
    return content if isinstance(content, dict) else None
