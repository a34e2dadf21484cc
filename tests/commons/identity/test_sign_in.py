"""Residents come in with a code, and only with the right one, in time, on the device that asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import event, func, select

from commons.identity import queries
from commons.identity.models import Account, SignInCode
from commons.identity.reasons import Reason
from commons.identity.sign_in import services
from commons.identity.types import Contact, ContactKind
from commons.kernel.db import db
from commons.kernel.outbox import Medium, OutboxMessage
from commons.kernel.sessions import HttpSession
from tests.commons.identity.conftest import later
from tests.factories.identity import Browser, last_code, last_message, make_account, make_officer, text_of

MAIL = "nora@exemple.fr"


def count(model: type) -> int:
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_right_code_opens_an_account_and_the_page_that_was_wanted(browser: Browser) -> None:
    browser.submit("/connexion?next=/mon-espace/residence", contact=MAIL, next="/mon-espace/residence")
    answer = browser.submit("/connexion/code", code=last_code())
    assert (answer.status_code, answer.location) == (303, "/mon-espace/residence")
    assert MAIL in text_of(browser.get("/mon-espace"))
    assert count(Account) == 1


def test_a_page_that_needs_an_account_leads_to_the_sign_in_and_back(browser: Browser) -> None:
    answer = browser.get("/mon-espace/profil")
    assert answer.location == "/connexion?next=/mon-espace/profil"
    assert browser.get("/equipe/roles").location == "/equipe/connexion?next=/equipe/roles"


def test_a_mobile_number_receives_an_sms_however_it_is_written(browser: Browser) -> None:
    browser.submit("/connexion", contact="06 12 34 56 78")
    assert (last_message().medium, last_message().recipient) == (Medium.SMS, "+33612345678")
    browser.submit("/connexion/code", code=last_code())
    assert queries.account_of_contact(Contact(ContactKind.PHONE, "+33612345678")) is not None


def test_signing_in_again_finds_the_same_account(browser: Browser, other_browser: Browser) -> None:
    browser.sign_in(MAIL)
    other_browser.sign_in(" NORA@Exemple.fr ")
    assert count(Account) == 1


def test_a_code_may_be_typed_with_spaces(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    code = last_code()
    assert browser.submit("/connexion/code", code=f" {code[:3]} {code[3:]} ").status_code == 303


def wrong_for(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_wrong_code_is_answered_with_a_sentence_and_the_right_one_still_works(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    answer = browser.submit("/connexion/code", code=wrong_for(last_code()))
    assert answer.status_code == 422
    assert Reason.CODE_WRONG.sentence in text_of(answer)
    assert browser.submit("/connexion/code", code=last_code()).status_code == 303


def test_five_wrong_codes_kill_the_code_and_the_page_says_so(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    answers = [browser.submit("/connexion/code", code=wrong_for(last_code())) for _ in range(5)]
    assert Reason.CODE_DEAD.sentence in text_of(answers[-1])
    late = browser.submit("/connexion/code", code=last_code())
    assert late.status_code == 422
    assert Reason.CODE_DEAD.sentence in text_of(late)
    assert count(Account) == 0


def test_an_expired_code_says_so_and_another_can_be_asked_for(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    old = last_code()
    with later(minutes=10):
        answer = browser.submit("/connexion/code", code=old)
        assert Reason.CODE_EXPIRED.sentence in text_of(answer)
        assert "Recevoir un autre code" in text_of(answer)
        browser.submit("/connexion/code", action="/connexion/nouveau-code")
        assert browser.submit("/connexion/code", code=last_code()).status_code == 303


def test_a_code_serves_once(browser: Browser, other_browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    code, cookie = last_code(), browser.get_cookie("possibles")
    browser.submit("/connexion/code", code=code)
    assert cookie is not None
    other_browser.set_cookie("possibles", cookie.value)
    answer = other_browser.submit("/connexion/code", code=code)
    assert answer.status_code == 422
    assert Reason.CODE_EXPIRED.sentence in text_of(answer)


def test_a_code_is_worth_nothing_on_a_device_that_did_not_ask_for_it(browser: Browser, other_browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    intercepted = last_code()
    other_browser.submit("/connexion", contact=MAIL)
    assert other_browser.submit("/connexion/code", code=intercepted).status_code == 422 or intercepted == last_code()


def test_neither_the_code_nor_the_contact_is_readable_in_the_database(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    kept = db.session.scalars(select(SignInCode)).one()
    text = " ".join(str(getattr(kept, column.name)) for column in SignInCode.__table__.columns)
    assert last_code() not in text
    assert MAIL not in text


def test_the_same_queries_run_for_a_known_and_an_unknown_contact(browser: Browser, other_browser: Browser) -> None:
    make_account("connue@exemple.fr")
    assert statements(browser, "connue@exemple.fr") == statements(other_browser, "inconnue@exemple.fr")


def statements(browser: Browser, contact: str) -> list[str]:
    return statements_of(lambda: browser.submit("/connexion", contact=contact))


def statements_of(act: Callable[[], object]) -> list[str]:
    """The SQL an act runs, but for the savepoints of the test's own rolled-back transaction."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "SAVEPOINT" not in statement:
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return seen


