"""The desk of the account, and two people who publish at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import update

from assises.commitments.types import PromiseState
from assises.editions.types import EditionState
from assises.people.types import Entrance
from assises.reports import counting, queries, services
from assises.reports.counting import Came
from assises.reports.models import EditionReport
from assises.reports.types import Part
from commons.identity.colleges import College
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import add_day, make_registration, make_site_day
from tests.factories.identity import make_officer, text_of
from tests.factories.outcome import Crowd, make_commitment, past_edition, secretary
from tests.factories.participation import somebody

WORDS = {Part.OPENING: {"fr": "Deux jours de débats.", "ar": "يومان من النقاش."}}


@pytest.fixture
def people() -> Iterator[Crowd]:
    """People who came, as a test says."""
    crowd = Crowd()
    counting.register(crowd)
    yield crowd
    counting.forget(crowd)


@pytest.fixture
def edition(database, frozen, people):
    """An edition that is over: thirty residents and three elected members came, minutes and promises were written."""
    last = past_edition(2040, state=EditionState.REPORTED, reported_at=frozen - timedelta(days=300))
    make_commitment(last)
    make_commitment(last, PromiseState.KEPT)
    found = past_edition(2041, theme="Vivre au frais")
    day = make_site_day(found, name="La Friche")
    registration = make_registration(found, persons=30, entrance=Entrance.PHONE)
    people.lines = [Came(a.id, College.RESIDENTS, None, day.id) for a in registration.attendees]
    people.lines += [Came(None, College.ELECTED, None, day.id)] * 3
    make_commitment(found)
    return found


def do(act, *args, actor: Actor = SYSTEM):
    with unit_of_work(actor) as work:
        return act(work, *args, clock.now())


def written(edition) -> EditionReport:
    do(services.write, edition.id, 0, WORDS)
    report = queries.report(edition.id)
    assert report is not None
    db.session.refresh(report)
    return report


def _race(app, act) -> list[str]:
    barrier = Barrier(2, timeout=20)

    def one(number: int) -> str:
        with app.app_context():
            try:
                act(barrier, number)
            except DomainError as error:
                return type(error).__name__
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_the_secretariat_writes_sees_and_publishes(desk, edition):
    desk.sit(secretary(edition, make_officer(ready=False).id))
    path = "/equipe/assises/2041/bilan"
    assert desk.send(path, opening_fr="Deux jours", came_ar="من جاء").status_code == 303
    late = desk.send(path, opening_fr="Ma version", version="0")
    assert late.status_code == 409
    assert "Ma version" in late.text
    assert "Deux jours" in late.text
    assert "33 personnes sont venues." in text_of(desk.read(f"{path}/publier"))
    assert desk.send(f"{path}/publier").location == "/assises/2041/bilan"
    assert "Deux jours" in desk.read("/assises/2041/bilan").text
    assert desk.send(f"{path}/publier", note="").status_code == 422


@pytest.mark.parametrize("typed", [{"opening_fr": "x" * 100_000}, {"said_ar": "\x00\x08"}, {"version": "x"}])
def test_words_that_cannot_be_read_are_not_kept(desk, edition, typed):
    desk.sit(secretary(edition))
    assert desk.send("/equipe/assises/2041/bilan", **typed).status_code == 422
    assert queries.report(edition.id) is None


def test_odd_words_are_only_text(desk, edition):
    do(services.write, edition.id, 0, {Part.OPENING: {"fr": "<script>alert(1)</script> \u202e 😀 #panic()"}})
    do(services.publish, edition.id, 1, "")
    assert "<script>alert" not in desk.read("/assises/2041/bilan").text
    assert desk.read("/assises/2041/bilan-fr.pdf").status_code == 200


@pytest.mark.parametrize(("actor", "reading", "writing"), [
    (NOBODY, 303, 401), (Actor(person_id=2), 403, 403), (somebody(Role.MODERATOR, person_id=2), 403, 403),
    (somebody(Role.SECRETARIAT, "assises", 999_999, person_id=2), 403, 403),
])  # fmt: skip
def test_nobody_else_opens_the_desk(desk, edition, actor, reading, writing):
    desk.sit(actor)
    for path in ("/equipe/assises/2041/bilan", "/equipe/assises/2041/bilan/publier"):
        assert desk.read(path).status_code == reading
        assert desk.send("/suivi", to=path, version="0", opening_fr="x").status_code == writing
    assert queries.report(edition.id) is None


def test_before_its_time_and_after_the_archive_nothing_is_written(desk, edition, frozen):
    written(edition)
    desk.sit(secretary(edition))
    for first, state in (
        (frozen.date() + timedelta(days=9), EditionState.ANNOUNCED),
        (edition.first_day, EditionState.ARCHIVED),
    ):
        edition.first_day, edition.last_day, edition.state = first, first, state
        db.session.commit()
        for path in ("/equipe/assises/2041/bilan", "/equipe/assises/2041/bilan/publier"):
            assert "<form" not in desk.read(path).text.split("<main")[1]
            assert desk.send("/suivi", to=path, version="1", opening_fr="x").status_code == 403


def test_the_page_asks_the_same_queries_for_a_crowd(desk, edition, people, queries, frozen):
    desk.sit(secretary(edition))
    desk.read("/equipe/assises/2041/bilan/publier")
    db.session.expire_all()
    queries.clear()
    desk.read("/equipe/assises/2041/bilan/publier")
    few = len(queries)
    day = add_day(make_site_day(edition).site, edition.last_day)
    people.lines += [Came(None, College.RESIDENTS, None, day.id)] * 500
    for _ in range(8):
        make_commitment(edition)
    db.session.expire_all()
    queries.clear()
    assert "533 personnes" in text_of(desk.read("/equipe/assises/2041/bilan/publier"))
    # One more site is one more row, not one more query.
    assert len(queries) <= few + 1


def test_of_two_who_publish_at_once_one_is_told(own_app):
    with own_app.app_context():
        edition = past_edition()
        number = edition.id
        written(edition)

    def act(barrier: Barrier, _number: int) -> None:
        with own_app.test_request_context():
            barrier.wait()
            do(services.publish, number, 1, "")

    assert _race(own_app, act) == ["Stale", "done"]
    with own_app.app_context():
        assert queries.report(number).number == 1


def test_without_the_version_both_would_publish(own_app):
    """The control: the same race, written whatever was read."""
    with own_app.app_context():
        edition = past_edition()
        number = edition.id
        written(edition)

    def act(barrier: Barrier, _number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            seen = work.session.get(EditionReport, number).number
            barrier.wait()
            row = update(EditionReport).where(EditionReport.edition_id == number)
            work.session.execute(row.values(number=seen + 1))

    assert _race(own_app, act) == ["done", "done"]
