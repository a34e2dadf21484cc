"""What the Assises lead to, in a line of a test: commitments, minutes, items of the agenda, accounts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from assises.agenda import services as agenda
from assises.agenda.drafts import SheetDraft
from assises.commitments import services as commitments
from assises.commitments.drafts import PointDraft, PromiseDraft
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import Claim, PromiseState
from assises.editions.models import AssisesEdition
from assises.minutes import queries as minutes_queries
from assises.minutes import services as minutes
from assises.minutes.contesting import ContestDraft
from assises.minutes.models import ActivityMinutes
from assises.programme.models import Activity
from assises.reports import counting
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.assises_days import make_activity, make_edition, make_site_day

WORDS = "Soixante bancs sont posés à l’ombre.\n\nLa parole est restée au même groupe pendant une heure."
BANKS = "Poser vingt bancs à l’ombre dans chaque quartier"


def secretary(edition: AssisesEdition | None = None, person_id: int | None = 1) -> Actor:
    """The secretariat of this edition, or of everywhere."""
    scope = ("everywhere", 0) if edition is None else edition.scope
    return Actor(person_id=person_id, grants=frozenset({Grant(Role.SECRETARIAT, *scope)}))


def writer(edition: AssisesEdition, person_id: int | None = None) -> Actor:
    """Somebody who takes the notes of this edition's activities."""
    return Actor(person_id=person_id, grants=frozenset({Grant(Role.RAPPORTEUR, *edition.scope)}))


def past_edition(year: int | None = None, **more: Any) -> AssisesEdition:
    """An edition whose days are over: minutes, commitments and the account are written."""
    today, now = clock.now().date(), clock.now()
    dates: dict[str, Any] = {
        "first_day": today - timedelta(days=3), "last_day": today - timedelta(days=2),
        "registrations_open_at": now - timedelta(days=40), "registrations_close_at": now - timedelta(days=5), **more,
    }  # fmt: skip
    return make_edition(year, **dates)


def past_activity(edition: AssisesEdition | None = None, **more: Any) -> Activity:
    """A workshop that was held."""
    return make_activity(make_site_day(edition or past_edition()), **more)


def draft(**more: Any) -> PromiseDraft:
    """A commitment as typed."""
    due = clock.now().date() + timedelta(days=200)
    return PromiseDraft(**{"words": BANKS, "owner": "la Métropole", "due_on": due, **more})


def make_commitment(
    edition: AssisesEdition | None = None, state: PromiseState = PromiseState.PROPOSED, **more: Any
) -> AssisesCommitment:
    """A commitment of this edition, brought to this state (proposed, accepted or what follows)."""
    edition = edition or past_edition()
    with unit_of_work(SYSTEM) as work:
        made = commitments.propose(work, edition.id, draft(**more), clock.now())
    if state not in (PromiseState.PROPOSED, PromiseState.REFUSED):
        move(made, PromiseState.ACCEPTED)
    if state not in (PromiseState.PROPOSED, PromiseState.ACCEPTED):
        move(made, state)
    return made


def move(commitment: AssisesCommitment, to: PromiseState, now: datetime | None = None, actor: Actor = SYSTEM) -> None:
    """What becomes of it, with a reason."""
    db.session.refresh(commitment)
    more: dict[str, Any] = {}
    if to is PromiseState.CARRIED_OVER:
        year = max(commitment.edition.year, commitment.carried_to or 0) + 1
        more = {"carried_to": year, "due_on": commitment.due_on + timedelta(days=365)}
    with unit_of_work(actor) as work:
        commitments.move(
            work, commitment.id, commitment.version, to, "Parce que c’est ainsi", now or clock.now(), **more
        )
    db.session.refresh(commitment)


def point(**more: Any) -> PointDraft:
    """How far it has come, as typed."""
    return PointDraft(**{"claim": Claim.PARTLY, "words": "Trois bancs sur vingt", "ticket": uuid4().hex, **more})


def make_minutes(activity: Activity | None = None, words: str = WORDS) -> ActivityMinutes:
    """A first text."""
    activity = activity or past_activity()
    with unit_of_work(SYSTEM) as work:
        minutes.write(work, activity.id, 0, words, clock.now())
    return found_minutes(activity.id)


def submitted_minutes(activity: Activity | None = None, words: str = WORDS) -> ActivityMinutes:
    """Minutes that participants have in hand since now."""
    made = make_minutes(activity, words)
    with unit_of_work(SYSTEM) as work:
        minutes.review(work, made.id, made.version, clock.now())
    db.session.refresh(made)
    with unit_of_work(SYSTEM) as work:
        minutes.submit(work, made.id, made.version, clock.now())
    db.session.refresh(made)
    return made


def published_minutes(activity: Activity | None = None, words: str = WORDS) -> ActivityMinutes:
    """Minutes that everybody reads: participants had them a month ago."""
    made = submitted_minutes(activity, words)
    publish(made)
    return made


def publish(made: ActivityMinutes, note: str = "") -> None:
    """Publish the last text, once the time to contest is over."""
    assert made.contest_until is not None
    db.session.refresh(made)
    with unit_of_work(SYSTEM) as work:
        minutes.publish(work, made.id, made.version, note, max(clock.now(), made.contest_until))
    db.session.refresh(made)


def found_minutes(activity_id: int) -> ActivityMinutes:
    """The minutes of this activity."""
    made = minutes_queries.of_activity(activity_id)
    assert made is not None
    db.session.refresh(made)
    return made


def contestation(**more: Any) -> ContestDraft:
    """A contestation as typed."""
    passage = "Soixante bancs sont posés à l’ombre."
    return ContestDraft(**{"passage": passage, "words": "C’est six, pas soixante.", "ticket": uuid4().hex, **more})


def make_item(year: int = 2030, title: str = "", **more: Any) -> int:
    """An item proposed for the agenda of this year."""
    with unit_of_work(SYSTEM) as work:
        sheet = SheetDraft(title or f"Fiche {uuid4().hex[:6]}", presentation="Pour se parler.", **more)
        return agenda.propose(work, year, sheet, clock.now())


def a_day(year: int = 2026, month: int = 3, day: int = 12) -> date:
    """A day of a decision."""
    return datetime(year, month, day, tzinfo=UTC).date()


class Crowd:
    """People who came, said by a test."""

    def __init__(self) -> None:
        self.lines: list[counting.Came] = []

    def __call__(self, edition_id: int) -> list[counting.Came]:
        """What accounts ask."""
        return self.lines


def tags_of(element: Any) -> list[str]:
    """Every tag of a document, from the root of its structure."""
    element = element.get_object()
    if not isinstance(element, dict):
        return []
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    own = [str(element["/S"])] if "/S" in element else []
    return own + [tag for child in children for tag in tags_of(child)]
