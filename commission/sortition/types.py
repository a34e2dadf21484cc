"""Words of the draw of the commission's seats: where it stands, what volunteers are asked, what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kind under which a draw is referred to from anywhere.
DRAW = "commission.draw"
#: What public pages about draws depend on.
PAGES = "commission:sortition"
#: No published total counts fewer people than this.
SMALLEST = 5


class DrawState(StrEnum):
    """Where a draw stands; it is never made again: another draw is another object."""

    PREPARED = "prepared"
    POOL_OPEN = "pool_open"
    POOL_CLOSED = "pool_closed"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    LOT_PUBLISHED = "lot_published"
    DRAWN = "drawn"
    CONVENING = "convening"
    INSTALLED = "installed"
    ABANDONED = "abandoned"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES.get(self, "soon")


_STATES = {
    DrawState.PREPARED: _l("En préparation"),
    DrawState.POOL_OPEN: _l("Inscriptions ouvertes"),
    DrawState.POOL_CLOSED: _l("Liste close"),
    DrawState.FEASIBLE: _l("Tirage possible"),
    DrawState.INFEASIBLE: _l("Tirage impossible : des objectifs à revoir"),
    DrawState.LOT_PUBLISHED: _l("Panels publiés"),
    DrawState.DRAWN: _l("Tiré au sort"),
    DrawState.CONVENING: _l("Convocations envoyées"),
    DrawState.INSTALLED: _l("Membres installés"),
    DrawState.ABANDONED: _l("Abandonné"),
}
_BADGES = {
    DrawState.POOL_OPEN: "open", DrawState.INFEASIBLE: "refused", DrawState.INSTALLED: "done",
    DrawState.ABANDONED: "closed",
}  # fmt: skip
_D = DrawState
#: From each state to those it may become.
DRAW_MOVES: dict[DrawState, frozenset[DrawState]] = {
    _D.PREPARED: frozenset({_D.POOL_OPEN, _D.ABANDONED}),
    _D.POOL_OPEN: frozenset({_D.POOL_CLOSED, _D.ABANDONED}),
    _D.POOL_CLOSED: frozenset({_D.FEASIBLE, _D.INFEASIBLE, _D.ABANDONED}),
    _D.FEASIBLE: frozenset({_D.POOL_CLOSED, _D.LOT_PUBLISHED, _D.ABANDONED}),
    _D.INFEASIBLE: frozenset({_D.POOL_CLOSED, _D.ABANDONED}),
    _D.LOT_PUBLISHED: frozenset({_D.DRAWN, _D.ABANDONED}),
    _D.DRAWN: frozenset({_D.CONVENING, _D.ABANDONED}),
    _D.CONVENING: frozenset({_D.INSTALLED, _D.ABANDONED}),
    _D.INSTALLED: frozenset(),
    _D.ABANDONED: frozenset(),
}
#: Those that the secretariat decides; the others follow from what is computed, thrown or answered.
BY_HAND = frozenset({_D.POOL_OPEN, _D.POOL_CLOSED, _D.CONVENING, _D.INSTALLED, _D.ABANDONED})
#: While targets may change: before anything is computed, to relax them, and for replacements.
TARGETS_OPEN = frozenset(
    {_D.PREPARED, _D.POOL_OPEN, _D.POOL_CLOSED, _D.FEASIBLE, _D.INFEASIBLE, _D.CONVENING}
)  # fmt: skip
#: The pool is closed and something of it is published.
CLOSED = frozenset(set(DrawState) - {_D.PREPARED, _D.POOL_OPEN})
#: Over: nothing changes any more.
OVER = frozenset({_D.INSTALLED, _D.ABANDONED})


class Task(StrEnum):
    """What the computer is asked for, away from any page."""

    CHECK = "check"
    LOT = "lot"


class Criterion(StrEnum):
    """What a panel is balanced on."""

    COMMUNE = "commune"
    TERRITORY = "territory"
    GENDER = "gender"
    AGE = "age"
    DIPLOMA = "diploma"

    @property
    def label(self) -> str:
        """The criterion as people call it."""
        return str(_CRITERIA[self])


_CRITERIA = {
    Criterion.COMMUNE: _l("Commune"),
    Criterion.TERRITORY: _l("Quartier"),
    Criterion.GENDER: _l("Genre"),
    Criterion.AGE: _l("Âge"),
    Criterion.DIPLOMA: _l("Diplôme"),
}
#: What a volunteer may answer; communes come from the territory.
VALUES: dict[Criterion, dict[str, object]] = {
    Criterion.TERRITORY: {
        "qpv": _l("Quartier prioritaire (QPV)"),
        "watch": _l("Quartier en veille active"),
        "outside": _l("Ailleurs"),
    },
    Criterion.GENDER: {"woman": _l("Femme"), "man": _l("Homme"), "other": _l("Autre, ou ne souhaite pas le dire")},
    Criterion.AGE: {
        "16-24": _l("16 à 24 ans"),
        "25-39": _l("25 à 39 ans"),
        "40-59": _l("40 à 59 ans"),
        "60-74": _l("60 à 74 ans"),
        "75+": _l("75 ans ou plus"),
    },
    Criterion.DIPLOMA: {
        "none": _l("Sans diplôme, brevet"),
        "secondary": _l("CAP, BEP ou baccalauréat"),
        "higher": _l("Diplôme après le baccalauréat"),
    },
}


class AnswerState(StrEnum):
    """What became of a convocation."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"

    @property
    def label(self) -> str:
        """The answer as people call it."""
        return str(_ANSWERS[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"waiting": "soon", "accepted": "done", "refused": "closed", "no_answer": "closed"}[self.value]


_ANSWERS = {
    AnswerState.WAITING: _l("Réponse attendue"),
    AnswerState.ACCEPTED: _l("A accepté"),
    AnswerState.REFUSED: _l("A refusé"),
    AnswerState.NO_ANSWER: _l("N’a pas répondu"),
}


class TypingState(StrEnum):
    """A number that came out in public is typed by one person, then again by another."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_TYPINGS[self])


_TYPINGS = {
    TypingState.OPEN: _l("Tapé une fois, une autre personne doit le taper aussi"),
    TypingState.CONFIRMED: _l("Tapé deux fois, par deux personnes"),
    TypingState.SET_ASIDE: _l("Écarté : la deuxième personne a tapé un autre nombre"),
}


class StepKind(StrEnum):
    """What is told publicly, in order, of a draw."""

    PREPARED = "prepared"
    POOL_OPEN = "pool_open"
    POOL_CLOSED = "pool_closed"
    TARGET = "target"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    LOT_PUBLISHED = "lot_published"
    TYPED = "typed"
    SET_ASIDE = "set_aside"
    DRAWN = "drawn"
    CONVENED = "convened"
    REPLACED = "replaced"
    INSTALLED = "installed"
    ABANDONED = "abandoned"
    PURGED = "purged"

    @property
    def label(self) -> str:
        """What happened, in a sentence."""
        return str(_STEPS[self])


_STEPS = {
    StepKind.PREPARED: _l("Le tirage est préparé"),
    StepKind.POOL_OPEN: _l("Les inscriptions sont ouvertes"),
    StepKind.POOL_CLOSED: _l("Les inscriptions sont closes, l’empreinte de la liste est publiée"),
    StepKind.TARGET: _l("Un objectif change"),
    StepKind.FEASIBLE: _l("Le calcul dit : le tirage est possible"),
    StepKind.INFEASIBLE: _l("Le calcul dit : le tirage est impossible avec ces objectifs"),
    StepKind.LOT_PUBLISHED: _l("Les panels sont publiés, avec leur certificat"),
    StepKind.TYPED: _l("Le nombre tiré en public est tapé une première fois"),
    StepKind.SET_ASIDE: _l("Deux nombres différents ont été tapés : on recommence à taper"),
    StepKind.DRAWN: _l("Le nombre est confirmé : il désigne le panel"),
    StepKind.CONVENED: _l("Les personnes tirées au sort sont convoquées"),
    StepKind.REPLACED: _l("Des remplaçants sont tirés au sort"),
    StepKind.INSTALLED: _l("Les membres sont installés"),
    StepKind.ABANDONED: _l("Le tirage est abandonné"),
    StepKind.PURGED: _l("Les données des volontaires sont effacées"),
}


@dataclass(frozen=True)
class Target:
    """How many seats of a panel are for people with this value; with its source in words."""

    criterion: Criterion
    value: str
    least: int
    most: int
    source: str
