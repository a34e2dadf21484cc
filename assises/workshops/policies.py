"""Who may do what in a workshop, and in which phase. Pure and total."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from assises.workshops.reasons import WorkshopReason
from assises.workshops.types import Hat, Phase
from commons.kernel.rights import Right


class Act(StrEnum):
    """What is done in a workshop."""

    SEE_REMOTE = "see_remote"
    LEAD = "lead"
    ENTER = "enter"
    JOIN = "join"
    SPEAK = "speak"
    GROUP = "group"
    OPEN_DOTS = "open_dots"
    PUT_DOTS = "put_dots"
    ASK = "ask"
    CALL = "call"
    HIDE = "hide"
    SUM_UP = "sum_up"
    TELL = "tell"
    POLL = "poll"


_RUNNING = frozenset(Phase) - {Phase.PREPARED, Phase.CLOSED}
_BEGUN = frozenset(Phase) - {Phase.PREPARED}
_ALWAYS = frozenset(Phase)
_TEAM = frozenset({Hat.LEADS, Hat.NOTES})
_LEADS = frozenset({Hat.LEADS})
_INSIDE = frozenset({Hat.INSIDE})

#: Act -> whose it is, and in which phases.
RULES: dict[Act, tuple[frozenset[Hat], frozenset[Phase]]] = {
    Act.SEE_REMOTE: (_TEAM, _ALWAYS),
    Act.LEAD: (_LEADS, _ALWAYS),
    # Sheets of paper are typed when somebody has a hand free, also after the phase of ideas.
    Act.ENTER: (_TEAM, _RUNNING - {Phase.WELCOME}),
    Act.JOIN: (frozenset(Hat), _RUNNING),
    Act.SPEAK: (_INSIDE, frozenset({Phase.CONTRIBUTION})),
    Act.GROUP: (_TEAM, frozenset({Phase.CONTRIBUTION, Phase.GROUPING, Phase.PRIORITISING, Phase.SYNTHESIS})),
    Act.OPEN_DOTS: (_LEADS, frozenset({Phase.PRIORITISING})),
    Act.PUT_DOTS: (_INSIDE, frozenset({Phase.PRIORITISING})),
    Act.ASK: (_INSIDE | _LEADS, _RUNNING),
    Act.CALL: (_LEADS, _RUNNING),
    Act.HIDE: (_LEADS, _BEGUN),
    Act.SUM_UP: (_TEAM, frozenset({Phase.SYNTHESIS, Phase.RESTITUTION, Phase.CLOSED})),
    Act.TELL: (_INSIDE, frozenset({Phase.RESTITUTION, Phase.CLOSED})),
    Act.POLL: (_LEADS, _RUNNING),
}


def refusal_to(act: Act, hat: Hat, phase: Phase) -> WorkshopReason | None:
    """Why somebody with this hat may not do this in this phase, or None."""
    hats, phases = RULES[act]
    if hat not in hats:
        return WorkshopReason.NOT_INSIDE if hats == _INSIDE else WorkshopReason.NOT_YOURS
    if phase in phases:
        return None
    late = {Act.SPEAK: WorkshopReason.LATE_WORDS, Act.PUT_DOTS: WorkshopReason.LATE_DOTS}
    passed = phase.rank > max(each.rank for each in phases)
    return late.get(act, WorkshopReason.NOT_NOW) if passed else WorkshopReason.NOT_NOW


def refusal_to_hold(lease_by: int | None, lease_until: datetime | None, person_id: int | None, now: datetime) -> (
    WorkshopReason | None
):  # fmt: skip
    """Why this person may not hold the remote now, or None: it is free, theirs, or was left for thirty seconds."""
    if lease_by is None or lease_by == person_id or lease_until is None or lease_until <= now:
        return None
    return WorkshopReason.HELD


def most_phones(counted: int | None, capacity: int) -> int:
    """How many phones may come in: the people counted, or the seats of the room before, and a tenth more."""
    people = capacity if counted is None else counted
    return people + -(-people // 10)


def is_surplus(issued: int, counted: int | None) -> bool:
    """True when more phones came in than a tenth over the people counted: dots could be somebody's twice."""
    return counted is not None and issued > most_phones(counted, 0)


RIGHTS = (
    Right(
        _l("Entrer dans un atelier des Assises, y écrire, placer ses points, demander la parole"),
        _l("Tout le monde, sans compte"),
        _l("Avec le code affiché dans la salle, ou sur papier."),
    ),
    Right(
        _l("Changer d’étape, appeler dans la file, masquer une contribution avec un motif"),
        _l("Qui anime l’atelier, et le secrétariat des Assises"),
        _l("Chaque geste qui change l’ordre est noté."),
    ),
    Right(
        _l("Regrouper des contributions, saisir les feuilles de papier, écrire la synthèse"),
        _l("Qui anime l’atelier, qui en prend les notes, et le secrétariat"),
    ),
    Right(
        _l("Savoir combien de personnes de son atelier ont demandé une aide, et laquelle"),
        _l("Qui anime cet atelier, et le secrétariat"),
        _l("Des nombres : jamais qui, ni avec quels mots."),
    ),
    Right(_l("Changer les mots d’une autre personne"), _l("Personne")),
    Right(
        _l("Savoir quelle personne inscrite a écrit une contribution d’atelier"),
        _l("Personne ne le peut"),
        _l("Rien ne relie un téléphone à une inscription ; ses marques sont effacées un jour après la fin."),
    ),
)
