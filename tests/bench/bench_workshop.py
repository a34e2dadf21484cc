"""1,500 phones of one workshop that ask all the time, a phase that changes under them, and 50 that write.

Phones are 1,500 kept connections of another process. Prints requests a second and the times of the pulse at rest
(304), of a change of phase (pulse and room fetched anew by all), beside a bare Flask page asked by the same phones;
how long an idea takes to be on 50 phones; and how many phones server-sent events would reach with the same workers.
Run: python -m tests.bench.bench_workshop. Options: --phones 1500 --seconds 15.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import re
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from assises.workshops.types import Phase
from tests.bench.bench_pages import start_bare
from tests.bench.ground import a_database, an_app
from tests.factories.workshops import make_workshop, phone_in, said, to_phase
from tests.live import LiveServer, start_server

#: As workshop.js asks: every two and a half seconds, a seventh more or less.
EVERY, JITTER = 2.5, 0.15
WRITERS = 50
#: Seconds after which the last of them has seen it: a shorter watch would leave the slowest out of the figures.
LONG_ENOUGH = 18
ROUNDS = 4


@dataclass
class Tally:
    """What came of the questions of all phones."""

    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    errors: int = 0

    def note(self, status: int, seconds: float) -> None:
        """One answer."""
        self.times.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1


def p95(times: list[float]) -> float:
    """In milliseconds."""
    return statistics.quantiles(times, n=20)[-1] * 1000 if len(times) > 1 else 0.0


async def ask(link: Any, host: str, path: str, etag: str = "") -> tuple[int, str, bytes]:
    """One question on a kept connection: status, ETag, body."""
    reader, writer = link
    match = f"If-None-Match: {etag}\r\n" if etag else ""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n{match}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?i)content-length: (\d+)", head)
    status = int(head.split(" ", 2)[1])
    body = await reader.readexactly(int(length[1])) if length and status != 304 else b""
    found = re.search(r"(?i)\netag: (\S+)", head)
    return status, found[1] if found else "", body


async def phone(host: str, pulse: str, room: str, until: float, tally: Tally, changed_at: Any) -> None:
    """One phone: asks whether anything changed, and fetches the room when it did."""
    address, port = host.split(":")
    await asyncio.sleep(random.random() * EVERY)
    link, etag = None, ""
    while time.time() < until:
        start = time.perf_counter()
        try:
            link = link or await asyncio.open_connection(address, int(port))
            status, found, _body = await ask(link, host, pulse, etag)
            tally.note(status, time.perf_counter() - start)
            if status == 200 and etag and room:
                started = time.perf_counter()
                status, _, _body = await ask(link, host, room)
                tally.note(status, time.perf_counter() - started)
                tally.late.append(time.time() - changed_at.value)
            etag = found
        except (OSError, asyncio.IncompleteReadError):
            link, tally.errors = None, tally.errors + 1
        # gunicorn lets a connection go after fifteen seconds; a phone comes back before.
        await asyncio.sleep(
            max(0.0, EVERY * (1 - JITTER + 2 * JITTER * random.random()) - (time.perf_counter() - start))
        )
    if link is not None:
        link[1].close()


def crowd(host: str, pulse: str, room: str, number: int, seconds: float, changed_at: Any, answer: Any) -> None:
    """All phones, in a process of their own."""

    async def together() -> Tally:
        tally = Tally()
        until = time.time() + seconds
        await asyncio.gather(*(phone(host, pulse, room, until, tally, changed_at) for _ in range(number)))
        return tally

    answer.put(asyncio.run(together()))


def with_phones(server: LiveServer, pulse: str, room: str, number: int, seconds: float, meanwhile: Any = None) -> Tally:
    """Let them all in; do something meanwhile; what came of it."""
    context = multiprocessing.get_context("spawn")
    answer, changed_at = context.Queue(), context.Value("d", 0.0)
    host = server.url.removeprefix("http://")
    process = context.Process(target=crowd, args=(host, pulse, room, number, seconds, changed_at, answer))
    process.start()
    if meanwhile is not None:
        time.sleep(seconds / 2)
        meanwhile(changed_at)
    tally: Tally = answer.get()
    process.join()
    return tally


def told(name: str, tally: Tally, seconds: float) -> None:
    """One line."""
    rate = len(tally.times) / seconds
    times = f"median {statistics.median(tally.times) * 1000:6.1f} ms  p95 {p95(tally.times):7.1f} ms"
    print(f"{name:34} {rate:6.0f}/s  {times}  {tally.statuses}  errors {tally.errors}")


def seed(database: str) -> tuple[int, str, str]:
    """A workshop with 120 ideas; its number, its code, the token of a phone."""
    with an_app(database) as app, app.test_request_context():
        workshop = make_workshop(Phase.CONTRIBUTION, counted=3000)
        token = phone_in(workshop)
        for number in range(120):
            said(workshop, f"Idée {number} : plus de bancs et d’ombre sur la place, près de l’école.", token)
        return workshop.id, str(workshop.code), token


def act_on(database: str, workshop_id: int, act: Any, changed_at: Any = None) -> None:
    """Do something as the server's neighbour would, with a commit of its own; note when it was asked for."""
    with an_app(database) as app, app.test_request_context():
        from assises.workshops import queries

        workshop = queries.by_id(workshop_id)
        assert workshop is not None
        if changed_at is not None:
            changed_at.value = time.time()
        act(workshop)


