"""The device behind a request: a cookie of its own, for the pages of the door only."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, current_app, g, request

from assises.checkin import devices, queries
from assises.checkin.models import DoorDevice
from assises.programme.models import SiteDay
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Channel
from commons.kernel.clock import PARIS
from commons.kernel.unit_of_work import unit_of_work

COOKIE, PATH = "accueil", "/accueil"
_KEPT_FOR = timedelta(days=14)
#: Whoever acts at a door is the device, not a person.
AT_THE_DOOR = Actor(person_id=None, channel=Channel.DESK)
#: These pages may ask for the camera; no other page of the house may.
CAMERA = "camera=(self), microphone=(), geolocation=(), payment=()"


def device() -> DoorDevice:
    """The device of this request; Refused, with what to do, for none of ours."""
    if "door_device" not in g:
        g.door_device = devices.known(request.cookies.get(COOKIE, ""))
    found: DoorDevice = g.door_device
    return found


def is_paired() -> bool:
    """Whether this browser holds a cookie of the door at all."""
    return bool(request.cookies.get(COOKIE))


def tie(response: Response, token: str) -> Response:
    """Give the device its cookie."""
    response.set_cookie(
        COOKIE, token, max_age=_KEPT_FOR, path=PATH, secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def today(found: DoorDevice, now: datetime) -> SiteDay | None:
    """The day of its site that is today."""
    day = now.astimezone(PARIS).date()
    return next((each for each in queries.days_of_site(found.site_id) if each.day == day), None)


def sign_of_life(found: DoorDevice, **told: int) -> None:
    """Note that a device is there."""
    with unit_of_work(SYSTEM) as work:
        devices.signs_of_life(work, found, clock.now(), **told)
