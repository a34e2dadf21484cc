"""Residents choose priorities: once each, in secret; the count says ties; the secretariat follows or says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.needs import choosing, counting, following, gathering
from budgets.needs.drafts import PriorityDraft
from budgets.stages import services as stages
from budgets.stages.events import StageMoved
from budgets.stages.types import StageAct, StageKind
from commons.ballot_box import codes
from commons.ballot_box import queries as box
from commons.ballot_box.types import Reason
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import needs as make
from tests.factories.budgets import make_territory

pytestmark = pytest.mark.usefixtures("database", "frozen")


def test_a_resident_chooses_once_and_the_same_sheet_again_gives_the_same_receipt() -> None:
    edition = make.needs_edition()
    make.arranged(edition, 3, most=2)
    me, secret = make.resident(edition), codes.new_secret()
    first = make.chosen(edition, [1, 3], me, secret)
    again = make.chosen(edition, [3, 1], me, secret)
    assert (again.code, again.again) == (first.code, True)
    with pytest.raises(Refused) as error:
        make.chosen(edition, [2], me)
    assert error.value.reason is Reason.ALREADY_VOTED
    with unit_of_work(NOBODY) as work:
        assert choosing.change(work, edition.slug, [2], secret, clock.now()).code == first.code


@pytest.mark.parametrize(("numbers", "most"), [([], 2), ([1, 2, 3], 2), ([1, 9], 2), ([2, 3], 1)])
def test_a_sheet_with_none_too_many_or_unknown_priorities_is_refused(numbers, most: int) -> None:
    edition = make.needs_edition()
    make.arranged(edition, 3, most=most)
    with pytest.raises(Invalid) as error:
        make.chosen(edition, numbers)
    assert set(error.value.fields) == {"choice"}


def test_only_residents_of_the_place_choose() -> None:
    edition = make.needs_edition()
    make.arranged(edition)
    for somebody in (
        make.resident(edition, home=make_territory()), make.resident(edition, link=_other_link(edition)), NOBODY,
        make.somebody(edition),
    ):  # fmt: skip
        with pytest.raises(Refused):
            make.chosen(edition, [1], somebody)


def _other_link(edition) -> Link:
    return next((link for link in Link if link.value not in edition.links), Link.LIVES)


def test_paper_and_phone_are_one_person_and_a_name_is_enough() -> None:
    edition = make.needs_edition()
    make.arranged(edition)
    make.chosen_on_paper(edition, [1], "06 12 34 56 78")
    with pytest.raises(Refused):
        make.chosen_on_paper(edition, [2], "+33 6 12 34 56 78")
    helper = make.somebody(edition)
    for name in ("Amélie Durand", "DURAND amelie"):
        who = choosing.WhoOnPaper(name=name, address="3, rue des Lilas")
        paper = choosing.PaperChoice(who, edition.place_id, [1], codes.new_secret())
        if name.startswith("A"):
            with unit_of_work(helper) as work:
                choosing.choose_on_paper(work, edition.slug, paper, clock.now())
        else:
            with pytest.raises(Refused), unit_of_work(helper) as work:
                choosing.choose_on_paper(work, edition.slug, paper, clock.now())


@pytest.mark.parametrize(
    ("who", "home", "field"),
    [
        (choosing.WhoOnPaper(), "here", "contact"), (choosing.WhoOnPaper(name="Amélie"), "here", "contact"),
        (choosing.WhoOnPaper("rien"), "here", "contact"), (choosing.WhoOnPaper("a@exemple.fr"), "away", "home"),
        (choosing.WhoOnPaper("a@exemple.fr"), "none", "home"),
    ],
)  # fmt: skip
def test_a_sheet_of_paper_says_who_and_where(who, home: str, field: str) -> None:
    edition, away = make.needs_edition(), make_territory()
    make.arranged(edition)
    homes = {"here": edition.place_id, "away": away.id, "none": None}
    paper = choosing.PaperChoice(who, homes[home], [1], codes.new_secret())
    with pytest.raises(Invalid) as error, unit_of_work(make.somebody(edition)) as work:
        choosing.choose_on_paper(work, edition.slug, paper, clock.now())
    assert set(error.value.fields) == {field}


def test_nobody_finds_in_any_table_what_somebody_chose() -> None:
    edition = make.needs_edition()
    make.arranged(edition)
    me, helper = make.resident(edition), make.somebody(edition)
    before = (_lines(AuditEntry), _lines(OutboxMessage))
    make.chosen(edition, [2], me)
    make.chosen_on_paper(edition, [1], actor=helper)
    assert (_lines(AuditEntry), _lines(OutboxMessage)) == before
    with pytest.raises(Refused):
        box.ballots_in(box.poll_named(make.the_ranking(edition).poll_key))


def _lines(model) -> int:
    return len(db.session.scalars(select(model.id)).all())


def test_the_choice_opens_with_an_end_and_a_list_and_changes_until_somebody_chose() -> None:
    edition = make.needs_edition()
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        choosing.arrange(work, edition.slug, 3, clock.now())
    with pytest.raises(Refused):
        make.chosen(edition, [1])
    make.arranged(edition, 2, most=1)
    with unit_of_work(SYSTEM) as work:
        choosing.arrange(work, edition.slug, 2, clock.now())
    make.chosen(edition, [1, 2])
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        choosing.arrange(work, edition.slug, 1, clock.now())
    assert make.the_ranking(edition).most == 2
    with pytest.raises(Refused), unit_of_work(make.somebody(edition)) as work:
        choosing.arrange(work, edition.slug, 1, clock.now())


def test_a_choice_without_end_does_not_open() -> None:
    edition = make.needs_edition()
    make.priority(edition)
    with unit_of_work(SYSTEM) as work:
        stages.move(work, edition.slug, StageKind.RANKING, StageAct.PUT_OFF, "On verra", clock.now())
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        choosing.arrange(work, edition.slug, 3, clock.now())


def test_priorities_keep_their_list_and_words_once_residents_choose_but_needs_still_join_them() -> None:
    edition = make.needs_edition()
    make.arranged(edition, 2)
    need = make.said(edition)
    with unit_of_work(SYSTEM) as work:
        gathering.gather(work, edition.slug, 1, make.picks(need), clock.now())
    one = make.the_priority(edition, 1)
    with pytest.raises(Refused):
        make.priority(edition, "Trop tard")
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        gathering.reword(work, edition.slug, 1, one.version, PriorityDraft("Autre"), "Non", clock.now())
    with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
        gathering.merge(work, edition.slug, 1, one.version, 2, "Non", clock.now())


def test_choice_follows_its_stage_told_twice_it_ends_at_the_same_hour() -> None:
    edition = make.needs_edition()
    ranking = make.arranged(edition)
    later = clock.now() + 2 * make.MONTH
    with unit_of_work(SYSTEM) as work:
        to = stages.NewDates(until=later)
        stages.move(work, edition.slug, StageKind.RANKING, StageAct.PUT_OFF, "Plus de temps", clock.now(), to)
    with unit_of_work(SYSTEM) as work:
        following.choice_follows_its_stage(
            work, StageMoved(edition.id, edition.slug, StageKind.RANKING, StageAct.PUT_OFF)
        )  # fmt: skip
    assert box.poll_named(ranking.poll_key).closes_at == later
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        stages.move(work, edition.slug, StageKind.RANKING, StageAct.PUT_OFF, "Sans fin", clock.now())
    with unit_of_work(SYSTEM) as work:
        stages.move(work, edition.slug, StageKind.NEEDS, StageAct.PUT_OFF, "Sans fin", clock.now())


def test_a_pause_gives_its_time_back_and_takes_no_sheet() -> None:
    edition = make.needs_edition()
    ranking = make.arranged(edition)
    ends, me = box.poll_named(ranking.poll_key).closes_at, make.resident(edition)
    with unit_of_work(SYSTEM) as work:
        stages.move(work, edition.slug, StageKind.RANKING, StageAct.PAUSE, "Un problème", clock.now())
    with pytest.raises(Refused):
        make.chosen(edition, [1], me)
    with clock.frozen(clock.now() + timedelta(days=3)):
        with unit_of_work(SYSTEM) as work:
            stages.move(work, edition.slug, StageKind.RANKING, StageAct.RESUME, "C’est réglé", clock.now())
        make.chosen(edition, [1], me)
    assert box.poll_named(ranking.poll_key).closes_at == ends + timedelta(days=3)


def test_a_pause_that_lasts_beyond_the_end_counts_nothing_and_gives_its_days_back() -> None:
    edition = make.needs_edition()
    ranking = make.arranged(edition)
    ends, me = box.poll_named(ranking.poll_key).closes_at, make.resident(edition)
    with clock.frozen(ends - timedelta(days=1)), unit_of_work(SYSTEM) as work:
        stages.move(work, edition.slug, StageKind.RANKING, StageAct.PAUSE, "Une panne", clock.now())
    with clock.frozen(ends + timedelta(days=2)):
        assert counting.count_those_over() == 0
        with unit_of_work(SYSTEM) as work:
            later = clock.now() + timedelta(days=30)
            to = stages.NewDates(until=later)
            stages.move(work, edition.slug, StageKind.RANKING, StageAct.PUT_OFF, "Plus de temps", clock.now(), to)
        assert box.poll_named(ranking.poll_key).closes_at == ends
        with unit_of_work(SYSTEM) as work:
            stages.move(work, edition.slug, StageKind.RANKING, StageAct.RESUME, "C’est réglé", clock.now())
        make.chosen(edition, [1], me)
        assert box.poll_named(ranking.poll_key).closes_at == later + timedelta(days=3)
        assert counting.count_those_over() == 0


def test_a_stage_ended_during_its_pause_has_its_sheets_counted() -> None:
    edition = make.needs_edition()
    ranking = make.arranged(edition)
    make.chosen(edition, [1], make.resident(edition))
    ends = box.poll_named(ranking.poll_key).closes_at
    for act in (StageAct.PAUSE, StageAct.CLOSE):
        with unit_of_work(SYSTEM) as work:
            stages.move(work, edition.slug, StageKind.RANKING, act, "Une panne", clock.now() + timedelta(hours=1))
    with clock.frozen(ends + timedelta(days=1)):
        assert counting.count_those_over() == 1


def test_a_stage_that_is_closed_early_takes_no_sheet_and_opens_its_box_at_the_hour_it_promised() -> None:
    edition = make.needs_edition()
    make.arranged(edition)
    with clock.frozen(clock.now() + timedelta(days=1)):
        with unit_of_work(SYSTEM) as work:
            stages.move(work, edition.slug, StageKind.RANKING, StageAct.CLOSE, "Assez", clock.now())
        with pytest.raises(Refused):
            make.chosen(edition, [1])
        with pytest.raises(Refused):
            make.chosen_on_paper(edition, [1])
        with pytest.raises(Refused), unit_of_work(NOBODY) as work:
            choosing.change(work, edition.slug, [1], codes.new_secret(), clock.now())
        with pytest.raises(Refused), unit_of_work(SYSTEM) as work:
            counting.count(work, edition.slug, clock.now())
    assert make.counted(edition, []).voters == 0
