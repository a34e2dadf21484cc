"""A refusal, or a sum smaller than asked, is contested once, in time; somebody else answers; all of it is public."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from participation.appeals import policies, queries, services
from participation.appeals.models import ApplicationAppeal
from participation.appeals.types import AppealReason as R
from participation.appeals.types import AppealState
from participation.bodies.types import BodyKind
from participation.initiatives import deciding, queries_calls, sheets
from participation.initiatives.models import Snapshot
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import REOPENED, ApplicationState, Hand, LineKind
from tests.factories import ami
from tests.factories import initiatives as make
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen")
DAY = timedelta(days=1)
HERE = (("body", 3), ("territory", 12))
ROLES = ("secretariat", "officer", "facilitator", "observer", "moderator", "respondent")
SCOPES = (("everywhere", 0), ("territory", 12), ("territory", 99), ("body", 5), ("body", 99))


@pytest.fixture
def call(place):
    return ami.make_ami(place)


@pytest.fixture
def officer(place):
    return ami.make_reader(place.id)


@pytest.fixture
def refused_file(nora, call, place, officer):
    sent = ami.make_admitted(nora, call, place)
    ami.read_by_two(sent)
    return ami.refused(sent, officer)


@pytest.mark.parametrize(
    ("state", "days", "filed", "hand"),
    list(product(ApplicationState, (0, 15), (False, True), Hand)),
)
def test_only_carriers_contest_a_refusal_once_where_the_call_allows_it(state, days, filed, hand):
    now = clock.now()
    decided = now - DAY if state in REOPENED else None
    application = Application(state=state, decided_at=decided, call=Call(appeal_days=days))
    refusal = policies.refusal_to_file(application, hand, ApplicationAppeal() if filed else None, now)
    if hand is not Hand.CARRIES:
        assert refusal is R.NOT_CARRYING
    elif not days:
        assert refusal is R.NO_APPEAL
    elif filed:
        assert refusal is R.ALREADY
    else:
        refuses = state in (ApplicationState.NOT_ADMISSIBLE, ApplicationState.NOT_RETAINED)
        assert refusal is (None if refuses else R.NOT_REFUSED)


@pytest.mark.parametrize(
    ("asked", "granted", "may"), [(200, 199.99, True), (200, 200, False), (200, 250, False), (0, 0, False)]
)
def test_a_sum_is_contested_when_it_is_smaller_than_asked(asked, granted, may):
    sent = Snapshot(content=sheets.to_json(ami_sheet(asked)))
    application = Application(
        state=ApplicationState.RETAINED, amount=Money(round(granted * 100)), decided_at=clock.now(),
        call=Call(appeal_days=15), snapshot=sent,
    )  # fmt: skip
    refusal = policies.refusal_to_file(application, Hand.CARRIES, None, clock.now())
    assert refusal is (None if may else R.NOT_REFUSED)


def ami_sheet(asked: int) -> sheets.Sheet:
    """A file that asks so many euros."""
    return sheets.Sheet("Un jardin", lines=(sheets.Line(LineKind.ASKED, "Une subvention", Money(asked * 100)),))


def test_a_smaller_sum_is_contested_and_examined_again_then_given_in_full(nora, call, place, officer):
    sent = ami.make_admitted(nora, call, place)
    ami.read_by_two(sent)
    asked = policies.asked(sent)
    ami.retained(sent, officer, Money(asked.cents - 1))
    number = ami.contested(nora, make.the_application(sent.id), "Il manque le loyer.")
    ami.answered(number, AppealState.REOPENED)
    again = make.the_application(sent.id)
    assert (again.state, again.amount, again.decided_at, again.round) == (ApplicationState.ADMISSIBLE, None, None, 2)
    ami.read_by_two(again)
    ami.retained(make.the_application(sent.id), officer, asked)
    with pytest.raises(Refused) as caught:
        ami.contested(nora, make.the_application(sent.id))
    assert caught.value.reason is R.ALREADY


def test_a_sum_that_is_confirmed_stays(nora, call, place, officer):
    sent = ami.make_admitted(nora, call, place)
    ami.read_by_two(sent)
    ami.retained(sent, officer, Money(100))
    number = ami.contested(nora, make.the_application(sent.id))
    ami.answered(number, AppealState.CONFIRMED)
    kept = make.the_application(sent.id)
    assert (kept.state, kept.amount) == (ApplicationState.RETAINED, Money(100))


@pytest.mark.parametrize(("seconds", "expected"), [(-1, None), (0, R.TOO_LATE), (1, R.TOO_LATE)])
def test_the_last_second_counts_and_the_next_one_does_not(seconds, expected):
    now = clock.now()
    application = Application(
        state=ApplicationState.NOT_RETAINED, decided_at=now - 15 * DAY - timedelta(seconds=seconds),
        call=Call(appeal_days=15),
    )  # fmt: skip
    assert policies.refusal_to_file(application, Hand.CARRIES, None, now) is expected


@pytest.mark.parametrize(("role", "scope", "body", "state"), list(product(ROLES, SCOPES, (None, 5), AppealState)))
def test_who_answers_by_role_scope_body_and_state(role, scope, body, state):
    actor = Actor(7, frozenset({Grant(role, *scope)}))
    call = Call(appeal_body_id=body)
    appeal = ApplicationAppeal(state=state, decided_by=8, application=Application(call=call))
    refusal = policies.refusal_to_answer(actor, appeal, HERE, Hand.NONE, reads=False)
    covering = scope in {("everywhere", 0), ("territory", 12)}
    if body is None:
        may = role in ("secretariat", "officer") and covering
    else:
        may = (role == "secretariat" and covering) or (
            role == "respondent" and scope in {("everywhere", 0), ("body", 5)}
        )
    if not may:
        assert refusal is R.NOT_THE_TEAM
    else:
        assert refusal is (None if state is AppealState.FILED else R.ANSWERED_MEANWHILE)


@pytest.mark.parametrize(
    ("decided_by", "reads", "hand", "expected"),
    [(7, False, Hand.NONE, R.YOU_DECIDED), (8, True, Hand.NONE, R.YOU_READ_IT), (8, False, Hand.WRITES, R.YOUR_OWN),
     (8, False, Hand.NONE, None), (None, False, Hand.NONE, None)],
)  # fmt: skip
def test_never_who_decided_read_or_carries_it(decided_by, reads, hand, expected):
    actor = Actor(7, frozenset({Grant("officer", "everywhere", 0)}))
    appeal = ApplicationAppeal(state=AppealState.FILED, decided_by=decided_by, application=Application(call=Call()))
    assert policies.refusal_to_answer(actor, appeal, HERE, hand, reads=reads) is expected


def test_a_contested_decision_is_confirmed_by_somebody_else(nora, refused_file, officer, place):
    number = ami.contested(nora, refused_file)
    with pytest.raises(Refused) as refused:
        ami.answered(number, by=officer)
    assert refused.value.reason is R.YOU_DECIDED
    reader = queries.appeal(number)
    assert reader.decided_by == officer.person_id
    ami.answered(number, by=ami.make_reader(place.id))
    appeal, application = queries.appeal(number), make.the_application(refused_file.id)
    assert (appeal.state, appeal.contested) == (AppealState.CONFIRMED, "Trop loin de la priorité.")
    assert (application.state, application.round) == (ApplicationState.NOT_RETAINED, 1)
    with pytest.raises(Refused) as refused:
        ami.contested(nora, refused_file)
    assert refused.value.reason is R.ALREADY


def test_a_reopened_file_is_decided_anew_and_its_first_refusal_stays_to_be_read(nora, refused_file, place, client):
    from participation.initiatives import pages
    from participation.initiatives.telling import of_applications

    number = ami.contested(nora, refused_file)
    ami.answered(number, AppealState.REOPENED, by=ami.make_reader(place.id))
    application = make.the_application(refused_file.id)
    assert (application.state, application.round) == (ApplicationState.ADMISSIBLE, 2)
    assert (application.reason, application.decided_at) == ("", None)
    assert application.due_at == clock.now() + 30 * DAY
    ami.read_by_two(application)
    ami.retained(application)
    steps = queries_calls.steps_of([application.id])[application.id]
    assert [step.words for step in steps[2:]] == [
        "Trop loin de la priorité.", "Nous avons relu le dossier.", "Utile au quartier."
    ]  # fmt: skip
    (shown,) = pages.sendings([make.the_application(application.id)], clock.now(), everything=False)
    assert shown.steps[3]["title"] == "Examiné de nouveau, après un recours"
    assert "recours" in of_applications([application.id])[application.id][3].sentence


def test_what_was_refused_stays_public_while_it_is_examined_again(nora, refused_file, place):
    from participation.initiatives import pages

    ami.answered(ami.contested(nora, refused_file), AppealState.REOPENED, by=ami.make_reader(place.id))
    application = make.the_application(refused_file.id)
    assert application.decided_at is None
    (shown,) = pages.sendings([application], clock.now(), everything=False)
    assert ["Trop loin" in str(step["text"]) for step in shown.steps] == [False, False, True, False]
    assert "relu" in str(shown.steps[3]["text"])


def test_a_file_that_could_not_be_examined_goes_back_to_be_read(nora, call, place):
    sent = make.make_sent(nora, make.make_file(nora, place), call)
    with unit_of_work(SYSTEM) as work:
        deciding.not_admit(work, sent.id, 1, "Hors du territoire.", clock.now())
    ami.answered(ami.contested(nora, make.the_application(sent.id)), AppealState.REOPENED)
    assert make.the_application(sent.id).state is ApplicationState.SENT


def test_officers_never_take_a_refusal_back_by_the_ordinary_way(refused_file):
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        deciding.admit(work, refused_file.id, refused_file.version, "", clock.now())


def test_nothing_is_contested_before_a_decision_too_late_by_others_or_without_words(nora, call, place, refused_file):
    waiting = ami.make_admitted(nora, call, place)
    with pytest.raises(Refused) as refused:
        ami.contested(nora, waiting)
    assert refused.value.reason is R.NOT_REFUSED
    with pytest.raises(Refused) as refused:
        ami.contested(make.somebody_new(), refused_file)
    assert refused.value.reason is R.NOT_CARRYING
    with pytest.raises(Invalid):
        ami.contested(nora, refused_file, "  ")
    with pytest.raises(NotFound):
        ami.contested(nora, type("A", (), {"id": 987_654})())
    with clock.frozen(clock.now() + 15 * DAY), pytest.raises(Refused) as refused:
        ami.contested(nora, refused_file)
    assert refused.value.reason is R.TOO_LATE
    with clock.frozen(clock.now() + 15 * DAY - timedelta(seconds=1)):
        assert ami.contested(nora, refused_file)


def test_the_answer_is_given_once_and_needs_words_and_a_choice(nora, refused_file):
    number = ami.contested(nora, refused_file)
    for state, words in ((AppealState.FILED, "Oui."), (AppealState.CONFIRMED, " ")):
        with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
            services.answer(work, number, 1, state, words, clock.now())
    ami.answered(number)
    with pytest.raises(Stale):
        ami.answered(number, AppealState.REOPENED)
    with pytest.raises(NotFound):
        ami.answered(987_654)


def test_the_database_holds_time_the_answer_and_another_person(nora, refused_file, officer):
    number = ami.contested(nora, refused_file)
    for change, name in (
        ("filed_at = allowed_until", "in_time"), ("answer = 'Non.'", "answer_reasoned"),
        ("state = 'confirmed', answer = 'Non.'", "answered_at_a_moment"),
        ("state = 'confirmed', answer = 'Non.', answered_at = now(), answered_by = decided_by", "answered_by_another"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError) as refused:
            db.session.execute(text(f"UPDATE participation_appeal SET {change} WHERE id = :id"), {"id": number})
        assert constraint_of(refused.value) == f"ck_participation_appeal_{name}"
        db.session.rollback()


def test_a_body_for_appeals_answers_in_its_own_name(nora, place, desk):
    body = make_body(BodyKind.COMMUNE, place, "Commission de recours")
    call = ami.make_ami(place, appeal_body_id=body.id)
    sent = ami.make_admitted(nora, call, place)
    ami.read_by_two(sent)
    number = ami.contested(nora, ami.refused(sent, ami.make_reader(place.id)))
    with pytest.raises(Refused):
        ami.answered(number, by=ami.make_reader(place.id))
    ami.answered(number, by=make.team("respondent", "body", body.id))
    assert queries.appeal(number).answered_as == "Commission de recours"
    assert "Commission de recours" in desk.read(f"/recours/{number}").text


def test_forget_filer_keeps_the_appeal_without_its_author_twice(nora, refused_file):
    number = ami.contested(nora, refused_file)
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            services.forget_filer(work, AccountErased(nora.person_id))
    assert queries.appeal(number).filed_by is None
