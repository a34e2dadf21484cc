"""Who may do what in a consultation, and when. Pure and total: each answer is a reason or None."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from commission.consultations.models import Consultation, Contest, Elector
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import Kind, Outcome, State
from commission.mandates import policies as mandates
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.rules import Rules
from commission.mandates.types import MandateReason, MandateState, Part
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

_KEEPERS = _l("Secrétariat de la commission")
_BUREAU = _l("Bureau de la commission")
#: Either kind of reason: of deciding, or of the composition.
Refusal = ConsultationReason | MandateReason
RIGHTS = (
    Right(_l("Lire les consultations de la commission, leurs règles et leurs résultats"), _l("Tout le monde")),
    Right(
        _l("Donner sa voix dans une consultation"),
        _l("Membres inscrits sur la liste à l’ouverture"),
        _l("Un siège, une voix. La suppléance ne parle que si le ou la titulaire était absent·e ou déporté·e."),
    ),
    Right(
        _l("Noter la voix d’un membre qui n’a pas d’appareil"),
        _KEEPERS,
        _l("Sa première voix seulement, marquée comme telle ; ce membre est prévenu et peut la changer."),
    ),
    Right(
        _l("Demander l’ouverture et la clôture d’une consultation, répondre à une contestation"), _BUREAU,
        _l("Deux personnes : le bureau demande, le secrétariat exécute. L’heure de fin clôt de toute façon."),
    ),
    Right(
        _l("Préparer une consultation, l’ouvrir, la clore, proclamer son résultat, l’annuler avec une raison"),
        _KEEPERS, _l("Il ne vote jamais. Rien ne s’annule après la proclamation."),
    ),
    Right(_l("Répondre à une objection"), _l("Groupe rédacteur de la commission")),
    Right(_l("Contester un résultat, joindre un avis minoritaire"), _l("Membres de la commission")),
)  # fmt: skip


def refusal_to_prepare(mandate: Mandate, actor: Actor) -> Refusal | None:
    """Why this actor cannot prepare a consultation of this mandate."""
    refusal = mandates.refusal_to_keep(mandate, actor)
    if refusal is not None:
        return refusal
    return ConsultationReason.MANDATE_OVER if mandate.state is MandateState.ENDED else None


def refusal_to_amend(consultation: Consultation, actor: Actor) -> Refusal | None:
    """Why what is asked cannot be changed, nor who is absent marked."""
    refusal = refusal_to_prepare(consultation.mandate, actor)
    if refusal is not None:
        return refusal
    return None if consultation.state is State.PREPARED else ConsultationReason.ALREADY_OPENED


def refusal_to_ask(consultation: Consultation, member: CommissionMember | None, now: datetime) -> Refusal | None:
    """Why this member cannot ask for what comes next: the opening, or the closing."""
    refusal = refusal_as_bureau(member)
    if refusal is not None:
        return refusal
    if consultation.state is State.PREPARED:
        return None if now < consultation.closes_at else ConsultationReason.TOO_LATE_TO_OPEN
    if consultation.state is State.OPEN:
        return None if now >= consultation.closes_at else ConsultationReason.NOT_OVER
    return ConsultationReason.NO_SUCH_MOVE


def refusal_as_bureau(member: CommissionMember | None) -> Refusal | None:
    """Why this is not for whoever is not of the bureau."""
    refusal = mandates.refusal_as_member(member)
    if refusal is not None:
        return refusal
    return None if mandates.is_bureau(member) else ConsultationReason.NOT_BUREAU


def refusal_to_open(
    consultation: Consultation, asker: CommissionMember | None, rules: Rules | None, actor: Actor, now: datetime
) -> Refusal | None:  # fmt: skip
    """Why it cannot be opened now."""
    refusal = refusal_to_prepare(consultation.mandate, actor)
    if refusal is not None:
        return refusal
    if consultation.state is not State.PREPARED:
        return ConsultationReason.ALREADY_OPENED
    if rules is None:
        return ConsultationReason.NO_RULES
    return _refusal_of_one_hand(asker, actor) or _refusal_of_the_hour(consultation, now)


def _refusal_of_the_hour(consultation: Consultation, now: datetime) -> Refusal | None:
    if now >= consultation.closes_at:
        return ConsultationReason.TOO_LATE_TO_OPEN
    return ConsultationReason.TOO_EARLY if now < consultation.opens_at else None


def _refusal_of_one_hand(asker: CommissionMember | None, actor: Actor) -> Refusal | None:
    """Two persons, never one in both parts."""
    if asker is None:
        return ConsultationReason.NOT_ASKED
    same = asker.account_id is not None and asker.account_id == actor.person_id
    return ConsultationReason.SAME_PERSON if same else None


def refusal_to_close(
    consultation: Consultation, asker: CommissionMember | None, actor: Actor, now: datetime
) -> Refusal | None:
    """Why it cannot be closed now; the clock (the system) asks nobody."""
    refusal = mandates.refusal_to_keep(consultation.mandate, actor)
    if refusal is not None:
        return refusal
    if consultation.state is not State.OPEN:
        return ConsultationReason.NO_SUCH_MOVE
    if now < consultation.closes_at:
        return ConsultationReason.NOT_OVER
    return None if actor.is_system else _refusal_of_one_hand(asker, actor)


def refusal_to_proclaim(consultation: Consultation, actor: Actor) -> Refusal | None:
    """Why its result cannot be made public."""
    refusal = mandates.refusal_to_keep(consultation.mandate, actor)
    if refusal is not None:
        return refusal
    return None if consultation.state is State.CLOSED else ConsultationReason.NO_SUCH_MOVE


def refusal_to_cancel(consultation: Consultation, actor: Actor) -> Refusal | None:
    """Why it cannot be called off: its result is public, or it ended."""
    refusal = mandates.refusal_to_keep(consultation.mandate, actor)
    if refusal is not None:
        return refusal
    living = consultation.state in (State.PREPARED, State.OPEN, State.CLOSED)
    return None if living else ConsultationReason.NO_SUCH_MOVE


def refusal_to_settle(consultation: Consultation, waiting: int, actor: Actor, now: datetime) -> Refusal | None:
    """Why its result is not final yet; `waiting`: contestations without an answer."""
    refusal = mandates.refusal_to_keep(consultation.mandate, actor)
    if refusal is not None:
        return refusal
    if consultation.state not in (State.PROCLAIMED, State.CONTESTED) or consultation.contest_until is None:
        return ConsultationReason.NO_SUCH_MOVE
    if now < consultation.contest_until:
        return ConsultationReason.CONTEST_RUNS
    return ConsultationReason.UNANSWERED if waiting else None


def refusal_as_elector(
    member: CommissionMember | None, elector: Elector | None, of_seat: Elector | None
) -> Refusal | None:
    """Why this person's voice is not heard: no member, or the electorate has another one for their seat (B1)."""
    refusal = mandates.refusal_as_member(member)
    if refusal is not None or elector is not None:
        return refusal
    if of_seat is None:
        return ConsultationReason.NOT_ELECTOR
    titular = of_seat.part is Part.TITULAR
    return ConsultationReason.TITULAR_SPEAKS if titular else ConsultationReason.SUBSTITUTE_SPEAKS


