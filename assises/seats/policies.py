"""What may be done with a seat. Pure and total; hours and roles are those of the edition."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l

from assises.editions.models import AssisesEdition
from assises.editions.policies import refusal_to_change, stage_of
from assises.editions.types import EditionReason, Stage
from assises.people.models import Registration
from assises.people.types import RegistrationState
from assises.programme.models import Activity
from assises.programme.types import ActivityState, Entry
from assises.seats.models import Draw
from assises.seats.types import SeatReason, SeatState
from commons.kernel.errors import Reason
from commons.kernel.rights import Right

RIGHTS = (
    Right(_l("Lire combien de places restent, et refaire le tirage au sort"), _l("Tout le monde")),
    Right(
        _l("Demander, accepter, refuser ou rendre une place"),
        _l("La personne inscrite, avec son code ou son lien"),
        _l("Aux dates des inscriptions ; rendre une place, jusqu’à la fin des Assises."),
    ),
    Right(
        _l("Réserver des places à un collège, les rendre, faire le tirage, donner une place de plus"),
        _l("Secrétariat de ces Assises"),
        _l("Une place de plus a toujours une raison écrite, et jamais plus que la jauge du lieu."),
    ),
)

#: Stages in which no seat is given any more.
OVER = frozenset({Stage.RESTITUTION, Stage.REPORTED, Stage.ARCHIVED})


def refusal_to_join(registration: Registration | None, attendee_ids: Collection[int]) -> SeatReason | None:
    """Why these people of a registration cannot be given a seat."""
    if registration is None:
        return SeatReason.NOT_FOUND
    if registration.state is RegistrationState.CANCELLED:
        return SeatReason.CANCELLED_GROUP
    present = {person.id for person in registration.present}
    return None if attendee_ids and set(attendee_ids) <= present else SeatReason.NOBODY


def refusal_to_ask_for(activity: Activity | None, edition_id: int) -> SeatReason | None:
    """Why no seat can be asked for in this activity."""
    if activity is None or activity.edition_id != edition_id:
        return SeatReason.OTHER_EDITION
    if activity.state is not ActivityState.PLANNED:
        return SeatReason.NOT_PLANNED
    return None if activity.entry is Entry.SEAT else SeatReason.NO_SEAT_NEEDED


def refusal_to_volunteer(state: SeatState, activity: Activity, now: datetime) -> SeatReason | None:
    """Why nobody is asked to give up this seat for another one."""
    if state is not SeatState.CONFIRMED:
        return SeatReason.GIVEN_BACK
    if activity.state is not ActivityState.PLANNED:
        return SeatReason.NOT_PLANNED
    return None if now < activity.starts_at else SeatReason.BEGUN


def refusal_to_change_to(edition: AssisesEdition, activity: Activity | None, now: datetime) -> Reason | None:
    """Why a group that volunteers cannot go there."""
    closed = refusal_to_change(edition, now) or refusal_to_ask_for(activity, edition.id)
    begun = activity is not None and now >= activity.starts_at
    return closed or (SeatReason.BEGUN if begun else None)


def refusal_to_accept(state: SeatState) -> SeatReason | None:
    """Why a seat in this state cannot be accepted."""
    return {
        SeatState.WAITING: SeatReason.NOT_OFFERED, SeatState.CANCELLED: SeatReason.GIVEN_BACK,
        SeatState.DECLINED: SeatReason.DECLINED,
    }.get(state)  # fmt: skip


def refusal_to_release(edition: AssisesEdition, now: datetime) -> SeatReason | None:
    """Why seats kept for colleges stay kept."""
    if edition.floors_released_at is not None:
        return SeatReason.FLOORS_RELEASED
    due = edition.floors_release_at
    return None if due is not None and now >= due else SeatReason.FLOORS_DATE


def refusal_to_seal(edition: AssisesEdition, draw: Draw | None, now: datetime) -> SeatReason | None:
    """Why the list of wishes cannot be closed and published."""
    if edition.wish_window is None:
        return SeatReason.NO_WINDOW
    if draw is not None:
        return SeatReason.ALREADY_SEALED
    return None if edition.wish_window.is_over(now) else SeatReason.WISHES_OPEN


def refusal_to_draw(draw: Draw | None) -> SeatReason | None:
    """Why the draw cannot be made."""
    if draw is None:
        return SeatReason.NOT_SEALED
    return None if draw.drawn_at is None else SeatReason.ALREADY_DRAWN


def refusal_to_force(
    edition: AssisesEdition, registration: Registration, activity: Activity | None, reason: str, now: datetime
) -> Reason | None:
    """Why no chair can be added for this group; while wishes are taken, the draw decides."""
    stage = stage_of(edition, now)
    if stage in (Stage.WISHES, Stage.DRAWING):
        return SeatReason.WISHES_OPEN if stage is Stage.WISHES else EditionReason.DRAW_PENDING
    closed = refusal_to_change(edition, now)
    joining = refusal_to_join(registration, [person.id for person in registration.present])
    asking = refusal_to_ask_for(activity, edition.id)
    return closed or joining or asking or (None if reason.strip() else SeatReason.NEEDS_A_REASON)
