"""The register of decisions: what is written stays, what is wrong is rectified beside it, nothing shows too early."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.days import day_of
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import ThreadCode, Tie
from commons.threads.stories import story_of
from participation.bodies.types import BODY, BodyKind
from participation.decisions import chores, queries, services
from participation.decisions.models import Decision, DecisionVersion
from participation.decisions.types import DECISION, Procedure
from tests.factories.identity import text_of
from tests.factories.participation import make_body, somebody
from tests.factories.referrals import a_decision, make_decision


def rectify(decision, draft, why="Le nombre de voix était faux.", seen=1, actor=SYSTEM):
    with unit_of_work(actor) as work:
        return services.rectify(work, decision.number, draft, why, seen, clock.now())


def test_a_decision_is_written_with_its_number_and_everything_that_proves_it(database, frozen):
    decision = make_decision(about_version="version 3", about_text="Article 1\r\n\r\nTout.  ")
    assert decision.number == "2026-1"
    words = decision.words
    assert words.about_text == "Article 1\n\nTout."
    assert words.about_digest == hashlib.sha256(b"Article 1\n\nTout.").hexdigest()
    assert (words.votes_for, words.votes_against, words.abstentions, words.not_voting) == (12, 2, 1, 0)
    assert make_decision().number == "2026-2"
    with clock.frozen(frozen + timedelta(days=250)):
        assert make_decision().number == "2027-1"


def test_a_consent_has_reservations_and_no_votes(database):
    decision = make_decision(procedure=Procedure.CONSENT, reservations="Le bruit le soir.")
    assert decision.words.votes_for is None
    assert decision.words.reservations == "Le bruit le soir."
    assert make_decision(reservations="Oubli").words.reservations == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"), ({"text": ""}, "text"), ({"reason": "\n"}, "reason"),
        ({"votes_for": None}, "votes_for"), ({"abstentions": -1}, "abstentions"), ({"not_voting": 10**9}, "not_voting"),
    ],
)  # fmt: skip
def test_a_decision_lacks_nothing(database, wrong, field):
    with pytest.raises(Invalid) as refused:
        make_decision(**wrong)
    assert set(refused.value.fields) == {field}
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0


def test_dates_are_in_order(database):
    tomorrow = day_of(clock.now()) + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        make_decision(decided_on=tomorrow, public_on=tomorrow)
    assert set(refused.value.fields) == {"decided_on"}
    with pytest.raises(Invalid) as refused:
        make_decision(public_on=day_of(clock.now()) - timedelta(days=1))
    assert set(refused.value.fields) == {"public_on"}


def test_a_number_refused_is_given_to_the_next(database, frozen):
    body = make_body(BodyKind.STEERING)

    def fail():
        with unit_of_work(SYSTEM) as work:
            assert services.record(work, body.slug, a_decision(), clock.now()).number == "2026-1"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert make_decision(body).number == "2026-1"


def test_a_mistake_is_rectified_beside_what_was_written(client, frozen):
    decision = make_decision()
    rectify(decision, a_decision(votes_for=11, title="L’agenda 2026 est validé"))
    page = client.get(f"/decisions/{decision.number}")
    now, before = text_of(page).split("Ce qui était écrit avant")
    assert "L’agenda 2026 est validé" in text_of(page)
    assert "Le nombre de voix était faux." in text_of(page)
    assert "11" in now
    assert "L’agenda de l’année est validé" in before
    assert "12" in before


def test_a_rectification_has_a_reason_and_the_version_it_was_written_from(database):
    decision = make_decision()
    with pytest.raises(Invalid):
        rectify(decision, a_decision(), why="  ")
    with pytest.raises(Stale):
        rectify(decision, a_decision(), seen=2)
    rectify(decision, a_decision(text="Mieux dit."))
    with pytest.raises(Stale):
        rectify(decision, a_decision(text="Trop tard."))
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        services.rectify(work, "2026-99", a_decision(), "x", 1, clock.now())
    db.session.expire_all()
    assert [v.text for v in queries.by_number(decision.number).versions][1] == "Mieux dit."


@pytest.mark.parametrize("change", [update(DecisionVersion).values(text="Autre"), delete(DecisionVersion)])
def test_the_database_refuses_to_change_what_was_written(database, change):
    make_decision()
    with pytest.raises(IntegrityError) as refused, unit_of_work(SYSTEM) as work:
        work.session.execute(change)
    assert constraint_of(refused.value) == "participation_decision_version_written_once"
    # The same change passes when the trigger is gone: it is what refuses.
    db.session.execute(text("ALTER TABLE participation_decision_version DISABLE TRIGGER USER"))
    assert db.session.execute(change).rowcount == 1


@pytest.mark.parametrize("role", ["secretariat", "facilitator", "respondent", "officer", "moderator", "observer"])
@pytest.mark.parametrize("here", [True, False])
def test_only_the_secretariat_of_the_body_writes_and_rectifies(database, role, here):
    body = make_body(BodyKind.STEERING)
    decision = make_decision(body)
    actor = somebody(role, "body", body.id if here else body.id + 1)

    def record():
        with unit_of_work(actor) as work:
            services.record(work, body.slug, a_decision(), clock.now())

    for act in (record, lambda: rectify(decision, a_decision(), actor=actor)):
        if here and role == "secretariat":
            act()
        else:
            with pytest.raises(Refused):
                act()


def test_nothing_of_a_decision_shows_before_its_day_and_all_of_it_after(app, client, frozen):
    body = make_body(BodyKind.STEERING, name="Comité")
    about = Ref(BODY, make_body().id)
    decision = make_decision(body, public_on=day_of(frozen) + timedelta(days=3), about=about)
    places = ["/decisions", f"/decisions/{decision.number}", "/instances/comite", "/decisions/registre.csv",
              "/decisions/registre.json"]  # fmt: skip
    # Everything is asked for, and so kept in memory, while it must not show.
    assert all("agenda de l" not in client.get(path).text for path in places)
    assert client.get(places[1]).status_code == 404
    assert chores.announce_due() == 0
    with app.test_request_context():
        assert not resolve_one(decision.ref).public
        assert story_of(DECISION).moments([decision.id]) == {}
    assert db.session.scalar(select(func.count()).select_from(Tie)) == 0
    with clock.frozen(frozen + timedelta(days=3)):
        assert all("agenda de l" in client.get(path).text for path in places)
        assert chores.announce_due() == 1
        assert chores.announce_due() == 0
        (tie,) = db.session.scalars(select(Tie))
        assert (tie.cause, tie.effect, tie.decided_by) == (about, decision.ref, "Comité")
        with app.test_request_context():
            assert resolve_one(decision.ref).public
            assert [m.by for m in story_of(DECISION).moments([decision.id])[decision.id]] == ["Comité"]


def test_a_public_decision_is_tied_and_coded_at_once_and_only_once(database):
    about = Ref(BODY, make_body().id)
    decision = make_decision(about=about)
    rectify(decision, a_decision(about=about))
    assert len(list(db.session.scalars(select(Tie)))) == 1
    codes = db.session.scalars(select(ThreadCode).where(ThreadCode.kind == DECISION))
    assert [code.subject_id for code in codes] == [decision.id]


def test_the_day_of_publication_moves_only_while_it_has_not_come(database, frozen):
    later = make_decision(public_on=day_of(frozen) + timedelta(days=3))
    rectify(later, a_decision(public_on=day_of(frozen)))
    assert queries.by_number(later.number).public_at <= frozen
    rectify(later, a_decision(public_on=day_of(frozen) + timedelta(days=9)), seen=2)
    assert queries.by_number(later.number).public_at <= frozen
