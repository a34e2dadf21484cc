"""What editions bring to the application: the way they are referred to, and a scope for roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l

from assises.editions import queries
from assises.editions.models import EditionStep
from assises.editions.types import EDITION, EditionState, step_sentence
from commons.identity.roles import scopes
from commons.identity.types import ScopeKind
from commons.kernel import refs
from commons.kernel.refs import Target
from commons.threads import stories
from commons.threads.stories import Story
from commons.threads.types import Moment


def offer(app: Flask) -> None:
    """Stand at the front door."""
    refs.register(EDITION, _l("Assises"), targets)
    stories.register(EDITION, Story(moments=_moments))
    scopes.offer(app, ScopeKind.ASSISES, lambda: [(edition.id, edition.title) for edition in queries.editions()])
    scopes.lie_in(ScopeKind.ASSISES, _scopes_of)


def _scopes_of(edition_id: int) -> Sequence[tuple[str, int]]:
    return [(ScopeKind.ASSISES.value, edition_id)]


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each edition."""
    return {
        edition.id: Target(edition.title, f"/assises/{edition.year}", edition.state is not EditionState.DRAFT)
        for edition in queries.of_numbers(ids)
    }


def _moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {number: [_moment(step) for step in reversed(queries.steps(number))] for number in ids}


def _moment(step: EditionStep) -> Moment:
    return Moment(step.at, step_sentence(step.what), why=step.reason)
