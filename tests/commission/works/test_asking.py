"""What the bureau asks to adopt is what it read: whoever changes the words afterwards has it asked for again."""

from __future__ import annotations

import pytest

from commission.works import adopting, queries, requests, services
from commission.works.drafts import LessonDraft, RecommendationDraft, SourceDraft, WorkDraft
from commission.works.types import Part, RecommendationState, WorkReason, WorkState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import works as made
from tests.factories.commission import actor_of, make_mandate, make_seat, sit
from tests.factories.identity import text_of

pytestmark = pytest.mark.usefixtures("frozen", "database")


def _retitled(each, unit):
    services.rewrite(unit, each.work_id, each.work.version, WorkDraft("Autre titre", "Autre résumé"), clock.now())


def _rests_on_more(each, unit):
    services.add_source(unit, each.work_id, SourceDraft(Part.EVIDENCE, "Une preuve de plus"), clock.now())


def _rests_on_less(each, unit):
    spare = next(source for source in each.work.sources if source.part is Part.QUESTION)
    services.drop_source(unit, each.work_id, spare.id)


def _teaches_more(each, unit):
    services.teach(unit, each.work_id, LessonDraft("Autre chose", (each.work.sources[0].id,)), clock.now())


def _teaches_otherwise(each, unit):
    lesson = each.work.lessons[0]
    services.teach_better(unit, lesson.id, lesson.version, LessonDraft("Le contraire", (each.work.sources[0].id,)))


def _asks_more(each, unit):
    draft = RecommendationDraft("Autre chose", "le copil", (each.lessons[0].id,))
    services.recommend(unit, each.work_id, draft, clock.now())


def _asks_otherwise(each, unit):
    draft = RecommendationDraft("Le contraire", "le copil", (each.lessons[0].id,))
    services.recommend_better(unit, each.id, each.version, draft)


@pytest.mark.parametrize(
    "change",
    [_retitled, _rests_on_more, _rests_on_less, _teaches_more, _teaches_otherwise, _asks_more, _asks_otherwise],
)
def test_a_text_that_changed_since_the_bureau_asked_is_not_adopted(change):
    """Two people adopt one text: the secretariat does not confirm alone what it wrote afterwards."""
    mandate = make_mandate()
    each = made.make_recommendation(RecommendationState.DRAFT, made=made.make_work(mandate))
    work, member = each.work, made.bureau_of(mandate)
    with unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "Lu et approuvé", clock.now())
    with unit_of_work(SYSTEM) as unit:
        change(each, unit)
    _not_confirmed(work.ref)
    assert work.state is WorkState.DRAFT
    with unit_of_work(actor_of(member)) as unit:
        adopting.ask(unit, work.ref, "Relu et approuvé", clock.now())


def _not_confirmed(ref: Ref) -> None:
    with pytest.raises(Refused) as unasked, unit_of_work(SYSTEM) as unit:
        adopting.settle(unit, ref, True, clock.now())
    assert unasked.value.reason is WorkReason.NOT_ASKED


def test_a_recommendation_that_changed_since_it_was_asked_for_is_not_adopted():
    mandate = make_mandate()
    adopted = made.make_recommendation(RecommendationState.ADOPTED, made=made.make_work(mandate))
    each = made.make_recommendation(RecommendationState.DRAFT, made=adopted.work)
    with unit_of_work(actor_of(made.bureau_of(mandate))) as unit:
        adopting.ask(unit, each.ref, "Lu et approuvé", clock.now())
    with unit_of_work(SYSTEM) as unit:
        _asks_otherwise(each, unit)
    _not_confirmed(each.ref)


def test_the_bureau_asks_for_what_it_read_with_whom_it_is_for_and_until_when(desk):
    body = made.commune()
    each = made.make_recommendation(body=body)
    later = made.make_recommendation(RecommendationState.DRAFT, body, made=each.work, delay=40)
    desk.sit(actor_of(sit(make_seat(each.work.mandate), bureau=True)))
    path = f"/commission/moi/preconisations/{later.id}"
    shown = text_of(desk.read(path))
    assert body.name in shown
    assert "40 jours pour répondre" in shown
    assert later.details in shown
    read = requests.mark_of(later)
    with unit_of_work(SYSTEM) as work:
        draft = RecommendationDraft("Le contraire", "la Métropole", (later.lessons[0].id,), "", body.id, 40)
        services.recommend_better(work, later.id, later.version, draft)
    answer = desk.send(path, reason="Vu en bureau", read=read)
    assert answer.status_code == 409
    assert "Le contraire" in text_of(answer)
    assert "Vu en bureau" in answer.text
    assert queries.open_request(later.ref) is None
    assert desk.send(path, reason="Vu en bureau", read=None).status_code == 409
    assert desk.send(path, reason="Vu en bureau").status_code == 303
