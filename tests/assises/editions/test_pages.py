"""Pages of editions: what the Assises are, the desk, the sheet, the steps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assises.editions import queries, services
from assises.editions.models import AssisesEdition
from assises.editions.policies import needs_a_reason, refusal_to_become, refusal_to_write
from assises.editions.types import STEPS, EditionReason, EditionState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.pages import shelf
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_edition
from tests.factories.desk import Desk
from tests.factories.identity import text_of
from tests.factories.participation import somebody
from tests.factories.programme import secretary

pytestmark = pytest.mark.usefixtures("frozen")
DRAFT, ANNOUNCED, REPORTED, ARCHIVED = EditionState
BEFORE, OPEN, AFTER = timedelta(days=-2), timedelta(0), timedelta(days=60)


@pytest.fixture
def desk(app, client, monkeypatch) -> Desk:
    """A browser in which nobody is signed in yet."""
    monkeypatch.setitem(app.extensions, "possibles.actor", None)
    shelf.clear()
    return Desk(app, client, NOBODY)


def _typed(**more: str) -> dict[str, Any]:
    now = clock.now().astimezone(PARIS)
    first = (now + timedelta(days=60)).date()
    return {
        "year": str(first.year), "title": "Assises d’essai", "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=1)).isoformat(), "largest_group": "8", "travel_minutes": "45",
        "registrations_open_at": now.strftime("%Y-%m-%dT%H:%M"),
        "registrations_close_at": (now + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M"), **more,
    }  # fmt: skip


def test_the_assises_are_explained_and_the_coming_ones_stand_first(desk, database):
    page = text_of(desk.read("/assises"))
    assert "Les Assises, c’est quoi ?" in page
    assert "ne sont pas encore annoncées" in page
    make_edition(2031, EditionState.DRAFT)
    coming, past = make_edition(2032), make_edition(2030, EditionState.REPORTED)
    page = desk.read("/assises").text
    assert coming.title in page
    assert page.index(coming.title) < page.index("Les autres années") < page.index(past.title)
    assert "Assises 2031" not in page
    assert f'href="/assises/{coming.year}"' in desk.read("/").text


def test_an_edition_is_prepared_announced_changed_and_taken_back(desk, database):
    desk.sit(secretary())
    opens = (clock.now().astimezone(PARIS) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    answer = desk.send("/equipe/assises/nouvelle", **_typed(registrations_open_at=opens))
    assert answer.status_code == 303
    edition = queries.editions()[0]
    team, public = f"/equipe/assises/{edition.year}", f"/assises/{edition.year}"
    assert answer.location == team
    assert desk.read(public).status_code == 404
    assert desk.send(f"{team}/etape/announced").status_code == 303
    assert desk.read(public).status_code == 200
    sheet = f"{team}/fiche"
    assert desk.send(sheet, theme="Sans raison").status_code == 422
    assert "Sans raison" in desk.send(sheet, theme="Sans raison").text
    assert desk.send(sheet, theme="Se loger", reason="Le thème est choisi.", seen="0").status_code == 409
    assert desk.send(sheet, theme="Se loger", reason="Le thème est choisi.").status_code == 303
    page = text_of(desk.read(public))
    assert "Se loger" in page
    assert "Le thème est choisi." in page
    assert desk.send(f"{team}/etape/draft", reason=" ").status_code == 422
    assert desk.send(f"{team}/etape/draft", reason="La salle est perdue.", seen="0").status_code == 409
    assert desk.send(f"{team}/etape/draft", reason="La salle est perdue.").status_code == 303
    assert desk.read(public).status_code == 404
    assert "La salle est perdue." in text_of(desk.read(team))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, "Ce champ est nécessaire"),
        ({"title": "x" * 121}, "120 caractères au plus"),
        ({"year": "2023"}, "entre 2024 et 2100"),
        ({"year": "2099"}, "dans l’année des Assises"),
        ({"first_day": "hier"}, "Écrivez une date"),
        ({"last_day": "2020-01-01"}, "Le dernier jour vient après le premier"),
        ({"last_day": "2099-01-01"}, "deux semaines plus tard au plus"),
        ({"registrations_open_at": "2098-01-01T10:00"}, "après leur ouverture"),
        ({"registrations_close_at": "2098-01-01T10:00"}, "au plus tard le dernier jour"),
        ({"wishes_open_at": "2026-01-01T10:00"}, "ou aucun des deux"),
        ({"wishes_open_at": "2026-01-02T10:00", "wishes_close_at": "2026-01-01T10:00"}, "après leur début"),
        ({"wishes_open_at": "2026-01-02T10:00", "wishes_close_at": "2098-01-01T10:00"}, "avant la fermeture"),
        ({"floors_release_at": "2098-01-01T10:00"}, "au plus tard le dernier jour"),
        ({"largest_group": "51"}, "entre 1 et 50"),
        ({"travel_minutes": "241"}, "entre 0 et 240"),
        ({"about": "é" * 3001}, "3000 caractères au plus"),
        ({"contact": "a\x00b"}, "illisible"),
        ({"theme": "a\x07b"}, "illisible"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(desk, database, typed, said):
    desk.sit(secretary())
    answer = desk.send("/equipe/assises/nouvelle", **_typed(**typed))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert queries.editions() == []


def test_one_year_has_one_edition(desk, database):
    desk.sit(secretary())
    assert desk.send("/equipe/assises/nouvelle", **_typed()).status_code == 303
    answer = desk.send("/equipe/assises/nouvelle", **_typed())
    assert answer.status_code == 422
    assert "déjà des Assises pour cette année" in text_of(answer)


@pytest.mark.parametrize("path", ["", "/nouvelle", "/{year}", "/{year}/fiche", "/{year}/etape/announced"])
def test_the_desk_is_for_the_team(desk, database, path):
    edition, other = make_edition(state=EditionState.DRAFT), make_edition()
    where = f"/equipe/assises{path.format(year=edition.year)}"
    assert desk.read(where).status_code == 303
    desk.sit(somebody("moderator", person_id=1))
    assert desk.read(where).status_code == 403
    desk.sit(secretary(other))
    assert desk.read(where).status_code == (200 if path == "" else 403)
    if path == "":
        assert edition.title not in desk.read(where).text
    desk.sit(secretary(edition))
    assert desk.read(where).status_code == (403 if path == "/nouvelle" else 200)


@pytest.mark.parametrize("year", ["1999", "0", "9" * 17])
def test_no_edition_no_desk(desk, database, year):
    desk.sit(secretary())
    for path in ("", "/fiche", "/etape/announced", "/programme", "/sites"):
        assert desk.read(f"/equipe/assises/{year}{path}").status_code == 404


def test_a_step_that_leads_nowhere_is_refused(desk, database):
    edition = make_edition()
    desk.sit(secretary())
    for state, status in (("jamais", 404), ("reported", 403), ("archived", 403), ("announced", 403)):
        assert desk.read(f"/equipe/assises/{edition.year}/etape/{state}").status_code == status


#: (from, to) -> when it can be done: before registrations, while they are open, after the days.
TABLE = {
    (DRAFT, ANNOUNCED): {BEFORE, OPEN, AFTER},
    (ANNOUNCED, DRAFT): {BEFORE},
    (ANNOUNCED, ARCHIVED): {AFTER},
    (ANNOUNCED, REPORTED): {AFTER},
    (REPORTED, ANNOUNCED): {BEFORE, OPEN, AFTER},
    (REPORTED, ARCHIVED): {BEFORE, OPEN, AFTER},
    (ARCHIVED, ANNOUNCED): {BEFORE, OPEN, AFTER},
}


@pytest.mark.parametrize("here", list(EditionState))
@pytest.mark.parametrize("there", list(EditionState))
@pytest.mark.parametrize("moment", [BEFORE, OPEN, AFTER])
def test_each_step_has_its_time(here, there, moment):
    now = clock.now()
    edition = AssisesEdition(
        id=7, year=2030, title="A", state=here, first_day=(now + timedelta(days=40)).date(),
        last_day=(now + timedelta(days=41)).date(), registrations_open_at=now - timedelta(days=1),
        registrations_close_at=now + timedelta(days=30),
    )  # fmt: skip
    refusal = refusal_to_become(edition, there, SYSTEM, now + moment)
    assert (refusal is None) == (moment in TABLE.get((here, there), ()))
    assert refusal_to_become(edition, there, NOBODY, now + moment) is EditionReason.NOT_YOURS
    if (here, there) in STEPS:
        assert needs_a_reason(edition, there) == ((here, there) not in {(DRAFT, ANNOUNCED), (ANNOUNCED, REPORTED),
                                                                        (REPORTED, ARCHIVED)})  # fmt: skip
    writes = refusal_to_write(edition, SYSTEM)
    assert (writes is None) == (here in (DRAFT, ANNOUNCED))


def test_an_archive_that_was_reported_comes_back_as_reported(database):
    edition = make_edition(state=ARCHIVED, reported_at=clock.now())
    assert refusal_to_become(edition, ANNOUNCED, SYSTEM, clock.now()) is EditionReason.NOT_FROM_HERE
    with unit_of_work(SYSTEM) as work:
        services.become(work, edition.id, REPORTED, edition.version, "Une erreur.", clock.now())
    db.session.refresh(edition)
    assert edition.state is REPORTED


def test_what_has_happened_is_not_dated_anew(database):
    now = clock.now()
    window = {"wishes_open_at": now - timedelta(days=9), "wishes_close_at": now - timedelta(days=1)}
    edition = make_edition(**window, drawn_at=now, floors_released_at=now)
    with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
        services.change(work, edition.id, edition.version, "Pour voir", now, wishes_close_at=now, floors_release_at=now)
    assert set(refused.value.fields) == {"wishes_close_at", "floors_release_at"}
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.change(work, edition.id, 99, "Pour voir", now, theme="x")
    edition.state = REPORTED
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.change(work, edition.id, edition.version, "Pour voir", now, theme="x")
