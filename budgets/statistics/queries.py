"""What is read for the figures of an edition: its counts, its projects, its roll by channel."""

from __future__ import annotations

from sqlalchemy import func, select

from budgets.ballots.pages import theme
from budgets.counting.outcome import Coverage
from budgets.editions.models import Edition
from budgets.results import queries as results
from budgets.results.types import told
from budgets.statistics.figures import Standing
from commons.ballot_box import queries as box
from commons.ballot_box.models import Poll, RollEntry
from commons.kernel.db import db


def standings(edition: Edition, language: str) -> tuple[list[Standing], dict[str, int]]:
    """(every counted project, voters whose 0, 1, 2, 3 or more choices were funded): two queries."""
    counts, projects = results.latest_counts(edition), results.projects_by_envelope(edition)
    found: list[Standing] = []
    heard = {"0": 0, "1": 0, "2": 0, "3": 0}
    for envelope in edition.envelopes:
        if envelope.id not in counts:
            continue
        count = told(counts[envelope.id].outcome, [])
        for key, number in zip(heard, _coverage(count.coverage), strict=True):
            heard[key] += number
        for project in projects.get(envelope.id, []):
            result = count.projects.get(project.code)
            if result is None:
                continue
            kind = theme(project, language)
            found.append(
                Standing(
                    envelope=envelope.name,
                    theme=kind.name if kind is not None else "",
                    place=project.place.named(language) if project.place is not None else "",
                    cost=count.cents(result.cost),
                    votes=result.votes,
                    funded=result.funded,
                )
            )
    return found, heard


def _coverage(coverage: Coverage) -> tuple[int, int, int, int]:
    return coverage.none, coverage.one, coverage.two, coverage.three_or_more


def voters(edition: Edition) -> tuple[int, dict[str, int]]:
    """(people who voted, people by channel); a vote loaded from elsewhere has no roll, so no channels."""
    poll = box.poll_named(edition.poll_key)
    return box.turnout(poll), _by_channel(poll)


def _by_channel(poll: Poll) -> dict[str, int]:
    query = select(RollEntry.channel, func.count(RollEntry.elector_key.distinct()))
    rows = db.session.execute(query.where(RollEntry.poll_id == poll.id).group_by(RollEntry.channel))
    return {channel.value: number for channel, number in rows}
