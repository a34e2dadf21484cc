"""Last year's edition: its programme, the people who registered, and those whom the doors saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from app.demo.assises import programme
from app.demo.assises.programme import Words
from app.demo.participation.stage import Stage, place
from app.demo.participation.stage import texts as read
from assises.checkin import devices, services
from assises.checkin.models import DoorDevice
from assises.checkin.passages import NewWalkIn, Passage
from assises.checkin.tokens import pairing_secret
from assises.checkin.types import Direction, Mode
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import services as people
from assises.people.drafts import NewGroup
from assises.people.types import Entrance
from assises.programme import queries
from assises.programme.models import SiteDay
from assises.programme.types import Entry
from assises.seats import services as seats
from commons.identity.colleges import College
from commons.kernel.clock import PARIS

#: Days from its first day: when it was announced, when registrations ended.
ANNOUNCED, CLOSED = -45, -3
_YEAR = timedelta(weeks=52)


def texts() -> Words:
    """What the file of the past edition tells."""
    return read("past", "assises")


def edition(stage: Stage) -> AssisesEdition | None:
    """The edition of the year before the coming one, once it stands."""
    return editions.by_year(programme.edition(stage).year - 1)


def at(stage: Stage, when: Sequence[int]) -> datetime:
    """A moment counted in days from the first day of the past edition."""
    days, *hours = when
    return stage.at((_offset(stage) + days, *hours))


def _offset(stage: Stage) -> int:
    """Its first day, in days from today: the same day of the week, the year before."""
    coming = programme.edition(stage)
    first = coming.first_day - _YEAR
    if first.year == coming.year:
        first -= timedelta(weeks=1)
    return (first - stage.now.astimezone(PARIS).date()).days


def is_told(stage: Stage) -> bool:
    """Whether an edition stands in its year already."""
    return edition(stage) is not None


def tell(stage: Stage) -> None:
    """Announced and published in its time; people register, come, and are seen at the doors."""
    first = stage.day(_offset(stage))
    announced, hour = at(stage, (ANNOUNCED, 9)), timedelta(hours=1)
    registrations = (announced + hour, at(stage, (CLOSED, 20)))
    made = programme.announce(stage, texts(), first, announced, registrations)
    programme.release(stage, made, texts()["note"], announced + 2 * hour)
    days = {_key(day): day for day in queries.site_days(made.id)}
    came = _register(stage, made)
    for key, day in days.items():
        _open_door(stage, day, [*came.get(key, ()), *_written_at_the_door(key)])


def _key(day: SiteDay) -> str:
    """A day of a site as the file names it: "nord-0"."""
    name = next(site["key"] for site in texts()["site"] if site["name"] == day.site.name)
    first = min(other.day for other in queries.site_days(day.site.edition_id))
    return f"{name}-{(day.day - first).days}"


def _register(stage: Stage, made: AssisesEdition) -> dict[str, list[int]]:
    """Every group, in turn; who came, by the day they were seen."""
    activities = {activity.title: activity for activity in queries.activities(made.id)}
    titles = {words["key"]: words["title"] for words in texts()["activity"]}
    came: dict[str, list[int]] = {}
    for number, (words, name) in enumerate(_groups()):
        moment = at(stage, (ANNOUNCED + 2 + number % 38, 9 + number % 9))
        wanted = [activities[titles[key]] for key in words["wants"]]
        with stage.acting(moment) as work:
            group, _new = people.register(work, made.id, _draft(words, name), moment)
            people.confirm(work, group.id, moment)
            seated = [activity.id for activity in wanted if activity.entry is Entry.SEAT]
            seats.ask(work, group.id, sorted({each.site_day_id for each in wanted}), seated, moment)
            for key in words["came"]:
                came.setdefault(key, []).extend(person.id for person in group.attendees)
    return came


def _groups() -> Iterator[tuple[Words, str]]:
    """Each group with the name of whoever registers it."""
    for rank, words in enumerate(texts()["group"], 1):
        for number in range(1, words["groups"] + 1):
            yield words, f"Groupe {rank}-{number} (exemple)"


def _draft(words: Words, name: str) -> NewGroup:
    return NewGroup(
        college=College(words["college"]), first_name=name, ticket=_number(name).hex,
        entrance=Entrance(words["entrance"]), companions=words["companions"], home_id=place(words["home"]).id,
        children=tuple(words.get("children", ())), reached_by=words.get("reached_by", ""),
    )  # fmt: skip


def _number(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo/assises/past/{name}")


def _written_at_the_door(key: str) -> list[NewWalkIn]:
    """Those who came without being registered."""
    return [
        NewWalkIn(_number(f"{key}/{rank}/{n}"), f"Personne {rank}-{n} (exemple)", College(words["college"]))
        for rank, words in enumerate(texts()["door"]) if words["day"] == key for n in range(words["persons"])
    ]  # fmt: skip


def _open_door(stage: Stage, day: SiteDay, came: Sequence[int | NewWalkIn]) -> None:
    """One device, then everybody in a row, a minute apart at most; the device is closed in the evening."""
    with stage.acting(day.opens_at) as work:
        device = devices.open_device(work, day.site_id, f"Téléphone de l’accueil, jour {day.day:%d/%m}", day.opens_at)
        devices.pair(work, pairing_secret(device.id, device.pairing_turn), day.opens_at)
        work.session.refresh(device)
    with stage.acting(day.closes_at) as work:
        services.record(work, device, _passages(device, day, came), timedelta(0), day.closes_at)
        devices.revoke(work, device.id, day.closes_at)


def _passages(device: DoorDevice, day: SiteDay, came: Sequence[int | NewWalkIn]) -> list[Passage]:
    return [
        Passage(
            _number(f"{device.id}/{rank}"), day.id, Direction.IN,
            Mode.DOOR if isinstance(who, NewWalkIn) else Mode.SEARCH, day.opens_at + timedelta(seconds=40 * rank),
            attendee_id=who if isinstance(who, int) else None, walk_in=who if isinstance(who, NewWalkIn) else None,
        )
        for rank, who in enumerate(came)
    ]  # fmt: skip
