"""Who reads a file, alone; how marks become figures; what a decision waits for."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import carrying, deciding, queries_rules
from participation.initiatives.types import ApplicationState, CarrierRole
from participation.readings import queries, scores, services
from participation.readings.models import CallReading, ReadingMark
from participation.readings.services import MarkDraft
from participation.readings.types import ReadingReason, ReadingState
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def call(place):
    return ami.make_ami(place)


@pytest.fixture
def sent(nora, place, call):
    return ami.make_admitted(nora, call, place)


def assign(application, reader_id, days=10, by=SYSTEM):
    with unit_of_work(by) as work:
        return services.assign(work, application.id, reader_id, days, clock.now()).id


def retain(application):
    with unit_of_work(SYSTEM) as work:
        seen = make.the_application(application.id).version
        deciding.retain(work, application.id, seen, Money(100_00), "Utile.", "", clock.now())


def test_a_decision_waits_until_two_people_have_read_and_every_reading_is_in(sent):
    one, other = ami.make_reader(), ami.make_reader()
    with pytest.raises(Refused) as refused:
        retain(sent)
    assert refused.value.reason is ReadingReason.NOT_READ_YET
    ami.handed_in(sent, one, 4, 3, 8)
    with pytest.raises(Refused):
        ami.refused(sent)
    ami.handed_in(sent, other, 5, 3, 6)
    third = ami.make_reader()
    number = ami.asked(sent, third)
    with pytest.raises(Refused) as refused:
        retain(sent)
    assert refused.value.reason is ReadingReason.STILL_READING
    with unit_of_work(third) as work:
        services.submit(work, number, 1, ami.marks(sent.call_id, 1, 1, 1), clock.now())
    retain(sent)
    assert make.the_application(sent.id).state is ApplicationState.RETAINED


def test_a_file_that_cannot_be_examined_needs_no_reading(nora, call, place):
    waiting = make.make_sent(nora, make.make_file(nora, place), call)
    with unit_of_work(SYSTEM) as work:
        deciding.not_admit(work, waiting.id, 1, "Hors du territoire.", clock.now())
    assert make.the_application(waiting.id).state is ApplicationState.NOT_ADMISSIBLE


def test_a_reader_holds_a_role_for_the_call_and_is_not_tied_to_the_file(nora, place, sent):
    elsewhere = ami.make_reader(_another_place().id)
    here = ami.make_reader(place.id)
    carrier = ami.make_reader(place.id)
    with unit_of_work(nora) as work:
        token = carrying.invite(work, sent.initiative_id, CarrierRole.CO_WRITER, clock.now())
    with unit_of_work(carrier) as work:
        carrying.join(work, token, clock.now())
    for account, reason in (
        (make.somebody_new(), ReadingReason.NO_ROLE), (elsewhere, ReadingReason.NO_ROLE),
        (Actor(999_999), ReadingReason.NO_ROLE), (carrier, ReadingReason.TIED),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            assign(sent, account.person_id)
        assert refused.value.fields["reader"] == reason.sentence
    assert assign(sent, here.person_id)


def _another_place():
    return territory.make_place("Ailleurs")


def test_a_member_of_a_partner_organisation_does_not_read(nora, place, call):
    member = ami.make_reader(place.id)
    organisation = make.make_organisation(member, "La régie")
    file = make.make_file(nora, place)
    with unit_of_work(nora) as work:
        partner = carrying.name_partner(work, file.id, make.the_file(file.id).version, "La régie", "Prête", clock.now())
        token = carrying.partner_link(work, file.id, partner.id, clock.now())
    with unit_of_work(member) as work:
        carrying.answer_as_partner(work, token, True, "Samia", organisation.id, clock.now())
    application = make.make_sent(nora, make.the_file(file.id), call)
    with pytest.raises(Invalid) as refused:
        assign(application, member.person_id)
    assert refused.value.fields["reader"] == ReadingReason.TIED.sentence


def test_the_same_person_is_asked_once_and_only_within_sixty_days(sent):
    reader = ami.make_reader()
    for days in (0, 61, -1):
        with pytest.raises(Invalid, match=r"^"):
            assign(sent, reader.person_id, days)
    assign(sent, reader.person_id, 60)
    with pytest.raises(Invalid) as refused:
        assign(sent, reader.person_id)
    assert refused.value.fields["reader"] == ReadingReason.ALREADY_READS.sentence


def test_only_the_secretariat_of_the_call_chooses_and_only_while_the_file_is_in_hand(sent, place):
    reader = ami.make_reader()
    for actor in (make.team("officer"), make.team("secretariat", "territory", _another_place().id), Actor(1)):
        with pytest.raises(Refused):
            assign(sent, reader.person_id, by=actor)
    assign(sent, reader.person_id, by=make.team("secretariat", "territory", place.id))
    ami.read_by_two(other := ami.make_admitted(make.somebody_new(), sent.call, place))
    ami.refused(other)
    with pytest.raises(Refused) as refused:
        assign(other, reader.person_id)
    assert refused.value.reason is ReadingReason.NOT_IN_HAND
    with pytest.raises(NotFound):
        assign(type("A", (), {"id": 987_654})(), reader.person_id)


def test_a_call_without_a_grid_is_read_by_nobody(nora, place):
    plain = make.make_sent(nora, make.make_file(nora, place), make.make_call(place=place))
    with pytest.raises(Refused) as refused:
        assign(plain, ami.make_reader().person_id)
    assert refused.value.reason is ReadingReason.NO_GRID


def test_a_draft_is_kept_with_half_of_it_and_handed_in_whole(sent):
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    one, two, three = (each.id for each in queries_rules.criteria_of(sent.call_id))
    half = {one: MarkDraft(4, "Bien."), two: MarkDraft(None, "À relire."), three: MarkDraft(None, "")}
    with unit_of_work(reader) as work:
        services.save(work, number, 1, half, clock.now())
    kept = {mark.criterion_id: (mark.mark, mark.reason) for mark in queries.reading(number).marks}
    assert kept == {one: (4, "Bien."), two: (None, "À relire.")}
    with pytest.raises(Invalid) as refused, unit_of_work(reader) as work:
        services.submit(work, number, 2, half, clock.now())
    assert set(refused.value.fields) == {f"mark_{two}", f"mark_{three}", f"reason_{three}"}
    with pytest.raises(Stale), unit_of_work(reader) as work:
        services.save(work, number, 1, half, clock.now())
    with unit_of_work(reader) as work:
        services.submit(work, number, 2, ami.marks(sent.call_id, 0, 5, 10), clock.now())
    for act in (services.save, services.submit):
        with pytest.raises(Refused) as refused, unit_of_work(reader) as work:
            act(work, number, 3, half, clock.now())
        assert refused.value.reason is ReadingReason.OVER


@pytest.mark.parametrize("mark", [6, 100, -1])
def test_a_mark_off_the_scale_is_refused_in_a_draft_too(sent, mark):
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    first = queries_rules.criteria_of(sent.call_id)[0].id
    with pytest.raises(Invalid) as refused, unit_of_work(reader) as work:
        services.save(work, number, 1, {first: MarkDraft(mark, "Trop.")}, clock.now())
    assert list(refused.value.fields) == [f"mark_{first}"]


def test_whoever_does_not_read_it_marks_nothing_and_a_lost_role_closes_the_grid(sent):
    reader, other = ami.make_reader(), ami.make_reader()
    number = ami.asked(sent, reader)
    for actor, reason in (
        (other, ReadingReason.NOT_YOURS), (Actor(reader.person_id), ReadingReason.NO_ROLE),
        (make.team("secretariat"), ReadingReason.NOT_YOURS), (SYSTEM, ReadingReason.NOT_YOURS),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused, unit_of_work(actor) as work:
            services.submit(work, number, 1, ami.marks(sent.call_id, 1, 1, 1), clock.now())
        assert refused.value.reason is reason


def test_a_conflict_of_interest_ends_the_reading_stays_written_and_somebody_else_reads(sent):
    tied, one, other = ami.make_reader(), ami.make_reader(), ami.make_reader()
    number = ami.asked(sent, tied)
    with unit_of_work(tied) as work:
        services.save(work, number, 1, ami.marks(sent.call_id, 5, 5, 5), clock.now())
    with pytest.raises(Invalid), unit_of_work(tied) as work:
        services.declare_conflict(work, number, "  ", clock.now())
    with unit_of_work(tied) as work:
        services.declare_conflict(work, number, "Ma sœur y travaille.", clock.now())
    kept = queries.reading(number)
    assert (kept.state, kept.reason, kept.marks) == (ReadingState.CONFLICT, "Ma sœur y travaille.", [])
    with pytest.raises(Invalid):
        assign(sent, tied.person_id)
    ami.handed_in(sent, one, 3, 3, 3)
    with pytest.raises(Refused):
        retain(sent)
    ami.handed_in(sent, other, 3, 3, 3)
    retain(sent)
    assert queries.reading(number).reason == "Ma sœur y travaille."


def test_a_reading_is_taken_back_with_a_reason_and_never_once_handed_in(sent):
    reader = ami.make_reader()
    number = ami.asked(sent, reader)
    with pytest.raises(Refused), unit_of_work(make.team("officer")) as work:
        services.release(work, number, "Absent.", clock.now())
    with unit_of_work(SYSTEM) as work:
        services.release(work, number, "Absent.", clock.now())
    assert queries.reading(number).state is ReadingState.RELEASED
    done = ami.handed_in(sent, ami.make_reader(), 1, 1, 1)
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        services.release(work, done, "Trop sévère.", clock.now())
    assert queries.reading(done).state is ReadingState.SUBMITTED


def test_the_database_keeps_marks_that_were_handed_in_and_the_scale(sent):
    reader = ami.make_reader()
    number = ami.handed_in(sent, reader, 1, 1, 1)
    for statement in (
        "UPDATE participation_reading_mark SET mark = 5 WHERE reading_id = :id",
        "DELETE FROM participation_reading_mark WHERE reading_id = :id",
    ):
        with pytest.raises(IntegrityError) as refused:
            db.session.execute(text(statement), {"id": number})
        assert constraint_of(refused.value) == "participation_reading_mark_kept"
        db.session.rollback()
    with pytest.raises(IntegrityError) as refused:
        db.session.execute(text("UPDATE participation_reading SET state = 'assigned', submitted_at = NULL"))
    assert constraint_of(refused.value) == "participation_reading_ended"
    db.session.rollback()
    open_one = ami.asked(sent, ami.make_reader())
    first = queries_rules.criteria_of(sent.call_id)[0].id
    db.session.add(ReadingMark(reading_id=open_one, criterion_id=first, mark=6, reason=""))
    with pytest.raises(IntegrityError) as refused:
        db.session.flush()
    assert constraint_of(refused.value) == "participation_reading_mark_kept"
    db.session.rollback()


def test_figures_are_exact_weighed_and_blind_to_the_scale(call):
    criteria = queries_rules.criteria_of(call.id)  # weights 3, 2, 1; scales 5, 5, 10
    one, two, three = (each.id for each in criteria)
    assert scores.total(criteria, {one: 5, two: 5, three: 10}) == 100
    assert scores.total(criteria, {one: 0, two: 0, three: 0}) == 0
    assert scores.total(criteria, {one: 1, two: 2, three: 3}) == Fraction(
        100 * (3 * Fraction(1, 5) + 2 * Fraction(2, 5) + Fraction(3, 10)), 6
    )
    first, second = {one: 5, two: 1, three: 0}, {one: 2, two: 2, three: 9}
    means = scores.means(criteria, [first, second])
    assert [(str(mean.mark), mean.spread) for mean in means] == [("3.5", 3), ("1.5", 1), ("4.5", 9)]
    totals = [scores.total(criteria, marks) for marks in (first, second)]
    assert scores.apart(totals) == abs(totals[0] - totals[1])
    assert str(scores.tenths(Fraction(1, 20))) == "0.1"
    assert scores.apart([]) == 0


def test_the_journal_says_who_reads_and_never_a_mark(sent):
    ami.read_by_two(sent)
    said = [
        json.dumps([row.action, row.subject, row.details], ensure_ascii=False)
        for row in db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("participation.reading%")))
    ]
    assert len(said) == 4
    assert not any("bien décrit" in line or "mark" in line for line in said)


def test_every_reading_of_a_round_counts_for_that_round_only(nora, sent):
    ami.read_by_two(sent)
    ami.refused(sent)
    ami.answered(ami.contested(nora, make.the_application(sent.id)), ami.AppealState.REOPENED)
    again = make.the_application(sent.id)
    assert (again.round, queries.of_application(again)) == (2, [])
    with pytest.raises(Refused):
        retain(sent)
    ami.read_by_two(again)
    retain(sent)
    assert db.session.query(CallReading).count() == 4
