"""Browser files: those that pages name exist, those of others are pinned, and what is served is what was promised."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from commons.kernel.assets import THEIRS, Assets
from tests.guards.sources import ROOT, templates


def _named() -> set[str]:
    return {
        name for text in templates().values() for name in re.findall(r"\b(?:asset|sri)\(['\"]([^'\"]+)['\"]\)", text)
    }


def test_every_file_that_a_page_names_exists(app: Flask) -> None:
    assets: Assets = app.extensions["possibles.assets"]
    assert sorted(name for name in _named() | set(THEIRS) if name not in assets) == []


def test_files_of_others_are_pinned_by_digest() -> None:
    pins = re.sub(r"\\\n", " ", (ROOT / "assets.lock").read_text(encoding="utf-8")).splitlines()
    wheels = [line for line in pins if line and not line.startswith("#")]
    assert wheels
    assert [line for line in wheels if not re.search(r"==\S+.*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_a_file_is_kept_a_year_and_an_old_digest_is_gone(app: Flask, client: FlaskClient) -> None:
    assets: Assets = app.extensions["possibles.assets"]
    digest = assets["css/possibles.css"].digest
    good = client.get(f"/fichiers/{digest}/css/possibles.css")
    assert good.get_data() == assets["css/possibles.css"].body
    assert "max-age=31536000" in good.headers["Cache-Control"]
    assert client.get("/fichiers/0123456789abcdef/css/possibles.css").status_code == 404
