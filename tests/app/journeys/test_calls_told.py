"""What follows from calls reaches people once a fact, in their language: acknowledgement, answer, reading, appeal."""

from __future__ import annotations

import pytest

from app.journeys import calls_told as journey
from commons.identity import queries as identity
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import unit_of_work
from participation.appeals.events import AppealAnswered
from participation.appeals.types import AppealState
from participation.initiatives import sending
from participation.initiatives.events import ApplicationSent
from participation.questions import queries as questions
from participation.questions.events import QuestionAnswered
from participation.readings.events import ReadingAsked
from tests.factories import ami
from tests.factories import initiatives as make
from tests.factories.budgets import make_territory
from tests.factories.follow_up import person, sent

pytestmark = pytest.mark.usefixtures("database", "frozen")


@pytest.fixture
def nora(database) -> Actor:
    return Actor(person("nora@exemple.fr", "fr").id)


@pytest.fixture
def call(database):
    return ami.make_ami(make_territory())


def about(key: str) -> list:
    return [message for message in sent() if message.key.startswith(key)]


def again(handler, fact):
    with unit_of_work(SYSTEM) as work:
        handler(work, fact)


def test_acknowledge_is_one_message_with_number_and_day_told_twice(nora, call):
    application = make.make_sent(nora, make.make_file(nora, call.place), call)
    again(journey.acknowledge, ApplicationSent(application.id, application.version))
    (letter,) = about("participation.application.sent")
    assert letter.recipient == "nora@exemple.fr"
    for words in (f"n° {application.id}", "mercredi 15 juillet 2026", f"/envois/{application.id}/accuse"):
        assert words in letter.body
    again(journey.acknowledge, ApplicationSent(987_654, 1))
    assert len(about("participation.application.sent")) == 1


def test_a_file_taken_back_and_sent_again_is_acknowledged_again(nora, call):
    application = make.make_sent(nora, make.make_file(nora, call.place), call)
    with unit_of_work(nora) as work:
        sending.withdraw(work, application.id, "Je relis.", clock.now())
    make.make_sent(nora, make.the_file(application.initiative_id), call)
    assert len(about("participation.application.sent")) == 2


def test_a_phone_gets_the_short_form_in_its_own_language(call):
    amina = Actor(person("+33600000001", "ar").id)
    application = make.make_sent(amina, make.make_file(amina, call.place), call)
    (letter,) = about("participation.application.sent")
    assert letter.medium is Medium.SMS
    assert str(application.id) in letter.body
    assert "a bien reçu" not in letter.body


def test_tell_who_took_the_call_up_is_one_message_each_told_twice(nora, call):
    other = make.somebody_new()
    number = ami.question(call, nora)
    ami.question(call, other, "Et pour trois ans ?")
    ami.replied(number, "Oui, avec un chef de file.")
    (answer,) = questions.question(number).answers
    again(journey.tell_who_took_the_call_up, QuestionAnswered(number, answer.id))
    letters = about("participation.call.answer")
    known = {identity.account(one.person_id).contact.value for one in (nora, other)}
    assert {letter.recipient for letter in letters} == known
    assert len(letters) == 2
    assert {letter.body for letter in letters} == {letters[0].body}
    assert "Oui, avec un chef de file." in letters[0].body


def test_tell_reader_is_one_message_told_twice(nora, call):
    application = ami.make_admitted(nora, call, call.place)
    number = ami.asked(application, ami.make_reader())
    again(journey.tell_reader, ReadingAsked(number))
    again(journey.tell_reader, ReadingAsked(987_654))
    (letter,) = about("participation.reading.asked")
    assert f"/equipe/lectures/{number}" in letter.body
    assert "Un atelier vélo" not in letter.body


def test_tell_who_appealed_is_one_message_with_the_reason_told_twice(nora, call):
    application = ami.make_admitted(nora, call, call.place)
    ami.read_by_two(application)
    number = ami.contested(nora, ami.refused(application))
    again(journey.tell_who_appealed, AppealAnswered(number))
    assert about("participation.appeal") == []
    ami.answered(number, AppealState.CONFIRMED)
    again(journey.tell_who_appealed, AppealAnswered(number))
    (letter,) = about("participation.appeal")
    for words in ("La décision est confirmée", "Nous avons relu le dossier.", f"/recours/{number}"):
        assert words in letter.body
