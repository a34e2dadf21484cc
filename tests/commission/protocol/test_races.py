"""Two people in the same instant: two editors of a block, two adoptions on one block, a freeze and a correction."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from commission.protocol import deciding, documents, queries, services, writing
from commission.protocol.folding import fold
from commission.protocol.models import BlockRevision
from commission.protocol.reasons import ProtocolReason as R
from commission.protocol.types import AmendmentState, VersionState
from commons.kernel import clock
from commons.kernel.db import db
from tests.factories import protocol as make
from tests.factories import rush
from tests.factories.bare import HELD, bare, drop_constraint

pytestmark = pytest.mark.race
A, V = AmendmentState, VersionState
BLOCK = "UPDATE commission_block "
#: The adoption itself: what was said of it is written before anybody looks.
ADOPTION = r"UPDATE commission_amendment SET .*fold_rank"


@pytest.fixture
def stage(own_app):
    """A room and a draft, in a database that is committed to; what they are, by number."""
    with own_app.app_context():
        room = make.make_room()
        version = make.make_draft(room)
        actors = {who: room.actor(who) for who in ("drafter", "second", "member", "other", "president", "secretariat")}
        block = make.block_of(version)
        return room, version.id, block.id, block.key, actors


def both(app, *acts):
    """What several were told, each by the name of their error or "done"."""
    return sorted(rush.told(rush.together(app, acts)))


def write_as(stage, who: str):
    _room, version_id, _block, key, actors = stage
    return partial(make.does, actors[who], writing.write, version_id, key, 1, f"De {who}.", "")


def revisions(app, block_id: int) -> list[str]:
    with app.app_context():
        mine = select(BlockRevision.words).where(BlockRevision.block_id == block_id, BlockRevision.revision > 1)
        return list(db.session.scalars(mine))


def test_of_two_editors_at_once_one_is_kept_and_the_other_told(own_app, stage) -> None:
    assert both(own_app, write_as(stage, "drafter"), write_as(stage, "second")) == ["Stale", "done"]
    (kept,) = revisions(own_app, stage[2])
    with own_app.app_context():
        assert queries.block(stage[1], stage[3]).words == kept


def test_without_the_revision_one_editor_would_write_over_the_other(own_app, stage) -> None:
    """Positive control."""
    with bare(own_app, r" AND commission_block\.revision = %\(\w+\)s(::\w+)?", meet=BLOCK):
        assert both(own_app, write_as(stage, "drafter"), write_as(stage, "second")) == ["done", "done"]
    with own_app.app_context():
        assert queries.block(stage[1], stage[3]).revision == 3


def take_as(stage, who: str):
    _room, version_id, _block, key, actors = stage
    return partial(make.does, actors[who], writing.take, version_id, key)


def test_of_those_who_take_a_block_at_once_one_holds_it(own_app, stage) -> None:
    assert both(own_app, take_as(stage, "drafter"), take_as(stage, "second")) == ["Refused", "done"]


def test_without_the_lease_both_would_think_they_hold_it(own_app, stage) -> None:
    """Positive control."""
    with bare(own_app, (r"commission_block\.lease_member_id IS NULL", "true"), meet=BLOCK):
        assert both(own_app, take_as(stage, "drafter"), take_as(stage, "second")) == ["done", "done"]


def debated(app, stage) -> list[tuple[int, int]]:
    """Two debated amendments on one block."""
    room, version_id, *_others = stage
    with app.app_context():
        version = make.bring(room, queries.version(version_id), V.AMENDING)
        block = make.block_of(version)
        made = [
            make.make_amendment(room, version, make.replacing(block, f"De {who}."), who, A.DEBATED)
            for who in ("member", "other")
        ]
        return [(each.id, each.version) for each in made]


def adopt_both(app, stage, pair):
    actors = stage[4]
    acts = [
        partial(make.does, actors["secretariat"], deciding.bring, number, A.ADOPTED, seen, "En séance.")
        for number, seen in pair
    ]
    return rush.together(app, acts)


def adopted(app, version_id: int) -> list[int]:
    with app.app_context():
        return [each.id for each in queries.adopted(version_id)]


def test_of_two_adoptions_at_once_on_one_block_one_is_applied(own_app, stage) -> None:
    """B4."""
    answers = adopt_both(own_app, stage, debated(own_app, stage))
    assert [reason for reason in rush.reasons(answers) if isinstance(reason, R)] == [R.NEEDS_ARBITRATION]
    assert len(adopted(own_app, stage[1])) == 1
    with own_app.app_context():
        version = queries.version(stage[1])
        assert documents.document_of(version) == fold(version.base, queries.adopted_changes(version.id))


def adopt_unheld(app, stage, *dropped: tuple[str, str]) -> list:
    """What both are told when nobody holds the version and both have looked before either adopts."""
    pair = debated(app, stage)
    with app.app_context():
        for table, name in dropped:
            drop_constraint(table, name)
    with bare(app, HELD, meet=ADOPTION):
        return adopt_both(app, stage, pair)


RANK = ("commission_amendment", "uq_commission_amendment_fold_rank")
PLACE = ("commission_adopted_place", "uq_commission_adopted_place")
REVISION = ("commission_block_revision", "uq_commission_block_revision")


def test_the_rank_decides_even_when_nobody_holds_the_version(own_app, stage) -> None:
    answers = rush.reasons(adopt_unheld(own_app, stage))
    assert [reason for reason in answers if isinstance(reason, R)] == [R.CHANGED_MEANWHILE]
    assert len(adopted(own_app, stage[1])) == 1


def test_the_place_on_the_block_decides_even_without_the_rank(own_app, stage) -> None:
    answers = rush.reasons(adopt_unheld(own_app, stage, RANK))
    assert [reason for reason in answers if isinstance(reason, R)] == [R.NEEDS_ARBITRATION]
    assert len(adopted(own_app, stage[1])) == 1


def test_without_lock_and_constraints_both_would_be_adopted(own_app, stage) -> None:
    """Positive control of B4."""
    assert rush.told(adopt_unheld(own_app, stage, RANK, PLACE, REVISION)) == ["done", "done"]
    assert len(adopted(own_app, stage[1])) == 2


def test_two_arbitrations_at_once_are_one(own_app, stage) -> None:
    (one, _), (other, _) = debated(own_app, stage)
    secretariat = stage[4]["secretariat"]
    acts = [
        partial(make.does, secretariat, deciding.arbitrate, stage[1], one, other, kept, "En séance.")
        for kept in (one, other)
    ]
    assert both(own_app, *acts) == ["Refused", "done"]


def test_a_text_is_opened_with_what_was_saved_or_the_late_editor_is_refused(own_app, stage) -> None:
    """The base is the living text, whichever of the two came first."""
    version_id = stage[1]

    def open_it():
        ends = clock.now().replace(year=2099)
        with own_app.app_context():
            seen = queries.version(version_id).version
        return make.does(
            stage[4]["secretariat"], services.become, version_id, V.AMENDING, seen, closes_at=ends
        )  # fmt: skip

    rush.together(own_app, [open_it, write_as(stage, "drafter")])
    with own_app.app_context():
        version = queries.version(version_id)
        assert version.state is V.AMENDING
        assert documents.document_of(version) == version.base


def test_a_freeze_and_a_correction_at_once_never_give_another_text_than_the_fold(own_app, stage) -> None:
    room, version_id, _block, key, actors = stage
    with own_app.app_context():
        version = make.bring(room, queries.version(version_id), V.AMENDING, V.HALF_FROZEN)
        make.does(actors["president"], services.ask_to_freeze, version_id)
        seen = version.version
    correct = partial(make.does, actors["drafter"], deciding.correct, version_id, key, 1, "Corrigé.", "", "Une faute")
    rush.together(own_app, [partial(make.does, actors["secretariat"], services.freeze, version_id, seen), correct])
    with own_app.app_context():
        version = queries.version(version_id)
        folded = fold(version.base, queries.adopted_changes(version_id))
        assert documents.document_of(version) == folded
        assert (version.state is V.FROZEN) == (not queries.adopted(version_id))


def test_the_secretariat_publishes_once(own_app, stage) -> None:
    room, version_id, *_others, actors = stage
    with own_app.app_context():
        road = (V.AMENDING, V.HALF_FROZEN, V.FROZEN, V.CONSULTED, V.ADOPTED)
        seen = make.bring(room, queries.version(version_id), *road).version
    acts = [partial(make.does, actors["secretariat"], services.publish, version_id, seen)] * 2
    assert both(own_app, *acts) == ["Refused", "done"]
