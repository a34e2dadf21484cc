"""The bodies of the contract come in as it says, once, and never over what people wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.reference import load_reference
from commons.territory.services import load as load_territory
from participation.bodies import loading, queries, reference, services
from participation.bodies.models import Body
from participation.bodies.types import BodyKind
from tests.factories.participation import make_body


@pytest.fixture
def territory(database):
    with unit_of_work(SYSTEM) as work:
        load_territory(work, load_reference())


def load(sheets=None):
    with unit_of_work(SYSTEM) as work:
        return loading.load(work, reference.sheets() if sheets is None else sheets, clock.now())


def test_every_quotation_stands_in_the_contract_on_its_line(shared):
    contract = shared / "reference" / "contrat-de-ville-2024-2030.md"
    lines = contract.read_text(encoding="utf-8").split("\n")
    quotes = {(q.line, q.text) for sheet in reference.sheets() for q in sheet.quotes}
    quotes |= {(tie.line, tie.text) for tie in reference.connections()}
    assert len(quotes) > 15
    assert [quote for quote in quotes if quote[1] not in lines[quote[0] - 1]] == []


def test_the_contract_has_four_metropolitan_bodies_and_sixteen_communes(territory):
    assert load() == {"added": 20, "updated": 0, "kept": 0}
    kinds = dict(db.session.execute(select(Body.kind, func.count()).group_by(Body.kind)).all())
    one = dict.fromkeys((BodyKind.STEERING, BodyKind.MAYORS, BodyKind.ASSISES, BodyKind.COMMISSION), 1)
    assert kinds == {**one, BodyKind.COMMUNE: 16}
    aubagne = queries.by_slug("commune-aubagne")
    assert [place.slug for place in aubagne.places] == ["aubagne"]
    assert aubagne.name == "Commune d’Aubagne"


def test_loading_again_changes_nothing(territory):
    load()
    before = {b.slug: (b.version, b.remit, len(b.places)) for b in queries.bodies()}
    assert load() == {"added": 0, "updated": 0, "kept": 20}
    db.session.expire_all()
    assert {b.slug: (b.version, b.remit, len(b.places)) for b in queries.bodies()} == before


def test_an_untouched_sheet_follows_the_reference_data(territory):
    load()
    newer = [replace(s, decides="Il valide l’agenda.") for s in reference.sheets() if s.kind is BodyKind.STEERING]
    assert load(newer) == {"added": 0, "updated": 1, "kept": 0}
    db.session.expire_all()
    assert queries.by_slug("comite-de-pilotage").decides == "Il valide l’agenda."


@pytest.mark.parametrize("word", ["name", "remit", "decides", "owes", "rhythm"])
def test_what_a_secretariat_wrote_is_never_written_over(territory, word):
    load()
    with unit_of_work(SYSTEM) as work:
        services.edit(work, "comite-de-pilotage", 1, clock.now(), **{word: "Écrit par des gens"})
    newer = [replace(s, decides="Autre chose.") for s in reference.sheets() if s.kind is BodyKind.STEERING]
    assert load(newer) == {"added": 0, "updated": 0, "kept": 1}
    db.session.expire_all()
    assert getattr(queries.by_slug("comite-de-pilotage"), word) == "Écrit par des gens"


def test_a_body_that_people_made_under_the_same_address_is_theirs(territory):
    mine = make_body(BodyKind.MAYORS, name="Club des élus")
    assert mine.slug == "club-des-elus"
    assert load() == {"added": 19, "updated": 0, "kept": 1}
    db.session.expire_all()
    assert queries.by_slug("club-des-elus").remit == "Se parler entre voisins."


def test_the_command_says_what_it_did(app, territory):
    said = app.test_cli_runner().invoke(args=["participation", "load"]).output
    assert said == "Instances du contrat : 20 ajoutées, 0 mises à jour, 0 laissées comme elles sont.\n"
