"""Forms opened in time and sent too late: each writes when it is time, and nothing once the hour has passed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from commons.kernel import clock
from tests.attacks.conftest import House
from tests.attacks.sheets import sheets_of
from tests.conftest import NOON


@dataclass(frozen=True)
class Late:
    """A form, who sends it, what they type, and when it is too late for it."""

    path: str
    who: str
    after: timedelta
    typed: dict[str, str] = field(default_factory=dict)
    #: Where the form stands, when it is not at its own address.
    page: str = ""


DAY = timedelta(days=1)
FORMS = (
    Late("/debats/{debate}/contribuer", "stranger", 8 * DAY, {"words": "Des arbres."}),
    Late("/debats/{debate}/contribuer", "nobody", 8 * DAY, {"words": "Des arbres."}),
    Late("/debats/{debate}/contributions/{said}/repondre", "stranger", 8 * DAY, {"words": "Oui."}),
    Late("/debats/{debate}/contributions/{said}/soutien", "stranger", 8 * DAY, {"on": "1"},
         "/debats/{debate}/contributions/{said}/moi"),
    Late("/equipe/debats/{debate}/saisie", "facilitator", 8 * DAY, {"words": "Dit au marché.", "collected": "Marché"}),
    Late("/equipe/debats/{debate}/prolonger", "secretariat", 8 * DAY, {"until": "2026-07-10T12:00", "reason": "Été"}),
    Late("/avis/{poll}/repondre/1", "stranger", 8 * DAY, {"stance": "agree"}),
    Late("/avis/{poll}/repondre/1", "nobody", 8 * DAY, {"stance": "agree"}),
    Late("/avis/{poll}/proposer", "stranger", 8 * DAY, {"text": "Il faut une fontaine devant l’école."}),
    Late("/mes-initiatives/{collective}/envoyer/{call}", "owner", 22 * DAY),
    Late("/materiel/{item}/emprunter", "stranger", 6 * DAY,
         {"first_day": "2026-06-20", "last_day": "2026-06-21", "organisation": "Les voisins"}),
    Late("/suivi/arret/{follow_token}", "nobody", 91 * DAY),
    Late("/invitation/association/{organisation_token}", "stranger", 90 * DAY),
    Late("/invitation/initiative/{initiative_token}", "stranger", 90 * DAY),
    Late("/partenaire/{partner_token}", "nobody", 90 * DAY, {"agrees": "yes", "who": "Samia"}),
)  # fmt: skip

#: Forms that serve once: sent for the first time when it is too late, after the same form has proved to write in time.
ONCE = (
    Late("/mes-emprunts/{booking}/annuler", "owner", 40 * DAY),
    Late("/mon-espace/moderation/{own_judgment}/recours", "owner", 61 * DAY, {"words": "Relisez, merci."}),
    Late("/debats/{debate}/contributions/{said}/corriger", "owner", 1 * DAY, {"words": "Des arbres et un banc."}),
)  # fmt: skip


def ready(house: House, late: Late) -> tuple[str, dict[str, list[str]]]:
    """The address of the form and what is sent, as its page gave it in time."""
    things = house.here.things
    path, page = late.path.format(**things), (late.page or late.path).format(**things)
    with clock.frozen(clock.now() - timedelta(seconds=10)):  # nobody fills a form at once
        html = house.knock("GET", page, house.visitors[late.who]).text
    found = [sheet for sheet in sheets_of(page, html) if sheet.action.partition("#")[0] == path]
    assert found, f"{page} has no form for {path}"
    return path, found[-1].fields | {name: [value] for name, value in late.typed.items()}


def written(house: House, path: str, who: str, sent: dict[str, list[str]]) -> tuple[int, int]:
    """(status, rows)."""
    before = house.rows_written()
    return house.knock("POST", path, house.visitors[who], data=sent).status_code, house.rows_written() - before


@pytest.mark.parametrize("late", FORMS, ids=lambda late: f"{late.path} {late.who}")
def test_a_form_sent_too_late_writes_nothing(house: House, late: Late) -> None:
    house.forms_open(True)
    path, sent = ready(house, late)
    in_time, rows = written(house, path, late.who, sent)
    assert in_time in (200, 303)
    assert rows > 0
    with clock.frozen(NOON + late.after):
        status, rows = written(house, path, late.who, sent)
    assert (rows, status < 500) == (0, True), f"{status}, {rows} rows"


@pytest.mark.parametrize("sent_late", [False, True])
@pytest.mark.parametrize("once", ONCE, ids=lambda once: once.path)
def test_a_form_that_serves_once_writes_in_time_only(house: House, once: Late, sent_late: bool) -> None:
    house.forms_open(True)
    path, sent = ready(house, once)
    with clock.frozen(NOON + once.after * sent_late):
        status, rows = written(house, path, once.who, sent)
    assert status < 500
    assert (rows > 0) is not sent_late
