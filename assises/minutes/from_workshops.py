"""Minutes begin from what the workshop said: its synthesis, its three messages, the contributions it quotes."""

from __future__ import annotations

from assises.minutes.sources import Prefill
from assises.workshops import queries
from assises.workshops.types import CONTRIBUTION, WORKSHOP
from commons.kernel.refs import Ref


def first_text(activity_id: int) -> Prefill | None:
    """The latest synthesis of the workshop of this activity, as a first text; None before there is one."""
    workshop = queries.of_activity(activity_id)
    written = queries.synthesis(workshop.id) if workshop is not None else None
    if workshop is None or written is None:
        return None
    messages = "\n".join(f"- {message}" for message in written.messages)
    words = "\n\n".join(part for part in (written.words, messages) if part)
    quoted = tuple(Ref(CONTRIBUTION, number) for number in written.quotes)
    return Prefill(words, (Ref(WORKSHOP, workshop.id), *quoted))
