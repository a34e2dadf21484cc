"""People are told what became of what they sent: once a fact, in their language, by mail or SMS."""

from __future__ import annotations

import pytest

from app.journeys import told_by_message as journey
from commons.identity.space import services as space
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.outbox import Medium
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import deciding
from participation.initiatives.events import ApplicationMoved
from participation.neighbourhoods import proposing
from participation.neighbourhoods.events import ProposalAnswered
from participation.tables import subjects
from participation.tables.events import SubjectMoved
from participation.tables.models import SubjectStep
from participation.tables.types import SubjectState
from tests.factories import initiatives as make
from tests.factories import roadmaps, tables
from tests.factories.budgets import make_territory
from tests.factories.follow_up import person, sent

pytestmark = pytest.mark.usefixtures("database", "frozen")


def actor(contact: str, locale: str = "fr") -> Actor:
    return Actor(person(contact, locale).id)


def sent_by(nora: Actor):
    return make.make_sent(nora, make.make_file(nora), make.make_call(title="Fonds du quartier"))


def told() -> list:
    """What was queued, acknowledgements left out (test_calls_told reads those)."""
    return [message for message in sent() if not message.key.startswith("participation.application.sent")]


def to(contact: str) -> list:
    return [message for message in told() if message.recipient == contact]


def test_carriers_hear_of_a_question_with_its_day_and_where_to_answer():
    application = sent_by(actor("nora@exemple.fr"))
    with unit_of_work(SYSTEM) as work:
        deciding.ask(work, application.id, application.version, "Combien d’enfants ?", 10, clock.now())
    (letter,) = to("nora@exemple.fr")
    assert letter.medium is Medium.MAIL
    assert letter.subject == "« Fonds du quartier » pose une question."
    for words in ("Un atelier vélo", "Combien d’enfants ?", "jeudi 25 juin 2026", f"/envois/{application.id}/reponse"):
        assert words in letter.body


@pytest.mark.parametrize("how", ["refused", "retained", "not_retained"])
def test_carriers_hear_of_each_decision_with_its_reason(how):
    application = sent_by(actor("nora@exemple.fr"))
    with unit_of_work(SYSTEM) as work:
        if how == "refused":
            deciding.not_admit(work, application.id, application.version, "Hors du quartier.", clock.now())
        else:
            deciding.admit(work, application.id, application.version, "", clock.now())
    if how != "refused":
        seen = make.the_application(application.id).version
        with unit_of_work(SYSTEM) as work:
            if how == "retained":
                money = Money(150_00)
                deciding.retain(work, application.id, seen, money, "Utile à tous.", "Un bilan en juin.", clock.now())
            else:
                deciding.not_retain(work, application.id, seen, "Le fonds est vide.", clock.now())
    letter = to("nora@exemple.fr")[-1]
    expected = {
        "refused": ("non recevable", "Hors du quartier."),
        "retained": ("Retenu par", "Utile à tous.", "150", "Un bilan en juin."),
        "not_retained": ("Non retenu par", "Le fonds est vide."),
    }[how]
    assert [words for words in expected if words not in letter.body] == []
    assert len(to("nora@exemple.fr")) == (1 if how == "refused" else 2)


def test_tell_carriers_twice_is_one_message_each_and_a_stale_fact_says_nothing():
    application = sent_by(actor("nora@exemple.fr"))
    with unit_of_work(SYSTEM) as work:
        deciding.ask(work, application.id, application.version, "Combien ?", 10, clock.now())
    version = make.the_application(application.id).version
    for number in (version, version, version - 1, version + 1):
        with unit_of_work(SYSTEM) as work:
            journey.tell_carriers(work, ApplicationMoved(application.id, number))
    assert len(to("nora@exemple.fr")) == 1


def test_each_reads_in_their_own_language_and_a_phone_gets_the_short_form():
    application = sent_by(actor("+33600000001", "ar"))
    with unit_of_work(SYSTEM) as work:
        deciding.not_admit(work, application.id, application.version, "Hors du quartier.", clock.now())
    (letter,) = to("+33600000001")
    assert letter.medium is Medium.SMS
    assert "Hors du quartier." not in letter.body
    assert "/mes-initiatives/" in letter.body
    assert "Fonds du quartier" in letter.body
    assert "Ne peut pas être examiné" not in letter.body


def test_an_erased_carrier_is_not_written_to():
    nora = actor("nora@exemple.fr")
    application = sent_by(nora)
    with unit_of_work(nora) as work:
        space.erase(work, clock.now())
    with unit_of_work(SYSTEM) as work:
        deciding.not_admit(work, application.id, make.the_application(application.id).version, "Non.", clock.now())
    assert told() == []


def test_tell_proposer_twice_is_one_message():
    place, nora = roadmaps.make_roadmap()[0], actor("nora@exemple.fr")
    proposal = roadmaps.propose(place, "Des bancs à l’ombre", nora)
    assert to("nora@exemple.fr") == []
    with unit_of_work(SYSTEM) as work:
        proposing.decline(work, proposal.id, "La place est trop petite.", clock.now())
    with unit_of_work(SYSTEM) as work:
        journey.tell_proposer(work, ProposalAnswered(proposal.id))
    (letter,) = to("nora@exemple.fr")
    assert letter.subject == "Votre proposition a une réponse"
    for words in (
        "Des bancs à l’ombre",
        "n’est pas reprise",
        "La place est trop petite.",
        f"#proposition-{proposal.id}",
    ):
        assert words in letter.body


def test_a_proposal_without_account_or_without_answer_sends_nothing():
    place = roadmaps.make_roadmap()[0]
    visitor = roadmaps.propose(place, "Un abri", NOBODY)
    waiting = roadmaps.propose(place, "Des arbres", actor("nora@exemple.fr"))
    with unit_of_work(SYSTEM) as work:
        proposing.take_up(work, visitor.id, "Bonne idée.", clock.now())
        journey.tell_proposer(work, ProposalAnswered(waiting.id))
        journey.tell_proposer(work, ProposalAnswered(424_242))
    assert sent() == []


def test_tell_subject_author_twice_is_one_message_a_move():
    table = tables.make_table(make_territory())
    subject = tables.make_subject(table, "Le passage piéton", actor("nora@exemple.fr"))
    meeting = tables.make_meeting(table, title="Rencontre de juin")
    with unit_of_work(SYSTEM) as work:
        subjects.schedule(work, subject.id, meeting.id, subject.version, clock.now())
    with unit_of_work(SYSTEM) as work:
        moved = subjects.settle(
            work, subject.id, SubjectState.HANDLED, "La ville le repeint.", subject.version, clock.now()
        )
        steps = work.session.query(SubjectStep).filter_by(subject_id=moved.id).all()
    for step in steps[1:]:
        with unit_of_work(SYSTEM) as work:
            journey.tell_subject_author(work, SubjectMoved(subject.id, step.id))
    agenda, handled = to("nora@exemple.fr")
    assert "Rencontre de juin" in agenda.body
    for words in ("Le passage piéton", "Le sujet est traité.", "La ville le repeint.", f"/sujets/{subject.id}"):
        assert words in handled.body


def test_a_subject_proposed_without_account_sends_nothing():
    table = tables.make_table(make_territory())
    subject = tables.make_subject(table)
    with unit_of_work(SYSTEM) as work:
        subjects.settle(work, subject.id, SubjectState.SET_ASIDE, "Déjà fait.", subject.version, clock.now())
    assert sent() == []
