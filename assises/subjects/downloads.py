"""Subjects as a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _

from assises.subjects import masking
from assises.subjects.models import AssisesSubject
from commons.kernel import refs
from commons.kernel.refs import Ref, Target
from commons.kernel.tabular import Cell, to_csv


def as_csv(subjects: Sequence[AssisesSubject], origins: Mapping[Ref, Target]) -> bytes:
    """Every subject with where it comes from and what was decided."""
    header = [
        _("numéro"), _("sujet"), _("résumé"), _("vient de"), _("titre d’origine"), _("lieu"), _("proposé le"),
        _("état"), _("année des Assises"), _("décidé le"), _("raison"),
    ]  # fmt: skip
    hidden = masking.masked(subjects)
    return to_csv(header, (_row(subject, origins, hidden) for subject in subjects))


def _row(subject: AssisesSubject, origins: Mapping[Ref, Target], hidden: Collection[int]) -> list[Cell]:
    origin = origins.get(subject.origin)
    decided = subject.decided_at.date().isoformat() if subject.decided_at is not None else ""
    return [
        subject.id, masking.title_of(subject, hidden), "" if subject.id in hidden else subject.summary,
        refs.label_of(subject.origin_kind),
        origin.title if origin is not None and origin.public else "", subject.place.name if subject.place else "",
        subject.proposed_at.date().isoformat(), subject.state.label, subject.edition_year, decided, subject.reason,
    ]  # fmt: skip
