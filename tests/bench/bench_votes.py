"""Votes through HTTP: 32 voters at once, whole requests (session, account, roll, ballot, receipt page) into PostgreSQL.

Beside it, in the same run, the floor: a bare INSERT in a transaction of its own, on one connection at a time.
Prints votes per second, the ratio to the floor, and what the database holds afterwards: nothing lost, nothing double.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from urllib.parse import urlencode

import psycopg
from sqlalchemy import make_url

from commons.ballot_box import codes
from tests.bench.ground import a_database, an_app
from tests.factories.budgets import make_edition, make_territory
from tests.factories.voters import Ticket, make_voters
from tests.live import start_server

VOTERS = 3000
AT_ONCE = 32


def requests_of(tickets: list[Ticket], slug: str, envelope: str, choice: str, rules: str) -> list[bytes]:
    """One whole HTTP request for every voter."""
    found = []
    for ticket in tickets:
        form = {"csrf_token": ticket.csrf, "secret": codes.new_secret(), "choice": choice, "rules": rules}
        body = urlencode(form).encode()
        head = (
            f"POST /budgets/{slug}/vote/{envelope}/urne HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: possibles={ticket.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        found.append(head.encode() + body)
    return found


async def answer_to(request: bytes, link: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> tuple[int, bool]:
    """The status of the answer, read whole, and whether the connection is still good; 0 without an answer."""
    reader, writer = link
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return 0, False
    lines = head.lower().split(b"\r\n")
    length = next(int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(head.split()[1]), b"connection: close" not in lines


async def send(port: int, waiting: list[bytes], answers: list[int]) -> None:
    """One voter's phone after the other; a request without an answer is sent again."""
    link, good = await asyncio.open_connection("127.0.0.1", port), True
    while waiting:
        request, status = waiting.pop(), 0
        while not status:
            if not good:
                link[1].close()
                link = await asyncio.open_connection("127.0.0.1", port)
            status, good = await answer_to(request, link)
        answers.append(status)
    link[1].close()


async def vote(port: int, requests: list[bytes]) -> list[int]:
    """All of them, so many at once; the statuses."""
    answers: list[int] = []
    waiting = list(requests)
    await asyncio.gather(*(send(port, waiting, answers) for _ in range(AT_ONCE)))
    return answers


def floor(database_url: str, number: int = 1500) -> float:
    """Bare inserts a second, each in a transaction of its own."""
    address = make_url(database_url)
    with psycopg.connect(host=address.query["host"], user=address.username, dbname=address.database) as link:
        link.execute("CREATE TABLE bench_floor (a bigint PRIMARY KEY, b text)")
        link.commit()
        start = time.perf_counter()
        for n in range(number):
            link.execute("INSERT INTO bench_floor VALUES (%s, 'x')", (n,))
            link.commit()
        return number / (time.perf_counter() - start)


def main(say: Callable[[str], None] = print) -> None:
    """Measure and print."""
    with a_database() as url:
        with an_app(url):
            place = make_territory()
            edition = make_edition(place=place, each=20)
            tickets = make_voters(place, VOTERS)
            from budgets.ballots import queries

            booth = queries.booth(edition.slug)
            assert booth is not None
            envelope = booth.envelopes[0].slug
            choice = booth.projects[envelope][0].code
            requests = requests_of(tickets, edition.slug, envelope, choice, booth.digest)
        server = start_server(url)
        try:
            port = int(server.url.rsplit(":", 1)[1])
            start = time.perf_counter()
            answers = asyncio.run(vote(port, requests))
            rate = len(answers) / (time.perf_counter() - start)
            bare = floor(url)
        finally:
            server.kill()
        address = make_url(url)
        with psycopg.connect(host=address.query["host"], user=address.username, dbname=address.database) as link:
            row = link.execute(
                "SELECT (SELECT count(*) FROM ballot_box_roll), (SELECT count(*) FROM ballot_box_ballot)"
            ).fetchone()
    assert row is not None
    good = sum(status == 200 for status in answers)
    say(f"votes through HTTP: {rate:.0f}/s, {AT_ONCE} at once; bare INSERT: {bare:.0f}/s; ratio 1/{bare / rate:.1f}")
    say(f"sent {len(answers)}, answered 200: {good}; on the roll {row[0]}, in the box {row[1]}")


if __name__ == "__main__":
    main()
