"""The short statements of the open debate: seeds, proposals, and what three imagined groups of neighbours say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from app.demo.participation import meetings, people
from app.demo.participation.stage import Stage, texts
from commons.opinions import publishing, queries, services
from commons.opinions.models import OpinionPoll
from commons.opinions.types import Stance, Voter
from participation.debates.models import Debate

Words = Mapping[str, Any]
#: Lean of a group on a statement -> chances of yes and of no; the rest pass.
CHANCES = {2: (0.9, 0.04), 1: (0.66, 0.2), 0: (0.4, 0.4), -1: (0.2, 0.66), -2: (0.04, 0.9)}
#: The share of the statements that each of them answers.
ANSWERED = 0.8
#: One voter in so many answered on a sheet of paper.
PAPER_EVERY = 6


def answer(stage: Stage, debate: Debate) -> None:
    """Write the statements, let everybody answer, and publish the figures."""
    poll = queries.by_key(debate.poll_key)
    statements = _write(stage, poll, debate.opens_at)
    chance = Random(debate.slug)  # noqa: S311  # the demonstration must come out the same each time
    with stage.acting(stage.now, meetings.ANIMATOR) as work:
        for rank, (voter, leans) in enumerate(_people(stage, statements)):
            said = {number: stance for number, stance in _stances(leans, chance) if chance.random() < ANSWERED}
            if rank % PAPER_EVERY == 0:
                services.enter_sheet(work, poll.key, said, stage.now)
                continue
            for number, stance in said.items():
                services.take_position(work, poll.key, number, voter, stance, stage.now)
        publishing.publish(work, poll.id, stage.now)


def _write(stage: Stage, poll: OpinionPoll, opens_at: datetime) -> list[Words]:
    words = texts("poll")
    with stage.acting(opens_at, meetings.ANIMATOR) as work:
        for statement in words["statement"]:
            services.add_statement(work, poll.key, statement["text"], "fr", opens_at)
    for statement in words["proposed"]:
        with stage.acting(stage.at((-9, 19)), statement["by"]) as work:
            language = statement.get("language", "fr")
            services.add_statement(work, poll.key, statement["text"], language, stage.at((-9, 19)))
    return [*words["statement"], *words["proposed"]]


def _people(stage: Stage, statements: Sequence[Words]) -> Iterator[tuple[Voter, list[int]]]:
    """Each voter with how their group leans; neighbours with an account first, then browsers without one."""
    ids = [stage.actor(who).person_id for who in people.names()]
    known = [Voter.account(number) for number in ids if number is not None]
    rank = 0
    for group, size in enumerate(texts("poll")["groups"]):
        for _ in range(size):
            # Accounts are spread over the groups.
            voter = known[rank // 2] if rank % 2 and rank // 2 < len(known) else Voter.device(f"demonstration {rank}")
            yield voter, [statement["lean"][group] for statement in statements]
            rank += 1


def _stances(leans: Sequence[int], chance: Random) -> Iterator[tuple[int, Stance]]:
    for number, lean in enumerate(leans, start=1):
        agree, disagree = CHANCES[lean]
        drawn = chance.random()
        yield number, Stance.AGREE if drawn < agree else Stance.DISAGREE if drawn < agree + disagree else Stance.PASS
