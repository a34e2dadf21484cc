"""A8 as a property: badges printed, printed again, replaced, names corrected, read once or twice, in any order.

Beside the house stands somebody who keeps every sheet of paper in a box, with what it must be worth: that is what doors
must say, at once, and what a device without network must say from any list made since. Four houses that are wrong on
purpose are seen to fail.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import pytest

from assises.checkin import badges, manifest, queries, services, tokens
from assises.checkin.models import CheckIn
from assises.checkin.types import Answer
from assises.editions import queries as editions
from assises.people import services as people
from assises.people.models import Registration
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_registration
from tests.factories.door import badge_of, paired, passage, send, today_site

pytestmark = pytest.mark.usefixtures("frozen", "database")
PERSONS, STEPS = 3, 22


@dataclass
class Box:
    """The sheets that were printed: whose, and whether the person still has it in force."""

    sheets: dict[str, tuple[int, bool]] = field(default_factory=dict)
    #: Who is inside, and what was told about each passage.
    inside: set[int] = field(default_factory=set)
    told: dict[UUID, tuple[str, Answer]] = field(default_factory=dict)


class Site:
    """A site with its device and a registration, and what may happen to badges there."""

    def __init__(self) -> None:
        self.day = today_site()
        self.device, _token = paired(self.day)
        self.people = make_registration(editions.by_id(self.day.site.edition_id), persons=PERSONS)
        self.box = Box()

    def prints(self, chance: random.Random) -> None:
        """On paper, once more: the badge in force does not change."""
        who = chance.randrange(PERSONS)
        token = badge_of(self.people, who)
        standing = [known for known, (whose, good) in self.box.sheets.items() if (whose, good) == (who, True)]
        assert standing in ([], [token]), "printing again changed the badge"
        self.box.sheets[token] = (who, True)

    def replaces(self, chance: random.Random) -> None:
        """Lost: another one is given, the sheets of before are worth nothing."""
        who = chance.randrange(PERSONS)
        with unit_of_work(SYSTEM) as work:
            token = badges.replace(work, self.people.attendees[who].id, clock.now()).token
        for known, (whose, _good) in list(self.box.sheets.items()):
            self.box.sheets[known] = (whose, self.box.sheets[known][1] and whose != who)
        assert token not in self.box.sheets, "the new badge is an old one"
        self.box.sheets[token] = (who, True)

    def renames(self, chance: random.Random) -> None:
        """A name is corrected."""
        who = chance.randrange(PERSONS)
        correct(self.people.id, self.people.attendees[who].id, f"Prénom {chance.randrange(99)}")

    def reads(self, chance: random.Random) -> None:
        """A sheet before the door, one time in two sent twice: the same answer, one row."""
        if not self.box.sheets:
            return
        token = chance.choice(sorted(self.box.sheets))
        who, good = self.box.sheets[token]
        known = Answer.ALREADY_IN if who in self.box.inside else Answer.WELCOME
        expected = known if good else Answer.REVOKED
        sent = passage(self.day, token=token, live=True, id=uuid4())
        for _turn in range(chance.randint(1, 2)):
            [told] = send(self.device, sent)
            assert told.answer is expected, f"{told.answer}, not {expected}"
        if good:
            self.box.inside.add(who)
            self.box.told[sent.id] = (token, expected)

    def without_network(self, _chance: random.Random) -> None:
        """A list made now names every sheet that is worth nothing, and none that is."""
        gone = set(manifest.manifest(self.device, clock.now())["revoked"])
        for token, (_who, good) in self.box.sheets.items():
            assert (tokens.hash_of(token) in gone) is not good, "the list of devices says otherwise"

    def compare(self) -> None:
        """Passages are those of the box, each once, and each person has one badge in force at most."""
        db.session.expire_all()
        rows = db.session.query(CheckIn).filter_by(site_day_id=self.day.id).all()
        assert sorted(row.id for row in rows) == sorted(self.box.told), "a passage more, or less"
        for who, attendee in enumerate(self.people.attendees):
            standing = queries.standing_badges([attendee.id])
            held = {tokens.hash_of(token) for token, known in self.box.sheets.items() if known == (who, True)}
            assert {badge.token_hash for badge in standing.values()} == held, "another badge is in force"


def correct(registration_id: int, attendee_id: int, name: str) -> None:
    """The real correction of a first name."""
    with unit_of_work(SYSTEM) as work:
        version = work.session.get_one(Registration, registration_id, populate_existing=True).version
        people.change(work, registration_id, version, None, "fr", {attendee_id: name}, clock.now())


def lived(seed: int) -> Site:
    """So many things that happen at a site, in an order drawn."""
    chance, site = random.Random(seed), Site()
    acts = (site.prints, site.replaces, site.renames, site.reads, site.reads, site.reads, site.without_network)
    for _step in range(STEPS):
        chance.choice(acts)(chance)
    site.without_network(chance)
    site.compare()
    return site


def test_in_any_order_a_sheet_is_worth_what_it_must_be() -> None:
    sites = [lived(seed) for seed in range(12)]
    told = [answer for site in sites for _token, answer in site.box.told.values()]
    gone = [good for site in sites for _who, good in site.box.sheets.values() if not good]
    assert (Answer.ALREADY_IN in told, Answer.WELCOME in told, len(gone) > 12) == (True, True, True)


def never_ends(monkeypatch) -> None:
    """A house in which a badge that was replaced still opens doors."""
    monkeypatch.setattr(services, "_of_badge", _of_whom)


def _of_whom(badge, _hash, day):
    return services._known_attendee(badge.attendee_id, day)


def silent_lists(monkeypatch) -> None:
    """A house whose lists do not say which badges are gone."""
    monkeypatch.setattr(manifest, "_revoked", lambda _edition_id: [])


def by_name(monkeypatch) -> None:
    """A house in which correcting a name takes the badge away."""

    real = people.change

    def change(work, registration_id, version, contact, language, names, now, key=""):
        for number in names:
            badges.revoke(work, number, now)
        return real(work, registration_id, version, contact, language, names, now, key)

    monkeypatch.setattr(people, "change", change)


def twice(monkeypatch) -> None:
    """A house that counts a passage again when it is sent again."""
    real = services.record

    def record(work, device, passages, *more):
        new = [replace(each, id=uuid4()) for each in passages]
        return real(work, device, new, *more)

    monkeypatch.setattr(services, "record", record)


@pytest.mark.parametrize("wrong", [never_ends, silent_lists, by_name, twice])
def test_a_house_that_is_wrong_about_badges_is_caught(monkeypatch, wrong) -> None:
    wrong(monkeypatch)
    with pytest.raises(AssertionError):
        list(map(lived, range(4)))
