"""Mandates, seats and who holds them: who may, what is refused, one active holder a part and one part a person (B1)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy.exc import IntegrityError

from commission.mandates import queries, rulebooks, services
from commission.mandates.models import Absence, CommissionMember, RuleBook, StepAside
from commission.mandates.rules import DEFAULT, LIMITS, Rules
from commission.mandates.types import MANDATE_MOVES, MandateReason, MandateState, Origin, Part, RulesState
from commons.identity.colleges import College
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_commission, make_mandate, make_seat, sit
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")


def _as(actor, command, *args):
    with unit_of_work(actor) as work:
        return command(work, *args, clock.now())


def _newcomer(account=None, **more):
    return services.Newcomer("Samira", "Désignée", account_id=account.id if account else None, **more)


def _secretary(mandate, person_id: int = 9_001):
    return somebody(Role.SECRETARIAT, "mandate", mandate.id, person_id=person_id)


STRANGERS = [NOBODY, somebody(Role.MODERATOR), somebody(Role.SECRETARIAT, "mandate", 999_999),
             somebody(Role.SECRETARIAT, "territory", 1), somebody(Role.FACILITATOR)]  # fmt: skip


@pytest.mark.parametrize("actor", STRANGERS)
def test_nobody_but_its_secretariat_changes_a_mandate(actor):
    mandate = make_mandate(MandateState.PREPARED)
    seat = make_seat(mandate)
    member = sit(make_seat(mandate))
    acts = [
        lambda: _as(actor, services.become, mandate.id, MandateState.RUNNING, 1),
        lambda: _as(actor, services.add_seat, mandate.id, College.RESIDENTS, Origin.DRAW, ""),
        lambda: _as(actor, services.seat_somebody, seat.id, Part.TITULAR, _newcomer()),
        lambda: _as(actor, services.suppress, seat.id, "Trop de places"),
        lambda: _as(actor, services.entrust, member.id, True, True),
        lambda: _as(actor, services.end_part, member.id, "Départ"),
        lambda: _as(actor, rulebooks.open_draft, mandate.id),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is MandateReason.NOT_YOURS


def test_its_own_secretariat_does_all_of_it():
    mandate = make_mandate(MandateState.PREPARED)
    actor = _secretary(mandate)
    seat = _as(actor, services.add_seat, mandate.id, College.ELECTED, Origin.DESIGNATION, "Ville d’Aubagne")
    member = _as(actor, services.seat_somebody, seat.id, Part.TITULAR, _newcomer(make_account()))
    _as(actor, services.entrust, member.id, True, False)
    _as(actor, services.become, mandate.id, MandateState.RUNNING, 1)
    assert queries.running().id == mandate.id
    assert [each.in_bureau for each in queries.members(mandate.id)] == [True]
    _as(actor, services.end_part, member.id, "A déménagé")
    assert queries.members(mandate.id) == []
    _as(actor, services.suppress, seat.id, "Place en double")
    with pytest.raises(Refused):
        _as(actor, services.seat_somebody, seat.id, Part.TITULAR, _newcomer())


@pytest.mark.parametrize(("state", "wanted"), list(product(MandateState, MandateState)))
def test_a_mandate_only_goes_where_its_states_lead(state, wanted):
    mandate = make_mandate(state)
    if wanted in MANDATE_MOVES[state]:
        _as(SYSTEM, services.become, mandate.id, wanted, 1)
        assert queries.by_id(mandate.id).state is wanted
    else:
        with pytest.raises(Refused) as refused:
            _as(SYSTEM, services.become, mandate.id, wanted, 1)
        assert refused.value.reason is MandateReason.NO_SUCH_MOVE


def test_one_mandate_runs_at_a_time():
    make_mandate()
    second = make_mandate(MandateState.PREPARED)
    with pytest.raises(Refused) as refused:
        _as(SYSTEM, services.become, second.id, MandateState.RUNNING, 1)
    assert refused.value.reason is MandateReason.ONE_AT_A_TIME


def test_whoever_read_an_older_mandate_is_told():
    mandate = make_mandate(MandateState.PREPARED)
    with pytest.raises(Stale):
        _as(SYSTEM, services.become, mandate.id, MandateState.RUNNING, 7)


def test_nothing_changes_once_the_mandate_ended():
    mandate = make_mandate()
    seat, member = make_seat(mandate), sit(make_seat(mandate))
    _as(SYSTEM, services.become, mandate.id, MandateState.ENDED, 1)
    acts = [
        lambda: _as(SYSTEM, services.add_seat, mandate.id, College.RESIDENTS, Origin.DRAW, ""),
        lambda: _as(SYSTEM, services.seat_somebody, seat.id, Part.TITULAR, _newcomer()),
        lambda: _as(SYSTEM, services.end_part, member.id, "Départ"),
        lambda: _as(SYSTEM, services.entrust, member.id, True, True),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is MandateReason.ENDED


def test_a_part_of_a_seat_has_one_holder_and_a_person_one_part():
    mandate = make_mandate()
    seat, other, account = make_seat(mandate), make_seat(mandate), make_account()
    sit(seat, account=account)
    with pytest.raises(Refused) as refused:
        _as(SYSTEM, services.seat_somebody, seat.id, Part.TITULAR, _newcomer())
    assert refused.value.reason is MandateReason.SEAT_TAKEN
    with pytest.raises(Refused) as refused:
        _as(SYSTEM, services.seat_somebody, other.id, Part.SUBSTITUTE, _newcomer(account))
    assert refused.value.reason is MandateReason.ALREADY_SITS
    _as(SYSTEM, services.seat_somebody, seat.id, Part.SUBSTITUTE, _newcomer(make_account()))


def test_a_held_seat_is_not_suppressed():
    member = sit(make_seat(make_mandate()))
    with pytest.raises(Refused) as refused:
        _as(SYSTEM, services.suppress, member.seat_id, "Trop")
    assert refused.value.reason is MandateReason.SEAT_HELD


def test_what_is_not_there_is_not_found():
    for act in (
        lambda: _as(SYSTEM, services.become, 999_999, MandateState.RUNNING, 1),
        lambda: _as(SYSTEM, services.seat_somebody, 999_999, Part.TITULAR, _newcomer()),
        lambda: _as(SYSTEM, services.end_part, 999_999, "Départ"),
        lambda: _as(SYSTEM, services.entrust, 999_999, True, True),
        lambda: _as(SYSTEM, services.suppress, 999_999, "Trop"),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_titular_speaks_then_the_substitute_then_nobody():
    mandate = make_mandate()
    seat = make_seat(mandate)
    titular, substitute = sit(seat), sit(seat, Part.SUBSTITUTE)
    now, subject = clock.now(), Ref("commission.version", 1)

    def voices(absent=()):
        return [voter.member_id for voter in queries.voters(mandate.id, subject, now, absent)]

    assert voices() == [titular.id]
    assert voices([titular.id]) == [substitute.id]
    assert voices([titular.id, substitute.id]) == []
    db.session.add(
        Absence(member_id=titular.id, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1),
                declared_at=now)
    )  # fmt: skip
    db.session.flush()
    assert voices() == [substitute.id]
    aside = StepAside(
        member_id=substitute.id, subject="Mon association", reason="J’y travaille", declared_at=now,
        subject_kind=subject.kind, subject_id=subject.id,
    )  # fmt: skip
    db.session.add(aside)
    db.session.flush()
    assert voices() == []
    aside.lifted_at = now
    db.session.flush()
    assert voices() == [substitute.id]


def test_every_filled_seat_has_one_voice_whatever_happens():
    mandate, members = make_commission({College.RESIDENTS: 3, College.ELECTED: 2})
    substitutes = [sit(member.seat, Part.SUBSTITUTE) for member in members]
    for silent in ([], [members[0].id], [members[0].id, substitutes[0].id, members[3].id]):
        spoken = queries.voters(mandate.id, None, clock.now(), silent)
        assert len({voter.seat_id for voter in spoken}) == len(spoken)
        assert not {voter.member_id for voter in spoken} & set(silent)


def test_rules_are_written_adopted_and_kept_for_ever():
    mandate = make_mandate(rules=None)
    draft = _as(SYSTEM, rulebooks.open_draft, mandate.id)
    assert _as(SYSTEM, rulebooks.open_draft, mandate.id).id == draft.id
    with unit_of_work(SYSTEM) as work:
        rulebooks.write(work, draft.id, 1, Rules(consent_rounds=3), "Nous décidons ainsi.", "")
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        rulebooks.write(work, draft.id, 1, DEFAULT, "", "")
    _as(SYSTEM, rulebooks.adopt, draft.id, 2)
    assert queries.rules_in_force(mandate.id).rules.consent_rounds == 3
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        rulebooks.write(work, draft.id, 2, DEFAULT, "", "")
    with pytest.raises(IntegrityError, match="never change"), db.session.begin_nested():
        db.session.execute(db.update(RuleBook).where(RuleBook.id == draft.id).values(words="autre chose"))
    second = _as(SYSTEM, rulebooks.open_draft, mandate.id)
    assert (second.number, second.rules.consent_rounds) == (2, 3)
    with pytest.raises(Invalid):
        _as(SYSTEM, rulebooks.adopt, second.id, 1)
    assert queries.rules_in_force(mandate.id).number == 1


@pytest.mark.parametrize("wrong", [
    {name: least - 1} for name, (least, _most) in LIMITS.items() if least
] + [{name: most + 1} for name, (_least, most) in LIMITS.items()] + [
    {"quorum_share": 0}, {"majority_share": 2}, {"second_quorum_share": 1},
])  # fmt: skip
def test_rules_that_cannot_be_are_refused(wrong):
    mandate = make_mandate(rules=None)
    draft = _as(SYSTEM, rulebooks.open_draft, mandate.id)
    with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
        rulebooks.write(work, draft.id, 1, Rules(**wrong), "", "")
    assert set(refused.value.fields) == set(wrong)


def test_rules_come_back_as_they_were_kept():
    assert Rules.read(DEFAULT.as_json()) == DEFAULT
    assert Rules.read({}) == DEFAULT
    with pytest.raises(ValueError, match="no such rule"):
        Rules.read({"quorum": 1})


def test_a_new_mandate_has_a_name_and_runs_forward():
    with pytest.raises(Invalid) as refused:
        _as(SYSTEM, services.prepare, "  ", "", date(2027, 1, 1), date(2028, 1, 1))
    assert "title" in refused.value.fields
    with pytest.raises(Invalid) as refused:
        _as(SYSTEM, services.prepare, "Mandat", "", date(2027, 1, 1), date(2027, 1, 1))
    assert "ends_on" in refused.value.fields


def test_numbers_of_seats_follow_each_other():
    mandate = make_mandate()
    numbers = [_as(SYSTEM, services.add_seat, mandate.id, College.RESIDENTS, Origin.DRAW, "").number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_the_draft_of_rules_is_nobody_elses_rule():
    mandate = make_mandate(rules=None)
    _as(SYSTEM, rulebooks.open_draft, mandate.id)
    assert queries.rules_in_force(mandate.id) is None
    assert [book.state for book in queries.rulebooks(mandate.id)] == [RulesState.DRAFT]


def test_somebody_who_left_is_still_read_but_no_longer_a_member():
    member = sit(make_seat(make_mandate()))
    account_id = member.account_id
    _as(SYSTEM, services.end_part, member.id, "Démission")
    assert queries.member_of(account_id) is None
    assert db.session.get(CommissionMember, member.id).ended_why == "Démission"
    _as(SYSTEM, services.end_part, member.id, "Encore")
    assert db.session.get(CommissionMember, member.id).ended_why == "Démission"
