"""What the lists of routes need of a vote in the field: a desk, a pack of cards, a batch of sheets, a reminder."""

from __future__ import annotations

from typing import Any

from budgets.editions.models import Edition
from budgets.paper import reminding
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories import paper as make

#: Addresses that are posted to and whose hour comes: once the vote ended, they write nothing.
POSTS_WITH_AN_HOUR = (
    "/equipe/budgets/{edition}/terrain/guichet", "/equipe/budgets/{edition}/terrain/cartes",
    "/equipe/budgets/{edition}/terrain/guichet/{desk_id}", "/equipe/budgets/{edition}/terrain/guichet/{desk_id}/carte",
    "/equipe/budgets/{edition}/terrain/cartes/{pack_id}", "/equipe/budgets/{edition}/terrain/lots/nouveau",
    "/equipe/budgets/{edition}/terrain/lots/{batch_id}/liste",
    "/equipe/budgets/{edition}/terrain/lots/{batch_id}/feuille/1",
    "/equipe/budgets/{edition}/terrain/lots/{batch_id}/feuille/1/trancher",
    "/equipe/budgets/{edition}/terrain/lots/{batch_id}/urne",
    "/equipe/budgets/{edition}/terrain/lots/{batch_id}/ecarter", "/budgets/{edition}/carte-de-vote",
)  # fmt: skip


def settle(edition: Edition, place: Place, owner: Actor) -> dict[str, Any]:
    """One of each thing; the holes of the addresses."""
    first, second, _third = make.team(place)
    desk = make.make_desk(edition, place, first)
    pack, _codes = make.make_pack(edition, place, first, number=3, given=1)
    batch = make.make_batch(edition, place, first)
    make.sign_all(edition, batch, first, number=2)
    chosen = make.choosing(edition, make.codes_of(edition)[0])
    make.read_all(edition, batch, [first], [chosen])
    make.read_all(edition, batch, [second], [make.WHITE])
    with unit_of_work(owner) as work:
        reminding.ask(work, edition.slug, clock.now())
    assert owner.person_id is not None
    return {
        "desk_id": desk.id, "pack_id": pack.id, "batch_id": batch.id, "sheet": 1,
        "reminder_token": reminding.token(edition.id, owner.person_id),
    }  # fmt: skip


def does_everything(edition: Edition, account_id: int) -> None:
    """This person asked to be reminded of a vote."""
    with unit_of_work(Actor(person_id=account_id)) as work:
        reminding.ask(work, edition.slug, clock.now())
