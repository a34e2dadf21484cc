"""Where an edition stands, from its state and the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from assises.editions.models import AssisesEdition
from assises.editions.policies import (
    refusal_to_change,
    refusal_to_keep,
    refusal_to_read,
    refusal_to_register,
    stage_of,
)
from assises.editions.types import EditionReason, EditionState, Stage
from commons.kernel.actor import NOBODY, SYSTEM
from tests.factories.participation import somebody

WISHES = {
    "wishes_open_at": datetime(2026, 9, 1, tzinfo=UTC),
    "wishes_close_at": datetime(2026, 9, 11, tzinfo=UTC),
}


def _edition(state: EditionState = EditionState.ANNOUNCED, **more: Any) -> AssisesEdition:
    return AssisesEdition(
        id=7, year=2026, title="Assises 2026", state=state, first_day=date(2026, 11, 5), last_day=date(2026, 11, 7),
        registrations_open_at=datetime(2026, 9, 1, tzinfo=UTC),
        registrations_close_at=datetime(2026, 11, 1, tzinfo=UTC), **more,
    )  # fmt: skip


def _on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "stage"),
    [
        (_on(8, 1), Stage.ANNOUNCED),
        (_on(9, 2), Stage.WISHES),
        (datetime(2026, 9, 11, tzinfo=UTC), Stage.DRAWING),
        (_on(10, 1), Stage.DRAWING),
        (_on(11, 2), Stage.CLOSED),
        # Midnight in Paris begins the first day, an hour before it does in London.
        (datetime(2026, 11, 4, 23, 0, tzinfo=UTC), Stage.RUNNING),
        (_on(11, 7), Stage.RUNNING),
        (datetime(2026, 11, 7, 23, 0, tzinfo=UTC), Stage.RESTITUTION),
    ],
)
def test_an_announced_edition_follows_the_clock(moment: datetime, stage: Stage) -> None:
    assert stage_of(_edition(**WISHES), moment) is stage


def test_after_the_draw_registrations_are_open() -> None:
    assert stage_of(_edition(**WISHES, drawn_at=_on(9, 12)), _on(10, 1)) is Stage.REGISTRATIONS


def test_without_a_wish_window_registrations_open_at_once() -> None:
    assert stage_of(_edition(), _on(9, 2)) is Stage.REGISTRATIONS
    assert stage_of(_edition(), _on(8, 31)) is Stage.ANNOUNCED


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (EditionState.DRAFT, Stage.DRAFT),
        (EditionState.REPORTED, Stage.REPORTED),
        (EditionState.ARCHIVED, Stage.ARCHIVED),
    ],
)
def test_what_the_secretariat_decided_stands_whatever_the_clock_says(state: EditionState, stage: Stage) -> None:
    for moment in (_on(1, 1), _on(9, 2), _on(11, 6), _on(12, 31)):
        assert stage_of(_edition(state, **WISHES), moment) is stage


@pytest.mark.parametrize(
    ("moment", "to_register", "to_change"),
    [
        (_on(8, 1), EditionReason.NOT_OPEN_YET, EditionReason.NOT_OPEN_YET),
        (_on(9, 2), None, None),
        (_on(10, 1), EditionReason.DRAW_PENDING, None),
        (_on(11, 2), EditionReason.CLOSED, None),
        (_on(11, 6), EditionReason.CLOSED, None),
        (_on(11, 20), EditionReason.OVER, EditionReason.OVER),
    ],
)
def test_each_stage_says_who_may_register_and_change(
    moment: datetime, to_register: EditionReason | None, to_change: EditionReason | None
) -> None:
    edition = _edition(**WISHES)
    assert refusal_to_register(edition, moment) is to_register
    assert refusal_to_change(edition, moment) is to_change


def test_a_draft_is_for_its_team_and_only_the_secretariat_keeps_it() -> None:
    draft = _edition(EditionState.DRAFT)
    welcomer = somebody("welcomer", "assises", 7)
    elsewhere = somebody("secretariat", "assises", 8)
    assert refusal_to_read(draft, NOBODY) is EditionReason.NOT_FOUND
    assert refusal_to_read(draft, elsewhere) is EditionReason.NOT_FOUND
    assert refusal_to_read(draft, welcomer) is None
    assert refusal_to_read(None, SYSTEM) is EditionReason.NOT_FOUND
    assert refusal_to_keep(draft, welcomer) is EditionReason.NOT_YOURS
    assert refusal_to_keep(draft, elsewhere) is EditionReason.NOT_YOURS
    assert refusal_to_keep(None, elsewhere) is EditionReason.NOT_YOURS
    for keeper in (SYSTEM, somebody("secretariat"), somebody("secretariat", "assises", 7)):
        assert refusal_to_keep(draft, keeper) is None
