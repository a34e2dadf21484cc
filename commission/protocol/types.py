"""Words of the evaluation protocol: its parts, blocks, versions, amendments, and what each may become."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
PROTOCOL, VERSION, AMENDMENT = "commission.protocol", "commission.version", "commission.amendment"
#: What public pages of the protocol depend on.
PAGES = "commission:protocol"


class ProtocolPart(StrEnum):
    """The parts of a protocol, in their order: those of the contract (L1994), then calendar and dissemination."""

    QUESTIONS = "questions"
    INDICATORS = "indicators"
    PRINCIPLES = "principles"
    METHODS = "methods"
    TOOLS = "tools"
    CALENDAR = "calendar"
    DISSEMINATION = "dissemination"

    @property
    def label(self) -> str:
        """The part as people call it."""
        return str(_PARTS[self])


_PARTS = {
    ProtocolPart.QUESTIONS: _l("Questionnement évaluatif"),
    ProtocolPart.INDICATORS: _l("Indicateurs"),
    ProtocolPart.PRINCIPLES: _l("Principes communs"),
    ProtocolPart.METHODS: _l("Méthodes"),
    ProtocolPart.TOOLS: _l("Outils"),
    ProtocolPart.CALENDAR: _l("Calendrier"),
    ProtocolPart.DISSEMINATION: _l("Diffusion"),
}


class BlockKind(StrEnum):
    """What a block holds: a heading, a paragraph, a list (one item a line), or a line of the matrix."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    MATRIX_LINE = "matrix_line"

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return str(_BLOCKS[self])


_BLOCKS = {
    BlockKind.HEADING: _l("Titre"),
    BlockKind.PARAGRAPH: _l("Paragraphe"),
    BlockKind.LIST: _l("Liste"),
    BlockKind.MATRIX_LINE: _l("Ligne de la matrice"),
}


class VersionState(StrEnum):
    """The freeze ladder of a version."""

    #: The drafting group writes.
    DRAFT = "draft"
    #: The text stands; members propose amendments against it.
    AMENDING = "amending"
    #: No new amendment: only arbitration of conflicts and editorial corrections, each recorded.
    HALF_FROZEN = "half_frozen"
    #: Text and digest never change from here on (trigger).
    FROZEN = "frozen"
    CONSULTED = "consulted"
    ADOPTED = "adopted"
    #: Not adopted: goes back to a new draft made of it.
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    #: A later version was published.
    SUPERSEDED = "superseded"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_VERSIONS[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES.get(self, "open")

    @property
    def is_frozen(self) -> bool:
        """True once text and digest never change."""
        return self not in (VersionState.DRAFT, VersionState.AMENDING, VersionState.HALF_FROZEN)


_VERSIONS = {
    VersionState.DRAFT: _l("Brouillon"),
    VersionState.AMENDING: _l("Ouvert aux amendements"),
    VersionState.HALF_FROZEN: _l("Amendements clos"),
    VersionState.FROZEN: _l("Texte arrêté"),
    VersionState.CONSULTED: _l("En consultation"),
    VersionState.ADOPTED: _l("Adopté"),
    VersionState.SENT_BACK: _l("Renvoyé à l’écriture"),
    VersionState.PUBLISHED: _l("Publié"),
    VersionState.SUPERSEDED: _l("Remplacé par une version suivante"),
}
_BADGES = {
    VersionState.DRAFT: "soon", VersionState.ADOPTED: "done", VersionState.PUBLISHED: "done",
    VersionState.SENT_BACK: "refused", VersionState.SUPERSEDED: "closed",
}  # fmt: skip
_V = VersionState
#: From each state to those it may become.
VERSION_MOVES: dict[VersionState, frozenset[VersionState]] = {
    _V.DRAFT: frozenset({_V.AMENDING}),
    _V.AMENDING: frozenset({_V.HALF_FROZEN}),
    _V.HALF_FROZEN: frozenset({_V.FROZEN, _V.AMENDING}),
    _V.FROZEN: frozenset({_V.CONSULTED}),
    _V.CONSULTED: frozenset({_V.ADOPTED, _V.SENT_BACK}),
    _V.ADOPTED: frozenset({_V.PUBLISHED}),
    _V.SENT_BACK: frozenset(),
    _V.PUBLISHED: frozenset({_V.SUPERSEDED}),
    _V.SUPERSEDED: frozenset(),
}


class Operation(StrEnum):
    """What an amendment does to a block."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    MOVE = "move"

    @property
    def label(self) -> str:
        """The operation as people call it."""
        return str(_OPERATIONS[self])


_OPERATIONS = {
    Operation.ADD: _l("Ajouter"),
    Operation.REMOVE: _l("Supprimer"),
    Operation.REPLACE: _l("Remplacer"),
    Operation.MOVE: _l("Déplacer"),
}


class AmendmentState(StrEnum):
    """Where an amendment stands; a recommendation is another thing, and so is a conflict."""

    DRAFT = "draft"
    FILED = "filed"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    DEBATED = "debated"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    #: What it asks for came about through another one.
    SATISFIED = "satisfied"
    #: Its block is gone.
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_AMENDMENTS[self])


_AMENDMENTS = {
    AmendmentState.DRAFT: _l("Brouillon"),
    AmendmentState.FILED: _l("Déposé"),
    AmendmentState.ADMISSIBLE: _l("Recevable"),
    AmendmentState.INADMISSIBLE: _l("Irrecevable"),
    AmendmentState.DEBATED: _l("Débattu"),
    AmendmentState.ADOPTED: _l("Adopté"),
    AmendmentState.REJECTED: _l("Rejeté"),
    AmendmentState.WITHDRAWN: _l("Retiré"),
    AmendmentState.SATISFIED: _l("Satisfait par un autre"),
    AmendmentState.LAPSED: _l("Sans objet : le passage n’existe plus"),
}
_A = AmendmentState
_ENDED = frozenset({_A.ADOPTED, _A.REJECTED, _A.WITHDRAWN, _A.SATISFIED, _A.LAPSED})
#: From each state to those it may become.
AMENDMENT_MOVES: dict[AmendmentState, frozenset[AmendmentState]] = {
    _A.DRAFT: frozenset({_A.FILED, _A.WITHDRAWN}),
    _A.FILED: frozenset({_A.ADMISSIBLE, _A.INADMISSIBLE, _A.WITHDRAWN, _A.LAPSED}),
    _A.ADMISSIBLE: frozenset({_A.DEBATED, _A.WITHDRAWN, _A.SATISFIED, _A.LAPSED}),
    _A.INADMISSIBLE: frozenset(),
    _A.DEBATED: _ENDED,
    _A.ADOPTED: frozenset(),
    _A.REJECTED: frozenset(),
    _A.WITHDRAWN: frozenset(),
    _A.SATISFIED: frozenset(),
    _A.LAPSED: frozenset(),
}


class Advice(StrEnum):
    """What the drafting group recommends on an amendment: a word of theirs, never its state."""

    ADOPT = "adopt"
    REJECT = "reject"
    REWRITE = "rewrite"

    @property
    def label(self) -> str:
        """The advice as people call it."""
        return str(_ADVICE[self])


_ADVICE = {
    Advice.ADOPT: _l("Favorable"),
    Advice.REJECT: _l("Défavorable"),
    Advice.REWRITE: _l("Favorable si réécrit"),
}
