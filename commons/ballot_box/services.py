"""What is done to a poll: set up, amend, extend, cast, replace. Called inside a unit of work, whose end commits.

Nothing of a cast goes to the journal, the log or the outbox: their order would be a way from the roll to the box.
A refusal undoes the caller's whole unit of work; do not catch it inside.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from commons.ballot_box import codes, policies
from commons.ballot_box.guards import guarded, obey
from commons.ballot_box.keeping import close, load_closed, stir
from commons.ballot_box.locks import freeze_rules, locked_poll, poll_for_a_vote
from commons.ballot_box.models import Ballot, Poll
from commons.ballot_box.pausing import pause, resume
from commons.ballot_box.sheets import put_sheets, sign, unsign
from commons.ballot_box.types import CLASS_OF, LONGEST_CONTENT, Cast, PollPlan, Reason, Sheet
from commons.kernel.clock import PARIS
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import Work

__all__ = [
    "amend",
    "cast",
    "close",
    "extend",
    "load_closed",
    "open_poll",
    "pause",
    "put_sheets",
    "replace",
    "resume",
    "sign",
    "stir",
    "unsign",
]

#: One statement for both tables: only a new entry on the roll brings a ballot with it.
_PUT_IN = """
    WITH entry AS (
        INSERT INTO ballot_box_roll (poll_id, scope, elector_key, channel, place, home, day, fresh)
        VALUES (%(poll)s, %(scope)s, %(elector)s, %(channel)s, %(place)s, %(home)s, %(day)s, true)
        ON CONFLICT DO NOTHING RETURNING poll_id),
    ballot AS (
        INSERT INTO ballot_box_ballot (key, poll_id, box, content, channel_class, secret_hash, fresh)
        SELECT CAST(%(key)s AS bytea), poll_id, %(box)s, CAST(%(content)s AS bytea), %(class)s,
               CAST(%(hashed)s AS bytea), true
        FROM entry ON CONFLICT DO NOTHING RETURNING poll_id)
    SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM ballot)
"""


def open_poll(work: Work, plan: PollPlan) -> Poll:
    """Set up a poll; it takes ballots by itself once its period begins. IntegrityError for a key already used."""
    poll = Poll(
        key=plan.key, opens_at=plan.opens_at, closes_at=plan.closes_at,
        rules=dict(plan.rules), secret=secrets.token_bytes(32),
    )  # fmt: skip
    work.session.add(poll)
    work.session.flush()
    work.audit("ballot_box.open", plan.key)
    return poll


def amend(work: Work, plan: PollPlan, now: datetime) -> Poll:
    """Rewrite period and rules, as long as there is no ballot; Refused afterwards."""
    poll = locked_poll(work.session, plan.key, alone=True)
    obey(policies.refusal_to_amend(poll, now))
    poll.opens_at, poll.closes_at, poll.rules = plan.opens_at, plan.closes_at, dict(plan.rules)
    work.session.flush()
    work.audit("ballot_box.amend", plan.key, digest=codes.rules_digest(plan.rules))
    return poll


def extend(work: Work, poll_key: str, until: datetime, why: str, now: datetime) -> Poll:
    """Put the end off to a later moment, with the reason that is published."""
    poll = locked_poll(work.session, poll_key, alone=True)
    obey(policies.refusal_to_extend(poll, until, why, now))
    work.audit("ballot_box.extend", poll_key, before=poll.closes_at.isoformat(), until=until.isoformat(), why=why)
    poll.closes_at = until
    work.session.flush()
    return poll


def cast(work: Work, sheet: Sheet, now: datetime) -> Cast:
    """Put a ballot in the box and its voter on the roll, both or neither; the same sheet again changes nothing.

    Refused: not open, closed, ALREADY_VOTED, BALLOT_DIFFERS (same form, other choices), FORM_REPLAYED (the secret is
    another voter's). Stale: the rules changed. Invalid: malformed secret, content too long.
    """
    secret = _readable(sheet.secret, sheet.content)
    poll = poll_for_a_vote(work.session, sheet.poll_key)
    obey(policies.refusal_to_cast(poll, now))
    _same_rules(poll, sheet.rules_seen)
    hashed = codes.secret_hash(poll.key, secret)
    with guarded():
        freeze_rules(work.session, poll, now)
        if _put_in(work.session, poll, sheet, hashed, now):
            return Cast(secret, codes.tracking_code(hashed))
    _refuse_another_ballot(work.session, poll, sheet, hashed)
    return Cast(secret, codes.tracking_code(hashed), again=True)


def replace(work: Work, poll_key: str, box: str, secret: str, content: bytes, now: datetime) -> Cast:
    """Give the ballot of this secret, in this box, other choices; who holds the secret is all that is asked.

    `queries.box_of` says which box. Limit the tries of one visitor before calling.
    """
    parsed = _readable(secret, content)
    poll = poll_for_a_vote(work.session, poll_key)
    obey(policies.refusal_to_replace(poll, now))
    hashed = codes.secret_hash(poll.key, parsed)
    mine = (Ballot.poll_id == poll.id, Ballot.box == box, Ballot.secret_hash == hashed)
    with guarded():
        # Fresh again: the new row tells its transaction until the next stirring.
        done = work.session.execute(
            update(Ballot).where(*mine).values(content=content, fresh=True).returning(Ballot.box)
        )
        if done.one_or_none() is None:
            raise Refused(reason=Reason.UNKNOWN_RECEIPT)
    return Cast(parsed, codes.tracking_code(hashed))


def _readable(secret: str, content: bytes) -> str:
    if len(content) > LONGEST_CONTENT:
        raise Invalid(reason=Reason.CONTENT_TOO_LONG)
    parsed = codes.parse_secret(secret)
    if parsed is None:
        raise Invalid(reason=Reason.MALFORMED_SECRET)
    return parsed


def _same_rules(poll: Poll, seen: str | None) -> None:
    if seen is not None and seen != (poll.rules_digest or codes.rules_digest(poll.rules)):
        raise Stale(reason=Reason.RULES_CHANGED)


def _put_in(session: Session, poll: Poll, sheet: Sheet, hashed: bytes, now: datetime) -> bool:
    """True when this elector was not on the roll yet; the primary key decides, also between two at once."""
    values = {
        "poll": poll.id, "scope": sheet.scope, "elector": sheet.elector_key, "channel": sheet.channel.value,
        "place": sheet.place, "home": sheet.home, "day": now.astimezone(PARIS).date(),
        "key": secrets.token_bytes(16), "box": sheet.box, "content": sheet.content,
        "class": CLASS_OF[sheet.channel].value, "hashed": hashed,
    }  # fmt: skip
    signed, dropped = session.connection().exec_driver_sql(_PUT_IN, values).one()
    if signed and not dropped:
        raise Refused(reason=Reason.FORM_REPLAYED)
    return bool(signed)


def _refuse_another_ballot(session: Session, poll: Poll, sheet: Sheet, hashed: bytes) -> None:
    """This elector is on the roll: only a sheet that already lies in the box is answered, for who knows its secret."""
    mine = (Ballot.poll_id == poll.id, Ballot.box == sheet.box, Ballot.secret_hash == hashed)
    found = session.scalar(select(Ballot.content).where(*mine))
    if found is None:
        raise Refused(reason=Reason.ALREADY_VOTED)
    if found != sheet.content:
        raise Refused(reason=Reason.BALLOT_DIFFERS)
