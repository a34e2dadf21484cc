"""Finds what an address asks for, or says that it is not there."""

from __future__ import annotations

from budgets.delivery import queries
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import ActionReason
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from commons.kernel.errors import NotFound


def edition_named(slug: str) -> Edition:
    """A proclaimed edition; others have no programme yet."""
    edition = editions.by_slug(slug)
    if edition is None or edition.state is EditionState.DRAFT:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    if edition.state is not EditionState.PROCLAIMED:
        raise NotFound(reason=ActionReason.NOT_PROCLAIMED)
    return edition


def edition_begun(slug: str) -> Edition:
    """An edition that people follow, proclaimed or not: its page says what happens next."""
    edition = edition_known(slug)
    if edition.state is EditionState.DRAFT and edition.begun_at is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    return edition


def edition_known(slug: str) -> Edition:
    """Any edition, for its team."""
    edition = editions.by_slug(slug)
    if edition is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    return edition


def action_named(slug: str, code: str) -> ProgrammeAction:
    """The action of this project of this edition."""
    action = queries.by_code(edition_named(slug).id, code)
    if action is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    return action
