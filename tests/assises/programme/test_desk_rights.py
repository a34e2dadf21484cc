"""The desk of the programme is opened by the secretariat of its edition, until the account is published."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.identity import text_of
from tests.factories.participation import somebody
from tests.factories.programme import fresh, publish, secretary, write

WRITING = (
    "sites/nouveau", "sites/{site}/fiche", "sites/{site}/suppression", "sites/{site}/jours/nouveau",
    "sites/{site}/jours/{day}", "sites/{site}/jours/{day}/suppression", "sites/{site}/salles/nouvelle",
    "sites/{site}/salles/{room}", "sites/{site}/salles/{room}/suppression", "activites/nouvelle",
    "activites/{activity}/fiche", "activites/{activity}/equipe", "activites/{activity}/copie",
    "activites/{activity}/annulation", "activites/{activity}/au-programme", "activites/{activity}/brouillon",
    "activites/{activity}/suppression", "programme/tout", "programme/publication", "fiche",
)  # fmt: skip
READING = ("", "sites", "sites/{site}", "activites/{activity}", "programme")


def _holes(ground: Any, activity: Any) -> dict[str, int]:
    return {"site": ground.day.site_id, "day": ground.day.id, "room": ground.room.id, "activity": activity.id}


def _whole(ground: Any, activity: Any) -> dict[str, Any]:
    """Everything any form of the desk may ask."""
    day = ground.edition.first_day.isoformat()
    return {
        "title": "Le square", "starts": "10:00", "ends": "12:00", "capacity": "20",
        "site_day": str(ground.day.id), "room": str(ground.room.id), "languages": ["fr"],
        "name": "Nom", "day": day, "opens": "09:00", "closes": "18:00", "gauge": "10", "seen": "1",
        "reason": "Parce que", "digest": "x", "read_alerts": "y", "kind": "workshop", "entry": "seat",
        "first_day": day, "last_day": day, "registrations_open_at": f"{day}T08:00",
        "registrations_close_at": f"{day}T09:00", "largest_group": "8", "travel_minutes": "45",
    }  # fmt: skip


@pytest.mark.parametrize("path", [*WRITING, *READING])
def test_nobody_but_its_secretariat_opens_the_desk_of_an_edition(desk, client, ground, path):
    activity = write(ground.edition, ground.day, ground.room)
    where = f"{ground.team}/{path.format(**_holes(ground, activity))}".rstrip("/")
    is_command = path.endswith(("suppression", "tout", "au-programme", "brouillon"))
    other = make_edition()
    foreign = secretary(other)
    desk.sit(foreign)
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', desk.read(f"/equipe/assises/{other.year}/sites/nouveau").text
    )
    for actor in (foreign, somebody("facilitator", person_id=foreign.person_id), somebody("moderator", person_id=1)):
        desk.sit(actor)
        if path == "" and actor.holds("facilitator"):
            # Whoever has a part opens the hub, and sees no door that is not theirs.
            assert "Sites et salles" not in text_of(desk.read(where))
            continue
        answer = client.post(where, data={"csrf_token": token[1]}) if is_command else desk.read(where)
        status = answer.status_code
        assert status == 403, (actor, where)


@pytest.mark.parametrize("path", WRITING)
def test_nothing_is_written_once_the_account_of_an_edition_is_published(desk, ground, path):
    activity = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    ground.edition.state = "reported"
    desk.sit(secretary())
    where = f"{ground.team}/{path.format(**_holes(ground, activity))}"
    answer = desk.send("/equipe/assises/nouvelle", to=where, **_whole(ground, activity))
    assert answer.status_code in (403, 422), answer.text
    if answer.status_code == 403:
        assert "Ce n’est pas possible à cette étape" in text_of(answer) or "n’est pas" in text_of(answer)
    assert fresh(activity).version == activity.version


@pytest.mark.parametrize("path", [*WRITING, *READING])
def test_rows_of_another_edition_or_of_none_are_not_found(desk, ground, path):
    if "{" not in path:
        return
    other = make_edition()
    theirs = make_site_day(other)
    foreign = make_activity(theirs)
    desk.sit(secretary())
    holes = {"site": theirs.site_id, "day": theirs.id, "room": foreign.room_id, "activity": foreign.id}
    for numbers in (holes, dict.fromkeys(holes, 0), dict.fromkeys(holes, 10**17)):
        where = f"{ground.team}/{path.format(**numbers)}"
        post = path.endswith(("suppression", "au-programme", "brouillon"))
        answer = desk.send(f"{ground.team}/sites/nouveau", to=where) if post else desk.read(where)
        assert answer.status_code == 404, where
