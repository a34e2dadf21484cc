"""A morning at the doors, for tests in a browser: a site with its people, a device that is tied, what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assises.checkin import devices, tokens
from assises.checkin.models import CheckIn, WalkIn
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.browser.house import House
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import badge_of, seat, today_edition, today_site


@dataclass
class Morning:
    """What stands before the doors open: a site, its people, the badges in their hands, a link for a device."""

    site_day: int
    badges: list[str]
    #: The code of each registration, and its first person.
    codes: list[str]
    people: list[int]
    link: str


def prepare(house: House, label: str = "Tablette de l’entrée", gauge: int = 500) -> Morning:
    """A site open today, four people, one of them with a family; a fresh pairing link."""
    with house.app.app_context():
        edition = today_edition()
        site_day = today_site(edition)
        known = [make_registration(edition, persons=persons) for persons in (3, 1, 1, 1)]
        for registration, name in zip(known, ("Samia", "Noé", "Fatima", "Idris"), strict=True):
            registration.attendees[0].first_name = name
        db.session.commit()
        activity = make_activity(site_day)
        for registration in known:
            seat(registration, site_day)
        seat(known[0], activity)
        # Lowered under people who have a place: nobody is put out, and the door holds to it.
        site_day.gauge = gauge
        db.session.commit()
        with unit_of_work(SYSTEM) as work:
            device = devices.open_device(work, site_day.site_id, label, clock.now())
            secret = tokens.pairing_secret(device.id, 1)
        found = Morning(
            site_day.id, [badge_of(each) for each in known], [each.code for each in known],
            [each.attendees[0].id for each in known], f"/accueil/ouvrir/{secret}",
        )  # fmt: skip
        db.session.remove()
    return found


def stored(house: House, morning: Morning) -> list[CheckIn]:
    """The rows of this site."""
    with house.app.app_context():
        rows = db.session.query(CheckIn).filter_by(site_day_id=morning.site_day).all()
        db.session.expunge_all()
        db.session.remove()
    return rows


def walk_ins(house: House, morning: Morning) -> int:
    """How many were written down."""
    with house.app.app_context():
        number = db.session.query(WalkIn).filter_by(site_day_id=morning.site_day).count()
        db.session.remove()
    return int(number)


def open_door(tablet: Any, morning: Morning) -> Any:
    """Tie the device, and wait until it holds its list and its page."""
    page = tablet.new_page()
    page.goto(morning.link)
    page.get_by_role("button", name="Ouvrir l’accueil").click()
    page.wait_for_selector("[data-door][data-version]")
    until(page, "navigator.serviceWorker.controller !== null")
    until(page, "caches.match('/accueil/porte').then(Boolean)")
    return page


def until(page: Any, expression: str) -> None:
    """Wait until this is so; asked from outside, for the page evaluates no text."""
    for _time in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def answer(page: Any) -> str:
    """What stands big on the screen."""
    return " ".join(page.inner_text("[data-result] .door-answer").split())


def wait_for_line(page: Any, waiting: int, state: str) -> None:
    """Until the line says so."""
    page.wait_for_selector(f'[data-line][data-waiting="{waiting}"][data-state="{state}"]')
