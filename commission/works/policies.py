"""Who writes works, who has them adopted, who answers, promises and follows. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from commission.mandates import policies as mandates
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MandateState
from commission.works.models import AdoptionRequest, EvaluationWork, Recommendation
from commission.works.models_answers import OtherEvaluation
from commission.works.types import MOVES, RecommendationState, Verdict, WorkReason, WorkState
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

#: Scopes of the body that answers: itself, its places.
Scopes = Sequence[tuple[str, int]]
Adoptable = EvaluationWork | Recommendation

_KEEPERS = _l("Secrétariat de la commission")
_BODIES = _l("Répondants de l’instance à qui elle est adressée")
RIGHTS = (
    Right(_l("Lire les travaux adoptés, les préconisations et leurs réponses"), _l("Tout le monde")),
    Right(_l("Écrire un travail, ses enseignements, ses préconisations ; transmettre celles qui sont adoptées"),
          _KEEPERS, _l("Un texte adopté ne change plus.")),
    Right(_l("Demander l’adoption d’un travail sans consultation"), _l("Bureau de la commission"),
          _l("Le secrétariat la confirme : il faut deux personnes, et une raison publiée.")),
    Right(_l("Répondre à une préconisation, changer sa réponse, en prendre un engagement"), _BODIES,
          _l("Chaque réponse reste lisible. Le secrétariat note celle d’une instance qui n’a pas de page ici.")),
    Right(_l("Dire ce qu’une préconisation est devenue"), _l("Tout le monde"),
          _l("Sans compte ; la modération lit d’abord ce qui est écrit sans compte.")),
    Right(_l("Déclarer une évaluation menée ailleurs"), _l("Toute l’équipe, et les répondants des instances")),
    Right(_l("Dater les évaluations intermédiaire et finale du contrat"), _KEEPERS),
)  # fmt: skip


def refusal_to_write(mandate: Mandate, actor: Actor) -> WorkReason | None:
    """Why this actor may not write works in this mandate."""
    if mandates.refusal_to_keep(mandate, actor) is not None:
        return WorkReason.NOT_YOURS
    return WorkReason.ENDED if mandate.state is MandateState.ENDED else None


def refusal_to_change(thing: Adoptable, mandate: Mandate, actor: Actor) -> WorkReason | None:
    """Why the words of a work or of a recommendation do not change."""
    refusal = refusal_to_write(mandate, actor)
    if refusal is not None:
        return refusal
    if not is_draft(thing):
        return WorkReason.WRITTEN_ONCE
    return WorkReason.CONSULTED if thing.consultation_runs else None


def refusal_to_add_to(work: EvaluationWork, actor: Actor) -> WorkReason | None:
    """Why nothing more is recommended from a work; an adopted one may still give rise to recommendations."""
    refusal = refusal_to_write(work.mandate, actor)
    return refusal or (WorkReason.CONSULTED if work.consultation_runs else None)


def is_draft(thing: Adoptable) -> bool:
    """True until it is adopted."""
    return thing.state in (WorkState.DRAFT, RecommendationState.DRAFT)


def refusal_by_hand(thing: Adoptable) -> WorkReason | None:
    """Why it is not adopted by hand: it is adopted, or the commission was consulted."""
    if not is_draft(thing):
        return WorkReason.WRITTEN_ONCE
    return WorkReason.CONSULTED if thing.consultation_id is not None else None


def refusal_to_ask(thing: Adoptable, mandate: Mandate, member: CommissionMember | None) -> WorkReason | None:
    """Why this person may not ask that it be adopted."""
    if not mandates.is_bureau(member) or member is None or member.mandate_id != mandate.id:
        return WorkReason.NOT_THE_BUREAU
    return WorkReason.ENDED if mandate.state is MandateState.ENDED else refusal_by_hand(thing)


def refusal_to_settle(
    thing: Adoptable, mandate: Mandate, request: AdoptionRequest | None, actor: Actor
) -> WorkReason | None:
    """Why this actor may not carry out, or hand back, an adoption that was asked."""
    refusal = refusal_to_write(mandate, actor) or refusal_by_hand(thing)
    if refusal is not None:
        return refusal
    if request is None or request.settled_at is not None:
        return WorkReason.NOT_ASKED
    same = actor.person_id is not None and actor.person_id == request.asked_by_id
    return WorkReason.TWO_PEOPLE if same else None


def refusal_to_move(now_in: RecommendationState, to: RecommendationState) -> WorkReason | None:
    """Why a recommendation does not become this."""
    return None if to in MOVES[now_in] else WorkReason.NO_SUCH_MOVE


def refusal_to_transmit(each: Recommendation, actor: Actor) -> WorkReason | None:
    """Why it cannot be sent to whoever must answer."""
    refusal = refusal_to_write(each.work.mandate, actor)
    return refusal or refusal_to_move(each.state, RecommendationState.TRANSMITTED)


def refusal_to_speak_for(each: Recommendation, scopes: Scopes, actor: Actor) -> WorkReason | None:
    """Why this actor does not speak for its addressee; the secretariat does for one that has no page here."""
    if each.body_id is None:
        keeps = mandates.refusal_to_keep(each.work.mandate, actor) is None
        return None if keeps else WorkReason.NOT_YOUR_BODY
    speaks = actor.is_system or actor.holds(Role.RESPONDENT, *scopes)
    return None if speaks else WorkReason.NOT_YOUR_BODY


def refusal_to_answer(each: Recommendation, scopes: Scopes, actor: Actor) -> WorkReason | None:
    """Why this actor cannot answer it."""
    refusal = refusal_to_speak_for(each, scopes, actor)
    sent = each.state is RecommendationState.TRANSMITTED
    return refusal or (None if sent else WorkReason.NOT_TRANSMITTED)


def refusal_to_study(studied: int, renewals: int) -> WorkReason | None:
    """Why a body does not say once more that it studies the matter: it said so, and renewed it as often as it may."""
    return WorkReason.STUDIED_ENOUGH if studied > renewals else None


def refusal_to_promise(
    each: Recommendation, verdict: Verdict | None, promised: bool, scopes: Scopes, actor: Actor
) -> WorkReason | None:
    """Why no engagement comes out of it: nobody said that it is followed, or one was taken."""
    refusal = refusal_to_answer(each, scopes, actor)
    if refusal is not None:
        return refusal
    if verdict is None or not verdict.is_followed:
        return WorkReason.NOT_FOLLOWED
    return WorkReason.ALREADY_PROMISED if promised else None


def refusal_to_report(each: Recommendation, verdict: Verdict | None, scopes: Scopes, actor: Actor) -> WorkReason | None:
    """Why the body does not say what became of it."""
    refusal = refusal_to_answer(each, scopes, actor)
    return refusal or (None if verdict is not None and verdict.is_followed else WorkReason.NOT_FOLLOWED)


def refusal_to_judge(each: Recommendation, member: CommissionMember | None) -> WorkReason | None:
    """Why this person does not say in the commission's name whether it is followed: the bureau of any mandate does."""
    if not mandates.is_bureau(member):
        return WorkReason.NOT_THE_BUREAU
    return refusal_to_say(each)


def refusal_to_say(each: Recommendation) -> WorkReason | None:
    """Why nobody says what became of it."""
    return None if each.state is RecommendationState.TRANSMITTED else WorkReason.NOT_TRANSMITTED


def refusal_to_declare(actor: Actor) -> WorkReason | None:
    """Why this actor may not declare an evaluation: any role is enough."""
    return None if actor.is_system or actor.grants else WorkReason.NOT_YOURS


def refusal_to_redeclare(evaluation: OtherEvaluation, mandate: Mandate | None, actor: Actor) -> WorkReason | None:
    """Why this actor does not change what somebody declared."""
    if mandates.refusal_to_keep(mandate, actor) is None:
        return None
    mine = actor.person_id is not None and evaluation.declared_by_id == actor.person_id
    return None if mine and actor.grants else WorkReason.NOT_DECLARED_BY_YOU
