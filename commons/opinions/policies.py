"""Who may do what with a poll, and when. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from flask_babel import lazy_gettext as _l

from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from commons.opinions.reasons import Reason
from commons.opinions.types import MOST_OF_ONE_PERSON, MOST_STATEMENTS, PollState

Scopes = Sequence[tuple[str, int]]
LEADERS = (Role.SECRETARIAT, Role.FACILITATOR)

#: The same in words, for the public page of rights.
RIGHTS = (
    Right(
        _l("Donner son avis sur des affirmations"), _l("Tout le monde, même sans compte"), _l("Tant que c’est ouvert")
    ),
    Right(
        _l("Changer d’avis, ou reprendre toutes ses réponses"), _l("La personne elle-même"), _l("Tant que c’est ouvert")
    ),
    Right(
        _l("Proposer une affirmation"),
        _l("Tout le monde, même sans compte"),
        _l("Cinq par compte au plus ; sans compte, elle est relue avant de paraître."),
    ),
    Right(
        _l("Ouvrir, prolonger ou terminer un recueil d’avis, saisir des réponses sur papier"),
        _l("Secrétariat, animateurs"),
        _l("Pour leur territoire ou leur instance seulement"),
    ),
    Right(
        _l("Savoir qui a répondu quoi"),
        _l("Personne ne le peut"),
        _l("Aucune page ne le montre ; à la fin, le secret qui aurait permis de le retrouver est effacé."),
    ),
)


class Timed(Protocol):
    """Something with a state and a period."""

    @property
    def state(self) -> PollState:
        """Open or sealed."""

    @property
    def opens_at(self) -> datetime:
        """When it begins to take positions."""

    @property
    def closes_at(self) -> datetime:
        """When it no longer does."""


def refusal_to_lead(actor: Actor, scopes: Scopes) -> Reason | None:
    """Why this actor may not lead a poll of these scopes (open, extend, close, seed, type in paper), or None."""
    held = actor.is_system or any(actor.holds(role, *scopes) for role in LEADERS)
    return None if held else Reason.NOT_YOURS


def refusal_to_answer(poll: Timed, now: datetime) -> Reason | None:
    """Why nobody may take a position now, or None."""
    if poll.state is PollState.SEALED or now >= poll.closes_at:
        return Reason.CLOSED
    return Reason.NOT_OPEN_YET if now < poll.opens_at else None


def refusal_to_take_back(poll: Timed, now: datetime) -> Reason | None:
    """Why nobody may take positions back now, or None: for as long as they could be taken."""
    return refusal_to_answer(poll, now)


def refusal_to_propose(poll: Timed, shown: int, mine: int, now: datetime, *, leads: bool) -> Reason | None:
    """Why no statement may be added, or None; `shown`: those there are, `mine`: those of this author.

    Whoever leads may add before it opens, and without the limit of one person.
    """
    refusal = refusal_to_answer(poll, now)
    if refusal is not None and not (leads and refusal is Reason.NOT_OPEN_YET):
        return refusal
    if shown >= MOST_STATEMENTS:
        return Reason.TOO_MANY_STATEMENTS
    return Reason.TOO_MANY_OF_YOURS if mine >= MOST_OF_ONE_PERSON and not leads else None


def refusal_to_extend(actor: Actor, scopes: Scopes, poll: Timed, until: datetime, now: datetime) -> Reason | None:
    """Why the end may not be put off to this moment, or None."""
    refusal = refusal_to_lead(actor, scopes)
    if refusal is not None:
        return refusal
    if poll.state is PollState.SEALED or now >= poll.closes_at:
        return Reason.CLOSED
    return None if until > poll.closes_at else Reason.ONLY_LATER


def refusal_to_close(actor: Actor, scopes: Scopes, poll: Timed, now: datetime) -> Reason | None:
    """Why a poll may not be ended now, or None; one that is over may always be sealed."""
    return refusal_to_lead(actor, scopes) or (Reason.NOT_OPEN_YET if now <= poll.opens_at else None)
