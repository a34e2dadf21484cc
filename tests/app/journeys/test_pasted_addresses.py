"""Whoever says where something comes from pastes the address of a page: each kind that has one is known by it."""

from __future__ import annotations

from typing import Any

import pytest

from commons.kernel import refs
from commons.kernel.actor import Actor
from commons.kernel.addresses import ref_at
from commons.kernel.refs import Ref
from tests.app.journeys import test_every_kind as every_kind
from tests.factories.identity import make_account

pytestmark = pytest.mark.usefixtures("frozen")
#: Kinds with a page of their own that others follow from.
PAGES = {
    "assises.activity", "assises.agenda_item", "assises.commitment", "assises.edition", "assises.minutes",
    "assises.subject", "assises.workshop", "participation.commitment", "participation.contribution",
    "participation.debate", "participation.decision", "participation.initiative", "participation.referral",
    "participation.subject", "participation.synthesis",
}  # fmt: skip
MAKERS: list[Any] = [
    every_kind.debate, every_kind.table, every_kind.initiatives, every_kind.governance, every_kind.days,
    every_kind.what_follows,
]  # fmt: skip


@pytest.fixture
def nora(database) -> Actor:
    """Somebody with an account that moderators know already."""
    return Actor(make_account().id)


@pytest.mark.parametrize("maker", MAKERS, ids=lambda maker: maker.__name__)
def test_the_address_of_its_page_and_that_of_its_thread_lead_to_each_thing(app, nora, maker):
    made = maker(nora)
    with app.test_request_context():
        for kind, number in made.items():
            ref = Ref(kind, number)
            target = refs.resolve_one(ref)
            assert target is not None, kind
            if kind in PAGES:
                assert ref_at(target.url) == ref, kind
            assert ref_at(f"/suivi/{kind}/{number}") == ref, kind


def test_every_page_was_tried(nora):
    assert {kind for maker in MAKERS for kind in maker(nora)} >= PAGES


def test_the_account_leads_to_its_edition_and_what_is_not_there_to_nothing(app, nora):
    edition = Ref("assises.edition", every_kind.days(nora)["assises.edition"])
    with app.test_request_context():
        target = refs.resolve_one(edition)
        assert target is not None
        assert ref_at(f"{target.url}/bilan") == edition
        for path in ("/assises/2099/bilan", "/decisions/2099-1", "/saisines/2099-1", "/debats/rien/contributions/1",
                     "/debats/rien/synthese", "/suivi/no.kind/1", "/decisions/x"):  # fmt: skip
            assert ref_at(path) is None, path
