"""The Assises of a street, one edition a feature: what fills the holes of their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.routing import Rule

from assises.editions import queries as editions
from commons.kernel.actor import Actor
from tests.factories import (
    street_checkin,
    street_outcome,
    street_programme,
    street_registrations,
    street_seats,
    street_workshops,
)

#: Feature -> holes of its addresses; those of the door by the beginning of an address.
Settled = Mapping[str, Mapping[str, Any]]

_OF_PROGRAMME = {
    "year": "assises_year", "activity_id": "assises_activity", "slug": "assises_site_slug",
    "number": "assises_release", "state": "assises_step", "site_id": "assises_site", "day_id": "assises_site_day",
    "room_id": "assises_room",
}  # fmt: skip
#: How the name of a blueprint begins -> whose edition it shows; the first that fits wins.
_FEATURES = (
    ("assises_subjects", ""), ("assises_registration", "registrations"), ("assises_relay", "registrations"),
    ("assises_seats", "seats"), ("assises_devices", "checkin"), ("assises_day", "checkin"),
    ("assises_badge", "checkin"), ("assises_door", "checkin"), ("assises_room_door", "checkin"),
    ("assises_workshops", "workshops"), ("assises_room", "workshops"), ("assises_screen", "workshops"),
    ("assises_remote", "workshops"), ("assises_paper", "workshops"), ("assises_minutes", "outcome"),
    ("assises_commitment", "outcome"), ("assises_agenda", "outcome"), ("assises_reports", "outcome"),
    ("assises", "programme"),
)  # fmt: skip


def settle(leader: Actor) -> dict[str, dict[str, Any]]:
    """Let everything happen at the Assises; `leader` leads an association that registers others."""
    programme = street_programme.settle()
    door, _cookie = street_checkin.settle()
    taken = {edition.year for edition in editions.editions()}
    free = next(year for year in range(2060, 2100) if year not in taken)
    return {
        "programme": {name: programme[kept] for name, kept in _OF_PROGRAMME.items()},
        "workshops": street_workshops.settle_workshop(),
        "registrations": street_registrations.settle(leader),
        "seats": street_seats.settle(),
        "checkin": dict(door),
        "outcome": street_outcome.settle(free),
    }


def things(settled: Settled) -> dict[str, str]:
    """The same under names of their own, `registrations_year` for one: what forms and pages are found by."""
    found = {f"{feature}_{name}": str(it) for feature, known in settled.items() for name, it in known.items()}
    door = settled["checkin"]
    desk, badges = door["/equipe/assises/<int:year>/appareils"], door["/equipe/assises/<int:year>/badges"]
    return found | {
        "checkin_secret": str(door["/accueil/ouvrir/"]["secret"]), "checkin_year": str(desk["year"]),
        "checkin_device": str(desk["device_id"]), "checkin_site": str(badges["site_id"]),
        "checkin_day": str(door["/equipe/assises/<int:year>/jour"]["site_day_id"]),
    }  # fmt: skip


def feature_of(rule: Rule) -> str:
    """Whose page this is; empty for none of the Assises."""
    blueprint = str(rule.endpoint).partition(".")[0]
    return next((feature for begin, feature in _FEATURES if blueprint.startswith(begin)), "")


def holes(settled: Settled, rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another domain."""
    known: Mapping[str, Any] = settled.get(feature_of(rule), {})
    if feature_of(rule) == "checkin":
        begins = [begin for begin in known if str(rule.rule).startswith(begin)]
        known = known[max(begins, key=len)] if begins else {}
    return {name: known[name] for name in rule.arguments if name in known}


def scopes(settled: Settled) -> list[tuple[str, int]]:
    """The scopes of every edition that stands here."""
    told = [*settled.values(), *(each for holes in settled.values() for each in holes.values())]
    years = {int(each["year"]) for each in told if isinstance(each, Mapping) and "year" in each}
    found = [editions.by_year(year) for year in sorted(years)]
    return [edition.scope for edition in found if edition is not None]
