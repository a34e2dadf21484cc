"""Who may follow by message and who may make a code; when messages leave; which links stop them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.journeys.follow_up import policies, schedule, tokens
from app.journeys.follow_up.types import OFFERED, FollowReason, Medium
from commons.identity.types import ContactKind, Role
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from tests.factories.participation import somebody

HER = Actor(person_id=1)
MAIL, PHONE = ContactKind.MAIL, ContactKind.PHONE


@pytest.mark.parametrize(
    ("actor", "contact", "medium", "followed", "again", "reason"),
    [
        (NOBODY, None, Medium.MAIL_WEEK, 0, False, FollowReason.SIGN_IN),
        (HER, None, Medium.NONE, 0, False, FollowReason.SIGN_IN),
        (HER, MAIL, Medium.MAIL_WEEK, 0, False, None),
        (HER, MAIL, Medium.MAIL_DAY, 0, False, None),
        (HER, MAIL, Medium.NONE, 0, False, None),
        (HER, MAIL, Medium.SMS, 0, False, FollowReason.NO_PHONE),
        (HER, PHONE, Medium.SMS, 0, False, None),
        (HER, PHONE, Medium.NONE, 0, False, None),
        (HER, PHONE, Medium.MAIL_DAY, 0, False, FollowReason.NO_MAIL),
        (HER, PHONE, Medium.MAIL_WEEK, 0, False, FollowReason.NO_MAIL),
        (HER, MAIL, Medium.MAIL_WEEK, policies.MOST_FOLLOWED, False, FollowReason.TOO_MANY),
        (HER, MAIL, Medium.MAIL_WEEK, policies.MOST_FOLLOWED, True, None),
    ],
)
def test_who_may_follow_and_how(actor, contact, medium, followed, again, reason):
    assert policies.refusal_to_follow(actor, contact, medium, followed, again) is reason


def test_every_way_is_offered_to_somebody_and_every_reason_has_its_sentence():
    assert {medium for offered in OFFERED.values() for medium in offered} == set(Medium)
    assert all(medium.label for medium in Medium)
    assert all(reason.sentence for reason in FollowReason)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", [("everywhere", 0), ("territory", 3), ("edition", 2), ("body", 9)])
def test_the_team_makes_codes_and_those_with_one_task_do_not(role, scope):
    refusal = policies.refusal_to_make_code(somebody(role, *scope))
    others = (Role.OBSERVER, Role.RAPPORTEUR, Role.WELCOMER)
    assert refusal is (FollowReason.NOT_YOURS if role in others else None)


def test_residents_and_visitors_make_no_code_and_the_system_may():
    assert policies.refusal_to_make_code(NOBODY) is FollowReason.NOT_YOURS
    assert policies.refusal_to_make_code(HER) is FollowReason.NOT_YOURS
    assert policies.refusal_to_make_code(SYSTEM) is None


def paris(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, 30, tzinfo=schedule.PARIS)


@pytest.mark.parametrize("hour", [0, 3, 7, 12, 16, 20, 23])
def test_nobody_is_told_at_night_in_the_morning_or_at_work(hour):
    assert schedule.rounds(paris(18, hour)) == []


def test_mail_of_the_day_leaves_every_evening_and_the_rest_on_thursdays():
    assert [r.media for r in schedule.rounds(paris(15, 17))] == [(Medium.MAIL_DAY,)]
    both = schedule.rounds(paris(18, 19))
    assert [r.name for r in both] == ["day:2026-06-18", "week:2026-W25"]
    assert both[1].media == (Medium.MAIL_WEEK, Medium.SMS)


def test_a_week_begins_on_monday_and_a_day_at_midnight_in_paris():
    daily, weekly = schedule.rounds(paris(18, 17))
    assert daily.began_at == datetime(2026, 6, 17, 22, tzinfo=UTC)
    assert weekly.began_at == datetime(2026, 6, 14, 22, tzinfo=UTC)


def test_the_week_of_new_year_has_one_name():
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=schedule.PARIS)
    assert schedule.rounds(new_year)[1].name == "week:2026-W53"


def test_a_link_that_stops_messages_works_ninety_days(app, frozen):
    with app.app_context():
        token = tokens.make(12, frozen)
        assert tokens.read(token, frozen) == 12
        assert tokens.read(token, frozen + timedelta(days=89)) == 12
        assert tokens.read(token, frozen + timedelta(days=92)) is None
        assert len(token) < 40


def test_a_forged_link_stops_nobodys_messages(app, frozen):
    with app.app_context():
        token = tokens.make(12, frozen)
        person, day, signature = token.split(".")
        forged = [
            f"13.{day}.{signature}", f"{person}.{int(day) + 900}.{signature}", f"{person}.{day}.{signature[:-1]}A",
            f"{person}.{day}.", f"{person}.{day}", "", ".", "..", "a.b.c", f"٣.{day}.{signature}", "1" * 5000,
            token + "=", f"-12.{day}.{signature}", f"{person}.{day}.é", "'; DROP TABLE follow_up_follow; --",
        ]  # fmt: skip
        assert [tokens.read(one, frozen) for one in forged] == [None] * len(forged)


def test_another_secret_makes_other_links(app, frozen, monkeypatch):
    with app.app_context():
        token = tokens.make(12, frozen)
        monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-0123456789-0123456789")
        assert tokens.read(token, frozen) is None
