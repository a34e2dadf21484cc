"""How fast a real election comes in, is counted and goes out: `python -m tests.bench.bench_import [FILE.pb …]`.

By default the largest real elections beside the repository; each from bytes to committed rows, on a database of its
own. The issue's limit is 30 s for 90,000 ballots.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from budgets.editions import queries as editions
from budgets.pabulib.exporting import to_bytes
from budgets.pabulib.importing import import_file
from budgets.results import services
from commons.ballot_box import queries as box
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.bench.ground import a_database, an_app
from tests.conftest import shared_folder

LARGE = ("Poland_Lodz_2022.pb", "Poland_Warszawa_2026.pb", "France_Toulouse_2024.pb")
Answer = TypeVar("Answer")


def timed(act: Callable[[], Answer]) -> tuple[float, Answer]:
    """Seconds an act takes, and what it answers."""
    start = time.perf_counter()
    answer = act()
    return time.perf_counter() - start, answer


def bring_in(path: Path, slug: str) -> int:
    """The number of ballots of a file, imported and committed."""
    with unit_of_work(SYSTEM) as work:
        return import_file(work, SYSTEM, path.read_bytes(), slug, True, clock.now()).ballots


def count(slug: str) -> None:
    """Count it, with what other rules would have given."""
    edition = editions.by_slug(slug)
    assert edition is not None
    with unit_of_work(SYSTEM) as work:
        services.count(work, SYSTEM, edition, clock.now())


def take_out(slug: str) -> bytes:
    """Its opened box."""
    edition = editions.by_slug(slug)
    assert edition is not None
    poll = box.poll_named(edition.poll_key)
    return to_bytes(services.election_of(edition, edition.envelopes[0], poll, shuffle=True))


def main(names: list[str]) -> None:
    """Print one line a file."""
    paths = [Path(name) for name in names] or [shared_folder() / "data/pabulib" / name for name in LARGE]
    with a_database() as url, an_app(url):
        for number, path in enumerate(paths):
            if not path.exists():
                print(f"{path.name}: not here (POSSIBLES_SHARED)")
                continue
            slug = f"bench-{number}"
            arrival, ballots = timed(lambda path=path, slug=slug: bring_in(path, slug))
            counting, _ = timed(lambda slug=slug: count(slug))
            leaving, data = timed(lambda slug=slug: take_out(slug))
            print(
                f"{path.name}: {ballots} ballots in {arrival:.1f} s ({ballots / arrival:,.0f} a second), "
                f"counted by every rule in {counting:.1f} s, out in {leaving:.1f} s ({len(data):,} bytes)"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
