"""What stands at the door of a street: a device, a badge, somebody written down, a case; for the guard lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from assises.checkin import tokens
from assises.checkin.models import DoorDevice
from assises.programme.models import SiteDay
from commons.kernel import clock
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import badge_of, paired, passage, seat, send, today_edition, today_site, untied, walk_in

#: Forms of the team that write, by endpoint; each is refused outside of its role and its edition.
TEAM_FORMS = (
    "assises_devices.index", "assises_devices.open_again", "assises_devices.close", "assises_badges.of_site",
    "assises_badges.of_person", "assises_badges.replace", "assises_badges.send", "assises_day.decide",
    "assises_day.merge", "assises_day.part", "assises_day.count",
)  # fmt: skip
#: Forms of a device; each asks for the cookie of a device of the site, and those that let in for its day.
DEVICE_FORMS = (
    "assises_door.look", "assises_door.pass_by", "assises_door.newcomer", "assises_door.count",
    "assises_room_door.wait", "assises_room_door.give_up", "assises_door_sync.upload", "assises_door_sync.photograph",
)  # fmt: skip


def settle() -> tuple[dict[str, dict[str, Any]], str]:
    """What fills the holes of addresses, by their beginning, and the token in the cookie of a device (`accueil`)."""
    edition = today_edition()
    site_day = today_site(edition)
    family = make_registration(edition, persons=3)
    activity = make_activity(site_day)
    for stock in (site_day, activity):
        seat(family, stock)
    device, cookie = paired(site_day)
    case, waiting = _happened(site_day, device, badge_of(family)), untied(site_day)
    secret = tokens.pairing_secret(waiting.id, waiting.pairing_turn)
    team = {"year": edition.year}
    holes = {
        "/accueil/ouvrir/": {"secret": secret},
        "/accueil/salle/": {"activity_id": activity.id, "line_id": 1},
        "/assises/<int:year>/badge": {**team, "token": badge_of(family)},
        "/assises/<int:year>/badges": {**team, "registration_id": family.id, "key": tokens.group_key(family.id)},
        "/equipe/assises/<int:year>/appareils": {**team, "device_id": waiting.id},
        "/equipe/assises/<int:year>/badges": {
            **team, "site_id": site_day.site_id, "attendee_id": family.attendees[0].id,
        },
        "/equipe/assises/<int:year>/jour": {**team, "kind": "double", "site_day_id": site_day.id, **case},
    }  # fmt: skip
    return holes, cookie


def _happened(site_day: SiteDay, device: DoorDevice, token: str) -> dict[str, Any]:
    """A badge that came in twice, and somebody nobody expected."""
    first = passage(site_day, clock.now() - timedelta(minutes=40), token=token)
    second, unexpected = passage(site_day, token=token), walk_in("ياسين")
    send(device, first, second, passage(site_day, walk_in=unexpected))
    return {"check_in_id": second.id, "walk_in_id": unexpected.id}
