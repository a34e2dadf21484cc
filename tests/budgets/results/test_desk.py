"""The secretariat counts and proclaims from the desk; nobody else gets in."""

from __future__ import annotations

import pytest

from budgets.editions import queries as editions
from budgets.editions.types import EditionState, Phase
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor, Grant
from tests.factories import budgets as make
from tests.factories.counted import cast, counted

pytestmark = pytest.mark.usefixtures("database", "frozen")
SECRETARY = Actor(4, frozenset({Grant("secretariat", "everywhere")}))
ELSEWHERE = Actor(5, frozenset({Grant("secretariat", "territory", 999_999)}))


def ended():
    edition = make.make_edition(Phase.VOTING)
    cast(edition, [["1"], ["1", "2"]])
    return edition


def test_counting_then_proclaiming_from_the_desk(as_actor):
    edition = ended()
    desk = as_actor(SECRETARY)
    with clock.frozen(edition.closes_at):
        asked = desk.get(f"/equipe/budgets/{edition.slug}/depouiller").text
        assert "L’urne est close pour toujours" in asked
        answer = desk.send(f"/equipe/budgets/{edition.slug}/depouiller")
        assert (answer.status_code, answer.location) == (303, f"/equipe/budgets/{edition.slug}/proclamer")
        assert editions.by_slug(edition.slug).state is EditionState.COUNTED
        assert "Un jardin partagé" in desk.get(answer.location).text
        answer = desk.send(answer.location)
        assert (answer.status_code, answer.location) == (303, f"/budgets/{edition.slug}/resultats")
        assert desk.get(answer.location).status_code == 200


def test_before_the_end_the_reason_stands_in_place_of_the_button(as_actor):
    edition = ended()
    desk = as_actor(SECRETARY)
    page = desk.get(f"/equipe/budgets/{edition.slug}/depouiller").text
    assert "Le vote est encore ouvert" in page
    assert "csrf_token" not in page
    desk.send(f"/equipe/budgets/{edition.slug}/depouiller")
    assert editions.by_slug(edition.slug).state is EditionState.ANNOUNCED


def test_counting_again_without_a_reason_asks_for_it_beside_the_field(as_actor):
    edition = ended()
    desk = as_actor(SECRETARY)
    counted(edition.slug)
    with clock.frozen(edition.closes_at):
        answer = desk.send(f"/equipe/budgets/{edition.slug}/depouiller")
        assert answer.status_code == 422
        assert "écrivez pourquoi" in answer.text
        answer = desk.send(f"/equipe/budgets/{edition.slug}/depouiller", reason="Un scrutateur l’a demandé")
        assert answer.status_code == 303


@pytest.mark.parametrize("path", ["depouiller", "proclamer"])
def test_nobody_else_gets_in(as_actor, path):
    edition = ended()
    address = f"/equipe/budgets/{edition.slug}/{path}"
    with clock.frozen(edition.closes_at):
        assert as_actor(NOBODY).get(address).status_code in (303, 401)
        assert as_actor(Actor(1)).get(address).status_code == 403
        assert as_actor(ELSEWHERE).get(address).status_code == 403
        assert as_actor(SECRETARY).get(address).status_code == 200


def test_a_forged_form_counts_nothing(as_actor):
    edition = ended()
    with clock.frozen(edition.closes_at):
        answer = as_actor(SECRETARY).client.post(f"/equipe/budgets/{edition.slug}/depouiller")
        assert answer.status_code == 400
    assert editions.by_slug(edition.slug).state is EditionState.ANNOUNCED
