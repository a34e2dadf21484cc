"""Takes in a report, and forgets what told two devices apart."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.errors import NotFound
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.moderation import cases, queries, registry
from commons.moderation.models import Report
from commons.moderation.reasons import ModerationReason
from commons.moderation.types import DELAY, SHORT_DELAY, URGENT, Cause, Excerpt, Motive

#: As long as a replay is worth telling from another person's report.
HASH_KEPT = timedelta(days=2)


def reported_text(ref: Ref) -> Excerpt:
    """The text somebody wants to report, if everybody sees it."""
    excerpt = registry.read([ref]).get(ref)
    if excerpt is None or not queries.is_shown(ref):
        raise NotFound(reason=ModerationReason.NO_SUCH_TEXT)
    return excerpt


def report(work: Work, ref: Ref, motive: Motive, words: str, visitor: str, now: datetime) -> bool:
    """Report a text; False when this person, or this device, already did. `visitor`: its hash, without an account."""
    excerpt, person = reported_text(ref), work.actor.person_id
    row = {
        "kind": ref.kind, "subject_id": ref.id, "text_digest": registry.digest_of(excerpt.words), "motive": motive,
        "words": words, "reporter_id": person, "visitor_hash": None if person is not None else visitor, "at": now,
    }  # fmt: skip
    added = work.session.execute(insert(Report).values(row).on_conflict_do_nothing().returning(Report.id)).first()
    if added is None:
        return False
    delay = SHORT_DELAY if motive in URGENT else DELAY
    cases.open_case(
        work, ref, excerpt.space, excerpt.scopes, excerpt.author_id, Cause.REPORT, now, delay=delay
    )  # fmt: skip
    work.touch("moderation")
    return True


def forget_devices() -> int:
    """Wipe the hashes that are older than their use; their number."""
    old = (Report.visitor_hash.is_not(None), Report.at < clock.now() - HASH_KEPT)
    with unit_of_work(SYSTEM) as work:
        wiped = work.session.execute(update(Report).where(*old).values(visitor_hash=None).returning(Report.id))
        return len(wiped.all())
