"""What happened to a decision, for whoever follows its thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.days import midnight
from commons.kernel.refs import Ref, Target
from commons.threads.types import Moment
from participation.decisions import queries
from participation.decisions.models import Decision
from participation.decisions.policies import is_public


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each decision; those whose day has not come are not public."""
    return {decision.id: _target(decision) for decision in queries.by_ids(ids)}


def _target(decision: Decision) -> Target:
    title = _("Décision %(number)s : %(title)s", number=decision.number, title=decision.words.title)
    public = is_public(decision.public_at, clock.now())
    return Target(title, url_for("decisions.show", number=decision.number), public)


def ref_of(number: str) -> Ref | None:
    """The decision of this public number, for whoever pastes the address of its page."""
    decision = queries.by_number(number)
    return decision.ref if decision is not None else None


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """Decided, then rectified; nothing before it is public."""
    now = clock.now()
    return {d.id: _moments(d) for d in queries.by_ids(ids) if is_public(d.public_at, now)}


def _moments(decision: Decision) -> list[Moment]:
    words = decision.versions[0]
    by = decision.body.name
    told = [Moment(midnight(words.decided_on), _("Décision prise : %(title)s", title=words.title), by, words.reason)]
    told += [
        Moment(version.written_at, _("Décision rectifiée : %(title)s", title=version.title), by, version.rectification)
        for version in decision.versions[1:]
    ]
    return told
