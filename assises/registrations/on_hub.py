"""How many people are registered, on the page of an edition: by college and by commune, giving nobody away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.editions.policies import CHANGING, stage_of
from assises.people import homes
from assises.people import queries as people
from commons.identity.colleges import College
from commons.kernel import i18n
from commons.kernel.disclosure import Protected, protect

#: Names that the section depends on.
VERSIONS = ("assises:people:{id}", "territory")
Rows = list[tuple[str, str]]


def read(edition: AssisesEdition, now: datetime) -> Mapping[str, Any] | None:
    """While people register and until the last day; afterwards the account says who came."""
    if stage_of(edition, now) not in CHANGING:
        return None
    communes = homes.communes()
    colleges: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for college, _entrance, home_id, persons in people.persons_by(edition.id):
        colleges[college.value] += persons
        places[communes.get(home_id or 0, "")] += persons
    by_college = _protected(colleges, (college.value for college in College))
    if not by_college.total:
        return None
    by_place = _protected(places, {*communes.values(), ""})
    return {
        "total": by_college.total,
        "colleges": _rows(by_college, {each.value: each.label for each in College}, _("Autres collèges, ensemble")),
        "places": _rows(by_place, {"": _("Non dit")}, _("Autres communes ou non dit, ensemble")),
    }


def _protected(counted: Counter[str], possible: Iterable[str]) -> Protected[str]:
    """Every line there could be, those that count nobody too: what is not shown may be any of them."""
    return protect({**dict.fromkeys(possible, 0), **counted})


def _rows(found: Protected[str], labels: Mapping[str, str], others: str) -> Rows:
    rows = [(labels.get(key, key), i18n.number(number)) for key, number in found.shown.items()]
    return [*rows, (others, i18n.number(found.others))] if found.others else rows
