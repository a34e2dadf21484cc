"""Who opens devices, what a device may do, and when a list ends. Pure and total."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from assises.checkin.models import DoorDevice
from assises.checkin.types import CheckinReason
from assises.editions.models import AssisesEdition
from assises.editions.policies import refusal_to_keep
from assises.editions.types import EditionState
from assises.programme.models import Activity, SiteDay
from commons.identity.types import Role
from commons.kernel.actor import Actor
from commons.kernel.clock import PARIS
from commons.kernel.rights import Right

#: How long a pairing link is good for.
PAIRING_LASTS = timedelta(minutes=15)
#: A clock further off than this is said, on the device and on the dashboard.
SKEW = timedelta(minutes=5)
#: Seats of people who are not there go to the line at the door; announced in the programme.
SEATS_WAIT = timedelta(minutes=10)
#: People who have not come by then are counted as absent; nothing follows from it.
ABSENT_AFTER = timedelta(hours=2)
#: What a device could not send in time is still taken; what it holds is wiped long before.
LATE_FOR = timedelta(days=30)
#: Check-ins lose their tie to people.
FORGET_AFTER = timedelta(days=30)

RIGHTS = (
    Right(
        _l("Ouvrir un appareil d’accueil pour un site, le fermer s’il est perdu"), _l("Secrétariat de ces Assises"),
        _l("Le lien d’ouverture sert une fois, pendant 15 minutes."),
    ),
    Right(
        _l("Faire entrer et sortir, inscrire quelqu’un sur place"), _l("Un appareil d’accueil, pour son site"),
        _l("L’appareil voit le prénom, l’initiale, le collège, et si un accueil adapté est prévu : rien de plus."),
    ),
    Right(
        _l("Compter les personnes d’un bâtiment, quand certaines sont parties sans être vues"),
        _l("Un appareil d’accueil, pour son site ; le secrétariat et les référent·es de l’accueil"),
        _l("Le jour même. Chaque compte reste, avec l’heure et qui l’a fait. La jauge, elle, ne se force pas."),
    ),
    Right(_l("Imprimer, annuler ou refaire un badge"), _l("Secrétariat de ces Assises")),
    Right(_l("Ouvrir son propre badge"), _l("La personne inscrite, avec son lien ou son code")),
    Right(
        _l("Suivre le jour : entrées, jauges, appareils"), _l("Secrétariat et référent·es de l’accueil de ces Assises"),
        _l("Jamais moins de 5 personnes par case."),
    ),
    Right(
        _l("Décider des cas à vérifier, rattacher une personne venue sans inscription"),
        _l("Secrétariat de ces Assises"), _l("Rien n’est effacé, et personne n’est puni."),
    ),
)  # fmt: skip


def refusal_to_run(edition: AssisesEdition | None, actor: Actor) -> CheckinReason | None:
    """Why this actor may not open devices, print badges or decide."""
    return None if refusal_to_keep(edition, actor) is None else CheckinReason.NOT_YOURS


def refusal_to_act(edition: AssisesEdition | None, actor: Actor) -> CheckinReason | None:
    """Why this actor may change nothing of the door: not theirs, or archived."""
    return refusal_to_run(edition, actor) or refusal_of_archive(edition)


def refusal_of_archive(edition: AssisesEdition | None) -> CheckinReason | None:
    """Why nobody changes anything of this edition any more, whatever they hold."""
    archived = edition is not None and edition.state is EditionState.ARCHIVED
    return CheckinReason.ARCHIVED if archived else None


def refusal_to_follow(edition: AssisesEdition, actor: Actor) -> CheckinReason | None:
    """Why this actor may not read the dashboard of the day."""
    welcomes = actor.holds(Role.WELCOMER, edition.scope)
    return None if welcomes else refusal_to_run(edition, actor)


def refusal_to_count(edition: AssisesEdition, day: SiteDay, actor: Actor, now: datetime) -> CheckinReason | None:
    """Why this actor may not write down how many heads were counted in this building: only on its day."""
    refusal = refusal_to_follow(edition, actor) or refusal_of_archive(edition)
    if refusal is not None:
        return refusal
    return None if now.astimezone(PARIS).date() == day.day else CheckinReason.NOT_TODAY


def refusal_to_pair(
    device: DoorDevice | None, edition: AssisesEdition | None, now: datetime
) -> CheckinReason | None:  # fmt: skip
    """Why this pairing link opens nothing."""
    if device is None or device.revoked_at is not None:
        return CheckinReason.PAIRING_OVER
    if refusal_of_archive(edition) is not None:
        return CheckinReason.ARCHIVED
    return None if now < device.pairing_ends_at else CheckinReason.PAIRING_OVER


def refusal_of(device: DoorDevice | None, edition: AssisesEdition | None) -> CheckinReason | None:
    """Why this device is no device of ours, or of an edition that is archived."""
    if device is None:
        return CheckinReason.NO_DEVICE
    if device.revoked_at is not None:
        return CheckinReason.DEVICE_REVOKED
    return refusal_of_archive(edition)


def wipes_at(last_day: SiteDay) -> datetime:
    """When the list of a site is wiped: at the end of its last day."""
    return datetime.combine(last_day.day + timedelta(days=1), time(), PARIS)


def refusal_to_list(days: list[SiteDay], now: datetime) -> CheckinReason | None:
    """Why a device is given no list any more."""
    return None if days and now < wipes_at(days[-1]) else CheckinReason.OVER


def refusal_to_open(days: list[SiteDay], now: datetime) -> CheckinReason | None:
    """Why no device is opened for a site: its last day is over. One without days yet may be prepared."""
    return CheckinReason.OVER if days and now >= wipes_at(days[-1]) else None


def refusal_to_record(day: SiteDay | None, site_id: int, at: datetime, now: datetime, *, live: bool) -> (
    CheckinReason | None
):  # fmt: skip
    """Why a passage is not one of this device's: another site, or (while somebody waits) another day."""
    if day is None or day.site_id != site_id:
        return CheckinReason.NOT_HERE
    if now > wipes_at(day) + LATE_FOR:
        return CheckinReason.OVER
    return CheckinReason.NOT_HERE if live and at.astimezone(PARIS).date() != day.day else None


def seats_released(activity: Activity, now: datetime) -> bool:
    """True once seats of people who are not there go to the line."""
    return now >= activity.starts_at + SEATS_WAIT


def absences_count(day: SiteDay, now: datetime) -> bool:
    """True once whoever has not come is counted as absent."""
    return now >= day.closes_at + ABSENT_AFTER