def capacity(server: LiveServer, path: str, seconds: float = 4) -> float:
    """As many questions a second as 32 connections get answered without any pause, 304 after the first."""
    done: list[int] = []

    async def hammer(until: float) -> None:
        host = server.url.removeprefix("http://")
        link, etag = await asyncio.open_connection(*host.split(":")), ""
        while time.time() < until:
            _status, etag, _body = await ask(link, host, path, etag)
            done.append(1)
        link[1].close()

    async def together() -> None:
        until = time.time() + seconds
        await asyncio.gather(*(hammer(until) for _ in range(32)))

    asyncio.run(together())
    return len(done) / seconds


def until_seen(server: LiveServer, database: str, workshop_id: int, code: str, token: str) -> list[float]:
    """Seconds from an idea said until each of 50 phones has it on its page."""
    seen: list[float] = []
    for _ in range(ROUNDS):
        tally = with_phones(
            server, f"/atelier/{code}/pouls", f"/atelier/{code}/salle", WRITERS, LONG_ENOUGH,
            lambda at: act_on(database, workshop_id, lambda workshop: said(workshop, "Une idée de plus", token), at),
        )  # fmt: skip
        seen += tally.late
    return seen


def events_reach(server: LiveServer, number: int = 60) -> int:
    """How many of so many open streams of server-sent events would get a first byte within two seconds."""

    async def stream() -> bool:
        host = server.url.removeprefix("http://")
        reader, writer = await asyncio.open_connection(*host.split(":"))
        writer.write(f"GET /events HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        try:
            return bool(await asyncio.wait_for(reader.read(1), 2))
        except TimeoutError:
            return False

    async def together() -> int:
        return sum(await asyncio.gather(*(stream() for _ in range(number))))

    return asyncio.run(together())


def main() -> None:
    """Run it all."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--phones", type=int, default=1500)
    asked.add_argument("--seconds", type=float, default=15)
    options = asked.parse_args()
    with a_database() as database:
        workshop_id, code, token = seed(database)
        server, bare = start_server(database), start_bare()
        pulse, room = f"/atelier/{code}/pouls", f"/atelier/{code}/salle"
        try:
            first = with_phones(server, pulse, room, options.phones, EVERY * 2)
            told("everybody comes in after a start", first, EVERY * 2)
            rest = with_phones(server, pulse, room, options.phones, options.seconds)
            told(f"{options.phones} phones, nothing changes", rest, options.seconds)
            floor = with_phones(bare, "/", "", options.phones, options.seconds)
            told("the same phones on a bare page", floor, options.seconds)
            turn = with_phones(
                server, pulse, room, options.phones, options.seconds,
                lambda at: act_on(database, workshop_id, lambda workshop: to_phase(workshop, Phase.GROUPING), at),
            )  # fmt: skip
            told("the phase changes under them", turn, options.seconds)
            print(f"{'… until they have the new room':34} p95 {p95(turn.late) / 1000:.2f} s, {len(turn.late)} phones")
            act_on(database, workshop_id, lambda workshop: to_phase(workshop, Phase.CONTRIBUTION))
            seen = until_seen(server, database, workshop_id, code, token)
            of = f"{len(seen)} of {WRITERS * ROUNDS} phones"
            print(f"{'an idea on 50 phones':34} p95 {p95(seen) / 1000:.2f} s, longest {max(seen):.2f} s, {of}")
            most, plain = capacity(server, pulse), capacity(bare, "/")
            print(f"{'most pulses without a pause':34} {most:6.0f}/s, a bare page {plain:.0f}/s: 1/{plain / most:.1f}")
            print(f"{'server-sent events, 60 phones':34} {events_reach(bare)} get anything (2 workers of 8 threads)")
        finally:
            server.kill()
            bare.kill()


if __name__ == "__main__":
    main()
