"""What pages of meetings show, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from commons.kernel import refs
from commons.kernel.compared import Piece, difference
from commons.kernel.pages import good_until
from commons.kernel.refs import Ref, Target
from commons.kernel.sanitise import plain_to_markup
from participation.meetings import addresses, queries, words
from participation.meetings.models import Action, AgendaItem, Meeting, MeetingDecision, Minutes
from participation.meetings.types import ActionState, Crowd, MeetingState
from participation.meetings.words import Standing

PAGE = 20


@dataclass(frozen=True)
class Row:
    """A meeting in a list."""

    id: int
    title: str
    url: str
    when: str
    where: str
    moved_from: str
    cancelled: str
    body: str
    body_url: str
    standing: Standing
    offers: list[tuple[str, str]]
    minutes: bool = False


@dataclass(frozen=True)
class Point:
    """A point of the agenda, as it is shown: a subject out of sight keeps its place and loses its words."""

    id: int
    title: str
    url: str
    linked: bool


@dataclass(frozen=True)
class Deed:
    """An action in a list."""

    id: int
    words: str
    owner: str
    due_on: Any
    note: str
    standing: Standing
    meeting_id: int


@dataclass(frozen=True)
class Version:
    """A published revision of the minutes, with what it changed."""

    number: int
    at: datetime
    note: str
    text: Markup
    changes: list[Piece]


def row(meeting: Meeting, now: datetime, minutes: Collection[int] = ()) -> Row:
    """A meeting in a list, kept until the clock changes its state."""
    for moment in (meeting.starts_at, meeting.ends_at):
        good_until(moment)
    return Row(
        id=meeting.id,
        title=meeting.title,
        url=url_for("meetings.show", meeting_id=meeting.id),
        when=words.when(meeting.starts_at, meeting.ends_at),
        where=words.where(meeting),
        moved_from=_moved(meeting),
        cancelled=meeting.cancel_reason,
        body=meeting.body.name,
        body_url=addresses.of_body(meeting.body),
        standing=words.standing(meeting, now),
        offers=words.offers(meeting),
        minutes=meeting.id in minutes,
    )


def _moved(meeting: Meeting) -> str:
    if meeting.moved_from is None or meeting.state is MeetingState.CANCELLED:
        return ""
    return words.when(meeting.moved_from, meeting.moved_from + (meeting.ends_at - meeting.starts_at))


def rows(meetings: Iterable[Meeting], now: datetime) -> list[Row]:
    """Meetings in a list, with which of them have minutes to read."""
    found = list(meetings)
    minutes = queries.with_minutes([meeting.id for meeting in found])
    return [row(meeting, now, minutes) for meeting in found]


def whole(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Everything the public page of a meeting shows, in a fixed number of queries."""
    minutes = queries.published_minutes(meeting.id)
    agenda, decided = queries.agenda(meeting.id), queries.decisions([meeting.id])[meeting.id]
    spoken_of = [*(item.subject for item in agenda), *(decision.subject for decision in decided)]
    targets = refs.resolve(subject for subject in spoken_of if subject is not None)
    return {
        "meeting": meeting,
        "row": row(meeting, now),
        "missing": words.missing(meeting),
        "agenda": points(agenda, targets),
        "attendance": crowds(queries.attendance(meeting.id)),
        "names": [presence.name for presence in queries.presences(meeting.id)],
        "minutes": version(minutes[0]) if minutes else None,
        "corrected": len(minutes) > 1,
        "decisions": [(d, _target(d.subject, targets)) for d in decided],
        "actions": deeds(queries.actions([meeting.id])[meeting.id], now),
        "code": queries.code_of(meeting.id),
    }


def points(agenda: Sequence[AgendaItem], targets: dict[Ref, Target] | None = None) -> list[Point]:
    """The agenda as it is shown."""
    if targets is None:
        targets = refs.resolve(item.subject for item in agenda if item.subject is not None)
    return [_point(item, targets) for item in agenda]


def _point(item: AgendaItem, targets: dict[Ref, Target]) -> Point:
    if item.subject is None:
        return Point(item.id, item.title, "", False)
    target = _target(item.subject, targets)
    if target is None:
        return Point(item.id, _("Un sujet qui n’est pas montré"), "", True)
    return Point(item.id, target.title, target.url, True)


def _target(subject: Ref | None, targets: dict[Ref, Target]) -> Target | None:
    found = targets.get(subject) if subject is not None else None
    return found if found is not None and found.public else None


def crowds(numbers: dict[Crowd, int]) -> list[tuple[str, int]]:
    """Who came, in numbers; nothing when nobody counted."""
    return [(crowd.label, numbers[crowd]) for crowd in Crowd if numbers.get(crowd)]


def people(numbers: dict[Crowd, int]) -> str:
    """How many came in all, in words."""
    total = sum(numbers.values())
    return ngettext("%(num)d personne", "%(num)d personnes", total) if total else ""


def deeds(actions: Iterable[Action], now: datetime) -> list[Deed]:
    """Actions in a list, kept until the first of them becomes late."""
    found = list(actions)
    for action in found:
        if action.state is ActionState.OPEN:
            good_until(queries.end_of(action.due_on))
    return [Deed(a.id, a.words, a.owner, a.due_on, a.note, words.action_standing(a, now), a.meeting_id) for a in found]


def version(minutes: Minutes, before: Minutes | None = None) -> Version:
    """A published revision, compared with the one before when there is one."""
    changes = difference(before.body, minutes.body) if before is not None else []
    return Version(minutes.number, minutes.at, minutes.note, plain_to_markup(minutes.body), changes)


def versions(meeting_id: int) -> list[Version]:
    """Every published revision, the one that holds first, each with what it changed."""
    published = queries.published_minutes(meeting_id)
    return [version(each, before) for each, before in zip(published, [*published[1:], None], strict=False)]


def subjects_of(agenda: Sequence[AgendaItem]) -> list[tuple[str, str]]:
    """(reference, title) of the subjects on the agenda, for a list."""
    return [(str(item.subject), item.title) for item in agenda if item.subject is not None]


def decided(decisions: Iterable[MeetingDecision]) -> list[tuple[str, str]]:
    """(what was decided, address) of decisions, for the page of their body."""
    return [(d.words, url_for("meetings.show", meeting_id=d.meeting_id, _anchor=f"decision-{d.id}")) for d in decisions]
