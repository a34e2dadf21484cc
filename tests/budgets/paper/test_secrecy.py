"""Whoever reads every table looks for a way from a voter to a ballot: at a desk, with a card, on paper."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import inspect, text

from budgets.ballots import services as ballots
from budgets.ballots.content import Choices
from budgets.ballots.types import Handed
from budgets.paper import services
from commons.ballot_box import codes
from commons.ballot_box import services as box
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import paper as make
from tests.factories.budgets import make_edition, make_territory

VOTERS = 24
pytestmark = pytest.mark.race


def vote_at(edition: Any, ticket: str, code: str) -> str:
    """Cast through a visit; the receipt's secret."""
    secret, booth = codes.new_secret(), ballots.open_booth(edition.slug, clock.now())
    visit = services.visit_of(ticket)
    with unit_of_work(services.actor_of(visit)) as work:
        handed = Handed(Choices((code,)), secret, booth.digest, place=str(edition.place_id))
        services.cast(work, booth, visit, edition.envelopes[0].slug, handed, clock.now())
    return secret


def rows_of(table: str) -> list[dict[str, Any]]:
    """Every row of a table with what PostgreSQL hides in it."""
    return [dict(row) for row in db.session.execute(text(f"SELECT xmin::text AS xmin, * FROM {table}")).mappings()]


def linked(secrets: list[str]) -> set[str]:
    """Tables whose rows were written by the very transaction of a ballot, the box's own apart."""
    written = {row["xmin"] for row in rows_of("ballot_box_ballot")}
    tables = [name for name in inspect(db.engine).get_table_names() if not name.startswith("ballot_box_ballot")]
    found = set()
    for table in tables:
        for row in rows_of(table):
            told = " ".join(map(str, row.values()))
            if row["xmin"] in written or any(secret in told for secret in secrets):
                found.add(table)
    return found


def test_no_table_leads_from_a_visitor_to_a_ballot(own_app) -> None:
    with own_app.app_context():
        home = make_territory()
        edition = make_edition(place=home)
        people = make.team(home)
        desk = make.make_desk(edition, home, people[0])
        _pack, cards = make.make_pack(edition, home, people[0], number=4, given=4)
        tickets = [make.welcomed(edition, desk, people[0], f"v{n}@exemple.fr") for n in range(VOTERS - 4)]
        for code in cards:
            with unit_of_work(people[0]) as work:
                tickets.append(services.welcome_card(work, edition.slug, code, desk.id, clock.now()))
        projects = make.codes_of(edition)
        dice = random.Random(7)
        secrets = [vote_at(edition, ticket, dice.choice(projects)) for ticket in tickets]
        # The control: before stirring, the roll of a vote shares its transaction. The attack does see links
        # (and that the first ballot froze the rules).
        assert linked(secrets) == {"ballot_box_roll", "ballot_box_poll"}
        with unit_of_work(people[0]) as work:
            assert box.stir(work, edition.poll_key, clock.now()) == VOTERS
        for ticket in tickets:
            with unit_of_work(people[0]) as work:
                services.finish(work, ticket)
        # Stirring writes both tables in one transaction, whole: it joins everybody to everybody, which tells nobody.
        after = linked(secrets)
        assert after <= {"ballot_box_roll"}
        assert len({row["xmin"] for row in rows_of("ballot_box_ballot")}) == 1
        assert {row["elector_key"] for row in rows_of("budgets_visit")} == {None}
        # Nobody of the team stands beside a ballot: what the journal says of them holds no choice.
        assert not any(code in str(row) for row in rows_of("kernel_audit") for code in cards)


def test_nothing_joins_a_line_of_a_list_to_a_sheet(own_app) -> None:
    with own_app.app_context():
        home = make_territory()
        edition = make_edition(place=home)
        people = make.team(home)
        batch = make.ready_batch(edition, home, people)
        lists = {row["xmin"] for row in rows_of("ballot_box_roll")}
        sheets = {row["xmin"] for row in rows_of("budgets_paper_reading")}
        assert len(lists) == 5
        assert not lists & sheets
        make.close(edition, batch, people[0])
        put_in = {row["xmin"] for row in rows_of("ballot_box_ballot")}
        assert len(put_in) == 1
        assert not put_in & (lists | sheets)
        assert rows_of("budgets_paper_line") == []
        signed = {bytes(row["elector_key"]) for row in rows_of("ballot_box_roll")}
        for table in inspect(db.engine).get_table_names():
            if table != "ballot_box_roll":
                cells = [
                    cell for row in rows_of(table) for cell in row.values() if isinstance(cell, bytes | memoryview)
                ]
                assert not signed & {bytes(cell) for cell in cells}, table
        # All sheets of a batch look the same in the box: one class, no receipt, no mark of the batch.
        alike = {(row["channel_class"], row["secret_hash"], row["box"]) for row in rows_of("ballot_box_ballot")}
        assert alike == {("paper", None, edition.envelopes[0].box)}
