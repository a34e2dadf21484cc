"""Who may write, publish and answer for a projet de quartier. Pure and total."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from participation.neighbourhoods.types import Fate

SECRETARIAT, FACILITATOR = "secretariat", "facilitator"
ROLES = (SECRETARIAT, FACILITATOR)
Scopes = Sequence[tuple[str, int]]


class RoadmapReason(StrEnum):
    """Why something cannot be done with a projet de quartier."""

    NO_SUCH_PLACE = "no_such_place"
    NO_ROADMAP = "no_roadmap"
    NO_SUCH_VERSION = "no_such_version"
    NO_SUCH_PART = "no_such_part"
    NO_SUCH_PROPOSAL = "no_such_proposal"
    NOT_YOURS = "not_yours"
    SECRETARIAT_ONLY = "secretariat_only"
    EMPTY = "empty"
    NOTHING_NEW = "nothing_new"
    CHANGED_MEANWHILE = "changed_meanwhile"
    DRAFT_MOVED = "draft_moved"
    NOT_PUBLISHED = "not_published"
    ALREADY_ASKED = "already_asked"
    ALREADY_ANSWERED = "already_answered"
    NEEDS_A_REASON = "needs_a_reason"
    UNKNOWN_LINK = "unknown_link"
    UNKNOWN_THEME = "unknown_theme"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    RoadmapReason.NO_SUCH_PLACE: _l("Ce quartier n’est pas dans la liste. Repartez de la page des quartiers."),
    RoadmapReason.NO_ROADMAP: _l("Ce quartier n’a pas encore de projet de quartier."),
    RoadmapReason.NO_SUCH_VERSION: _l("Cette version n’existe pas. Repartez de la liste des versions."),
    RoadmapReason.NO_SUCH_PART: _l("Cette partie n’est plus dans le projet. Repartez de la page du projet."),
    RoadmapReason.NO_SUCH_PROPOSAL: _l("Cette proposition n’existe pas. Repartez de la liste."),
    RoadmapReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour ce quartier. Demandez-le au secrétariat."),
    RoadmapReason.SECRETARIAT_ONLY: _l(
        "C’est le secrétariat du territoire qui publie. Prévenez-le : le texte est prêt."
    ),
    RoadmapReason.EMPTY: _l("Il n’y a encore rien à publier : écrivez le diagnostic ou une priorité."),
    RoadmapReason.NOTHING_NEW: _l("Rien n’a changé depuis la dernière version publiée."),
    RoadmapReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette partie pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    RoadmapReason.DRAFT_MOVED: _l("Le texte a changé depuis que vous l’avez relu. Relisez-le, puis publiez."),
    RoadmapReason.NOT_PUBLISHED: _l("Cette priorité n’est pas dans la version publiée. Publiez-la d’abord."),
    RoadmapReason.ALREADY_ASKED: _l("Le zoom évaluatif est déjà demandé pour cette priorité."),
    RoadmapReason.ALREADY_ANSWERED: _l("Quelqu’un a déjà répondu à cette proposition."),
    RoadmapReason.NEEDS_A_REASON: _l("Écrivez une réponse : tout le monde la lira."),
    RoadmapReason.UNKNOWN_LINK: _l("Cette adresse ne mène à rien d’ici. Ouvrez la page voulue, copiez son adresse."),
    RoadmapReason.UNKNOWN_THEME: _l("Ce thème n’existe pas. Choisissez-en un dans la liste."),
    RoadmapReason.TOO_MANY: _l("Beaucoup de propositions sont parties d’ici. Attendez une heure, puis réessayez."),
}

#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire un projet de quartier, ses versions passées et ce qui a changé"), _l("Tout le monde")),
    Right(
        _l("Proposer un ajout ou un changement, et recevoir une réponse"),
        _l("Tout le monde"),
        _l("Sans compte, quelqu’un relit avant publication."),
    ),
    Right(
        _l("Écrire le brouillon, répondre aux propositions, demander un zoom évaluatif"),
        _l("Secrétariat et animateurs"),
        _l("Pour le quartier, ce qui le contient, ou une table qui le représente."),
    ),
    Right(
        _l("Publier une version, qui ne change plus ensuite"),
        _l("Secrétariat"),
        _l("Pour le quartier ou ce qui le contient."),
    ),
)


def refusal_to_draft(actor: Actor, scopes: Scopes) -> RoadmapReason | None:
    """Why this actor may not write the draft of a place (itself, what holds it, its tables), or None."""
    held = actor.is_system or any(actor.holds(role, *scopes) for role in ROLES)
    return None if held else RoadmapReason.NOT_YOURS


def refusal_to_publish(
    actor: Actor, scopes: Scopes, *, empty: bool = False, unchanged: bool = False
) -> RoadmapReason | None:
    """Why this actor may not publish the draft of a place (itself and what holds it), or None."""
    if not (actor.is_system or actor.holds(SECRETARIAT, *scopes)):
        return RoadmapReason.SECRETARIAT_ONLY
    if empty:
        return RoadmapReason.EMPTY
    return RoadmapReason.NOTHING_NEW if unchanged else None


def refusal_to_ask_zoom(actor: Actor, scopes: Scopes, *, published: bool, asked: bool) -> RoadmapReason | None:
    """Why this actor may not ask the evaluation to look closer at a priority, or None."""
    refusal = refusal_to_draft(actor, scopes)
    if refusal is not None:
        return refusal
    if not published:
        return RoadmapReason.NOT_PUBLISHED
    return RoadmapReason.ALREADY_ASKED if asked else None


def refusal_to_propose(*, started: bool, in_reach: bool) -> RoadmapReason | None:
    """Why nobody may propose something for this part, or None: a started roadmap, a part that people can see."""
    if not started:
        return RoadmapReason.NO_ROADMAP
    return None if in_reach else RoadmapReason.NO_SUCH_PART


def refusal_to_answer(actor: Actor, scopes: Scopes, fate: Fate) -> RoadmapReason | None:
    """Why this actor may not answer a proposal, or None."""
    refusal = refusal_to_draft(actor, scopes)
    if refusal is not None:
        return refusal
    return None if fate is Fate.WAITING else RoadmapReason.ALREADY_ANSWERED
