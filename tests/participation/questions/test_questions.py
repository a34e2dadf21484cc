"""Questions on a call: asked by anybody until a day, answered for all, told to everybody who took the call up."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest

from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from participation.initiatives import calling
from participation.initiatives.models_calls import Call
from participation.initiatives.types import CallState
from participation.questions import policies, queries, services
from participation.questions.models import CallQuestion
from participation.questions.types import QuestionReason as R
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make
from tests.factories.rush import crowd, named

pytestmark = pytest.mark.usefixtures("frozen")
DAY = timedelta(days=1)
HERE = (("territory", 12), ("territory", 1))


def ask(call, author, words="Et à deux ?", ticket=None):
    with unit_of_work(author) as work:
        return services.ask(work, call.id, words, ticket or uuid4().hex, "fr", clock.now()).id


@pytest.mark.parametrize(
    ("state", "opens", "closes", "until", "expected"),
    [
        (CallState.PREPARED, -1, 5, None, R.TOO_EARLY),
        (CallState.PUBLISHED, 1, 5, None, None),
        (CallState.PUBLISHED, -1, 5, None, None),
        (CallState.PUBLISHED, -1, None, None, None),
        (CallState.PUBLISHED, -1, 5, 2, None),
        (CallState.PUBLISHED, -1, 5, 0, R.TOO_LATE),
        (CallState.PUBLISHED, -1, 0, None, R.TOO_LATE),
        (CallState.PUBLISHED, -1, None, 0, R.TOO_LATE),
        (CallState.CLOSED, -1, 5, None, R.TOO_LATE),
    ],
)
def test_one_may_ask_from_the_publication_to_the_day_that_was_said(state, opens, closes, until, expected):
    now = clock.now()
    call = Call(
        state=state, opens_at=now + opens * DAY, closes_at=None if closes is None else now + closes * DAY,
        questions_until=None if until is None else now + until * DAY,
    )  # fmt: skip
    assert policies.refusal_to_ask(call, now) is expected


@pytest.mark.parametrize(
    ("role", "scope", "standing"),
    list(
        product(
            ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent"),
            (("everywhere", 0), ("territory", 12), ("territory", 99)),
            (None, *Standing),
        )
    ),
)
def test_the_team_of_the_call_answers_what_is_shown(role, scope, standing):
    actor = Actor(7, frozenset({Grant(role, *scope)}))
    question = None if standing is None else CallQuestion(standing=standing)
    refusal = policies.refusal_to_answer(actor, HERE, question)
    if role not in ("secretariat", "officer") or scope == ("territory", 99):
        assert refusal is R.NOT_THE_TEAM
    else:
        assert refusal is (None if standing in (None, Standing.SHOWN) else R.NOT_SHOWN)


def test_a_question_and_its_answers_are_for_all_and_a_correction_leaves_both(place, nora):
    call = ami.make_ami(place)
    number = ask(call, nora)
    ami.replied(number, "Oui.")
    ami.replied(number, "Oui, à trois aussi.", seen=2)
    (question,) = queries.shown(call.id)
    assert [answer.words for answer in question.answers] == ["Oui.", "Oui, à trois aussi."]
    with pytest.raises(Stale):
        ami.replied(number, "Trop tard.", seen=2)
    with pytest.raises(Invalid):
        ami.replied(number, " ", seen=3)
    with pytest.raises(NotFound):
        ami.replied(987_654)


def test_everybody_who_took_the_call_up_or_sent_a_file_hears_the_same_answer(place, nora):
    call, taker, other = ami.make_ami(place), make.somebody_new(), make.somebody_new()
    carrier = make.somebody_new()
    make.make_sent(carrier, make.make_file(carrier, place), call)
    with unit_of_work(taker) as work:
        services.take_up(work, call.id, clock.now())
        services.take_up(work, call.id, clock.now())
    ami.replied(ask(call, nora))
    told = {m.recipient for m in db.session.query(OutboxMessage) if m.key.startswith("participation.call.answer")}
    from commons.identity import queries as identity

    expected = {identity.account(actor.person_id).contact.value for actor in (taker, carrier, nora)}
    assert told == expected
    assert queries.told_of(call.id) == sorted(actor.person_id for actor in (taker, carrier, nora))
    with unit_of_work(taker) as work:
        services.put_down(work, call.id)
    assert not queries.took_up(call.id, taker.person_id)
    assert not queries.took_up(call.id, other.person_id)


def test_the_same_form_sent_twice_asks_once_and_numbers_follow(place, nora):
    call, ticket = ami.make_ami(place), uuid4().hex
    assert ask(call, nora, ticket=ticket) == ask(call, nora, ticket=ticket)
    ask(call, nora)
    assert [question.number for question in queries.shown(call.id)] == [1, 2]


def test_nothing_is_asked_of_a_closed_call_and_what_was_asked_is_still_answered(place, nora):
    call = ami.make_ami(place)
    number = ask(call, nora)
    with unit_of_work(SYSTEM) as work:
        calling.close(work, call.id, "Fini.", clock.now())
    with pytest.raises(Refused) as refused:
        ask(call, nora)
    assert refused.value.reason is R.TOO_LATE
    ami.replied(number)


def test_a_question_that_moderation_hides_is_answered_no_more(place, nora):
    call = ami.make_ami(place)
    number = ask(call, nora)
    with unit_of_work(SYSTEM) as work:
        services.set_standing(work, number, Standing.HIDDEN)
    assert queries.shown(call.id) == []
    with pytest.raises(Refused):
        ami.replied(number)


def test_forget_author_takes_the_name_off_and_keeps_the_answer_twice(place, nora):
    call = ami.make_ami(place)
    number = ask(call, nora)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            services.forget_author(work, AccountErased(nora.person_id))
    assert queries.question(number).author_id is None
    assert not queries.took_up(call.id, nora.person_id)


def test_the_page_tells_all_and_names_nobody(desk, place, nora):
    call = ami.make_ami(place)
    desk.sit(nora)
    path = f"/appels/{call.slug}/questions"
    assert "Aucune question" in desk.read(path).text
    assert desk.send(path + "/poser", words=" ").status_code == 422
    assert desk.send(path + "/poser", words="Peut-on <b>être</b> deux ?").location == path
    number = queries.shown(call.id)[0].id
    desk.sit(make.team("officer", "territory", place.id))
    assert "Peut-on &lt;b&gt;" in desk.read(f"/equipe/initiatives/appels/{call.id}/questions").text
    answer = f"/equipe/initiatives/questions/{number}"
    assert desk.send(answer, words="Oui.").status_code == 303
    stale = desk.send(answer, words="Autre réponse.", version="1")
    assert stale.status_code == 409
    assert "Autre réponse." in stale.text
    desk.sit(NOBODY)
    assert "Oui." in desk.read(path).text
    assert "Oui." not in desk.read(f"/appels/{call.slug}").text
    assert "1 question" in desk.read(f"/appels/{call.slug}").text


@pytest.mark.parametrize("words", ["x" * 100_000, "\x00\x07\x1b", "\u202e", "🧵" * 5_000, "'; DROP TABLE x; --"])
def test_bad_input_is_answered_with_its_form(desk, place, nora, words):
    call = ami.make_ami(place)
    desk.sit(nora)
    assert desk.send(f"/appels/{call.slug}/questions/poser", words=words).status_code in (303, 422)
    number = ask(call, nora)
    desk.sit(make.team("officer"))
    assert desk.send(f"/equipe/initiatives/questions/{number}", words=words).status_code in (303, 422)


def test_too_late_keeps_what_was_typed(desk, place, nora):
    call = ami.make_ami(place)
    desk.sit(nora)
    with clock.frozen(clock.now() + 30 * DAY):
        answer = desk.send(f"/appels/{call.slug}/questions/poser", words="Tapé trop tard.")
    assert answer.status_code == 403
    assert "Tapé trop tard." in answer.text


def test_strangers_and_foreign_officers_open_no_desk(desk, place, nora):
    call = ami.make_ami(place)
    number = ask(call, nora)
    for actor in (nora, make.team("officer", "territory", territory.make_place("Ailleurs").id), make.team("moderator")):
        desk.sit(actor)
        assert desk.read(f"/equipe/initiatives/appels/{call.id}/questions").status_code == 403
        assert desk.read(f"/equipe/initiatives/questions/{number}").status_code == 403
    desk.sit(make.team("officer"))
    assert desk.read("/equipe/initiatives/questions/987654").status_code == 404
    assert desk.read("/equipe/initiatives/appels/987654/questions").status_code == 404
    draft = ami.make_ami(place, published=False)
    for part in ("", "/poser", "/merci", "/prevenir"):
        assert desk.read(f"/appels/{draft.slug}/questions{part}").status_code == 404


def test_one_takes_a_call_up_and_puts_it_down_from_a_page(desk, place, nora):
    call = ami.make_ami(place)
    desk.sit(nora)
    page = f"/appels/{call.slug}/questions/prevenir"
    assert desk.send(page, to=page.replace("prevenir", "prendre")).location == page
    assert queries.took_up(call.id, nora.person_id)
    assert desk.send(page, to=page.replace("prevenir", "laisser")).location == page
    assert not queries.took_up(call.id, nora.person_id)


@pytest.mark.race
def test_eight_questions_at_once_have_eight_numbers_and_two_officers_answer_once(own_app):
    with own_app.app_context():
        call = ami.make_ami(territory.make_territory())
        call_id, people = call.id, [make.somebody_new() for _ in range(8)]

    def act(rank):
        with unit_of_work(people[rank]) as work:
            return services.ask(work, call_id, f"Question {rank}", uuid4().hex, "fr", clock.now()).id

    asked = crowd(own_app, act)
    with own_app.app_context():
        assert sorted(question.number for question in queries.every(call_id)) == list(range(1, 9))

    def reply(rank):
        with unit_of_work(SYSTEM) as work:
            services.answer(work, asked[0], 1, f"Réponse {rank}", clock.now())
        return "said"

    assert sorted(named(crowd(own_app, reply, 4))) == ["Stale"] * 3 + ["said"]


@pytest.mark.race
def test_without_the_held_row_questions_take_the_same_number(own_app, monkeypatch):
    """The positive control: the same numbers counted by several who hold nothing; the named constraint refuses."""
    from threading import Barrier

    from participation.initiatives import queries_calls

    with own_app.app_context():
        call = ami.make_ami(territory.make_territory())
        call_id, people = call.id, [make.somebody_new() for _ in range(2)]
    barrier, last = Barrier(2, timeout=30), queries.last_number
    monkeypatch.setattr(queries_calls, "call_held", lambda number, to_change: queries_calls.call_by_id(number))

    def counted(number):
        found = last(number)
        barrier.wait()
        return found

    monkeypatch.setattr(queries, "last_number", counted)

    def act(rank):
        with unit_of_work(people[rank]) as work:
            services.ask(work, call_id, "Et à deux ?", uuid4().hex, "fr", clock.now())
        return "asked"

    from sqlalchemy.exc import IntegrityError

    assert sorted(named(crowd(own_app, act, 2, IntegrityError))) == ["IntegrityError", "asked"]
