"""Words of the draw of the commission's seats: where it stands, what is asked of volunteers, why something is refused."""

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


class DrawReason(StrEnum):
    """Why something cannot be done with a draw."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NO_SUCH_MOVE = "no_such_move"
    MANDATE_ENDED = "mandate_ended"
    POOL_NOT_OPEN = "pool_not_open"
    ALREADY_ENROLLED = "already_enrolled"
    NOT_A_VALUE = "not_a_value"
    NEEDS_A_NAME = "needs_a_name"
    NEEDS_A_TITLE = "needs_a_title"
    NEEDS_SEATS = "needs_seats"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_SOURCE = "needs_a_source"
    NEEDS_TARGETS = "needs_targets"
    TOO_FEW = "too_few"
    TARGETS_CLOSED = "targets_closed"
    NO_SOLVER = "no_solver"
    AT_WORK = "at_work"
    OUT_OF_LOT = "out_of_lot"
    ANOTHER_PERSON = "another_person"
    NOT_CONVENED = "not_convened"
    TOO_LATE = "too_late"
    NOBODY_MISSING = "nobody_missing"
    NOBODY_FITS = "nobody_fits"
    STILL_WAITING = "still_waiting"
    SEATS_MISSING = "seats_missing"
    POOL_PURGED = "pool_purged"
    TOO_MANY = "too_many"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    DrawReason.NOT_FOUND: _l("Cette page n’existe pas. Repartez de la page des tirages au sort."),
    DrawReason.NOT_YOURS: _l("Vous n’avez pas ce rôle ici : c’est le secrétariat de la commission qui le fait."),
    DrawReason.CHANGED_MEANWHILE: _l("Quelque chose vient de changer. Rechargez la page, puis recommencez."),
    DrawReason.NO_SUCH_MOVE: _l("Le tirage n’en est pas là. Rechargez la page pour voir où il en est."),
    DrawReason.MANDATE_ENDED: _l("Ce mandat est terminé : on n’y tire plus personne au sort."),
    DrawReason.POOL_NOT_OPEN: _l("Les inscriptions à ce tirage au sort ne sont pas ouvertes."),
    DrawReason.ALREADY_ENROLLED: _l("Cette adresse ou ce numéro est déjà sur la liste : une personne, une chance."),
    DrawReason.NOT_A_VALUE: _l("Choisissez une réponse de la liste."),
    DrawReason.NEEDS_A_NAME: _l("Écrivez votre prénom et votre nom."),
    DrawReason.NEEDS_A_TITLE: _l("Écrivez des mots que l’on peut lire."),
    DrawReason.NEEDS_SEATS: _l("Écrivez un nombre de places, entre 1 et 200."),
    DrawReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    DrawReason.NEEDS_A_SOURCE: _l("Écrivez d’où vient ce nombre : il est publié."),
    DrawReason.NEEDS_TARGETS: _l("Écrivez d’abord les objectifs."),
    DrawReason.TOO_FEW: _l("Il y a moins de volontaires que de places : laissez la liste ouverte."),
    DrawReason.TARGETS_CLOSED: _l("Les objectifs ne changent plus à cette étape."),
    DrawReason.NO_SOLVER: _l("Le calcul demande un module en plus, qui n’est pas installé sur ce serveur. La personne "
                             "qui l’administre l’ajoute avec « make sortition ». Rien n’est perdu."),
    DrawReason.AT_WORK: _l("Un calcul est en cours : attendez qu’il finisse."),
    DrawReason.OUT_OF_LOT: _l("Ce nombre ne désigne aucun panel. Lisez sous le champ entre quels nombres il se place."),
    DrawReason.ANOTHER_PERSON: _l("Vous avez déjà tapé ce nombre : une autre personne doit le taper à son tour."),
    DrawReason.NOT_CONVENED: _l("Vous n’êtes pas convoqué·e : il n’y a rien à répondre."),
    DrawReason.TOO_LATE: _l("Le délai pour répondre est passé. Écrivez au secrétariat de la commission."),
    DrawReason.NOBODY_MISSING: _l("Personne ne manque : il n’y a pas de place à remplacer."),
    DrawReason.NOBODY_FITS: _l("Aucun volontaire ne complète le panel avec ces objectifs. Assouplissez un objectif, "
                               "avec sa raison, puis recommencez."),
    DrawReason.STILL_WAITING: _l("Toutes les places ne sont pas acceptées. Attendez les réponses, tirez des "
                                 "remplaçants, ou écrivez pourquoi l’on s’arrête là."),
    DrawReason.SEATS_MISSING: _l("Il manque des places « tirage au sort » libres dans la composition : ajoutez-les."),
    DrawReason.POOL_PURGED: _l("Les données des volontaires sont effacées : cette liste n’existe plus."),
    DrawReason.TOO_MANY: _l("Beaucoup de messages viennent d’ici. Attendez une heure, puis réessayez."),
}  # fmt: skip
