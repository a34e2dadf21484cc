"""A coming edition of the Assises: its days, sites and rooms, its activities, the first version of its programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
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


def known(stage: Stage) -> AssisesEdition | None:
    """The coming edition, whenever it was told; else whatever stands in its year already."""
    told = [edition for edition in editions.editions() if edition.theme == texts()["theme"]]
    return told[0] if told else editions.by_year(stage.day(AHEAD).year)


def edition(stage: Stage) -> AssisesEdition:
    """The coming edition, once it is told."""
    found = known(stage)
    assert found is not None
    return found


def is_told(stage: Stage) -> bool:
    """Whether it is there already."""
    return known(stage) is not None


def tell(stage: Stage) -> None:
    """Prepare the edition, write its programme, announce it, publish the first version."""
    first, announced = stage.day(AHEAD), stage.at((ANNOUNCED, 9))
    registrations = (stage.at((ANNOUNCED, 10)), stage.at((AHEAD - 3, 20)))
    made = announce(stage, texts(), first, announced, registrations)
    release(stage, made, texts()["note"], stage.at((ANNOUNCED, 11)))


def announce(
    stage: Stage, words: Words, first: date, moment: datetime, registrations: tuple[datetime, datetime]
) -> AssisesEdition:  # fmt: skip
    """An edition of two days with the sites and activities its words tell, if any, announced at this moment."""
    with stage.acting(moment) as work:
        made = edition_services.prepare(
            work, first.year, words["title"].format(year=first.year), (first, first + timedelta(days=1)), registrations,
            moment, theme=words["theme"], about=words["about"].strip(), contact=words.get("contact", ""),
        )  # fmt: skip
        days, rooms = _sites(work, made, words)
        for activity in words.get("activity", ()):
            services.write(work, made.id, _draft(activity, days, rooms), moment)
        services.plan_all(work, made.id, moment)
        work.session.refresh(made)
        edition_services.become(work, made.id, EditionState.ANNOUNCED, made.version, words.get("why", ""), moment)
    return made


def release(stage: Stage, made: AssisesEdition, note: str, moment: datetime) -> None:
    """Publish the first version of the programme."""
    with stage.acting(moment) as work:
        releasing.publish(work, made.id, releasing.pending(made.id).digest, note, moment)


def _sites(work: Work, made: AssisesEdition, words: Words) -> tuple[dict[str, int], dict[str, int]]:
    """The numbers of the days ("nord-0") and of the rooms ("grande")."""
    days, rooms = {}, {}
    for site_words in words.get("site", ()):
        draft = SiteDraft(place_id=place(site_words["place"]).id, **{name: site_words[name] for name in _SITE})
        site = placing.open_site(work, made.id, draft)
        for day in site_words["days"]:
            hours = (time.fromisoformat(day["opens"]), time.fromisoformat(day["closes"]))
            when = DayDraft(made.first_day + timedelta(days=day["day"]), *hours, day["gauge"])
            days[f"{site_words['key']}-{day['day']}"] = placing.open_day(work, site.id, when).id
        for room in site_words["rooms"]:
            told = {name: value for name, value in room.items() if name != "key"}
            rooms[room["key"]] = placing.open_room(work, site.id, RoomDraft(**told)).id
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
