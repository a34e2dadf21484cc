"""What pages of minutes show, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from assises.editions.models import AssisesEdition
from assises.minutes import addresses, policies, queries, services
from assises.minutes.models import ActivityMinutes, MinutesContest, MinutesVersion
from assises.minutes.policies import Hand, Standpoint
from assises.minutes.types import MINUTES, MinutesRefusal
from assises.programme import queries as programme
from assises.programme.models import Activity
from commons.kernel.access import current_actor
from commons.kernel.compared import Piece, difference
from commons.kernel.refs import Ref
from commons.kernel.sanitise import plain_to_markup
from commons.moderation import queries as moderation
from commons.moderation.types import Standing


@dataclass(frozen=True)
class Paragraph:
    """A part of the text, and the contestations (by their place in the list) that speak of it."""

    words: Markup
    contested: tuple[int, ...]


@dataclass(frozen=True)
class Shown:
    """A published version as it is read."""

    version: MinutesVersion
    text: Markup
    changes: list[Piece]


def paragraphs(words: str, contests: Sequence[MinutesContest]) -> list[Paragraph]:
    """The text cut where its author cut it; each part knows what was contested in it."""
    parts = [part for part in words.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return [Paragraph(plain_to_markup(part), _contested(part, contests)) for part in parts]


def _contested(part: str, contests: Sequence[MinutesContest]) -> tuple[int, ...]:
    text = " ".join(part.split())
    return tuple(
        place for place, contest in enumerate(contests, 1) if contest.passage in text or text in contest.passage
    )  # fmt: skip


def published(minutes: ActivityMinutes) -> dict[str, Any]:
    """The page of published minutes: the text that counts, what is contested, every version."""
    versions = queries.versions([minutes.id]).get(minutes.id, [])
    texts = queries.texts(minutes.id, [version.text_number for version in versions])
    contests = queries.contests([minutes.id]).get(minutes.id, [])
    last = texts[versions[-1].text_number].words
    return {
        "minutes": minutes,
        "activity": minutes.activity,
        "title": addresses.title_of(minutes),
        "words": last,
        "paragraphs": paragraphs(last, contests),
        "contests": contests,
        "versions": _shown(versions, {number: text.words for number, text in texts.items()}),
        "masked": moderation.masked_in(Ref(MINUTES, minutes.id)),
    }


def _shown(versions: Sequence[MinutesVersion], texts: dict[int, str]) -> list[Shown]:
    """The latest first, each with what it changed."""
    before, found = "", []
    for version in versions:
        words = texts[version.text_number]
        found.append(Shown(version, plain_to_markup(words), difference(before, words) if before else []))
        before = words
    return found[::-1]


def submitted(minutes: ActivityMinutes, now: datetime) -> dict[str, Any]:
    """What participants read and contest."""
    latest = queries.latest(minutes.id)
    contests = queries.contests([minutes.id]).get(minutes.id, [])
    return {
        "minutes": minutes,
        "activity": minutes.activity,
        "paragraphs": paragraphs(latest.words if latest else "", contests),
        "contests": contests,
        "refusal": policies.refusal_to_contest(services.standpoint(minutes.activity, minutes, now), now),
    }


@dataclass(frozen=True)
class DeskRow:
    """An activity and how far its minutes have come."""

    activity: Activity
    minutes: ActivityMinutes | None
    url: str


def desk_rows(edition: AssisesEdition) -> list[DeskRow]:
    """The activities of an edition that whoever asks may write or publish minutes of; a fixed number of queries."""
    actor = current_actor()
    hand = policies.hand_of(edition, actor, crew=False)
    mine = {a.id for a in programme.animated_by(actor.person_id)} if actor.person_id is not None else set()
    every = programme.activities(edition.id)
    activities = [a for a in every if hand.writes or hand.keeps or a.id in mine]
    known = queries.of_activities([a.id for a in activities])
    return [DeskRow(a, known.get(a.id), url_for("assises_minutes_desk.hub", activity_id=a.id)) for a in activities]


def refusals(at: Standpoint, hand: Hand, now: datetime) -> dict[str, MinutesRefusal | None]:
    """What whoever asks may not do now, and why; the services ask the same policies."""
    return {
        "write": policies.refusal_to_write(hand, at, now),
        "review": policies.refusal_to_review(hand, at, current_actor()),
        "submit": policies.refusal_to_submit(hand, at),
        "publish": policies.refusal_to_publish(hand, at, now),
        "reply": policies.refusal_to_reply(hand, at, answered=False),
    }


def desk(activity: Activity, now: datetime) -> dict[str, Any]:
    """The desk of the minutes of one activity."""
    minutes = queries.of_activity(activity.id)
    at, hand = services.standpoint(activity, minutes, now), services.hand_of(activity, current_actor())
    ids = [minutes.id] if minutes is not None else []
    latest = queries.latest(minutes.id) if minutes is not None else None
    return {
        "activity": activity,
        "edition": services.edition_of(activity),
        "minutes": minutes,
        "latest": latest,
        "text": plain_to_markup(latest.words) if latest is not None else Markup(""),
        "at": at,
        "refusals": refusals(at, hand, now),
        "contests": [
            c for several in queries.contests(ids, Standing.SHOWN, Standing.WAITING).values() for c in several
        ],
    }
