"""Tables, meetings and what they keep, through the real services, in a line of a test."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import update
from werkzeug.test import TestResponse

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Mode
from commons.territory.models import Place
from participation.bodies import queries as bodies
from participation.bodies.models import Body
from participation.bodies.types import BodyState
from participation.meetings import services as meetings
from participation.meetings.drafts import MeetingDraft
from participation.meetings.models import Meeting
from participation.tables import commitments, queries, services, subjects
from participation.tables.commitments import CommitmentDraft
from participation.tables.models import Commitment, Subject
from participation.tables.services import Sheet
from participation.tables.subjects import SubjectDraft
from participation.tables.types import Direction
from tests.factories.budgets import make_territory
from tests.factories.desk import Desk
from tests.factories.identity import make_account
from tests.factories.participation import somebody

HOUR = timedelta(hours=1)


def make_table(place: Place | None = None, name: str = "", **words: Any) -> Body:
    """A table de quartier with its sheet."""
    place = place or make_territory()
    sheet = Sheet(
        **{
            "remit": "Se parler entre voisins, et décider ensemble.",
            "animated_by": "Le centre social",
            "how_to_come": "Bus 15, arrêt Les Oliviers.",
            "contact": "04 00 00 00 00",
            **words,
        }
    )
    with unit_of_work(SYSTEM) as work:
        return services.create(work, name or f"Table {uuid4().hex[:8]}", [place.id], sheet, clock.now())


def a_meeting_draft(starts_at: datetime | None = None, **changes: Any) -> MeetingDraft:
    """A complete sheet of a meeting, in a week unless said otherwise."""
    starts_at = starts_at or clock.now() + timedelta(days=7)
    whole: dict[str, Any] = {
        "title": "Les jeux du square",
        "starts_at": starts_at,
        "ends_at": starts_at + 2 * HOUR,
        "summary": "On choisit où les mettre.",
        "place": "Centre social",
        "address": "12 rue des Oliviers",
        "step_free": True,
        "child_care": True,
        "child_care_words": "À dire avant mardi.",
        "interpreters": "arabe, comorien",
    }
    return MeetingDraft(**{**whole, **changes})


def make_meeting(body: Body, starts_at: datetime | None = None, **changes: Any) -> Meeting:
    """A meeting of this body, in a week unless said otherwise."""
    with unit_of_work(SYSTEM) as work:
        return meetings.announce(work, body.id, a_meeting_draft(starts_at, **changes), clock.now())


def make_past_meeting(body: Body, days: int = 7, **changes: Any) -> Meeting:
    """A meeting that took place so many days ago; nothing is written of it yet."""
    return make_meeting(body, clock.now() - timedelta(days=days), **changes)


def make_subject(body: Body, title: str = "Le passage piéton", actor: Actor = SYSTEM, **words: Any) -> Subject:
    """A subject proposed at this table."""
    with unit_of_work(actor) as work:
        draft = SubjectDraft(title, **{"words": f"Les voitures roulent vite, le {uuid4().hex[:6]} aussi.", **words})
        return subjects.propose(work, body.id, draft, clock.now())


def make_commitment(body: Body, due_on: date | None = None, **changes: Any) -> Commitment:
    """A commitment that the commune gave to this table."""
    due_on = due_on or (clock.now() + timedelta(days=30)).date()
    whole: dict[str, Any] = {
        "direction": Direction.RECEIVED,
        "words": "Repeindre le passage piéton",
        "by_whom": "La commune",
        "due_on": due_on,
    }
    with unit_of_work(SYSTEM) as work:
        return commitments.write(work, body.id, CommitmentDraft(**{**whole, **changes}), clock.now())


def close(body: Body) -> None:
    """Let this body meet no longer."""
    values = {"state": BodyState.CLOSED, "closing_reason": "Elle rejoint celle d’à côté."}
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Body).where(Body.id == body.id).values(values))
        work.touch("participation:bodies")
        work.session.expire_all()


def read_before(body: Body) -> None:
    """Let moderators read what is proposed here before it shows."""
    with unit_of_work(SYSTEM) as work:
        kept = bodies.by_id(body.id)
        assert kept is not None
        services.rewrite(work, body.id, Sheet(remit=kept.remit, mode=Mode.BEFORE), seen_of(body), clock.now())


def seen_of(body: Body) -> str:
    """What a form opened now would carry."""
    return services.seen_now(body, queries.sheet_of(body))


def sitting(role: str, scope: str = "everywhere", scope_id: int = 0) -> Actor:
    """Somebody of the team, with an account."""
    return somebody(role, scope, scope_id, make_account().id)


def forced(desk: Desk, path: str, **fields: str) -> TestResponse:
    """Send fields to an address whose page offers no form any more."""
    return desk.send(f"/tables/{make_table().slug}/sujets/proposer", to=path, **fields)
