"""A saisine reaches those who answer, the answer comes back, and hearing either twice changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.journeys import referral_to_body as journey
from commons.identity.types import Role, Scope, ScopeKind
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.bodies.types import BODY, BodyKind
from participation.referrals import queries, services
from participation.referrals.events import ReferralAnswered, ReferralSent
from participation.referrals.types import ANSWER, ReferralState
from tests.factories.budgets import make_place, make_territory
from tests.factories.identity import make_officer
from tests.factories.participation import make_body
from tests.factories.referrals import make_referral


@pytest.fixture
def town(database):
    """A table and a commune, each in its territory, with people on both sides and others who are on none."""
    place = make_territory()
    table = make_body(place=place, name="Table d’ici")
    commune = make_body(BodyKind.COMMUNE, make_place("Aubagne"), name="Commune d’Aubagne")
    for address, role, body in (
        ("anime@table.fr", Role.FACILITATOR, table), ("repond@ville.fr", Role.RESPONDENT, commune),
        ("repond@table.fr", Role.RESPONDENT, table), ("anime@ville.fr", Role.FACILITATOR, commune),
    ):  # fmt: skip
        make_officer(address, role, Scope(ScopeKind.BODY, body.id), ready=False)
    make_officer("territoire@ville.fr", Role.RESPONDENT, Scope(ScopeKind.TERRITORY, commune.places[0].id), ready=False)
    # The same person twice over: still one letter.
    make_officer("repond@ville.fr", Role.RESPONDENT, ready=False)
    return table, commune


def told(kind):
    found = db.session.scalars(
        select(OutboxMessage).where(OutboxMessage.key.startswith(f"participation.referral.{kind}"))
    )
    return sorted(message.recipient for message in found)


def ties():
    return [(tie.cause, tie.effect, tie.relation) for tie in db.session.scalars(select(Tie).order_by(Tie.id))]


def again(fact, handler):
    before = (len(list(db.session.scalars(select(OutboxMessage)))), ties())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            handler(work, fact)
    return before == (len(list(db.session.scalars(select(OutboxMessage)))), ties())


def test_a_question_reaches_everybody_who_answers_for_the_body_once(town):
    table, commune = town
    origin = Ref(BODY, make_body().id)
    referral = make_referral(asking=table, asked=commune, origin=origin)
    assert told("sent") == ["repond@ville.fr", "territoire@ville.fr"]
    assert ties() == [
        (origin, referral.ref, Relation.LED_TO),
        (referral.ref, Ref(BODY, commune.id), Relation.SENT_TO),
    ]
    letter = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == "repond@ville.fr")).all()[-1]
    assert "Table d’ici" in letter.body
    assert f"/equipe/saisines/{referral.id}" in letter.body


def test_an_answer_comes_back_to_those_who_animate_the_body_that_asked(town):
    referral = make_referral(ReferralState.ANSWERED, *town)
    assert told("answered") == ["anime@table.fr"]
    given = Ref(ANSWER, queries.by_id(referral.id).answers[0].id)
    assert (referral.ref, given, Relation.ANSWERED_BY) in ties()


def test_a_draft_tells_nobody(town):
    make_referral(ReferralState.DRAFT, *town)
    assert (told("sent"), ties()) == ([], [])


def test_tell_respondents_told_twice_changes_nothing(town):
    table, commune = town
    referral = make_referral(asking=table, asked=commune, origin=Ref(BODY, make_body().id))
    assert again(ReferralSent(referral.id, table.id, commune.id), journey.tell_respondents)


def test_bring_the_answer_back_told_twice_changes_nothing(town):
    referral = make_referral(ReferralState.ANSWERED, *town)
    assert again(ReferralAnswered(referral.id, town[1].id), journey.bring_the_answer_back)


def test_a_question_that_is_gone_tells_nobody(town):
    assert again(ReferralSent(10**9, 1, 2), journey.tell_respondents)
    assert again(ReferralAnswered(10**9, 1), journey.bring_the_answer_back)


def test_without_a_respondent_the_secretariat_is_told(database):
    table, commune = make_body(), make_body(BodyKind.COMMUNE)
    make_officer("secretariat@ville.fr", Role.SECRETARIAT, Scope(ScopeKind.BODY, commune.id), ready=False)
    make_referral(asking=table, asked=commune)
    assert told("sent") == ["secretariat@ville.fr"]


def test_each_reads_in_their_own_language(town):
    account = make_officer("reads@ville.fr", Role.RESPONDENT, Scope(ScopeKind.BODY, town[1].id), ready=False)
    account.locale = "en"
    db.session.flush()
    make_referral(ReferralState.SENT, *town)
    subjects = dict(db.session.execute(select(OutboxMessage.recipient, OutboxMessage.subject)).all())
    assert "attend votre réponse" in subjects["repond@ville.fr"]
    assert subjects["reads@ville.fr"]


def test_what_fails_with_the_command_leaves_nothing(town):
    def fail():
        with unit_of_work(SYSTEM) as work:
            referral = queries.by_id(draft_id)
            services.send(work, referral.id, 1, referral.created_at)
            work.settle()
            raise RuntimeError

    draft_id = make_referral(ReferralState.DRAFT, *town).id
    with pytest.raises(RuntimeError):
        fail()
    assert (told("sent"), ties()) == ([], [])
    assert queries.by_id(draft_id).state is ReferralState.DRAFT
