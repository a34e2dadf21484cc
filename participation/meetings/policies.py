"""Who may do what with a meeting, and when. Pure and total."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from participation.bodies import policies as bodies
from participation.bodies.policies import BodyReason, Scopes
from participation.meetings.types import MeetingState


class Act(StrEnum):
    """What a facilitator does with a meeting."""

    #: The sheet and the agenda, before it.
    PREPARE = "prepare"
    CANCEL = "cancel"
    #: Who came, minutes, decisions, actions: from its beginning on.
    RECORD = "record"


class Hours(NamedTuple):
    """When a meeting begins, and when it ends."""

    begins: datetime
    ends: datetime


class MeetingReason(StrEnum):
    """Why something cannot be done with a meeting."""

    NOT_FOUND = "not_found"
    CANCELLED = "cancelled"
    HELD = "held"
    OVER = "over"
    NOT_BEGUN = "not_begun"
    CHANGED_MEANWHILE = "changed_meanwhile"
    MINUTES_WRITTEN_MEANWHILE = "minutes_written_meanwhile"
    ALREADY_ON_AGENDA = "already_on_agenda"
    UNKNOWN_SUBJECT = "unknown_subject"
    SUBJECT_ON_AGENDA = "subject_on_agenda"
    NEEDS_CONSENT = "needs_consent"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_NAME = "needs_a_name"
    UNREADABLE_NAME = "unreadable_name"
    EMPTY_MINUTES = "empty_minutes"
    NO_SUCH_DAY = "no_such_day"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    MeetingReason.NOT_FOUND: _l("Cette rencontre n’existe pas. Repartez de la liste des rencontres."),
    MeetingReason.CANCELLED: _l("Cette rencontre est annulée : on peut la lire, plus rien n’y est changé."),
    MeetingReason.HELD: _l("Cette rencontre a déjà eu lieu : sa fiche et son ordre du jour ne changent plus."),
    MeetingReason.OVER: _l(
        "Cette rencontre est passée : sa fiche et son ordre du jour ne changent plus, et elle ne s’annule plus. "
        "Si elle n’a pas eu lieu, dites-le dans le compte rendu."
    ),
    MeetingReason.NOT_BEGUN: _l("Cette rencontre n’a pas encore commencé. Revenez quand elle aura lieu."),
    MeetingReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette page pendant que vous écriviez. Ce que vous avez écrit est gardé "
        "ci-dessous : comparez, puis enregistrez de nouveau."
    ),
    MeetingReason.MINUTES_WRITTEN_MEANWHILE: _l(
        "Quelqu’un d’autre a enregistré le compte rendu pendant que vous écriviez. Votre texte est gardé ci-dessous, "
        "avec ce qui le sépare du sien : corrigez, puis enregistrez de nouveau."
    ),
    MeetingReason.ALREADY_ON_AGENDA: _l("Ce sujet est déjà à l’ordre du jour de cette rencontre."),
    MeetingReason.UNKNOWN_SUBJECT: _l("Ce sujet n’existe pas pour cette rencontre. Choisissez-en un dans la liste."),
    MeetingReason.SUBJECT_ON_AGENDA: _l(
        "Ce point vient d’un sujet de la table. Pour l’enlever, changez le sujet lui-même, à la page des sujets."
    ),
    MeetingReason.NEEDS_CONSENT: _l("Demandez d’abord à la personne si elle est d’accord, puis cochez la case."),
    MeetingReason.NEEDS_A_REASON: _l("Écrivez pourquoi : tout le monde lira cette raison."),
    MeetingReason.NEEDS_A_NAME: _l("Écrivez d’abord votre prénom dans « Mon profil » : c’est lui qui sera montré."),
    MeetingReason.UNREADABLE_NAME: _l("Écrivez un nom ou un prénom, en lettres."),
    MeetingReason.EMPTY_MINUTES: _l("Écrivez le compte rendu, même en quelques lignes."),
    MeetingReason.NO_SUCH_DAY: _l("Écrivez une date entre 2000 et 2099."),
}

#: Those who came, and those who could not, read the minutes within this time.
MINUTES_WITHIN = timedelta(days=30)

#: State -> what may still be done; nothing is prepared nor cancelled once the meeting is past.
_OPEN_TO: dict[MeetingState, frozenset[Act]] = {
    MeetingState.PLANNED: frozenset(Act),
    MeetingState.HELD: frozenset({Act.RECORD}),
    MeetingState.CANCELLED: frozenset(),
}

_IN_SCOPE = _l("Pour leur instance ou leur territoire.")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire les rencontres, leurs comptes rendus et ce qui y a été décidé"), _l("Tout le monde")),
    Right(_l("Venir à une rencontre"), _l("Tout le monde"), _l("Sans compte et sans inscription.")),
    Right(
        _l("Annoncer une rencontre, la déplacer, l’annuler avec une raison"), _l("Secrétariat, animateurs"), _IN_SCOPE
    ),
    Right(
        _l("Écrire le compte rendu, les décisions et les actions"),
        _l("Secrétariat, animateurs"),
        _l("Dès le début de la rencontre ; rien de ce qui est publié n’est effacé."),
    ),
    Right(
        _l("Lire le compte rendu d’une rencontre qui a eu lieu"),
        _l("Tout le monde"),
        _l("Attendu dans les 30 jours ; ensuite, le retard est compté sur « Ce qui est attendu »."),
    ),
    Right(
        _l("Montrer son nom parmi les personnes venues, et le retirer"),
        _l("Chaque personne"),
        _l("Seulement si elle le veut."),
    ),
)


def refusal_to(
    act: Act, actor: Actor, scopes: Scopes, state: MeetingState, hours: Hours, now: datetime, *, closed: bool
) -> BodyReason | MeetingReason | None:
    """Why this actor cannot do this with this meeting now, or None; closed: its body no longer meets."""
    refusal = bodies.refusal_to_animate(actor, scopes, closed=closed)
    if refusal is not None:
        return refusal
    if act not in _OPEN_TO[state]:
        return MeetingReason.CANCELLED if state is MeetingState.CANCELLED else MeetingReason.HELD
    if act is Act.RECORD:
        return MeetingReason.NOT_BEGUN if now < hours.begins else None
    return MeetingReason.OVER if now >= hours.ends else None


def minutes_due(ended: datetime) -> datetime:
    """Until when the minutes of a meeting that ended then are expected; the page of what is expected counts from it."""
    return ended + MINUTES_WITHIN


def refusal_to_be_named(state: MeetingState, begins: datetime, now: datetime) -> MeetingReason | None:
    """Why nobody can be named among those who came, or None."""
    if state is MeetingState.CANCELLED:
        return MeetingReason.CANCELLED
    return MeetingReason.NOT_BEGUN if now < begins else None
