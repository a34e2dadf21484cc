"""Words of the yearly agenda of cooperation."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which items of the agenda are referred to from anywhere.
ITEM = "assises.agenda_item"
#: What public pages of the agenda depend on.
PAGES = "assises:agenda"
#: The year of the agenda that the contract itself holds.
FIRST_YEAR, LAST_YEAR = 2024, 2100


class Family(StrEnum):
    """What an item of the agenda is."""

    #: First works of the metropolitan governance.
    GOVERNANCE = "governance"
    #: A work on the toolbox (chantier).
    TOOLBOX = "toolbox"
    #: A cooperation project, with its sheet.
    PROJECT = "project"

    @property
    def label(self) -> str:
        """The family as a heading."""
        return str(_FAMILIES[self])


_FAMILIES = {
    Family.GOVERNANCE: _l("Travaux de la gouvernance"),
    Family.TOOLBOX: _l("Chantiers de la boîte à outils"),
    Family.PROJECT: _l("Projets de coopération"),
}


class Manner(StrEnum):
    """What a cooperation project does (registre)."""

    NETWORK = "network"
    SPREAD = "spread"
    TRIAL = "trial"

    @property
    def label(self) -> str:
        """The manner as the contract calls it."""
        return str(_MANNERS[self])


_MANNERS = {
    Manner.NETWORK: _l("Animation de réseau"),
    Manner.SPREAD: _l("Essaimage"),
    Manner.TRIAL: _l("Expérimentation"),
}


class EntryState(StrEnum):
    """What becomes of an item in the agenda of a year."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SET_ASIDE = "set_aside"
    #: Not decided this year: it comes again in the next one.
    CARRIED_OVER = "carried_over"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"proposed": "soon", "adopted": "done", "set_aside": "closed", "carried_over": "open"}[self.value]


_STATES = {
    EntryState.PROPOSED: _l("Proposé"),
    EntryState.ADOPTED: _l("Retenu"),
    EntryState.SET_ASIDE: _l("Mis de côté"),
    EntryState.CARRIED_OVER: _l("Reporté"),
}


class YearState(StrEnum):
    """Whether the agenda of a year is published."""

    PREPARED = "prepared"
    PUBLISHED = "published"


class AgendaRefusal(StrEnum):
    """Why something cannot be done with the agenda."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    WRITTEN_MEANWHILE = "written_meanwhile"
    PUBLISHED = "published"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_DAY = "needs_a_day"
    NEEDS_A_TITLE = "needs_a_title"
    NEEDS_A_NOTE = "needs_a_note"
    NOT_A_DECISION = "not_a_decision"
    NO_SUCH_MOVE = "no_such_move"
    UNDECIDED = "undecided"
    NOTHING_TO_PUBLISH = "nothing_to_publish"
    NEXT_IS_PUBLISHED = "next_is_published"
    NOT_PUBLISHED = "not_published"
    OF_THE_CONTRACT = "of_the_contract"
    NOT_REOPENED = "not_reopened"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    AgendaRefusal.NOT_FOUND: _l("Cette page de l’agenda n’existe pas. Repartez de l’agenda de l’année."),
    AgendaRefusal.NOT_YOURS: _l("Le secrétariat de toute la métropole tient l’agenda : demandez-lui."),
    AgendaRefusal.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient de décider. Ce que vous avez écrit est gardé ci-dessous : lisez la décision, "
        "puis enregistrez de nouveau si vous voulez la changer."
    ),
    AgendaRefusal.WRITTEN_MEANWHILE: _l(
        "Quelqu’un d’autre a enregistré cette fiche pendant que vous écriviez. Votre texte est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    AgendaRefusal.PUBLISHED: _l("L’agenda de cette année est publié : il ne change plus. Voyez l’année suivante."),
    AgendaRefusal.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    AgendaRefusal.NEEDS_A_DAY: _l("Écrivez le jour où le comité de pilotage a décidé : pas un jour à venir."),
    AgendaRefusal.NEEDS_A_TITLE: _l("Écrivez un titre que l’on peut lire."),
    AgendaRefusal.NEEDS_A_NOTE: _l("Écrivez ce qui change dans la fiche : tout le monde pourra comparer."),
    AgendaRefusal.NOT_A_DECISION: _l("Cette adresse n’est pas celle d’une décision du registre."),
    AgendaRefusal.NO_SUCH_MOVE: _l("Cette fiche n’en est pas là. Rechargez la page."),
    AgendaRefusal.UNDECIDED: _l("Une fiche n’est pas encore décidée. Décidez-la, ou reportez-la."),
    AgendaRefusal.NOTHING_TO_PUBLISH: _l("Aucune fiche n’est retenue : il n’y a rien à publier."),
    AgendaRefusal.NEXT_IS_PUBLISHED: _l("L’agenda de l’année suivante est déjà publié : rien n’y entre plus."),
    AgendaRefusal.NOT_PUBLISHED: _l("Cet agenda n’est pas publié : il n’y a rien à rouvrir."),
    AgendaRefusal.OF_THE_CONTRACT: _l("Cet agenda est celui du contrat lui-même : il ne se rouvre pas."),
    AgendaRefusal.NOT_REOPENED: _l("L’agenda de l’année suivante est déjà publié : celui-ci ne se rouvre plus."),
}
