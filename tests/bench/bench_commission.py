"""The commission: the first page of a long protocol on a server that just started, and what deciding takes.

A protocol of 400 blocks with amendments, asked of five fresh servers; its first page (target: within 0.3 s) stands
beside the first of a bare Flask page served the same way. Then consultations of 40 members, open and secret: opened,
spoken in by all, closed, proclaimed.
Run: python -m tests.bench.bench_commission.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from commission.consultations import services
from commission.consultations.models import Consultation
from commission.consultations.types import Kind, Said
from commission.mandates.models import CommissionMember
from commission.protocol.types import VersionState
from commons.ballot_box import codes
from commons.identity.colleges import College
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from tests.bench.bench_pages import first_time, start_bare
from tests.bench.ground import a_database, an_app
from tests.factories.commission import actor_of, make_commission
from tests.factories.consultations import ask, keeper, make_bureau, make_consultation
from tests.factories.protocol import block_of, bring, fill, make_amendment, make_draft, make_room, replacing
from tests.live import LiveServer, start_server

BLOCKS, AMENDMENTS, SERVERS = 400, 12, 5
MEMBERS_A_COLLEGE = 8


def seed(database: str) -> str:
    """A long protocol that is open to amendments; its address."""
    with an_app(database):
        room = make_room()
        version = make_draft(room)
        fill(version, BLOCKS - 3)
        version = bring(room, version, VersionState.AMENDING)
        for place in range(AMENDMENTS):
            make_amendment(room, version, replacing(block_of(version, place), f"Autre {place}"))
        return f"/commission/protocole/{version.protocol_id}/v{version.number}"


def the_first_page(database: str, path: str) -> None:
    """Print how long the first and the second page of fresh servers take."""
    first, second, bare = [], [], []
    for _ in range(SERVERS):
        server, beside = start_server(database), start_bare()
        try:
            first.append(first_time(server.url + path))
            # Another address of the same page: nothing of the first one is kept for it.
            second.append(_of_a_warm_one(server, path))
            bare.append(first_time(beside.url + "/"))
        finally:
            server.kill()
            beside.kill()
    print(f"a protocol of {BLOCKS} blocks, load {os.getloadavg()[0]:.1f}")
    for name, times in {"first page": first, "once warm": second, "bare page, first": bare}.items():
        print(f"  {name:18} median {median(times) * 1000:5.0f} ms, longest {max(times) * 1000:5.0f} ms")
    print(f"  the first page is {median(first) / median(bare):.0f} bare ones")


def _of_a_warm_one(server: LiveServer, path: str) -> float:
    """Both workers have made the page in plain words; then the full one is made anew, in another language."""
    for language in ("fr", "en", "ar", "fr", "en", "ar"):
        first_time(f"{server.url}{path}?lire=clair&lang={language}")
    return first_time(f"{server.url}{path}?lang=en")


def to_decide(database: str) -> None:
    """Print what a vote of forty takes, open then secret."""
    with an_app(database):
        _mandate, members = make_commission(dict.fromkeys(College, MEMBERS_A_COLLEGE))
        bureau = make_bureau(members[0])
        for secret in (False, True):
            made = make_consultation(_mandate, Kind.VOTE, secret=secret)
            ask(made, bureau)
            _decided(made, members, secret)


def _decided(made: Consultation, members: list[CommissionMember], secret: bool) -> None:
    print(f"a {'secret' if secret else 'open'} vote of {len(members)}, load {os.getloadavg()[0]:.1f}")
    print(f"  opened, with a letter to each      {_took(keeper(), services.open_, made.id) * 1000:5.0f} ms")
    voices = [_took(actor_of(member), *_voice(made, secret, place)) for place, member in enumerate(members)]
    print(f"  a voice: median                    {median(voices) * 1000:5.0f} ms, longest {max(voices) * 1000:.0f} ms")
    with clock.frozen(made.closes_at):
        print(f"  closed                             {_took(SYSTEM, services.close, made.id) * 1000:5.0f} ms")
        print(f"  counted and proclaimed             {_took(keeper(), services.proclaim, made.id) * 1000:5.0f} ms")


def _voice(made: Consultation, secret: bool, place: int) -> tuple[Any, ...]:
    answers = {"": "against" if place % 4 == 0 else "for"}
    if secret:
        return services.cast, made.id, answers, codes.new_secret()
    return services.speak, made.id, Said(answers), 0


def _took(actor: Actor, command: Callable[..., Any], *values: Any) -> float:
    start = time.perf_counter()
    with unit_of_work(actor) as work:
        command(work, *values, clock.now())
    return time.perf_counter() - start


def main() -> None:
    """Run it all."""
    with a_database() as database:
        the_first_page(database, seed(database))
    with a_database() as database:
        to_decide(database)


if __name__ == "__main__":
    main()
