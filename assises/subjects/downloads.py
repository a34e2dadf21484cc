"""Subjects as a CSV file; cells that a spreadsheet would run are made harmless."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

from flask_babel import gettext as _

from assises.subjects.models import Subject
from commons.kernel import refs
from commons.kernel.refs import Ref, Target

#: A cell that begins so is a formula for a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(subjects: Sequence[Subject], origins: Mapping[Ref, Target]) -> bytes:
    """Every subject with where it comes from and what was decided: UTF-8 with its mark, semicolons."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("numéro"), _("sujet"), _("résumé"), _("vient de"), _("titre d’origine"), _("lieu"), _("proposé le"),
         _("état"), _("année des Assises"), _("décidé le"), _("raison")]
    )  # fmt: skip
    writer.writerows([harmless(cell) for cell in _row(subject, origins)] for subject in subjects)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet will run."""
    text = "" if cell is None else str(cell)
    return "'" + text if text.startswith(_FORMULA) else text


def _row(subject: Subject, origins: Mapping[Ref, Target]) -> list[object]:
    origin = origins.get(subject.origin)
    decided = subject.decided_at.date().isoformat() if subject.decided_at is not None else ""
    return [
        subject.id, subject.title, subject.summary, refs.label_of(subject.origin_kind),
        origin.title if origin is not None and origin.public else "", subject.place.name if subject.place else "",
        subject.proposed_at.date().isoformat(), subject.state.label, subject.edition_year, decided, subject.reason,
    ]  # fmt: skip
