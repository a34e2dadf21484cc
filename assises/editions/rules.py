"""What must hold of the dates of an edition before they are kept: sentences beside fields. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from assises.editions.models import AssisesEdition
from commons.kernel.days import day_of

FIRST_YEAR, LAST_YEAR = 2024, 2100
#: Two to three days by the contract; a few more for a year in which the Assises tour the territory.
MOST_DAYS = 14
LARGEST_GROUP, LONGEST_TRAVEL = 50, 240
#: Everything the sheet holds.
FIELDS = (
    "year", "title", "theme", "about", "first_day", "last_day", "wishes_open_at", "wishes_close_at",
    "registrations_open_at", "registrations_close_at", "floors_release_at", "largest_group", "travel_minutes",
    "contact",
)  # fmt: skip


def mistakes(values: Mapping[str, Any], before: AssisesEdition | None = None) -> dict[str, str]:
    """Field -> what to put right; the first thing said of a field is kept."""
    found: dict[str, str] = {}
    for name, sentence in (*_days(values), *_registrations(values), *_wishes(values), *_settled(values, before)):
        found.setdefault(name, str(sentence))
    return found


def _days(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    first, last = values["first_day"], values["last_day"]
    if not FIRST_YEAR <= values["year"] <= LAST_YEAR:
        yield "year", _l("Écrivez une année entre 2024 et 2100.")
    if not first <= last < first + timedelta(days=MOST_DAYS):
        yield "last_day", _l("Le dernier jour vient après le premier, deux semaines plus tard au plus.")
    if not 1 <= values.get("largest_group", 1) <= LARGEST_GROUP:
        yield "largest_group", _l("Écrivez un nombre de personnes entre 1 et 50.")
    if not 0 <= values.get("travel_minutes", 0) <= LONGEST_TRAVEL:
        yield "travel_minutes", _l("Écrivez un nombre de minutes entre 0 et 240.")
    if not str(values["title"]).strip():
        yield "title", _l("Écrivez un titre.")


def _registrations(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    opens, closes = values["registrations_open_at"], values["registrations_close_at"]
    if opens >= closes:
        yield "registrations_close_at", _l("Les inscriptions se ferment après leur ouverture.")
    elif day_of(closes) > _last(values):
        yield "registrations_close_at", _l("Les inscriptions se ferment au plus tard le dernier jour.")
    released = values.get("floors_release_at")
    if released is not None and day_of(released) > _last(values):
        yield "floors_release_at", _l("Cette date est au plus tard le dernier jour.")


def _last(values: Mapping[str, Any]) -> date:
    last: date = values["last_day"]
    return last


def _wishes(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    opens, closes = values.get("wishes_open_at"), values.get("wishes_close_at")
    if opens is None and closes is None:
        return
    if opens is None or closes is None:
        missing = "wishes_open_at" if opens is None else "wishes_close_at"
        yield missing, _l("Écrivez le début et la fin des souhaits, ou aucun des deux.")
    elif opens >= closes:
        yield "wishes_close_at", _l("La fin des souhaits vient après leur début.")
    elif closes > values["registrations_close_at"]:
        yield "wishes_close_at", _l("Les souhaits se terminent avant la fermeture des inscriptions.")


def _settled(values: Mapping[str, Any], before: AssisesEdition | None) -> Iterator[tuple[str, str]]:
    """What has happened is not dated anew."""
    if before is None:
        return
    if values["year"] != before.year:
        yield "year", _l("L’année ne change plus : elle est dans l’adresse des pages.")
    if before.drawn_at is not None:
        for name in ("wishes_open_at", "wishes_close_at"):
            if values[name] != getattr(before, name):
                yield name, _l("Le tirage au sort est fait : ces dates ne changent plus.")
    if before.floors_released_at is not None and values["floors_release_at"] != before.floors_release_at:
        yield "floors_release_at", _l("Les places réservées sont déjà rendues à tout le monde.")
