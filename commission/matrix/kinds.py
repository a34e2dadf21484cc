"""Words of measuring: what an indicator is like, where its figures come from, what became of a series. Pure."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class IndicatorOrigin(StrEnum):
    """Where an indicator comes from."""

    STRATEGIC = "strategic"
    BAROMETER = "barometer"
    OWN = "own"

    @property
    def label(self) -> str:
        """The origin as people call it."""
        return str(_ORIGINS[self])


_ORIGINS = {
    IndicatorOrigin.STRATEGIC: _l("Socle stratégique du contrat"),
    IndicatorOrigin.BAROMETER: _l("Baromètre d’un défi"),
    IndicatorOrigin.OWN: _l("Ajouté par la commission"),
}


class Nature(StrEnum):
    """What its values are: numbers, or words."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"

    @property
    def label(self) -> str:
        """The nature as people call it."""
        return str({"quantitative": _l("Des nombres"), "qualitative": _l("Des mots (qualitatif)")}[self.value])


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    UNSAID = "unsaid"

    @property
    def label(self) -> str:
        """The direction in plain words."""
        return str(_DIRECTIONS[self])


_DIRECTIONS = {
    Direction.UP: _l("Plus c’est haut, mieux c’est"),
    Direction.DOWN: _l("Plus c’est bas, mieux c’est"),
    Direction.UNSAID: _l("Sens à définir"),
}


class Level(StrEnum):
    """The territory at which it is meant to be read."""

    METROPOLIS = "metropolis"
    COMMUNE = "commune"
    QPV = "qpv"
    UNSAID = "unsaid"

    @property
    def label(self) -> str:
        """The level in words."""
        return str(_LEVELS[self])


_LEVELS = {
    Level.METROPOLIS: _l("Métropole"),
    Level.COMMUNE: _l("Commune"),
    Level.QPV: _l("Quartier prioritaire"),
    Level.UNSAID: _l("À définir"),
}


class Periodicity(StrEnum):
    """How often it is measured."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    THREE_YEARLY = "three_yearly"
    ONCE = "once"
    UNSAID = "unsaid"

    @property
    def label(self) -> str:
        """How often, in words."""
        return str(_PERIODS[self])


_PERIODS = {
    Periodicity.MONTHLY: _l("Chaque mois"),
    Periodicity.QUARTERLY: _l("Chaque trimestre"),
    Periodicity.YEARLY: _l("Chaque année"),
    Periodicity.THREE_YEARLY: _l("Tous les trois ans"),
    Periodicity.ONCE: _l("Une seule fois"),
    Periodicity.UNSAID: _l("À définir"),
}


class Availability(StrEnum):
    """Whether the data can be had."""

    AVAILABLE = "available"
    ASKED = "asked"
    MISSING = "missing"

    @property
    def label(self) -> str:
        """The availability in words."""
        return str({"available": _l("Disponible"), "asked": _l("Demandée"), "missing": _l("Manquante")}[self.value])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"available": "done", "asked": "soon", "missing": "refused"}[self.value]


class Agreement(StrEnum):
    """Whether the producer agreed to give its data (convention de données)."""

    OPEN = "open"
    SIGNED = "signed"
    ASKED = "asked"
    NONE = "none"

    @property
    def label(self) -> str:
        """The agreement in words."""
        return str(_AGREEMENTS[self])


_AGREEMENTS = {
    Agreement.OPEN: _l("Données ouvertes à tous"),
    Agreement.SIGNED: _l("Convention de données signée"),
    Agreement.ASKED: _l("Convention demandée"),
    Agreement.NONE: _l("Pas encore de convention"),
}


class IndicatorState(StrEnum):
    """Where the series of an indicator stands."""

    FOLLOWED = "followed"
    #: Its source stopped: the last value stays, with its date.
    INTERRUPTED = "interrupted"
    #: No longer of the matrix; its code is never used again.
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"followed": "open", "interrupted": "refused", "retired": "closed"}[self.value]


_STATES = {
    IndicatorState.FOLLOWED: _l("Suivi"),
    IndicatorState.INTERRUPTED: _l("Série interrompue"),
    IndicatorState.RETIRED: _l("N’est plus suivi"),
}
#: From each state to those it may become.
INDICATOR_MOVES: dict[IndicatorState, frozenset[IndicatorState]] = {
    IndicatorState.FOLLOWED: frozenset({IndicatorState.INTERRUPTED, IndicatorState.RETIRED}),
    IndicatorState.INTERRUPTED: frozenset({IndicatorState.FOLLOWED, IndicatorState.RETIRED}),
    IndicatorState.RETIRED: frozenset({IndicatorState.FOLLOWED}),
}


class ImportState(StrEnum):
    """A file of values is checked, then written or thrown away."""

    CHECKED = "checked"
    WRITTEN = "written"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str({"checked": _l("À confirmer"), "written": _l("Importé"), "discarded": _l("Abandonné")}[self.value])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"checked": "soon", "written": "done", "discarded": "closed"}[self.value]


#: From each state to those it may become; a file thrown away may be brought again.
IMPORT_MOVES: dict[ImportState, frozenset[ImportState]] = {
    ImportState.CHECKED: frozenset({ImportState.WRITTEN, ImportState.DISCARDED}),
    ImportState.WRITTEN: frozenset(),
    ImportState.DISCARDED: frozenset({ImportState.CHECKED}),
}


class Outcome(StrEnum):
    """What would happen to a line of a file."""

    CREATED = "created"
    SAME = "same"
    CONFLICTING = "conflicting"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return str(_OUTCOMES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"created": "done", "same": "closed", "conflicting": "soon", "refused": "refused"}[self.value]


_OUTCOMES = {
    Outcome.CREATED: _l("Nouvelle"),
    Outcome.SAME: _l("Déjà là"),
    Outcome.CONFLICTING: _l("Différente"),
    Outcome.REFUSED: _l("Refusée"),
}


class Claim(StrEnum):
    """What may be said of a target."""

    NO_TARGET = "no_target"
    REACHED = "reached"
    NOT_YET = "not_yet"
    NO_DIRECTION = "no_direction"
    NO_VALUE = "no_value"
    DEFINITION_CHANGED = "definition_changed"

    @property
    def label(self) -> str:
        """What is said of it."""
        return str(_CLAIMS[self])


_CLAIMS = {
    Claim.NO_TARGET: _l("Cible à définir"),
    Claim.REACHED: _l("Cible atteinte"),
    Claim.NOT_YET: _l("Cible pas encore atteinte"),
    Claim.NO_DIRECTION: _l("On ne sait pas encore si plus haut est mieux : rien n’est dit de la cible."),
    Claim.NO_VALUE: _l("Pas encore de valeur à comparer à la cible"),
    Claim.DEFINITION_CHANGED: _l(
        "La définition a changé depuis que la cible a été fixée : on ne dit ni qu’elle est atteinte, ni le contraire."
    ),
}
