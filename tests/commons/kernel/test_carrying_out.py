"""A page carries out a command once its form is valid, and says how it ended beside what was typed."""

from __future__ import annotations

import pytest
from flask import get_flashed_messages
from wtforms import StringField

from commons.kernel import clock
from commons.kernel.audit import AuditEntry
from commons.kernel.commands import carried_out, tried
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.forms import Form, Required


class _Sheet(Form):
    name = StringField("Nom", [Required()])


@pytest.fixture
def sheet(app, database):
    """The form as it was sent with this name."""

    def send(name: str, method: str = "POST"):
        return app.test_request_context("/", method=method, data={"name": name} if method == "POST" else None)

    return send


def _write(work, now) -> str:
    """A command with something to commit."""
    assert now == clock.now()
    work.audit("lamp.lit", "lamp:1")
    return "made"


def _kept() -> int:
    db.session.rollback()
    return db.session.query(AuditEntry).filter_by(action="lamp.lit").count()


def test_what_was_made_comes_back_and_is_said(sheet, frozen):
    with sheet("Nora"):
        done = tried(_Sheet(meta={"csrf": False}), _write, "C’est écrit.")
        assert (done.done, done.made, get_flashed_messages(), _kept()) == (True, "made", ["C’est écrit."], 1)


@pytest.mark.parametrize(("name", "method"), [("", "POST"), ("Nora", "GET")])
def test_a_form_with_a_mistake_or_not_yet_sent_carries_out_nothing(sheet, frozen, name, method):
    with sheet(name, method):
        done = tried(_Sheet(meta={"csrf": False}), _write, "C’est écrit.")
        assert (done.done, done.status, get_flashed_messages(), _kept()) == (False, 200, [], 0)


@pytest.mark.parametrize(("error", "status"), [(Refused, 403), (Stale, 409), (Invalid, 422), (TooMany, 429)])
def test_a_refusal_undoes_everything_and_stands_on_the_form_with_what_was_typed(sheet, frozen, error, status):
    def refuse(work, now):
        _write(work, now)
        raise error("Pas maintenant.")

    with sheet("Nora"):
        form = _Sheet(meta={"csrf": False})
        done = tried(form, refuse, "C’est écrit.", "name")
        assert (done.done, done.status, get_flashed_messages(), _kept()) == (False, status, [], 0)
        assert (form.name.data, form.name.errors) == ("Nora", ["Pas maintenant."])


def test_what_is_not_there_is_a_page_of_its_own(sheet):
    def miss(work, now):
        raise NotFound

    with sheet("Nora"), pytest.raises(NotFound):
        tried(_Sheet(meta={"csrf": False}), miss, "C’est écrit.")


def test_without_a_form_a_refusal_is_a_page_of_its_own(sheet, frozen):
    def refuse(work, now):
        raise Refused("Non.")

    with sheet(""):
        with pytest.raises(Refused):
            carried_out(refuse, "C’est fait.")
        assert get_flashed_messages() == []
    with sheet(""):
        carried_out(_write, "C’est fait.")
        assert (get_flashed_messages(), _kept()) == (["C’est fait."], 1)
