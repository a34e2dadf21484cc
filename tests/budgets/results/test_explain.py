"""The sentences of a result: plain, exact, one for every code of the engine."""

from __future__ import annotations

from fractions import Fraction

import pytest

from budgets.counting.count import count
from budgets.counting.outcome import ProjectResult, Round
from budgets.counting.types import (
    BallotKind,
    Completion,
    Decision,
    Instance,
    Parameters,
    Project,
    Reason,
    Rule,
    group_ballots,
)
from budgets.results.explain import Teller
from budgets.results.types import told

pytestmark = pytest.mark.usefixtures("database")
TITLES = {"jardin": "Un jardin partagé", "stade": "Un vestiaire", "banc": "Des bancs"}
COSTS = {"jardin": 6000, "stade": 5000, "banc": 4000}
#: Three choose the garden and the changing room, one the garden, two the changing room and the benches.
BALLOTS = {((0, 1), ()): 3, ((0,), ()): 1, ((1, 2), ()): 2}


def teller(
    parameters: Parameters, ballots=BALLOTS, budget: int = 10_000, kind=BallotKind.APPROVAL, costs=COSTS
) -> Teller:
    projects = tuple(Project(code, cost) for code, cost in costs.items())
    outcome = count(Instance(budget, projects, group_ballots(ballots, kind), kind), parameters)
    return Teller(told(outcome.to_dict(), []), TITLES, kind)


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def why(tell: Teller, code: str) -> str:
    return plain(tell.why(tell.told.projects[code]))


def test_in_greedy_the_first_is_the_most_chosen_and_the_next_fits_in_what_was_left():
    tell = teller(Parameters(Rule.GREEDY))
    assert why(tell, "stade") == "C’est le plus choisi de tous, avec 5 voix."
    assert why(tell, "banc") == "Il est 3e, avec 2 voix. Quand son tour est venu, il restait 5 000 €."


def test_in_greedy_what_did_not_fit_says_what_was_left_and_which_cheaper_one_was_taken():
    assert why(teller(Parameters(Rule.GREEDY)), "jardin") == (
        "Il est 2e, avec 4 voix. À son tour, il restait 5 000 €, et il coûte 6 000 €. "
        "« Des bancs », moins cher, a été retenu après lui."
    )


def test_per_euro_speaks_of_support_for_each_euro():
    assert "pour chaque euro" in why(teller(Parameters(Rule.GREEDY_PER_EURO)), "stade")


def test_in_equal_shares_supporters_say_what_each_of_them_paid():
    tell = teller(Parameters(Rule.EQUAL_SHARES), {((0,), ()): 5, ((1,), ()): 5}, budget=12_000)
    assert why(tell, "stade") == "Ses 5 soutiens ont mis 1 000 € chacun."
    one = teller(Parameters(Rule.EQUAL_SHARES), {((0,), ()): 1}, budget=12_000)
    assert why(one, "jardin") == "Son soutien a mis 6 000 €."


def test_in_equal_shares_one_who_had_less_left_paid_what_was_left():
    ballots = {((0,), ()): 4, ((1,), ()): 3, ((0, 1), ()): 3}
    tell = teller(Parameters(Rule.EQUAL_SHARES), ballots, budget=14_000)
    assert why(tell, "stade").endswith("6 soutiens l’ont payé : 1 123,80 € chacun, ou ce qu’il leur restait.")


def test_a_complement_says_so():
    rule = Parameters(Rule.EQUAL_SHARES, completion=Completion.GREEDY)
    tell = teller(rule, {((0,), ()): 3, ((1,), ()): 3, ((2,), ()): 2})
    words = [tell.verdict(tell.told.projects[code]) for code in tell.told.winners]
    assert "Financé en complément" in words
    complement = next(p.id for p in tell.told.projects.values() if p.complement)
    assert why(tell, complement).startswith("Choisi en complément, avec les ")


def test_phragmen_says_who_had_gathered_enough_first():
    assert why(teller(Parameters(Rule.PHRAGMEN)), "stade") == (
        "Ses 5 soutiens ont été les premiers à avoir réuni les 5 000 € qu’il coûte."
    )


def test_points_are_called_points():
    tell = teller(Parameters(Rule.GREEDY), {((0, 1), (3, 1)): 2}, kind=BallotKind.POINTS)
    assert why(tell, "jardin") == "C’est le plus choisi de tous, avec 6 points."


RESULTS = {
    "nobody": (ProjectResult("banc", 400, 0, 0, 3, False, reason=Reason.NO_VOTES), "Personne ne l’a choisi."),
    "threshold": (
        ProjectResult("banc", 400, 34, 34, 3, False, reason=Reason.BELOW_THRESHOLD, missing_votes=16),
        "Il a eu 34 voix. Il en fallait au moins 50 voix.",
    ),
    "dear": (
        ProjectResult("banc", 400, 3, 3, 3, False, reason=Reason.ABOVE_BUDGET, missing_cost=100),
        "Il coûte plus que toute l’enveloppe : 100 € de trop.",
    ),
    "group": (ProjectResult("banc", 400, 3, 3, 3, False, reason=Reason.GROUP_TAKEN), "pour la même place"),
    "proposer": (ProjectResult("banc", 400, 3, 3, 3, False, reason=Reason.PROPOSER_CAP), "Son porteur"),
    "stopped": (ProjectResult("banc", 400, 3, 3, 3, False, reason=Reason.STOPPED), "de s’arrêter là"),
    "few": (
        ProjectResult("banc", 400, 3, 3, 3, False, reason=Reason.TOO_FEW_VOTES, missing_cost=250),
        "Trop peu de voix pour son coût : avec 3 voix, il manquait 250 € sur 400 €.",
    ),
    "elsewhere": (
        ProjectResult(
            "banc", 400, 3, 3, 3, False, reason=Reason.SHARE_SPENT, missing_cost=90,
            elsewhere=(("jardin", 120), ("stade", 80)),
        ),
        "leur part y est allée : 120 € à « Un jardin partagé » et 80 € à « Un vestiaire ». Il manquait 90 €.",
    ),
    "close": (
        ProjectResult("banc", 400, 3, 3, 3, False, reason=Reason.VERY_CLOSE, missing_cost=8, missing_votes=1),
        "C’était tout près : il manquait 8 €, soit 1 voix de plus.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_what_was_not_funded_gets_one_honest_answer(name):
    result, expected = RESULTS[name]
    sentence = plain(teller(Parameters()).why_not(result))
    assert expected in sentence
    assert sentence.endswith(".")


def test_every_reason_of_the_engine_has_its_sentence():
    tell = teller(Parameters())
    for reason in Reason:
        assert tell.why_not(ProjectResult("banc", 400, 3, 3, 3, False, reason=reason))


def test_every_decision_of_a_round_is_told():
    tell = teller(Parameters())
    for decision in Decision:
        for reason in (None, *Reason):
            sentence = plain(tell.turn(Round("banc", decision, 400, 900, reason=reason, tied=("banc", "stade"))))
            assert "« Des bancs »" in sentence
            assert ("oui" in sentence) == (decision is not Decision.REFUSED)


@pytest.mark.parametrize(
    ("support", "words"),
    [(60, "60 % du soutien nécessaire"), (112, "112 % du soutien nécessaire"), (4548, "45 fois le soutien nécessaire")],
)
def test_support_is_one_number(support, words):
    result = ProjectResult("banc", 400, 3, 3, 1, support >= 100, support=support)
    assert plain(teller(Parameters()).support(result)) == words


def test_amounts_counted_in_cents_are_read_as_euros():
    tell = teller(Parameters(), costs={"jardin": 600_050, "stade": 500_000, "banc": 1}, budget=1_000_000)
    assert plain(Teller(tell.told, TITLES, tell.kind).money(Fraction(7, 2))) == "3,50 €"
