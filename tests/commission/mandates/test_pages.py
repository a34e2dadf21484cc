"""Pages of the composition: public, a member's own, the desk; forms with what is wrong in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from commission.mandates import candidacies, queries
from commission.mandates.models import Absence, Candidacy, CommissionMember, Expense, StepAside
from commission.mandates.types import CandidacyState, ExpenseState, MandateState, Origin, Part
from commons.identity.colleges import College
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_mandate, make_seat, sit
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**19
NASTY = ["a" * 200_000, "\x00", "\x07", " \t ", "\u202egnp.exe"]


@pytest.fixture
def mandate():
    return make_mandate()


@pytest.fixture
def member(mandate):
    return sit(make_seat(mandate, College.RESIDENTS))


@pytest.fixture
def home(mandate, desk):
    desk.sit(somebody(Role.SECRETARIAT, "mandate", mandate.id, person_id=make_account().id))
    return f"/equipe/commission/{mandate.id}"


def test_before_any_mandate_the_pages_say_what_will_come(desk):
    for path in ("/commission", "/commission/membres", "/commission/reglement"):
        assert desk.read(path).status_code == 200
    assert "pas encore installée" in text_of(desk.read("/commission"))
    assert "ne cherche pas de membres" in text_of(desk.read("/commission/candidature"))


def test_anybody_reads_who_sits_and_why_but_no_name_without_consent(desk, mandate, member):
    assert member.name not in text_of(desk.read("/commission/membres"))
    with unit_of_work(SYSTEM) as work:
        work.session.get(CommissionMember, member.id).name_is_public = True
        work.touch("commission:mandates")
    page = text_of(desk.read("/commission/membres"))
    assert member.name in page
    assert "Désignation" in page
    assert "Habitant·es" in text_of(desk.read("/commission"))
    assert "2/3 des voix exprimées" in text_of(desk.read("/commission/reglement"))
    assert desk.read("/commission/reglement/1").status_code == 200
    assert desk.read("/commission/reglement/2").status_code == 404


@pytest.mark.parametrize("path", ["", "/deport", "/absence", "/frais"])
def test_a_members_page_is_for_members(desk, mandate, path):
    desk.sit(NOBODY)
    assert desk.read(f"/commission/moi{path}").status_code == 303
    desk.sit(Actor(person_id=make_account().id))
    assert desk.read(f"/commission/moi{path}").status_code == 403


def test_a_member_steps_aside_goes_away_asks_a_refund_and_shows_a_name(desk, member):
    desk.sit(actor_of(member))
    assert desk.read("/commission/moi").status_code == 200
    assert desk.send("/commission/moi/deport", subject="Mon association", reason="J’y travaille").status_code == 303
    assert "J’y travaille" in text_of(desk.read("/commission/membres"))
    aside = db.session.scalars(select(StepAside)).one()
    assert desk.send("/commission/moi", to=f"/commission/moi/deport/{aside.id}/fin").status_code == 303
    assert db.session.get(StepAside, aside.id).lifted_at is not None
    assert desk.send("/commission/moi", to=f"/commission/moi/deport/{aside.id}/fin").status_code == 404
    sent = {"starts_at": "2099-01-01T08:00", "ends_at": "2099-01-08T08:00"}
    assert desk.send("/commission/moi/absence", **sent).status_code == 303
    away = db.session.scalars(select(Absence)).one()
    assert desk.send("/commission/moi", to=f"/commission/moi/absence/{away.id}/fin").status_code == 303
    assert desk.send("/commission/moi", to=f"/commission/moi/absence/{FAR}/fin").status_code == 404
    sent = {"kind": "travel", "amount": "12,50", "spent_on": "2026-01-02"}
    assert desk.send("/commission/moi/frais", **sent).status_code == 303
    assert db.session.scalars(select(Expense)).one().amount.cents == 1250
    assert desk.send("/commission/moi", to="/commission/moi/nom", shown="y").status_code == 303
    assert db.session.get(CommissionMember, member.id).name_is_public


def test_a_refund_sent_twice_is_one(desk, member):
    desk.sit(actor_of(member))
    page = desk.read("/commission/moi/frais")
    ticket = page.text.split('name="ticket"')[1].split('value="')[1].split('"')[0]
    for _ in range(2):
        sent = {"kind": "meal", "amount": "9", "spent_on": "2026-01-02", "ticket": ticket}
        assert desk.send("/commission/moi/frais", **sent).status_code == 303
    assert len(db.session.scalars(select(Expense)).all()) == 1


@pytest.mark.parametrize(("path", "typed"), [
    ("deport", {"subject": "", "reason": "x"}), ("deport", {"subject": "x", "reason": "  "}),
    *[("deport", {"subject": nasty, "reason": "x"}) for nasty in NASTY[:4]],
    ("absence", {"starts_at": "2099-01-02T08:00", "ends_at": "2099-01-01T08:00"}),
    ("absence", {"starts_at": "hier", "ends_at": "2099-01-01T08:00"}),
    ("absence", {"starts_at": "2001-01-01T08:00", "ends_at": "2001-01-02T08:00"}),
    ("frais", {"kind": "yacht", "amount": "1", "spent_on": "2026-01-02"}),
    ("frais", {"kind": "meal", "amount": "0", "spent_on": "2026-01-02"}),
    ("frais", {"kind": "meal", "amount": "-4", "spent_on": "2026-01-02"}),
    ("frais", {"kind": "meal", "amount": "9999999999", "spent_on": "2026-01-02"}),
    ("frais", {"kind": "meal", "amount": "4", "spent_on": "2098-01-02"}),
])  # fmt: skip
def test_what_is_wrong_comes_back_beside_its_field(desk, member, path, typed):
    desk.sit(actor_of(member))
    assert desk.send(f"/commission/moi/{path}", **typed).status_code == 422
    counted = [len(db.session.scalars(select(kind)).all()) for kind in (StepAside, Absence, Expense)]
    assert counted == [0, 0, 0]


def test_a_member_touches_nothing_of_another(desk, mandate, member):
    other = sit(make_seat(mandate))
    desk.sit(actor_of(member))
    desk.send("/commission/moi/deport", subject="Mon association", reason="J’y travaille")
    aside = db.session.scalars(select(StepAside)).one()
    desk.sit(actor_of(other))
    assert desk.send("/commission/moi", to=f"/commission/moi/deport/{aside.id}/fin").status_code == 404


def _candidate(**more):
    return {"college": "residents", "name": "Nadia", "contact": "nadia@exemple.fr", "words": "Pour mon quartier"} | more


def test_somebody_proposes_themselves_and_is_seated(desk, mandate, home):
    seat = make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    secretary = desk._app.extensions["possibles.actor"]()
    desk.sit(NOBODY)
    assert "proposez-vous" in text_of(desk.read("/commission"))
    assert desk.send("/commission/candidature", **_candidate()).status_code == 303
    candidacy = db.session.scalars(select(Candidacy)).one()
    desk.sit(secretary)
    assert "Nadia" in text_of(desk.read(f"{home}/candidatures"))
    path = f"{home}/candidatures/{candidacy.id}/retenir"
    assert desk.send(path, place=f"{seat.id}:titular").status_code == 303
    assert queries.members(mandate.id)[0].name == "Nadia"
    assert desk.read(path).status_code == 404
    letter = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == "nadia@exemple.fr")).one()
    assert "retenue" in letter.body


def test_somebody_is_told_why_not(desk, mandate, home):
    make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    desk.send("/commission/candidature", **_candidate(contact="06 12 34 56 78"))
    candidacy = db.session.scalars(select(Candidacy)).one()
    path = f"{home}/candidatures/{candidacy.id}/ecarter"
    assert desk.send(path, why=" ").status_code == 422
    assert desk.send(path, why="Place déjà promise").status_code == 303
    assert db.session.get(Candidacy, candidacy.id).state is CandidacyState.SET_ASIDE
    assert "Place déjà promise" in db.session.scalars(select(OutboxMessage)).one().body


@pytest.mark.parametrize("wrong", [
    {"college": "elected"}, {"college": ""}, {"name": " "}, {"contact": "nulle part"}, {"contact": ""},
    {"trap": "robot"}, {"ticket": "x"}, *({"words": nasty} for nasty in NASTY[:2]), {"name": NASTY[0]},
])  # fmt: skip
def test_a_candidacy_with_a_mistake_comes_back(desk, mandate, wrong):
    make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    answer = desk.send("/commission/candidature", **_candidate(**wrong))
    assert answer.status_code == 422
    assert db.session.scalars(select(Candidacy)).all() == []


def test_a_candidacy_for_a_seat_that_is_taken_meanwhile_is_refused_with_its_words(desk, mandate):
    seat = make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    sit(seat)
    sit(seat, Part.SUBSTITUTE)
    # The form was opened before: any page of the same visit holds its token.
    answer = desk.send("/connexion", to="/commission/candidature", **_candidate())
    assert answer.status_code == 403
    assert "Pour mon quartier" in text_of(answer)


def test_the_secretariat_composes_the_commission(desk, mandate, home):
    assert desk.read("/equipe/commission").status_code == 200
    assert desk.read(home).status_code == 200
    sent = {"college": "associations", "origin": "designation", "stands_for": "Conseils citoyens"}
    assert desk.send(f"{home}/places/nouvelle", **sent).status_code == 303
    sent = {
        "part": "titular", "name": "Karim", "contact": "karim@exemple.fr", "chosen_by": "Élu par les conseils",
        "name_is_public": "y",
    }  # fmt: skip
    assert desk.send(f"{home}/places/1/membre", **sent).status_code == 303
    member = queries.members(mandate.id)[0]
    assert desk.send(f"{home}/places/membre/{member.id}", in_bureau="y").status_code == 303
    assert "Karim" in text_of(desk.read(f"{home}/places"))
    assert "Bureau" in text_of(desk.read("/commission/membres"))
    assert desk.send(f"{home}/places/1/supprimer", why="Trop").status_code == 403
    assert desk.send(f"{home}/places/membre/{member.id}/fin", why="Démission").status_code == 303
    assert desk.send(f"{home}/places/1/supprimer", why="Trop de places").status_code == 303
    assert "Trop de places" in text_of(desk.read("/commission/membres"))


def test_the_rules_are_written_read_again_and_adopted(desk, mandate, home):
    assert desk.send(f"{home}/reglement", to=f"{home}/reglement/nouveau").status_code == 303
    path = f"{home}/reglement/brouillon"
    assert desk.send(path, quorum_share="trois quarts").status_code == 422
    assert desk.send(path, majority_share="150 %").status_code == 422
    assert desk.send(path, smallest_cell="2").status_code == 422
    assert desk.send(path, quorum_share="60 %", reason="Plus de monde").status_code == 303
    assert "3/5" in text_of(desk.read(f"{home}/reglement/adopter"))
    assert desk.send(f"{home}/reglement/adopter").status_code == 303
    page = text_of(desk.read("/commission/reglement"))
    assert "version 2" in page
    assert "avant : Au moins 1/2" in page
    assert desk.read(path).status_code == 404


def test_a_refund_is_accepted_then_paid_and_no_page_of_another_mandate_opens_it(desk, member, home):
    secretary = desk._app.extensions["possibles.actor"]()
    desk.sit(actor_of(member))
    desk.send("/commission/moi/frais", kind="travel", amount="4", spent_on="2026-01-02")
    desk.sit(secretary)
    expense = db.session.scalars(select(Expense)).one()
    path = f"{home}/frais/{expense.id}"
    assert desk.send(path, state="paid").status_code == 422
    assert desk.send(path, state="refused").status_code == 422
    assert desk.send(path, state="accepted").status_code == 303
    assert desk.send(path, state="refused", reason="Déjà payé", seen="asked").status_code == 409
    assert desk.send(path, state="paid").status_code == 303
    assert db.session.get(Expense, expense.id).state is ExpenseState.PAID
    other = make_mandate(MandateState.PREPARED)
    desk.sit(somebody(Role.SECRETARIAT, person_id=make_account().id))
    assert desk.read(f"/equipe/commission/{other.id}/frais/{expense.id}").status_code == 404


def test_a_mandate_is_prepared_installed_and_ended(desk):
    desk.sit(somebody(Role.SECRETARIAT, person_id=make_account().id))
    sent = {"title": "Mandat 2027-2030", "starts_on": "2027-01-01", "ends_on": "2030-12-31"}
    assert desk.send("/equipe/commission/nouveau", **(sent | {"ends_on": "2026-01-01"})).status_code == 422
    answer = desk.send("/equipe/commission/nouveau", **sent)
    assert answer.status_code == 303
    home = answer.location
    assert desk.send(f"{home}/etape/ended").status_code == 403
    assert desk.send(f"{home}/etape/running").status_code == 303
    assert desk.send(f"{home}/etape/ended").status_code == 303
    assert desk.read(f"{home}/etape/nimporte").status_code == 404


@pytest.mark.parametrize("actor", [
    (NOBODY, 303), (Actor(person_id=2), 403), (somebody(Role.MODERATOR, person_id=2), 403),
    (somebody(Role.SECRETARIAT, "mandate", 999_999, person_id=2), 403),
    (somebody(Role.SECRETARIAT, "territory", 3, person_id=2), 403),
])  # fmt: skip
def test_the_desk_is_for_the_secretariat_of_this_mandate(desk, mandate, actor):
    who, status = actor
    desk.sit(who)
    paths = ["", "/places", "/places/nouvelle", "/reglement", "/candidatures", "/frais", "/etape/ended"]
    for path in paths:
        assert desk.read(f"/equipe/commission/{mandate.id}{path}").status_code == status, path


def test_numbers_that_no_column_holds_are_not_found(desk, home):
    for path in (f"/equipe/commission/{FAR}", f"{home}/places/membre/{FAR}", f"{home}/candidatures/{FAR}/retenir",
                 f"{home}/frais/{FAR}", f"{home}/places/{FAR}/membre"):  # fmt: skip
        assert desk.read(path).status_code == 404, path


def test_members_forget_their_account_told_twice_says_it_once(member):
    account_id = member.account_id
    db.session.add(Expense(
        member_id=member.id, kind="travel", amount=Money(400), spent_on=member.since, words="Bus 19",
        asked_at=queries.by_id(member.mandate_id).created_at, changed_at=queries.by_id(member.mandate_id).created_at,
    ))  # fmt: skip
    db.session.commit()
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(AccountErased(account_id))
    left = db.session.get(CommissionMember, member.id)
    assert (left.name, left.contact, left.account_id) == ("Personne effacée", "", None)
    assert left.until is not None
    assert db.session.scalars(select(Expense)).one().words == ""


def test_candidacies_are_forgotten_after_a_year(desk, mandate, home, frozen):
    make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    desk.send("/commission/candidature", **_candidate())
    candidacy = db.session.scalars(select(Candidacy)).one()
    desk.send(f"{home}/candidatures/{candidacy.id}/ecarter", why="Place déjà promise")
    with clock.frozen(frozen + timedelta(days=364)):
        assert candidacies.forget_old_ones() == 0
    with clock.frozen(frozen + timedelta(days=366)):
        assert candidacies.forget_old_ones() == 1
