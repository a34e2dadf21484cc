"""Announcing an edition, taking the announcement back, putting the end of the vote off."""

from __future__ import annotations

from datetime import datetime

from budgets.editions import rules
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.editions.services import locked
from budgets.editions.types import Action, EditionState
from budgets.publication import queries
from budgets.publication.completeness import missing
from commons.ballot_box import queries as box_queries
from commons.ballot_box import services as ballot_box
from commons.ballot_box.types import PollPlan
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import Work


def announce(work: Work, slug: str, now: datetime) -> Edition:
    """Show an edition to everybody and set up its box; Invalid with what is missing."""
    edition = locked(work, slug, Action.ANNOUNCE, now)
    lacks = missing(edition, queries.standing_by_envelope(edition.id), now, queries.unsure(edition.id))
    if lacks:
        raise Invalid(reason=EditionReason.INCOMPLETE, fields=dict(enumerate_sentences(lacks)))
    edition.state = EditionState.ANNOUNCED
    plan = PollPlan(edition.poll_key, edition.opens_at, edition.closes_at, rules.regulation(edition))
    if queries.has_poll(edition):
        ballot_box.amend(work, plan, now)
    else:
        ballot_box.open_poll(work, plan)
    work.session.flush()
    work.audit("budgets.edition.announce", edition.poll_key, digest=rules.digest(edition))
    work.touch(edition.version_name, "budgets")
    return edition


def enumerate_sentences(lacks: list[str]) -> list[tuple[str, str]]:
    """One key a sentence, none of which is a field: a form shows them at its head."""
    return [(f"missing-{number}", sentence) for number, sentence in enumerate(lacks, start=1)]


def take_back(work: Work, slug: str, why: str, now: datetime) -> Edition:
    """Make a draft again of an edition that has not opened; its poll waits for the next announcement."""
    edition = locked(work, slug, Action.TAKE_BACK, now)
    _needs(why)
    if box_queries.has_ballots(box_queries.poll_named(edition.poll_key)):
        raise Refused(reason=EditionReason.BEGUN)
    edition.state = EditionState.DRAFT
    work.session.flush()
    work.audit("budgets.edition.take_back", edition.poll_key, why=why)
    work.touch(edition.version_name, "budgets")
    return edition


def extend(work: Work, slug: str, until: datetime, why: str, now: datetime) -> Edition:
    """Put the end of the vote off, with a reason that stands in the public log."""
    edition = locked(work, slug, Action.EXTEND, now)
    _needs(why)
    if until <= edition.closes_at:
        raise Invalid(fields={"until": EditionReason.ONLY_LATER.sentence})
    before, edition.closes_at = edition.closes_at, until
    ballot_box.extend(work, edition.poll_key, until, why, now)
    work.session.flush()
    details = {"before": before.isoformat(), "until": until.isoformat(), "why": why}
    work.audit("budgets.edition.extend", edition.poll_key, **details)
    work.touch(edition.version_name, "budgets")
    return edition


def _needs(why: str) -> None:
    if not why.strip():
        raise Invalid(fields={"reason": EditionReason.NEEDS_A_REASON.sentence})
