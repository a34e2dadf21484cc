"""A form carries one ticket from its first showing to its last sending."""

from __future__ import annotations

import pytest

from commons.kernel.tickets import Ticketed


def _form(app, method="POST", **fields):
    with app.test_request_context("/", method=method, data=fields):
        form = Ticketed(meta={"csrf": False})
        return form.ticket.data, form.validate(), form.errors.get("ticket", []), form.ticket()


def test_each_form_is_shown_with_a_ticket_of_its_own(app):
    first, second = _form(app, "GET")[0], _form(app, "GET")[0]
    assert first != second
    assert _form(app, ticket=first)[:2] == (first, True)


def test_a_form_that_comes_back_keeps_its_ticket(app):
    ticket = "0" * 32
    assert f'value="{ticket}"' in _form(app, ticket=ticket)[3]


@pytest.mark.parametrize(
    "fields", [{"other": "x"}, {"ticket": ""}, {"ticket": "mien"}, {"ticket": "A" * 32}, {"ticket": "a" * 33}]
)
def test_a_form_without_its_ticket_is_opened_again(app, fields):
    _, valid, errors, _ = _form(app, **fields)
    assert not valid
    assert errors == ["Rechargez la page, puis recommencez."]
