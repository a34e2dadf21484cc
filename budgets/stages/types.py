"""Words of the stages of an edition: what they are, where they stand, what is done to them, why not."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class StageKind(StrEnum):
    """What happens in a stage (contract L1038–1046, L2213), in the order a resident lives them."""

    NEEDS = "needs"
    RANKING = "ranking"
    CALL = "call"
    IDEAS = "ideas"
    INSTRUCTION = "instruction"
    CAMPAIGN = "campaign"
    VOTE = "vote"
    COUNT = "count"
    PROGRAMME = "programme"
    DELIVERY = "delivery"
    ACCOUNT = "account"

    @property
    def label(self) -> str:
        """The stage in plain words."""
        return str(self.lazy_label)

    @property
    def lazy_label(self) -> Any:
        """The same, said in the language of whoever reads it."""
        return _LABELS[self][0]

    @property
    def purpose(self) -> str:
        """What one does in it: one sentence."""
        return str(_LABELS[self][1])

    @property
    def follows_the_vote(self) -> bool:
        """True for what the dates of the vote alone decide: such a stage has no dates of its own."""
        return self in (StageKind.CAMPAIGN, StageKind.VOTE, StageKind.COUNT)


_LABELS = {
    StageKind.NEEDS: (_l("Dire les besoins"), _l("Chacun dit, en quelques mots, ce qui manque près de chez lui.")),
    StageKind.RANKING: (
        _l("Choisir les priorités"),
        _l("Les besoins qui se ressemblent sont réunis ; les habitants choisissent les plus importants."),
    ),
    StageKind.CALL: (
        _l("Appel aux associations"),
        _l("Les associations proposent des actions qui répondent aux priorités (appel à manifestation d’intérêt)."),
    ),
    StageKind.IDEAS: (_l("Proposer des idées"), _l("Les habitants proposent des projets, seuls ou à plusieurs.")),
    StageKind.INSTRUCTION: (
        _l("Étudier les projets"),
        _l("Les services disent ce qui est possible, et ce que cela coûte (recevabilité et chiffrage)."),
    ),
    StageKind.CAMPAIGN: (_l("Lire les projets"), _l("La liste est publiée : on lit, on compare, on en parle.")),
    StageKind.VOTE: (_l("Voter"), _l("Chacun choisit, en ligne, à l’accueil ou sur papier.")),
    StageKind.COUNT: (_l("Compter"), _l("Les bulletins sont comptés ; chacun peut refaire le calcul.")),
    StageKind.PROGRAMME: (_l("Programme d’actions"), _l("Ce qui est choisi devient un programme, avec des dates.")),
    StageKind.DELIVERY: (_l("Réaliser"), _l("On suit les travaux et les actions, et ce qu’ils coûtent.")),
    StageKind.ACCOUNT: (_l("Faire le bilan"), _l("Ce qui a été fait, ce qui ne l’a pas été, et pourquoi.")),
}


class StageState(StrEnum):
    """Where a stage stands at a moment."""

    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """In words, for a badge."""
        return str(_STATES[self])


_STATES = {
    StageState.PLANNED: _l("À venir"),
    StageState.OPEN: _l("En cours"),
    StageState.PAUSED: _l("En pause"),
    StageState.CLOSED: _l("Terminée"),
}


class StageAct(StrEnum):
    """What the secretariat does to a stage of a process that has begun; each act is in the public log."""

    OPEN = "open"
    RESCHEDULE = "reschedule"
    PUT_OFF = "put_off"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"

    @property
    def label(self) -> str:
        """The act, on a button."""
        return str(_ACTS[self][0])

    @property
    def done(self) -> str:
        """The act, in the log."""
        return str(_ACTS[self][1])


_ACTS = {
    StageAct.OPEN: (_l("Ouvrir maintenant"), _l("Étape ouverte")),
    StageAct.RESCHEDULE: (_l("Changer les dates"), _l("Dates de l’étape changées")),
    StageAct.PUT_OFF: (_l("Changer la fin"), _l("Fin de l’étape changée")),
    StageAct.PAUSE: (_l("Mettre en pause"), _l("Étape mise en pause")),
    StageAct.RESUME: (_l("Reprendre"), _l("Étape reprise")),
    StageAct.CLOSE: (_l("Terminer maintenant"), _l("Étape terminée")),
}


class StageReason(StrEnum):
    """Why something cannot be done with a stage, or in it."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    NO_SUCH_STAGE = "no_such_stage"
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    NOT_OPEN_YET = "not_open_yet"
    PAUSED = "paused"
    CLOSED = "closed"
    NOT_NOW = "not_now"
    BY_THE_VOTE = "by_the_vote"
    VOTE_KEEPS_ITS_HOUR = "vote_keeps_its_hour"
    NEEDS_A_REASON = "needs_a_reason"
    BACKWARDS = "backwards"
    PAST = "past"
    NEEDS_A_BEGINNING = "needs_a_beginning"
    EMPTY = "empty"
    CHANGED_MEANWHILE = "changed_meanwhile"

    @property
    def sentence(self) -> str:
        """What to tell the person."""
        return str(_SENTENCES[self])


_SENTENCES = {
    StageReason.NOT_FOUND: _l(
        "Ce budget participatif n’existe pas, ou n’a pas encore commencé. Repartez de la liste des budgets."
    ),
    StageReason.NOT_YOURS: _l("Vous n’avez pas ce rôle sur ce territoire. Demandez-le au secrétariat."),
    StageReason.NO_SUCH_STAGE: _l("Cette étape n’existe pas dans ce budget participatif."),
    StageReason.NOT_BEGUN: _l("Ce budget participatif n’a pas encore commencé : publiez d’abord ses étapes."),
    StageReason.BEGUN: _l("Ce budget participatif a commencé : ses étapes ne changent plus que par un acte publié."),
    StageReason.NOT_OPEN_YET: _l("Cette étape n’est pas encore ouverte. Revenez le jour de l’ouverture."),
    StageReason.PAUSED: _l("Cette étape est en pause. Votre texte est gardé ci-dessous : envoyez-le à la reprise."),
    StageReason.CLOSED: _l("Cette étape est terminée : plus rien ne peut être ajouté ni changé."),
    StageReason.NOT_NOW: _l("Cela ne se fait pas à ce moment de l’étape. Rouvrez la page pour voir où elle en est."),
    StageReason.BY_THE_VOTE: _l("Cette étape suit les dates du vote : changez-les sur la page du vote."),
    StageReason.VOTE_KEEPS_ITS_HOUR: _l(
        "Un vote ne finit jamais plus tôt que promis : des gens comptent venir jusqu’au dernier jour. "
        "S’il y a un problème, mettez-le en pause."
    ),
    StageReason.NEEDS_A_REASON: _l("Écrivez pourquoi : cette raison est publiée."),
    StageReason.BACKWARDS: _l("La fin doit venir après le début."),
    StageReason.PAST: _l("Ce moment est déjà passé : choisissez-en un plus tard."),
    StageReason.NEEDS_A_BEGINNING: _l("Dites quand l’étape commence."),
    StageReason.EMPTY: _l("Choisissez au moins une étape."),
    StageReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre a changé ces étapes pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
}
