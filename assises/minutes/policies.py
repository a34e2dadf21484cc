"""Who writes, reads again, submits, contests, answers and publishes minutes, and when. Pure and total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from assises.editions import policies as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from assises.minutes.types import MinutesRefusal, MinutesStage
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

RIGHTS = (
    Right(_l("Lire un compte rendu publié, ses versions et ce qui y est contesté"), _l("Tout le monde")),
    Right(
        _l("Lire un compte rendu avant qu’il soit publié, et contester un passage"),
        _l("Toute personne qui a le code de l’atelier"),
        _l("Sans compte, pendant 72 heures. Ce qui est contesté reste visible, avec la réponse."),
    ),
    Right(
        _l("Écrire le compte rendu, le soumettre aux participants, répondre à ce qui est contesté"),
        _l("Ceux qui animent l’atelier ou prennent les notes"),
        _l("Une autre personne que celle qui a écrit relit."),
    ),
    Right(
        _l("Publier un compte rendu, puis une version corrigée"),
        _l("Secrétariat de ces Assises"),
        _l("Il n’écrit pas ; il publie une fois le temps de contester passé et chaque contestation répondue."),
    ),
)


@dataclass(frozen=True)
class Hand:
    """What an actor is for one activity."""

    #: Facilitates it or takes its notes (its crew, or that role for the edition).
    writes: bool
    #: Of the edition's secretariat.
    keeps: bool


@dataclass(frozen=True)
class Standpoint:
    """Where minutes stand at a moment: all that the rules look at."""

    stage: MinutesStage
    begun: bool
    archived: bool
    contest_until: datetime | None
    #: Number of the last text, of the last published one, and who wrote the last.
    latest: int = 0
    published_text: int = 0
    author_id: int | None = None
    unanswered: int = 0

    def is_contested_now(self, now: datetime) -> bool:
        """True while participants may contest."""
        ends = self.contest_until
        return self.stage is MinutesStage.SUBMITTED and ends is not None and now < ends


def hand_of(edition: AssisesEdition, actor: Actor, *, crew: bool) -> Hand:
    """What this actor is for an activity of this edition. `crew`: has a part in it."""
    roles = (Role.FACILITATOR, Role.RAPPORTEUR)
    writes = actor.is_system or crew or any(actor.holds(role, edition.scope) for role in roles)
    return Hand(writes, editions.refusal_to_keep(edition, actor) is None)


def is_archived(edition: AssisesEdition) -> bool:
    """True once nothing more is written for this edition."""
    return edition.state is EditionState.ARCHIVED


def refusal_to_write(hand: Hand, at: Standpoint, now: datetime) -> MinutesRefusal | None:
    """Why this person cannot write the text now: it stands still while participants contest."""
    if not hand.writes:
        return MinutesRefusal.NOT_YOURS
    if at.archived:
        return MinutesRefusal.ARCHIVED
    if not at.begun:
        return MinutesRefusal.TOO_EARLY
    return MinutesRefusal.UNDER_CONTEST if at.is_contested_now(now) else None


def refusal_to_review(hand: Hand, at: Standpoint, actor: Actor) -> MinutesRefusal | None:
    """Why this person cannot say that the text was read again: four eyes."""
    refusal = _closed(hand, at)
    if refusal is not None:
        return refusal
    if at.stage is not MinutesStage.DRAFT:
        return MinutesRefusal.NOT_NOW
    same = at.author_id is not None and at.author_id == actor.person_id
    return MinutesRefusal.READ_BY_ANOTHER if same else None


def refusal_to_submit(hand: Hand, at: Standpoint) -> MinutesRefusal | None:
    """Why the text cannot be handed to participants now."""
    refusal = _closed(hand, at)
    return refusal or (None if at.stage is MinutesStage.REVIEWED else MinutesRefusal.NOT_NOW)


def _closed(hand: Hand, at: Standpoint) -> MinutesRefusal | None:
    if not (hand.writes or hand.keeps):
        return MinutesRefusal.NOT_YOURS
    if at.archived:
        return MinutesRefusal.ARCHIVED
    return None if at.latest else MinutesRefusal.NOTHING_WRITTEN


def refusal_to_publish(hand: Hand, at: Standpoint, now: datetime) -> MinutesRefusal | None:
    """Why the text cannot be published now."""
    if not hand.keeps:
        return MinutesRefusal.NOT_YOURS
    if at.archived:
        return MinutesRefusal.ARCHIVED
    if at.stage not in (MinutesStage.SUBMITTED, MinutesStage.PUBLISHED):
        return MinutesRefusal.NOT_SUBMITTED
    if at.is_contested_now(now):
        return MinutesRefusal.UNDER_CONTEST
    if at.unanswered:
        return MinutesRefusal.UNANSWERED
    return MinutesRefusal.NOTHING_NEW if at.latest == at.published_text else None


def refusal_to_contest(at: Standpoint, now: datetime) -> MinutesRefusal | None:
    """Why a passage cannot be contested now, by somebody who has the code."""
    if at.stage in (MinutesStage.DRAFT, MinutesStage.REVIEWED):
        return MinutesRefusal.NOT_SUBMITTED
    return None if at.is_contested_now(now) else MinutesRefusal.CONTEST_OVER


def refusal_to_reply(hand: Hand, at: Standpoint, *, answered: bool) -> MinutesRefusal | None:
    """Why this person cannot answer a contestation."""
    if not hand.writes:
        return MinutesRefusal.NOT_YOURS
    if at.archived:
        return MinutesRefusal.ARCHIVED
    return MinutesRefusal.ANSWERED if answered else None
