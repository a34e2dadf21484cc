"""French is typed with ordinary spaces and printed with those that hold a sign to its word."""

from __future__ import annotations

import gettext
import subprocess
import sys
from pathlib import Path

import pytest

from app.compiling import kept_together
from app.translations import catalogue_path
from commons.kernel import sms

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Pourquoi ?", "Pourquoi\u00a0?"),
        ("Erreur : %(what)s", "Erreur\u00a0: %(what)s"),
        ("Il dit « oui » ; elle aussi !", "Il dit «\u00a0oui\u00a0»\u00a0; elle aussi\u00a0!"),
        ("12 € (en tout)", "12\u00a0€ (en tout)"),
        # An address, an hour, a placeholder are left alone.
        ("Voir %(page)s à 12:30, sur https://x.fr/?a=1", "Voir %(page)s à 12:30, sur https://x.fr/?a=1"),
        (" : ", "\u00a0: "),
    ],
)
def test_a_sign_is_never_alone_at_the_beginning_of_a_line(typed: str, printed: str) -> None:
    assert kept_together(typed) == printed
    assert kept_together(printed) == printed


@pytest.mark.parametrize(("locale", "changed"), [("fr", True), ("en", False), ("ar", False)])
def test_only_french_is_printed_otherwise_than_it_is_typed(tmp_path: Path, locale: str, changed: bool) -> None:
    target = tmp_path / "messages.mo"
    command = [sys.executable, "-m", "app.compiling", str(catalogue_path(locale)), str(target)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    with target.open("rb") as lines:
        found = gettext.GNUTranslations(lines)
    assert ("\u00a0:" in found.gettext("Erreur :")) is changed
    assert (found.gettext("Accueil") == "Accueil") is changed


def test_an_sms_has_ordinary_spaces(app, capsys: pytest.CaptureFixture[str]) -> None:
    with app.app_context():
        sms.send_sms("+33611223344", "Votre code\u00a0: 123")
    assert "Votre code : 123" in capsys.readouterr().out
