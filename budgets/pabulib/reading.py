"""Reads a `.pb` file for import: refuses what is broken, and says what is tolerated. Pure."""

from __future__ import annotations

from io import BytesIO

from flask_babel import gettext, ngettext

from budgets.counting.cli import RULE_NOTES
from budgets.counting.faults import Fault, Note, PabulibError
from budgets.counting.meta_rule import rule_of
from budgets.counting.pabulib import PabulibFile
from budgets.counting.pabulib_read import read
from commons.kernel.errors import Invalid

#: Amounts are kept in cents.
DECIMALS = 2
#: Tolerated only when the person asks for it: each loses a part of a ballot.
_LOSSES = (Fault.UNKNOWN_PROJECT, Fault.TOO_FEW_FIELDS)


def read_whole(data: bytes, lenient: bool) -> PabulibFile:
    """The file, fit to become an edition; Invalid with a line number and one sentence when it is not."""
    try:
        file = read(BytesIO(data))
    except PabulibError as error:
        raise Invalid(error.message) from error
    _refuse_what_cannot_be_kept(file, data)
    if not lenient:
        _refuse_losses(file, data)
    return file


def _refuse_what_cannot_be_kept(file: PabulibFile, data: bytes) -> None:
    if not file.projects:
        raise _refused(data, "PROJECTS", gettext("aucun projet n'est déclaré."))
    if file.budget == 0:
        raise _refused(data, "budget;", gettext("l'enveloppe est vide."))
    if file.decimals > DECIMALS:
        rows = [row["project_id"] for row in file.projects if _decimals(row["cost"]) > DECIMALS]
        start = f"{rows[0]};" if rows else "budget;"
        raise _refused(data, start, gettext("ce montant a plus de deux décimales : arrondissez-le au centime."))


def _refuse_losses(file: PabulibFile, data: bytes) -> None:
    for note in file.notes:
        if note.code is Fault.UNKNOWN_PROJECT:
            what = ngettext(
                "un bulletin cite un projet inconnu.", "%(num)d bulletins citent un projet inconnu.", note.count
            )
            raise _refused_line(note.lines[0], what, keep_on=True)
        if note.code is Fault.TOO_FEW_FIELDS:
            what = ngettext(
                "il manque des champs à un bulletin.", "il manque des champs à %(num)d bulletins.", note.count
            )
            raise _refused_line(note.lines[0], what, keep_on=True)
    for key, found in (("num_votes", len(file.ballots)), ("num_projects", len(file.projects))):
        said = file.meta.get(key, "")
        if said.isascii() and said.isdigit() and int(said) != found:
            what = gettext("le fichier annonce %(said)s lignes et en contient %(found)d.", said=said, found=found)
            raise _refused_line(line_of(data, f"{key};"), what, keep_on=True)


def _decimals(amount: str) -> int:
    return len(amount.strip().replace(",", ".").partition(".")[2].rstrip("0"))


def _refused(data: bytes, start: str, what: str) -> Invalid:
    return _refused_line(line_of(data, start), what)


def _refused_line(line: int, what: str, keep_on: bool = False) -> Invalid:
    advice = " " + gettext("Corrigez le fichier, ou ajoutez --lenient pour l'accepter ainsi.") if keep_on else ""
    return Invalid(gettext("Ligne %(line)d : %(what)s", line=line, what=what) + advice)


def line_of(data: bytes, start: str) -> int:
    """The number of the first line that starts so; 1 when none does."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.lstrip('" ').startswith(start)), 1)


def remarks(file: PabulibFile) -> list[str]:
    """What was tolerated or guessed, one sentence each."""
    told = [RULE_NOTES[note] for note in rule_of(file)[1]]
    if "currency" not in file.meta:
        told.append(gettext("La monnaie n'est pas indiquée : les montants sont lus en euros."))
    return told + [_remark(note) for note in file.notes]


def _remark(note: Note) -> str:
    lines = ", ".join(map(str, note.lines))
    sentences = {
        Fault.REPEATED_PROJECT: ngettext(
            "Un bulletin cite deux fois le même projet : il compte une fois (ligne %(lines)s).",
            "%(num)d bulletins citent deux fois le même projet : il compte une fois (lignes %(lines)s…).",
            note.count, lines=lines,
        ),
        Fault.UNKNOWN_PROJECT: ngettext(
            "Un bulletin cite un projet inconnu, laissé de côté (ligne %(lines)s).",
            "%(num)d bulletins citent un projet inconnu, laissé de côté (lignes %(lines)s…).",
            note.count, lines=lines,
        ),
        Fault.TOO_FEW_FIELDS: ngettext(
            "Un bulletin incomplet est lu comme vide (ligne %(lines)s).",
            "%(num)d bulletins incomplets sont lus comme vides (lignes %(lines)s…).",
            note.count, lines=lines,
        ),
        Fault.DUPLICATE_VOTER: ngettext(
            "Un numéro de votant revient deux fois ; chaque bulletin compte (ligne %(lines)s).",
            "%(num)d numéros de votant reviennent ; chaque bulletin compte (lignes %(lines)s…).",
            note.count, lines=lines,
        ),
    }  # fmt: skip
    return sentences[note.code]
