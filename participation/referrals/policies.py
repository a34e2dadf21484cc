"""Who may do what with a referral, in which state. Pure and total: the caller gives the scopes that count."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from participation.bodies import policies as bodies
from participation.bodies.policies import BodyReason, Scopes
from participation.referrals.types import ReferralState


class ReferralReason(StrEnum):
    """Why something cannot be done with a referral."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    ALREADY_SENT = "already_sent"
    NOT_SENT = "not_sent"
    ALREADY_ANSWERED = "already_answered"
    NOT_ANSWERED = "not_answered"
    WITHDRAWN = "withdrawn"
    ALREADY_JUDGED = "already_judged"
    RECEIVER_CLOSED = "receiver_closed"
    SAME_BODY = "same_body"
    UNKNOWN_BODY = "unknown_body"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_WORDS = "needs_words"
    DELAY_OUT_OF_BOUNDS = "delay_out_of_bounds"
    CHANGED_MEANWHILE = "changed_meanwhile"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    ReferralReason.NOT_FOUND: _l("Cette saisine n’existe pas. Vérifiez son numéro, ou repartez de la liste."),
    ReferralReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour cette instance. Demandez-le au secrétariat."),
    ReferralReason.ALREADY_SENT: _l("Cette saisine est déjà envoyée : son texte ne change plus."),
    ReferralReason.NOT_SENT: _l("Cette saisine n’est pas encore envoyée."),
    ReferralReason.ALREADY_ANSWERED: _l(
        "Une réponse vient déjà d’être publiée. Votre texte est gardé ci-dessous : lisez la réponse publiée, "
        "puis ajoutez un complément s’il manque quelque chose."
    ),
    ReferralReason.NOT_ANSWERED: _l("Cette saisine n’a pas encore reçu de réponse."),
    ReferralReason.WITHDRAWN: _l("Cette saisine est retirée : plus rien n’y est ajouté."),
    ReferralReason.ALREADY_JUDGED: _l("L’avis sur cette réponse est déjà donné. Il ne se donne qu’une fois."),
    ReferralReason.RECEIVER_CLOSED: _l("L’instance choisie ne se réunit plus. Adressez-vous à une autre."),
    ReferralReason.SAME_BODY: _l("Une instance ne se pose pas de question à elle-même. Choisissez-en une autre."),
    ReferralReason.UNKNOWN_BODY: _l("Cette instance n’existe pas. Choisissez-en une dans la liste."),
    ReferralReason.NEEDS_A_REASON: _l("Écrivez pourquoi : tout le monde lira cette raison."),
    ReferralReason.NEEDS_WORDS: _l("Ce champ est nécessaire."),
    ReferralReason.DELAY_OUT_OF_BOUNDS: _l("Choisissez un délai entre 15 et 180 jours."),
    ReferralReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette saisine pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
}
Refusal = ReferralReason | BodyReason
#: State -> why an answer cannot be given, or why the question cannot change.
_UNANSWERABLE = {
    ReferralState.DRAFT: ReferralReason.NOT_SENT,
    ReferralState.ANSWERED: ReferralReason.ALREADY_ANSWERED,
    ReferralState.WITHDRAWN: ReferralReason.WITHDRAWN,
}
_NOT_A_DRAFT = {
    ReferralState.SENT: ReferralReason.ALREADY_SENT,
    ReferralState.ANSWERED: ReferralReason.ALREADY_SENT,
    ReferralState.WITHDRAWN: ReferralReason.WITHDRAWN,
}
_NO_ANSWER_YET = {
    ReferralState.DRAFT: ReferralReason.NOT_SENT,
    ReferralState.SENT: ReferralReason.NOT_ANSWERED,
    ReferralState.WITHDRAWN: ReferralReason.WITHDRAWN,
}


def refusal_to_write(actor: Actor, asking: Scopes, *, closed: bool = False) -> Refusal | None:
    """Why this actor may not prepare a referral in the name of the asking body, or None."""
    return bodies.refusal_to_animate(actor, asking, closed=closed)


def refusal_to_change(actor: Actor, asking: Scopes, state: ReferralState, *, closed: bool = False) -> Refusal | None:
    """Why this actor may not change, discard or send a draft, or None."""
    return refusal_to_write(actor, asking, closed=closed) or _NOT_A_DRAFT.get(state)


def refusal_to_withdraw(actor: Actor, asking: Scopes, state: ReferralState) -> Refusal | None:
    """Why this actor may not withdraw the question, or None; a closed body may still tidy up."""
    return refusal_to_write(actor, asking) or _UNANSWERABLE.get(state)


def refusal_to_answer(actor: Actor, asked: Scopes, state: ReferralState) -> Refusal | None:
    """Why this actor may not give the answer in the name of the body that is asked, or None."""
    return bodies.refusal_to_answer(actor, asked) or _UNANSWERABLE.get(state)


def refusal_to_complement(actor: Actor, asked: Scopes, state: ReferralState) -> Refusal | None:
    """Why this actor may not add to the answer, or None."""
    return bodies.refusal_to_answer(actor, asked) or _NO_ANSWER_YET.get(state)


def refusal_to_judge(actor: Actor, asking: Scopes, state: ReferralState, *, judged: bool) -> Refusal | None:
    """Why this actor may not say what the asking body thinks of the answer, or None."""
    refusal = refusal_to_write(actor, asking) or _NO_ANSWER_YET.get(state)
    return refusal or (ReferralReason.ALREADY_JUDGED if judged else None)


def relays(actor: Actor, asked: Scopes) -> bool:
    """Whether an answer by this actor is written down for somebody else: the secretariat does not answer itself."""
    return not actor.holds(bodies.RESPONDENT, *asked)
