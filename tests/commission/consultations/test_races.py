"""Two at the same moment, on a real database; each race has a control in which the guard is taken away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text

from commission.consultations import queries, services
from commission.consultations.models import Consultation, Elector, Voice
from commission.consultations.types import Kind, Reply, Said, State
from commission.mandates import queries as mandates
from commission.mandates.types import Part
from commons.ballot_box.models import Ballot
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_commission, sit
from tests.factories.consultations import act, ask, keeper, make_bureau, make_consultation, open_it

pytestmark = pytest.mark.race
WINDOWS = 6


def at_once(app, command, number=WINDOWS):
    """So many windows press at the same moment; what each was answered."""
    start = Barrier(number)

    def press(place):
        with app.app_context():
            start.wait(20)
            try:
                return command(place)
            except DomainError as error:
                return error.reason.value if error.reason else type(error).__name__
            finally:
                db.session.remove()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(press, range(number)))


@pytest.fixture
def opened(own_app):
    """An open vote of ten seats, of which the third has a substitute too: (vote, accounts of members)."""
    with own_app.app_context():
        mandate, members = make_commission()
        substitute = sit(members[2].seat, Part.SUBSTITUTE)
        vote = open_it(make_consultation(mandate), members[0])
        yield own_app, vote.id, [actor_of(each) for each in (*members, substitute)]
        db.session.remove()


def test_opening_twice_writes_one_electorate(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        vote = make_consultation(mandate, secret=True)
        ask(vote, make_bureau(members[0]))
        number = vote.id
    answers = at_once(own_app, lambda _place: act(keeper(), services.open_, number).state.value)
    assert sorted(answers) == sorted(["open"] + ["already_opened"] * (WINDOWS - 1))
    with own_app.app_context():
        assert len(queries.electors(number)) == 10
        assert [step.state for step in queries.steps([number])[number]] == [State.OPEN]


def test_closing_twice_closes_once_and_no_voice_comes_after(opened):
    app, number, actors = opened
    with app.app_context():
        close = queries.by_id(number).closes_at

    def press(place):
        if place < 2:
            with unit_of_work(SYSTEM) as work:
                services.close(work, number, close)
            return "closed"
        with unit_of_work(actors[place]) as work:
            services.speak(work, number, Said({"": "for"}), 0, clock.now())
        return "spoken"

    answers = at_once(app, press, 8)
    assert answers[:2].count("closed") == 1
    assert answers[:2].count("no_such_move") == 1
    with app.app_context():
        taken = queries.by_id(number).quorum_closing["seats"]
        assert taken == len(queries.standing(number)) == answers.count("spoken")


def test_without_holding_the_row_a_voice_comes_after_the_count(opened, monkeypatch):
    """The control: the same closing, with neither row lock nor trigger, counts a voice too few."""
    app, number, actors = opened
    with app.app_context():
        db.session.execute(text("DROP TRIGGER commission_voice_open ON commission_voice"))
        db.session.commit()
        unheld = queries.by_id(number)
        close = unheld.closes_at
    monkeypatch.setattr("commission.consultations.speaking.held", lambda work, n, alone: queries.by_id(n))
    counted, spoken = Barrier(2), Barrier(2)

    def press(place):
        with unit_of_work(SYSTEM if place else actors[1]) as work:
            if place:
                services.close(work, number, close)
                counted.wait(20)
                spoken.wait(20)
            else:
                counted.wait(20)
                services.speak(work, number, Said({"": "for"}), 0, clock.now())
                db.session.commit()
                spoken.wait(20)
        return "done"

    assert at_once(app, press, 2) == ["done", "done"]
    with app.app_context():
        assert queries.by_id(number).quorum_closing["seats"] < len(queries.standing(number))


def test_one_member_in_two_windows_gives_one_voice(opened):
    app, number, actors = opened

    def press(place):
        with unit_of_work(actors[1]) as work:
            services.speak(work, number, Said({"": "for" if place % 2 else "against"}), 0, clock.now())
        return "spoken"

    answers = at_once(app, press)
    with app.app_context():
        [said] = queries.voices(number).values()
        assert len(said) == 1
    # Those with the same words are answered with the voice that stands, the others are told.
    assert answers.count("spoken") == WINDOWS // 2
    assert answers.count("spoken_meanwhile") == WINDOWS // 2


def test_without_the_unique_index_one_member_gives_two_first_voices(opened, monkeypatch):
    """The control: a check before the insert stops nobody who comes at the same moment."""
    app, number, actors = opened
    with app.app_context():
        db.session.execute(text("ALTER TABLE commission_voice DROP CONSTRAINT uq_commission_voice_number"))
        db.session.commit()
    looked = Barrier(2)

    def put_down(work, elector, said, seen, now):
        known = queries.voices_of(elector.id)
        looked.wait(20)
        assert not known
        voice = Voice(elector_id=elector.id, number=1, answers=dict(said.answers), at=now)
        work.session.add(voice)
        work.session.flush()
        return voice.id

    monkeypatch.setattr("commission.consultations.speaking._put_down", put_down)

    def press(place):
        with unit_of_work(actors[1]) as work:
            services.speak(work, number, Said({"": ("for", "against")[place]}), 0, clock.now())
        return "spoken"

    assert at_once(app, press, 2) == ["spoken", "spoken"]
    with app.app_context():
        [said] = queries.voices(number).values()
        assert len(said) == 2


def test_one_member_in_two_windows_puts_one_ballot_in_the_box(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        vote = open_it(make_consultation(mandate, secret=True), members[0])
        number, actor = vote.id, actor_of(members[1])

    def press(place):
        with unit_of_work(actor) as work:
            services.cast(work, number, {"": "for"}, f"{place:020d}", clock.now())
        return "cast"

    answers = at_once(own_app, press)
    assert sorted(answers) == sorted(["cast"] + ["already_voted"] * (WINDOWS - 1))
    with own_app.app_context():
        assert len(db.session.scalars(select(Ballot)).all()) == 1


def test_the_titular_who_comes_back_as_the_substitute_votes_has_no_second_voice(own_app):
    """B1: the seat's voice is the one written at the opening, whoever is in the room now."""
    with own_app.app_context():
        vote, titular, substitute = _away(own_app)
        number, both = vote.id, [actor_of(titular), actor_of(substitute)]

    def press(place):
        with unit_of_work(both[place % 2]) as work:
            services.speak(work, number, Said({"": "for"}), 0, clock.now())
        return "spoken"

    answers = at_once(own_app, press)
    assert {answers[place] for place in range(0, WINDOWS, 2)} == {"substitute_speaks"}
    assert {answers[place] for place in range(1, WINDOWS, 2)} == {"spoken"}
    with own_app.app_context():
        assert len(queries.standing(number)) == 1


