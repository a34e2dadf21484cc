"""The commission of a street: what fills the holes of its addresses. One mandate runs at a time: the second street's
is being prepared, and shares what the first has made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.routing import Rule

from commission.mandates import queries
from commission.mandates.types import MandateState
from tests.factories import commission, street_mandates

#: Feature -> holes of its addresses.
Settled = Mapping[str, Mapping[str, Any]]
#: How the name of a blueprint begins -> whose page it is; the first that fits wins.
_FEATURES = (("commission", "mandates"),)
#: Holes that are named otherwise in the addresses of one page.
_NAMED = {"/commission/reglement/<int:number>": {"number": "rules_number"}}


def settle() -> dict[str, dict[str, Any]]:
    """Let everything happen in a commission."""
    first = queries.running() is None
    mandate = commission.make_mandate(MandateState.RUNNING if first else MandateState.PREPARED)
    return {"mandates": street_mandates.settle(mandate)}


def things(settled: Settled) -> dict[str, str]:
    """The same under names of their own, `commission_mandates_number` for one: what forms and pages are found by."""
    return {f"commission_{feature}_{name}": str(it) for feature, known in settled.items() for name, it in known.items()}


def feature_of(rule: Rule) -> str:
    """Whose page this is; empty for none of the commission."""
    blueprint = str(rule.endpoint).partition(".")[0]
    return next((feature for begin, feature in _FEATURES if blueprint.startswith(begin)), "")


def holes(settled: Settled, rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another domain."""
    known: Mapping[str, Any] = settled.get(feature_of(rule), {})
    named = _NAMED.get(str(rule.rule), {})
    wanted = {name: named.get(name, name) for name in rule.arguments}
    return {name: known[kept] for name, kept in wanted.items() if kept in known}


def scopes(settled: Settled) -> list[tuple[str, int]]:
    """The scope of the mandate that stands here."""
    return [("mandate", int(settled["mandates"]["mandate_id"]))] if settled else []
