"""A Pabulib file becomes an edition with its projects and its closed box, or leaves nothing behind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from budgets.counting.meta_rule import rule_of
from budgets.counting.pabulib_read import read
from budgets.editions import queries as editions
from budgets.editions import rules
from budgets.editions.models import Edition
from budgets.editions.policies import phase
from budgets.editions.types import Origin, Phase
from budgets.pabulib.importing import import_file, period_of
from budgets.projects.models import Project
from budgets.results import queries
from commons.ballot_box import queries as box
from commons.ballot_box.models import Ballot, Poll
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.stopwatch import timed

#: Read in full here; the two large ones are timed instead.
SMALL = 200_000


def bring_in(text: str | bytes, slug: str, now: datetime, lenient: bool = False):
    data = text.encode() if isinstance(text, str) else text
    with unit_of_work(SYSTEM) as work:
        return import_file(work, SYSTEM, data, slug, lenient, now)


def test_a_file_becomes_a_past_edition_with_its_envelope_projects_and_box(database, frozen, garden):
    bring_in(garden, "air-bel", frozen)
    edition = editions.by_slug("air-bel")
    assert (edition.title, edition.origin) == ("Marseille, Air Bel, 2024", Origin.IMPORTED)
    assert phase(edition, frozen) is Phase.CLOSED
    assert edition.opens_at == datetime(2024, 10, 2, 22, tzinfo=UTC), "midnight in Paris"
    assert [e.amount.cents for e in edition.envelopes] == [1_000_000]
    projects = queries.projects_of(edition.envelopes[0])
    assert [(p.code, p.cost.cents, p.theme, p.address) for p in projects] == [
        ("jardin", 600_000, "Nature", "Nord"),
        ("stade", 500_050, "Sport", "Nord"),
        ("banc", 399_950, "Cadre de vie", "Sud"),
    ]
    assert projects[0].latitude == 43.3
    assert projects[2].latitude is None
    counted = box.count_by_content(box.poll_named(edition.poll_key), edition.envelopes[0].box)
    assert dict(counted) == {
        b'{"codes":["jardin"]}': 2,
        b'{"codes":["jardin","stade"]}': 2,
        b'{"codes":["banc","stade"]}': 1,
    }


def test_the_rule_that_the_file_names_is_the_rule_of_the_edition(database, frozen, garden):
    bring_in(garden.replace("rule;greedy", "rule;equalshares/add1"), "parts", frozen)
    rule = rules.from_json(editions.by_slug("parts").rule)
    assert (rule.rule, rule.completion, rule.add1_stop) == ("mes", "add1", "overspend")


BROKEN = {
    "empty file": ("", "", 1),
    "no votes section": ("VOTES\n", "VOTS\n", None),
    "missing column": ("project_id;cost;", "project_id;prix;", 19),
    "duplicate project": ("banc;3999.50", "jardin;3999.50", 22),
    "negative cost": ("jardin;6000", "jardin;-6000", 20),
    "cost that is no amount": ("jardin;6000", "jardin;six mille", 20),
    "more than two decimals": ("jardin;6000", "jardin;6000.125", 20),
    "empty envelope": ("budget;10000", "budget;0", 10),
    "unknown project": ("5;jardin", "5;piscine", 29),
    "fields missing on a ballot": ("5;jardin", "5", 29),
    "a file cut short": ("5;jardin\n", "", 9),
    "unknown vote type": ("vote_type;approval", "vote_type;telepathy", 11),
    "open quote": ("1;jardin,stade", '1;"jardin,stade', None),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_leaves_nothing(database, frozen, garden, name):
    before, after, line = BROKEN[name]
    broken = garden.replace(before, after, 1) if before else ""
    with pytest.raises(Invalid) as refusal:
        bring_in(broken, "casse", frozen)
    sentence = refusal.value.sentence
    assert sentence.startswith(f"Ligne {line} :" if line else "Ligne "), sentence
    assert sentence.endswith(".")
    for table in (Edition, Project, Poll, Ballot):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0, table


def test_the_wrong_encoding_is_named(database, frozen, garden):
    with pytest.raises(Invalid, match="UTF-8"):
        bring_in(garden.encode("latin-1"), "latin", frozen)


def test_lenient_leaves_unknown_projects_out_and_says_so(database, frozen, garden):
    with pytest.raises(Invalid, match="--lenient"):
        bring_in(garden.replace("5;jardin", "5;jardin,piscine"), "strict", frozen)
    found = bring_in(garden.replace("5;jardin", "5;jardin,piscine"), "indulgent", frozen, lenient=True)
    assert any("projet inconnu" in remark and "29" in remark for remark in found.remarks)


def test_a_project_named_twice_counts_once_and_is_said(database, frozen, garden):
    found = bring_in(garden.replace("5;jardin", "5;jardin,jardin"), "double", frozen)
    assert any("deux fois" in remark for remark in found.remarks)


def test_a_taken_name_is_refused(database, frozen, garden):
    bring_in(garden, "air-bel", frozen)
    with pytest.raises(Stale, match="air-bel"):
        bring_in(garden, "air-bel", frozen)


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [("03.10.2022", "31.10.2022", 29), ("2022", "2022", 365), ("", "", 1), ("31.02.2022", "01.03.2022", 1),
     ("03.10.2030", "31.10.2030", 1), ("31.10.2022", "03.10.2022", 1), ("0000", "9999", 1)],
)  # fmt: skip
def test_dates_that_make_no_sense_give_a_neutral_past_period(frozen, begin, end, days):
    period = period_of({"date_begin": begin, "date_end": end}, frozen)
    assert period.is_over(frozen)
    assert round((period.closes_at - period.opens_at).total_seconds() / 86400) == days


def test_every_small_real_file_comes_in_with_all_its_ballots(database, frozen, shared):
    for path in sorted((shared / "data/pabulib").glob("*.pb")):
        if path.stat().st_size > SMALL:
            continue
        file = read(path)
        found = bring_in(path.read_bytes(), f"essai-{path.stat().st_ino}", frozen)
        edition = found.edition
        poll = box.poll_named(edition.poll_key)
        assert box.ballots_in(poll) == len(file.ballots), path.name
        assert edition.ballot is file.kind, path.name
        assert rules.from_json(edition.rule) == rule_of(file)[0], path.name
        assert edition.envelopes[0].amount.cents == file.budget * 10 ** (2 - file.decimals), path.name


def test_the_largest_real_file_comes_in_at_a_stroke(database, frozen, shared, capsys):
    data = (shared / "data/pabulib/Poland_Lodz_2022.pb").read_bytes()
    with capsys.disabled(), timed("90,494 ballots imported"):
        found = bring_in(data, "lodz", frozen)
    assert found.ballots == 90_494
