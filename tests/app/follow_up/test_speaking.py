"""Whoever speaks in a debate with an account follows it, is told so, and stops in one click for good."""

from __future__ import annotations

import pytest

from app.journeys.follow_up import queries, services, speaking
from app.journeys.follow_up.types import Medium
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import following
from participation.debates.events import SpokenInDebate
from participation.debates.types import DEBATE
from tests.factories import debates
from tests.factories.follow_up import person
from tests.factories.identity import text_of

pytestmark = pytest.mark.usefixtures("database", "frozen")


def media(account_id: int) -> list[Medium]:
    return [follow.medium for follow in queries.follows(account_id)]


@pytest.mark.parametrize(("contact", "medium"), [("nora@exemple.fr", Medium.MAIL_WEEK), ("+33600000001", Medium.SMS)])
def test_follow_where_one_speaks_twice_is_one_follow(contact, medium):
    debate, nora = debates.make_debate(), person(contact)
    said = debates.say(debate.slug, actor=Actor(nora.id))
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            speaking.follow_where_one_speaks(work, SpokenInDebate(debate.id, said.id, nora.id))
    assert media(nora.id) == [medium]
    assert following.follows(nora.id, Ref(DEBATE, debate.id))
    assert not following.follows(person("autre@exemple.fr").id, Ref(DEBATE, debate.id))
    assert not following.follows(None, Ref(DEBATE, debate.id))


def test_whoever_stopped_is_not_made_to_follow_again(app):
    debate, nora = debates.make_debate(), Actor(person().id)
    debates.say(debate.slug, actor=nora)
    with unit_of_work(nora) as work:
        services.unfollow(work, Ref(DEBATE, debate.id))
    debates.say(debate.slug, "Encore un mot.", actor=nora)
    assert media(nora.person_id) == []


def test_a_choice_made_before_stands(app):
    debate, nora = debates.make_debate(), Actor(person().id)
    with app.test_request_context(), unit_of_work(nora) as work:
        services.follow(work, Ref(DEBATE, debate.id), Medium.NONE, clock.now())
    debates.say(debate.slug, actor=nora)
    assert media(nora.person_id) == [Medium.NONE]


def test_a_visitor_and_what_the_team_types_follow_nothing():
    debate = debates.make_debate()
    said = debates.say(debate.slug)
    assert said.author_id is None
    with unit_of_work(SYSTEM) as work:
        speaking.follow_where_one_speaks(work, SpokenInDebate(debate.id, said.id, 424_242))
    assert queries.number_followed(424_242) == 0


def test_the_page_of_thanks_says_so_and_one_click_stops(neighbour):
    desk, account_id = neighbour("nora@exemple.fr")
    debate = debates.make_debate()
    assert desk.send(f"/debats/{debate.slug}/contribuer", words="Des arbres.").status_code == 303
    thanks = desk.read(f"/debats/{debate.slug}/merci")
    assert "Vous suivez maintenant ce débat" in text_of(thanks)
    stop = f"/suivi/{DEBATE}/{debate.id}/ne-plus-suivre"
    assert f'action="{stop}"' in thanks.text
    assert desk.send(f"/debats/{debate.slug}/merci", to=stop).status_code == 303
    assert queries.number_followed(account_id) == 0
    assert "Vous suivez maintenant ce débat" not in text_of(desk.read(f"/debats/{debate.slug}/merci"))
