"""Public pages beside a bare Flask page, on the same server settings, in the same run.

Prints requests per second and the ratio to the bare page for the edition, its list of 100 projects, one project, the
map, the règlement and a result, then for pages made for one person who is signed in (target: 1/5 and 1/15); then the
time of each page of a list of 1,000 projects that no process has made before.
Run: python -m tests.bench.bench_pages. Uses wrk when it is installed, else a small client of its own (which is
slower than the server on two cores: the ratios are then lower bounds).
"""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from statistics import median
from typing import NamedTuple

from tests.bench.ground import ROOT, a_database, an_app
from tests.factories.budgets import make_edition, make_territory, project_drafts
from tests.factories.counted import counted, proclaimed, voted
from tests.factories.voters import make_voters
from tests.live import LiveServer, free_port, start_server, wait_until_it_answers

SECONDS = 4
CLIENTS = 8


def start_bare() -> LiveServer:
    """The bare page, served as the product is: 2 workers of 8 threads."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "tests.bench.bare:app",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
    ]
    options = ["--worker-class", "app.server.SharingWorker", "--threads", "8", "--log-level", "warning"]
    process = subprocess.Popen([*command, *options], cwd=ROOT, start_new_session=True)
    server = LiveServer(f"http://127.0.0.1:{port}", "", process)
    wait_until_it_answers(server)
    return server


def per_second(url: str, cookie: str = "") -> float:
    """Whole answers a second, by CLIENTS kept connections, after a moment to warm up."""
    for _ in range(20):
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Cookie": cookie})) as answer:
            answer.read()
    return by_wrk(url, cookie) if shutil.which("wrk") else by_threads(url, cookie)


def by_wrk(url: str, cookie: str) -> float:
    """As wrk counts."""
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "-H", f"Cookie: {cookie}", url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found is not None, said
    return float(found[1])


def by_threads(url: str, cookie: str) -> float:
    """As a few threads of ours count."""
    host, path = url.removeprefix("http://").split("/", 1)
    end, counts = time.monotonic() + SECONDS, [0] * CLIENTS

    def ask(number: int) -> None:
        link = http.client.HTTPConnection(host)
        while time.monotonic() < end:
            link.request("GET", "/" + path, headers={"Cookie": cookie})
            answer = link.getresponse()
            answer.read()
            assert answer.status == 200
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def first_time(url: str) -> float:
    """Seconds until the whole answer."""
    start = time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        answer.read()
    return time.perf_counter() - start


class Ground(NamedTuple):
    """Short names of an edition of 100 projects, one of 1,000 and one with its results; the cookie of a voter."""

    hundred: str
    thousand: str
    past: str
    cookie: str


def seed(database: str) -> Ground:
    """What the pages show."""
    with an_app(database):
        place = make_territory()
        drafts = project_drafts(1000, "belle-vue", place_id=place.id)
        hundred = make_edition(title="Cent projets", place=place, drafts=drafts[:100])
        thousand = make_edition(title="Mille projets", drafts=drafts)
        past = voted([[str(n % 60 + 1), str(n % 7 + 1)] for n in range(200)], title="Passé", drafts=drafts[:60]).slug
        counted(past)
        proclaimed(past)
        return Ground(hundred.slug, thousand.slug, past, "possibles=" + make_voters(place, 1)[0].cookie)


def against_the_bare_page(server: LiveServer, bare: LiveServer, ground: Ground) -> None:
    """Print the rates, the bare page measured before and after."""
    paths = {"edition": "", "list of 100": "/projets", "project": "/projets/7", "map": "/carte", "rules": "/reglement"}
    paths = {name: f"/budgets/{ground.hundred}{path}" for name, path in paths.items()}
    paths["result"] = f"/budgets/{ground.past}/resultats/belle-vue"
    own = {
        "where I vote": f"/budgets/{ground.hundred}/vote",
        "ballot of 100": f"/budgets/{ground.hundred}/vote/belle-vue",
    }
    before = per_second(bare.url + "/")
    rates = {name: per_second(server.url + path) for name, path in paths.items()}
    rates |= {f"{name} (signed in)": per_second(server.url + path, ground.cookie) for name, path in own.items()}
    floor = (before + per_second(bare.url + "/")) / 2
    print(f"{'bare Flask page':26} {floor:8.0f} /s")
    for name, rate in rates.items():
        print(f"{name:26} {rate:8.0f} /s   1/{floor / rate:.1f} of the bare page")


def a_thousand(server: LiveServer, slug: str) -> None:
    """Print how long pages of a long list take the first time."""
    address = f"{server.url}/budgets/{slug}/projets"
    pages = [first_time(f"{address}?page={number}") for number in range(1, 51)]
    searches = [first_time(f"{address}?q=jardin&page={number}") for number in range(1, 11)]
    for name, times in (("1,000 projects, a page", pages), ("1,000 projects, a search", searches)):
        print(f"{name:26} median {median(times) * 1000:.0f} ms, longest {max(times) * 1000:.0f} ms")


def main() -> None:
    """Run it all."""
    with a_database() as database:
        ground = seed(database)
        servers = [start_server(database), start_bare()]
        try:
            against_the_bare_page(servers[0], servers[1], ground)
            a_thousand(servers[0], ground.thousand)
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    main()
