"""The spaces in which people write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from commons.kernel import refs
from commons.kernel.actor import Actor
from commons.kernel.db import LARGEST_ID, db
from commons.kernel.refs import Ref, Target
from commons.moderation import policies
from commons.moderation.models import Space
from commons.moderation.types import Scopes


@dataclass(frozen=True)
class KnownSpace:
    """A space that this actor looks after."""

    space: Space
    target: Target


def scopes_of(space: Space) -> Scopes:
    """The scopes whose moderators look after a space."""
    return tuple((str(kind), int(number)) for kind, number in space.scopes)


def space(ref: Ref) -> Space | None:
    """The space, once somebody wrote in it."""
    return db.session.get(Space, (ref.kind, ref.id)) if ref.id <= LARGEST_ID else None


def spaces_of(actor: Actor) -> Sequence[KnownSpace]:
    """The spaces this actor looks after, by title."""
    mine = [s for s in db.session.scalars(select(Space)) if policies.moderates(actor, scopes_of(s))]
    targets = refs.resolve(s.ref for s in mine)
    found = [KnownSpace(s, targets[s.ref]) for s in mine if s.ref in targets]
    return sorted(found, key=lambda known: known.target.title)
