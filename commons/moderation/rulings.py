"""Writes a decision on a text, and lets the text's own domain show or hide it in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from commons.kernel.errors import Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import registry, services
from commons.moderation.models import Case, Judgment
from commons.moderation.reasons import ModerationReason
from commons.moderation.types import Excerpt, Motive, Standing, Verdict


@dataclass(frozen=True)
class Ruling:
    """What a moderator says of one text or of several."""

    verdict: Verdict
    motive: Motive | None = None
    template_id: int | None = None
    words: str = ""


def write(work: Work, case: Case, excerpt: Excerpt, ruling: Ruling, now: datetime, *, on_appeal: bool) -> Judgment:
    """Write the decision, show or hide the text, and make it the one that counts."""
    assert work.actor.person_id is not None, "a person decides"
    former = (Judgment.kind == case.kind, Judgment.subject_id == case.subject_id, Judgment.is_current)
    work.session.execute(update(Judgment).where(*former).values(is_current=False))
    hides = ruling.verdict is Verdict.HIDE
    decision = Judgment(
        case_id=case.id, kind=case.kind, subject_id=case.subject_id, space_kind=case.space_kind,
        space_id=case.space_id, author_id=excerpt.author_id, verdict=ruling.verdict,
        motive=ruling.motive if hides else None, words=ruling.words, template_id=ruling.template_id if hides else None,
        text_digest=registry.digest_of(excerpt.words), decided_by=work.actor.person_id, decided_at=now,
        on_appeal=on_appeal, is_current=True,
    )  # fmt: skip
    work.session.add(decision)
    work.session.flush()
    _apply(work, case, hides)
    if not hides:
        services.remember(work, excerpt.author_id)
    details = {"motive": decision.motive.value} if decision.motive else {}
    work.audit(f"moderation.{ruling.verdict.value}", str(case.ref), case=case.id, on_appeal=on_appeal, **details)
    work.touch("moderation")
    return decision


def confirm(work: Work, read: Mapping[Ref, str]) -> None:
    """Stale when a text is no longer what was read: its author may have written while its row was being waited for.

    Asked after `write`, which holds the text's row: from here on nobody changes it before this command ends.
    """
    work.session.flush()
    work.session.expire_all()
    for ref, text in registry.read(read).items():
        if registry.digest_of(text.words) != read[ref]:
            raise Stale(reason=ModerationReason.TEXT_CHANGED)


def _apply(work: Work, case: Case, hides: bool) -> None:
    kind = registry.moderated(case.kind)
    if kind is not None:
        kind.apply(work, case.subject_id, Standing.HIDDEN if hides else Standing.SHOWN)
