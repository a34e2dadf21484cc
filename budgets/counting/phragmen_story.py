"""Phragmén told project by project: how far each loser's supporters had come when the count ended."""

from __future__ import annotations

from fractions import Fraction

from budgets.counting.market import Market
from budgets.counting.outcome import Round
from budgets.counting.phragmen import LoadStep, PhragmenRun
from budgets.counting.story import Story, Verdict, barred_verdicts
from budgets.counting.types import Decision, Reason


def phragmen_story(market: Market, run: PhragmenRun) -> Story:
    """Rounds and verdicts of a Phragmén count."""
    verdicts = barred_verdicts(market)
    end = run.steps[-1].load if run.steps else Fraction(0)
    refused = {step.project: step for step in run.steps if not step.fits}
    for index in market.eligible:
        verdict = verdicts[index]
        if index in run.winners:
            verdict.support = 100
        elif index in run.limits.closed:
            verdict.reason = run.limits.closed[index]
        else:
            _explain_loser(market, run, index, verdict, end, refused.get(index))
    tied = any(len(step.tied) > 1 for step in run.steps)
    return Story(run.winners, [_round(market, step) for step in run.steps], verdicts, tied)


def _explain_loser(
    market: Market, run: PhragmenRun, index: int, verdict: Verdict, end: Fraction, refusal: LoadStep | None
) -> None:
    """Money its supporters had gathered when the count ended, against its cost."""
    votes, cost = market.votes[index], market.costs[index]
    missing = max(votes * (run.load_of(index) - end), Fraction(0))
    verdict.support = min(int(100 * (cost - missing) / cost), 99) if cost else 99
    if refusal is not None:
        verdict.reason, verdict.left_at_turn = Reason.NO_ROOM, refusal.left
        verdict.missing_cost = cost - refusal.left
        return
    verdict.reason = Reason.VERY_CLOSE if missing * 10 <= cost else Reason.TOO_FEW_VOTES
    verdict.missing_cost = -(-missing.numerator // missing.denominator)
    more = missing / end if end else Fraction(0)
    verdict.missing_votes = max(-(-more.numerator // more.denominator), 1)


def _round(market: Market, step: LoadStep) -> Round:
    projects = market.instance.projects
    return Round(
        project=projects[step.project].id,
        decision=Decision.CHOSEN if step.fits else Decision.REFUSED,
        cost=projects[step.project].cost,
        left=step.left,
        reason=None if step.fits else Reason.NO_ROOM,
        price=step.load,
        tied=tuple(projects[index].id for index in step.tied if len(step.tied) > 1),
    )
