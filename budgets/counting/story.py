"""What a rule tells of its run, before it is put in an outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from budgets.counting.greedy import GreedyRun
from budgets.counting.market import Market, threshold
from budgets.counting.outcome import Round
from budgets.counting.types import Decision, Reason, Rule


@dataclass
class Verdict:
    """Numbers about one project; see `ProjectResult` for their meaning and units."""

    support: int | None = None
    reason: Reason | None = None
    missing_cost: int | None = None
    missing_votes: int | None = None
    elsewhere: list[tuple[int, int]] = field(default_factory=list)
    left_at_turn: int | None = None
    cheaper_taken: int | None = None
    complement: bool = False


@dataclass
class Story:
    """Winners (positions, in order chosen), rounds, one verdict per project, whether equals were met."""

    winners: list[int]
    rounds: list[Round]
    verdicts: list[Verdict]
    tied: bool
    share: Fraction | None = None
    runs: int = 1


def barred_verdicts(market: Market) -> list[Verdict]:
    """A verdict per project, filled in for those that could not be funded from the start."""
    verdicts = [Verdict() for _ in market.ranks]
    least = max(threshold(market.instance, market.parameters), 1)
    for index, reason in market.barred.items():
        verdict = verdicts[index]
        verdict.reason, verdict.support = reason, 0
        if reason is Reason.ABOVE_BUDGET:
            verdict.missing_cost = market.costs[index] - market.instance.budget
            verdict.support = None
        else:
            verdict.missing_votes = least - market.scores[index]
            verdict.support = 100 * market.scores[index] // least
    return verdicts


def greedy_story(market: Market, run: GreedyRun) -> Story:
    """Rounds and verdicts of a greedy count."""
    verdicts = barred_verdicts(market)
    fill_greedy(market, run, verdicts)
    for place, turn in enumerate(run.turns):
        _measure(market, run, place, verdicts[turn.project])
    return Story(run.winners, greedy_rounds(market, run), verdicts, run.tied)


def greedy_rounds(market: Market, run: GreedyRun, complement: bool = False) -> list[Round]:
    """One round per turn; in a complement the winners are marked as such."""
    rounds = []
    for turn in run.turns:
        project = market.instance.projects[turn.project]
        marked = complement and turn.decision is Decision.CHOSEN
        decision = Decision.COMPLEMENT if marked else turn.decision
        rounds.append(Round(project.id, decision, project.cost, turn.left, turn.reason))
    return rounds


def fill_greedy(market: Market, run: GreedyRun, verdicts: list[Verdict]) -> None:
    """What was left when each refused project's turn came, and which cheaper one was taken after."""
    cheapest_after: list[int] = []
    for turn in reversed(run.turns):
        verdict = verdicts[turn.project]
        if turn.decision is not Decision.REFUSED:
            cheapest_after.append(turn.project)
            continue
        cost = market.costs[turn.project]
        verdict.left_at_turn = turn.left
        verdict.reason = verdict.reason or turn.reason
        after = (taken for taken in reversed(cheapest_after) if market.costs[taken] < cost)
        verdict.cheaper_taken = next(after, None)
        if turn.reason in (Reason.NO_ROOM, Reason.ABOVE_BUDGET):
            verdict.missing_cost = verdict.missing_cost or cost - turn.left


def _measure(market: Market, run: GreedyRun, place: int, verdict: Verdict) -> None:
    """Soutien effectif in greedy: votes had, against votes of the last place where it would have fitted."""
    turn = run.turns[place]
    if turn.decision is not Decision.REFUSED:
        verdict.support = 100
        return
    cost = market.costs[turn.project]
    rivals = [turn_before for turn_before in run.turns[:place] if turn_before.left >= cost]
    rival = next((one for one in reversed(rivals) if one.decision is not Decision.REFUSED), None)
    if rival is None or turn.reason in (Reason.GROUP_TAKEN, Reason.PROPOSER_CAP):
        return
    needed = _score_to_pass(market, turn.project, rival.project)
    score = market.scores[turn.project]
    verdict.support = min(100 * score // needed, 99)
    verdict.missing_votes = max(needed - score, 1)


def _score_to_pass(market: Market, project: int, rival: int) -> int:
    """Least score that puts a project before a rival (per unit of cost where the rule says so)."""
    from_ratio = market.parameters.rule is Rule.GREEDY_PER_EURO and market.costs[rival] > 0
    worth = Fraction(market.scores[rival])
    if from_ratio:
        worth = worth * market.costs[project] / market.costs[rival]
    least = -(-worth.numerator // worth.denominator)
    wins_ties = market.ranks[project] < market.ranks[rival]
    return max(least if least > worth or wins_ties else least + 1, 1)