def refusal_to_speak(consultation: Consultation, now: datetime) -> Refusal | None:
    """Why no voice is heard now: from the opening (included) to the end (not included)."""
    if consultation.state is State.PREPARED:
        return ConsultationReason.NOT_OPEN
    if consultation.state is State.OPEN and now < consultation.closes_at:
        return None
    return ConsultationReason.NOT_OPEN if consultation.state is State.CANCELLED else ConsultationReason.OVER


def refusal_to_take_down(consultation: Consultation, elector: Elector, actor: Actor, now: datetime) -> Refusal | None:
    """Why the secretariat cannot take down the voice of a member who has no device: never its own, never a secret."""
    refusal = mandates.refusal_to_keep(consultation.mandate, actor) or refusal_to_speak(consultation, now)
    if refusal is not None:
        return refusal
    if consultation.secret:
        return ConsultationReason.IS_SECRET
    return mandates.refusal_as_member(elector.member) or _refusal_of_one_hand(elector.member, actor)


def refusal_to_answer_an_objection(
    consultation: Consultation, member: CommissionMember | None, answered: bool
) -> Refusal | None:
    """Why the drafting group cannot answer this objection."""
    refusal = mandates.refusal_as_member(member)
    if refusal is not None:
        return refusal
    if not mandates.is_drafter(member):
        return ConsultationReason.NOT_DRAFTING
    if consultation.state in (State.PREPARED, State.CANCELLED, State.NO_QUORUM):
        return ConsultationReason.NO_SUCH_MOVE
    return ConsultationReason.ALREADY_ANSWERED if answered else None


