"""Suspends the vote of an edition and takes it up again, each with a reason that stands in the public log."""

from __future__ import annotations

from datetime import datetime

from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.editions.services import locked
from budgets.editions.types import Action
from commons.ballot_box import services as ballot_box
from commons.kernel.errors import Invalid
from commons.kernel.unit_of_work import Work


def pause(work: Work, slug: str, why: str, now: datetime) -> Edition:
    """Take no ballot from now on; the database refuses them by every door, paper too."""
    edition = _held(work, slug, Action.PAUSE, why, now)
    ballot_box.pause(work, edition.poll_key, why.strip(), now)
    edition.paused_at = now
    return _told(work, edition, "budgets.edition.pause", why=why.strip())


def resume(work: Work, slug: str, why: str, now: datetime) -> Edition:
    """Take ballots again; the end is put off by as long as the pause lasted."""
    edition = _held(work, slug, Action.RESUME, why, now)
    before = edition.closes_at
    edition.closes_at = ballot_box.resume(work, edition.poll_key, why.strip(), now).closes_at
    edition.paused_at = None
    until = edition.closes_at.isoformat()
    return _told(work, edition, "budgets.edition.resume", before=before.isoformat(), until=until, why=why.strip())


def _held(work: Work, slug: str, action: Action, why: str, now: datetime) -> Edition:
    edition = locked(work, slug, action, now)
    if not why.strip():
        raise Invalid(fields={"reason": EditionReason.NEEDS_A_REASON.sentence})
    return edition


def _told(work: Work, edition: Edition, act: str, **details: str) -> Edition:
    work.session.flush()
    work.audit(act, edition.poll_key, **details)
    work.touch(edition.version_name, "budgets")
    return edition
