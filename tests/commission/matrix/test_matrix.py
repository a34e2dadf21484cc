"""The matrix through its services: who may, questions and criteria, gaps, the line that a protocol freezes."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.matrix import canonical, defining, measuring, policies, queries, services, sourcing
from commission.matrix.drafts import Meaning, MeasureDraft, QuestionDraft, SourceDraft
from commission.matrix.kinds import Availability, IndicatorState
from commission.matrix.types import EvaluationObject, FocusKind, Frame, Gap, MatrixReason, QuestionState
from commission.protocol.documents import canonical as as_bytes
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate
from tests.factories.matrix import (
    done,
    make_indicator,
    make_measure,
    make_method,
    make_places,
    make_question,
    make_source,
    revised,
)
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")
DAY = date(2025, 12, 31)


@pytest.fixture
def mandate():
    return make_mandate()


def _as(actor, command, *args):
    with unit_of_work(actor) as work:
        return command(work, *args, clock.now())


def test_who_may_write_and_who_may_measure():
    for role, where, state in product([None, *Role], ["everywhere", "mine", "other", "territory"], MandateState):
        mandate = Mandate(id=5, state=state)
        scope = {"everywhere": (), "mine": ("mandate", 5), "other": ("mandate", 6), "territory": ("territory", 5)}[
            where
        ]
        actor = NOBODY if role is None else somebody(role, *scope)
        here = where in ("everywhere", "mine")
        writes, measures = here and role is Role.SECRETARIAT, here and role in (Role.SECRETARIAT, Role.FACILITATOR)
        over = MatrixReason.ENDED if state is MandateState.ENDED else None
        assert policies.refusal_to_write(mandate, actor) == (over if writes else MatrixReason.NOT_YOURS)
        assert policies.refusal_to_measure(mandate, actor) == (over if measures else MatrixReason.NOT_YOURS)


@pytest.mark.parametrize("ended", [False, True])
def test_nobody_else_changes_anything(mandate, ended):
    question, indicator, source, method = (
        make_question(mandate), make_indicator(mandate), make_source(mandate), make_method(mandate)
    )  # fmt: skip
    place = make_places(0)[0]
    measure = make_measure(mandate, indicator, place, DAY, 3)
    criterion = done(services.add_criterion, mandate.id, question.id, "Un critère", [])
    actor = somebody(Role.OBSERVER, "mandate", mandate.id)
    if ended:
        mandate.state = MandateState.ENDED
        db.session.commit()
        actor = somebody(Role.SECRETARIAT, "mandate", mandate.id)
    draft, m = QuestionDraft("Et alors ?", EvaluationObject.CONTEXT), mandate.id
    acts = [
        (services.ask, m, draft), (services.reword, m, question.id, 2, draft),
        (services.move, m, question.id, 2, QuestionState.SET_ASIDE, "Non"),
        (services.add_criterion, m, question.id, "x", []), (services.change_criterion, m, criterion.id, 1, "x", []),
        (services.remove_criterion, m, criterion.id, 1), (defining.add, m, Meaning({"fr": "x"})),
        (defining.revise, m, indicator.id, 1, Meaning({"fr": "x"}), "x", False),
        (defining.move, m, indicator.id, 1, IndicatorState.RETIRED, "x"), (defining.feed, m, indicator.id, 1, [], []),
        (sourcing.add_source, m, SourceDraft("x", "y")),
        (sourcing.change_source, m, source.id, 1, SourceDraft("x", "y")),
        (sourcing.stop_source, m, source.id, 1, DAY, "x"), (sourcing.add_method, m, "x", ""),
        (sourcing.change_method, m, method.id, 1, "x", ""), (sourcing.add_tool, m, method.id, "x"),
        (measuring.enter, m, indicator.id, MeasureDraft(place.id, DAY, Decimal(1), "x")),
        (measuring.correct, m, measure.id, Decimal(1), "", None, "x", "y"),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(Refused) as refused:
            _as(actor, *act)
        assert refused.value.reason is (MatrixReason.ENDED if ended else MatrixReason.NOT_YOURS), act[0]


def test_what_is_not_there_is_not_found(mandate):
    far, m = 999_999, mandate.id
    draft = QuestionDraft("Et alors ?", EvaluationObject.CONTEXT)
    for act in (
        (services.ask, far, draft), (services.reword, m, far, 1, draft), (services.add_criterion, m, far, "x", []),
        (services.change_criterion, m, far, 1, "x", []), (defining.feed, m, far, 1, [], []),
        (defining.move, m, far, 1, IndicatorState.RETIRED, "x"), (sourcing.stop_source, m, far, 1, DAY, "x"),
        (sourcing.add_tool, m, far, "x"), (measuring.correct, m, far, Decimal(1), "", None, "x", "y"),
        (sourcing.tie_campaign, far, Ref("commission.campaign", 1)),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            done(*act)


def test_a_question_goes_its_way_with_a_code_of_its_own(mandate):
    first, second = make_question(mandate, shown=False), make_question(mandate)
    assert int(second.code[1:]) == int(first.code[1:]) + 1
    assert [each.id for each in queries.questions()] == [second.id]
    with pytest.raises(Invalid):
        done(services.move, mandate.id, second.id, 2, QuestionState.SET_ASIDE, " ")
    with pytest.raises(Stale):
        done(services.move, mandate.id, second.id, 1, QuestionState.SET_ASIDE, "Déjà posée")
    done(services.move, mandate.id, second.id, 2, QuestionState.SET_ASIDE, "Déjà posée")
    with pytest.raises(Refused):
        done(services.move, mandate.id, second.id, 3, QuestionState.DRAFT, "")
    with pytest.raises(Stale):
        done(services.reword, mandate.id, first.id, 9, QuestionDraft("x", EvaluationObject.CONTEXT))


@pytest.mark.parametrize(("frame", "kind", "code", "right"), [
    (Frame.COMMON, None, "", True), (Frame.COMMON, FocusKind.THEME, "grandir", False),
    (Frame.FOCUSED, None, "", False), (Frame.FOCUSED, FocusKind.THEME, "ailleurs", False),
    (Frame.FOCUSED, FocusKind.QPV, "nulle-part", False), (Frame.FOCUSED, FocusKind.PROJECT, "", False),
])  # fmt: skip
def test_a_focused_question_says_on_what(mandate, frame, kind, code, right):
    draft = QuestionDraft("Et là ?", EvaluationObject.GOVERNANCE, frame, kind, code)
    if right:
        assert done(services.ask, mandate.id, draft).focus_kind is kind
    else:
        with pytest.raises(Invalid) as refused:
            done(services.ask, mandate.id, draft)
        assert set(refused.value.fields) == {"focus"}


def test_a_neighbourhood_may_be_the_focus(mandate):
    _m, commune, [qpv, *_] = make_places()
    draft = QuestionDraft("Et là ?", EvaluationObject.GOVERNANCE, Frame.FOCUSED, FocusKind.PROJECT, qpv.slug)
    assert done(services.ask, mandate.id, draft).focus_code == qpv.slug
    with pytest.raises(Invalid):
        done(services.ask, mandate.id, QuestionDraft("?", EvaluationObject.CONTEXT, Frame.FOCUSED, FocusKind.QPV,
                                                     commune.slug))  # fmt: skip


def test_every_gap_is_named_until_it_is_filled(mandate):
    question, code = make_question(mandate), None

    def missing():
        db.session.expire_all()
        return [(gap, at) for gap, at in canonical.gaps(queries.question(question.id))]

    code = question.code
    assert missing() == [(Gap.CRITERION, code)]
    criterion = done(services.add_criterion, mandate.id, question.id, "Le chômage baisse", [])
    assert missing() == [(Gap.INDICATOR, f"{code}.1")]
    indicator, source, method = make_indicator(mandate), make_source(mandate), make_method(mandate)
    done(services.change_criterion, mandate.id, criterion.id, 1, "Le chômage baisse", [indicator.id])
    assert [gap for gap, _at in missing()] == [Gap.SOURCE, Gap.METHOD, Gap.DATA]
    done(defining.feed, mandate.id, indicator.id, 1, [source.id], [method.id])
    assert missing() == [(Gap.DATA, indicator.code)]
    revised(mandate, queries.indicator(indicator.id), availability=Availability.ASKED)
    assert missing() == []
    done(sourcing.stop_source, mandate.id, source.id, 1, DAY, "Le fichier n’existe plus")
    assert missing() == [(Gap.SOURCE, indicator.code)]
    done(services.remove_criterion, mandate.id, criterion.id, 2)
    assert missing() == [(Gap.CRITERION, code)]
    assert done(services.add_criterion, mandate.id, question.id, "Un autre", []).code == f"{code}.2"


def test_the_line_of_a_protocol_is_the_same_bytes_everywhere_and_holds_no_number_of_ours(mandate, app):
    question, source, method = make_question(mandate), make_source(mandate), make_method(mandate, 2)
    indicator = make_indicator(mandate, base=Decimal("12.500000"), base_on=DAY, plain={"fr": "Clair"})
    done(services.add_criterion, mandate.id, question.id, "Un critère", [indicator.id])
    done(defining.feed, mandate.id, indicator.id, 1, [source.id], [method.id])
    db.session.expire_all()
    line = queries.lines([question.id])[question.id]
    assert json.loads(as_bytes(line)) == line
    [criterion] = line["criteria"]
    [measured] = criterion["indicators"]
    assert (measured["code"], measured["revision"], measured["base"]) == (indicator.code, 1, "12.5")
    assert [tool["code"] for tool in measured["methods"][0]["tools"]] == [f"{method.code}.1", f"{method.code}.2"]
    assert line["gaps"] == [{"gap": "data", "at": indicator.code}]
    assert not any(key == "id" or key.endswith("_id") for key in _keys(line))
    with app.test_request_context("/?lang=ar"):
        assert as_bytes(queries.lines([question.id])[question.id]) == as_bytes(line)
    assert queries.lines([999_999]) == {}


def _keys(value):
    if isinstance(value, dict):
        return [*value, *(key for each in value.values() for key in _keys(each))]
    return [key for each in value for key in _keys(each)] if isinstance(value, list) else []


def test_a_campaign_is_tied_to_a_tool_once(mandate):
    tool = make_method(mandate).tools[0]
    for _ in range(2):
        done(sourcing.tie_campaign, tool.id, Ref("commission.campaign", 12))
    assert [each.ref for each in tool.campaigns] == [Ref("commission.campaign", 12)]
