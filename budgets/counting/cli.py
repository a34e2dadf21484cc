"""`python -m budgets.counting FILE.pb`: recount an election anywhere, with nothing but this package."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgets.counting.count import count
from budgets.counting.faults import MESSAGES, Note, PabulibError
from budgets.counting.meta_rule import RuleNote, rule_of
from budgets.counting.outcome import Outcome
from budgets.counting.pabulib import PabulibFile
from budgets.counting.pabulib_read import read
from budgets.counting.report import report
from budgets.counting.types import (
    Add1Stop,
    Completion,
    Misfit,
    ParameterError,
    Parameters,
    Rule,
    Utilities,
)

BAD_INPUT = 2

RULE_NOTES = {
    RuleNote.RULE_UNKNOWN: "La règle n’est pas indiquée dans le fichier : comptage par nombre de voix.",
    RuleNote.RULE_CUSTOM: "La règle du fichier est particulière : comptage par nombre de voix.",
    RuleNote.COMPARISON_LEFT_OUT: "La comparaison finale avec le vote simple n’est pas appliquée.",
    RuleNote.THRESHOLD_UNREADABLE: "Le seuil indiqué dans le fichier est illisible : aucun seuil appliqué.",
}


def _at_least(least: int) -> Any:
    def whole(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 15 and int(text) >= least):
            raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre entier d’au moins {least}")
        return int(text)

    return whole


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m budgets.counting",
        description="Recompter un budget participatif à partir d’un fichier Pabulib (.pb).",
    )
    add = parser.add_argument
    add("file", metavar="FICHIER.pb", type=Path)
    add("--rule", choices=[rule.value for rule in Rule], help="sans cette option : la règle que nomme le fichier")
    add("--utilities", choices=[Utilities.COST.value, Utilities.CARDINALITY.value])
    add("--completion", choices=[item.value for item in Completion])
    add("--increment", type=_at_least(1), metavar="N", help="en unités entières de monnaie")
    add("--add1-stop", choices=[item.value for item in Add1Stop], dest="add1_stop")
    add("--misfit", choices=[item.value for item in Misfit])
    add("--threshold", type=_at_least(0), metavar="N", help="voix (ou points) nécessaires")
    add("--json", action="store_true", help="tout le résultat en JSON")
    return parser


def _parameters(options: argparse.Namespace, file: PabulibFile) -> tuple[Parameters, list[RuleNote]]:
    base, notes = (Parameters(rule=Rule(options.rule)), []) if options.rule else rule_of(file)
    kinds: dict[str, Any] = {
        "utilities": Utilities,
        "completion": Completion,
        "increment": int,
        "add1_stop": Add1Stop,
        "misfit": Misfit,
        "threshold": int,
    }
    given = {name: kind(value) for name, kind in kinds.items() if (value := getattr(options, name)) is not None}
    return replace(base, **given), notes


def _sentences(rule_notes: list[RuleNote], notes: list[Note]) -> list[str]:
    told = [RULE_NOTES[note] for note in rule_notes]
    for note in notes:
        lines = ", ".join(map(str, note.lines))
        what = MESSAGES[note.code].format(detail="…").replace(", « … »", "").replace(" « … »", "")
        told.append(f"Toléré {note.count} fois : {what} (ligne {lines}).")
    return told


def _as_json(outcome: Outcome, notes: list[str]) -> str:
    return json.dumps({**outcome.to_dict(), "notes": notes}, ensure_ascii=False, indent=1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when counted, 2 when the file or the options are refused."""
    options = _parser().parse_args(arguments)
    try:
        file = read(options.file)
        parameters, rule_notes = _parameters(options, file)
        outcome = count(file.instance(), parameters)
    except PabulibError as error:
        return _refuse(f"{options.file.name} : {error.message}")
    except ParameterError as error:
        return _refuse(f"Cette règle ne peut pas être appliquée ({error.code}).")
    except FileNotFoundError:
        return _refuse(f"Le fichier {options.file} n’existe pas.")
    except OSError as error:
        return _refuse(f"Impossible de lire le fichier {options.file} ({error.strerror}).")
    notes = _sentences(rule_notes, file.notes)
    print(_as_json(outcome, notes) if options.json else report(outcome, file, notes))
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT
