"""Words of the programme of actions."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
ACTION, SIGHTING = "budgets.programme_action", "budgets.action_sighting"
#: What pages that list actions of every edition depend on.
PAGES = "budgets:delivery"


class ActionState(StrEnum):
    """Where an action stands; late is computed, never written."""

    TO_START = "to_start"
    UNDER_WAY = "under_way"
    DONE = "done"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"to_start": "soon", "under_way": "open", "done": "done", "abandoned": "closed"}[self.value]

    @property
    def is_end(self) -> bool:
        """True when nothing more is awaited but the account."""
        return self in (ActionState.DONE, ActionState.ABANDONED)


_STATES = {
    ActionState.TO_START: _l("Pas encore commencé"),
    ActionState.UNDER_WAY: _l("En cours"),
    ActionState.DONE: _l("Réalisé"),
    ActionState.ABANDONED: _l("Abandonné"),
}
#: What an action may become.
MOVES: dict[ActionState, frozenset[ActionState]] = {
    ActionState.TO_START: frozenset({ActionState.UNDER_WAY, ActionState.DONE, ActionState.ABANDONED}),
    ActionState.UNDER_WAY: frozenset({ActionState.DONE, ActionState.ABANDONED}),
    ActionState.DONE: frozenset({ActionState.UNDER_WAY}),
    ActionState.ABANDONED: frozenset({ActionState.UNDER_WAY}),
}


class NewsKind(StrEnum):
    """What a line of the story of an action is about."""

    BORN = "born"
    STATE = "state"
    DELAY = "delay"
    CARRIER = "carrier"
    NOTE = "note"


class Origin(StrEnum):
    """Why an action is in the programme."""

    RULE = "rule"
    OVERRIDE = "override"


class ActionReason(StrEnum):
    """Why something cannot be done with an action."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NOT_PROCLAIMED = "not_proclaimed"
    NO_SUCH_MOVE = "no_such_move"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_PROOF = "needs_proof"
    NEEDS_WORDS = "needs_words"
    NEEDS_A_DAY = "needs_a_day"
    NEEDS_AN_ALT = "needs_an_alt"
    NEEDS_A_PICTURE = "needs_a_picture"
    NOT_A_LINK = "not_a_link"
    ENDED = "ended"
    NOT_ENDED = "not_ended"
    YEAR_OVER = "year_over"
    ACCOUNT_OVER = "account_over"
    OVER_BUDGET = "over_budget"
    BELOW_ZERO = "below_zero"
    AMOUNT = "amount"
    CHANGED_MEANWHILE = "changed_meanwhile"
    TOO_MANY = "too_many"
    ALREADY_ANSWERED = "already_answered"
    NO_SUCH_CARRIER = "no_such_carrier"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_REASONS[self])


_REASONS = {
    ActionReason.NOT_FOUND: _l("Cette réalisation n’existe pas. Repartez de la liste des réalisations."),
    ActionReason.NOT_YOURS: _l("Vous ne suivez pas cette réalisation. Demandez au secrétariat de ce territoire."),
    ActionReason.NOT_PROCLAIMED: _l("Les résultats ne sont pas encore publiés : il n’y a rien à réaliser."),
    ActionReason.NO_SUCH_MOVE: _l("On ne peut pas passer à cet état depuis celui d’aujourd’hui."),
    ActionReason.NEEDS_A_REASON: _l("Écrivez pourquoi : cette raison est publiée."),
    ActionReason.NEEDS_PROOF: _l("Pour dire que c’est réalisé, ajoutez une photo, ou l’adresse d’un document."),
    ActionReason.NEEDS_WORDS: _l("Écrivez quelques mots lisibles."),
    ActionReason.NEEDS_A_DAY: _l("Choisissez un jour entre 2020 et 2099."),
    ActionReason.NEEDS_AN_ALT: _l("Dites en quelques mots ce que montre la photo : tout le monde ne la voit pas."),
    ActionReason.NEEDS_A_PICTURE: _l("Choisissez une photo."),
    ActionReason.NOT_A_LINK: _l("Une adresse internet commence par https://"),
    ActionReason.ENDED: _l("Cette réalisation est terminée : cela ne change plus."),
    ActionReason.YEAR_OVER: _l("Cette réalisation est terminée depuis plus d’un an : on n’y écrit plus."),
    ActionReason.ACCOUNT_OVER: _l("Le bilan de ce budget est fini : on n’écrit plus sur ce qui est terminé."),
    ActionReason.NOT_ENDED: _l("Le bilan s’écrit une fois la réalisation terminée ou abandonnée."),
    ActionReason.OVER_BUDGET: _l("Cette dépense dépasse le budget prévu. Écrivez pourquoi : cette raison est publiée."),
    ActionReason.BELOW_ZERO: _l("Cette correction enlève plus que ce qui a été dépensé."),
    ActionReason.AMOUNT: _l("Écrivez une somme entre un centime et un milliard d’euros."),
    ActionReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé cette réalisation pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    ActionReason.TOO_MANY: _l("Vous avez écrit plusieurs fois en peu de temps. Revenez dans une heure."),
    ActionReason.ALREADY_ANSWERED: _l("Ce message a déjà une réponse."),
    ActionReason.NO_SUCH_CARRIER: _l("Cette association ou ce compte n’existe pas. Choisissez dans la liste."),
}
