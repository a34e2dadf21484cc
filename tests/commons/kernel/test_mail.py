"""What mail carries besides its words."""

from __future__ import annotations

import pytest

from commons.kernel import mail

STOP = "https://participation.une-assez-longue-metropole.example/suivi/arret/123456.1057.Zk3abcDEFghiJKLm/un-clic"


@pytest.fixture
def carried(app, monkeypatch):
    """Messages handed to the carrier."""
    handed = []
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1")
    monkeypatch.setattr(mail, "_by_smtp", lambda address, message: handed.append(message))
    return handed


def test_a_mail_that_comes_again_and_again_says_how_one_click_stops_it(app, carried):
    with app.app_context():
        mail.send_mail("a@exemple.fr", "Du nouveau", "Bonjour,", STOP)
    assert carried[0]["List-Unsubscribe"] == f"<{STOP}>"
    assert carried[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    wire = carried[0].as_string()
    assert f"List-Unsubscribe: <{STOP}>" in wire, "a mail program reads it on one line, as it is"


def test_a_code_to_sign_in_has_nothing_to_stop(app, carried):
    with app.app_context():
        mail.send_mail("a@exemple.fr", "Votre code", "123456")
    assert carried[0]["List-Unsubscribe"] is None
    assert carried[0]["List-Unsubscribe-Post"] is None
