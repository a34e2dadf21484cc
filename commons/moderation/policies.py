"""Who may do what in moderation, on a text of which scopes, in which state. Pure and total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from commons.moderation.reasons import ModerationReason
from commons.moderation.types import APPEAL_TIME, LONGEST_BLOCK, AppealState, Scopes, Verdict

MODERATOR, FACILITATOR, SECRETARIAT = "moderator", "facilitator", "secretariat"
TEAM = (MODERATOR, FACILITATOR, SECRETARIAT)


class Lease(StrEnum):
    """Who reads a text now."""

    FREE = "free"
    MINE = "mine"
    OTHERS = "others"


@dataclass(frozen=True)
class Sight:
    """What a rule needs to know of a case."""

    scopes: Scopes
    author_id: int | None
    taken_by: int | None
    taken_until: datetime | None
    closed: bool

    def lease(self, actor: Actor, now: datetime) -> Lease:
        """Who has it, as this actor sees it at this moment."""
        if self.taken_until is None or self.taken_until <= now:
            return Lease.FREE
        return Lease.MINE if self.taken_by == actor.person_id else Lease.OTHERS


def moderates(actor: Actor, scopes: Scopes) -> bool:
    """True when this actor looks after texts of one of these scopes."""
    return any(actor.holds(role, *scopes) for role in TEAM)


def refusal_to_read(actor: Actor, scopes: Scopes) -> ModerationReason | None:
    """Why this actor may not open a case of these scopes, or None."""
    return None if moderates(actor, scopes) else ModerationReason.NOT_YOURS


def refusal_to_take(actor: Actor, case: Sight, now: datetime) -> ModerationReason | None:
    """Why this actor may not take the case to read it alone, or None; the same as for deciding."""
    return refusal_to_decide(actor, case, now)


def refusal_to_decide(actor: Actor, case: Sight, now: datetime) -> ModerationReason | None:
    """Why this actor may not decide on the case now, or None."""
    if not moderates(actor, case.scopes):
        return ModerationReason.NOT_YOURS
    if case.author_id is not None and case.author_id == actor.person_id:
        return ModerationReason.OWN_TEXT
    if case.closed:
        return ModerationReason.DECIDED
    return ModerationReason.TAKEN if case.lease(actor, now) is Lease.OTHERS else None


def refusal_to_reopen(actor: Actor, case: Sight) -> ModerationReason | None:
    """Why this actor may not have a decided text looked at again, or None."""
    if not moderates(actor, case.scopes):
        return ModerationReason.NOT_YOURS
    if case.author_id is not None and case.author_id == actor.person_id:
        return ModerationReason.OWN_TEXT
    return None if case.closed else ModerationReason.STILL_OPEN


def refusal_to_appeal(
    actor: Actor, author_id: int | None, verdict: Verdict, decided_at: datetime, appealed: bool, now: datetime
) -> ModerationReason | None:
    """Why this actor may not appeal against a decision now, or None."""
    if author_id is None or actor.person_id != author_id:
        return ModerationReason.NOT_THE_AUTHOR
    if verdict is Verdict.SHOW:
        return ModerationReason.NOTHING_TO_APPEAL
    if appealed:
        return ModerationReason.ALREADY_APPEALED
    return ModerationReason.APPEAL_TOO_LATE if now >= decided_at + APPEAL_TIME else None


def refusal_to_answer_appeal(
    actor: Actor, scopes: Scopes, author_id: int | None, first_decider: int, state: AppealState
) -> ModerationReason | None:
    """Why this actor may not answer an appeal, or None."""
    if not moderates(actor, scopes):
        return ModerationReason.NOT_YOURS
    if actor.person_id == first_decider:
        return ModerationReason.OWN_DECISION
    if author_id is not None and actor.person_id == author_id:
        return ModerationReason.OWN_TEXT
    return None if state is AppealState.OPEN else ModerationReason.APPEAL_ANSWERED


def refusal_to_block(
    actor: Actor, account_id: int | None, scopes: Scopes, ends_at: datetime, now: datetime
) -> ModerationReason | None:
    """Why this actor may not block this account until then, or None; scopes: where, and what holds it."""
    if account_id is None:
        return ModerationReason.NOBODY_TO_BLOCK
    if account_id == actor.person_id:
        return ModerationReason.NOT_YOURSELF
    if not moderates(actor, scopes):
        return ModerationReason.SCOPE_NOT_YOURS
    if ends_at <= now:
        return ModerationReason.END_IN_THE_PAST
    return ModerationReason.END_TOO_FAR if ends_at > now + LONGEST_BLOCK else None


def refusal_to_lift(actor: Actor, scopes: Scopes, account_id: int, over: bool) -> ModerationReason | None:
    """Why this actor may not end a block early, or None."""
    if not moderates(actor, scopes):
        return ModerationReason.NOT_YOURS
    if account_id == actor.person_id:
        return ModerationReason.NOT_YOURSELF
    return ModerationReason.BLOCK_OVER if over else None


def refusal_to_write_templates(actor: Actor) -> ModerationReason | None:
    """Why this actor may not change reply texts, which serve every space, or None."""
    return None if actor.is_system or actor.holds(SECRETARIAT) else ModerationReason.NOT_YOURS


_WHO = _l("Modérateurs, animateurs, secrétariat")
_HERE = _l("Pour les textes de leur territoire ou de leur instance seulement.")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Signaler un texte, avec une raison"), _l("Tout le monde, même sans compte")),
    Right(_l("Lire la file de modération"), _WHO, _HERE),
    Right(_l("Masquer un texte ou le laisser visible, avec un motif"), _WHO, _l("Jamais son propre texte.")),
    Right(_l("Changer les mots d’une autre personne"), _l("Personne")),
    Right(
        _l("Demander un autre avis sur une décision"),
        _l("La personne qui a écrit le texte"),
        _l("Pendant deux mois."),
    ),
    Right(_l("Répondre à cette demande"), _WHO, _l("Jamais la personne qui a pris la première décision.")),
    Right(
        _l("Empêcher un compte de publier, ou lever ce blocage"),
        _WHO,
        _l("Toujours avec une date de fin, un an au plus."),
    ),
    Right(_l("Écrire les réponses types"), _l("Secrétariat de tout le site")),
)  # fmt: skip
