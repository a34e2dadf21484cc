"""Where what a table makes stands, for whoever refers to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for

from commons.kernel import addresses
from commons.kernel.refs import Ref, Target
from commons.moderation.types import Standing
from participation.tables import queries
from participation.tables.types import COMMITMENT, SUBJECT


def subjects(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each subject; public when moderation shows it."""
    return {
        s.id: Target(
            s.title, url_for("tables.subject", slug=s.body.slug, subject_id=s.id), s.standing is Standing.SHOWN
        )
        for s in queries.subjects_by_id(ids)
    }


def commitments(ids: Collection[int]) -> Mapping[int, Target]:
    """What each commitment says, and where it is followed."""
    return {
        c.id: Target(c.words, url_for("tables.commitment", slug=c.body.slug, commitment_id=c.id))
        for c in queries.commitments_by_id(ids)
    }


def news(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each piece of news."""
    return {
        n.id: Target(n.title, url_for("tables.one_news", slug=n.body.slug, news_id=n.id), not n.hidden)
        for n in queries.news_by_id(ids)
    }


def offer() -> None:
    """Let people point at a subject or a commitment of a table by pasting the address of its page."""
    addresses.know("tables.subject", lambda slug, subject_id: Ref(SUBJECT, subject_id))
    addresses.know("tables.commitment", lambda slug, commitment_id: Ref(COMMITMENT, commitment_id))
