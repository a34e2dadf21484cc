"""Issues badges, draws their tokens anew, revokes and replaces them. A corrected name changes no badge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from assises.checkin import policies, queries, tokens
from assises.checkin.models import Badge
from assises.checkin.types import CheckinReason
from assises.editions import queries as editions
from assises.people import queries as people
from assises.people.models import Attendee
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import Work


@dataclass(frozen=True)
class Issued:
    """A badge in force with its token, ready to be drawn."""

    badge: Badge
    token: str


def version_of(edition_id: int) -> str:
    """The name whose number is the version of the lists that devices hold."""
    return f"assises:checkin:{edition_id}"


def issue(work: Work, attendee_ids: Collection[int], now: datetime) -> dict[int, Issued]:
    """The badge in force of each of these people, made where there is none; asked twice, the same."""
    wanted = sorted(set(attendee_ids))
    standing = queries.standing_badges(wanted)
    stale = [badge for badge in standing.values() if _token(badge) is None]
    missing = [number for number in wanted if number not in standing]
    if stale or missing:
        _must_be_open(wanted)
    for badge in stale:
        # The application's key was changed: what it drew before cannot be drawn again.
        _end(work, badge, now)
        standing.pop(badge.attendee_id or 0)
    missing = [number for number in wanted if number not in standing]
    if missing:
        _insert(work, missing, now)
        standing = queries.standing_badges(wanted)
        _touch(work, missing)
    return {number: Issued(badge, _token(badge) or "") for number, badge in standing.items()}


def issue_to_walk_in(work: Work, walk_in_id: UUID, now: datetime) -> str:
    """The token of a temporary badge; the same each time."""
    token = tokens.badge_token(f"w{walk_in_id}", 1)
    row = {
        "walk_in_id": walk_in_id, "generation": 1, "token_hash": tokens.hash_of(token), "issued_at": now, "prints": 0,
    }  # fmt: skip
    work.session.execute(insert(Badge).values(row).on_conflict_do_nothing())
    return token


def count_prints(work: Work, badges: Collection[Badge]) -> None:
    """Note that these badges were put on paper once more."""
    ids = [badge.id for badge in badges]
    work.session.execute(update(Badge).where(Badge.id.in_(ids)).values(prints=Badge.prints + 1))
    work.audit("assises.badge.print", "assises.badge", number=len(ids))


def replace(work: Work, attendee_id: int, now: datetime) -> Issued:
    """Revoke the badge somebody has lost and give another one; the old one opens no door from now on."""
    revoke(work, attendee_id, now)
    return issue(work, [attendee_id], now)[attendee_id]


def revoke(work: Work, attendee_id: int, now: datetime) -> None:
    """End the badge in force of somebody; without one, nothing changes."""
    attendee = _kept(work, attendee_id)
    badge = queries.standing_badges([attendee.id]).get(attendee.id)
    if badge is not None:
        _end(work, badge, now)
        _touch(work, [attendee.id])


def _must_be_open(attendee_ids: Collection[int]) -> None:
    """Nobody is given a new badge of an edition that is archived."""
    for edition_id in {attendee.registration.edition_id for attendee in people.attendees(attendee_ids)}:
        refusal = policies.refusal_of_archive(editions.by_id(edition_id))
        if refusal is not None:
            raise Refused(reason=refusal)


def _kept(work: Work, attendee_id: int) -> Attendee:
    attendee = next(iter(people.attendees([attendee_id])), None)
    if attendee is None:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    refusal = policies.refusal_to_act(editions.by_id(attendee.registration.edition_id), work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)
    return attendee


def _end(work: Work, badge: Badge, now: datetime) -> None:
    standing = (Badge.id == badge.id, Badge.revoked_at.is_(None))
    work.session.execute(update(Badge).where(*standing).values(revoked_at=now, revoked_by=work.actor.person_id))
    work.audit("assises.badge.revoke", f"assises.badge:{badge.id}", attendee=badge.attendee_id)


def _insert(work: Work, attendee_ids: list[int], now: datetime) -> None:
    last: dict[int, int] = {}
    for badge in queries.badges_of(attendee_ids):
        last.setdefault(badge.attendee_id or 0, badge.generation)
    rows = []
    for number in attendee_ids:
        generation = last.get(number, 0) + 1
        token_hash = tokens.hash_of(tokens.badge_token(f"a{number}", generation))
        rows.append(
            {
                "attendee_id": number, "generation": generation, "token_hash": token_hash, "issued_at": now,
                "prints": 0,
            }
        )  # fmt: skip
    # Two who ask at once: the unique generation decides, and both read the one that stands.
    work.session.execute(insert(Badge).values(rows).on_conflict_do_nothing())


def _token(badge: Badge) -> str | None:
    token = tokens.badge_token(f"a{badge.attendee_id}", badge.generation)
    return token if tokens.hash_of(token) == badge.token_hash else None


def _touch(work: Work, attendee_ids: Collection[int]) -> None:
    editions_met = {attendee.registration.edition_id for attendee in people.attendees(attendee_ids)}
    work.touch(*(version_of(edition_id) for edition_id in editions_met))
