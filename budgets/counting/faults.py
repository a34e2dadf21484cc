"""Everything that can be wrong in a `.pb` file, each with one French sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    ENCODING = "encoding"
    NOT_TEXT = "not_text"
    LINE_TOO_LONG = "line_too_long"
    QUOTING = "quoting"
    OUTSIDE_SECTION = "outside_section"
    DUPLICATE_SECTION = "duplicate_section"
    MISSING_SECTION = "missing_section"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_KEY = "duplicate_key"
    MISSING_KEY = "missing_key"
    BAD_AMOUNT = "bad_amount"
    NEGATIVE_AMOUNT = "negative_amount"
    HUGE_AMOUNT = "huge_amount"
    UNKNOWN_VOTE_TYPE = "unknown_vote_type"
    EMPTY_ID = "empty_id"
    DUPLICATE_PROJECT = "duplicate_project"
    UNKNOWN_PROJECT = "unknown_project"
    REPEATED_PROJECT = "repeated_project"
    BAD_POINTS = "bad_points"
    POINTS_MISMATCH = "points_mismatch"
    TOO_FEW_FIELDS = "too_few_fields"
    DUPLICATE_VOTER = "duplicate_voter"


MESSAGES = {
    Fault.EMPTY: "le fichier est vide",
    Fault.ENCODING: "le fichier n’est pas en UTF-8 : réenregistrez-le dans cet encodage",
    Fault.NOT_TEXT: "ce n’est pas un fichier texte",
    Fault.LINE_TOO_LONG: "la ligne est beaucoup trop longue",
    Fault.QUOTING: "un guillemet ouvert n’est jamais refermé, ou il est mal placé",
    Fault.OUTSIDE_SECTION: "cette ligne vient avant toute section META, PROJECTS ou VOTES",
    Fault.DUPLICATE_SECTION: "la section « {detail} » apparaît deux fois",
    Fault.MISSING_SECTION: "il manque la section « {detail} »",
    Fault.MISSING_COLUMN: "il manque la colonne « {detail} »",
    Fault.DUPLICATE_KEY: "la clé « {detail} » est donnée deux fois avec des valeurs différentes",
    Fault.MISSING_KEY: "il manque la clé « {detail} » dans META",
    Fault.BAD_AMOUNT: "« {detail} » n’est pas un montant",
    Fault.NEGATIVE_AMOUNT: "le montant « {detail} » est négatif",
    Fault.HUGE_AMOUNT: "le montant « {detail} » est trop grand ou trop précis",
    Fault.UNKNOWN_VOTE_TYPE: "le type de vote « {detail} » est inconnu",
    Fault.EMPTY_ID: "le projet n’a pas d’identifiant",
    Fault.DUPLICATE_PROJECT: "le projet « {detail} » est déclaré deux fois",
    Fault.UNKNOWN_PROJECT: "le bulletin cite un projet inconnu, « {detail} »",
    Fault.REPEATED_PROJECT: "le bulletin cite deux fois le projet « {detail} »",
    Fault.BAD_POINTS: "« {detail} » n’est pas un nombre de points",
    Fault.POINTS_MISMATCH: "le bulletin n’a pas autant de points que de projets",
    Fault.TOO_FEW_FIELDS: "il manque des champs sur cette ligne",
    Fault.DUPLICATE_VOTER: "deux bulletins portent le même numéro de votant, « {detail} »",
}


class PabulibError(ValueError):
    """A refused file: `line` (from 1), `code`, and one French sentence in `message`."""

    def __init__(self, line: int, code: Fault, detail: str = "") -> None:
        self.line, self.code, self.detail = line, code, detail
        self.message = f"Ligne {line} : {MESSAGES[code].format(detail=detail[:60])}."
        super().__init__(self.message)


@dataclass
class Note:
    """Something tolerated: how many times, and the first lines where it happened."""

    code: Fault
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Count one more, and keep its line among the first five."""
        self.count += 1
        if len(self.lines) < 5:
            self.lines.append(line)