def test_without_a_written_electorate_the_same_seat_speaks_twice(own_app, monkeypatch):
    """The control: who speaks is worked out at each voice, and the seat is not unique on the electorate."""
    with own_app.app_context():
        vote, titular, substitute = _away(own_app)
        for rule in ("uq_commission_elector_seat", "uq_commission_elector_member"):
            db.session.execute(text(f"ALTER TABLE commission_elector DROP CONSTRAINT {rule}"))
        db.session.execute(text("DROP TRIGGER commission_elector_written ON commission_elector"))
        db.session.execute(text("DROP TRIGGER commission_elector_kept ON commission_elector"))
        db.session.execute(text("DELETE FROM commission_elector"))
        db.session.commit()
        number, mandate_id, back = vote.id, vote.mandate_id, titular.id
        both = [actor_of(substitute), actor_of(titular)]

    def live(consultation, member):
        away = [] if member.id == back else [back]
        voter = next(v for v in mandates.voters(mandate_id, None, clock.now(), away) if v.member_id == member.id)
        found = Elector(consultation_id=number, seat_id=voter.seat_id, member_id=member.id, college=voter.college,
                        part=voter.part)  # fmt: skip
        db.session.add(found)
        db.session.flush()
        return found

    monkeypatch.setattr("commission.consultations.speaking.heard", live)

    def press(place):
        with unit_of_work(both[place]) as work:
            services.speak(work, number, Said({"": "for"}), 0, clock.now())
        return "spoken"

    assert at_once(own_app, press, 2) == ["spoken", "spoken"]
    with own_app.app_context():
        assert len(queries.standing(number)) == 2


def _away(_app):
    mandate, members = make_commission()
    titular, substitute = members[2], sit(members[2].seat, Part.SUBSTITUTE)
    vote = make_consultation(mandate)
    act(keeper(), services.mark_absent, vote.id, vote.version, [titular.id])
    db.session.refresh(vote)
    return open_it(vote, members[0]), titular, substitute


def test_two_of_the_drafting_group_answer_an_objection_once(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        members[4].in_drafting = members[5].in_drafting = True
        vote = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
        number, both = vote.id, [actor_of(members[4]), actor_of(members[5])]
        with unit_of_work(actor_of(members[1])) as work:
            objection = services.speak(
                work, number, Said({"": "objection"}, "Trop cher", "b1"), 0, clock.now()
            ).id  # fmt: skip

    def press(place):
        with unit_of_work(both[place % 2]) as work:
            services.answer_objection(work, objection, Reply.MAINTAINED, f"Non {place}", None, clock.now())
        return "answered"

    answers = at_once(own_app, press)
    assert sorted(answers) == sorted(["answered"] + ["already_answered"] * (WINDOWS - 1))


def test_the_last_two_who_sign_withdraw_at_once_and_the_opinion_is_withdrawn(opened):
    app, number, actors = opened
    with app.app_context():
        with unit_of_work(actors[1]) as work:
            opinion = services.write(work, number, "Nous aurions préféré attendre.", None, clock.now()).id
        act(actors[2], services.sign, opinion)

    def press(place):
        with unit_of_work(actors[1 + place]) as work:
            services.withdraw(work, opinion, clock.now())
        return "withdrawn"

    assert at_once(app, press, 2) == ["withdrawn", "withdrawn"]
    with app.app_context():
        assert queries.opinion(opinion).withdrawn_at is not None


def test_one_is_opened_of_two_about_the_same_thing(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        thing = Ref("commission.seat", members[0].seat_id)
        both = [make_consultation(mandate, subject=thing) for _ in range(2)]
        for each in both:
            ask(each, make_bureau(members[0]))
        numbers = [each.id for each in both]
    answers = at_once(own_app, lambda place: act(keeper(), services.open_, numbers[place]).state.value, 2)
    assert sorted(answers) == ["another_open", "open"]
    with own_app.app_context():
        states = db.session.scalars(select(Consultation.state).where(Consultation.id.in_(numbers)))
        assert sorted(states) == ["open", "prepared"]
