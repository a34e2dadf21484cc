"""All that an account counts and lists, as data: what is frozen, published, printed and downloaded."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assises.commitments import account
from assises.commitments import queries as commitments
from assises.commitments.account import Told
from assises.commitments.types import AxisState, PromiseState
from assises.editions.models import AssisesEdition
from assises.reports import counting, queries, said
from commons.kernel.disclosure import Protected


def of_edition(edition: AssisesEdition, now: datetime) -> dict[str, Any]:
    """The figures of an edition as they stand at this moment, in a fixed number of queries."""
    return {
        "came": came(edition.id),
        "said": {kind.value: number for kind, number in said.counts(edition.id).items()},
        "axes": [
            {"id": axis.id, "title": axis.title, "words": axis.words}
            for axis in commitments.axes(edition.id, AxisState.ADOPTED)
        ],
        "commitments": [
            {"id": c.id, "words": c.words, "owner": c.owner, "due_on": c.due_on.isoformat(), "state": c.state.value}
            for c in commitments.of_edition(edition.id)
        ],
        "before": [_before(told) for told in account.told(edition, now)],
    }


def came(edition_id: int) -> dict[str, Any]:
    """Who came, by each cut, giving nobody away."""
    where = queries.where(edition_id)
    lines = [line for line in counting.everybody(edition_id) if line.site_day_id in where]
    people = counting.first_seen(lines, where)
    known = counting.Known(
        where, queries.communes(), queries.entrances([p.attendee_id for p in people if p.attendee_id is not None])
    )
    cuts = counting.cuts(people, known)
    return {cut.value: _cut(protected) for cut, protected in cuts.items()}


def _cut(protected: Protected[str]) -> dict[str, Any]:
    lines = [{"key": key, "number": number} for key, number in protected.shown.items()]
    return {"total": protected.total, "lines": lines, "others": protected.others}


def _before(told: Told) -> dict[str, Any]:
    c, line = told.commitment, told.line
    return {
        "id": c.id, "year": c.edition.year, "words": c.words, "owner": c.owner, "state": line.state.value,
        "silent": line.silent, "last_heard": line.last_heard.isoformat(), "reason": c.reason,
    }  # fmt: skip


def tally(figures: Mapping[str, Any], part: str) -> dict[PromiseState, int]:
    """How many commitments of a list stand where, in the order of the states."""
    counted = Counter(PromiseState(each["state"]) for each in figures[part])
    return {state: counted[state] for state in PromiseState if counted[state]}


def digest_of(words: Mapping[str, Any], figures: Mapping[str, Any]) -> str:
    """SHA-256 of what is published, written in one way only."""
    whole = json.dumps({"words": words, "figures": figures}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()
