"""Opens a device for the door of a site, ties it to a telephone once, and closes it at once when it is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from assises.checkin import policies, queries, tokens
from assises.checkin.badges import version_of
from assises.checkin.models import DoorDevice
from assises.checkin.types import CheckinReason
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from assises.programme.models import Site
from commons.kernel.errors import NotFound, Reason, Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_LABEL = 60
#: A device is asked for a sign of life this often at most: a row is not written at every request.
_SIGN_OF_LIFE = timedelta(seconds=20)


def open_device(work: Work, site_id: int, label: str, now: datetime) -> DoorDevice:
    """A new device of this site, waiting to be tied to a telephone within a quarter of an hour."""
    site = programme.site(site_id)
    _must_run(work, site)
    _must_not_be_over(site_id, now)
    device = DoorDevice(
        site_id=site_id, label=one_line(label, LONGEST_LABEL) or "—", created_at=now, created_by=work.actor.person_id,
        pairing_turn=1, pairing_ends_at=now + policies.PAIRING_LASTS,
    )  # fmt: skip
    work.session.add(device)
    work.session.flush()
    device.pairing_hash = tokens.hash_of(tokens.pairing_secret(device.id, 1))
    work.session.flush()
    work.session.refresh(device)
    work.audit("assises.device.open", f"assises.device:{device.id}", site=site_id)
    return device


def open_again(work: Work, device_id: int, now: datetime) -> DoorDevice:
    """A new link for a device that was not tied in time, or whose browser forgot it; the former token ends."""
    device = _kept(work, device_id)
    if device.revoked_at is not None:
        raise Refused(reason=CheckinReason.DEVICE_REVOKED)
    _must_not_be_over(device.site_id, now)
    device.pairing_turn += 1
    device.pairing_hash = tokens.hash_of(tokens.pairing_secret(device.id, device.pairing_turn))
    device.pairing_ends_at, device.token_hash = now + policies.PAIRING_LASTS, None
    work.audit("assises.device.open_again", f"assises.device:{device.id}")
    return device


def pair(work: Work, secret: str, now: datetime) -> str:
    """Tie the telephone that holds this secret; its token, said once. The conditional update lets one through."""
    refusal = refusal_to_pair(queries.device_of_pairing(tokens.hash_of(secret)), now)
    if refusal is not None:
        raise Refused(reason=refusal)
    token = tokens.new_device_token()
    waiting = (
        DoorDevice.pairing_hash == tokens.hash_of(secret), DoorDevice.pairing_ends_at > now,
        DoorDevice.revoked_at.is_(None),
    )  # fmt: skip
    tied = {"token_hash": tokens.hash_of(token), "pairing_hash": None, "paired_at": now, "seen_at": now}
    device_id = work.session.scalar(update(DoorDevice).where(*waiting).values(tied).returning(DoorDevice.id))
    if device_id is None:
        raise Refused(reason=CheckinReason.PAIRING_OVER)
    work.audit("assises.device.pair", f"assises.device:{device_id}")
    return token


def revoke(work: Work, device_id: int, now: datetime) -> None:
    """Close a device at once, and for good."""
    device = _kept(work, device_id)
    if device.revoked_at is None:
        device.revoked_at, device.pairing_hash = now, None
        work.audit("assises.device.revoke", f"assises.device:{device.id}")
        work.touch(version_of(device.site.edition_id))


def signs_of_life(
    work: Work, device: DoorDevice, now: datetime, *, offset_ms: int | None = None, version: int | None = None,
    waiting: int | None = None,
) -> None:  # fmt: skip
    """Note that a device is there, and what it said of itself."""
    told = {"offset_ms": offset_ms, "manifest_version": version, "waiting": waiting}
    changed = {name: value for name, value in told.items() if value is not None and getattr(device, name) != value}
    if changed or device.seen_at is None or now - device.seen_at > _SIGN_OF_LIFE:
        mine = update(DoorDevice).where(DoorDevice.id == device.id)
        work.session.execute(mine.values(seen_at=now, **changed))


def known(token: str) -> DoorDevice:
    """The device of this cookie; Refused for none of ours, and for one that was closed."""
    device = queries.device_of_hash(tokens.hash_of(token)) if token else None
    refusal = policies.refusal_of(device, _edition_of(device))
    if device is None or refusal is not None:
        raise Refused(reason=refusal or CheckinReason.NO_DEVICE)
    return device


def refusal_to_pair(device: DoorDevice | None, now: datetime) -> CheckinReason | None:
    """Why the link of this device opens nothing."""
    return policies.refusal_to_pair(device, _edition_of(device), now)


def _edition_of(device: DoorDevice | None) -> AssisesEdition | None:
    return editions.by_id(device.site.edition_id) if device is not None else None


def _kept(work: Work, device_id: int) -> DoorDevice:
    device = queries.device(device_id)
    if device is None:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    _must_run(work, device.site)
    return device


def _must_run(work: Work, site: Site | None) -> None:
    if site is None:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    refusal: Reason | None = policies.refusal_to_act(editions.by_id(site.edition_id), work.actor)
    if refusal is not None:
        raise Refused(reason=refusal)


def _must_not_be_over(site_id: int, now: datetime) -> None:
    """A site whose days are over lets nobody in any more."""
    refusal = policies.refusal_to_open(queries.days_of_site(site_id), now)
    if refusal is not None:
        raise Refused(reason=refusal)
