"""What the page of a door shows, and what its forms do; the same for a device with JavaScript and for one without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from assises.checkin import doorstep, finding, heads, policies, queries, services, tokens
from assises.checkin.finding import Card
from assises.checkin.forms import AtTheDoor, person_ids
from assises.checkin.models import CheckIn, DoorDevice
from assises.checkin.passages import LONGEST_NAME, NewWalkIn, Passage, Told
from assises.checkin.presence import Presence, presence
from assises.checkin.types import Answer, CheckinReason, Direction, Mode
from assises.people import queries as people
from assises.programme import queries as programme
from assises.programme.models import Activity, SiteDay
from commons.kernel.errors import Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Result:
    """What stands big on the screen."""

    answer: Answer
    name: str
    card: Card | None = None
    others: Sequence[Card] = ()
    places: Sequence[Activity] = ()
    #: What somebody written down can say at the next door.
    code: str = ""
    #: Those just written down with them, each with a code of their own.
    family: Sequence[Card] = ()

    @property
    def persons(self) -> int:
        """How many the group is."""
        return max(len(self.others), len(self.family)) + 1


def found_by(edition_id: int, text: str) -> tuple[list[Card], Mode]:
    """Whoever a scanned or typed text stands for."""
    token = tokens.read_token(text)
    if token:
        card = finding.by_badge(edition_id, token)
        return ([card] if card is not None else []), Mode.SCAN
    return finding.by_code(edition_id, text), Mode.SEARCH


def of_badge(day: SiteDay, text: str, ticket: str, form: AtTheDoor, now: datetime) -> Passage | None:
    """The passage of whoever carries this badge; None when the text is no badge."""
    token = tokens.read_token(text)
    if not token:
        return None
    return Passage(
        UUID(hex=ticket), day.id, form.direction, Mode.SCAN, now, badge_hash=tokens.hash_of(token),
        activity_id=form.activity_id, live=True,
    )  # fmt: skip


def of_people(
    day: SiteDay, people: Sequence[str], ticket: str, form: AtTheDoor, reason: str, now: datetime
) -> list[Passage]:  # fmt: skip
    """One passage a person; the ticket of the form and the person make its number, so that twice is once."""
    passages = []
    for key in people:
        attendee_id, walk_in_id = person_ids(key)
        mode = Mode.FORCED if reason else Mode.SEARCH
        passages.append(
            Passage(
                uuid5(UUID(hex=ticket), key), day.id, form.direction, mode, now, attendee_id=attendee_id,
                walk_in_id=walk_in_id, activity_id=form.activity_id, reason=reason, live=True,
            )
        )  # fmt: skip
    return passages


def of_newcomers(day: SiteDay, people: Sequence[NewWalkIn], form: AtTheDoor, now: datetime) -> list[Passage]:
    """The passages of those who have just been written down."""
    return [
        Passage(
            uuid5(new.id, "in"), day.id, Direction.IN, Mode.DOOR, now, walk_in=new, activity_id=form.activity_id,
            live=True,
        )
        for new in people
    ]  # fmt: skip


def let_pass(work: Work, device: DoorDevice, passages: Sequence[Passage], now: datetime) -> list[Told]:
    """Record what happens at this door now, by our clock."""
    told = services.record(work, device, passages, timedelta(), now)
    for each in told:
        if each.refusal is not None:
            raise Refused(reason=each.refusal)
    return told


def result_of(row: CheckIn) -> Result:
    """What is shown again of a passage that stands."""
    card = _card_of(row)
    others = finding.others_of_group(card) if card is not None and row.direction is Direction.IN else []
    there = now_inside(row.site_day_id).inside if others else {}
    waiting = [each for each in others if there.get(each.person) != row.site_day_id]
    places = finding.places(row.attendee_id, row.site_day_id) if row.attendee_id is not None else []
    code = tokens.short_code(row.walk_in_id) if row.walk_in_id is not None else ""
    family = others if row.mode is Mode.DOOR else []
    return Result(row.answer, card.name if card is not None else "", card, waiting, places, code, family)


def refused(answer: Answer, name: str, card: Card | None = None) -> Result:
    """What is shown of somebody who cannot come in."""
    return Result(answer, name, card)


def now_inside(site_day_id: int) -> Presence:
    """Who is where on this day."""
    day = programme.site_day(site_day_id)
    assert day is not None  # a foreign key
    together = queries.days_together(day)
    return presence(queries.seen(together), queries.heads(together))


def inside_today(device: DoorDevice, now: datetime) -> int:
    """How many are in the building of this device now; nobody on a day it is closed."""
    day = doorstep.today(device, now)
    return now_inside(day.id).persons_in(day.id) if day is not None else 0


def let_count(work: Work, device: DoorDevice, day: SiteDay, ticket: str, persons: int, now: datetime) -> None:
    """Write down how many heads were counted in this building now; the ticket of the form makes its number."""
    counted = heads.Heads(uuid5(UUID(hex=ticket), "heads"), day.id, persons, now)
    refusal = heads.count_at_the_door(work, device, counted, timedelta(), now, live=True)
    if refusal is not None:
        raise Refused(reason=refusal)


def day_to_open(device: DoorDevice, day: SiteDay | None, now: datetime) -> SiteDay:
    """The day this door is open; Refused on any other."""
    refusal = policies.refusal_to_list(queries.days_of_site(device.site_id), now)
    if refusal is not None or day is None:
        raise Refused(reason=refusal or CheckinReason.NOT_HERE)
    return day


def _card_of(row: CheckIn) -> Card | None:
    if row.attendee_id is not None:
        return next(iter(finding.cards(people.attendees([row.attendee_id]))), None)
    written = queries.walk_in(row.walk_in_id) if row.walk_in_id is not None else None
    return finding.card_of_walk_in(written) if written is not None else None


def rooms_of(day: SiteDay | None) -> list[Activity]:
    """The activities of this day, for a device that stands at the door of a room."""
    if day is None:
        return []
    return [each for each in programme.activities(day.site.edition_id) if each.site_day_id == day.id]


def groups(cards: Sequence[Card]) -> list[list[Card]]:
    """Whole groups behind the people found, so that a family comes in with one touch."""
    found: dict[int | UUID | None, list[Card]] = {}
    for card in cards:
        if card.group not in found:
            found[card.group] = [card, *finding.others_of_group(card)]
    return list(found.values())


def keys_of(passages: Sequence[Passage]) -> list[str]:
    """The people of passages that were refused, so that a form can send them again."""
    return [key for each in passages if (key := _key_of(each))]


def _key_of(passage: Passage) -> str:
    if passage.attendee_id is not None:
        return queries.person_key(passage.attendee_id)
    walk_in_id = passage.walk_in.id if passage.walk_in is not None else passage.walk_in_id
    if walk_in_id is not None:
        return queries.person_key(None, walk_in_id)
    badge = queries.badge_of_hash(passage.badge_hash or "")
    if badge is None or badge.revoked_at is not None:
        return ""
    return queries.person_key(badge.attendee_id, badge.walk_in_id)


def one_line_name(typed: str) -> str:
    """A first name as it will stand."""
    return one_line(typed, LONGEST_NAME)
