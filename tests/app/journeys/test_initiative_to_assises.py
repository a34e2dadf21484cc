"""An initiative retained by a call of the Assises is a subject there, once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.journeys import initiative_to_assises as journey
from assises.subjects.models import AssisesSubject as Subject
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.bodies.types import BodyKind
from participation.initiatives.types import CallKind
from tests.app.journeys.test_initiative_to_table import fact_of, retained
from tests.factories import initiatives as make
from tests.factories.budgets import make_territory
from tests.factories.identity import text_of
from tests.factories.moderation import hide_reported
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("database", "frozen")


def pitched() -> list[Subject]:
    return list(db.session.scalars(select(Subject)))


def test_it_is_pitched_with_its_words_and_its_place(client):
    place = make_territory()
    application = retained(make_body(BodyKind.ASSISES), CallKind.ASSISES, place=place)
    (subject,) = pitched()
    assert (subject.title, subject.place_id) == ("Un atelier vélo", place.id)
    assert make.NEED in subject.summary
    assert subject.origin == Ref("participation.initiative", application.initiative_id)
    tie = db.session.scalars(select(Tie).where(Tie.relation == Relation.LED_TO)).one()
    assert (tie.cause, tie.effect) == (subject.origin, Ref("assises.subject", subject.id))
    assert tie.reason == "Parlons-en ensemble."
    assert "Un atelier vélo" in text_of(client.get("/assises/sujets"))
    assert "Sujet des Assises" in text_of(client.get(f"/suivi/participation.initiative/{application.initiative_id}"))


def test_retained_initiative_is_pitched_twice_is_one_subject():
    application = retained(make_body(BodyKind.ASSISES), CallKind.ASSISES)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            journey.retained_initiative_is_pitched(work, fact_of(application))
    assert len(pitched()) == 1
    assert len(db.session.scalars(select(Tie).where(Tie.relation == Relation.LED_TO)).all()) == 1


def test_what_moderation_hides_is_not_read_in_the_subject_either(app, client):
    application = retained(make_body(BodyKind.ASSISES), CallKind.ASSISES)
    (subject,) = pitched()
    pages = (
        "/assises/sujets",
        f"/assises/sujets/{subject.id}",
        "/assises/sujets.csv",
        f"/suivi/assises.subject/{subject.id}",
    )
    assert "Un atelier vélo" in client.get(pages[1]).text
    file = Ref("participation.initiative", application.initiative_id)
    with app.test_request_context():
        words = registry.read([file])[file].words
    hide_reported(file, words)
    for path in pages:
        page = client.get(path)
        assert page.status_code == 200, path
        assert "Un atelier vélo" not in page.text, path
        assert make.NEED not in page.text, path
        assert "Sujet masqué par la modération" in page.text, path


def test_other_doors_pitch_nothing():
    retained(make_body(BodyKind.TABLE), CallKind.TABLE)
    assert pitched() == []
