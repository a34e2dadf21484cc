"""Tells followers what is new in what they follow: one message a person and a round, never the same news twice.

Two workers may be at it together: each takes the rows of a person with SKIP LOCKED, and the message's key (person and
round) is unique in the outbox. What could not be told in one round is told in the next: nothing is marked as told
but in the transaction that queues the message.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from app.journeys.follow_up import messages, queries
from app.journeys.follow_up.messages import News
from app.journeys.follow_up.models import Follow
from app.journeys.follow_up.schedule import MARGIN, Round, rounds
from commons.identity.models import Account
from commons.identity.types import ContactKind
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.threads import queries as threads

log = logging.getLogger("possibles.follow_up")

#: People told in one transaction, their threads read together.
BATCH = 50
_CARRIER = {ContactKind.MAIL: Medium.MAIL, ContactKind.PHONE: Medium.SMS}


def run() -> int:
    """The chore: every round of this hour; the number of messages queued."""
    now = clock.now()
    return sum(make_round(turn, now) for turn in rounds(now))


def make_round(turn: Round, now: datetime) -> int:
    """Tell everybody this round has not told yet, batch by batch."""
    told, after = 0, 0
    while True:
        with unit_of_work(SYSTEM):
            people = queries.accounts_to_tell(turn.media, turn.began_at, after, BATCH)
        if not people:
            return told
        after = people[-1]
        told += _tell_together(turn, people, now)


def _tell_together(turn: Round, people: Sequence[int], now: datetime) -> int:
    """One transaction for all; when one thing cannot be told, each alone, so that the others hear of theirs."""
    try:
        with unit_of_work(SYSTEM) as work:
            return _tell(work, turn, queries.accounts(people), now)
    except Exception:
        log.exception("followers %s to %s could not be told together", people[0], people[-1])
        return sum(_tell_together(turn, [one], now) for one in people) if len(people) > 1 else 0


def _tell(work: Work, turn: Round, people: Sequence[Account], now: datetime) -> int:
    held = {person.id: queries.claimed(person.id, turn.media, turn.began_at) for person in people}
    told = 0
    for locale in sorted({person.locale for person in people}):
        # Stories are told in the reader's language: one reading for each language of the batch.
        speakers = [person for person in people if person.locale == locale and held[person.id]]
        with i18n.speaking(locale):
            news = _news([follow for person in speakers for follow in held[person.id]], now)
            told += sum(_tell_one(work, turn, person, held[person.id], news, now) for person in speakers)
    return told


def _news(follows: Sequence[Follow], now: datetime) -> dict[int, News]:
    """What is new for each follow that has news, by its number."""
    found = threads.threads([follow.ref for follow in follows])
    until = now - MARGIN
    news = {
        follow.id: messages.news_of(found[follow.ref], follow.last_told_at or follow.since, until)
        for follow in follows
        if follow.ref in found
    }
    return {number: one for number, one in news.items() if one.lines}


def _tell_one(
    work: Work, turn: Round, person: Account, follows: Sequence[Follow], news: dict[int, News], now: datetime
) -> bool:
    mine = [follow for follow in follows if follow.id in news]
    contact = person.contact
    if not mine or contact is None:
        return False
    carrier = _CARRIER[contact.kind]
    letter = messages.written(carrier, person.id, [news[follow.id] for follow in mine], now)
    key = f"follow_up.digest:{person.id}:{turn.name}"
    work.post(key, carrier, contact.value, letter.subject, letter.body, letter.unsubscribe)
    for follow in mine:
        follow.last_told_at = max(follow.since, now - MARGIN)
    return True
