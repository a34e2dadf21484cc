"""What pages of tables show, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from commons.kernel import i18n, qr
from commons.kernel.pages import good_until
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup
from commons.moderation import queries as moderation
from commons.moderation.types import Standing as Seen
from commons.territory import atlas
from commons.territory import queries as territory
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from participation.bodies import sections
from participation.bodies.models import Body
from participation.bodies.types import BODY
from participation.meetings import pages as meetings
from participation.meetings import queries as meeting_queries
from participation.meetings import words as meeting_words
from participation.meetings.models import Meeting
from participation.meetings.words import Standing
from participation.tables import finding, queries, stories
from participation.tables.finding import Candidate, Spot
from participation.tables.models import Commitment, Subject
from participation.tables.types import CommitmentState, SubjectState

FEW = 6


@dataclass(frozen=True)
class Row:
    """A table in a list."""

    slug: str
    name: str
    url: str
    remit: str
    places: list[str]
    communes: str
    closed: bool
    when: str
    where: str
    subjects: str


@dataclass(frozen=True)
class Topic:
    """A subject in a list or on its page."""

    id: int
    title: str
    url: str
    state: SubjectState
    by: str
    at: datetime
    language: str
    outcome: str
    meeting: Meeting | None


@dataclass(frozen=True)
class Promise:
    """A commitment in a list or on its page."""

    id: int
    words: str
    by_whom: str
    url: str
    due_on: date
    direction: str
    standing: Standing


def promise(commitment: Commitment, slug: str, now: datetime) -> Promise:
    """A commitment as it stands now, until the clock makes it late."""
    state = commitment.state
    if state.owed:
        good_until(stories.debt(commitment).due_at)
    looks = {
        CommitmentState.KEPT: "done",
        CommitmentState.ABANDONED: "closed",
        CommitmentState.PARTIAL: "open",
        CommitmentState.RUNNING: "open",
    }
    standing = Standing(looks[state], state.label)
    if stories.debt(commitment).is_late(now):
        standing = Standing("refused", meeting_words.late(commitment.due_on, now))
    return Promise(
        commitment.id, commitment.words, commitment.by_whom,
        url_for("tables.commitment", slug=slug, commitment_id=commitment.id), commitment.due_on,
        commitment.direction.label, standing,
    )  # fmt: skip


def topic(subject: Subject, slug: str) -> Topic:
    """A subject as people read it."""
    return Topic(
        subject.id, subject.title, url_for("tables.subject", slug=slug, subject_id=subject.id), subject.state,
        subject.author_name or _("quelqu’un du quartier"), subject.raised_at, subject.language, subject.outcome,
        subject.meeting if subject.state is SubjectState.SCHEDULED else None,
    )  # fmt: skip


def whole(body: Body, now: datetime) -> dict[str, Any]:
    """Everything the page of a table shows, in a fixed number of queries."""
    every = meeting_queries.of_body(body.id)
    coming = [m for m in reversed(every) if m.ends_at > now]
    past = [m for m in every if m.ends_at <= now]
    promises = queries.commitments(body.id)
    charter = queries.charter(body.id)
    return {
        "body": body,
        "sheet": queries.sheet_of(body),
        "charter": charter,
        "charter_text": plain_to_markup(charter.words) if charter else Markup(""),
        "participants": queries.participants(body.id),
        "coming": [meetings.row(meeting, now) for meeting in coming],
        "past": meetings.rows(past[:FEW], now),
        "more_past": max(len(past) - FEW, 0),
        "decisions": meetings.decided(meeting_queries.agreed_of(body.id, FEW)),
        "deeds": meetings.deeds(meeting_queries.open_actions(body.id), now),
        "promises": [promise(c, body.slug, now) for c in promises if c.state.owed][:FEW],
        "promises_total": len(promises),
        "tally": queries.tally(body.id),
        "topics": [topic(s, body.slug) for s in queries.subjects(body.id, most=FEW)],
        "news": queries.news(body.id, most=4),
        "parts": sections.shown_for(current_app, body, own_page=True),
        "masked": moderation.masked_in(Ref(BODY, body.id)),
    }


def unread(body_id: int) -> str:
    """How many subjects wait to be read by a moderator; those that are masked are counted with their motives."""
    waiting = queries.out_of_sight(body_id).get(Seen.WAITING, 0)
    if not waiting:
        return ""
    return ngettext("%(num)d sujet attend d’être relu.", "%(num)d sujets attendent d’être relus.", waiting)


def history(subject: Subject) -> list[tuple[datetime, str, str]]:
    """(when, what happened, in which words) of a subject."""
    steps = queries.steps([subject.id]).get(subject.id, [])
    return [(step.at, stories.step_sentence(step, n == 0), step.words) for n, step in enumerate(steps)]


def candidates(bodies: Iterable[Body]) -> list[Candidate]:
    """Tables as a search sees them, with what their places lie in: two queries."""
    above, every = territory.holders(), {place.id: place for place in territory.places()}
    return [_candidate(body, above, every) for body in bodies]


def _candidate(body: Body, above: dict[int, tuple[int, ...]], every: dict[int, Place]) -> Candidate:
    held = {holder for place in body.places for holder in above.get(place.id, (place.id,))}
    communes = sorted(every[n].name for n in held if n in every and every[n].kind is PlaceKind.COMMUNE)
    return Candidate(body.id, body.name, tuple(map(spot, body.places)), frozenset(held), ", ".join(communes))


def spot(place: Place) -> Spot:
    """A place on the ground."""
    return Spot(place.id, place.name, place.latitude, place.longitude)


def listed(
    bodies: Sequence[Body], now: datetime, typed: str = "", commune: Place | None = None, home: Place | None = None
) -> list[Row]:
    """Tables that answer a search, nearest to home first when one is given: four queries."""
    found = finding.matching(candidates(bodies), finding.words_of(typed), commune.id if commune else None)
    if home is not None:
        found = finding.nearest(found, spot(home))
    by_id = {body.id: body for body in bodies}
    following = meeting_queries.next_of([each.id for each in found], now)
    subjects = queries.open_subjects([each.id for each in found])
    return [_row(by_id[each.id], each, following.get(each.id), subjects.get(each.id, 0)) for each in found]


def _row(body: Body, candidate: Candidate, meeting: Meeting | None, subjects: int) -> Row:
    if meeting is not None:
        good_until(meeting.ends_at)
    words = ngettext("%(num)d sujet en cours", "%(num)d sujets en cours", subjects) if subjects else ""
    return Row(
        body.slug, body.name, url_for("tables.show", slug=body.slug), body.remit,
        [place.named(i18n.locale_code()) for place in body.places], candidate.communes, bool(body.closing_reason),
        meeting_words.when(meeting.starts_at, meeting.ends_at) if meeting else "",
        meeting_words.where(meeting) if meeting else "", words,
    )  # fmt: skip


def located(rows: Iterable[tuple[Body, str]]) -> list[atlas.Located]:
    """Tables on the map, each at its first place that has a position."""
    found = []
    for body, note in rows:
        place = next((p for p in body.places if p.latitude is not None and p.longitude is not None), None)
        if place is not None and place.latitude is not None and place.longitude is not None:
            item = atlas.Item(body.name, url_for("tables.show", slug=body.slug), note)
            found.append(atlas.Located(item, place.latitude, place.longitude))
    return found


def tables(number: int) -> str:
    """What a marker that stands for several says."""
    return ngettext("%(num)d table", "%(num)d tables", number)


def address_of(slug: str) -> str:
    """The whole address of a table, as it is printed and encoded."""
    return str(current_app.config["SERVER_ADDRESS"]) + url_for("tables.show", slug=slug)


def picture_of(slug: str) -> str:
    """Where the QR code of a table stands; its address changes with what it says, so that browsers keep it."""
    return url_for("tables.qr", slug=slug, v=qr.digest(address_of(slug)))
