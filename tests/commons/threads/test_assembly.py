"""A thread put together from ties: order, depth, circles, what is not public, what is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commons.kernel.refs import Ref
from commons.threads.assembly import DEEPEST, MOST, Edge, Owed, Thread, by_urgency, road
from commons.threads.types import Debt, Moment, Relation

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def thing(number: int) -> Ref:
    return Ref("tests.lamp", number)


def edge(cause: int, effect: int, day: int = 0, relation: Relation = Relation.LED_TO) -> Edge:
    return Edge(thing(cause), thing(effect), relation, START + timedelta(days=day))


def everybody(ref: Ref) -> bool:
    return True


def numbers(found) -> list[int]:
    return [step.ref.id for step in found.steps]


def test_what_came_after_is_in_the_order_it_happened():
    found = road(thing(1), [edge(1, 2, day=5), edge(1, 3, day=2), edge(2, 4, day=9)], everybody, forward=True)
    assert numbers(found) == [3, 2, 4]
    assert [step.depth for step in found.steps] == [1, 1, 2]


def test_what_came_before_is_read_the_other_way():
    found = road(thing(4), [edge(1, 2), edge(2, 4, day=1)], everybody, forward=False)
    assert [(step.ref.id, step.nearer.id) for step in found.steps] == [(1, 2), (2, 4)]


def test_a_circle_ends_and_never_names_the_subject_again():
    circle = [edge(1, 2), edge(2, 3, day=1), edge(3, 1, day=2), edge(3, 2, day=3)]
    assert set(numbers(road(thing(1), circle, everybody, forward=True))) == {2, 3}
    assert set(numbers(road(thing(1), circle, everybody, forward=False))) == {2, 3}


def test_a_chain_is_followed_eight_ties_far_and_no_further():
    chain = [edge(n, n + 1, day=n) for n in range(1, 15)]
    found = road(thing(1), chain, everybody, forward=True)
    assert max(numbers(found)) == 1 + DEEPEST


def test_nothing_is_followed_through_what_is_not_public_and_it_is_counted():
    ties = [edge(1, 2), edge(2, 3), edge(1, 4)]
    found = road(thing(1), ties, lambda ref: ref.id != 2, forward=True)
    assert numbers(found) == [4]
    assert found.unseen == 1


def test_at_most_two_hundred_things_and_the_page_says_so():
    many = [edge(1, n, day=n) for n in range(2, 400)]
    found = road(thing(1), many, everybody, forward=True)
    assert len({step.ref for step in found.steps}) == MOST
    assert found.is_cut
    exact = road(thing(1), many[:MOST], everybody, forward=True)
    assert len(exact.steps) == MOST
    assert not exact.is_cut


def test_two_ties_between_the_same_things_are_two_lines():
    found = road(thing(1), [edge(1, 2), edge(1, 2, 4, Relation.ANSWERED_BY)], everybody, forward=True)
    assert [step.edge.relation for step in found.steps] == [Relation.LED_TO, Relation.ANSWERED_BY]


def whole(*edges: Edge, **told) -> Thread:
    return Thread(
        thing(1),
        backward=road(thing(1), edges, everybody, forward=False),
        forward=road(thing(1), edges, everybody, forward=True),
        **told,
    )


def test_the_story_joins_ties_and_moments_oldest_first():
    moments = {thing(1): [Moment(START + timedelta(days=3), "allumée")], thing(2): [Moment(START, "cassée")]}
    story = whole(edge(1, 2, day=1), edge(9, 1, day=-1), moments=moments).happenings()
    assert [(h.ref.id, h.moment.sentence if h.moment else "tie") for h in story] == [
        (9, "tie"), (2, "cassée"), (2, "tie"), (1, "allumée"),
    ]  # fmt: skip


def test_the_past_of_what_it_comes_from_is_not_its_story():
    told = whole(edge(9, 1), moments={thing(9): [Moment(START, "autre chose")]}).happenings()
    assert [h.moment for h in told] == [None]


def test_news_are_what_happened_after_and_what_became_late_after():
    now = START + timedelta(days=10)
    thread = whole(
        edge(1, 2, day=4), edge(9, 1, day=8), moments={thing(2): [Moment(START, "vieux"), Moment(now, "neuf")]},
        debts={thing(2): [Debt("répondre", "la commune", START + timedelta(days=5)), Debt("payer", "x", START)]},
    )  # fmt: skip
    since = START + timedelta(days=3)
    assert [h.moment.sentence if h.moment else "tie" for h in thread.news(since, now)] == ["tie", "neuf"]
    assert [owed.debt.sentence for owed in thread.newly_late(since, now)] == ["répondre"]


def test_what_is_owed_by_a_direct_cause_counts_and_by_a_further_one_does_not():
    debts = {thing(2): [Debt("a", "x", START)], thing(3): [Debt("b", "y", START)]}
    assert [o.debt.sentence for o in whole(edge(2, 1), edge(3, 2), debts=debts).owed(START)] == ["a"]


def test_late_comes_first_then_what_is_due_soonest():
    def owed(sentence: str, days: int) -> Owed:
        return Owed(thing(1), Debt(sentence, "x", START + timedelta(days=days)))

    lines = [owed("loin", 30), owed("tard", -1), owed("bientôt", 2), owed("très tard", -40)]
    assert [o.debt.sentence for o in by_urgency(lines, START)] == ["très tard", "tard", "bientôt", "loin"]


def test_days_late_and_days_waited_are_whole_days():
    debt = Debt("répondre", "la commune", START, since=START - timedelta(days=30))
    assert (debt.is_late(START - timedelta(seconds=1)), debt.is_late(START)) == (False, True)
    assert [debt.days_late(START + timedelta(hours=h)) for h in (-1, 0, 23, 24, 49)] == [0, 0, 0, 1, 2]
    assert debt.days_waited(START) == 30
    done = Debt("répondre", "la commune", START, done_at=START, since=START)
    assert (done.is_late(START + timedelta(days=9)), done.days_waited(START)) == (False, None)


def test_a_page_about_a_debt_changes_when_its_days_do():
    debt = Debt("répondre", "la commune", START, since=START - timedelta(days=1, hours=6))
    assert debt.next_change(START - timedelta(hours=8)) == START - timedelta(hours=6)
    assert debt.next_change(START - timedelta(hours=2)) == START
    assert debt.next_change(START) == START + timedelta(hours=18)


def test_an_answer_is_a_tie_of_that_name_or_a_debt_honoured():
    assert not whole(edge(1, 2)).answered()
    assert whole(edge(1, 2, relation=Relation.ANSWERED_BY)).answered()
    assert whole(debts={thing(1): [Debt("a", "x", START, done_at=START)]}).answered()
