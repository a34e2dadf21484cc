"""How many are registered, on the page of the edition: by college and commune, and never fewer than five."""

from __future__ import annotations

import re
from datetime import timedelta

from assises.registrations import on_hub
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_people as make
from tests.factories.budgets import make_territory


def numbers(shown) -> dict[str, int]:
    """What is shown, by its label."""
    return {label: int(number) for label, number in [*shown["colleges"], *shown["places"]]}


def test_below_five_nothing_is_said(phone, edition):
    make.register(edition, companions=3)
    assert on_hub.read(edition, clock.now()) is None
    assert "Qui est déjà inscrit" not in phone.read(f"/assises/{edition.year}").text


def test_small_lines_go_together_and_no_number_gives_anybody_away(edition):
    place = make_territory()
    for college, persons in ((College.RESIDENTS, 8), (College.ASSOCIATIONS, 7), (College.ELECTED, 2)):
        home_id = place.id if college is College.RESIDENTS else None
        make.register(edition, college=college, companions=persons - 1, home_id=home_id)
    shown = on_hub.read(edition, clock.now())
    assert shown is not None
    assert shown["total"] == 17
    assert all(number >= 5 for number in numbers(shown).values()), shown
    assert "Élu·es" not in numbers(shown)
    assert sum(int(number) for _label, number in shown["colleges"]) == 17
    assert sum(int(number) for _label, number in shown["places"]) == 17


def test_whoever_registers_or_leaves_is_counted_on_the_next_reading(phone, edition):
    address = f"/assises/{edition.year}"
    made = make.register(edition, companions=5)
    assert "6 personnes sont inscrites" in phone.read(address).text
    make.register(edition)
    assert "7 personnes sont inscrites" in phone.read(address).text
    with unit_of_work(NOBODY) as work:
        make.people.leave(work, made.id, [made.attendees[-1].id], clock.now(), make.secret(made))
    page = phone.read(address)
    assert "6 personnes sont inscrites" in page.text
    assert not re.search(r"Nadia|Adulte 2", page.text)


def test_after_the_days_the_account_says_it(edition):
    make.register(edition, companions=6)
    with clock.frozen(edition.registrations_close_at + timedelta(days=90)):
        assert on_hub.read(edition, clock.now()) is None
