"""A rule as options of the command, both ways: what somebody types, and what a page tells them to type."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from budgets.counting.outcome import parameters_to_dict
from budgets.counting.parameters_json import MOST, MOST_POINTS, share
from budgets.counting.types import (
    Add1Stop,
    Completion,
    Misfit,
    Parameters,
    Ranking,
    Rule,
    Start,
    Utilities,
)

Refused = argparse.ArgumentTypeError


def _whole(least: int, most: int = MOST) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 16 and least <= int(text) <= most):
            raise Refused(f"« {text[:40]} » n’est pas un nombre entier entre {least} et {most}")
        return int(text)

    return whole


def _share(text: str) -> Fraction:
    try:
        return share(text)
    except ValueError as error:
        raise Refused(f"« {text[:40]} » n’est pas une part, comme 4/5") from error


def _table(text: str) -> tuple[int, ...]:
    return tuple(_whole(0, MOST_POINTS)(part) for part in text.split(","))


def _listed(points: tuple[int, ...]) -> str:
    return ",".join(map(str, points))


@dataclass(frozen=True)
class Option:
    """One option: how its value is read and written, and what the help says of it."""

    read: Callable[[str], Any]
    help: str | None = None
    metavar: str | None = None
    flag: str = ""
    choices: tuple[str, ...] | None = None
    write: Callable[[Any], str] = str


def _word(kind: type[StrEnum], told: str | None = None) -> Option:
    return Option(kind, told, choices=tuple(item.value for item in kind))


#: By name of parameter. What is not here (and empty ballots, a switch) is said by a file: `--parameters`.
OPTIONS = {
    "rule": _word(Rule, "sans cette option : la règle que nomme le fichier"),
    "utilities": _word(Utilities, "Equal Shares : ce que vaut un projet pour ses soutiens"),
    "start": _word(Start, "Equal Shares : part de départ exacte, ou arrondie à l’unité inférieure"),
    "completion": _word(Completion, "Equal Shares : ce que devient l’argent qui reste"),
    "increment": Option(_whole(1), "add1 : hausse par tour, en unités entières de monnaie", "N"),
    "add1_stop": _word(Add1Stop, "add1 : quand s’arrêter"),
    "misfit": _word(Misfit, "passer un projet trop cher, ou s’arrêter"),
    "threshold": Option(_whole(0), "voix (ou points) nécessaires", "N"),
    "threshold_share": Option(_share, "part des bulletins valables nécessaire, comme 1/20", "PART"),
    "top_up": Option(_share, "compléter le projet suivant si le reste en couvre cette part, comme 4/5", "PART"),
    "proposer_cap": Option(_whole(1), "projets financés au plus pour un même porteur", "N"),
    "ranking_table": Option(
        _table, "points de chaque rang, comme 5,3,1 (sinon : Borda)", "N,N…", "--ranking-points", write=_listed
    ),
}
IGNORE_EMPTY = "--ignore-empty"


def flag(name: str) -> str:
    """How the option of a parameter is typed."""
    return OPTIONS[name].flag or "--" + name.replace("_", "-")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser every option of a rule; those not typed are None."""
    for name, option in OPTIONS.items():
        kind = None if option.choices else option.read
        parser.add_argument(
            flag(name), dest=name, type=kind or str, choices=option.choices, help=option.help, metavar=option.metavar
        )
    parser.add_argument(
        IGNORE_EMPTY,
        dest="count_empty",
        action="store_const",
        const=False,
        help="Equal Shares : ne pas partager l’argent avec les bulletins vides",
    )


def typed(options: argparse.Namespace) -> dict[str, Any]:
    """The parameters that were typed, by name."""
    found = {name: getattr(options, name) for name in (*OPTIONS, "count_empty")}
    values = {
        name: OPTIONS[name].read(value) if name in OPTIONS and OPTIONS[name].choices else value
        for name, value in found.items()
        if value is not None
    }
    return {**values, "ranking": Ranking.TABLE} if "ranking_table" in values else values


def said(parameters: Parameters) -> list[str]:
    """The words to type for exactly these parameters; none when options cannot say them."""
    plain = Parameters(rule=parameters.rule)
    words = ["--rule", parameters.rule.value]
    wanted, usual = (parameters_to_dict(each) for each in (parameters, plain))
    for name, option in OPTIONS.items():
        if wanted[name] != usual[name] and name != "rule":
            value = Misfit(wanted[name]) if name == "misfit" else getattr(parameters, name)
            words += [flag(name), option.write(value)]
    if not parameters.count_empty:
        words.append(IGNORE_EMPTY)
    return words if _heard(words, parameters) else []


def _heard(words: list[str], parameters: Parameters) -> bool:
    """Whether the command, given these words, counts by these parameters."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_options(parser)
    try:
        heard = Parameters(**typed(parser.parse_args(words)))
    except argparse.ArgumentError:
        return False
    return parameters_to_dict(heard) == parameters_to_dict(parameters)
