"""Needs come by three doors, are gathered without a word being lost, and their authors are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.needs import gathering, holding, queries, saying, sealing, services, sources
from budgets.needs.drafts import PaperOf, PriorityDraft
from budgets.needs.models import BudgetNeed
from budgets.needs.types import NEED, NeedChannel, PriorityAct, PriorityState
from budgets.stages.types import StageKind
from commons.identity.events import AccountErased
from commons.kernel import clock, refs
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import Medium, OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.threads import queries as threads
from commons.threads import stories
from commons.threads.models import ThreadCode, Tie
from tests.factories import needs as make
from tests.factories.budgets import make_place
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("database", "frozen")


def letters() -> list[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.key.startswith("budgets.need:")).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def gather(edition, number: int, *needs: BudgetNeed, actor: Actor = SYSTEM):
    with unit_of_work(actor) as work:
        return gathering.gather(work, edition.slug, number, make.picks(*needs), clock.now(), "https://ici").id


def test_words_without_account_wait_for_a_moderator_and_have_a_code_to_follow() -> None:
    edition = make.needs_edition()
    need = make.said_by_nobody(edition, shown=False, contact="06 12 34 56 78", title="Des bancs")
    assert (need.standing, need.number, need.author_id, need.channel) == (Standing.WAITING, 1, None, NeedChannel.WEB)
    assert b"612345678" not in (need.contact or b"")
    opened = sealing.opened(need.contact)
    assert opened is not None
    assert opened.value == "+33612345678"
    assert db.session.scalar(select(ThreadCode.code).where(ThreadCode.subject_id == need.id, ThreadCode.kind == NEED))
    assert not refs.resolve([need.ref])[need.ref].public
    assert make.said(edition).standing is Standing.SHOWN


def test_one_form_sent_twice_is_one_need() -> None:
    edition = make.needs_edition()
    typed = make.draft(edition)
    for _ in range(2):
        with unit_of_work(NOBODY) as work:
            number = saying.say(work, edition.slug, typed, clock.now()).number
            assert number == 1
    other = make.needs_edition(place=make_place())
    with pytest.raises(Stale), unit_of_work(NOBODY) as work:
        saying.say(work, other.slug, replace(typed, place_id=other.place_id), clock.now())


def test_a_sheet_of_paper_keeps_its_place_and_day_and_who_typed_it() -> None:
    edition = make.needs_edition()
    helper = make.somebody(edition)
    need = make.on_paper(edition, actor=helper)
    assert (need.channel, need.sheet_where, need.entered_by_id) == (NeedChannel.PAPER, "Au marché", helper.person_id)
    assert need.author_id is None
    assert need.standing is Standing.SHOWN
    for where, days, field in (("", 0, "where"), ("Au marché", 1, "day")):
        paper = PaperOf(where, (clock.now() + timedelta(days=days)).date())
        with pytest.raises(Invalid) as error, unit_of_work(helper) as work:
            saying.write_down(work, edition.slug, make.draft(edition), paper, clock.now())
        assert set(error.value.fields) == {field}
    with pytest.raises(Refused), unit_of_work(Actor(make_account().id)) as work:
        saying.write_down(
            work, edition.slug, make.draft(edition), PaperOf("Ici", clock.now().date()), clock.now()
        )  # fmt: skip


def test_a_table_brings_a_need_that_stays_tied_to_it(monkeypatch) -> None:
    edition, source = make.needs_edition(), Ref("participation.subject", 12)
    monkeypatch.setattr(sources, "all_of", lambda edition: [(source, "Le square")])
    with unit_of_work(make.somebody(edition)) as work:
        need = saying.bring(work, edition.slug, make.draft(edition), str(source), clock.now())
        need_id = need.id
    assert make.fresh(need_id).source == source
    tie = db.session.scalars(select(Tie).where(Tie.effect_kind == NEED, Tie.effect_id == need_id)).one()
    assert (tie.cause_kind, tie.cause_id) == (source.kind, source.id)
    with pytest.raises(Invalid), unit_of_work(make.somebody(edition)) as work:
        saying.bring(work, edition.slug, make.draft(edition), "participation.subject:13", clock.now())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": " \n"}, "words"), ({"words": "x" * 501}, "words"), ({"place_id": None}, "place"),
        ({"place_id": 999_999}, "place"), ({"orientation_id": 999_999}, "orientation"),
        ({"challenge_id": 999_999}, "challenge"), ({"contact": "pas un contact"}, "contact"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_need_is_said_beside_its_field(changes, field: str) -> None:
    edition = make.needs_edition()
    with pytest.raises(Invalid) as error, unit_of_work(NOBODY) as work:
        saying.say(work, edition.slug, replace(make.draft(edition), **changes), clock.now())
    assert set(error.value.fields) == {field}


def test_a_place_outside_the_territory_is_refused() -> None:
    edition, elsewhere = make.needs_edition(), make_place("Ailleurs")
    with pytest.raises(Invalid), unit_of_work(NOBODY) as work:
        saying.say(work, edition.slug, make.draft(edition, place_id=elsewhere.id), clock.now())


def test_nothing_is_said_before_after_or_without_the_stage() -> None:
    shut = make.needs_edition()
    make.close(shut)
    later = make.needs_edition(open_kinds=(StageKind.RANKING,))
    without = make.needs_edition(kinds=(StageKind.RANKING,))
    for edition in (shut, later, without):
        with pytest.raises(Refused), unit_of_work(NOBODY) as work:
            saying.say(work, edition.slug, make.draft(edition), clock.now())
    with pytest.raises(NotFound), unit_of_work(NOBODY) as work:
        saying.say(work, "rien", make.draft(shut), clock.now())


def test_needs_are_gathered_moved_and_taken_out_and_nothing_is_lost() -> None:
    edition = make.needs_edition()
    one, two, three = (make.said(edition, words) for words in make.WHAT[:3])
    first = make.priority(edition, "De l’ombre", [one, two])
    second = make.priority(edition, "Se soigner")
    assert {make.fresh(n.id).priority_id for n in (one, two)} == {first.id}
    gather(edition, second.number, make.fresh(two.id), make.fresh(three.id))
    assert make.fresh(two.id).priority_id == second.id
    with unit_of_work(SYSTEM) as work:
        gathering.release(work, edition.slug, second.number, make.picks(make.fresh(two.id)), clock.now())
    assert make.fresh(two.id).priority_id is None
    assert queries.counts(edition.id) == {first.id: 1, second.id: 1, 0: 1}
    acts = [step.act for step in queries.steps([second.id])]
    assert acts == [PriorityAct.MADE, PriorityAct.GATHERED, PriorityAct.RELEASED]
    assert make.fresh(two.id).words == make.WHAT[1]


def test_a_need_that_somebody_moved_since_it_was_seen_moves_no_more() -> None:
    edition = make.needs_edition()
    seen, other = make.said(edition), make.said(edition, make.WHAT[1])
    first, second = make.priority(edition), make.priority(edition, "Se soigner")
    gather(edition, first.number, make.fresh(seen.id))
    stale = [(seen.id, 1), (other.id, 1)]
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        gathering.gather(work, edition.slug, second.number, stale, clock.now())
    assert make.fresh(seen.id).priority_id == first.id
    assert make.fresh(other.id).priority_id is None
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        gathering.release(work, edition.slug, second.number, make.picks(make.fresh(seen.id)), clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        gathering.gather(work, edition.slug, second.number, [(987_654, 1)], clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        gathering.gather(work, edition.slug, second.number, [], clock.now())


def test_a_change_is_undone_unless_a_need_moved_since() -> None:
    edition = make.needs_edition()
    need = make.said(edition)
    first, second = make.priority(edition, needs=[need]), make.priority(edition, "Se soigner")
    step = gather(edition, second.number, make.fresh(need.id))
    with unit_of_work(SYSTEM) as work:
        gathering.undo(work, edition.slug, second.number, step, clock.now())
    assert make.fresh(need.id).priority_id == first.id
    assert queries.steps([second.id])[-1].act is PriorityAct.UNDONE
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        gathering.undo(work, edition.slug, second.number, step, clock.now())
    again = gather(edition, second.number, make.fresh(need.id))
    gather(edition, first.number, make.fresh(need.id))
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        gathering.undo(work, edition.slug, second.number, again, clock.now())
    made = queries.steps([first.id])[0]
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        gathering.undo(work, edition.slug, first.number, made.id, clock.now())


def test_two_priorities_become_one_and_two_again() -> None:
    edition = make.needs_edition()
    needs = [make.said(edition, words) for words in make.WHAT[:3]]
    first, second = make.priority(edition, needs=needs[:2]), make.priority(edition, "Se soigner", needs[2:])
    with unit_of_work(SYSTEM) as work:
        gathering.merge(work, edition.slug, first.number, first.version, second.number, "Même lieu", clock.now())
    assert make.the_priority(edition, first.number).state is PriorityState.MERGED
    assert {make.fresh(each.id).priority_id for each in needs} == {second.id}
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        gathering.gather(work, edition.slug, first.number, make.picks(make.fresh(needs[0].id)), clock.now())
    received = next(step for step in queries.steps([second.id]) if step.act is PriorityAct.RECEIVED)
    with unit_of_work(SYSTEM) as work:
        gathering.undo(work, edition.slug, second.number, received.id, clock.now())
    assert make.the_priority(edition, first.number).state is PriorityState.STANDING
    assert [make.fresh(each.id).priority_id for each in needs] == [first.id, first.id, second.id]


def test_a_merge_says_where_and_why() -> None:
    edition = make.needs_edition()
    first, second = make.priority(edition), make.priority(edition, "Se soigner")
    for into, why, field in ((first.number, "Oui", "into"), (99, "Oui", "into"), (second.number, " ", "why")):
        with pytest.raises(Invalid) as error, unit_of_work(SYSTEM) as work:
            gathering.merge(work, edition.slug, first.number, first.version, into, why, clock.now())
        assert set(error.value.fields) == {field}
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        gathering.merge(work, edition.slug, first.number, 99, second.number, "Oui", clock.now())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        gathering.merge(work, edition.slug, 99, 1, second.number, "Oui", clock.now())


def test_every_wording_of_a_priority_stays_in_its_history() -> None:
    edition = make.needs_edition()
    made = make.priority(edition, "De l’ombre", words="Partout.")
    typed, seen = PriorityDraft("De l’ombre et de l’eau", "Partout, l’été."), made.version
    with unit_of_work(SYSTEM) as work:
        gathering.reword(work, edition.slug, made.number, seen, typed, "Plus clair", clock.now())
    kept = [(step.title, step.words) for step in queries.steps([made.id])]
    assert kept == [("De l’ombre", "Partout."), ("De l’ombre et de l’eau", "Partout, l’été.")]
    with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
        gathering.reword(work, edition.slug, made.number, seen, typed, "Encore", clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        gathering.reword(work, edition.slug, made.number, seen + 1, typed, "", clock.now())


def test_authors_are_told_once_a_fact_in_their_language_and_nobody_reads_their_contact() -> None:
    edition = make.needs_edition()
    left = make.said_by_nobody(edition, contact="06 12 34 56 78", language="ar")
    account = make_account("amina@exemple.fr")
    own = make.said(edition, make.WHAT[1], Actor(account.id))
    silent = make.said_by_nobody(edition, make.WHAT[2])
    hidden = make.said_by_nobody(edition, make.WHAT[3], shown=False, contact="cachee@exemple.fr")
    priority = make.priority(edition, "Plus d’ombre", [left, own, silent, hidden])
    told = {(each.medium, each.recipient) for each in letters()}
    assert told == {(Medium.SMS, "+33612345678"), (Medium.MAIL, "amina@exemple.fr")}
    assert all("Plus d’ombre" in each.body for each in letters())
    with unit_of_work(SYSTEM) as work:
        gathering.release(work, edition.slug, priority.number, make.picks(make.fresh(own.id)), clock.now(), "")
    assert len(letters()) == 3
    assert "n’est plus dans une priorité" in letters()[-1].body


def test_moderation_puts_a_need_out_of_sight_and_back() -> None:
    edition = make.needs_edition()
    need = make.said(edition)
    for standing, shown in ((Standing.HIDDEN, 0), (Standing.SHOWN, 1), (Standing.SHOWN, 1)):
        with unit_of_work(SYSTEM) as work:
            services.set_standing(work, need.id, standing)
        assert queries.counts(edition.id).get(0, 0) == shown
        assert bool(threads.threads([need.ref])) is bool(shown)


def test_the_thread_of_a_need_says_what_it_became_and_whose_it_is() -> None:
    edition, me = make.needs_edition(), Actor(make_account().id)
    need = make.said(edition, actor=me)
    priority = make.priority(edition, "De l’ombre", [need])
    moments = [each.sentence for each in stories.moments_of([need.ref])[need.ref]]
    assert moments == ["Ce besoin est dit en ligne.", "Il rejoint la priorité « De l’ombre »."]
    assert {need.ref, priority.ref} <= set(stories.things_of(me.person_id or 0))
    assert list(threads.threads([need.ref])) == [need.ref]


def test_needs_forget_their_people_told_twice_words_stay_and_nobody_is_behind_them() -> None:
    edition, me = make.needs_edition(), make_account()
    actor = make.somebody(edition, person_id=me.id)
    own, paper = make.said(edition, actor=actor), make.on_paper(edition, actor=actor)
    make.priority(edition, "De l’ombre", [own], actor)
    kept = holding.about(me.id)
    assert [len(kept[name]) for name in ("needs", "entered_for_somebody", "acts")] == [1, 1, 1]
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            holding.needs_forget_their_people(work, AccountErased(me.id))
    assert (make.fresh(own.id).author_id, make.fresh(paper.id).entered_by_id) == (None, None)
    assert make.fresh(own.id).words == make.WHAT[0]
    assert not any(holding.about(me.id).values())
