"""One's own space, erasing it, and who may give which role where."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from commons.identity import library, policies, queries
from commons.identity.events import AccountErased
from commons.identity.models import Account, RoleGrant
from commons.identity.reasons import PasswordReason, Reason
from commons.identity.roles import services
from commons.identity.types import EVERYWHERE, Contact, ContactKind, Role, Scope, ScopeKind
from commons.kernel import clock, events
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Refused, Stale
from commons.kernel.rights import rights_tables
from commons.kernel.sessions import HttpSession
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.commons.identity.test_sign_in import statements_of
from tests.factories.identity import Browser, last_message, make_account, make_officer, text_of

MAIL = "nora@exemple.fr"


def me() -> Account:
    account = queries.account_of_contact(Contact(ContactKind.MAIL, MAIL))
    assert account is not None
    return account


def test_a_name_and_a_language_can_be_changed(browser: Browser) -> None:
    browser.sign_in(MAIL)
    answer = browser.submit("/mon-espace/profil", display_name="Nora \u202e 🌿", locale="ar")
    assert answer.location == "/mon-espace?lang=ar"
    page = browser.get(answer.location).get_data(as_text=True)
    assert 'lang="ar" dir="rtl"' in page
    assert "<bdi>Nora \u202e 🌿</bdi>" in page


@pytest.mark.parametrize("name", ["a" * 61, "\x00", "b" * 100_000])
def test_an_absurd_name_is_answered_with_a_sentence(browser: Browser, name: str) -> None:
    browser.sign_in(MAIL)
    assert browser.submit("/mon-espace/profil", display_name=name, locale="fr").status_code == 422


def test_a_name_full_of_markup_is_shown_as_it_was_typed(browser: Browser) -> None:
    browser.sign_in(MAIL)
    browser.submit("/mon-espace/profil", display_name="<img src=x onerror=alert(1)>", locale="fr")
    assert "&lt;img src=x" in browser.get("/mon-espace").get_data(as_text=True)


def test_all_sessions_can_be_ended_at_once(browser: Browser, other_browser: Browser) -> None:
    browser.sign_in(MAIL)
    other_browser.sign_in(MAIL)
    assert "2 appareils" in text_of(browser.get("/mon-espace"))
    browser.submit("/mon-espace", action="/mon-espace/sessions")
    assert {browser.get("/mon-espace").status_code, other_browser.get("/mon-espace").status_code} == {303}
    assert db.session.scalars(select(HttpSession)).all() == []


def test_ones_data_can_be_taken_away_as_a_file(browser: Browser) -> None:
    browser.sign_in(MAIL)
    answer = browser.get("/mon-espace/mes-donnees.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    data = json.loads(answer.get_data(as_text=True))
    assert data["account"]["email"] == MAIL
    assert set(data) >= {"account", "residence", "organisations", "roles", "journal"}


def test_erasing_needs_the_box_ticked(browser: Browser) -> None:
    browser.sign_in(MAIL)
    assert browser.submit("/mon-espace/effacer").status_code == 422
    assert me().active


def test_an_erased_account_leaves_no_contact_anywhere_in_the_database(browser: Browser) -> None:
    told: list[int] = []
    events.subscribe(AccountErased)(lambda work, fact: told.append(fact.account_id))
    browser.sign_in(MAIL)
    browser.submit("/mon-espace/profil", display_name="Nora", locale="fr")
    number = me().id
    assert "est effacé" in text_of(browser.submit("/mon-espace/effacer", sure="y"))
    assert told == [number]
    assert queries.account(number) is None
    assert queries.contact_key_of(number) is None
    assert browser.get("/mon-espace").status_code == 303
    everything = [
        str(db.session.execute(text(f'SELECT * FROM "{table}"')).all())
        for table in inspect(db.engine).get_table_names()
    ]
    assert not any(MAIL in rows or "Nora" in rows for rows in everything)


def test_the_same_contact_may_come_back_as_somebody_new(browser: Browser) -> None:
    browser.sign_in(MAIL)
    before = me().id
    browser.submit("/mon-espace/effacer", sure="y")
    browser.sign_in(MAIL)
    assert me().id != before


def test_the_last_secretariat_cannot_erase_itself(browser: Browser) -> None:
    browser.sign_in_team(make_officer())
    answer = browser.submit("/mon-espace/effacer", sure="y")
    assert answer.status_code == 403
    assert Reason.LAST_SECRETARIAT.sentence in text_of(answer)


def test_the_database_keeps_one_contact_an_account(database: object) -> None:
    account = make_account(MAIL)
    account.phone = "+33612345678"
    with pytest.raises(IntegrityError) as refused:
        db.session.flush()
    assert constraint_of(refused.value) == "ck_identity_account_one_contact"


def test_the_contact_key_is_normalised(database: object) -> None:
    assert queries.contact_key_of(make_account("A.B@Exemple.FR".lower()).id) == "mail:a.b@exemple.fr"


def test_knowing_who_acts_takes_one_query_and_none_on_a_page_for_everybody(browser: Browser) -> None:
    browser.sign_in_team(make_officer())
    asked = [s for s in statements_of(lambda: browser.get("/equipe/guichet")) if "FROM identity_account" in s]
    assert len(asked) == 1
    assert "identity_role_grant" in asked[0], "the roles come with the account"
    kept = statements_of(lambda: browser.get("/deconnexion"))
    assert not [s for s in kept if "identity_account" in s]


# Roles: who × what they hold × where they act.

METROPOLIS, AUBAGNE, CHARREL, GARDANNE, EDITION = 1, 2, 3, 4, 9
CHAIN = {
    "everywhere": [],
    "aubagne": [("territory", AUBAGNE), ("territory", METROPOLIS)],
    "charrel": [("territory", CHARREL), ("territory", AUBAGNE), ("territory", METROPOLIS)],
    "gardanne": [("territory", GARDANNE), ("territory", METROPOLIS)],
    "edition": [("edition", EDITION)],
}
SCOPES = {
    "everywhere": ("everywhere", 0),
    "metropolis": ("territory", METROPOLIS),
    "aubagne": ("territory", AUBAGNE),
    "edition": ("edition", EDITION),
}
#: Scope held -> places acted on that lie in it.
REACHES = {
    "everywhere": set(CHAIN),
    "metropolis": {"aubagne", "charrel", "gardanne"},
    "aubagne": {"aubagne", "charrel"},
    "edition": {"edition"},
}
MAY_GRANT = {Role.SECRETARIAT}
MAY_CONFIRM = {Role.SECRETARIAT, Role.OFFICER, Role.FACILITATOR}


@pytest.mark.parametrize("place", CHAIN)
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("role", Role)
def test_every_role_in_every_scope_acts_in_its_own_reach_only(role: Role, scope: str, place: str) -> None:
    actor = Actor(7, frozenset({Grant(role.value, *SCOPES[scope])}))
    within = place in REACHES[scope]
    for allowed, refusal in (
        (MAY_GRANT, policies.refusal_to_grant(actor, 8, CHAIN[place])),
        (MAY_GRANT, policies.refusal_to_withdraw(actor, 8, CHAIN[place], is_last=False)),
        (MAY_CONFIRM, policies.refusal_to_confirm_residence(actor, 8, CHAIN[place])),
    ):
        assert (refusal is None) == (role in allowed and within)


@pytest.mark.parametrize("role", Role)
def test_nobody_acts_on_themselves(role: Role) -> None:
    actor = Actor(7, frozenset({Grant(role.value, "everywhere")}))
    assert policies.refusal_to_grant(actor, 7, []) is not None
    assert policies.refusal_to_confirm_residence(actor, 7, []) is not None


def test_a_visitor_may_do_nothing_and_the_command_line_everything_but_orphan_the_house() -> None:
    assert policies.refusal_to_grant(NOBODY, 8, []) is Reason.NOT_YOUR_RIGHT
    assert policies.refusal_to_grant(SYSTEM, 8, []) is None
    assert policies.refusal_to_withdraw(SYSTEM, 8, [], is_last=True) is Reason.LAST_SECRETARIAT


def test_the_secretariat_gives_a_role_and_its_holder_gets_a_link(browser: Browser, commune: Place) -> None:
    browser.sign_in_team(make_officer())
    form = {"email": "Agent@exemple.fr", "role": "facilitator", "scope": f"territory:{commune.id}", "reason": "marché"}
    assert browser.submit("/equipe/roles", **form).location == "/equipe/roles"
    assert last_message().recipient == "agent@exemple.fr"
    assert "/equipe/mot-de-passe/" in last_message().body
    page = text_of(browser.get("/equipe/roles"))
    assert "agent@exemple.fr" in page
    assert "Aubagne" in page
    assert browser.submit("/equipe/roles", **form).status_code == 409


def test_a_secretariat_of_one_commune_gives_no_role_elsewhere(browser: Browser, commune: Place) -> None:
    browser.sign_in_team(make_officer(scope=Scope(ScopeKind.TERRITORY, commune.id)))
    answer = browser.submit("/equipe/roles", email=MAIL, role="officer", scope="everywhere:0", reason="essai")
    assert answer.status_code == 403
    assert Reason.NOT_YOUR_TERRITORY.sentence in text_of(answer)
    assert queries.account_of_contact(Contact(ContactKind.MAIL, MAIL)) is None, "nothing is left half-written"


def test_a_role_withdrawn_is_gone_at_the_next_page_and_stays_in_the_journal(
    browser: Browser, other_browser: Browser
) -> None:
    officer, boss = make_officer(role=Role.OFFICER), make_officer()
    other_browser.sign_in_team(officer)
    assert other_browser.get("/equipe/guichet").status_code == 200
    browser.sign_in_team(boss)
    (grant,) = queries.grants_of(officer.id)
    path = f"/equipe/roles/{grant.id}/retirer"
    assert browser.submit(path, reason="").status_code == 422
    assert browser.submit(path, reason="fin de mission").location == "/equipe/roles"
    assert other_browser.get("/equipe/guichet").status_code == 403
    assert browser.get(path).status_code == 404
    assert db.session.scalar(select(RoleGrant.ends_at).where(RoleGrant.id == grant.id)) == clock.now()


def test_one_does_not_withdraw_ones_own_role(browser: Browser) -> None:
    boss = make_officer()
    make_officer()
    browser.sign_in_team(boss)
    (grant,) = queries.grants_of(boss.id)
    answer = browser.submit(f"/equipe/roles/{grant.id}/retirer", reason="essai")
    assert answer.status_code == 403
    assert Reason.NOT_YOURSELF.sentence in text_of(answer)


def test_a_role_given_to_a_resident_ends_what_a_code_had_opened(browser: Browser) -> None:
    browser.sign_in(MAIL)
    with unit_of_work(SYSTEM) as work:
        services.give(work, MAIL, Role.SECRETARIAT, EVERYWHERE, "essai", clock.now())
    assert browser.get("/equipe/roles").status_code == 303


def test_the_same_role_twice_is_refused_by_the_database(database: object) -> None:
    officer = make_officer(role=Role.OBSERVER)
    assert officer.email is not None
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        services.give(work, officer.email, Role.OBSERVER, EVERYWHERE, "encore", clock.now())


def test_an_officer_gives_no_role(browser: Browser) -> None:
    browser.sign_in_team(make_officer(role=Role.OFFICER))
    assert browser.get("/equipe/roles").status_code == 403
    actor = Actor(99, frozenset({Grant("officer", "everywhere")}))
    with pytest.raises(Refused), unit_of_work(actor) as work:
        services.give(work, MAIL, Role.OFFICER, EVERYWHERE, "essai", clock.now())


def test_roles_are_given_and_withdrawn_from_the_command_line(app: Flask, commune: Place, frozen: object) -> None:
    run = app.test_cli_runner().invoke
    given = ["identity", "grant", MAIL, "officer", f"territory:{commune.slug}", "--reason", "essai"]
    assert run(args=given).exit_code == 0
    assert [(g.role, g.where.id) for g in queries.grants_of(me().id)] == [(Role.OFFICER, commune.id)]
    taken = ["identity", "revoke", MAIL, "officer", f"territory:{commune.id}", "--reason", "fin"]
    assert run(args=taken).exit_code == 0
    assert queries.grants_of(me().id) == []
    assert run(args=taken).exit_code == 1
    assert run(args=["identity", "grant", MAIL, "officer", "nulle:part", "--reason", "x"]).exit_code == 2


def test_the_public_page_of_rights_gets_identitys_table(app: Flask) -> None:
    assert any(table.rights == policies.RIGHTS for table in rights_tables(app))


@pytest.mark.parametrize("reason", [*Reason, *PasswordReason])
def test_every_refusal_has_a_sentence(app: Flask, reason: Reason | PasswordReason) -> None:
    with app.test_request_context():
        assert reason.sentence.endswith((".", ")."))


def test_somebody_who_never_signed_in_is_nobody(app: Flask, database: object) -> None:
    with app.test_request_context():
        assert library.present_actor() == NOBODY


def test_the_cookie_of_a_forged_account_opens_nothing(app: Flask, browser: Browser) -> None:
    signer = app.session_interface._signer  # type: ignore[attr-defined]  # what an attacker with an old key would use
    browser.set_cookie("possibles", "v." + signer.dumps({"_user_id": make_account(MAIL).fs_uniquifier}))
    assert browser.get("/mon-espace").status_code == 303
