"""Two at the same moment, on a real database; each race has a control in which the guard is taken away."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from commission.consultations import queries, services
from commission.consultations.models import Elector
from commission.consultations.types import Said, State
from commission.mandates import queries as mandates
from commission.mandates.types import Part
from commons.ballot_box.models import Ballot
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.bare import HELD, SHARED, bare, drop_constraint
from tests.factories.commission import actor_of, make_commission, sit
from tests.factories.consultations import act, ask, at_once, keeper, make_bureau, make_consultation, open_it

pytestmark = pytest.mark.race
WINDOWS = 6


def _drop_triggers(table, *names):
    for name in names:
        db.session.execute(text(f"DROP TRIGGER {name} ON {table}"))
    db.session.commit()


def test_opening_twice_writes_one_electorate(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        vote = make_consultation(mandate, secret=True)
        ask(vote, make_bureau(members[0]))
        number = vote.id
    answers = at_once(own_app, lambda _place: act(keeper(), services.open_, number).state.value, WINDOWS)
    assert sorted(answers) == sorted(["open"] + ["already_opened"] * (WINDOWS - 1))
    with own_app.app_context():
        assert len(queries.electors(number)) == 10
        assert [step.state for step in queries.steps([number])[number]] == [State.OPEN]


def test_without_holding_the_row_opening_twice_writes_two_electorates(own_app):
    """The control: neither row lock, nor unique seats, nor triggers."""
    with own_app.app_context():
        mandate, members = make_commission()
        vote = make_consultation(mandate)
        ask(vote, make_bureau(members[0]))
        number = vote.id
        for rule in ("uq_commission_elector_seat", "uq_commission_elector_member"):
            drop_constraint("commission_elector", rule)
        _drop_triggers("commission_elector", "commission_elector_written")
        _drop_triggers("commission_consultation", "commission_consultation_frozen")
    with bare(own_app, HELD, meet="INSERT INTO commission_elector "):
        answers = at_once(own_app, lambda _place: act(keeper(), services.open_, number).state.value, 2)
    assert answers == ["open", "open"]
    with own_app.app_context():
        assert len(queries.electors(number)) == 20


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


def _speaking(number, actors):
    """One member speaks in so many windows, with other words in each second one."""

    def press(place):
        with unit_of_work(actors[1]) as work:
            services.speak(work, number, Said({"": "for" if place % 2 else "against"}), 0, clock.now())
        return "spoken"

    return press


def test_without_holding_the_row_a_voice_comes_after_the_count(opened):
    """The control: the same closing, with neither row lock nor trigger, counts a voice too few."""
    app, number, actors = opened
    with app.app_context():
        _drop_triggers("commission_voice", "commission_voice_open")
        moment = queries.by_id(number).closes_at

    def close():
        with unit_of_work(SYSTEM) as work:
            services.close(work, number, moment)

    with bare(app, SHARED, meet="INSERT INTO commission_voice ", meanwhile=close):
        assert at_once(app, _speaking(number, actors), 1) == ["spoken"]
    with app.app_context():
        assert (queries.by_id(number).quorum_closing["seats"], len(queries.standing(number))) == (0, 1)


def test_one_member_in_two_windows_gives_one_voice(opened):
    app, number, actors = opened

    answers = at_once(app, _speaking(number, actors), WINDOWS)
    with app.app_context():
        [said] = queries.voices(number).values()
        assert len(said) == 1
    # Those with the same words are answered with the voice that stands, the others are told.
    assert answers.count("spoken") == WINDOWS // 2
    assert answers.count("spoken_meanwhile") == WINDOWS // 2


def test_without_the_unique_index_one_member_gives_two_first_voices(opened):
    """The control: a check before the insert stops nobody who comes at the same moment."""
    app, number, actors = opened
    with app.app_context():
        drop_constraint("commission_voice", "uq_commission_voice_number")
    once = r" ON CONFLICT ON CONSTRAINT uq_commission_voice_number DO NOTHING"
    with bare(app, once, meet="INSERT INTO commission_voice "):
        assert at_once(app, _speaking(number, actors), 2) == ["spoken", "spoken"]
    with app.app_context():
        [said] = queries.voices(number).values()
        assert [voice.number for voice in said] == [1, 1]


def test_one_member_in_two_windows_puts_one_ballot_in_the_box(own_app):
    with own_app.app_context():
        mandate, members = make_commission()
        vote = open_it(make_consultation(mandate, secret=True), members[0])
        number, actor = vote.id, actor_of(members[1])

    def press(place):
        with unit_of_work(actor) as work:
            services.cast(work, number, {"": "for"}, f"{place:020d}", clock.now())
        return "cast"

    answers = at_once(own_app, press, WINDOWS)
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

    answers = at_once(own_app, press, WINDOWS)
    assert {answers[place] for place in range(0, WINDOWS, 2)} == {"substitute_speaks"}
    assert {answers[place] for place in range(1, WINDOWS, 2)} == {"spoken"}
    with own_app.app_context():
        assert len(queries.standing(number)) == 1


def test_without_a_written_electorate_the_same_seat_speaks_twice(own_app, monkeypatch):
    """The control: who speaks is worked out at each voice, and the seat is not unique on the electorate."""
    with own_app.app_context():
        vote, titular, substitute = _away(own_app)
        for rule in ("uq_commission_elector_seat", "uq_commission_elector_member"):
            drop_constraint("commission_elector", rule)
        _drop_triggers("commission_elector", "commission_elector_written", "commission_elector_kept")
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
