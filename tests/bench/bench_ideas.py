"""900 ideas of an edition beside a bare Flask page, and the ideas that look alike among 2,000.

Prints the time of pages that no process has made before (target: within 0.3 s), then requests per second and the ratio
to the bare page; and how long the suggestion of duplicates takes. Run: python -m tests.bench.bench_ideas.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from budgets.ideas import likeness
from tests.bench.bench_pages import first_time, per_second, start_bare
from tests.bench.ground import a_database, an_app
from tests.factories import ideas as make
from tests.live import start_server

LISTED, COMPARED = 900, 2000
TITLES = ("Un jardin partage pres du marche", "reparer des velo", "Piste cyclable au port", "Une piscine")


def alike(database: str) -> float:
    """The median time of one suggestion among 2,000 ideas, in seconds."""
    with an_app(database):
        edition = make.ideas_edition()
        make.many(edition, COMPARED)
        times = []
        for title in TITLES * 10:
            begun = perf_counter()
            likeness.alike(edition.id, title, "Pour les habitants du quartier")
            times.append(perf_counter() - begun)
        return median(times)


def main() -> None:
    """Measure and print."""
    with a_database() as database:
        with an_app(database):
            edition = make.ideas_edition()
            make.many(edition, LISTED)
            slug = edition.slug
        print(f"duplicates among {COMPARED}: {alike(database) * 1000:.1f} ms")
        servers = [start_server(database), start_bare()]
        try:
            floor = per_second(servers[1].url + "/")
            root = f"{servers[0].url}/budgets/{slug}/idees"
            pages = [first_time(f"{root}?page={n}") for n in range(1, 41)]
            pages += [first_time(f"{root}?ordre=soutenues&page={n}") for n in range(1, 11)]
            pages += [first_time(f"{root}?q=jardin&page={n}") for n in range(1, 6)]
            print(f"the list, the first time: median {median(pages) * 1000:.0f} ms, longest {max(pages) * 1000:.0f} ms")
            ideas = [first_time(f"{root}/{n}") for n in range(1, 31)]
            print(f"one idea: median {median(ideas) * 1000:.0f} ms, longest {max(ideas) * 1000:.0f} ms")
            for name, address in (("the list", root), ("one idea", f"{root}/1")):
                rate = per_second(address)
                print(f"{name}: {rate:.0f}/s, 1/{floor / rate:.1f} of the bare page")
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    main()
