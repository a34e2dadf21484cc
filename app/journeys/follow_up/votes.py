"""The votes a person took part in: that they voted, never what.

Safe to show, because it tells the person nothing that the voting page does not already answer them ("vous avez déjà
voté"), and because nothing is written down for it: the elector key is made from the account's own contact and the
poll's secret, compared with the roll, and forgotten. No ballot, receipt or board is read; only the edition is named,
not the envelope; and nobody but the person, signed in, is told.
"""

from __future__ import annotations

from sqlalchemy import select

from budgets.ballots import policies
from budgets.editions.models import Edition
from budgets.editions.queries import announced
from commons.ballot_box import codes
from commons.ballot_box import queries as box
from commons.ballot_box.models import Poll
from commons.identity import queries as identity
from commons.kernel.db import db


def editions_voted_in(person_id: int) -> list[Edition]:
    """The editions on whose roll this person stands, the latest first; in a fixed number of queries."""
    contact_key = identity.contact_key_of(person_id)
    editions = announced()
    if contact_key is None or not editions:
        return []
    query = select(Poll.key, Poll.id, Poll.secret).where(Poll.key.in_([e.poll_key for e in editions]))
    polls = {key: (poll_id, secret) for key, poll_id, secret in db.session.execute(query)}
    places = {
        (polls[edition.poll_key][0], scope, codes.elector_key(polls[edition.poll_key][1], contact_key)): edition
        for edition in editions
        if edition.poll_key in polls
        for scope in _scopes(edition)
    }
    voted = {places[found].id for found in box.on_roll(list(places))}
    return [edition for edition in editions if edition.id in voted]


def _scopes(edition: Edition) -> set[str]:
    return {policies.roll_scope(edition, envelope) for envelope in edition.envelopes}
