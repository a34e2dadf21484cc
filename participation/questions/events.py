"""Facts of the questions on a call."""

from __future__ import annotations

from dataclasses import dataclass

from commons.kernel.events import PastFact


@dataclass(frozen=True)
class QuestionAnswered(PastFact):
    """A question on a call has an answer, or a newer one: everybody who took up the call hears of it."""

    question_id: int
    answer_id: int