def refusal_to_contest(consultation: Consultation, member: CommissionMember | None, now: datetime) -> Refusal | None:
    """Why this member cannot contest the result."""
    refusal = mandates.refusal_as_member(member)
    if refusal is not None:
        return refusal
    if consultation.state is State.FINAL:
        return ConsultationReason.CONTEST_OVER
    if consultation.state not in (State.PROCLAIMED, State.CONTESTED) or consultation.contest_until is None:
        return ConsultationReason.NO_SUCH_MOVE
    return None if now < consultation.contest_until else ConsultationReason.CONTEST_OVER


def refusal_to_answer_a_contest(
    consultation: Consultation, contest: Contest, member: CommissionMember | None
) -> Refusal | None:
    """Why this member cannot answer a contestation in the name of the bureau."""
    refusal = refusal_as_bureau(member)
    if refusal is not None or member is None:
        return refusal
    if contest.answered_at is not None:
        return ConsultationReason.ALREADY_ANSWERED
    if consultation.state is not State.CONTESTED:
        return ConsultationReason.NO_SUCH_MOVE
    return ConsultationReason.NOT_ONESELF if contest.member_id == member.id else None


def refusal_to_sign(consultation: Consultation, member: CommissionMember | None, now: datetime) -> Refusal | None:
    """Why no minority opinion can be written or signed: from the opening until the result is final."""
    refusal = mandates.refusal_as_member(member)
    if refusal is not None:
        return refusal
    if consultation.kind is Kind.SENSE:
        return ConsultationReason.NOT_DECIDING
    if consultation.state is State.PREPARED:
        return ConsultationReason.NOT_OPEN
    ended = consultation.state in (State.FINAL, State.CANCELLED, State.NO_QUORUM)
    not_adopted = consultation.outcome not in (None, Outcome.ADOPTED)
    late = consultation.contest_until is not None and now >= consultation.contest_until
    return ConsultationReason.SIGNING_OVER if ended or not_adopted or late else None


def refusal_to_follow(
    previous: Consultation, kind: Kind, unanswered: int, followed: bool
) -> Refusal | None:  # fmt: skip
    """Why nothing of this kind can follow that one: a second convocation, another consent round, or a vote."""
    if followed:
        return ConsultationReason.ALREADY_FOLLOWED
    if previous.state is State.NO_QUORUM:
        return _refusal_to_convoke_again(previous, kind)
    if previous.outcome is not Outcome.OBJECTED:
        sensed = previous.kind is Kind.SENSE and previous.outcome is Outcome.HEARD
        return None if sensed else ConsultationReason.NOTHING_TO_FOLLOW
    if unanswered:
        return ConsultationReason.OBJECTIONS_UNANSWERED
    last = previous.round >= previous.rules_kept.consent_rounds
    return ConsultationReason.NO_MORE_ROUNDS if kind is Kind.CONSENT and last else None


def _refusal_to_convoke_again(previous: Consultation, kind: Kind) -> Refusal | None:
    if previous.rules_kept.second_quorum_share is None or previous.convocation > 1:
        return ConsultationReason.NO_SECOND
    return None if kind is previous.kind else ConsultationReason.NOTHING_TO_FOLLOW


def may_contest_until(rules: Rules, now: datetime) -> datetime:
    """The end of the time to contest a result proclaimed now."""
    return now + timedelta(hours=rules.contest_hours)
