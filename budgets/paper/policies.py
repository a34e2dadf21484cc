"""Who holds a desk, prints cards and enters paper, where and when. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from budgets.ballots import policies as ballots
from budgets.editions import policies as editions
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.paper.models_batches import PaperBatch
from budgets.paper.types import FEWEST_SHEETS, STEPS, BatchState, PaperReason, Tally
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

HOLDERS = ("secretariat", "officer", "facilitator")
_TEAM = _l("L’équipe du lieu ou du vote : animateurs, agents, secrétariat")
RIGHTS = (
    Right(_l("Tenir un guichet de vote et remettre des cartes à code"), _TEAM, _l("Tant que le vote est ouvert")),
    Right(_l("Saisir la liste d’émargement et lire les feuilles papier"), _TEAM, _l("Deux personnes par feuille")),
    Right(_l("Trancher entre deux lectures d’une feuille"), _TEAM, _l("Une troisième personne, avec une raison")),
    Right(_l("Écarter un lot de bulletins papier"), _l("Le secrétariat"), _l("Avec une raison publiée")),
    Right(_l("Voir la participation par quartier"), _l("Tout le monde"), _l("Jamais moins de 20 personnes")),
)


def refusal_to_hold(actor: Actor, edition: Edition, place_ids: Sequence[int]) -> PaperReason | None:
    """Why this actor does not hold desks and paper of this edition, or None.

    place_ids: the edition's place or the desk's, and everything that holds it.
    """
    scopes = editions.scopes(edition, list(place_ids))
    may = actor.is_system or any(actor.holds(role, *scopes) for role in HOLDERS)
    return None if may else PaperReason.NOT_YOURS


def refusal_to_take_votes(
    actor: Actor, edition: Edition, place_ids: Sequence[int], now: datetime
) -> StrEnum | None:  # fmt: skip
    """The same, for what takes votes: the vote must be open, and not suspended."""
    return refusal_to_hold(actor, edition, place_ids) or ballots.refusal_to_open(edition, now)


def refusal_to_be_reminded(edition: Edition, now: datetime) -> StrEnum | None:
    """Why nobody can ask to be reminded of this vote now, or None: nothing is promised that will not be sent."""
    if editions.phase(edition, now) is not Phase.CAMPAIGN and (late := ballots.refusal_to_open(edition, now)):
        return late
    last = edition.closes_at - STEPS[-1][1]
    return None if now < last and edition.opens_at <= last else PaperReason.NO_MORE_REMINDERS


def refusal_to_set_aside(actor: Actor, edition: Edition, place_ids: list[int], now: datetime) -> StrEnum | None:
    """Why this actor cannot set a batch aside now, or None."""
    mine = editions.refusal_to_handle(actor, edition, place_ids) is None
    return ballots.refusal_to_open(edition, now) if mine else PaperReason.NOT_YOURS


def refusal_to_enter(batch: PaperBatch) -> PaperReason | None:
    """A batch that went in, or was set aside, does not change."""
    return None if batch.state is BatchState.OPEN else PaperReason.BATCH_OVER


def refusal_to_close(batch: PaperBatch, tally: Tally) -> PaperReason | None:
    """Everything must match before a batch goes in."""
    if (refusal := refusal_to_enter(batch)) is not None:
        return refusal
    if tally.sheets < FEWEST_SHEETS:
        return PaperReason.TOO_SMALL
    if tally.signed != tally.sheets:
        return PaperReason.UNSIGNED
    if tally.read_twice != tally.sheets:
        return PaperReason.UNREAD
    return PaperReason.DIFFERING if tally.settled != tally.sheets else None


def refusal_to_read(readers: Sequence[int], reader_id: int | None) -> PaperReason | None:
    """Two different people read a sheet, once each."""
    if len(readers) >= 2:
        return PaperReason.READ_ALREADY
    return PaperReason.TWO_PEOPLE if reader_id in readers else None


def refusal_to_settle(readers: Sequence[int], differ: bool, actor_id: int | None) -> PaperReason | None:
    """Only a sheet that two people read differently is settled, and by a third."""
    if not differ:
        return PaperReason.NO_DIFFERENCE
    return PaperReason.THIRD_PERSON if actor_id in readers else None
