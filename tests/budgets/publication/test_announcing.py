"""Announcing an edition, taking it back, putting its end off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgets.editions import rules
from budgets.editions.policies import EditionReason
from budgets.editions.types import EditionState, Phase
from budgets.publication import services
from commons.ballot_box import queries as box
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import budgets as make

pytestmark = pytest.mark.usefixtures("database", "frozen")


def test_announcing_sets_up_a_box_with_the_rules_and_the_period():
    edition = make.make_edition(Phase.CAMPAIGN)
    poll = box.poll_named(edition.poll_key)
    assert edition.state is EditionState.ANNOUNCED
    assert (poll.opens_at, poll.closes_at) == (edition.opens_at, edition.closes_at)
    assert poll.rules == rules.regulation(edition)


def test_an_edition_without_project_is_not_announced_and_says_what_is_missing(frozen):
    edition = make.make_edition(Phase.DRAFT, each=0)
    with pytest.raises(Invalid) as refused, unit_of_work(make.secretary()) as work:
        services.announce(work, edition.slug, frozen)
    assert "n’a aucun projet" in " ".join(refused.value.fields.values())
    assert make.the_edition(edition.slug).state is EditionState.DRAFT


def test_an_edition_whose_opening_is_past_is_not_announced(frozen):
    edition = make.make_edition(Phase.DRAFT)
    with pytest.raises(Invalid) as refused, unit_of_work(make.secretary()) as work:
        services.announce(work, edition.slug, edition.opens_at)
    assert "déjà passée" in " ".join(refused.value.fields.values())


def test_taking_back_before_opening_makes_a_draft_that_can_be_announced_again(frozen):
    edition = make.make_edition(Phase.CAMPAIGN)
    with unit_of_work(make.secretary()) as work:
        services.take_back(work, edition.slug, "Un projet manquait.", frozen)
    assert make.the_edition(edition.slug).state is EditionState.DRAFT
    with unit_of_work(make.secretary()) as work:
        services.announce(work, edition.slug, frozen)
    assert make.the_edition(edition.slug).state is EditionState.ANNOUNCED


def test_nothing_is_taken_back_once_the_vote_is_open(frozen):
    edition = make.make_edition(Phase.VOTING)
    with pytest.raises(Refused) as refused, unit_of_work(make.secretary()) as work:
        services.take_back(work, edition.slug, "Trop tard.", frozen)
    assert refused.value.reason is EditionReason.BEGUN


def test_putting_the_end_off_moves_the_edition_and_its_box_together(frozen):
    edition = make.make_edition(Phase.VOTING)
    until = edition.closes_at + timedelta(days=3)
    with unit_of_work(make.secretary()) as work:
        services.extend(work, edition.slug, until, "La fibre était coupée.", frozen)
    assert make.the_edition(edition.slug).closes_at == until
    assert box.poll_named(edition.poll_key).closes_at == until


@pytest.mark.parametrize(("days", "why", "field"), [(-1, "Parce que", "until"), (3, "  ", "reason")])
def test_the_end_only_moves_later_and_with_a_reason(frozen, days, why, field):
    edition = make.make_edition(Phase.VOTING)
    with pytest.raises(Invalid) as refused, unit_of_work(make.secretary()) as work:
        services.extend(work, edition.slug, edition.closes_at + timedelta(days=days), why, frozen)
    assert field in refused.value.fields
