"""A wrong or missing setting stops the start with one clear sentence, whichever way the house is started."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Any

import pytest

from app import config
from app.config import ROOT, BadSetting

GOOD = {
    "POSSIBLES_MODE": "production",
    "DATABASE_URL": "postgresql://possibles@db/possibles",
    "SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "PUBLIC_URL": "https://participer.exemple.fr",
}
WRONG = [
    ({"POSSIBLES_MODE": "prod"}, "choisissez development, production, test"),
    ({"DATABASE_URL": ""}, "DATABASE_URL manque"),
    ({"DATABASE_URL": "mysql://db/possibles"}, "commence par postgresql://"),
    ({"DATABASE_URL": "postgresql://"}, "n'est pas une adresse PostgreSQL"),
    ({"SECRET_KEY": ""}, "SECRET_KEY manque"),
    ({"SECRET_KEY": "court"}, "trop courte"),
    ({"SECRET_KEY_FALLBACKS": "court"}, "SECRET_KEY_FALLBACKS"),
    ({"PUBLIC_URL": ""}, "PUBLIC_URL manque"),
    ({"PUBLIC_URL": "http://participer.exemple.fr"}, "PUBLIC_URL doit commencer par https://"),
    ({"SMTP_URL": "mail.exemple.fr"}, "SMTP_URL doit commencer par smtp:// ou smtps://"),
    ({"SMTP_URL": "smtp://"}, "SMTP_URL doit commencer"),
    ({"SMS_URL": "http://sms.exemple.fr"}, "SMS_URL doit commencer par https://"),
    ({"PROXIES": "un"}, "PROXIES doit être un nombre entier"),
    ({"PORT": "http"}, "PORT doit être un nombre entier"),
    ({"PORT": "70000"}, "de 1 à 65535"),
]


class Asked(dict[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.names: set[str] = set()

    def get(self, name: str, otherwise: Any = None) -> Any:
        """The value, once the name is noted."""
        self.names.add(name)
        return super().get(name, otherwise)


def _start(environment: dict[str, str]) -> None:
    config.listening_address(environment)
    config.settings(environment)


def test_good_settings_start() -> None:
    assert config.settings(GOOD)["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://possibles@db/possibles"


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[str(wrong) for wrong, _ in WRONG])
def test_a_wrong_setting_is_named_in_one_sentence(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadSetting, match=re.escape(sentence)) as refused:
        _start({**GOOD, **wrong})
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith((".", "…).", ")."))


@pytest.mark.parametrize(
    "command", [["flask", "routes"], ["gunicorn", "app.wsgi:app"], ["app.run"]], ids=["flask", "gunicorn", "make run"]
)
def test_every_way_to_start_says_only_that_sentence(command: list[str]) -> None:
    environment = {**os.environ, **GOOD, "SECRET_KEY": "court"}
    line = [sys.executable, "-m", *command]
    done = subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert (done.stdout + done.stderr).strip() == (
        "SECRET_KEY est trop courte : il en faut une de 32 caractères au moins, tirée au sort."
    )


def test_production_shows_no_outbox_and_sends_cookies_by_https_only() -> None:
    found = config.settings(GOOD)
    assert not found["SHOW_OUTBOX"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_the_manual_names_every_setting_and_no_other() -> None:
    asked = Asked(GOOD)
    _start(asked)
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", manual, flags=re.M)) == asked.names
