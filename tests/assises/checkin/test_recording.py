"""What a device is told, and what stands afterwards: each passage once, facts never turned away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from assises.checkin import badges, queries, reconciling
from assises.checkin.models import WalkIn
from assises.checkin.presence import cases, presence
from assises.checkin.types import Answer, ConflictKind, Direction, Mode, Verdict
from assises.editions import queries as editions
from assises.people.types import RegistrationState
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_registration
from tests.factories.door import badge_of, paired, passage, send, today_site, walk_in
from tests.factories.door_hands import rows

pytestmark = pytest.mark.usefixtures("database", "frozen")


def inside(site_day):
    return presence(queries.seen(queries.days_together(site_day))).persons_in(site_day.id)


def kinds(site_day):
    return [case.kind for case in cases(queries.seen(queries.days_together(site_day)))]


def test_a_badge_is_welcome_then_already_in_then_goodbye(site):
    site_day, device, family = site
    token = badge_of(family)
    (told,) = send(device, passage(site_day, clock.now() - timedelta(minutes=2), token=token, live=True))
    assert (told.answer, told.person, told.attendee_id) == (Answer.WELCOME, "Personne 1", family.attendees[0].id)
    again = passage(site_day, clock.now() - timedelta(minutes=1), token=token)
    assert [t.answer for t in send(device, again)] == [Answer.ALREADY_IN]
    assert [t.answer for t in send(device, passage(site_day, token=token, direction=Direction.OUT))] == [Answer.GOODBYE]
    assert rows() == 3
    assert inside(site_day) == 0


def test_the_same_uuid_twice_is_one_row_and_the_same_answer(site):
    site_day, device, family = site
    once = passage(site_day, token=badge_of(family))
    first = send(device, once)
    assert send(device, once) == first == send(device, replace(once, live=True))
    assert send(device, once, once) == first * 2
    assert rows() == 1


def test_a_name_corrected_after_printing_keeps_the_badge(site):
    """A8: what is on the paper says nothing of the name."""
    site_day, device, family = site
    token = badge_of(family)
    family.attendees[0].first_name, family.attendees[0].last_name = "Samia", "Benali"
    family.version += 1
    db.session.commit()
    assert badge_of(family) == token
    (told,) = send(device, passage(site_day, token=token, live=True))
    assert (told.answer, told.person) == (Answer.WELCOME, "Samia")


def test_a_revoked_badge_is_refused_online_and_the_new_one_works(site):
    """A8: and what was read offline before anybody knew is kept, with a word about it."""
    site_day, device, family = site
    old = badge_of(family)
    with unit_of_work(SYSTEM) as work:
        new = badges.replace(work, family.attendees[0].id, clock.now())
    assert new.token != old
    assert new.badge.generation == 2
    assert [t.answer for t in send(device, passage(site_day, token=old, live=True))] == [Answer.REVOKED]
    assert rows() == 0
    assert [t.answer for t in send(device, passage(site_day, token=new.token, live=True))] == [Answer.WELCOME]
    send(device, passage(site_day, token=old))
    assert inside(site_day) == 1
    assert kinds(site_day) == [ConflictKind.REVOKED]


def test_somebody_who_cancelled_and_came_is_welcome_and_worth_a_look(site):
    site_day, device, family = site
    token = badge_of(family)
    family.state, family.cancelled_at = RegistrationState.CANCELLED, clock.now() - timedelta(hours=1)
    db.session.commit()
    assert [t.answer for t in send(device, passage(site_day, token=token, live=True))] == [Answer.CANCELLED]
    assert inside(site_day) == 1
    assert kinds(site_day) == [ConflictKind.CANCELLED]


def test_a_badge_nobody_knows_is_refused_online_and_kept_offline(site):
    site_day, device, _family = site
    unknown = {"badge_hash": "a" * 64}
    assert [t.answer for t in send(device, passage(site_day, live=True, **unknown))] == [Answer.UNKNOWN]
    assert rows() == 0
    send(device, passage(site_day, **unknown))
    assert inside(site_day) == 1
    assert kinds(site_day) == [ConflictKind.UNKNOWN]


def test_the_gauge_of_the_building_is_a_hard_stop_that_no_reason_opens():
    site_day = today_site(gauge=1)
    device, _token = paired(site_day)
    pair = make_registration(editions.by_id(site_day.site.edition_id), persons=2)
    first, second = badge_of(pair), badge_of(pair, 1)
    send(device, passage(site_day, clock.now() - timedelta(minutes=2), token=first, live=True))
    full = passage(site_day, token=second, live=True)
    assert [t.answer for t in send(device, full)] == [Answer.FULL]
    again = passage(site_day, clock.now() - timedelta(minutes=1), token=first, live=True)
    assert [t.answer for t in send(device, again)] == [Answer.ALREADY_IN]
    forced = replace(full, mode=Mode.FORCED, reason="Un enfant attend sa mère")
    assert [t.answer for t in send(device, forced)] == [Answer.FULL]
    assert rows() == 2
    send(device, passage(site_day, token=first, direction=Direction.OUT, live=True))
    assert [t.answer for t in send(device, full)] == [Answer.WELCOME]
    assert inside(site_day) == 1


def test_somebody_at_the_door_of_a_room_is_in_the_building_and_is_let_in_with_a_reason():
    """A device that is offline let them in, and has not said so yet: they do not stay in the corridor."""
    site_day = today_site(gauge=1)
    device, _token = paired(site_day)
    pair = make_registration(editions.by_id(site_day.site.edition_id), persons=2)
    activity = make_activity(site_day)
    send(device, passage(site_day, attendee_id=pair.attendees[0].id, live=True))
    knock = passage(site_day, attendee_id=pair.attendees[1].id, activity_id=activity.id, live=True)
    assert [t.answer for t in send(device, knock)] == [Answer.FULL]
    forced = replace(knock, mode=Mode.FORCED, reason="Entrée par l’autre porte, sans réseau")
    assert [t.answer for t in send(device, forced)] == [Answer.WELCOME]
    assert queries.check_in(forced.id).flags == ["gauge"]
    assert kinds(site_day) == []


def test_what_happened_offline_above_the_gauge_is_kept_with_a_flag():
    site_day = today_site(gauge=1)
    device, _token = paired(site_day)
    pair = make_registration(editions.by_id(site_day.site.edition_id), persons=2)
    told = send(device, *(passage(site_day, token=badge_of(pair, n)) for n in range(2)))
    assert [t.answer for t in told] == [Answer.WELCOME] * 2
    assert kinds(site_day) == [ConflictKind.GAUGE]


def test_a_clock_an_hour_ahead_is_put_right_and_said(site):
    site_day, device, family = site
    token, hour = badge_of(family), timedelta(hours=1)
    came_in = passage(site_day, clock.now() + hour - timedelta(minutes=20), token=token)
    went_out = passage(site_day, clock.now() - timedelta(minutes=5), token=token, direction=Direction.OUT)
    other, _token = paired(site_day)
    send(other, went_out)
    send(device, came_in, ahead=hour)
    assert inside(site_day) == 0, "the door an hour ahead saw them come in before the other saw them leave"
    assert queries.check_in(came_in.id).at == clock.now() - timedelta(minutes=20)
    assert kinds(site_day) == [ConflictKind.SKEW]


def test_somebody_written_down_at_the_door_is_one_person_whatever_is_sent_twice(site):
    site_day, device, family = site
    yanis = walk_in("Yanis", College.ASSOCIATIONS)
    came_in = passage(site_day, clock.now() - timedelta(minutes=2), walk_in=yanis, mode=Mode.DOOR)
    went_out = passage(
        site_day, clock.now() - timedelta(minutes=1), walk_in=yanis, mode=Mode.DOOR, direction=Direction.OUT
    )  # fmt: skip
    send(device, went_out, came_in)
    send(device, came_in, went_out)
    assert db.session.scalar(select(func.count()).select_from(WalkIn)) == 1
    with unit_of_work(SYSTEM) as work:
        token = badges.issue_to_walk_in(work, yanis.id, clock.now())
    (told,) = send(device, passage(site_day, token=token))
    assert (told.answer, told.person) == (Answer.WELCOME, "Yanis")
    came = queries.came(site_day.site.edition_id)
    assert [(c.attendee_id, c.college, c.site_day_id) for c in came] == [(None, College.ASSOCIATIONS, site_day.id)]
    assert family.attendees


def test_merging_is_explicit_makes_two_people_one_and_can_be_undone(site):
    site_day, device, family = site
    edition_id, samia = site_day.site.edition_id, family.attendees[0].id
    yanis = walk_in()
    send(device, passage(site_day, walk_in=yanis), passage(site_day, token=badge_of(family)))
    assert inside(site_day) == 2
    with unit_of_work(SYSTEM) as work:
        reconciling.merge(work, edition_id, yanis.id, samia, clock.now())
    assert inside(site_day) == 1
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        reconciling.merge(work, edition_id, yanis.id, samia, clock.now())
    with unit_of_work(SYSTEM) as work:
        reconciling.part(work, edition_id, yanis.id)
    assert inside(site_day) == 2
    assert rows() == 2


def test_a_double_decided_apart_counts_two_people_and_is_decided_once(site):
    site_day, device, family = site
    token = badge_of(family)
    late = passage(site_day, clock.now(), token=token)
    send(device, passage(site_day, clock.now() - timedelta(minutes=30), token=token), late)
    assert kinds(site_day) == [ConflictKind.DOUBLE]
    edition_id = site_day.site.edition_id
    decided = (edition_id, ConflictKind.DOUBLE, late.id, Verdict.APART, "La sœur avait le badge", clock.now())
    with unit_of_work(SYSTEM) as work:
        reconciling.decide(work, *decided)
    assert inside(site_day) == 2
    assert rows() == 2
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        reconciling.decide(work, *decided)
