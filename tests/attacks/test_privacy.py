"""Words that nobody may read: on no public page, in no file; and nothing of an erased account is kept anywhere."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html import unescape

from sqlalchemy import text

from commons.identity.models import Account
from commons.identity.space import services as space
from commons.kernel import clock
from commons.kernel.access import EVERYONE, rule_of
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.attacks.conftest import House

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
#: Browser files, the door out, other languages; and, in development only, the box of messages that left.
NOT_FOLLOWED = re.compile(r"^/(fichiers|deconnexion|developpement)|lang=")
#: Whoever holds the link is invited to read.
INVITED = ("/invitation", "/partenaire")
MOST_PAGES = 700
#: What stays when an account is erased: words said in public (untied from it), what belongs to an organisation.
MAY_STAY = {"rude words", "a private document", "who borrows"}


def public_addresses(house: House) -> list[tuple[str, str]]:
    """Both streets' address of everything that is open to everybody."""
    every = (a for a in house.addresses.taking("GET") if rule_of(house.app, a.endpoint) == EVERYONE)
    return [(a.here, a.there) for a in every if not NOT_FOLLOWED.search(a.here)]


def crawl(house: House) -> Iterator[tuple[str, str]]:
    """(address, all it sends) of what anybody can reach, from every public address on."""
    todo: deque[str] = deque()
    seen: set[str] = set()
    for pair in public_addresses(house):
        todo.extend(pair)
    # Every public address first, then what they lead to, up to a limit: filters of lists lead to one another for ever.
    while todo and len(seen) < MOST_PAGES:
        path = unescape(todo.popleft())
        if path in seen or NOT_FOLLOWED.search(path):
            continue
        seen.add(path)
        answer = house.knock("GET", path)
        body = answer.get_data().decode("utf-8", "replace") + str(answer.headers)
        todo.extend(LINK.findall(body) if answer.mimetype == "text/html" else [])
        yield path, body


def test_no_private_word_can_be_reached_without_an_account(house: House) -> None:
    secrets = {word: what for street in (house.here, house.there) for what, word in street.secrets.items()}
    public = house.here.things["owner_name"]
    wrong, found, pages = [], 0, 0
    opened = set()
    for path, body in crawl(house):
        pages += 1
        opened.add(path)
        found += public in body
        wrong += [f"{path}: {what}" for word, what in secrets.items() if word in body and "a name" not in what]
    print(f"{pages} addresses crawled, {len(secrets)} words looked for")
    assert not wrong, "\n".join(wrong)
    # The name that its owner agreed to show is found, by the same search.
    assert found >= 2
    assert {path for address in public_addresses(house) for path in address} <= opened


def test_no_private_word_is_shown_to_somebody_with_an_account_of_their_own(house: House) -> None:
    secrets = {word: what for street in (house.here, house.there) for what, word in street.secrets.items()}
    wrong = []
    for address in house.addresses.taking("GET"):
        if address.rule.startswith(("/equipe", "/developpement", *INVITED)):
            continue
        body = house.knock("GET", address.here, house.visitors["stranger"]).get_data().decode("utf-8", "replace")
        wrong += [f"{address.here}: {what}" for word, what in secrets.items() if word in body and "a name" not in what]
    assert not wrong, "\n".join(wrong)


def kept_of(words: dict[str, str]) -> list[str]:
    """Where these words stand in the database: every column of every row of every table."""
    tables = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    found = []
    for table in tables:
        for what, word in words.items():
            rows = text(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE :word')
            if db.session.scalar(rows, {"word": f"%{word}%"}):
                found.append(f"{table}: {what}")
    return found


def test_nothing_of_an_erased_account_is_kept_in_any_table(house: House) -> None:
    with house.app.test_request_context():
        owner, street = house.here.owner, house.here
        account = db.session.get(Account, owner.person_id)
        assert account is not None
        theirs = ("a name that is", "contact", "purpose", "who borrows", "appeal", "the owner reports", "a draft file",
                  "why blocked", "rude words")  # fmt: skip
        words = {what: word for what, word in street.secrets.items() if any(part in what for part in theirs)}
        words["the address"] = str(account.email)
        before = kept_of(words)
        assert {line.partition(": ")[2] for line in before} == set(words)
        with unit_of_work(owner) as work:
            space.erase(work, clock.now())
        left = [line for line in kept_of(words) if line.partition(": ")[2] not in MAY_STAY]
    assert not left, "\n".join(left)
