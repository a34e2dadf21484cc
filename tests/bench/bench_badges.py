"""How long fifty badges take, drawn and set: `python -m tests.bench.bench_badges` prints; the figure to hold is 5 s."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from assises.checkin.sheets import TEMPLATE, modules_of
from assises.checkin.tokens import badge_token
from commons.documents.printing import render

BADGES, RUNS = 50, 5
NAMES = ("Samia B.", "Jean-Baptiste D.", "فاطمة", "Noé", "Nour E.")


def badges() -> list[dict[str, Any]]:
    """Fifty people with names of both scripts."""
    return [
        {
            "name": NAMES[n % len(NAMES)], "college": "Habitant·es", "tail": "7QK", "arabic": n % len(NAMES) == 2,
            "modules": modules_of(badge_token(f"a{n}", 1)),
        }
        for n in range(BADGES)
    ]  # fmt: skip


def once() -> tuple[float, int]:
    """Seconds and bytes of one sheet of fifty."""
    began = time.perf_counter()
    data = {"edition": "Assises 2030", "badges": badges(), "alt": "QR code du badge : {name}"}
    pdf = render(TEMPLATE, data, title="Badges", language="fr", moment=datetime(2030, 6, 15, tzinfo=UTC))
    return time.perf_counter() - began, len(pdf)


def main() -> None:
    """Print the slowest of a few runs."""
    app = Flask(__name__)
    app.config["SECRET_KEY"] = "only-for-this-bench-0123456789abcdef"
    with app.app_context():
        took = [once() for _run in range(RUNS)]
    print(f"{BADGES} badges: {max(seconds for seconds, _size in took):.2f} s at most, {took[0][1] / 1024:.0f} KB")


if __name__ == "__main__":
    main()
