"""The règlement says every rule, and what it says can be checked by anybody."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from fractions import Fraction

import pytest

from budgets.counting.types import (
    Add1Stop,
    BallotKind,
    Completion,
    Misfit,
    Parameters,
    Ranking,
    Rule,
    Start,
    Utilities,
)
from budgets.editions import rules
from budgets.editions.counting_words import counting_clauses
from budgets.editions.types import Phase
from commons.ballot_box import codes
from commons.ballot_box import queries as box
from tests.factories import budgets as make

SHARES = Parameters(rule=Rule.EQUAL_SHARES, completion=Completion.ADD1)
#: Parameter -> a rule in which it matters, and another value of it.
CHANGES = {
    "rule": (Parameters(), Rule.PHRAGMEN, BallotKind.APPROVAL),
    "misfit": (Parameters(), Misfit.STOP, BallotKind.APPROVAL),
    "threshold": (Parameters(), 25, BallotKind.APPROVAL),
    "threshold_share": (Parameters(), Fraction(1, 20), BallotKind.APPROVAL),
    "top_up": (Parameters(), Fraction(4, 5), BallotKind.APPROVAL),
    "exclusive_groups": (Parameters(), False, BallotKind.APPROVAL),
    "proposer_cap": (Parameters(), 2, BallotKind.APPROVAL),
    "utilities": (SHARES, Utilities.CARDINALITY, BallotKind.APPROVAL),
    "start": (SHARES, Start.FLOOR, BallotKind.APPROVAL),
    "count_empty": (SHARES, False, BallotKind.APPROVAL),
    "completion": (SHARES, Completion.GREEDY, BallotKind.APPROVAL),
    "increment": (SHARES, 10, BallotKind.APPROVAL),
    "add1_stop": (SHARES, Add1Stop.EXHAUSTIVE, BallotKind.APPROVAL),
    "ranking": (Parameters(ranking_table=(5, 3, 1)), Ranking.TABLE, BallotKind.RANKING),
    "ranking_table": (Parameters(ranking=Ranking.TABLE, ranking_table=(5, 3)), (5, 4), BallotKind.RANKING),
    "tie_by_order_only": (Parameters(), True, BallotKind.APPROVAL),
}


def test_every_parameter_of_a_count_is_spoken_of():
    # The tie order is not a parameter in words: the page lists it whole.
    assert set(CHANGES) == {field.name for field in fields(Parameters)} - {"tie_order"}


@pytest.mark.parametrize("name", CHANGES)
def test_another_value_of_a_parameter_is_another_reglement_to_read(app, name):
    rule, value, ballot = CHANGES[name]
    with app.test_request_context():
        before = list(counting_clauses(rule, ballot))
        assert list(counting_clauses(replace(rule, **{name: value}), ballot)) != before


@pytest.mark.usefixtures("frozen")
class TestThePage:
    """What anybody finds on it."""

    def test_the_published_order_can_be_made_again_from_the_drawn_phrase(self, client):
        edition = make.make_edition(each=12)
        published = client.get(f"/budgets/{edition.slug}/reglement.json").get_json()["tie_order"]
        drawn = {code: hashlib.sha256(f"{edition.tie_phrase}|{code}".encode()).hexdigest() for code in published}
        assert published == sorted(published, key=drawn.__getitem__)
        assert set(published) == {str(n) for n in range(1, 13)}

    def test_the_published_digest_is_that_of_the_published_rules_and_of_the_box(self, client):
        edition = make.make_edition()
        published = client.get(f"/budgets/{edition.slug}/reglement.json").get_json()
        canonical = json.dumps(published["regulation"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == published["digest"] == rules.digest(edition)
        assert codes.rules_digest(box.poll_named(edition.poll_key).rules) == published["digest"]
        assert published["digest"] in client.get(f"/budgets/{edition.slug}/reglement").text

    def test_a_rule_written_and_read_again_is_the_same_rule(self):
        for rule, value, _ballot in CHANGES.values():
            for each in (rule, SHARES):
                assert rules.from_json(json.loads(json.dumps(rules.to_json(each)))) == each
            assert value is not None

    def test_the_main_action_follows_the_phase(self, client):
        words = {Phase.CAMPAIGN: "Voir les projets", Phase.VOTING: "Je vote", Phase.PROCLAIMED: "Voir les résultats"}
        for phase, word in words.items():
            edition = make.make_edition(phase, title=f"Vote {phase.value}")
            assert word in client.get(f"/budgets/{edition.slug}").text


def test_the_home_page_and_the_list_open_the_vote_by_the_clock_alone(client, frozen):
    from commons.kernel import clock

    edition = make.make_edition(Phase.CAMPAIGN)
    for path in ("/", "/budgets", f"/budgets/{edition.slug}"):
        assert "Vote ouvert" not in client.get(path).text
    with clock.frozen(edition.opens_at):
        for path in ("/", "/budgets", f"/budgets/{edition.slug}"):
            assert "Vote ouvert" in client.get(path).text
