"""Commands on the programme: who may, when, what is told to whom, and what two at once decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason, EditionState
from assises.programme import crewing, placing, policies, queries, releasing, services
from assises.programme.drafts import RoomDraft, SiteDraft
from assises.programme.events import ActivityCancelled, ActivityMoved, ActivityResized, ProgrammeReleased
from assises.programme.holding import about, crews_let_go
from assises.programme.models import Activity, Crew
from assises.programme.policies import Act
from assises.programme.types import ACTIVITY, ActivityState, Part, ProgrammeReason
from assises.subjects import services as subjects
from assises.subjects.models import AssisesSubject
from assises.subjects.types import SUBJECT
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock, events
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import stories
from commons.threads.models import Tie
from tests.factories.assises import make_subject
from tests.factories.assises_days import make_edition, make_site_day
from tests.factories.identity import make_officer
from tests.factories.participation import somebody
from tests.factories.programme import cancel, draft, fresh, make_room, publish, rewrite, write


@pytest.fixture
def heard(monkeypatch) -> list[Any]:
    """Every fact of the programme that is told from here on."""
    told: list[Any] = []
    for kind in (ProgrammeReleased, ActivityMoved, ActivityCancelled, ActivityResized):
        monkeypatch.setitem(events._subscribers, kind, [lambda _work, fact: told.append(fact)])
    return told


def _edition(state: EditionState) -> AssisesEdition:
    return AssisesEdition(id=7, year=2026, title="A", state=state)


@pytest.mark.parametrize("state", list(EditionState))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", [("everywhere", 0), ("assises", 7), ("assises", 8), ("territory", 7), ("edition", 7)])
def test_who_may_write_the_programme_and_until_when(state, role, scope):
    refusal = policies.refusal_to_plan(_edition(state), somebody(role, *scope))
    if role is not Role.SECRETARIAT or scope not in (("everywhere", 0), ("assises", 7)):
        assert refusal is EditionReason.NOT_YOURS
    elif state in (EditionState.REPORTED, EditionState.ARCHIVED):
        assert refusal is EditionReason.NOT_FROM_HERE
    else:
        assert refusal is None


ALLOWED = {
    (ActivityState.DRAFT, False): {Act.REWRITE, Act.STAFF, Act.PLAN, Act.DELETE},
    (ActivityState.DRAFT, True): set(),
    (ActivityState.PLANNED, False): {Act.REWRITE, Act.STAFF, Act.WITHDRAW, Act.DELETE},
    (ActivityState.PLANNED, True): {Act.REWRITE, Act.STAFF, Act.CANCEL},
    (ActivityState.CANCELLED, False): set(),
    (ActivityState.CANCELLED, True): set(),
}


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize(("state", "told"), list(ALLOWED))
def test_what_each_state_of_an_activity_allows(act, state, told):
    now = clock.now()
    activity = Activity(state=state, first_release=1 if told else None, ends_at=now + timedelta(hours=1))
    edition = _edition(EditionState.ANNOUNCED)
    refusal = policies.refusal_to(act, activity, edition, SYSTEM, now)
    assert (refusal is None) == (act in ALLOWED[state, told])
    assert policies.refusal_to(act, activity, edition, NOBODY, now) is EditionReason.NOT_YOURS
    if act is Act.CANCEL and refusal is None:
        late = now + timedelta(hours=1)
        assert policies.refusal_to(act, activity, edition, SYSTEM, late) is ProgrammeReason.OVER


def test_a_release_tells_who_must_know(ground, heard):
    activity = write(ground.edition, ground.day, ground.room)
    other = write(ground.edition, ground.day, None, title="La visite")
    write(ground.edition, ground.day, None, plan=False, title="Un brouillon")
    publish(ground.edition)
    assert heard == [ProgrammeReleased(ground.edition.id, 1)]
    assert [a.id for a in queries.bookable(ground.edition.id)] == [activity.id, other.id]
    heard.clear()
    small = make_room(ground.day, "Petite salle", 10)
    rewrite(fresh(activity), room_id=small.id, capacity=10)
    rewrite(fresh(other), title="La visite du port")
    assert heard == [ActivityResized(activity.id)]
    publish(ground.edition)
    assert heard[1:] == [ProgrammeReleased(ground.edition.id, 2), ActivityMoved(activity.id)]
    heard.clear()
    cancel(activity)
    assert set(heard) == {ActivityCancelled(activity.id), ProgrammeReleased(ground.edition.id, 3)}


def test_the_first_version_that_told_of_an_activity_is_remembered(ground):
    first = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    second = write(ground.edition, ground.day, None, title="Plus tard")
    publish(ground.edition)
    assert [fresh(each).first_release for each in (first, second)] == [1, 2]


def test_nothing_new_is_not_published_and_an_old_preview_neither(ground):
    with pytest.raises(Refused) as nothing, unit_of_work(SYSTEM) as work:
        releasing.publish(work, ground.edition.id, "", "", clock.now())
    assert nothing.value.reason is ProgrammeReason.NOTHING_NEW
    activity = write(ground.edition, ground.day, ground.room)
    digest = releasing.pending(ground.edition.id).digest
    rewrite(activity, title="Changé entre-temps")
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        releasing.publish(work, ground.edition.id, digest, "", clock.now())
    assert queries.latest(ground.edition.id) is None


def _kept(title: str, year: int) -> AssisesSubject:
    subject = make_subject(title)
    with unit_of_work(SYSTEM) as work:
        subjects.keep(work, subject.id, year, "", subject.version, clock.now())
    return subject


def test_a_subject_that_is_kept_leads_to_the_activity_that_takes_it_up(ground):
    subject = _kept("Plus d’ombre", ground.edition.year)
    activity = write(ground.edition, ground.day, ground.room, subject_id=subject.id)
    publish(ground.edition)
    (tie,) = db.session.scalars(select(Tie).where(Tie.effect_kind == ACTIVITY))
    assert (tie.cause_kind, tie.cause_id, tie.effect_id) == (SUBJECT, subject.id, activity.id)
    elsewhere, proposed = _kept("Ailleurs", ground.edition.year + 1), make_subject("Proposé")
    for wrong in (elsewhere.id, proposed.id, 10**9):
        with pytest.raises(Invalid) as refused, unit_of_work(SYSTEM) as work:
            services.write(work, ground.edition.id, draft(ground.day, subject_id=wrong), clock.now())
        assert list(refused.value.fields) == ["subject"]


def test_days_rooms_and_activities_of_another_edition_are_refused(ground):
    other = make_edition()
    theirs = make_site_day(other)
    for wrong in (draft(theirs), draft(ground.day, make_room(theirs))):
        with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
            services.write(work, ground.edition.id, wrong, clock.now())
    for missing in (
        lambda work: services.write(work, 10**9, draft(ground.day), clock.now()),
        lambda work: services.plan(work, 10**9, clock.now()),
        lambda work: services.copy(work, 10**9, ground.day.id, None, draft(ground.day).starts, clock.now()),
        lambda work: placing.rewrite_room(work, 10**9, RoomDraft("x", 1), 1),
        lambda work: placing.rewrite_site(work, 10**9, SiteDraft("x"), 1),
        lambda work: placing.close_day(work, 10**9),
        lambda work: releasing.publish(work, 10**9, "", "", clock.now()),
    ):
        with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
            missing(work)


def test_the_story_of_an_activity_is_that_of_its_versions(app, ground):
    activity = write(ground.edition, ground.day, ground.room)
    publish(ground.edition)
    rewrite(fresh(activity), title="La cour")
    publish(ground.edition)
    cancel(activity)
    with app.test_request_context("/"):
        told = [m.sentence for m in stories.moments_of([Ref(ACTIVITY, activity.id)])[Ref(ACTIVITY, activity.id)]]
    assert [sentence.split(" ")[0] for sentence in told] == ["Nouveau", "«", "«"]
    assert "est annulé" in told[-1]


def test_a_person_of_the_crew_takes_their_file_away_and_leaves_no_trace(ground):
    officer = make_officer(role=Role.FACILITATOR)
    activity = write(ground.edition, ground.day, ground.room)
    with unit_of_work(SYSTEM) as work:
        crewing.staff(work, activity.id, {Part.FACILITATOR: [officer.id]}, fresh(activity).version, clock.now())
    assert [held["activity"] for held in about(officer.id)] == [activity.title]
    for _time in range(2):
        with unit_of_work(SYSTEM) as work:
            crews_let_go(work, AccountErased(officer.id))
        assert about(officer.id) == []


def test_crews_let_go_twice_changes_nothing_more(ground):
    officer, other = make_officer(role=Role.FACILITATOR), make_officer(role=Role.RAPPORTEUR)
    activity = write(ground.edition, ground.day, ground.room)
    crew = {Part.FACILITATOR: [officer.id], Part.RAPPORTEUR: [other.id]}
    with unit_of_work(SYSTEM) as work:
        crewing.staff(work, activity.id, crew, fresh(activity).version, clock.now())
    for _time in range(2):
        with unit_of_work(SYSTEM) as work:
            crews_let_go(work, AccountErased(officer.id))
        assert [each.account_id for each in db.session.scalars(select(Crew))] == [other.id]
