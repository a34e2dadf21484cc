"""Pages that are the same for everybody: made once, true always."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from commons.kernel import clock, http, i18n, packing, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.kept import Keeper
from commons.kernel.unit_of_work import unit_of_work
from tests.pages import LookingClient


@pytest.fixture
def board(fresh_database, frozen):
    """A small application with one kept page, on a database of its own; counts how often it is made."""
    small = Flask("board")
    small.test_client_class = LookingClient
    small.config.update(SQLALCHEMY_DATABASE_URI=fresh_database, SESSION_COOKIE_SECURE=False, TESTING=True)
    db.init_app(small)
    pages.init_app(small)
    i18n.init_app(small)
    packing.init_app(small)
    http.init_app(small)
    made: list[str] = []

    @small.get("/<name>")
    @pages.same_for_everybody(lambda name: (f"board:{name}",))
    def page(name: str) -> str:
        made.append(name)
        pages.good_until(frozen + timedelta(hours=1))
        return f"{name} {len(made)} {i18n.locale_code()} " + "x" * 2000

    pages.shelf.clear()
    with small.app_context():
        yield small.test_client(), made
        db.session.remove()
        db.engine.dispose()
    pages.shelf.clear()


def touch(name: str) -> None:
    """A command that changes what the page shows."""
    with unit_of_work(SYSTEM) as work:
        work.touch(name)


def test_a_page_is_made_once_until_what_it_shows_changes(board) -> None:
    client, made = board
    first = client.get("/a").text
    assert client.get("/a").text == first
    touch("board:b")
    client.get("/a")
    assert made == ["a"]
    touch("board:a")
    assert client.get("/a").text != first


def test_a_page_that_changes_by_the_clock_is_made_again_then(board, frozen) -> None:
    client, made = board
    client.get("/a")
    with clock.frozen(frozen + timedelta(minutes=59)):
        client.get("/a")
    assert len(made) == 1
    with clock.frozen(frozen + timedelta(hours=1)):
        client.get("/a")
    assert len(made) == 2


def test_each_language_and_each_question_has_its_own_page(board) -> None:
    client, made = board
    for address in ("/a", "/a?q=1", "/a?q=1"):
        client.get(address)
    client.set_cookie("lang", "ar")
    assert " ar " in client.get("/a").text
    client.get("/a")
    assert len(made) == 3


def test_a_language_asked_for_in_the_address_is_remembered_each_time(board) -> None:
    client, _ = board
    for asked in ("ar", "en", "ar"):
        assert client.get(f"/a?lang={asked}").headers["Set-Cookie"].startswith(f"lang={asked}")
        assert f" {asked} " in client.get("/a").text


def test_a_kept_page_carries_the_same_protections_as_a_fresh_one(board) -> None:
    client, _ = board
    fresh, kept = client.get("/a").headers, client.get("/a").headers
    assert {**fresh} == {**kept}
    assert "script-src 'self'" in kept["Content-Security-Policy"]


def test_a_reader_who_has_the_page_is_told_so_and_small_plans_get_it_packed(board) -> None:
    client, made = board
    plain = client.get("/a")
    packed = FlaskClient(client.application).get("/a", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 4
    again = client.get("/a", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert len(made) == 1


def test_a_keeper_makes_a_value_again_when_its_version_moves(database, frozen) -> None:
    keeper: Keeper[int] = Keeper(most=2)
    made: list[str] = []

    def value(key: str) -> int:
        return keeper.get(key, (f"k:{key}",), lambda: made.append(key) or len(made))

    assert [value("a"), value("a")] == [1, 1]
    touch("k:a")
    assert value("a") == 2
    value("b"), value("c"), value("a")
    assert made == ["a", "a", "b", "c", "a"]


def test_a_page_whose_dependencies_changed_before_their_version_was_read_is_not_kept(board, monkeypatch) -> None:
    client, _made = board
    shown = ["a"]
    kept = pages.same_for_everybody(lambda: [f"board:{each}" for each in shown], names_move=True)
    view = kept(lambda: " ".join(shown))
    client.application.add_url_rule("/shown/all", "shown", view)
    really = pages.current_version

    def meanwhile(names: list[str]) -> int:
        """Somebody adds b after the names were asked, and before their version is."""
        monkeypatch.setattr(pages, "current_version", really)
        shown.append("b")
        touch("board:a")
        return really(names)

    monkeypatch.setattr(pages, "current_version", meanwhile)
    assert client.get("/shown/all").text == "a b"
    shown[1] = "b, renamed"
    touch("board:b")
    assert client.get("/shown/all").text == "a b, renamed"
