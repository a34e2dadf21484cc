"""Who writes and publishes the account of an edition, and when. Pure and total."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from assises.editions import policies as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import Stage
from assises.reports.types import ReportRefusal
from commons.kernel.actor import Actor
from commons.kernel.rights import Right

RIGHTS = (
    Right(
        _l("Lire et télécharger le bilan de chaque édition"),
        _l("Tout le monde"),
        _l("Aucun chiffre ne compte moins de cinq personnes, même par soustraction."),
    ),
    Right(
        _l("Écrire et publier le bilan"),
        _l("Secrétariat de ces Assises"),
        _l("Après le dernier jour. Les chiffres ne changent plus une fois publiés ; les textes peuvent être corrigés."),
    ),
)
_BEFORE = (
    Stage.DRAFT, Stage.ANNOUNCED, Stage.WISHES, Stage.DRAWING, Stage.REGISTRATIONS, Stage.CLOSED,
)  # fmt: skip


def refusal_to_write(edition: AssisesEdition, actor: Actor, now: datetime) -> ReportRefusal | None:
    """Why this actor cannot write the account now; it may be begun on the first day."""
    if editions.refusal_to_keep(edition, actor) is not None:
        return ReportRefusal.NOT_YOURS
    stage = editions.stage_of(edition, now)
    if stage in _BEFORE:
        return ReportRefusal.TOO_EARLY
    return ReportRefusal.ARCHIVED if stage is Stage.ARCHIVED else None


def refusal_to_publish(edition: AssisesEdition, actor: Actor, now: datetime) -> ReportRefusal | None:
    """Why this actor cannot publish it now: everybody has left before it is said who came."""
    refusal = refusal_to_write(edition, actor, now)
    running = editions.stage_of(edition, now) is Stage.RUNNING
    return refusal or (ReportRefusal.TOO_EARLY if running else None)
