"""Who writes axes and commitments, who says how far they have come, and until when. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from assises.commitments.models import AssisesCommitment
from assises.commitments.types import MOVES, PromiseReason, PromiseState
from assises.editions import policies as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: Whoever is asked to promise something answers within this time.
ANSWER_WITHIN = timedelta(days=60)
#: Anybody may say what they see until so long after a commitment ended.
HEARD_AFTER = timedelta(days=365)
#: Scopes of the body that owes a commitment: itself, its neighbourhoods.
Scopes = Sequence[tuple[str, int]]

RIGHTS = (
    Right(_l("Lire tous les engagements, ce qu’ils deviennent, et les télécharger"), _l("Tout le monde")),
    Right(
        _l("Dire où en est un engagement, avec une preuve"),
        _l("Tout le monde"),
        _l("Sans compte ; jusqu’à un an après la fin. La modération lit d’abord ce qui est écrit sans compte."),
    ),
    Right(
        _l("Accepter ou refuser un engagement, écrire ses points d’étape, dire s’il est tenu"),
        _l("Répondants de l’instance qui s’engage, secrétariat de ces Assises"),
        _l("Réponse attendue en 60 jours. Une raison publique est demandée pour refuser, reporter ou abandonner."),
    ),
    Right(
        _l("Écrire les axes et les engagements, changer qui s’engage, relier ceux qui disent la même chose"),
        _l("Secrétariat de ces Assises"),
        _l("Aucun engagement n’est effacé."),
    ),
)


def refusal_to_keep(edition: AssisesEdition, actor: Actor) -> PromiseReason | None:
    """Why this actor may not write axes and new commitments for this edition."""
    if editions.refusal_to_keep(edition, actor) is not None:
        return PromiseReason.NOT_YOURS
    if edition.state is EditionState.DRAFT:
        return PromiseReason.TOO_EARLY
    return PromiseReason.CLOSED if edition.state is EditionState.ARCHIVED else None


def refusal_to_correct(commitment: AssisesCommitment, actor: Actor) -> PromiseReason | None:
    """Why the words of a commitment cannot be changed: a promise that was accepted keeps its words."""
    if editions.refusal_to_keep(commitment.edition, actor) is not None:
        return PromiseReason.NOT_YOURS
    return None if commitment.state is PromiseState.PROPOSED else PromiseReason.WRITTEN_ONCE


def refusal_to_hand_on(commitment: AssisesCommitment, actor: Actor) -> PromiseReason | None:
    """Why it cannot pass to another owner, or be tied to one that says the same."""
    if editions.refusal_to_keep(commitment.edition, actor) is not None:
        return PromiseReason.NOT_YOURS
    return PromiseReason.CLOSED if commitment.state.is_end else None


def refusal_to_tie(commitment: AssisesCommitment, actor: Actor) -> PromiseReason | None:
    """Why it cannot be said to be the same as another one; possible whatever became of it."""
    return None if editions.refusal_to_keep(commitment.edition, actor) is None else PromiseReason.NOT_YOURS


def refusal_to_report(commitment: AssisesCommitment, scopes: Scopes, actor: Actor) -> PromiseReason | None:
    """Why this actor may not write in the name of whoever owes it."""
    if editions.refusal_to_keep(commitment.edition, actor) is None:
        return None
    respondent = bool(scopes) and actor.holds(Role.RESPONDENT, *scopes)
    return None if respondent else PromiseReason.NOT_YOURS


def refusal_to_write_a_point(commitment: AssisesCommitment, scopes: Scopes, actor: Actor) -> PromiseReason | None:
    """Why no point of its owner can be written: it is somebody else's, or nobody took it on."""
    refusal = refusal_to_report(commitment, scopes, actor)
    return refusal or (None if was_taken_on(commitment) else PromiseReason.NOT_YET_ACCEPTED)


def refusal_to_move(
    commitment: AssisesCommitment, to: PromiseState, scopes: Scopes, actor: Actor
) -> PromiseReason | None:
    """Why it cannot become this."""
    refusal = refusal_to_report(commitment, scopes, actor)
    return refusal or (None if to in MOVES[commitment.state] else PromiseReason.NO_SUCH_MOVE)


def refusal_to_say(commitment: AssisesCommitment, now: datetime) -> PromiseReason | None:
    """Why nobody can say how far it has come: nobody took it on, or it ended long ago."""
    if not was_taken_on(commitment):
        return PromiseReason.NOT_YET_ACCEPTED
    ended = commitment.settled_at
    return PromiseReason.CLOSED if ended is not None and now >= ended + HEARD_AFTER else None


def was_taken_on(commitment: AssisesCommitment) -> bool:
    """True once somebody accepted it."""
    return commitment.state not in (PromiseState.PROPOSED, PromiseState.REFUSED)
