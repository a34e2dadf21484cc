"""One year lived by pages alone: from an empty desk to a promise of the Assises, told again a year later."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from commons.identity.types import Role
from commons.kernel.clock import frozen
from tests.factories.budgets import secretary
from tests.factories.identity import make_account, make_officer
from tests.factories.participation import somebody
from tests.factories.walker import Walker

DESK, PUBLIC = "/equipe/assises/2026", "/assises/2026"
MINUTES = "/equipe/assises/activites/1/compte-rendu"


def at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> frozen:
    """A moment, in UTC."""
    return frozen(datetime(year, month, day, hour, minute, tzinfo=UTC))


@dataclass
class Year:
    """Who walks, and the addresses they were given on the way."""

    app: Flask
    team: Walker
    facilitator: Walker
    facilitator_id: int
    nadia: Walker
    paul: Walker
    kept: dict[str, str] = field(default_factory=dict)


@pytest.mark.usefixtures("database")
def test_a_year_is_lived_from_an_empty_desk_to_a_promise_told_a_year_later(app: Flask) -> None:
    lead = make_officer("", Role.FACILITATOR)
    team, leader = secretary(person_id=make_account().id), somebody("facilitator", person_id=lead.id)
    year = Year(app, Walker(app, team), Walker(app, leader), lead.id, Walker(app), Walker(app))
    with at(6, 15):
        _an_edition(year.team)
        _its_programme(year)
        _wishes(year)
    with at(7, 16):
        _the_draw(year)
        _seats_that_move(year)
    with at(10, 10, 7, 30):
        _the_door(year)
        _the_workshop(year)
    with at(10, 10, 12):
        _the_minutes_are_read_again(year)
    with at(10, 14, 12):
        _what_was_said_becomes_a_promise(year)
    with at(11, 20):
        _the_account(year)
    with at(11, 2, year=2027):
        _a_year_later(year)


def _an_edition(team: Walker) -> None:
    team.sends(
        "/equipe/assises/nouvelle", year=2026, title="Assises d’essai", theme="Mieux vivre ensemble",
        first_day="2026-10-10", last_day="2026-10-10", registrations_open_at="2026-06-15T09:00",
        registrations_close_at="2026-10-09T12:00", wishes_open_at="2026-06-15T09:00",
        wishes_close_at="2026-07-15T12:00", contact="04 00 00 00 00",
    )  # fmt: skip
    team.sends(f"{DESK}/etape/announced")


def _its_programme(year: Year) -> None:
    team = year.team
    site = team.sends(f"{DESK}/sites/nouveau", name="Centre social", address="36 rue", access="Bus 15", step_free="y")
    team.sends(f"{site}/jours/nouveau", day="2026-10-10", opens="09:00", closes="18:00", gauge=200)
    team.sends(f"{site}/salles/nouvelle", name="Petite salle", capacity=3, whereabouts="Rez-de-chaussée")
    there = {"site_day": "Centre social", "room": "Petite salle"}
    what = {"title": "Le square", "summary": "On le dessine ensemble.", "starts": "10:00", "ends": "12:00"}
    year.kept["activity"] = team.sends(f"{DESK}/activites/nouvelle", choosing=there, capacity=3, **what)
    team.sends(f"{DESK}/programme", to="tout")
    team.sends(f"{DESK}/programme/publication", status=422)
    team.sends(f"{DESK}/programme/publication", read_alerts="y")
    team.sends(f"{year.kept['activity']}/equipe", facilitator=str(year.facilitator_id))
    year.nadia.reads(f"{PUBLIC}/programme", "Le square", "10 h")


def _registers(who: Walker, name: str, telephone: str) -> str:
    """Two persons, one wish, five screens; the address of their page."""
    on = who.sends(f"{PUBLIC}/inscription", first_name=name, companions="1", choosing={"college": "J’habite ici"})
    on = who.sends(on, choosing={"days": "samedi 10 octobre", "wish_1": "Le square"})
    on = who.sends(who.sends(on), contact=telephone, choosing={"reach": "SMS"})
    mine = who.sends(on)
    who.reads(mine, "À confirmer", "Souhait, avant le tirage")
    assert who.sends(mine, to="confirmer") == mine
    return mine


def _wishes(year: Year) -> None:
    year.kept["nadia"] = _registers(year.nadia, "Nadia", "06 12 34 56 78")
    year.kept["paul"] = _registers(year.paul, "Paul", "06 12 34 56 79")


def _the_draw(year: Year) -> None:
    """Two groups of two, three seats: one group is in, whole; which one, the number says."""
    year.team.sends(f"{DESK}/places/tirage", to="publier")
    year.team.sends(f"{DESK}/places/tirage", seed="417", source="Trois dés lancés en public")
    year.nadia.reads(f"{PUBLIC}/places", "1 place", "Sur la liste d’attente : 2 personnes")
    year.nadia.reads(year.kept["nadia"], "Place confirmée Le square")
    year.paul.reads(year.kept["paul"], "Sur liste d’attente Le square")


def _seats_that_move(year: Year) -> None:
    """Somebody alone, on paper, has the seat that no group of two can have; then Nadia’s people give theirs back."""
    alone = {"college": "J’habite ici", "days": "samedi", "activities": "1 place", "reach": "ni l’un ni l’autre"}
    year.kept["leila"] = year.team.sends(f"{DESK}/inscriptions/saisir", first_name="Leïla", choosing=alone)
    year.team.reads(year.kept["leila"], "Place confirmée Le square", "Sur papier")
    year.nadia.sends(f"{year.kept['nadia']}/annuler", people=["2"], status=200)
    year.nadia.sends(f"{year.kept['nadia']}/annuler", people=["2"], sure="y")
    year.paul.reads(year.kept["paul"], "Sur liste d’attente Le square")
    year.nadia.sends(f"{year.kept['nadia']}/annuler", people=["1"], sure="y")
    year.paul.reads(year.kept["paul"], "Place proposée Le square", "la place vous attend jusque-là")
    year.paul.sends(year.kept["paul"], to="accepter")
    year.paul.reads(year.kept["paul"], "Place confirmée Le square")


def _the_door(year: Year) -> None:
    """A tablet is tied to the site; a group comes in by its code, somebody without a registration beside it."""
    team, door = year.team, Walker(year.app)
    team.sends(f"{DESK}/ateliers/preparer/1", question="Qu’est-ce qui manque ici ?")
    assert "Quel site ? (facultatif)" not in team.reads(f"{DESK}/appareils")
    device = team.sends(f"{DESK}/appareils", label="Tablette 1")
    porch = door.sends(team.finds(device, r'(/accueil/ouvrir/[^"<\s]+)'))
    code = re.search(r"à dire à l’entrée ([A-Z0-9-]+)", year.paul.reads(year.kept["paul"]))
    assert code is not None
    door.sends(porch, to="lire", code=code[1], status=200)
    door.reads(door.sends("", to="passer"), "Bienvenue Paul", "2 dans le bâtiment")
    door.reads(door.sends("/accueil/sur-place", first_name="Youssef"), "Bienvenue Youssef", "3 dans le bâtiment")
    team.reads(f"{DESK}/jour", "Venues 3", "Inscrites sur place 1")


def _the_workshop(year: Year) -> None:
    """Ideas by phone and on paper, put together, dots, three messages, an opinion in two taps."""
    lead, remote = year.facilitator, f"{DESK}/ateliers/1"

    def gesture(name: str, **typed: Any) -> None:
        lead.sends(remote, to="gestes", having=name, **typed)

    gesture("phase")
    room = lead.finds(remote, r"(/atelier/[A-Z0-9]+)")
    for phone in (year.paul, year.nadia):
        phone.sends(room, to="entrer", device="phone")
    gesture("phase")
    year.paul.sends(room, to="dire", words="Des bancs à l’ombre")
    year.nadia.sends(room, to="dire", words="Une fontaine")
    gesture("paper", words="Des jeux pour les petits")
    year.nadia.reads(room, "Des bancs à l’ombre", "Des jeux pour les petits")
    gesture("phase")
    gesture("place", contribution=["1", "3"], title="S’asseoir et jouer")
    gesture("place", contribution=["2"], title="De l’eau")
    gesture("phase")
    gesture("open_round")
    for placed in (1, 2):
        year.paul.sends(room, to="points", having="1", placed=placed)
    year.nadia.sends(room, to="points", having="2", placed=1)
    gesture("close_round")
    year.paul.reads(room, "S’asseoir et jouer (2) ●● 2 points", "De l’eau (1) ● 1 point")
    gesture("phase")
    lead.sends(f"{remote}/synthese", first="De l’ombre pour s’asseoir", words="On veut des bancs.", quote=["1"])
    gesture("phase")
    gesture("phase")
    year.paul.sends(room, to="avis", mood="good", heard="yes")


def _the_minutes_are_read_again(year: Year) -> None:
    """Begun from the synthesis, read by somebody else, sent to whoever was there: one of them misses something."""
    year.facilitator.sends(f"{MINUTES}/ecrire")
    year.team.sends(MINUTES, to="relu")
    year.team.sends(MINUTES, to="soumettre")
    code = re.search(r"Leur code : (\w+)", year.team.reads(MINUTES, "Les participants peuvent contester"))
    assert code is not None
    read_again = f"/assises/comptes-rendus/relire/{code[1]}"
    year.paul.reads(read_again, "On veut des bancs.")
    year.paul.sends(f"{read_again}/contester", passage="On veut des bancs.", words="On a dit des jeux aussi.")


def _what_was_said_becomes_a_promise(year: Year) -> None:
    team, said_in = year.team, "/assises/2026/activites/1"
    answered = year.facilitator.sends("/equipe/assises/contestations/1", reply="Les jeux sont dans les idées.")
    year.facilitator.reads(answered, "dès que la modération l’aura lu")
    team.sends(MINUTES, to="publier")
    moderator = Walker(year.app, somebody("moderator", person_id=make_account().id))
    moderator.sends("/equipe/moderation", to="ensemble", choosing={"case": "Cocher", "verdict": "Laisser visible"})
    published = team.finds(f"{PUBLIC}/comptes-rendus", r'href="(/assises/comptes-rendus/\d+)"')
    year.nadia.reads(published, "On veut des bancs.", "On a dit des jeux aussi.", "Les jeux sont dans les idées.")
    team.sends(f"{DESK}/axes/nouveau", title="De l’ombre", words="Partout.", origins=said_in)
    team.sends(
        f"{DESK}/engagements/nouveau", words="Planter douze arbres", owner="Service des parcs", due_on="2027-03-31",
        indicator="Arbres plantés", origins=said_in, choosing={"axis": "De l’ombre"},
    )  # fmt: skip
    team.sends("/equipe/assises/engagements/1/etat", choosing={"to": "Accepté"})
    year.nadia.reads("/assises/engagements/1", "Accepté", "D’où cela vient Activité des Assises : Le square")
    assert "Planter douze arbres" in year.nadia.reads("/suivi/assises.activity/1")


def _the_account(year: Year) -> None:
    """What everybody reads of it, in French and in Arabic; fewer than five people are not counted out."""
    year.team.sends(f"{DESK}/bilan", opening_fr="Une belle journée.")
    year.team.sends(f"{DESK}/bilan/publier")
    year.nadia.reads(f"{PUBLIC}/bilan", "Moins de cinq personnes", "3 contributions", "Planter douze arbres Accepté")
    assert "personnes venues;moins de 5" in year.nadia.open(f"{PUBLIC}/bilan.csv").text
    for language in ("fr", "ar"):
        assert year.nadia.open(f"{PUBLIC}/bilan-{language}.pdf").data.startswith(b"%PDF")


def _a_year_later(year: Year) -> None:
    """Nobody said a word of the promise: the next account says exactly that."""
    desk = "/equipe/assises/2027"
    year.team.sends(
        "/equipe/assises/nouvelle", year=2027, title="Assises suivantes", theme="Et après ?", first_day="2027-10-09",
        last_day="2027-10-09", registrations_open_at="2027-06-15T09:00", registrations_close_at="2027-10-08T12:00",
        contact="04 00 00 00 00",
    )  # fmt: skip
    year.team.sends(f"{desk}/etape/announced")
    year.team.sends(f"{desk}/bilan", opening_fr="Un an après.")
    year.team.sends(f"{desk}/bilan/publier")
    told = "Planter douze arbres Accepté, sans nouvelle depuis le mercredi 14 octobre 2026 Service des parcs"
    year.nadia.reads("/assises/2027/bilan", told)
    year.nadia.reads("/assises/engagements/1", "En retard de 215 jours")
