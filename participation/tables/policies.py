"""Who may do what at a table de quartier. Pure and total."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from participation.bodies import policies as bodies
from participation.bodies.policies import BodyReason, Scopes
from participation.tables.types import SUBJECT_MOVES, SubjectState

#: Whoever brings a subject to a table hears within this time what becomes of it: on an agenda, handled, or set aside.
WORD_WITHIN = timedelta(days=60)


class TableReason(StrEnum):
    """Why something cannot be done at a table."""

    NOT_FOUND = "not_found"
    NOT_SHOWN = "not_shown"
    NEWS_NOT_SHOWN = "news_not_shown"
    CHANGED_MEANWHILE = "changed_meanwhile"
    CHARTER_WRITTEN_MEANWHILE = "charter_written_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_MEETING = "needs_a_meeting"
    NEEDS_A_PLACE = "needs_a_place"
    NEEDS_CONSENT = "needs_consent"
    NEEDS_A_NAME = "needs_a_name"
    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    TOO_MANY = "too_many"
    EMPTY_CHARTER = "empty_charter"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    TableReason.NOT_FOUND: _l("Cette page n’existe pas à cette table. Repartez de la page de la table."),
    TableReason.NOT_SHOWN: _l(
        "Ce sujet ne se voit pas : il attend d’être relu, ou la modération l’a masqué. Il reste compté à la page des "
        "sujets de la table."
    ),
    TableReason.NEWS_NOT_SHOWN: _l("Cette nouvelle ne se voit pas : la modération a masqué ce dont elle parle."),
    TableReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette page pendant que vous écriviez. Ce que vous avez écrit est gardé "
        "ci-dessous : comparez, puis enregistrez de nouveau."
    ),
    TableReason.CHARTER_WRITTEN_MEANWHILE: _l(
        "Quelqu’un d’autre a enregistré la charte pendant que vous écriviez. Votre texte est gardé ci-dessous, avec "
        "ce qui le sépare du sien : corrigez, puis enregistrez de nouveau."
    ),
    TableReason.NO_SUCH_MOVE: _l("Ce sujet n’en est pas là. Rechargez la page pour voir où il en est."),
    TableReason.NEEDS_A_REASON: _l("Écrivez ce que le sujet devient, et pourquoi : tout le monde lira."),
    TableReason.NEEDS_A_MEETING: _l("Choisissez une rencontre à venir de cette table."),
    TableReason.NEEDS_A_PLACE: _l("Choisissez au moins un quartier."),
    TableReason.NEEDS_CONSENT: _l("Demandez d’abord à la personne si elle est d’accord, puis cochez la case."),
    TableReason.NEEDS_A_NAME: _l("Écrivez d’abord votre prénom dans « Mon profil » : c’est lui qui sera montré."),
    TableReason.UNREADABLE: _l("Écrivez des mots que l’on peut lire."),
    TableReason.NO_SUCH_DAY: _l("Écrivez une date entre 2000 et 2099."),
    TableReason.TOO_MANY: _l("Beaucoup de sujets viennent d’ici en peu de temps. Attendez une heure, puis réessayez."),
    TableReason.EMPTY_CHARTER: _l("Écrivez la charte, même en quelques lignes."),
}

_IN_SCOPE = _l("Pour leur table ou leur territoire.")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(
        _l("Savoir ce que devient un sujet posé à une table"),
        _l("Tout le monde"),
        _l("Attendu dans les 60 jours ; ensuite, le retard est compté sur « Ce qui est attendu »."),
    ),
    Right(_l("Lire tout ce qu’une table publie, imprimer son affiche"), _l("Tout le monde")),
    Right(_l("Proposer un sujet à une table"), _l("Tout le monde"), _l("Sans compte.")),
    Right(
        _l("Être nommé·e parmi ceux qui participent, et ne plus l’être"),
        _l("Chaque personne"),
        _l("Seulement si elle le veut."),
    ),
    Right(_l("Créer une table"), _l("Secrétariat"), _l("Pour son territoire.")),
    Right(_l("Écrire la fiche et la charte d’une table"), _l("Secrétariat, animateurs"), _IN_SCOPE),
    Right(
        _l("Mettre un sujet à l’ordre du jour, dire ce qu’il devient, le mettre de côté"),
        _l("Secrétariat, animateurs"),
        _l("Avec une raison que tout le monde lit ; aucun sujet n’est effacé."),
    ),
    Right(
        _l("Écrire les engagements reçus et pris, et leur suivi"),
        _l("Secrétariat, animateurs"),
        _l("Aucun engagement n’est effacé."),
    ),
)


def refusal_to_propose(*, closed: bool) -> BodyReason | None:
    """Why nobody can propose a subject here, or None: no account and no role are asked for."""
    return BodyReason.CLOSED if closed else None


def refusal_to_be_named(*, closed: bool) -> BodyReason | None:
    """Why nobody can be named among those who take part, or None."""
    return BodyReason.CLOSED if closed else None


def refusal_to_move(
    actor: Actor, scopes: Scopes, at: SubjectState, to: SubjectState, *, closed: bool
) -> BodyReason | TableReason | None:
    """Why this actor cannot bring a subject from a state to another, or None."""
    refusal = bodies.refusal_to_animate(actor, scopes, closed=closed)
    if refusal is not None:
        return refusal
    return None if to in SUBJECT_MOVES[at] else TableReason.NO_SUCH_MOVE


def word_due(raised: datetime, meeting_ends: datetime | None) -> datetime:
    """Until when a word is expected on a subject; the meeting it is on the agenda of may come later."""
    return max(raised + WORD_WITHIN, meeting_ends) if meeting_ends is not None else raised + WORD_WITHIN
