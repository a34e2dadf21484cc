"""Works are written, adopted by a vote or by two people, transmitted, answered, promised and followed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from commission.consultations.events import (
    ConsultationCancelled,
    ConsultationFinal,
    ConsultationOpened,
    ConsultationWithoutQuorum,
)
from commission.consultations.types import Kind, Outcome
from commission.mandates.rules import Rules
from commission.works import adopting, services
from commission.works.drafts import (
    LessonDraft,
    RecommendationDraft,
    SourceDraft,
    WorkDraft,
)
from commission.works.models import AdoptionRequest
from commission.works.types import (
    Part,
    RecommendationState,
    WorkReason,
    WorkState,
)
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from tests.factories import works as made
from tests.factories.commission import actor_of, make_mandate
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")
VOTE, SENSE = Kind.VOTE.value, Kind.SENSE.value


def ties(cause: Ref) -> set[tuple[str, int, str]]:
    found = db.session.query(Tie).filter(Tie.cause_kind == cause.kind, Tie.cause_id == cause.id)
    return {(tie.effect_kind, tie.effect_id, tie.relation.value) for tie in found}


def tell(fact: ConsultationOpened | ConsultationFinal) -> None:
    with unit_of_work(SYSTEM) as work:
        work.record(fact)
    db.session.expire_all()


def test_a_lesson_rests_on_evidence_and_a_recommendation_on_a_lesson():
    work = made.make_work()
    with pytest.raises(Invalid) as missing, unit_of_work(SYSTEM) as unit:
        services.teach(unit, work.id, LessonDraft("Sans preuve", ()), clock.now())
    assert missing.value.fields == {"sources": WorkReason.NEEDS_EVIDENCE.sentence}
    with pytest.raises(Invalid) as missing, unit_of_work(SYSTEM) as unit:
        services.recommend(unit, work.id, RecommendationDraft("Faites", "le copil", ()), clock.now())
    assert missing.value.fields == {"lessons": WorkReason.NEEDS_A_LESSON.sentence}
    other = made.make_work(work.mandate)
    foreign = other.sources[0].id
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as unit:
        services.teach(unit, work.id, LessonDraft("La preuve d’un autre", (foreign,)), clock.now())
    held = work.lessons[0].sources[0].id
    with pytest.raises(Refused), unit_of_work(SYSTEM) as unit:
        services.drop_source(unit, work.id, held)


def test_the_delay_is_the_rules_own_unless_said():
    mandate = make_mandate(rules=Rules(answer_days=45))
    each = made.make_recommendation(RecommendationState.DRAFT, made=made.make_work(mandate), delay=None)
    assert each.delay_days == 45
    for wrong in (0, 731, -3):
        with pytest.raises(Invalid):
            made.make_recommendation(RecommendationState.DRAFT, made=each.work, delay=wrong)


def test_only_public_things_are_cited():
    work = made.make_work()
    hidden = made.make_recommendation(RecommendationState.DRAFT, made=made.make_work(work.mandate))
    for about in (hidden.ref, Ref("commission.work", 999_999), Ref("no.such", 1)):
        with pytest.raises(Invalid), unit_of_work(SYSTEM) as unit:
            services.add_source(unit, work.id, SourceDraft(Part.EVIDENCE, "", about), clock.now())
    shown = made.make_recommendation(RecommendationState.ADOPTED, made=made.make_work(work.mandate))
    with unit_of_work(SYSTEM) as unit:
        services.add_source(unit, work.id, SourceDraft(Part.EVIDENCE, "", shown.ref), clock.now())


def test_two_people_adopt_a_work_with_what_it_recommends_and_the_thread_says_so():
    mandate = make_mandate()
    each = made.make_recommendation(RecommendationState.DRAFT, made=made.make_work(mandate))
    work, member = each.work, made.bureau_of(mandate)
    with unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "La séance du 4 mars l’a approuvé.", clock.now())
    with pytest.raises(Refused), unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "Encore", clock.now())
    same = somebody("secretariat", person_id=member.account_id)
    with pytest.raises(Refused) as alone, unit_of_work(same) as unit:
        adopting.settle(unit, work.ref, True, clock.now())
    assert alone.value.reason is WorkReason.TWO_PEOPLE
    with unit_of_work(somebody("secretariat", "mandate", mandate.id, make_account().id)) as unit:
        adopting.settle(unit, work.ref, True, clock.now())
    db.session.expire_all()
    assert (work.state, work.adopted_why) == (WorkState.ADOPTED, "La séance du 4 mars l’a approuvé.")
    assert each.state is RecommendationState.ADOPTED
    assert ("commission.recommendation", each.id, "led_to") in ties(work.ref)


def test_the_database_itself_refuses_one_person_twice():
    account = make_account().id
    request = AdoptionRequest(
        subject_kind="commission.work", subject_id=1, reason="x", asked_by_id=account, settled_by_id=account,
        asked_at=clock.now(), settled_at=clock.now(), granted=True,
    )  # fmt: skip
    db.session.add(request)
    with pytest.raises(IntegrityError, match="two_people"):
        db.session.flush()
    db.session.rollback()


def test_an_adoption_that_is_handed_back_may_be_asked_again():
    mandate = make_mandate()
    work, member = made.make_work(mandate), made.bureau_of(mandate)
    for granted in (False, True):
        with unit_of_work(actor_of(member)) as unit:
            adopting.ask(unit, work.ref, "Raison", clock.now())
        with unit_of_work(SYSTEM) as unit:
            adopting.settle(unit, work.ref, granted, clock.now())
    db.session.expire_all()
    assert work.state is WorkState.ADOPTED


def test_a_work_without_lesson_is_not_adopted():
    mandate = make_mandate()
    work, member = made.make_work(mandate, lessons=0), made.bureau_of(mandate)
    with pytest.raises(Refused) as empty, unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "Raison", clock.now())
    assert empty.value.reason is WorkReason.NOTHING_TO_ADOPT


def test_commission_is_consulted_told_twice_locks_the_words_once():
    work = made.make_work()
    fact = ConsultationOpened(12, "commission.work", work.id)
    for _ in range(2):
        tell(fact)
    assert (work.consultation_id, work.consultation_runs) == (12, True)
    with pytest.raises(Refused) as locked, unit_of_work(SYSTEM) as unit:
        services.rewrite(unit, work.id, work.version, WorkDraft("Autre", "Autre"), clock.now())
    assert locked.value.reason is WorkReason.CONSULTED
    member = made.bureau_of(work.mandate)
    with pytest.raises(Refused), unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "À la main", clock.now())


def test_result_adopts_or_not_told_twice_adopts_once():
    each = made.make_recommendation(RecommendationState.DRAFT)
    work = each.work
    tell(ConsultationOpened(12, "commission.work", work.id))
    fact = ConsultationFinal(12, "commission.work", work.id, VOTE, Outcome.ADOPTED.value)
    tell(fact)
    first = (work.state, work.version, each.state, each.version, db.session.query(Tie).count())
    assert first[:1] + first[2:3] == (WorkState.ADOPTED, RecommendationState.ADOPTED)
    tell(fact)
    assert (work.state, work.version, each.state, each.version, db.session.query(Tie).count()) == first


@pytest.mark.parametrize("fact", [
    ConsultationCancelled(7, "commission.work", 0), ConsultationWithoutQuorum(7, "commission.work", 0, True),
])  # fmt: skip
def test_nothing_was_decided_twice_lets_words_change_again_once(fact):
    work = made.make_recommendation(RecommendationState.DRAFT).work
    tell(ConsultationOpened(7, "commission.work", work.id))
    assert work.consultation_runs
    tell(replace(fact, consultation_id=6, subject_id=work.id))
    assert work.consultation_runs, "another consultation, on something else by then"
    for _ in range(2):
        tell(replace(fact, subject_id=work.id))
        assert not work.consultation_runs
    tell(ConsultationOpened(8, "commission.work", work.id))
    tell(replace(fact, subject_id=work.id))
    assert work.consultation_runs, "told again, it undoes nothing of the next one"


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(VOTE, Outcome.STATUS_QUO), (VOTE, Outcome.NO_QUORUM), (VOTE, Outcome.OBJECTED), (SENSE, Outcome.HEARD),
     (SENSE, Outcome.ADOPTED)],
)  # fmt: skip
def test_any_other_result_changes_nothing_and_lets_words_change_again(kind, outcome):
    each = made.make_recommendation(RecommendationState.DRAFT)
    tell(ConsultationOpened(5, "commission.recommendation", each.id))
    tell(ConsultationFinal(5, "commission.recommendation", each.id, kind, outcome.value))
    assert (each.state, each.consultation_runs) == (RecommendationState.DRAFT, False)
    with unit_of_work(SYSTEM) as unit:
        draft = RecommendationDraft("Autrement", "le copil", (each.lessons[0].id,))
        services.recommend_better(unit, each.id, each.version, draft)


def test_a_result_about_something_else_concerns_no_work():
    work = made.make_work()
    tell(ConsultationFinal(5, "commission.version", work.id, VOTE, Outcome.ADOPTED.value))
    assert work.state is WorkState.DRAFT
