"""A body's own page says what the commission asks of it; the list of bodies counts what each owes."""

from __future__ import annotations

from datetime import timedelta

from app.journeys.recommendations_of_bodies import owed
from commission.works.types import Verdict
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from participation.bodies.sections import Owed
from tests.factories import works as made
from tests.factories.desk import Desk
from tests.factories.identity import text_of


def test_the_page_of_a_body_shows_what_is_asked_with_its_clock(app, client, database, frozen):
    body = made.commune()
    desk = Desk(app, client, NOBODY)
    assert "Ce que la commission d’évaluation lui demande" not in text_of(desk.read(f"/instances/{body.slug}"))
    each = made.make_recommendation(body=body, delay=30)
    page = text_of(desk.read(f"/instances/{body.slug}"))
    assert made.WORDS in page
    assert "Il reste 30 jours pour répondre" in page
    with clock.frozen(frozen + timedelta(days=40)):
        assert "Sans réponse depuis 40 jours" in text_of(desk.read(f"/instances/{body.slug}"))
        assert owed() == {body.id: Owed(1, 1)}
    made.reply(each, Verdict.SET_ASIDE)
    assert owed() == {}
    assert "Écartée, avec une raison" in text_of(desk.read(f"/instances/{body.slug}"))
