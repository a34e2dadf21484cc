"""A debate of 1,000 contributions and 3,000 replies beside a bare Flask page, on the same server settings.

Prints the time of pages that no process has made before (target: the first one within 0.3 s), then requests per second
and the ratio to the bare page for the debate, another page of it, one contribution with its replies and the list of
debates. Run: python -m tests.bench.bench_debates.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from random import Random
from statistics import median

from sqlalchemy import insert

from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.slugs import fold
from commons.moderation.types import Standing
from participation.debates.models import Contribution, Debate, Support
from participation.debates.types import ContributionState, Signing, Tongue, Way
from tests.bench.bench_pages import first_time, per_second, start_bare
from tests.bench.ground import a_database, an_app
from tests.factories import debates as make
from tests.factories.budgets import make_territory
from tests.factories.identity import make_account
from tests.live import LiveServer, start_server

CONTRIBUTIONS, REPLIES, SUPPORTERS = 1000, 3000, 40
WORDS = ("une", "place", "avec", "des", "arbres", "et", "de", "l’eau", "un", "marché", "le", "samedi", "du", "quartier")


def seed(database: str) -> str:
    """A debate in full swing; its slug."""
    draw = Random(7)
    with an_app(database):
        place = make_territory()
        debate = make.make_debate(place=place)
        accounts = [make_account().id for _ in range(SUPPORTERS)]
        ids = _contributions(debate, draw, place.id)
        chosen = {(draw.choice(ids), draw.choice(accounts)) for _ in range(4000)}
        db.session.execute(insert(Support), [{"contribution_id": c, "account_id": a} for c, a in chosen])
        debate.last_number = CONTRIBUTIONS + REPLIES
        db.session.commit()
        return debate.slug


def _contributions(debate: Debate, draw: Random, place_id: int) -> list[int]:
    rows = [_row(debate, n, draw, place_id) for n in range(1, CONTRIBUTIONS + 1)]
    ids = list(db.session.scalars(insert(Contribution).returning(Contribution.id), rows))
    replies = [_row(debate, CONTRIBUTIONS + n, draw, place_id) for n in range(1, REPLIES + 1)]
    for reply in replies:
        reply |= {"level": 1, "parent_id": draw.choice(ids), "parent_level": 0}
    db.session.execute(insert(Contribution), replies)
    return ids


def _row(debate: Debate, number: int, draw: Random, place_id: int) -> dict[str, object]:
    words = " ".join(draw.choice(WORDS) for _ in range(draw.randrange(10, 400)))[:4000]
    return {
        "debate_id": debate.id, "number": number, "level": 0, "parent_id": None, "parent_level": None,
        "title": f"Idée {number}", "words": words, "folded": fold(words), "language": Tongue.FRENCH,
        "way": draw.choice(list(Way)), "signing": Signing.FREE, "first_name": "Léa", "place_id": place_id,
        "standing": Standing.SHOWN, "state": ContributionState.STANDING, "request_key": uuid.uuid4().hex,
        "said_at": clock.now() - timedelta(minutes=number),
    }  # fmt: skip


def for_the_first_time(server: LiveServer, slug: str) -> None:
    """Print how long pages take that nobody has asked for yet."""
    address = f"{server.url}/debats/{slug}"
    first_time(f"{server.url}/debats")
    kinds = {
        "the debate": [address],
        "pages of it": [f"{address}?page={n}" for n in range(2, 51)],
        "other orders": [f"{address}?ordre={order}" for order in ("recentes", "soutenues", "sans-reponse")],
        "searches": [f"{address}?q=marche+eau&page={n}" for n in range(1, 11)],
        "contributions": [f"{address}/contributions/{n}" for n in range(1, 51)],
        "the file": [f"{address}/contributions.csv"],
    }
    for name, addresses in kinds.items():
        times = [first_time(each) for each in addresses]
        print(f"{name:26} median {median(times) * 1000:5.0f} ms, longest {max(times) * 1000:5.0f} ms, the first time")


def against_the_bare_page(server: LiveServer, bare: LiveServer, slug: str) -> None:
    """Print the rates, the bare page measured before and after."""
    paths = {"the debate": f"/debats/{slug}", "its second page": f"/debats/{slug}?page=2", "all debates": "/debats"}
    paths["one contribution"] = f"/debats/{slug}/contributions/1"
    before = per_second(bare.url + "/")
    rates = {name: per_second(server.url + path) for name, path in paths.items()}
    floor = (before + per_second(bare.url + "/")) / 2
    print(f"{'bare Flask page':26} {floor:8.0f} /s")
    for name, rate in rates.items():
        print(f"{name:26} {rate:8.0f} /s   1/{floor / rate:.1f} of the bare page")


def main() -> None:
    """Run it all."""
    with a_database() as database:
        slug = seed(database)
        servers = [start_server(database), start_bare()]
        try:
            for_the_first_time(servers[0], slug)
            against_the_bare_page(servers[0], servers[1], slug)
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    main()
