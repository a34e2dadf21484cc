"""Two people who act on one programme at the same moment: threads of their own, each on a real connection."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from assises.editions.models import AssisesEdition
from assises.programme import placing, queries, releasing, services
from assises.programme.drafts import RoomDraft
from commons.kernel import clock
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import Work
from tests.factories.assises_days import make_edition, make_site_day
from tests.factories.programme import draft, fresh, publish, rewrite, write
from tests.factories.rush import works


def _publish(edition_id: int, digest: str, work: Work) -> None:
    releasing.publish(work, edition_id, digest, "", clock.now())


def _at_once(app: Any, *commands: Any) -> list[Exception | None]:
    """Each command in a thread of its own, all let go together; the error each met."""
    ends = works(app, commands, catching=Exception)
    return [end if isinstance(end, Exception) else None for end in ends]


def test_two_who_publish_at_once_make_one_version(own_app):
    with own_app.app_context():
        edition = make_edition()
        edition_id = edition.id
        write(edition, make_site_day(edition))
        digest = releasing.pending(edition_id).digest
    ends = _at_once(own_app, *[partial(_publish, edition_id, digest)] * 4)
    assert ends.count(None) == 1
    assert all(isinstance(end, Stale | Refused) for end in ends if end is not None)
    with own_app.app_context():
        assert [release.number for release in queries.releases(edition_id)] == [1]


def test_without_the_lock_two_who_publish_at_once_collide(own_app, monkeypatch):
    """The positive control: without holding the edition, several try to write the same version."""
    with own_app.app_context():
        edition = make_edition()
        edition_id = edition.id
        write(edition, make_site_day(edition))
        digest = releasing.pending(edition_id).digest
    gate, pending = threading.Barrier(4, timeout=60), releasing.pending

    def all_read_first(number: int) -> releasing.Pending:
        found = pending(number)
        gate.wait()
        return found

    monkeypatch.setattr(
        releasing.locks, "held_edition", lambda work, number, **more: work.session.get(AssisesEdition, number)
    )
    monkeypatch.setattr(releasing.locks, "hold_days", lambda work, number: None)
    monkeypatch.setattr(releasing, "pending", all_read_first)
    ends = _at_once(own_app, *[partial(_publish, edition_id, digest)] * 4)
    assert {type(end).__name__ for end in ends if end is not None} == {"IntegrityError"}


def test_a_cancelling_and_a_version_at_once_lose_nothing(own_app):
    with own_app.app_context():
        edition = make_edition()
        edition_id, day = edition.id, make_site_day(edition)
        gone, other = write(edition, day), write(edition, day, title="La visite")
        publish(edition)
        rewrite(fresh(other), title="La visite, changée")
        gone_id, seen = gone.id, fresh(gone).version
        digest = releasing.pending(edition_id).digest
    _at_once(
        own_app,
        lambda work: services.cancel(work, gone_id, "Grève", seen, clock.now()),
        lambda work: releasing.publish(work, edition_id, digest, "", clock.now()),
    )
    with own_app.app_context():
        latest = queries.latest(edition_id)
        (line,) = [line for line in latest.programme if line["id"] == gone_id]
        assert line["state"] == "cancelled"
        assert [r.number for r in queries.releases(edition_id)] == list(range(latest.number, 0, -1))


def test_two_who_write_the_same_name_at_once_make_one_room(own_app):
    with own_app.app_context():
        site_id = make_site_day(make_edition()).site_id
    ends = _at_once(own_app, *[lambda work: placing.open_room(work, site_id, RoomDraft("Salle 1", 10))] * 3)
    assert ends.count(None) == 1
    assert all(isinstance(end, Invalid) and "name" in end.fields for end in ends if end is not None)


def test_two_who_save_the_same_sheet_at_once_are_one_saved_and_one_told(own_app):
    with own_app.app_context():
        edition = make_edition()
        day = make_site_day(edition)
        activity = write(edition, day)
        activity_id, seen = activity.id, fresh(activity).version
        mine = draft(day, title="Le mien")
    ends = _at_once(own_app, *[lambda work: services.rewrite(work, activity_id, mine, seen, clock.now())] * 2)
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "Stale"]
