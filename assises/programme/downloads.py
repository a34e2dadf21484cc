"""The released programme as open data: a table and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.programme.lines import Line, as_data
from assises.programme.models import Release
from commons.kernel.clock import PARIS
from commons.kernel.tabular import Cell, to_csv


def as_csv(lines: Iterable[Line]) -> bytes:
    """Every activity of a version."""
    header = [
        _("numéro"), _("état"), _("sorte"), _("titre"), _("résumé"), _("début"), _("fin"), _("site"), _("salle"),
        _("sans marche"), _("boucle magnétique"), _("entrée"), _("places"), _("langues parlées"), _("interprétée en"),
        _("facile à lire"), _("qui anime"), _("orientation"), _("défi"), _("raison de l’annulation"),
    ]  # fmt: skip
    return to_csv(header, (_row(line) for line in lines))


def _row(line: Line) -> list[Cell]:
    return [
        line.id, line.state, line.kind, line.title, line.summary, _paris(line.begins), _paris(line.ends),
        line.site_name, line.room, int(line.step_free), int(line.hearing_loop), line.entry, line.capacity,
        " ".join(line.languages), " ".join(line.interpreted), int(line.easy_french), line.hosts, line.orientation,
        line.challenge, line.reason,
    ]  # fmt: skip


def _paris(moment: Any) -> str:
    return str(moment.astimezone(PARIS).isoformat(timespec="minutes"))


def as_json(edition: AssisesEdition, release: Release | None, lines: Iterable[Line]) -> dict[str, Any]:
    """The version that everybody reads, with its number."""
    return {
        "edition": edition.year,
        "title": edition.title,
        "version": release.number if release is not None else 0,
        "published_at": release.published_at.isoformat() if release is not None else None,
        "activities": [as_data(line) for line in lines],
    }
