"""Statements: who adds them, what is refused, and how other parts read and hide them."""

from __future__ import annotations

import pytest

from commons.kernel import clock, refs
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.errors import DomainError, Invalid, Refused
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.opinions import queries
from commons.opinions.reasons import Reason
from commons.opinions.types import LONGEST, MOST_STATEMENTS, STATEMENT, Origin
from tests.factories import opinions as make
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database", "frozen")
HIDE, SHOW = Standing.HIDDEN, Standing.SHOWN


def refused(error: type[DomainError], act, *args, **kwargs) -> Reason:
    with pytest.raises(error) as caught:
        act(*args, **kwargs)
    return caught.value.reason


def moderate(statement_id: int, standing: Standing) -> None:
    moderated = registry.moderated(STATEMENT)
    assert moderated is not None
    with unit_of_work(SYSTEM) as work:
        moderated.apply(work, statement_id, standing)


def test_whoever_leads_writes_seeds_and_others_propose() -> None:
    poll, account = make.make_poll(begins=1), make_account().id
    leader = somebody("facilitator", "body", 3, account)
    assert make.add(poll, "Avant l’ouverture.", leader).origin is Origin.SEED
    assert refused(Refused, make.add, poll, "Trop tôt.", Actor(account)) is Reason.NOT_OPEN_YET
    with clock.frozen(poll.opens_at):
        mine = make.add(poll, "Une idée d’habitante.", Actor(account))
        assert (mine.origin, mine.standing, mine.author_id, mine.number) == (Origin.PROPOSED, SHOW, account, 2)
        assert queries.statements_of_author(account)[-1] == mine.id


def test_without_account_a_statement_is_read_before_it_appears() -> None:
    poll = make.make_poll(1)
    statement = make.add(poll, "Une idée sans compte.", NOBODY)
    assert (statement.standing, statement.author_id) == (Standing.WAITING, None)
    assert [found.number for found in queries.statements(poll)] == [1]
    assert queries.out_of_sight(poll) == {Standing.WAITING: 1, Standing.HIDDEN: 0}
    moderate(statement.id, SHOW)
    assert [found.number for found in queries.statements(poll)] == [1, 2]


def test_the_same_idea_is_put_once_and_a_second_tap_of_its_author_changes_nothing() -> None:
    poll, account = make.make_poll(), make_account().id
    first = make.add(poll, "Fermer la rue, le matin !", Actor(account))
    assert make.add(poll, "fermer la rue le  matin", Actor(account)).id == first.id
    assert refused(Invalid, make.add, poll, "FERMER LA RUE LE MATIN", Actor(make_account().id)) is Reason.ALREADY_THERE
    assert refused(Invalid, make.add, poll, "Fermer la rue le matin.", NOBODY) is Reason.ALREADY_THERE


def test_one_person_proposes_five_at_most() -> None:
    poll, account = make.make_poll(), make_account().id
    for number in range(5):
        make.add(poll, f"Idée {number}", Actor(account))
    assert refused(Refused, make.add, poll, "Une de trop", Actor(account)) is Reason.TOO_MANY_OF_YOURS
    make.add(poll, "Celle d’une autre", Actor(make_account().id))


def test_a_poll_holds_two_hundred_statements_at_most() -> None:
    poll = make.make_poll(MOST_STATEMENTS)
    assert refused(Refused, make.add, poll, "Une de trop") is Reason.TOO_MANY_STATEMENTS


BAD = {
    "": Reason.EMPTY, "   \n\t ": Reason.EMPTY, "\u200b\u202e": Reason.EMPTY, "!!! ???": Reason.EMPTY,
    "a" * (LONGEST + 1): Reason.TOO_LONG, "b" * 100_000: Reason.TOO_LONG,
}  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text[:12]))
def test_words_that_say_nothing_or_too_much_are_refused(text: str) -> None:
    assert refused(Invalid, make.add, make.make_poll(), text) is BAD[text]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Moins de \u202evoitures\x00\x07", "Moins de voitures"), ("une\nligne\r\nseule", "une ligne seule"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("'; DROP TABLE x;--", "'; DROP TABLE x;--"),
        ("a" * LONGEST, "a" * LONGEST), ("نريد حديقة", "نريد حديقة"), ("bancs " + "🌳" * 190, "bancs " + "🌳" * 190),
    ],
    ids=range(7),
)  # fmt: skip
def test_words_are_kept_on_one_line_without_hidden_signs(typed: str, kept: str) -> None:
    assert make.add(make.make_poll(), typed).text == kept


def test_a_statement_is_pointed_at_like_anything_else() -> None:
    poll, account = make.make_poll(), make_account().id
    statement = make.add(poll, "Une idée.", Actor(account))
    target = refs.resolve_one(Ref(STATEMENT, statement.id))
    assert target is not None
    assert (target.title, target.public) == ("Une idée.", True)
    moderated = registry.moderated(STATEMENT)
    assert moderated is not None
    excerpt = moderated.read([statement.id])[statement.id]
    assert (excerpt.words, excerpt.author_id, excerpt.space, excerpt.scopes) == (
        "Une idée.", account, poll.subject, make.SCOPES,
    )  # fmt: skip
    moderate(statement.id, HIDE)
    hidden = refs.resolve_one(Ref(STATEMENT, statement.id))
    assert hidden is not None
    assert not hidden.public


def test_a_statement_of_a_subject_that_nobody_may_read_is_not_public() -> None:
    poll = make.make_poll(1)
    make.SECRET_SUBJECTS.add(poll.subject_id)
    target = refs.resolve_one(Ref(STATEMENT, queries.statement(poll, 1).id))
    assert target is not None
    assert not target.public
