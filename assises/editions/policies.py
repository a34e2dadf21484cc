"""Which stage an edition is in, who is in charge of it, and what each stage allows. Pure and total."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from assises.editions.models import AssisesEdition
from assises.editions.types import STEPS, EditionReason, EditionState, Stage
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.clock import PARIS
from commons.kernel.rights import Right

#: Stages in which anybody may register, each with its own way of giving seats.
TAKING = frozenset({Stage.WISHES, Stage.REGISTRATIONS})
#: Stages in which whoever registered may still change, cancel or answer an offer.
CHANGING = frozenset({Stage.WISHES, Stage.DRAWING, Stage.REGISTRATIONS, Stage.CLOSED, Stage.RUNNING})

#: Steps that wait for the end of the last day.
_AFTER_THE_DAYS = frozenset(
    {(EditionState.ANNOUNCED, EditionState.ARCHIVED), (EditionState.ANNOUNCED, EditionState.REPORTED)}
)
_KEEPERS = _l("Secrétariat")
#: The same in words, for the public page of rights.
RIGHTS = (
    Right(_l("Lire ce que sont les Assises, leurs dates et ce qui en a été décidé"), _l("Tout le monde")),
    Right(_l("Préparer des Assises"), _KEEPERS, _l("Celui de toute la métropole.")),
    Right(
        _l("Changer les dates et les règles, annoncer, archiver"),
        _KEEPERS,
        _l("Une fois les Assises annoncées, chaque changement porte une raison que tout le monde lit."),
    ),
)


def stage_of(edition: AssisesEdition, now: datetime) -> Stage:
    """Where the edition stands at this moment."""
    if edition.state is not EditionState.ANNOUNCED:
        return {
            EditionState.DRAFT: Stage.DRAFT, EditionState.REPORTED: Stage.REPORTED,
            EditionState.ARCHIVED: Stage.ARCHIVED,
        }[edition.state]  # fmt: skip
    today = now.astimezone(PARIS).date()
    if today >= edition.first_day:
        return Stage.RUNNING if today <= edition.last_day else Stage.RESTITUTION
    return _before_the_days(edition, now)


def _before_the_days(edition: AssisesEdition, now: datetime) -> Stage:
    window = edition.wish_window
    if window is not None and now in window:
        return Stage.WISHES
    if now >= edition.registrations_close_at:
        return Stage.CLOSED
    if window is not None and window.is_over(now) and edition.drawn_at is None:
        return Stage.DRAWING
    opened = now >= edition.registrations_open_at and (window is None or window.is_over(now))
    return Stage.REGISTRATIONS if opened else Stage.ANNOUNCED


def refusal_to_read(edition: AssisesEdition | None, actor: Actor) -> EditionReason | None:
    """A draft is shown to nobody but its team."""
    if edition is None:
        return EditionReason.NOT_FOUND
    if edition.state is EditionState.DRAFT and not is_team(edition, actor):
        return EditionReason.NOT_FOUND
    return None


def refusal_to_keep(edition: AssisesEdition | None, actor: Actor) -> EditionReason | None:
    """Why this actor may not act as the secretariat of this edition (of any new one, without edition)."""
    scopes = [] if edition is None else [edition.scope]
    return None if actor.is_system or actor.holds(Role.SECRETARIAT, *scopes) else EditionReason.NOT_YOURS


def refusal_to_register(edition: AssisesEdition, now: datetime) -> EditionReason | None:
    """Why nobody can register now."""
    stage = stage_of(edition, now)
    if stage in TAKING:
        return None
    if stage not in CHANGING:
        return _not_now(stage)
    return EditionReason.DRAW_PENDING if stage is Stage.DRAWING else EditionReason.CLOSED


def refusal_to_change(edition: AssisesEdition, now: datetime) -> EditionReason | None:
    """Why what was registered cannot be changed or cancelled any more."""
    stage = stage_of(edition, now)
    return None if stage in CHANGING else _not_now(stage)


def _not_now(stage: Stage) -> EditionReason:
    """Before anybody could register, or once there is nothing left to come to."""
    return EditionReason.NOT_OPEN_YET if stage in (Stage.DRAFT, Stage.ANNOUNCED) else EditionReason.OVER


def refusal_to_become(
    edition: AssisesEdition, state: EditionState, actor: Actor, now: datetime
) -> EditionReason | None:
    """Why this actor cannot bring the edition to this state now."""
    refusal = refusal_to_keep(edition, actor)
    if refusal is not None:
        return refusal
    step = (edition.state, state)
    if step not in STEPS or (step in _AFTER_THE_DAYS and stage_of(edition, now) is not Stage.RESTITUTION):
        return EditionReason.NOT_FROM_HERE
    if edition.state is EditionState.ARCHIVED and (state is EditionState.REPORTED) == (edition.reported_at is None):
        return EditionReason.NOT_FROM_HERE
    if step == (EditionState.ANNOUNCED, EditionState.DRAFT) and stage_of(edition, now) is not Stage.ANNOUNCED:
        return EditionReason.ALREADY_OPEN
    return None


def needs_a_reason(edition: AssisesEdition, state: EditionState) -> bool:
    """Whether going from here to this state is said with a public reason: all but the usual road."""
    order = list(EditionState)
    return order.index(state) != order.index(edition.state) + 1


def refusal_to_write(edition: AssisesEdition, actor: Actor) -> EditionReason | None:
    """Why this actor cannot change the sheet, the sites or the programme: archives are not rewritten."""
    refusal = refusal_to_keep(edition, actor)
    if refusal is not None:
        return refusal
    return EditionReason.NOT_FROM_HERE if edition.state in (EditionState.REPORTED, EditionState.ARCHIVED) else None


def is_team(edition: AssisesEdition, actor: Actor) -> bool:
    """True for whoever holds any role for this edition, or everywhere."""
    return actor.is_system or any(actor.holds(role, edition.scope) for role in Role)


def is_running(edition: AssisesEdition, day: date) -> bool:
    """True on the days of the edition, whatever was decided of it since."""
    return edition.first_day <= day <= edition.last_day
