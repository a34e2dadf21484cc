"""Nothing leads from what a phone did to a registration, to an account, or from one of its marks to another (A9)."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import DateTime, select

from assises.people.models import Registration
from assises.workshops import dots, floor, forgetting, joining, queries, services
from assises.workshops.floor import Asking
from assises.workshops.marks import Purpose, mark
from assises.workshops.models import Workshop, WorkshopFeedback, WorkshopToken
from assises.workshops.types import FORGET_AFTER, Mood, Phase, Trait
from assises.workshops.words_models import Dot, DotHand, FloorRequest, WorkshopContribution
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.identity import make_account
from tests.factories.participation import somebody
from tests.factories.workshops import make_workshop, phone_in, said, to_phase, voting

OF_PHONES = [WorkshopToken, WorkshopContribution, DotHand, Dot, FloorRequest, WorkshopFeedback]
PEOPLE = re.compile(r"assises_(registration|attendee|need|seat|wish|badge|check)|identity_|kernel_session")


@pytest.mark.parametrize("model", OF_PHONES)
def test_no_column_joins_a_phone_to_a_person(model) -> None:
    """From none of these tables does any chain of foreign keys reach people, but through the workshop itself."""
    seen, waiting = set(), [model.__table__]
    while waiting:
        table = waiting.pop()
        seen.add(table.name)
        targets = {key.column.table for key in table.foreign_keys}
        waiting += [t for t in targets if t.name not in seen and t.name != Workshop.__tablename__]
    assert not [name for name in seen if PEOPLE.search(name)]
    # And nothing of people points back.
    back = [key.column.table.name for key in Registration.__table__.foreign_keys]
    assert model.__tablename__ not in back


@pytest.mark.parametrize("model", [WorkshopToken, DotHand, Dot, WorkshopFeedback])
def test_tables_of_tokens_have_no_moment_and_no_number_in_order(model) -> None:
    table = model.__table__
    assert not [
        column.name for column in table.columns if isinstance(column.type, DateTime) or column.name[-2:] == "at"
    ]
    assert not [column.name for column in table.primary_key if column.name == "id"]


def test_each_purpose_has_a_mark_of_its_own(app) -> None:
    token = "the-same-token"
    with app.app_context():
        marks = {mark(purpose, 1, token) for purpose in Purpose} | {mark(purpose, 2, token) for purpose in Purpose}
    assert len(marks) == 2 * len(Purpose)


def everything_by_one_phone() -> tuple[Workshop, str]:
    workshop, _round, groups = voting()
    token = phone_in(workshop)
    with unit_of_work(NOBODY) as work:
        dots.put(work, workshop.id, token, groups[0], 2, clock.now())
        floor.ask(work, workshop.id, token, Asking(uuid4().hex, trait=Trait.WOMAN), clock.now())
    with unit_of_work(SYSTEM) as work:
        dots.close_round(work, services.locked(work, workshop.id), None, clock.now())
    to_phase(workshop, Phase.CONTRIBUTION)
    said(workshop, "Un abri", token)
    to_phase(workshop, Phase.RESTITUTION)
    with unit_of_work(NOBODY) as work:
        joining.tell(work, workshop.id, token, Mood.GOOD, None, clock.now())
    return workshop, token


def kept_by(workshop: Workshop) -> list[set[str]]:
    """The marks that stand in each table."""
    columns = (WorkshopToken.seal, WorkshopContribution.mark, DotHand.mark, FloorRequest.speaker, WorkshopFeedback.mark)
    return [set(db.session.scalars(select(column).where(column.is_not(None)))) for column in columns]


def test_no_value_stands_in_two_tables_and_the_token_in_none(frozen) -> None:
    workshop, token = everything_by_one_phone()
    kept = kept_by(workshop)
    assert all(kept)
    for number, one in enumerate(kept):
        assert token not in one
        assert not [other for other in kept[number + 1 :] if one & other]


def test_nothing_of_a_phone_goes_to_the_journal(frozen) -> None:
    before = set(db.session.scalars(select(AuditEntry.id)))
    workshop = make_workshop(Phase.CONTRIBUTION)
    known = set(db.session.scalars(select(AuditEntry.id)))
    said(workshop, "Un abri")
    assert set(db.session.scalars(select(AuditEntry.id))) == known > before


def test_somebody_signed_in_is_nobody_in_the_room(desk, frozen) -> None:
    """The account in the same browser is written nowhere."""
    workshop = make_workshop(Phase.CONTRIBUTION)
    account = make_account()
    desk.sit(somebody("observer", person_id=account.id))
    known = set(db.session.scalars(select(AuditEntry.id)))
    page = desk.read("/atelier").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    desk._client.post(f"/atelier/{workshop.code}/entrer", data={"csrf_token": token})
    data = {"csrf_token": token, "words": "Un abri", "language": "fr", "ticket": uuid4().hex}
    desk._client.post(f"/atelier/{workshop.code}/dire", data={**data, "opened": desk.opened_a_while_ago()})
    assert len(queries.contributions(workshop.id)) == 1
    assert set(db.session.scalars(select(AuditEntry.id))) == known
    assert db.session.scalar(select(FloorRequest).where(FloorRequest.speaker.contains(str(account.id)))) is None


def test_the_times_of_words_are_of_the_second_and_a_name_stands_only_where_it_was_signed(frozen) -> None:
    workshop = make_workshop(Phase.CONTRIBUTION)
    assert said(workshop).first_name == ""
    assert said(workshop, first_name="Nadia\u202e\n").first_name == "Nadia"
    assert all(row.said_at.microsecond == 0 for row in queries.contributions(workshop.id))


def test_a_day_after_closing_nothing_of_the_phones_is_left(frozen) -> None:
    workshop, _token = everything_by_one_phone()
    to_phase(workshop, Phase.CLOSED)
    result = queries.rounds(workshop.id)[0].digest
    assert forgetting.forget_due() == 0
    with clock.frozen(frozen + FORGET_AFTER):
        assert forgetting.forget_due() == 1
        assert forgetting.forget_due() == 0
    assert [len(marks) for marks in kept_by(workshop)] == [0, 0, 0, 0, 1]
    assert db.session.scalar(select(FloorRequest.trait)) is None
    assert queries.rounds(workshop.id)[0].digest == result
    assert {row.words for row in queries.contributions(workshop.id)} >= {"Un abri"}
