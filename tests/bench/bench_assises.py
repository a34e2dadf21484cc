"""The Assises beside a bare Flask page, on the same server settings; each feature adds its own pages.

A programme of 120 activities on three sites and two days. Prints the time of pages that no process has made before
(target: within 0.3 s), then requests per second and the ratio to the bare page.
Run: python -m tests.bench.bench_assises.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from sqlalchemy import select

from assises.programme.models import Activity
from commons.kernel.db import db
from tests.bench.bench_pages import first_time, per_second, start_bare
from tests.bench.ground import a_database, an_app
from tests.factories.assises_days import add_day, make_edition, make_site_day
from tests.factories.budgets import make_territory
from tests.factories.programme import many, publish
from tests.live import LiveServer, start_server

ACTIVITIES = 120
SITES = ("Air Bel", "Belsunce", "Les Flamants")


@dataclass(frozen=True)
class Ground:
    """What the bench asks for: the year, and every activity."""

    year: int
    activities: list[int]


def seed(database: str) -> Ground:
    """An announced edition whose programme is published."""
    with an_app(database):
        make_territory()
        edition = make_edition()
        days = [make_site_day(edition, name=name) for name in SITES]
        days += [add_day(day.site, edition.last_day) for day in days]
        many(edition, days, ACTIVITIES)
        publish(edition)
        return Ground(edition.year, list(db.session.scalars(select(Activity.id))))


def for_the_first_time(server: LiveServer, ground: Ground) -> None:
    """Print how long pages take that nobody has asked for yet."""
    address = f"{server.url}/assises/{ground.year}"
    first_time(f"{server.url}/assises")
    choices = [
        f"?langue={code}&site={site}" for code in ("fr", "ar", "fsl", "") for site in ("air-bel", "belsunce", "")
    ]
    kinds = {
        "the edition": [address],
        "the programme": [f"{address}/programme"],
        "what one looks for": [f"{address}/programme{choice}" for choice in choices],
        "activities": [f"{address}/activites/{number}" for number in ground.activities[:40]],
        "sites": [f"{address}/sites/{slug}" for slug in ("air-bel", "belsunce", "les-flamants")],
        "seats left": [f"{address}/places"],
        "calendar, table, JSON": [f"{address}/programme.{kind}" for kind in ("ics", "csv", "json")],
    }
    for name, addresses in kinds.items():
        times = [first_time(each) for each in addresses]
        print(f"{name:26} median {median(times) * 1000:5.0f} ms, longest {max(times) * 1000:5.0f} ms, the first time")


def against_the_bare_page(server: LiveServer, bare: LiveServer, ground: Ground) -> None:
    """Print the rates, the bare page measured before and after."""
    here = f"/assises/{ground.year}"
    paths = {
        "all editions": "/assises", "the edition": here, "the programme": f"{here}/programme",
        "one activity": f"{here}/activites/{ground.activities[0]}", "seats left": f"{here}/places",
        "the calendar": f"{here}/programme.ics",
    }  # fmt: skip
    before = per_second(bare.url + "/")
    rates = {name: per_second(server.url + path) for name, path in paths.items()}
    floor = (before + per_second(bare.url + "/")) / 2
    print(f"{'bare Flask page':26} {floor:8.0f} /s")
    for name, rate in rates.items():
        print(f"{name:26} {rate:8.0f} /s   1/{floor / rate:.1f} of the bare page")


def main() -> None:
    """Run it all."""
    with a_database() as database:
        ground = seed(database)
        servers = [start_server(database), start_bare()]
        try:
            for_the_first_time(servers[0], ground)
            against_the_bare_page(servers[0], servers[1], ground)
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    main()
