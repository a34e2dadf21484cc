"""People say where they live; a printed code or a desk confirms it; nobody confirms for themselves or elsewhere."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.test import TestResponse

from commons.identity import queries
from commons.identity.models import Account, ResidenceCard
from commons.identity.reasons import Reason
from commons.identity.residences import services
from commons.identity.types import CardState, Contact, ContactKind, Link, Proof, Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from tests.factories.budgets import make_place
from tests.factories.identity import Browser, make_account, make_cards, make_officer, text_of
from tests.factories.rush import crowd, told

MAIL = "nora@exemple.fr"


def me() -> Account:
    account = queries.account_of_contact(Contact(ContactKind.MAIL, MAIL))
    assert account is not None
    return account


def declare(
    browser: Browser, commune: Place, qpv: Place | None, link: Link = Link.LIVES, path: str = ""
) -> TestResponse:
    page = path or "/mon-espace/residence"
    fields = {"commune": commune.id, "link": link.value, "qpv": qpv.id if qpv else 0}
    return browser.submit(f"{page}?commune={commune.id}", action=page, **fields)


def test_a_declared_neighbourhood_is_repeated_in_one_sentence(browser: Browser, commune: Place, qpv: Place) -> None:
    browser.sign_in(MAIL)
    answer = declare(browser, commune, qpv)
    assert answer.location == "/mon-espace"
    assert "C’est noté : Le Charrel (Aubagne)." in text_of(browser.get("/mon-espace"))
    home = queries.residence_of(me().id)
    assert home is not None
    assert (home.place_id, home.proof, home.link) == (qpv.id, Proof.DECLARED, Link.LIVES)


def test_the_neighbourhoods_of_the_chosen_commune_are_listed_without_javascript(
    browser: Browser, commune: Place, qpv: Place
) -> None:
    other = make_place("Ailleurs", PlaceKind.QPV, inside=make_place("Gardanne", PlaceKind.COMMUNE))
    browser.sign_in(MAIL)
    page = text_of(browser.get(f"/mon-espace/residence?commune={commune.id}"))
    assert qpv.name in page
    assert other.name not in page


def test_a_commune_without_neighbourhoods_asks_for_none(browser: Browser) -> None:
    commune = make_place("Gardanne", PlaceKind.COMMUNE)
    browser.sign_in(MAIL)
    assert "Votre quartier" not in text_of(browser.get(f"/mon-espace/residence?commune={commune.id}"))
    assert declare(browser, commune, None).status_code == 303


def test_one_may_not_know_ones_neighbourhood(browser: Browser, commune: Place, qpv: Place) -> None:
    browser.sign_in(MAIL)
    declare(browser, commune, None, Link.WORKS)
    home = queries.residence_of(me().id)
    assert home is not None
    assert (home.qpv_id, home.link) == (None, Link.WORKS)


def test_declaring_leads_back_to_the_page_that_asked(browser: Browser, commune: Place, qpv: Place) -> None:
    browser.sign_in(MAIL)
    path = f"/mon-espace/residence?commune={commune.id}&next=/vote"
    fields = {"commune": commune.id, "link": "lives", "qpv": qpv.id, "next": "/vote"}
    assert browser.submit(path, action="/mon-espace/residence", **fields).location == "/vote"


@pytest.mark.parametrize("commune", ["", "0", "999999", "x", "²", "\x00", "-1"])
def test_an_unknown_commune_is_answered_with_a_page(browser: Browser, database: object, commune: str) -> None:
    browser.sign_in(MAIL)
    assert browser.get("/mon-espace/residence", query_string={"commune": commune}).status_code == 422
    fields = {"commune": commune, "link": "lives", "qpv": "0"}
    assert browser.submit("/mon-espace/profil", action="/mon-espace/residence", **fields).status_code == 422
    assert queries.residence_of(me().id) is None


@pytest.mark.parametrize("field", ["link", "qpv"])
def test_a_forged_choice_is_refused_and_nothing_is_kept(
    browser: Browser, commune: Place, qpv: Place, field: str
) -> None:
    elsewhere = make_place("Ailleurs", PlaceKind.QPV, inside=make_place("Gardanne", PlaceKind.COMMUNE))
    browser.sign_in(MAIL)
    fields = {"commune": commune.id, "link": "lives", "qpv": qpv.id, field: elsewhere.id}
    page = f"/mon-espace/residence?commune={commune.id}"
    assert browser.submit(page, action="/mon-espace/residence", **fields).status_code == 422
    assert queries.residence_of(me().id) is None


def test_the_service_refuses_a_neighbourhood_of_another_commune(commune: Place, qpv: Place, frozen: object) -> None:
    gardanne, account = make_place("Gardanne", PlaceKind.COMMUNE), make_account()
    with pytest.raises(Invalid, match="qpv_elsewhere"), unit_of_work(Actor(account.id)) as work:
        services.declare(work, gardanne.id, qpv.id, Link.LIVES, clock.now())


def test_a_card_proves_the_place_it_was_handed_over_at(browser: Browser, commune: Place, qpv: Place) -> None:
    (code,) = make_cards(qpv.id)
    browser.sign_in(MAIL)
    answer = browser.submit("/mon-espace/residence/carte", code=code.lower().replace("-", " "))
    assert answer.location == "/mon-espace"
    home = queries.residence_of(me().id)
    assert home is not None
    assert (home.commune_id, home.qpv_id, home.proof) == (commune.id, qpv.id, Proof.CODE)


def test_a_card_serves_once_and_is_not_readable_in_the_database(browser: Browser, qpv: Place) -> None:
    (code,) = make_cards(qpv.id)
    browser.sign_in(MAIL)
    browser.submit("/mon-espace/residence/carte", code=code)
    again = browser.submit("/mon-espace/residence/carte", code=code)
    assert again.status_code == 422
    assert Reason.CARD_UNKNOWN.sentence in text_of(again)
    assert code in again.get_data(as_text=True), "what was typed stays on the page"
    assert code not in str(db.session.execute(text("SELECT code_hash, batch FROM identity_residence_card")).all())


def test_ten_wrong_cards_make_one_wait(own_app: Flask, frozen: object) -> None:
    # On a database really committed to: tries are counted on a connection of their own.
    with own_app.app_context():
        browser = Browser(own_app, own_app.response_class, use_cookies=True)
        browser.sign_in(MAIL)
        page = "/mon-espace/residence/carte"
        answers = [browser.submit(page, code="FAUX-FAUX-FAUX").status_code for _ in range(11)]
        db.session.remove()
    assert answers == [422] * 10 + [429]


def test_declaring_another_place_lowers_the_proof_and_is_journalled(
    browser: Browser, commune: Place, qpv: Place
) -> None:
    (code,) = make_cards(qpv.id)
    browser.sign_in(MAIL)
    browser.submit("/mon-espace/residence/carte", code=code)
    declare(browser, commune, qpv)
    kept = queries.residence_of(me().id)
    assert kept is not None
    assert kept.proof is Proof.CODE, "declaring the same place again changes nothing"
    declare(browser, commune, None)
    lowered = queries.residence_of(me().id)
    assert lowered is not None
    assert lowered.proof is Proof.DECLARED
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "identity.residence.change").order_by(AuditEntry.id)
    ).all()
    assert [(e.details["before"] or {}).get("proof") for e in entries] == [None, "code"]


def test_a_desk_confirms_a_residence_in_its_territory(browser: Browser, commune: Place, qpv: Place) -> None:
    account = make_account(MAIL)
    officer = make_officer(role=Role.FACILITATOR, scope=Scope(ScopeKind.TERRITORY, commune.id))
    browser.sign_in_team(officer)
    assert browser.submit("/equipe/guichet", contact=MAIL).location == "/equipe/guichet/personne"
    page = text_of(browser.get("/equipe/guichet/personne"))
    assert "n•••@exemple.fr" in page
    assert MAIL not in page
    assert declare(browser, commune, qpv, path="/equipe/guichet/personne").location == "/equipe/guichet"
    home = queries.residence_of(account.id)
    assert home is not None
    assert home.proof is Proof.DESK
    assert browser.get("/equipe/guichet/personne").location == "/equipe/guichet", "the person is forgotten"


def test_a_desk_confirms_nothing_outside_its_territory(browser: Browser, commune: Place, qpv: Place) -> None:
    account, gardanne = make_account(MAIL), make_place("Gardanne", PlaceKind.COMMUNE)
    browser.sign_in_team(make_officer(role=Role.FACILITATOR, scope=Scope(ScopeKind.TERRITORY, gardanne.id)))
    browser.submit("/equipe/guichet", contact=MAIL)
    answer = declare(browser, commune, qpv, path="/equipe/guichet/personne")
    assert answer.status_code == 403
    assert Reason.NOT_YOUR_TERRITORY.sentence in text_of(answer)
    assert queries.residence_of(account.id) is None


def test_a_desk_is_told_when_nobody_has_that_contact(browser: Browser) -> None:
    browser.sign_in_team(make_officer(role=Role.OFFICER))
    answer = browser.submit("/equipe/guichet", contact="personne@exemple.fr")
    assert answer.status_code == 404
    assert Reason.NO_SUCH_ACCOUNT.sentence in text_of(answer)
    assert "personne@exemple.fr" in answer.get_data(as_text=True)


def test_an_observer_and_a_resident_find_no_desk(browser: Browser, other_browser: Browser) -> None:
    browser.sign_in_team(make_officer(role=Role.OBSERVER))
    assert browser.get("/equipe/guichet").status_code == 403
    other_browser.sign_in(MAIL)
    assert other_browser.get("/equipe/guichet").status_code == 403


def test_cards_are_printed_as_csv_from_the_command_line(app: Flask, commune: Place, frozen: object) -> None:
    result = app.test_cli_runner().invoke(args=["identity", "print-cards", commune.slug, "3"])
    lines = result.output.splitlines()
    assert lines[0] == "code,lieu,lot"
    assert [line.split(",")[1:] for line in lines[1:]] == [["Aubagne", "2026-06-15"]] * 3
    assert queries.ready_cards(commune.id) == 3
    assert app.test_cli_runner().invoke(args=["identity", "print-cards", "nulle-part", "3"]).exit_code == 1


RACERS = 8


def race(app: Flask, code: str, people: list[int]) -> int:
    """How many of these people got their residence proven by one card, all at the same moment."""

    def prove(number: int) -> None:
        with unit_of_work(Actor(people[number])) as work:
            services.prove_by_card(work, code, clock.now())

    return told(crowd(app, prove, len(people), catching=Invalid)).count("done")


@pytest.mark.race
def test_of_many_people_with_one_card_one_is_proven(own_app: Flask) -> None:
    with own_app.app_context():
        commune = make_place("Aubagne", PlaceKind.COMMUNE)
        (code,) = make_cards(commune.id)
        people = [make_account().id for _ in range(RACERS)]
        db.session.remove()
    assert race(own_app, code, people) == 1
    with own_app.app_context():
        used = select(func.count()).select_from(ResidenceCard).where(ResidenceCard.state == CardState.USED)
        assert db.session.scalar(used) == 1


@pytest.mark.race
def test_the_race_has_teeth_a_card_checked_before_it_is_taken_proves_several(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(RACERS)

    def check_then_take(work: Work, typed: str, now: datetime) -> None:
        query = select(ResidenceCard.state).where(
            ResidenceCard.code_hash == services.seal("card", services.bare(typed))
        )
        free = work.session.scalar(query) is CardState.READY
        together.wait(20)
        if not free:
            raise Invalid(reason=Reason.CARD_UNKNOWN)

    monkeypatch.setattr(services, "prove_by_card", check_then_take)
    with own_app.app_context():
        (code,) = make_cards(make_place("Aubagne", PlaceKind.COMMUNE).id)
        people = [make_account().id for _ in range(RACERS)]
        db.session.remove()
    assert race(own_app, code, people) > 1


def test_finding_somebody_at_the_desk_writes_no_contact_in_the_journal(browser: Browser) -> None:
    make_account(MAIL)
    browser.sign_in_team(make_officer(role=Role.OFFICER))
    browser.submit("/equipe/guichet", contact=MAIL)
    journal = db.session.execute(text("SELECT action, subject, details::text FROM kernel_audit")).all()
    assert ("identity.desk.find", f"identity.account:{me().id}", "{}") in [tuple(row) for row in journal]
    assert MAIL not in str(journal)
