"""Who may do what with an idea. Pure and total: the stage is asked beside (`budgets.stages`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.types import IdeaState
from budgets.stages.models import Stage
from budgets.stages.types import StageState
from commons.kernel.actor import Actor
from commons.kernel.rights import Right
from commons.moderation.types import Standing

SECRETARIAT, OFFICER, FACILITATOR = "secretariat", "officer", "facilitator"
TEAM = (OFFICER, SECRETARIAT)
HELPERS = (FACILITATOR, OFFICER, SECRETARIAT)
Scopes = Sequence[tuple[str, int]]

#: How long proposers may answer a decision; the answer is public beside the reason.
ANSWER_WITHIN = timedelta(days=15)
#: States in which proposers may still write.
WRITTEN = (IdeaState.DRAFT, IdeaState.SENT)
#: States that the team may have brought about without asking its proposers: they may answer then, as to a refusal.
REWORKED = (IdeaState.MERGED, IdeaState.SPLIT, IdeaState.WITHDRAWN)
#: States in which people support and comment.
TALKED_OF = (IdeaState.SENT, IdeaState.ADMISSIBLE, IdeaState.RETAINED)

_TEAM, _PROPOSERS = _l("Agents instructeurs, secrétariat"), _l("Les personnes qui portent l’idée")
_STUDY = _l("Pendant l’étape « Étudier les projets », avec une raison publiée")
RIGHTS = (
    Right(_l("Lire les idées, leur histoire, les avis et les coûts"), _l("Tout le monde")),
    Right(
        _l("Proposer une idée, en soutenir une, la commenter"),
        _l("Toute personne avec un compte"),
        _l("Pendant l’étape « Proposer des idées »"),
    ),
    Right(
        _l("Saisir l’idée de quelqu’un d’autre"),
        _l("Animateurs, agents instructeurs, secrétariat"),
        _l("Avec son accord, écrit"),
    ),
    Right(_l("Corriger une idée, inviter à la porter, la retirer"), _PROPOSERS, _l("Tant que rien n’est décidé")),
    Right(
        _l("Répondre quand une idée est décidée, réunie, partagée ou retirée par l’équipe"),
        _PROPOSERS,
        _l("Dans les quinze jours ; la réponse est publique"),
    ),
    Right(_l("Dire si une idée est recevable, demander un avis, écrire le coût"), _TEAM, _STUDY),
    Right(_l("Retenir une idée ou non, réunir, partager, retirer"), _TEAM, _l("Jamais pour sa propre idée")),
    Right(_l("Faire d’une idée retenue un projet du vote"), _l("Secrétariat"), _l("Tant que le vote se prépare")),
)


def is_team(actor: Actor, scopes: Scopes) -> bool:
    """True for who studies the ideas of these scopes."""
    return actor.is_system or any(actor.holds(role, *scopes) for role in TEAM)


def is_seen(idea: Idea) -> bool:
    """True when everybody may read it."""
    return idea.number is not None and idea.standing is Standing.SHOWN


def refusal_to_propose(actor: Actor) -> IdeaReason | None:
    """Why this actor cannot propose, support or comment, or None."""
    return None if actor.person_id is not None else IdeaReason.NO_ACCOUNT


def refusal_to_help(actor: Actor, scopes: Scopes) -> IdeaReason | None:
    """Why this actor cannot enter somebody else's idea, or None."""
    held = actor.is_system or any(actor.holds(role, *scopes) for role in HELPERS)
    return None if held else IdeaReason.NOT_THE_TEAM


def refusal_to_read_draft(mine: bool) -> IdeaReason | None:
    """Why a draft does not open, or None. `mine`: this actor carries the idea."""
    return None if mine else IdeaReason.NOT_YOURS


def refusal_to_write(idea: Idea, mine: bool) -> IdeaReason | None:
    """Why the words of an idea cannot be changed, or None."""
    if not mine:
        return IdeaReason.NOT_YOURS
    return None if idea.state in WRITTEN else IdeaReason.NOT_NOW


def refusal_to_carry(idea: Idea, mine: bool) -> IdeaReason | None:
    """Why nobody can be invited, leave, or take the idea back, or None."""
    if not mine:
        return IdeaReason.NOT_YOURS
    return None if idea.state is IdeaState.DRAFT or idea.state.is_open else IdeaReason.NOT_NOW


def refusal_to_talk(actor: Actor, idea: Idea) -> IdeaReason | None:
    """Why this actor cannot support or comment this idea, or None."""
    if (refusal := refusal_to_propose(actor)) is not None:
        return refusal
    if not is_seen(idea):
        return IdeaReason.NOT_FOUND
    return None if idea.state in TALKED_OF else IdeaReason.NOT_NOW


def refusal_to_answer(idea: Idea, mine: bool, now: datetime) -> IdeaReason | None:
    """Why proposers cannot answer what was decided or done with their idea, or None."""
    if not mine:
        return IdeaReason.NOT_YOURS
    decided = idea.state.is_refused or idea.state is IdeaState.RETAINED
    if not decided and (idea.state not in REWORKED or idea.answer_until is None):
        return IdeaReason.NOT_NOW
    if idea.answer_until is None:
        return IdeaReason.ANSWERED
    return None if now < idea.answer_until else IdeaReason.TOO_LATE


def refusal_to_study(
    actor: Actor, scopes: Scopes, idea: Idea, mine: bool, states: Sequence[IdeaState]
) -> IdeaReason | None:
    """Why this actor cannot study, decide or rework this idea, or None. `states`: those in which it can be done."""
    if not is_team(actor, scopes):
        return IdeaReason.NOT_THE_TEAM
    if mine and not actor.is_system:
        return IdeaReason.YOUR_OWN
    return None if idea.state in states else IdeaReason.NOT_NOW


def refusal_to_opine_at_all(actor: Actor, scopes: Scopes, asked_id: int | None) -> IdeaReason | None:
    """Why the page of what a service was asked does not open, or None."""
    asked = actor.person_id is not None and actor.person_id == asked_id and actor.holds_anywhere(OFFICER)
    return None if asked or is_team(actor, scopes) else IdeaReason.NOT_THE_TEAM


def refusal_to_opine(actor: Actor, scopes: Scopes, idea: Idea, asked_id: int | None, mine: bool) -> IdeaReason | None:
    """Why this actor cannot write what a service says, or None: whoever was asked, or the team for it."""
    if actor.person_id is not None and actor.person_id == asked_id and actor.holds_anywhere(OFFICER):
        return IdeaReason.YOUR_OWN if mine else _while(idea, IdeaState.ADMISSIBLE)
    return refusal_to_study(actor, scopes, idea, mine, (IdeaState.ADMISSIBLE,))


def refusal_to_set_checklist(actor: Actor, scopes: Scopes, stage: Stage | None, at: StageState) -> IdeaReason | None:
    """Why the questions of an edition cannot be written, or None: they stand before the first idea comes."""
    if not is_team(actor, scopes):
        return IdeaReason.NOT_THE_TEAM
    begun = stage is not None and stage.edition.begun_at is not None
    return IdeaReason.CHECKLIST_SET if begun and at is not StageState.PLANNED else None


def refusal_to_make_project(idea: Idea) -> IdeaReason | None:
    """Why an idea cannot become a project, or None; the edition's own policies say who may add one, and when."""
    return None if idea.state is IdeaState.RETAINED and idea.project_id is None else IdeaReason.NOT_NOW


def _while(idea: Idea, state: IdeaState) -> IdeaReason | None:
    return None if idea.state is state else IdeaReason.NOT_NOW
