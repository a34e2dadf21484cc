"""Words of an edition of the Assises."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: The kind under which editions are referred to from anywhere.
EDITION = "assises.edition"


class EditionState(StrEnum):
    """What the secretariat has decided of an edition; what the clock brings is a stage."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    #: Its public account is published.
    REPORTED = "reported"
    ARCHIVED = "archived"


#: From one state to another, and what the step is called at the desk; publishing the account is done elsewhere.
STEPS = {
    (EditionState.DRAFT, EditionState.ANNOUNCED): _l("Annoncer ces Assises"),
    (EditionState.ANNOUNCED, EditionState.DRAFT): _l("Reprendre l’annonce"),
    (EditionState.ANNOUNCED, EditionState.ARCHIVED): _l("Archiver sans bilan"),
    (EditionState.REPORTED, EditionState.ARCHIVED): _l("Archiver"),
    (EditionState.ARCHIVED, EditionState.ANNOUNCED): _l("Sortir des archives"),
    (EditionState.ARCHIVED, EditionState.REPORTED): _l("Sortir des archives"),
    (EditionState.ANNOUNCED, EditionState.REPORTED): _l("Publier le bilan"),
    (EditionState.REPORTED, EditionState.ANNOUNCED): _l("Reprendre le bilan"),
}


class Stage(StrEnum):
    """Where an edition stands at a moment: its state and the clock together."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    #: Wishes are taken; the order of arrival counts for nothing.
    WISHES = "wishes"
    #: Wishes are closed and the draw is not made yet.
    DRAWING = "drawing"
    #: First come, first served, with waiting lists.
    REGISTRATIONS = "registrations"
    CLOSED = "closed"
    RUNNING = "running"
    #: The days are over: minutes, commitments, the account to come.
    RESTITUTION = "restitution"
    REPORTED = "reported"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The stage as people call it."""
        return str(_STAGES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES[self]


_STAGES = {
    Stage.DRAFT: _l("En préparation"),
    Stage.ANNOUNCED: _l("Annoncées"),
    Stage.WISHES: _l("Dites vos souhaits"),
    Stage.DRAWING: _l("Tirage au sort en cours"),
    Stage.REGISTRATIONS: _l("Inscriptions ouvertes"),
    Stage.CLOSED: _l("Inscriptions closes"),
    Stage.RUNNING: _l("En ce moment"),
    Stage.RESTITUTION: _l("Restitution en cours"),
    Stage.REPORTED: _l("Bilan publié"),
    Stage.ARCHIVED: _l("Archivées"),
}
_BADGES = {
    Stage.DRAFT: "closed", Stage.ANNOUNCED: "soon", Stage.WISHES: "open", Stage.DRAWING: "soon",
    Stage.REGISTRATIONS: "open", Stage.CLOSED: "closed", Stage.RUNNING: "open", Stage.RESTITUTION: "soon",
    Stage.REPORTED: "done", Stage.ARCHIVED: "closed",
}  # fmt: skip


class EditionReason(StrEnum):
    """Why something cannot be done with an edition now."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_OPEN_YET = "not_open_yet"
    CLOSED = "closed"
    OVER = "over"
    DRAW_PENDING = "draw_pending"
    NEEDS_A_REASON = "needs_a_reason"
    NOT_FROM_HERE = "not_from_here"
    ALREADY_OPEN = "already_open"
    YEAR_TAKEN = "year_taken"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    EditionReason.NOT_FOUND: _l(
        "Ces Assises n’existent pas, ou ne sont pas encore annoncées. Repartez de la page des Assises."
    ),
    EditionReason.NOT_YOURS: _l("Vous n’avez pas ce rôle pour ces Assises. Demandez-le au secrétariat."),
    EditionReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    EditionReason.NOT_OPEN_YET: _l("Les inscriptions ne sont pas encore ouvertes. Revenez à la date indiquée."),
    EditionReason.CLOSED: _l(
        "Les inscriptions sont closes. Venez quand même : on vous accueille à l’entrée, dans la limite des places."
    ),
    EditionReason.OVER: _l(
        "Ces Assises sont terminées : on ne s’inscrit plus, rien ne change plus. Leur page dit ce qu’il en est sorti."
    ),
    EditionReason.DRAW_PENDING: _l(
        "Les souhaits sont clos et le tirage au sort a lieu bientôt. Revenez après le tirage."
    ),
    EditionReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    EditionReason.NOT_FROM_HERE: _l("Ce n’est pas possible à cette étape des Assises."),
    EditionReason.ALREADY_OPEN: _l(
        "Les inscriptions ont déjà commencé : ces Assises ne peuvent plus être reprises. "
        "Changez plutôt les dates, avec une raison."
    ),
    EditionReason.YEAR_TAKEN: _l("Il y a déjà des Assises pour cette année. Choisissez une autre année."),
}


_STEPS = {
    "draft": _l("Remises en préparation"),
    "announced": _l("Annoncées"),
    "changed": _l("Dates ou règles changées"),
    "wishes_sealed": _l("Liste des souhaits publiée, avant le tirage au sort"),
    "drawn": _l("Tirage au sort fait"),
    "overbooked": _l("Nombre de places données pour 100 places de salle"),
    "floors_released": _l("Places réservées aux collèges rendues à tout le monde"),
    "released": _l("Nouvelle version du programme"),
    "reported": _l("Bilan publié"),
    "archived": _l("Archivées"),
}


def step_sentence(what: str) -> str:
    """What a step of the public log was, in words; a code nobody knows is shown as it is."""
    return str(_STEPS.get(what, what))
