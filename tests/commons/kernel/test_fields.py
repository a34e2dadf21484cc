"""Numbers and days are read as people type them, and what cannot be read is said plainly."""

from __future__ import annotations

from datetime import date

import pytest

from commons.kernel.fields import Between, DayField, WholeField
from commons.kernel.forms import Form, Required


class _Sheet(Form):
    needed = WholeField("Combien", [Required(), Between(1, 60)], default=7)
    free = WholeField("Combien d’autres", [Between(0, 10)])
    people = WholeField("Personnes", [Between(0, 10)], blank=0)
    day = DayField("Jour")


@pytest.fixture
def sent(app):
    """The form as it comes back with these fields."""

    def send(**fields):
        with app.test_request_context("/", method="POST", data={"needed": "1", **fields}):
            form = _Sheet(meta={"csrf": False})
            form.validate()
            return form

    return send


@pytest.mark.parametrize(
    ("typed", "number"), [("3", 3), (" 12 ", 12), ("1 0", 10), ("1\u202f0", 10), ("60", 60), ("٣", 3)]
)  # fmt: skip
def test_a_number_is_read_with_the_spaces_people_leave(sent, typed, number):
    form = sent(needed=typed)
    assert (form.needed.data, form.needed.errors) == (number, [])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "nécessaire"), ("   ", "nécessaire"), ("0", "entre 1 et 60"), ("61", "entre 1 et 60"), ("-1", "entier"),
        ("3,5", "entier"), ("9" * 10, "entier"), ("trois", "entier"),
    ],
)  # fmt: skip
def test_what_is_no_such_number_is_said_and_stays_on_the_page(sent, typed, sentence):
    form = sent(needed=typed)
    assert sentence in str(form.needed.errors)
    assert f'value="{typed}"' in form.needed()


def test_an_empty_number_is_the_blank_of_its_field(sent):
    form = sent(free="", people=" ")
    assert (form.free.data, form.people.data, form.errors) == (None, 0, {})
    assert "entre 0 et 10" in str(sent(people="11").people.errors)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027-03-12", date(2027, 3, 12)), ("12/03/2027", date(2027, 3, 12)), (" ", None), ("", None)],
)
def test_a_day_is_read_from_a_calendar_and_as_people_write_it(sent, typed, day):
    form = sent(day=typed)
    assert (form.day.data, form.day.errors) == (day, [])


@pytest.mark.parametrize("typed", ["demain", "2027-02-30", "31/02/2027", "\x00", "9" * 1000])
def test_what_is_no_day_is_said_plainly(sent, typed):
    form = sent(day=typed)
    assert form.day.data is None
    assert "Écrivez une date" in str(form.day.errors)
