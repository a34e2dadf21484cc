"""Commitments as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from assises.commitments.models import AssisesCommitment
from commons.kernel.refs import Target
from commons.kernel.tabular import Cell, to_csv

#: Where each comes from: (name of the kind, title and address).
Origins = Mapping[int, Sequence[tuple[str, Target]]]


def as_csv(commitments: Sequence[AssisesCommitment], origins: Origins) -> bytes:
    """Every commitment of an edition, one a line."""
    header = [
        _("numéro"), _("année des Assises"), _("engagement"), _("qui s’engage"), _("pour le"), _("indicateur"),
        _("état"), _("raison"), _("reporté à"), _("même que le numéro"), _("axe"),
        _("vient de"),
    ]  # fmt: skip
    return to_csv(header, (_row(commitment, origins.get(commitment.id, ())) for commitment in commitments))


def _row(c: AssisesCommitment, origins: Sequence[tuple[str, Target]]) -> list[Cell]:
    return [
        c.id, c.edition.year, c.words, c.owner, c.due_on.isoformat(), c.indicator, c.state.label, c.reason,
        c.carried_to, c.duplicate_of_id, c.axis.title if c.axis is not None else "",
        " / ".join(f"{kind} : {target.title} ({target.url})" for kind, target in origins),
    ]  # fmt: skip


def as_data(commitments: Sequence[AssisesCommitment], origins: Origins) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "id": c.id, "year": c.edition.year, "words": c.words, "owner": c.owner, "due_on": c.due_on.isoformat(),
            "indicator": c.indicator, "state": c.state.value, "reason": c.reason, "carried_to": c.carried_to,
            "duplicate_of": c.duplicate_of_id, "axis": c.axis.title if c.axis is not None else None,
            "origins": [{"title": target.title, "url": target.url} for _kind, target in origins.get(c.id, ())],
        }
        for c in commitments
    ]  # fmt: skip
