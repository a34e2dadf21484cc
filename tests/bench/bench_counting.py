"""How fast the counting engine is, against pabutools in the same run; prints, asserts nothing about time.

    python tests/bench/bench_counting.py [--quick]

Real elections are found through POSSIBLES_SHARED or ../shared. CPU seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from budgets.counting.count import count  # noqa: E402  # the repository must be on the path first
from budgets.counting.equal_shares import run_equal_shares  # noqa: E402  # after the path
from budgets.counting.greedy import run_greedy  # noqa: E402  # after the path
from budgets.counting.market import open_market  # noqa: E402  # after the path
from budgets.counting.outcome import canonical  # noqa: E402  # after the path
from budgets.counting.pabulib_read import read  # noqa: E402  # after the path
from budgets.counting.phragmen import run_phragmen  # noqa: E402  # after the path
from budgets.counting.types import (  # noqa: E402  # after the path
    Add1Stop,
    BallotKind,
    Completion,
    Instance,
    Parameters,
    Project,
    Rule,
    Utilities,
    group_ballots,
)

Result = TypeVar("Result")
SHARES = Parameters(rule=Rule.EQUAL_SHARES)
ADD1 = Parameters(rule=Rule.EQUAL_SHARES, completion=Completion.ADD1, add1_stop=Add1Stop.OVERSPEND)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """CPU seconds of one call, and its answer."""
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer


def best(work: Callable[[], Any], times: int = 5) -> float:
    """Least CPU seconds of several calls."""
    return min(timed(work)[0] for _ in range(times))


def say(what: str, seconds: float, more: str = "") -> None:
    """One line of the table."""
    print(f"{what:58} {seconds:9.4f} s  {more}", flush=True)


def pabutools_shares(path: Path, utilities: Utilities) -> tuple[float, list[str]] | None:
    """CPU seconds and winners of pabutools' exact Equal Shares; None when it is not installed."""
    try:
        from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
        from pabutools.rules import method_of_equal_shares
    except ImportError:
        return None
    instance, profile = parse_pabulib(str(path))
    measure = Cost_Sat if utilities is Utilities.COST else Cardinality_Sat
    seconds, winners = timed(lambda: method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=measure))
    individual, _ = timed(lambda: method_of_equal_shares(instance, profile, sat_class=measure))
    print(f"    pabutools on identical ballots grouped {seconds:.2f} s, one by one {individual:.2f} s")
    return seconds, [str(winner) for winner in winners]


def real(path: Path, compare: bool) -> None:
    """One real election from file to JSON, and each rule alone."""
    print(f"\n{path.name}")
    reading, instance = timed(lambda: read(path).instance())
    turning, _ = timed(lambda: instance.columns)
    say("read and group", reading + turning, f"{instance.voters} ballots, {len(instance.groups)} different")
    for utilities in (Utilities.COST, Utilities.CARDINALITY):
        parameters = Parameters(rule=Rule.EQUAL_SHARES, utilities=utilities)
        seconds = best(lambda parameters=parameters: run_equal_shares(open_market(instance, parameters)))
        against = pabutools_shares(path, utilities) if compare else None
        ratio = f"{against[0] / seconds:.0f} times faster than pabutools" if against else "pabutools not compared"
        say(f"Equal Shares, {utilities}", seconds, ratio)
    say("Phragmén", best(lambda: run_phragmen(open_market(instance, Parameters(rule=Rule.PHRAGMEN)))))
    say("greedy", best(lambda: run_greedy(open_market(instance, Parameters()))))
    seconds, run = timed(lambda: run_equal_shares(open_market(instance, ADD1)))
    say("Equal Shares with add1", seconds, f"{run.runs} runs")
    whole, _ = timed(lambda: canonical(count(read(path).instance(), SHARES).to_dict()))
    say("file to JSON, Equal Shares explained", whole)


def synthetic(voters: int, projects: int, kind: BallotKind) -> Instance:
    """A large made-up election: popularity falls like 1/sqrt(rank), ballots of 1 to 15 projects."""
    chance = random.Random(2026)
    costs = [chance.randrange(5_000, 300_000) for _ in range(projects)]
    weights = [1 / (rank + 1) ** 0.5 for rank in range(projects)]
    drawn = iter(chance.choices(range(projects), weights, k=voters * 15))
    ballots = [(tuple(dict.fromkeys(next(drawn) for _ in range(chance.randint(1, 15)))), ()) for _ in range(voters)]
    made = tuple(Project(f"P{index}", cost) for index, cost in enumerate(costs))
    return Instance(sum(costs) // 4, made, group_ballots(ballots, kind), kind)


def large(voters: int, projects: int) -> None:
    """The synthetic election: rule alone, then everything, then Borda on rankings."""
    print(f"\nSynthetic, {voters} voters x {projects} projects")
    making, instance = timed(lambda: synthetic(voters, projects, BallotKind.APPROVAL))
    say("made and grouped (not counted)", making, f"{len(instance.groups)} different")
    say("ballots turned by project", timed(lambda: instance.columns)[0])
    say("Equal Shares", timed(lambda: run_equal_shares(open_market(instance, SHARES)))[0])
    say("Phragmén", timed(lambda: run_phragmen(open_market(instance, Parameters(rule=Rule.PHRAGMEN))))[0])
    say("Equal Shares explained, as JSON", timed(lambda: canonical(count(instance, SHARES).to_dict()))[0])
    print(f"    memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    rankings = synthetic(51_229, projects, BallotKind.RANKING)
    say("Borda greedy on 51,229 rankings", timed(lambda: run_greedy(open_market(rankings, Parameters())))[0])


def main() -> None:
    """Run the bench."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="without pabutools")
    quick = options.parse_args().quick
    large(300_000, 200)
    shared = os.environ.get("POSSIBLES_SHARED")
    folder = (Path(shared) if shared else ROOT.parent / "shared") / "data" / "pabulib"
    if not folder.is_dir():
        print("real elections absent: set POSSIBLES_SHARED")
        return
    for name in ("Poland_Wieliczka_2023_Green_Budget", "Poland_Lodz_2022", "Poland_Warszawa_2026"):
        real(folder / f"{name}.pb", compare=not quick)


if __name__ == "__main__":
    main()
