"""The draw of the commission's seats: from a pool to a lot of 1,000 panels with its proven ceiling.

Synthetic pools: 60 % with higher education, 5 % aged 16 to 24, while the targets ask for what a population is; some
thirty targets on commune (16), gender, age (5), territory (3) and diploma (3), 40 seats. Targets: 3,000 volunteers in
at most 120 s with a gap of at most 1 %; 300 in seconds.
Run: python -m tests.bench.bench_sortition [volunteers…].
"""

from __future__ import annotations

import random
import sys
import time

from commission.sortition import checking, panels, relaxing

SEATS = 40
COMMUNES = [f"c{number:02d}" for number in range(16)]
WEIGHTS = {
    "commune": (COMMUNES, [40, *[6] * 5, *[3] * 10]), "gender": (["woman", "man"], [1, 1]),
    "age": (["16-24", "25-39", "40-59", "60-74", "75+"], [5, 20, 35, 28, 12]),
    "territory": (["qpv", "outside", "watch"], [45, 40, 15]),
    "diploma": (["none", "secondary", "higher"], [15, 25, 60]),
}  # fmt: skip
TARGETS = {
    "commune": {name: [1, 12 if name == "c00" else 4] for name in COMMUNES},
    "gender": {"woman": [19, 21], "man": [19, 21]},
    "age": {"16-24": [5, 7], "25-39": [7, 9], "40-59": [9, 11], "60-74": [7, 10], "75+": [5, 8]},
    "territory": {"qpv": [20, 24], "outside": [8, 12], "watch": [5, 9]},
    "diploma": {"none": [14, 16], "secondary": [12, 14], "higher": [10, 12]},
}  # fmt: skip


def volunteers(many: int, seed: int = 1) -> dict[str, dict[str, str]]:
    """So many lines of a pool."""
    draw = random.Random(seed)
    return {
        f"P{number:05d}": {name: draw.choices(values, weights)[0] for name, (values, weights) in WEIGHTS.items()}
        for number in range(many)
    }


def measure(many: int) -> None:
    """Print what a pool of so many takes and gives."""
    opened = {name: {"nonce": name, **line} for name, line in volunteers(many).items()}
    pool = panels.Pool.of(opened, TARGETS, SEATS)
    began, worked = time.perf_counter(), time.process_time()
    changes = relaxing.smallest_changes(pool)
    checked = time.perf_counter() - began
    lot = panels.lot_of(pool, checking.digest(checking.closed(opened)))
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    began = time.perf_counter()
    wrong = checking.mistakes({"volunteers": opened}, lot)
    verified = time.perf_counter() - began
    said = lot["certificate"]
    print(f"{many} volunteers, {len(pool.profiles)} profiles, {len(pool.rows()) - 1} targets, {SEATS} seats")
    print(f"  feasible: {changes == []}, said in {checked:.2f} s")
    print(f"  lot of {len(lot['panels'])} in {took:.1f} s ({cpu:.1f} s CPU)")
    print(f"  lowest {said['reached']}, ceiling {said['ceiling']}, gap {float(said['gap']):.3%}, turns {said['turns']}")
    print(f"  least served in {said['least']} panels; all checked in {verified:.2f} s, wrong: {len(wrong)}")


def main() -> None:
    """Measure the pools asked for, or those of the targets."""
    for many in [int(word) for word in sys.argv[1:]] or [300, 3_000]:
        measure(many)


if __name__ == "__main__":
    main()
