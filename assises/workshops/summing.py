"""The synthesis: pre-filled with what was counted, in versions, each built on the last; and what may start from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from assises.workshops import floor, queries, services, speaking
from assises.workshops.models import Workshop, WorkshopSynthesis
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import LONGEST_MESSAGE, MESSAGES, Channel
from commons.kernel.errors import Invalid, Stale
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.moderation import queries as moderation
from commons.moderation.types import Standing

LONGEST_SYNTHESIS, MOST_QUOTES = 6000, 12


def figures(workshop: Workshop) -> dict[str, Any]:
    """What is counted of a workshop, as plain data: nothing in it leads to anybody."""
    said = queries.contributions(workshop.id)
    counts, masked = queries.said_count(workshop.id), moderation.masked_in(workshop.ref)
    rounds = [each for each in queries.rounds(workshop.id) if each.closed_at is not None]
    turns = queries.turns(workshop.id)
    return {
        "people": workshop.counted, "phones": workshop.issued, "tables": workshop.tables,
        "said": len(said), "by_channel": {c.value: sum(each.channel is c for each in said) for c in Channel},
        "hidden": counts.get(Standing.HIDDEN, 0), "waiting": counts.get(Standing.WAITING, 0),
        "motives": [[motive.value, number] for motive, number in masked.by_motive],
        "result": rounds[0].result if rounds else [], "digest": rounds[0].digest if rounds else "",
        "voters": rounds[0].people if rounds else None, "turns": len(turns),
        "speakers": len({turn.speaker or turn.id for turn in turns}),
        "balance": speaking.balance(floor.history(workshop.id)) or {},
    }  # fmt: skip


def write(
    work: Work, workshop: Workshop, base: int, words: str, messages: Sequence[str], quotes: Sequence[int], now: datetime
) -> WorkshopSynthesis:
    """Write a version on top of this one (0: the first); Stale when somebody wrote one meanwhile."""
    services.obey(Act.SUM_UP, queries.hat_of(work.actor, workshop.activity), workshop.phase)
    said = [line for text in messages[:MESSAGES] if (line := one_line(text, LONGEST_MESSAGE))]
    if not said and not words.strip():
        raise Invalid(fields={"first": WorkshopReason.NO_WORDS.sentence})
    latest = queries.synthesis(workshop.id)
    if base != (latest.number if latest else 0):
        raise Stale(reason=WorkshopReason.CHANGED_MEANWHILE)
    shown = {each.id for each in queries.contributions(workshop.id)}
    row = {
        "workshop_id": workshop.id, "number": base + 1, "words": words.strip()[:LONGEST_SYNTHESIS],
        "messages": said, "quotes": [each for each in quotes if each in shown][:MOST_QUOTES],
        "figures": figures(workshop), "at": now, "by_id": work.actor.person_id,
    }  # fmt: skip
    statement = insert(WorkshopSynthesis).values(row)
    # The primary key decides between two who write on the same version.
    made = statement.on_conflict_do_nothing(constraint="pk_assises_workshop_synthesis")
    if work.session.execute(made.returning(WorkshopSynthesis.number)).one_or_none() is None:
        raise Stale(reason=WorkshopReason.CHANGED_MEANWHILE)
    work.audit("assises.workshop.synthesis", f"assises.workshop:{workshop.id}", number=base + 1)
    services.touch(work, workshop)
    return work.session.get_one(WorkshopSynthesis, (workshop.id, base + 1))
