"""Two people at one meeting at the same moment, on a real database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import Refused
from commons.kernel.unit_of_work import Work, unit_of_work
from participation.bodies import services as bodies
from participation.meetings import minutes, queries, services
from participation.meetings.types import MinutesState
from participation.tables import queries as tables
from participation.tables import subjects
from participation.tables.types import SubjectState
from tests.factories import tables as make
from tests.factories.bare import HELD, SHARED, bare, drop_constraint
from tests.factories.rush import PATIENCE, numbered, over_or_waiting, told, works

pytestmark = pytest.mark.race
MANY = 8


def rush(app, command: Callable[[Work, int], object], many: int = MANY) -> Counter[str]:
    """So many people send the same command at once; how each was answered."""
    return Counter(told(works(app, numbered(command, many))))


def write(meeting_id: int) -> Callable[[Work, int], object]:
    return lambda work, n: minutes.write(work, meeting_id, 0, f"Texte {n}", MinutesState.DRAFT, clock.now())


def test_of_many_writers_on_one_base_one_is_kept_and_the_others_are_told(own_app):
    with own_app.app_context():
        meeting_id = make.make_past_meeting(make.make_table()).id
    assert rush(own_app, write(meeting_id)) == {"done": 1, "Stale": MANY - 1}
    with own_app.app_context():
        assert [m.number for m in queries.revisions(meeting_id)] == [1]


def test_without_the_constraint_and_the_lock_several_texts_would_stand_as_the_first(own_app):
    """The positive control: the same command, what decides it taken away."""
    with own_app.app_context():
        meeting_id = make.make_past_meeting(make.make_table()).id
        drop_constraint("participation_minutes", "fk_participation_minutes_base")
        drop_constraint("participation_minutes", "uq_participation_minutes_revision")
    once = r" ON CONFLICT ON CONSTRAINT uq_participation_minutes_revision DO NOTHING"
    with bare(own_app, HELD, once, meet="UPDATE participation_meeting "):
        assert rush(own_app, write(meeting_id), 2) == {"done": 2}
    with own_app.app_context():
        assert [m.number for m in queries.revisions(meeting_id)] == [1, 1]


def test_without_the_body_held_still_a_meeting_is_announced_by_one_that_no_longer_meets(own_app):
    """The positive control: who announces looked before the closing, and writes after it."""
    with own_app.app_context():
        body = make.make_table()
        body_id, slug = body.id, body.slug

    def close() -> None:
        with unit_of_work(SYSTEM) as work:
            bodies.close(work, slug, "Fin", clock.now())

    def announce(work: Work, _number: int) -> None:
        services.announce(work, body_id, make.a_meeting_draft(), clock.now())

    with bare(own_app, SHARED, meet="INSERT INTO participation_meeting ", meanwhile=close):
        assert rush(own_app, announce, 1) == {"done": 1}


def test_of_many_editors_of_one_sheet_one_is_kept(own_app):
    with own_app.app_context():
        meeting = make.make_meeting(make.make_table())
        meeting_id = meeting.id
    answers = rush(
        own_app,
        lambda work, n: services.rewrite(work, meeting_id, make.a_meeting_draft(title=f"Titre {n}"), 1, clock.now()),
    )
    assert answers == {"done": 1, "Stale": MANY - 1}
    with own_app.app_context():
        assert queries.by_id(meeting_id).version == 2


def test_without_the_lock_several_editors_would_think_their_sheet_kept(own_app):
    """The positive control: the same command, when the sheet whose version it reads is not held."""
    with own_app.app_context():
        meeting_id = make.make_meeting(make.make_table()).id

    def rewrite(work: Work, number: int) -> None:
        services.rewrite(work, meeting_id, make.a_meeting_draft(title=f"Titre {number}"), 1, clock.now())

    with bare(own_app, HELD, meet="UPDATE participation_meeting "):
        assert rush(own_app, rewrite, 2) == {"done": 2}


def test_a_subject_is_never_on_the_agenda_of_a_meeting_cancelled_meanwhile(own_app):
    with own_app.app_context():
        body = make.make_table()
        pairs = [(make.make_meeting(body).id, make.make_subject(body).id) for _ in range(6)]
    for meeting_id, subject_id in pairs:

        def both(work: Work, number: int, meeting_id: int = meeting_id, subject_id: int = subject_id) -> None:
            if number:
                subjects.schedule(work, subject_id, meeting_id, 1, clock.now())
            else:
                services.cancel(work, meeting_id, "Canicule", clock.now())

        answers = rush(own_app, both, 2)
        assert answers in ({"done": 2}, {"done": 1, "Refused": 1})
        with own_app.app_context():
            assert tables.subject(subject_id).state is SubjectState.RAISED


def test_of_many_who_move_a_subject_one_is_heard(own_app):
    with own_app.app_context():
        subject_id = make.make_subject(make.make_table()).id
    answers = rush(
        own_app,
        lambda work, n: subjects.settle(work, subject_id, SubjectState.HANDLED, f"Réponse {n}", 1, clock.now()),
    )
    assert answers == {"done": 1, "Stale": MANY - 1}


def test_who_announces_waits_for_the_one_who_closes_the_body(own_app):
    """Without the lock on the body the announcement would read the state of before, and stand."""
    with own_app.app_context():
        body = make.make_table()
        body_id, slug = body.id, body.slug

    def announce() -> None:
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            services.announce(work, body_id, make.a_meeting_draft(), clock.now())

    with ThreadPoolExecutor(1) as pool:
        with own_app.app_context(), unit_of_work(SYSTEM) as work:
            bodies.close(work, slug, "Fin", clock.now())
            work.session.flush()
            announcing = pool.submit(announce)
            over_or_waiting(own_app, announcing)
            assert not announcing.done()
        assert isinstance(announcing.exception(PATIENCE), Refused)