def test_the_answer_does_not_tell_who_has_an_account(browser: Browser, other_browser: Browser) -> None:
    make_account(MAIL)
    make_officer("agente@exemple.fr")
    contacts = [MAIL, "personne@exemple.fr", "agente@exemple.fr"]
    answers = [browser.submit("/connexion", contact=contact) for contact in contacts]
    assert {(answer.status_code, answer.location, len(answer.data)) for answer in answers} == {
        (303, "/connexion/code", len(answers[0].data))
    }


def test_a_contact_gets_five_codes_an_hour_and_then_a_sentence(browser: Browser) -> None:
    answers = [browser.submit("/connexion", contact=MAIL) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert Reason.TOO_MANY_CODES.sentence in text_of(answers[-1])
    assert MAIL in answers[-1].get_data(as_text=True), "what was typed stays on the page"
    with later(hours=1, minutes=1):
        assert browser.submit("/connexion", contact=MAIL).status_code == 303


def test_an_address_cannot_ask_codes_for_a_whole_list(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "CODES_PER_ADDRESS", 3)
    answers = [browser.submit("/connexion", contact=f"p{n}@exemple.fr").status_code for n in range(4)]
    assert answers == [303, 303, 303, 429]


def test_a_closed_account_does_not_open(browser: Browser) -> None:
    account = make_account(MAIL)
    account.active = False
    db.session.flush()
    browser.submit("/connexion", contact=MAIL)
    answer = browser.submit("/connexion/code", code=last_code())
    assert answer.status_code == 403
    assert Reason.ACCOUNT_CLOSED.sentence in text_of(answer)


def test_an_account_closed_meanwhile_is_out_at_the_next_page(browser: Browser) -> None:
    browser.sign_in(MAIL)
    account = queries.account_of_contact(Contact(ContactKind.MAIL, MAIL))
    assert account is not None
    account.active = False
    db.session.flush()
    assert browser.get("/mon-espace").location == "/connexion?next=/mon-espace"


def test_the_session_gets_a_new_cookie_at_sign_in_and_planted_form_tokens_die(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    page = browser.get("/connexion/code").get_data(as_text=True)
    planted, before = re.findall(r'csrf_token" value="([^"]+)"', page)[0], browser.get_cookie("possibles")
    browser.submit("/connexion/code", code=last_code())
    after = browser.get_cookie("possibles")
    assert before is not None
    assert after is not None
    assert before.value.startswith("v.")
    assert after.value.startswith("s.")
    assert browser.post("/mon-espace/sessions", data={"csrf_token": planted}).status_code == 400


def test_a_cookie_copied_before_sign_out_opens_nothing_after_it(browser: Browser, other_browser: Browser) -> None:
    browser.sign_in(MAIL)
    copied = browser.get_cookie("possibles")
    answer = browser.submit("/mon-espace", action="/deconnexion")
    assert answer.location == "/deconnexion"
    assert copied is not None
    other_browser.set_cookie("possibles", copied.value)
    assert other_browser.get("/mon-espace").status_code == 303
    assert count(HttpSession) == 0


def test_signing_out_cannot_be_done_by_a_link(browser: Browser) -> None:
    browser.sign_in(MAIL)
    browser.get("/deconnexion")
    assert browser.get("/mon-espace").status_code == 200


@pytest.mark.parametrize("path", ["/connexion", "/connexion/nouveau-code", "/deconnexion", "/equipe/connexion"])
def test_a_forged_form_is_refused(browser: Browser, path: str) -> None:
    assert browser.post(path, data={"contact": MAIL}).status_code == 400
    assert count(OutboxMessage) == 0


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example", "javascript:alert(1)", "\n/"]
)
def test_signing_in_never_leads_to_another_site(browser: Browser, elsewhere: str) -> None:
    browser.submit("/connexion", contact=MAIL, next=elsewhere)
    assert browser.submit("/connexion/code", code=last_code()).location == "/mon-espace"


ABSURD = [
    "", " ", "\x00", "a" * 100_000, "🗳️" * 50, "\u202eruf.elpmexe@aron", "nora@", "+33", "'; DROP TABLE x;--",
    "<script>alert(1)</script>", "nora@exemple.fr\nBcc: tous@exemple.fr", "04 91 00 00 00", "٣" * 400,
]  # fmt: skip


@pytest.mark.parametrize("text", ABSURD)
def test_an_absurd_contact_is_answered_with_a_sentence(browser: Browser, text: str) -> None:
    answer = browser.submit("/connexion", contact=text)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert count(OutboxMessage) == 0


@pytest.mark.parametrize("text", ABSURD)
def test_an_absurd_code_is_answered_with_a_sentence(browser: Browser, text: str) -> None:
    browser.submit("/connexion", contact=MAIL)
    assert browser.submit("/connexion/code", code=text).status_code == 422


def test_personal_pages_are_kept_in_no_cache(browser: Browser) -> None:
    browser.sign_in(MAIL)
    for path in ("/mon-espace", "/mon-espace/profil", "/mon-espace/mes-donnees.json", "/mon-espace/effacer"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"


def test_old_codes_are_deleted(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    with later(minutes=11):
        assert services.purge_expired() == 1
    assert count(SignInCode) == 0


def test_the_development_outbox_shows_the_code_that_was_sent(browser: Browser) -> None:
    browser.submit("/connexion", contact=MAIL)
    assert last_code() in text_of(browser.get("/developpement/boite-d-envoi"))
