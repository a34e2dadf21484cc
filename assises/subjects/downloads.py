"""Subjects as a CSV file; cells that a spreadsheet would run are made harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from assises.subjects.models import Subject
from commons.kernel import refs, tabular
from commons.kernel.refs import Ref, Target
from commons.kernel.tabular import Cell


def to_csv(subjects: Sequence[Subject], origins: Mapping[Ref, Target]) -> bytes:
    """Every subject with where it comes from and what was decided."""
    header = [
        _("numéro"), _("sujet"), _("résumé"), _("vient de"), _("titre d’origine"), _("lieu"), _("proposé le"),
        _("état"), _("année des Assises"), _("décidé le"), _("raison"),
    ]  # fmt: skip
    return tabular.to_csv(header, (_row(subject, origins) for subject in subjects))


def _row(subject: Subject, origins: Mapping[Ref, Target]) -> list[Cell]:
    origin = origins.get(subject.origin)
    decided = subject.decided_at.date().isoformat() if subject.decided_at is not None else ""
    return [
        subject.id, subject.title, subject.summary, refs.label_of(subject.origin_kind),
        origin.title if origin is not None and origin.public else "", subject.place.name if subject.place else "",
        subject.proposed_at.date().isoformat(), subject.state.label, subject.edition_year, decided, subject.reason,
    ]  # fmt: skip
