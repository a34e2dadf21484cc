"""A coming edition of the Assises: its days, sites and rooms, its activities, the first version of its programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from app.demo.participation.stage import Stage, place
from app.demo.participation.stage import texts as read
from assises.editions import queries as editions
from assises.editions import services as edition_services
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from assises.programme import placing, releasing, services
from assises.programme.drafts import ActivityDraft, DayDraft, RoomDraft, SiteDraft
from assises.programme.types import ActivityKind, Entry
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory

Words = Mapping[str, Any]
#: Days from today: its first day, and how long ago it was announced.
AHEAD, ANNOUNCED = 38, -20
_SITE = ("name", "address", "access", "step_free", "comfort", "child_care")


def texts() -> Words:
    """What the file of the edition tells."""
    return read("edition", "assises")


def year(stage: Stage) -> int:
    """The year of the coming edition."""
    return stage.day(AHEAD).year


def edition(stage: Stage) -> AssisesEdition:
    """The coming edition, once it is told."""
    found = editions.by_year(year(stage))
    assert found is not None
    return found


def is_told(stage: Stage) -> bool:
    """Whether it is there already."""
    return editions.by_year(year(stage)) is not None


def tell(stage: Stage) -> None:
    """Prepare the edition, write its programme, announce it, publish the first version."""
    words, moment = texts(), stage.at((ANNOUNCED, 9))
    first = stage.day(AHEAD)
    with stage.acting(moment) as work:
        made = edition_services.prepare(
            work, first.year, words["title"].format(year=first.year), (first, first + timedelta(days=1)),
            (stage.at((ANNOUNCED, 10)), stage.at((AHEAD - 3, 20))), moment,
            theme=words["theme"], about=words["about"].strip(), contact=words["contact"],
        )  # fmt: skip
        days, rooms = _sites(work, made)
        for activity in words["activity"]:
            services.write(work, made.id, _draft(activity, days, rooms), moment)
        services.plan_all(work, made.id, moment)
        work.session.refresh(made)
        edition_services.become(work, made.id, EditionState.ANNOUNCED, made.version, words["why"], moment)
    with stage.acting(stage.at((ANNOUNCED, 11))) as work:
        found = releasing.pending(made.id)
        releasing.publish(work, made.id, found.digest, words["note"], stage.at((ANNOUNCED, 11)))


def _sites(work: Work, made: AssisesEdition) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of the days ("nord-0") and of the rooms ("grande")."""
    days, rooms = {}, {}
    for words in texts()["site"]:
        draft = SiteDraft(place_id=place(words["place"]).id, **{name: words[name] for name in _SITE})
        site = placing.open_site(work, made.id, draft)
        for day in words["days"]:
            hours = (time.fromisoformat(day["opens"]), time.fromisoformat(day["closes"]))
            when = DayDraft(made.first_day + timedelta(days=day["day"]), *hours, day["gauge"])
            days[f"{words['key']}-{day['day']}"] = placing.open_day(work, site.id, when).id
        for room in words["rooms"]:
            known = {name: value for name, value in room.items() if name != "key"}
            rooms[room["key"]] = placing.open_room(work, site.id, RoomDraft(**known)).id
    return days, rooms


def _draft(words: Words, days: Mapping[str, int], rooms: Mapping[str, int]) -> ActivityDraft:
    starts, ends = (time.fromisoformat(hour) for hour in words["hours"])
    orientations = {each.code: each.id for each in territory.orientations()}
    return ActivityDraft(
        kind=ActivityKind(words["kind"]), title=words["title"], summary=words["summary"],
        site_day_id=days[f"{words['site']}-{words['day']}"], room_id=rooms.get(words.get("room", "")),
        starts=starts, ends=ends, capacity=words["capacity"], entry=Entry(words.get("entry", Entry.SEAT)),
        languages=tuple(words.get("languages", ["fr"])), interpreted=tuple(words.get("interpreted", [])),
        easy_french=words.get("easy_french", False), orientation_id=orientations[words["orientation"]],
    )  # fmt: skip
