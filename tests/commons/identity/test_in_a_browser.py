"""Signing in on a real phone's browser: without JavaScript, and with nothing that axe finds wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from passlib.totp import TOTP
from werkzeug.serving import make_server

from commons.identity import passwords
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.types import PlaceKind
from tests import chromium
from tests.factories.budgets import make_place
from tests.factories.identity import PASSWORD, last_code, make_officer

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"]
MAIL = "nora@exemple.fr"


@pytest.fixture
def address(own_app: Flask) -> Iterator[str]:
    """The whole application, served, with a commune and its neighbourhood."""
    with own_app.app_context():
        make_place("Le Charrel", PlaceKind.QPV, inside=make_place("Aubagne", PlaceKind.COMMUNE))
        db.session.remove()
    server = make_server("127.0.0.1", 0, own_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(address: str) -> Iterator[Any]:
    """Opens a phone's page, with or without JavaScript, in a language."""
    path = chromium.installed()
    if path is None:
        pytest.skip(chromium.HOW_TO_GET_IT)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])

        def phone(scripts: bool = True, language: str = "fr-FR") -> Any:
            view = {"width": 320, "height": 640}
            context = browser.new_context(viewport=view, base_url=address, java_script_enabled=scripts, locale=language)
            return context.new_page()

        yield phone
        browser.close()


def send(page: Any) -> None:
    """Press the main button."""
    page.locator("main form[method=post] button[type=submit]").first.click()


def come_in(page: Any, app: Flask) -> None:
    """Sign in with the code that was sent."""
    page.goto("/connexion")
    page.locator("#contact").fill(MAIL)
    send(page)
    with app.app_context():
        page.locator("#code").fill(last_code())
    send(page)


def test_one_comes_in_and_says_where_one_lives_without_javascript(own_app: Flask, opened: Any) -> None:
    page = opened(scripts=False)
    come_in(page, own_app)
    assert page.locator("h1").inner_text() == "Mon espace"
    page.goto("/mon-espace/residence")
    page.locator("#commune").select_option(label="Aubagne")
    page.get_by_role("button", name="Voir les quartiers").click()
    page.get_by_label("J’y habite").check()
    page.get_by_label("Le Charrel").check()
    page.get_by_role("button", name="Confirmer").click()
    assert "C’est noté : Le Charrel (Aubagne)." in page.locator("main").inner_text()


def found_by_axe(page: Any) -> list[str]:
    """What axe finds wrong, and a page wider than the phone."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    result = axe.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    wide = page.evaluate("document.documentElement.scrollWidth") > 320
    return [v["id"] for v in result.response["violations"]] + (["wider than the phone"] if wide else [])


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_axe_finds_nothing_on_the_residents_pages(own_app: Flask, opened: Any, language: str) -> None:
    page, found = opened(language=language), {}
    for path in ("/connexion", "/equipe/connexion", "/deconnexion"):
        page.goto(path)
        found[path] = found_by_axe(page)
    page.goto("/connexion")
    page.locator("#contact").fill("06 12")
    send(page)
    found["a mistake"] = found_by_axe(page)
    come_in(page, own_app)
    for path in (
        "",
        "/profil",
        "/effacer",
        "/residence",
        "/residence?commune=2",
        "/residence?commune=1",
        "/residence/carte",
    ):
        page.goto("/mon-espace" + path)
        found["/mon-espace" + path] = found_by_axe(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_on_the_teams_pages(own_app: Flask, opened: Any) -> None:
    with own_app.app_context():
        officer = make_officer("agente@exemple.fr", Role.SECRETARIAT, ready=False)
        with unit_of_work(SYSTEM):
            officer.password = passwords.hashed(PASSWORD)
        db.session.remove()
    page, found = opened(), {}
    page.goto("/equipe/connexion")
    page.locator("#email").fill("agente@exemple.fr")
    page.locator("#password").fill(PASSWORD)
    send(page)
    found["set up"] = found_by_axe(page)
    key = re.search(r"((?:[A-Z2-7]{4}-)+[A-Z2-7]+)", page.locator("main").inner_text())
    assert key is not None
    page.locator("#code").fill(TOTP(key=key.group(1)).generate(clock.now().timestamp()).token)
    send(page)
    found["recovery"] = found_by_axe(page)
    for path in ("/equipe", "/equipe/roles", "/equipe/guichet", "/developpement/boite-d-envoi"):
        page.goto(path)
        found[path] = found_by_axe(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
