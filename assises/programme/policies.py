"""Who may write the programme, and what each state of an activity allows. Pure and total."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from assises.editions import policies as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason
from assises.programme.models import Activity
from assises.programme.types import ActivityState, ProgrammeReason
from commons.kernel.actor import Actor
from commons.kernel.rights import Right


class Act(StrEnum):
    """What the secretariat does with an activity."""

    REWRITE = "rewrite"
    #: Who facilitates and who takes notes.
    STAFF = "staff"
    #: From draft into the next version of the programme, and back.
    PLAN = "plan"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    CANCEL = "cancel"


_SECRETARIAT = _l("Secrétariat")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire le programme publié, ses changements et ses anciennes versions"), _l("Tout le monde")),
    Right(_l("Écrire les sites, les salles et les activités"), _SECRETARIAT, _l("Jusqu’au bilan des Assises.")),
    Right(_l("Publier une version du programme"), _SECRETARIAT, _l("Avec la liste de ce qui change.")),
    Right(
        _l("Annuler une activité publiée"),
        _SECRETARIAT,
        _l("Avec une raison que tout le monde lit, et avant la fin de l’activité."),
    ),
    Right(
        _l("Lire qui anime et qui prend les notes, avec les comptes"),
        _SECRETARIAT,
        _l("Le programme public ne dit que les noms écrits pour lui."),
    ),
)

#: State -> what may be done with an activity that no version told of, and with one that a version told of.
_ALLOWED: dict[ActivityState, tuple[frozenset[Act], frozenset[Act]]] = {
    ActivityState.DRAFT: (frozenset({Act.REWRITE, Act.STAFF, Act.PLAN, Act.DELETE}), frozenset()),
    ActivityState.PLANNED: (
        frozenset({Act.REWRITE, Act.STAFF, Act.WITHDRAW, Act.DELETE}),
        frozenset({Act.REWRITE, Act.STAFF, Act.CANCEL}),
    ),
    ActivityState.CANCELLED: (frozenset(), frozenset()),
}


def refusal_to_plan(edition: AssisesEdition, actor: Actor) -> EditionReason | None:
    """Why this actor cannot write sites, rooms and activities of this edition, or publish its programme."""
    return editions.refusal_to_write(edition, actor)


def refusal_to(
    act: Act, activity: Activity, edition: AssisesEdition, actor: Actor, now: datetime
) -> EditionReason | ProgrammeReason | None:
    """Why this actor cannot do this with this activity now."""
    refusal = refusal_to_plan(edition, actor)
    if refusal is not None:
        return refusal
    told = activity.first_release is not None
    if act not in _ALLOWED[activity.state][told]:
        return _why_not(act, activity)
    return ProgrammeReason.OVER if act is Act.CANCEL and now >= activity.ends_at else None


def _why_not(act: Act, activity: Activity) -> ProgrammeReason:
    if activity.state is ActivityState.CANCELLED:
        return ProgrammeReason.CANCELLED
    if act is Act.CANCEL:
        return ProgrammeReason.NOT_TOLD
    return ProgrammeReason.TOLD if activity.first_release is not None else ProgrammeReason.CHANGED_MEANWHILE
