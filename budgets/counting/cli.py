"""`python -m budgets.counting FILE.pb`: recount an election anywhere, with nothing but this package."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from budgets.counting.count import count
from budgets.counting.faults import MESSAGES, Note, PabulibError
from budgets.counting.meta_rule import RuleNote, rule_of
from budgets.counting.options import IGNORE_EMPTY, add_options, flag, typed
from budgets.counting.outcome import Outcome
from budgets.counting.pabulib import PabulibFile
from budgets.counting.pabulib_read import read
from budgets.counting.parameters_json import UnreadableParametersError, read_parameters
from budgets.counting.report import report
from budgets.counting.types import ParameterError, Parameters

BAD_INPUT = 2

RULE_NOTES = {
    RuleNote.RULE_UNKNOWN: "La règle n’est pas indiquée dans le fichier : comptage par nombre de voix.",
    RuleNote.RULE_CUSTOM: "La règle du fichier est particulière : comptage par nombre de voix.",
    RuleNote.COMPARISON_LEFT_OUT: "La comparaison finale avec le vote simple n’est pas appliquée.",
    RuleNote.THRESHOLD_UNREADABLE: "Le seuil indiqué dans le fichier est illisible : aucun seuil appliqué.",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m budgets.counting",
        description="Recompter un budget participatif à partir d’un fichier Pabulib (.pb).",
        epilog="Un résultat publié se recompte avec l’urne ouverte (urne.pb) et --parameters resultat.json.",
    )
    parser.add_argument("file", metavar="FICHIER.pb", type=Path)
    parser.add_argument(
        "--parameters",
        metavar="RESULTAT.json",
        type=Path,
        help="toute la règle, prise dans le résultat téléchargé ; sans autre option de règle",
    )
    add_options(parser)
    parser.add_argument("--json", action="store_true", help="tout le résultat en JSON")
    return parser


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.parameters is not None and (others := typed(options)):
        others.pop("ranking", None)
        names = ", ".join(IGNORE_EMPTY if name == "count_empty" else flag(name) for name in others)
        parser.error(f"--parameters dit toute la règle : retirez {names}")
    return options


def _parameters(options: argparse.Namespace, file: PabulibFile) -> tuple[Parameters, list[RuleNote]]:
    if options.parameters is not None:
        return _from_file(options.parameters), []
    base, notes = (Parameters(), []) if options.rule else rule_of(file)
    return replace(base, **typed(options)), notes


def _from_file(path: Path) -> Parameters:
    try:
        return read_parameters(path)
    except UnreadableParametersError as error:
        raise UnreadableParametersError(f"{path.name} : {error.message}.") from error


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
    options = _options(arguments)
    try:
        file = read(options.file)
        parameters, rule_notes = _parameters(options, file)
        outcome = count(file.instance(), parameters)
    except PabulibError as error:
        return _refuse(f"{options.file.name} : {error.message}")
    except UnreadableParametersError as error:
        return _refuse(error.message)
    except ParameterError as error:
        return _refuse(f"Cette règle ne peut pas être appliquée ({error.code}).")
    except FileNotFoundError as error:
        return _refuse(f"Le fichier {error.filename} n’existe pas.")
    except OSError as error:
        return _refuse(f"Impossible de lire le fichier {error.filename or options.file} ({error.strerror}).")
    notes = _sentences(rule_notes, file.notes)
    print(_as_json(outcome, notes) if options.json else report(outcome, file, notes))
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return BAD_INPUT
