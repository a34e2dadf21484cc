"""What is said: from a phone, from a sheet of paper, aloud; and what is put out of sight, with a motive."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from assises.workshops import joining, marks, queries, services
from assises.workshops.marks import Purpose
from assises.workshops.models import Workshop
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import CONTRIBUTION, LONGEST_NAME, LONGEST_WORDS, TONGUES, Channel
from assises.workshops.words_models import WorkshopContribution
from commons.kernel import i18n
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import cases, registry, rulings
from commons.moderation import queries as decided
from commons.moderation import services as moderation
from commons.moderation.rulings import Ruling
from commons.moderation.types import Cause, Excerpt, Motive, Standing, Verdict

_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Said:
    """One idea as it came in."""

    ticket: str
    words: str
    language: str = field(default_factory=i18n.locale_code)
    first_name: str = ""
    table_number: int | None = None

    def row(self) -> dict[str, Any]:
        """Its columns; Invalid when nobody could read it."""
        words = readable(self.words)
        if not words:
            raise Invalid(fields={"words": WorkshopReason.NO_WORDS.sentence})
        language = self.language if self.language in TONGUES else "und"
        return {
            "ticket": self.ticket, "words": words, "language": language, "table_number": self.table_number,
            "first_name": one_line(self.first_name, LONGEST_NAME),
        }  # fmt: skip


def readable(text: str) -> str:
    """Several lines at most, without control characters or tricks of direction, cut at the longest length."""
    lines = [one_line(line, LONGEST_WORDS) for line in text.replace("\r\n", "\n").split("\n")[:60]]
    return _LINES.sub("\n\n", "\n".join(lines)).strip()[:LONGEST_WORDS].strip()


def say(work: Work, workshop_id: int, token: str, said: Said, now: datetime) -> WorkshopContribution:
    """Say something from a phone that is in; the same form sent again gives back what it made.

    Refused: NOT_INSIDE, NOT_NOW, LATE_WORDS (the page keeps the text).
    """
    known = queries.by_ticket(workshop_id, said.ticket)
    if known is not None and known.mark == marks.mark(Purpose.WORDS, workshop_id, token):
        return known
    workshop = joining.may(work, workshop_id, token, Act.SPEAK)
    phone = joining.inside(workshop_id, token)
    row = {**said.row(), "channel": Channel.PHONE, "mark": marks.mark(Purpose.WORDS, workshop_id, token)}
    row["table_number"] = phone.table_number if phone is not None else None
    return _keep(work, workshop, row, now)


def enter(work: Work, workshop: Workshop, said: Said, channel: Channel, now: datetime) -> WorkshopContribution:
    """Type in what was written on a sheet or said aloud, in the person's own words."""
    services.obey(Act.ENTER, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    return _keep(work, workshop, {**said.row(), "channel": channel, "mark": None}, now)


def _keep(work: Work, workshop: Workshop, row: dict[str, Any], now: datetime) -> WorkshopContribution:
    values = {**row, "workshop_id": workshop.id, "standing": Standing.WAITING, "said_at": now.replace(microsecond=0)}
    statement = insert(WorkshopContribution).values(values)
    statement = statement.on_conflict_do_nothing(constraint="uq_assises_workshop_contribution_ticket")
    made = work.session.execute(statement.returning(WorkshopContribution.id)).scalar_one_or_none()
    if made is None:
        known = queries.by_ticket(workshop.id, str(row["ticket"]))
        assert known is not None  # the conflict was with it
        return known
    kept = work.session.get_one(WorkshopContribution, made)
    # No account stands behind words of a room: it is there, and so is whoever facilitates.
    kept.standing = moderation.submit(
        work, Ref(CONTRIBUTION, made), workshop.ref, workshop.scopes, workshop.mode, kept.words, None, now
    )
    work.session.flush()
    services.touch(work, workshop)
    return kept


def hide(work: Work, workshop: Workshop, number: int, motive: Motive | None, now: datetime) -> None:
    """Put words out of sight; they are kept, and counted in public with the motive."""
    if motive is None:
        raise Invalid(fields={"motive": WorkshopReason.NO_MOTIVE.sentence})
    _rule(work, workshop, number, Ruling(Verdict.HIDE, motive), now)


def show(work: Work, workshop: Workshop, number: int, now: datetime) -> None:
    """Put words in sight: those that waited to be read, or that were hidden."""
    _rule(work, workshop, number, Ruling(Verdict.SHOW), now)


def _rule(work: Work, workshop: Workshop, number: int, ruling: Ruling, now: datetime) -> None:
    """Decide as moderation does, so that the decision is counted, and can be looked at again by somebody else."""
    services.obey(Act.HIDE, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    found = queries.contribution_of(workshop.id, number)
    if found is None:
        raise NotFound(reason=WorkshopReason.NOT_FOUND)
    wanted = Standing.HIDDEN if ruling.verdict is Verdict.HIDE else Standing.SHOWN
    if found.standing is wanted:
        return
    ref = Ref(CONTRIBUTION, number)
    if decided.open_case_of(ref) is None:
        cases.open_case(work, ref, workshop.ref, workshop.scopes, None, Cause.REPORT, now)
    known = decided.open_case_of(ref)
    assert known is not None  # it was open, or has just been opened
    case = cases.locked(work, [known.id])[0]
    rulings.write(work, case, _excerpt(ref), ruling, now, on_appeal=False)
    case.closed_at, case.taken_by, case.taken_until = now, None, None


def _excerpt(ref: Ref) -> Excerpt:
    return registry.read([ref])[ref]
