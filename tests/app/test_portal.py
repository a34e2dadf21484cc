"""The front door: what anybody reads without an account, and what the law asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.portal import accessibility, signals
from app.portal.accessibility import Level
from commons.kernel import clock, navigation
from commons.kernel.actor import SYSTEM
from commons.kernel.navigation import Card, Section
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import unit_of_work
from commons.opinions import visitors

PUBLIC = ["/", "/comprendre", "/qui-peut-quoi", "/accessibilite", "/mentions-legales", "/cookies", "/contact"]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_open_to_everybody(client: FlaskClient, address: str, language: str) -> None:
    answer = client.get(address, query_string={"lang": language})
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.text


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_leads_to_the_accessibility_declaration(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert 'href="/accessibilite"' in page
    assert accessibility.Level.NONE.sentence in page or accessibility.audit() is not None


def test_a_menu_entry_knows_where_the_reader_is(client: FlaskClient) -> None:
    assert '<a href="/comprendre" aria-current="page">' in client.get("/comprendre").text
    assert '<a href="/comprendre">' in client.get("/").text


def test_the_home_page_shows_what_a_part_offers(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = [Card("Un <b>vote</b>", "/vote", text="12 projets", state="open", state_label="Ouvert", place="Air Bel")]
    monkeypatch.setattr(navigation.front_door(app), "sections", [Section("En ce moment", lambda: cards)])
    page = client.get("/").text
    assert "Un &lt;b&gt;vote&lt;/b&gt;" in page
    assert 'href="/vote"' in page
    assert 'href="#en-ce-moment"' in page


def test_an_empty_home_page_says_what_will_come(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation.front_door(app), "sections", [])
    assert "Aucun vote n’est ouvert aujourd’hui" in client.get("/").text


def test_an_unknown_page_says_what_to_do_next(client: FlaskClient) -> None:
    answer = client.get("/nulle-part")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


def test_the_contact_page_gives_the_configured_address(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "CONTACT_MAIL", "bonjour@exemple.fr")
    assert "mailto:bonjour@exemple.fr" in client.get("/contact").text


def test_the_legal_notice_names_the_publisher_or_says_it_is_a_trial(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "est un essai" in client.get("/mentions-legales").text
    monkeypatch.setitem(app.config, "PUBLISHER", "La Métropole")
    assert "La Métropole" in client.get("/mentions-legales?lang=fr").text


def test_the_cookie_page_names_the_cookies_there_are(app: Flask, client: FlaskClient) -> None:
    page = client.get("/cookies").text
    assert app.config["SESSION_COOKIE_NAME"] in page
    assert f">{visitors.COOKIE}</" in page
    set_by_choice = client.get("/cookies?lang=en").headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in set_by_choice] == ["lang"]


def test_reading_sets_no_cookie(client: FlaskClient) -> None:
    assert [address for address in PUBLIC if client.get(address).headers.getlist("Set-Cookie")] == []


def test_rights_handed_in_by_the_parts_are_on_the_public_page(client: FlaskClient) -> None:
    page = client.get("/qui-peut-quoi").text
    assert "Recompter un vote terminé" in page
    assert page.count("<table") >= 2


def test_the_process_is_alive_even_when_the_database_is_away(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(signals, "has_late_message", away)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"database": False, "disk": signals.has_room(), "outbox": False}


def test_the_house_is_not_ready_when_messages_wait_for_a_worker_that_does_not_come(client: FlaskClient) -> None:
    with unit_of_work(SYSTEM) as work:
        work.post("late", Medium.MAIL, "a@exemple.fr", "Code", "123456")
    assert client.get("/readyz").json["outbox"] is True
    with clock.frozen(clock.now() + signals.PATIENCE + timedelta(minutes=1)):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["outbox"] is False


def test_what_machines_ask_for_is_there(client: FlaskClient) -> None:
    assert "Disallow: /mon-espace" in client.get("/robots.txt").text
    assert client.get("/favicon.ico", follow_redirects=True).mimetype == "image/svg+xml"
    manifest = client.get("/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert client.get(manifest.json["icons"][0]["src"]).status_code == 200


@pytest.mark.parametrize("path", ["", "/bulletin", "/bulletin?style=ranking"])
def test_components_are_shown_in_development(client: FlaskClient, path: str) -> None:
    assert client.get(f"/developpement/composants{path}").status_code == 200


def test_the_mention_never_goes_beyond_what_the_audit_gives() -> None:
    found = accessibility.audit()
    assert accessibility.level() is (Level.NONE if found is None else found.level(clock.now().date()))
