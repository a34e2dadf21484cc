"""What goes out comes back in as the same election, and is counted to the same hash by the stand-alone command."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest

from budgets.counting.cli import main
from budgets.counting.count import count
from budgets.counting.pabulib_read import read
from budgets.counting.types import Add1Stop, BallotKind, Completion, Misfit, Parameters, Rule, Utilities
from budgets.editions import queries as editions
from budgets.editions import rules
from budgets.editions.types import Phase
from budgets.pabulib.exporting import recount_command, rule_name, to_bytes
from budgets.results import services
from commons.kernel.types import Money
from tests.budgets.pabulib.test_importing import SMALL, bring_in
from tests.factories.budgets import make_edition, project_drafts
from tests.factories.counted import cast, counted


def take_out(slug: str):
    edition = editions.by_slug(slug)
    return services.exported(edition, edition.envelopes[0])


def test_import_then_export_then_import_gives_the_same_instance(database, frozen, shared):
    for path in sorted((shared / "data/pabulib").glob("*.pb")):
        if path.stat().st_size > SMALL:
            continue
        bring_in(path.read_bytes(), f"essai-{path.stat().st_ino}", frozen)
        written = to_bytes(take_out(f"essai-{path.stat().st_ino}"))
        again = read(BytesIO(written))
        assert again.instance() == read(path).instance(), path.name
        assert again.project_ids == read(path).project_ids, path.name


def test_the_file_says_nothing_of_a_voter_but_a_number(database, frozen, garden):
    bring_in(garden.replace("voter_id;vote\n1;", "voter_id;vote\nlina@exemple.fr;"), "air-bel", frozen)
    written = to_bytes(take_out("air-bel")).decode()
    assert "lina" not in written
    assert sorted(line.split(";")[0] for line in written.split("VOTES\nvoter_id;vote\n")[1].split()) == list("12345")


def test_ballots_come_out_in_a_drawn_order(database, frozen, garden):
    bring_in(garden, "air-bel", frozen)
    assert len({to_bytes(take_out("air-bel")) for _ in range(20)}) > 1


RULES = [
    (Parameters(Rule.GREEDY), "greedy"),
    (Parameters(Rule.GREEDY, threshold=2), "greedy-threshold"),
    (Parameters(Rule.GREEDY, misfit=Misfit.STOP), "greedy-no-skip"),
    (Parameters(Rule.GREEDY, top_up=Fraction(4, 5)), "greedy-custom"),
    (Parameters(Rule.EQUAL_SHARES), "equalshares"),
    (Parameters(Rule.EQUAL_SHARES, completion=Completion.ADD1), "equalshares/add1"),
    (Parameters(Rule.EQUAL_SHARES, completion=Completion.ADD1, add1_stop=Add1Stop.EXHAUSTIVE), "unknown"),
    (Parameters(Rule.EQUAL_SHARES, utilities=Utilities.CARDINALITY, completion=Completion.GREEDY), "unknown"),
    (Parameters(Rule.GREEDY_PER_EURO), "unknown"),
    (Parameters(Rule.PHRAGMEN), "unknown"),
]


@pytest.mark.parametrize(("parameters", "name"), RULES)
def test_the_command_printed_counts_to_the_hash_of_the_result(
    database, frozen, garden, tmp_path, capsys, parameters, name
):
    bring_in(garden, "air-bel", frozen)
    edition = editions.by_slug("air-bel")
    edition.rule = rules.to_json(parameters)
    found = take_out("air-bel")
    assert rule_name(parameters) == name
    command = recount_command(found, str(tmp_path / "urne.pb"))
    (tmp_path / "urne.pb").write_bytes(to_bytes(found))
    assert main([*command.split()[3:], "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["hash"] == count(found.file.instance(), parameters).hash


def test_the_official_order_that_decides_ties_is_the_order_of_the_file(database, frozen, garden):
    bring_in(garden, "air-bel", frozen)
    edition = editions.by_slug("air-bel")
    edition.tie_phrase = "La mer est belle ce matin"
    assert take_out("air-bel").file.project_ids == rules.tie_order(edition, ["jardin", "stade", "banc"])


@pytest.mark.parametrize(
    ("kind", "most", "said"),
    [("approval", 3, "approval"), ("knapsack", 0, "approval"), ("choose-1", 1, "choose-1"), ("ranking", 3, "ordinal")],
)
def test_an_edition_of_our_own_goes_out_in_words_that_pabulib_knows(database, frozen, kind, most, said):
    edition = make_edition(Phase.VOTING, ballot=BallotKind(kind), ballot_max=most)
    cast(edition, [["1"], ["2"]] if kind == "choose-1" else [["1", "2"], ["2"]])
    counted(edition.slug)
    file = read(BytesIO(to_bytes(take_out(edition.slug))))
    assert (file.meta["vote_type"], file.meta["fully_funded"], file.meta["currency"]) == (said, "1", "EUR")
    assert {row["project_id"]: row["selected"] for row in file.projects} == {"1": "1", "2": "1", "3": "0"}
    assert file.instance() == take_out(edition.slug).file.instance()


def test_a_file_that_said_little_is_completed_with_what_pabulib_requires(database, frozen, garden):
    short = garden.replace("country;France\n", "").replace("instance;2024\n", "").replace("rule;greedy\n", "")
    bring_in(short, "bref", frozen)
    meta = read(BytesIO(to_bytes(take_out("bref")))).meta
    assert (meta["country"], meta["instance"], meta["rule"]) == ("France", "2024", "greedy")
    assert meta["unit"] == "Marseille"


def test_of_two_projects_for_one_place_one_is_funded_also_after_a_round_trip(database, frozen):
    drafts = project_drafts(3, "belle-vue", cost=Money(100_000))
    drafts[:2] = [replace(draft, group="la place") for draft in drafts[:2]]
    edition = make_edition(Phase.VOTING, drafts=drafts)
    cast(edition, [["1", "2"], ["1", "2"], ["2", "3"]])
    counted(edition.slug)
    found = take_out(edition.slug)
    assert count(found.file.instance(), found.parameters).winners == ("2", "3")
    again = read(BytesIO(to_bytes(found)))
    assert count(again.instance(), found.parameters).winners == ("2", "3")
