"""The règlement of an edition as data: what is frozen, digested, printed on the ballot page, and counted by."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from budgets.counting.parameters_json import parameters_from_dict
from budgets.counting.types import Parameters
from budgets.editions.models import Edition, Envelope


def to_json(parameters: Parameters) -> dict[str, Any]:
    """The parameters as JSON; fractions as "4/5". The tie order is left out: the edition draws its own."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(parameters):
        value = getattr(parameters, field.name)
        if field.name != "tie_order":
            found[field.name] = str(value) if isinstance(value, Fraction) else value
    return found


def from_json(data: dict[str, Any], tie_order: Sequence[str] = ()) -> Parameters:
    """Parameters from JSON; ValueError when something in it is not a parameter."""
    return parameters_from_dict({**data, "tie_order": list(tie_order)})


def tie_order(edition: Edition, codes: Sequence[str]) -> tuple[str, ...]:
    """The published order that decides what cost and votes leave tied.

    Projects sorted by the SHA-256 of the drawn phrase and their code: nobody can choose it once the phrase is drawn
    in public, and anybody can compute it again. Without a phrase (imported elections) the official list decides.
    """
    if not edition.tie_phrase:
        return tuple(codes)
    return tuple(sorted(codes, key=lambda code: hashlib.sha256(f"{edition.tie_phrase}|{code}".encode()).digest()))


def parameters(edition: Edition, codes: Sequence[str]) -> Parameters:
    """The counting rule of this edition, with its tie order over the official list of codes."""
    return from_json(edition.rule, tie_order(edition, codes))


def regulation(edition: Edition) -> dict[str, Any]:
    """Everything that freezes at the first ballot, as canonical JSON values."""
    return {
        "edition": edition.slug,
        "currency": edition.currency,
        "opens_at": edition.opens_at.isoformat(),
        "ballot": edition.ballot.value,
        "ballot_min": edition.ballot_min,
        "ballot_max": edition.ballot_max,
        "points_total": edition.points_total,
        "points_each": edition.points_each,
        "envelope_rule": edition.envelope_rule.value,
        "minimum_age": edition.minimum_age,
        "links": sorted(edition.links),
        "proof": edition.proof.value,
        "envelopes": {e.slug: _envelope(e) for e in edition.envelopes},
        "rule": edition.rule,
        "tie_phrase": edition.tie_phrase,
        "box_sight": edition.box_sight.value,
    }


def _envelope(envelope: Envelope) -> dict[str, Any]:
    """An envelope without ages says nothing of ages: digests published before there were any still hold."""
    said: dict[str, Any] = {"amount_cents": envelope.amount.cents, "place": envelope.place_id}
    return said | {"ages": envelope.ages} if envelope.ages else said


def digest(edition: Edition) -> str:
    """SHA-256 of the règlement: shown before the vote, on the ballot and on the result."""
    canonical = json.dumps(regulation(edition), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
