"""A7 in full: three devices, half an hour without network, uploads duplicated, dropped and permuted: nothing is lost.

Beside the devices stands somebody with a pencil who watched the doors: what they wrote is what the house must say.
The same test is seen to fail for four houses and devices that are wrong on purpose.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assises.checkin import badges, presence, queries, services, tokens, views_remote
from assises.checkin.models import CheckIn, WalkIn
from assises.checkin.passages import family
from assises.editions import queries as editions
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.door import badge_of, paired, today_site
from tests.factories.door_hands import Phone, passed

pytestmark = pytest.mark.usefixtures("frozen", "database")
#: How far the clock of each device is ahead.
CLOCKS = (timedelta(), timedelta(minutes=43), timedelta(hours=-2))
#: Who may pass: five registered people (the last with a badge that was replaced), two who came together unexpected.
REGISTERED, UNEXPECTED = 5, 2
#: Which device, whom, when (seconds), in or out.
HALF_AN_HOUR = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, REGISTERED + UNEXPECTED - 1), st.integers(0, 1800), st.booleans()),
    min_size=1, max_size=20, unique_by=lambda one: one[2],
)  # fmt: skip


@dataclass
class Morning:
    """The doors of a site, its devices, what waits on each, and what the pencil wrote."""

    site_day: Any
    phones: list[Phone]
    queues: list[list[dict[str, Any]]] = field(default_factory=lambda: [[], [], []])
    #: When it really was, the number of the passage, who, in or out.
    pencil: list[tuple[datetime, str, str, bool]] = field(default_factory=list)


def lived(app, drawn) -> Morning:
    """What took place at the doors, and stands on the devices."""
    site_day = today_site()
    people = make_registration(editions.by_id(site_day.site.edition_id), persons=REGISTERED)
    hashes = [tokens.hash_of(badge_of(people, number)) for number in range(REGISTERED)]
    with unit_of_work(SYSTEM) as work:
        badges.replace(work, people.attendees[-1].id, clock.now())
    together = family(uuid4(), "Yanis", College.RESIDENTS, 1, 1)
    morning = Morning(site_day, [Phone(app, paired(site_day)[1], ahead) for ahead in CLOCKS])
    for device, who, second, entering in drawn:
        at = clock.now() - timedelta(minutes=30) + timedelta(seconds=second)
        if who < REGISTERED:
            person, bearer = f"a{people.attendees[who].id}", {"badge": hashes[who]}
        else:
            new = together[who - REGISTERED]
            person, bearer = f"w{new.id}", {"walk_in": as_sent(new)}
        sent = passed(site_day, at + CLOCKS[device], direction="in" if entering else "out", **bearer)
        morning.queues[device].append(sent)
        morning.pencil.append((at, sent["id"], person, entering))
    return morning


def as_sent(new) -> dict[str, Any]:
    return {
        "id": str(new.id), "first_name": new.first_name, "college": new.college.value, "group": str(new.group),
        "rank": new.rank, "child": new.child,
    }  # fmt: skip


def upload_badly(morning: Morning, chance: random.Random, forgets: bool = False) -> None:
    """Batches in any order, with repetitions; some answers are lost on the way, so that what stands is sent again."""
    waiting = [(device, each) for device, queue in enumerate(morning.queues) for each in queue]
    while waiting:
        chance.shuffle(waiting)
        device = waiting[0][0]
        batch = [each for number, each in waiting if number == device][: chance.randint(1, 4)]
        arrives = chance.random() > 0.2
        done = set()
        if arrives:
            answer = morning.phones[device].send(*batch, *chance.sample(batch, chance.randint(0, len(batch))))
            assert answer.status_code == 200
            done = {each["id"] for each in answer.json["answers"] if each["answer"]}
        if forgets:
            done = {each["id"] for each in batch}
        elif chance.random() < 0.4:
            continue  # the answer was lost: the device knows nothing of it
        waiting = [(number, each) for number, each in waiting if each["id"] not in done]


def compare(morning: Morning) -> None:
    """The house says what the pencil says."""
    db.session.expire_all()
    inside: set[str] = set()
    for _at, _id, person, entering in sorted(morning.pencil):
        inside.add(person) if entering else inside.discard(person)
    rows = db.session.query(CheckIn).filter_by(site_day_id=morning.site_day.id).all()
    assert Counter(str(row.id) for row in rows) == Counter(each[1] for each in morning.pencil), "a passage is lost"
    assert {str(row.id): row.at for row in rows} == {each[1]: each[0] for each in morning.pencil}, "at another moment"
    found = presence.presence(queries.seen([morning.site_day.id]))
    assert set(found.inside) == inside, "somebody else is inside"
    came = {person for *_more, person, entering in morning.pencil if entering}
    assert {person for _day, person in found.came} == came, "somebody else came"
    unexpected = {person for *_more, person, _entering in morning.pencil if person.startswith("w")}
    assert db.session.query(WalkIn).filter_by(site_day_id=morning.site_day.id).count() == len(unexpected)


@given(HALF_AN_HOUR, st.integers(0, 2**32))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_three_devices_offline_for_half_an_hour_lose_nothing(app, drawn, seed):
    morning = lived(app, drawn)
    upload_badly(morning, random.Random(seed))
    compare(morning)


def believe_the_device(monkeypatch) -> None:
    """A house that takes the clock of a device as it is."""
    monkeypatch.setattr(views_remote, "_offset", lambda sent_at, now: timedelta())


def any_order(monkeypatch) -> None:
    """A house that takes passages in an order of its own, not as they took place."""
    real = presence.in_order
    monkeypatch.setattr(presence, "in_order", lambda seen: list(reversed(real(seen))))


def turn_away_replaced(monkeypatch) -> None:
    """A house that forgets what was read with a badge that was replaced since."""
    real = services._one

    def one(work, device, doors, passage, *more):
        badge = queries.badge_of_hash(passage.badge_hash) if passage.badge_hash else None
        gone = badge is not None and badge.revoked_at is not None
        return services.Told(passage.id, services.Answer.REVOKED) if gone else real(work, device, doors, passage, *more)

    monkeypatch.setattr(services, "_one", one)


@pytest.mark.parametrize("wrong", [believe_the_device, any_order, turn_away_replaced, None])
def test_a_house_or_a_device_that_is_wrong_is_caught(app, monkeypatch, wrong):
    """The positive control. None: a device that takes sending for being heard."""
    if wrong is not None:
        wrong(monkeypatch)

    chance = random.Random(4)
    seconds = chance.sample(range(1800), 20)
    drawn = [(n % 3, n % (REGISTERED + UNEXPECTED), second, chance.random() < 0.7) for n, second in enumerate(seconds)]
    morning = lived(app, drawn)
    upload_badly(morning, chance, forgets=wrong is None)
    with pytest.raises(AssertionError):
        compare(morning)
