"""The team comes in with two factors, never with one; passwords hold; links and recovery codes serve once."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from passlib.totp import TOTP
from sqlalchemy import select

from commons.identity import passwords, queries
from commons.identity.models import Account
from commons.identity.policies import weakness_of
from commons.identity.reasons import PasswordReason, Reason
from commons.identity.team import services
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.db import db
from tests.commons.identity.conftest import later
from tests.commons.identity.test_sign_in import statements_of
from tests.factories.identity import (
    PASSWORD,
    Browser,
    last_code,
    last_message,
    make_account,
    make_officer,
    text_of,
    totp_code,
)
from tests.factories.rush import told, works


def test_two_right_factors_open_the_teams_page(browser: Browser) -> None:
    assert browser.sign_in_team(make_officer()).location == "/equipe"
    assert "Rôles" in text_of(browser.get("/equipe"))


def test_a_right_password_alone_opens_nothing(browser: Browser) -> None:
    officer = make_officer()
    answer = browser.submit("/equipe/connexion", email=officer.email, password=PASSWORD)
    assert answer.location == "/equipe/connexion/code"
    for path in ("/equipe", "/equipe/roles", "/equipe/guichet", "/mon-espace"):
        assert browser.get(path).status_code == 303


def test_a_wrong_second_factor_opens_nothing(browser: Browser) -> None:
    answer = browser.sign_in_team(make_officer(), code=totp_code(later=10))
    assert answer.status_code == 422
    assert browser.get("/equipe").status_code == 303


def test_a_code_of_the_telephone_serves_once(browser: Browser, other_browser: Browser) -> None:
    officer = make_officer()
    assert browser.sign_in_team(officer).status_code == 303
    again = other_browser.sign_in_team(officer)
    assert again.status_code == 422
    assert Reason.SECOND_FACTOR_WRONG.sentence in text_of(again)
    with later(seconds=30):
        assert other_browser.sign_in_team(officer).location == "/equipe"


def test_five_wrong_second_factors_make_one_wait(browser: Browser) -> None:
    officer = make_officer()
    browser.submit("/equipe/connexion", email=officer.email, password=PASSWORD)
    answers = [browser.submit("/equipe/connexion/code", code="000000").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]
    assert browser.submit("/equipe/connexion/code", code=totp_code()).status_code == 429


def test_the_second_factor_must_follow_the_first_within_ten_minutes(browser: Browser) -> None:
    browser.submit("/equipe/connexion", email=make_officer().email, password=PASSWORD)
    with later(minutes=11):
        assert browser.get("/equipe/connexion/code").location == "/equipe/connexion"


def test_the_first_sign_in_sets_the_telephone_up_and_gives_recovery_codes(browser: Browser) -> None:
    officer = make_officer(ready=False)
    officer.password = passwords.hashed(PASSWORD)
    answer = browser.submit("/equipe/connexion", email=officer.email, password=PASSWORD)
    assert answer.location == "/equipe/connexion/application"
    shown = browser.get(answer.location)
    assert 'src="data:image/svg+xml;base64,' in shown.get_data(as_text=True)
    key = re.search(r"((?:[A-Z2-7]{4}-)+[A-Z2-7]+)", text_of(shown))
    assert key is not None
    right = TOTP(key=key.group(1)).generate(clock.now().timestamp()).token
    codes = re.findall(r"\b\d{4} \d{4} \d{4}\b", text_of(browser.submit(answer.location, code=right)))
    assert len(codes) == services.RECOVERY_CODES
    assert browser.get("/equipe").status_code == 200
    assert codes[0].replace(" ", "") not in str(officer.recovery_hashes)
    return_with(browser, officer, codes[0])


def return_with(browser: Browser, officer: Account, recovery_code: str) -> None:
    """A recovery code opens once, and once only."""
    browser.submit("/equipe", action="/deconnexion")
    assert browser.sign_in_team(officer, code=recovery_code.replace(" ", "")).location == "/equipe"
    browser.submit("/equipe", action="/deconnexion")
    assert browser.sign_in_team(officer, code=recovery_code).status_code == 422


def test_a_second_factor_once_set_is_not_set_again_by_whoever_knows_the_password(browser: Browser) -> None:
    browser.submit("/equipe/connexion", email=make_officer().email, password=PASSWORD)
    assert browser.get("/equipe/connexion/application").location == "/equipe/connexion"


def test_a_one_time_code_does_not_open_an_account_of_the_team(browser: Browser) -> None:
    officer = make_officer(role=Role.OBSERVER, ready=False)
    assert officer.email is not None
    browser.submit("/connexion", contact=officer.email)
    answer = browser.submit("/connexion/code", code=last_code())
    assert answer.status_code == 403
    assert Reason.TEAM_DOOR.sentence in text_of(answer)


def test_strangers_and_wrong_passwords_get_the_same_answer_by_the_same_work(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, resident, checked = make_officer().email, make_account().email, []
    real = passwords.verify_password
    monkeypatch.setattr(passwords, "verify_password", lambda *args: checked.append(args) or real(*args))
    answers = []

    def attempt(email: str | None) -> list[str]:
        form = {"email": email, "password": "pas le bon mot de passe"}
        return statements_of(lambda: answers.append(browser.submit("/equipe/connexion", **form)))

    assert attempt(known) == attempt("personne@exemple.fr") == attempt(resident)
    assert all(Reason.TEAM_WRONG.sentence in text_of(answer) for answer in answers)
    assert len(checked) == 3


def test_five_wrong_passwords_make_one_wait_even_for_an_unknown_address(browser: Browser) -> None:
    form = {"email": "personne@exemple.fr", "password": "x" * 20}
    answers = [browser.submit("/equipe/connexion", **form).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_a_closed_account_of_the_team_does_not_open(browser: Browser) -> None:
    officer = make_officer()
    officer.active = False
    assert browser.submit("/equipe/connexion", email=officer.email, password=PASSWORD).status_code == 422


def link_of(officer: Account) -> str:
    return f"/equipe/mot-de-passe/{services.password_token(officer, clock.now())}"


def test_a_link_chooses_a_password_once_and_ends_every_session(browser: Browser, other_browser: Browser) -> None:
    officer = make_officer()
    other_browser.sign_in_team(officer)
    link, new = link_of(officer), "cinq girafes mangent du riz"
    assert browser.submit(link, password=new, again=new).location == "/equipe/connexion"
    assert other_browser.get("/equipe").status_code == 303
    assert browser.get(link).status_code == 404
    assert passwords.matches(new, officer.password)


def test_a_link_is_worth_nothing_after_three_days_or_with_one_letter_changed(browser: Browser) -> None:
    link = link_of(make_officer())
    assert browser.get(link).status_code == 200
    assert browser.get(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 404
    with later(days=3, minutes=1):
        assert browser.get(link).status_code == 404


@pytest.mark.parametrize("token", ["", "1", "1-2-3", "x-y-z", "9" * 40 + "-1-1", "²-1-1", "1--"])
def test_an_absurd_link_is_not_found(browser: Browser, token: str) -> None:
    assert browser.get(f"/equipe/mot-de-passe/{token}").status_code == 404


def test_a_weak_password_is_refused_with_its_reason(browser: Browser) -> None:
    answer = browser.submit(link_of(make_officer()), password="password1234", again="password1234")
    assert answer.status_code == 422
    assert PasswordReason.COMMON.sentence in text_of(answer)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", PasswordReason.SHORT),
        ("a" * 201, PasswordReason.LONG),
        ("aaaaaaaaaaaaaa", PasswordReason.REPEATED),
        ("abcdeabcdeabcde", PasswordReason.REPEATED),
        ("motdepasse2026", PasswordReason.COMMON),
        ("Password1234!", PasswordReason.COMMON),
        ("P@ssw0rd12345", PasswordReason.COMMON),
        ("MotDePasse!!2025", PasswordReason.COMMON),
        ("Marseille13000", PasswordReason.COMMON),
        ("azertyuiopqsdf", PasswordReason.SEQUENCE),
        ("123456789012", PasswordReason.SEQUENCE),
        ("abcdefghijklmn", PasswordReason.SEQUENCE),
        ("ponmlkjihgfed", PasswordReason.SEQUENCE),
        ("jeanne.roux2026", PasswordReason.OWN_NAME),
        ("quatre tortues jouent au loto", None),
        ("Zk7#vQ2!mPx9", None),
        ("ma mairie aime les tortues", None),
        ("الزيتون في الميناء القديم", None),
    ],
)
def test_what_a_password_is_worth(password: str, reason: PasswordReason | None) -> None:
    assert weakness_of(password, "jeanne.roux@exemple.fr") == reason


@given(st.text(max_size=250), st.text(max_size=60))
def test_judging_a_password_never_fails(password: str, email: str) -> None:
    assert weakness_of(password, email) in {None, *PasswordReason}


def test_accents_typed_on_two_keyboards_are_one_password(app: Flask) -> None:
    with app.app_context():
        kept = passwords.hashed("é" + PASSWORD)
        assert kept.startswith("$argon2id$")
        assert passwords.matches("e\u0301" + PASSWORD, kept)


def test_a_lost_telephone_is_forgotten_from_the_command_line(app: Flask, browser: Browser) -> None:
    officer = make_officer()
    browser.sign_in_team(officer)
    result = app.test_cli_runner().invoke(args=["identity", "reset-second-factor", officer.email or ""])
    assert result.exit_code == 0, result.output
    assert browser.get("/equipe").status_code == 303
    answer = browser.submit("/equipe/connexion", email=officer.email, password=PASSWORD)
    assert answer.location == "/equipe/connexion/application"


def test_the_command_line_makes_an_officer_and_gives_the_link(app: Flask, browser: Browser) -> None:
    command = ["identity", "create-officer", "Chef@exemple.fr", "--role", "secretariat"]
    result = app.test_cli_runner().invoke(args=command)
    assert result.exit_code == 0, result.output
    link = re.search(r"/equipe/mot-de-passe/\S+", result.output)
    assert link is not None
    assert link.group() in last_message().body
    assert browser.get(link.group()).status_code == 200
    assert "déjà" in app.test_cli_runner().invoke(args=command).output
    another = app.test_cli_runner().invoke(args=["identity", "password-link", "chef@exemple.fr"])
    assert "/equipe/mot-de-passe/" in another.output


@pytest.mark.race
def test_one_code_of_the_telephone_lets_one_session_in_when_two_race(own_app: Flask) -> None:
    with own_app.app_context():
        account_id, code = make_officer().id, totp_code()
        db.session.remove()
    ends = works(own_app, [lambda work: services.take_second_factor(work, account_id, code)] * 4)
    assert sorted(told(ends)) == ["Invalid"] * 3 + ["done"]


def test_the_demonstrations_accounts_can_be_equipped_with_a_known_key(browser: Browser) -> None:
    officer = make_officer(role=Role.FACILITATOR)
    kept = db.session.scalar(select(Account.tf_totp_secret).where(Account.id == officer.id))
    assert kept is not None
    assert "JBSWY3DPEHPK3PXP" not in kept, "the key is encrypted"
    assert queries.account(officer.id) is officer
