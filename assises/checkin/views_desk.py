"""The secretariat's desk of devices: open one for a site, show its link once, close a lost one."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from assises.checkin import day, desk, devices, queries, tokens
from assises.checkin.forms import DeviceForm
from assises.checkin.models import DoorDevice
from assises.checkin.policies import SKEW
from assises.checkin.types import CheckinReason
from assises.editions.models import AssisesEdition
from assises.programme import queries as programme
from commons.identity.options import options
from commons.kernel import clock, qr
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.errors import NotFound
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_devices", __name__, url_prefix="/equipe/assises/<int:year>/appareils")


@blueprint.route("", methods=["GET", "POST"])
@access(desk.SECRETARIAT)
def index(year: int) -> ResponseReturnValue:
    """The devices of an edition, and one more."""
    edition, form = desk.run(year), DeviceForm()
    sites = {str(site.id): site.name for site in programme.sites(edition.id)}
    form.site_id.choices = options(sites.items())
    if not form.validate_on_submit():
        return _page(edition, form)
    if typed(form.site_id) not in sites:
        form.site_id.errors = [CheckinReason.NOT_FOUND.sentence]
        return _page(edition, form)
    with unit_of_work(current_actor()) as work:
        device = devices.open_device(work, int(form.site_id.data), typed(form.label), clock.now())
        number = device.id
    return go(url_for("assises_devices.show", year=year, device_id=number))


def _page(edition: AssisesEdition, form: DeviceForm) -> Response:
    now = clock.now()
    listed = [(each, day.is_alive(each, now)) for each in queries.devices(edition.id)]
    return private_page("assises/checkin/devices.html", form, edition=edition, devices=listed, skew=SKEW)


@blueprint.get("/<int:device_id>")
@access(desk.SECRETARIAT)
def show(year: int, device_id: int) -> ResponseReturnValue:
    """One device; its link, as long as it waits to be tied."""
    device = _device(year, device_id)
    waits = device.pairing_hash is not None and clock.now() < device.pairing_ends_at
    return private_page(
        "assises/checkin/device.html", device=device, year=year, link=_link(device) if waits else "",
        alive=day.is_alive(device, clock.now()),
    )  # fmt: skip


@blueprint.get("/<int:device_id>/qr.svg")
@access(desk.SECRETARIAT)
def code(year: int, device_id: int) -> ResponseReturnValue:
    """The link as a QR code, for the telephone's own camera."""
    device = _device(year, device_id)
    if device.pairing_hash is None or clock.now() >= device.pairing_ends_at:
        raise NotFound(reason=CheckinReason.PAIRING_OVER)
    return private(Response(qr.drawing(_link(device)), mimetype="image/svg+xml"))


@blueprint.post("/<int:device_id>/rouvrir")
@access(desk.SECRETARIAT)
def open_again(year: int, device_id: int) -> ResponseReturnValue:
    """A new link."""
    _device(year, device_id)
    with unit_of_work(current_actor()) as work:
        devices.open_again(work, device_id, clock.now())
    return go(url_for("assises_devices.show", year=year, device_id=device_id))


@blueprint.post("/<int:device_id>/fermer")
@access(desk.SECRETARIAT)
def close(year: int, device_id: int) -> ResponseReturnValue:
    """Close a device that is lost, or not needed any more."""
    _device(year, device_id)
    with unit_of_work(current_actor()) as work:
        devices.revoke(work, device_id, clock.now())
    flash(gettext("L’appareil est fermé. Il n’enregistre plus rien et sa liste s’efface."), "success")
    return go(url_for("assises_devices.index", year=year))


def _device(year: int, device_id: int) -> DoorDevice:
    edition = desk.run(year)
    device = queries.device(device_id)
    if device is None or device.site.edition_id != edition.id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return device


def _link(device: DoorDevice) -> str:
    secret = tokens.pairing_secret(device.id, device.pairing_turn)
    return url_for("assises_door.pair", secret=secret, _external=True)
