"""What the script of a device asks and sends, in JSON; and the worker that keeps its page for offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import starmap
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from assises.checkin import doors, doorstep, finding, heads, manifest, passages, pictures, queries, services, tokens
from assises.checkin.heads import Heads
from assises.checkin.models import DoorDevice
from assises.checkin.passages import Passage, Told
from assises.checkin.types import Answer, CheckinReason
from assises.people import queries as people
from commons.kernel import clock, limits
from commons.kernel.access import EVERYONE, access
from commons.kernel.assets import Assets
from commons.kernel.errors import DomainError, Invalid, TooMany
from commons.kernel.http import private
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import HOUR

Read = TypeVar("Read", Passage, Heads)
blueprint = Blueprint("assises_door_sync", __name__, url_prefix="/accueil")
LARGEST_BATCH, LARGEST_BODY = 100, 256 * 1024
#: One device scans a badge every two seconds at the very most.
MOST_SENT, MOST_PICTURES = 3000, 900
#: A live camera shows what is new before it, three times a second at the very most.
MOST_FRAMES = 10_800


@blueprint.errorhandler(DomainError)
def refuse(error: DomainError) -> ResponseReturnValue:
    """A refusal that a script can read."""
    code = error.reason.value if error.reason is not None else ""
    return private(jsonify(refusal=code, sentence=error.sentence)), error.status


@blueprint.get("/liste.json")
@access(EVERYONE)
def listed() -> ResponseReturnValue:
    """The list for when the network is gone; asked for again and again, it is also the sign of life."""
    device = doorstep.device()
    told = {name: number for name in ("waiting", "version") if (number := _number(request.args.get(name))) is not None}
    doorstep.sign_of_life(device, **told)
    content = manifest.manifest(device, clock.now())
    etag = f'"{manifest.digest_of(content)}"'
    same = request.headers.get("If-None-Match") == etag
    response = Response(status=304) if same else jsonify(content)
    response.headers["ETag"] = etag
    # Said with every answer: a page kept for hours has an old key and an old clock.
    response.headers["X-Door-Key"] = generate_csrf()
    response.headers["X-Door-Now"] = clock.now().isoformat()
    response.headers["X-Door-Inside"] = str(doors.inside_today(device, clock.now()))
    return private(response)


@blueprint.post("/passages")
@access(EVERYONE)
def upload() -> ResponseReturnValue:
    """Passages and counts of heads, some of them sent before: each is answered for itself, and stops no other."""
    device = doorstep.device()
    if not limits.allowed("assises.door.send", f"device:{device.id}", most=MOST_SENT, within=HOUR):
        raise TooMany(reason=CheckinReason.TOO_MANY_TRIES)
    sent = _sent()
    now = clock.now()
    offset = _offset(sent.get("sent_at"), now)
    read, unread = _read_all(sent["passages"], passages.read)
    counts, uncounted = _read_all(sent["counts"], heads.read)
    with unit_of_work(doorstep.AT_THE_DOOR) as work:
        told = services.record(work, device, read, offset, now)
        counted = [(each, heads.count_at_the_door(work, device, each, offset, now)) for each in counts]
    doorstep.sign_of_life(device, offset_ms=round(offset.total_seconds() * 1000))
    _count_misses(device, told)
    inside = doors.inside_today(device, now)
    answers = [*map(_as_json, told), *starmap(_counted_as_json, counted), *unread, *uncounted]
    return private(jsonify(now=now.isoformat(), inside=inside, answers=answers))


@blueprint.post("/photo")
@access(EVERYONE)
def photograph() -> ResponseReturnValue:
    """What the QR code on a photograph, or on one image of a live camera, says; the picture is looked at, not kept."""
    device = doorstep.device()
    is_live = request.form.get("live") == "1"
    counted, most = ("assises.door.frame", MOST_FRAMES) if is_live else ("assises.door.photo", MOST_PICTURES)
    if not limits.allowed(counted, f"device:{device.id}", most=most, within=HOUR):
        raise TooMany(reason=CheckinReason.TOO_MANY_TRIES)
    text = pictures.text_on(pictures.body_of(request.files.get("picture")))
    if not text and is_live:
        # Nothing before the camera is no mistake.
        return private(Response(status=204))
    if not text:
        raise Invalid(reason=CheckinReason.NO_CODE_IN_PICTURE)
    return private(jsonify(text=tokens.read_token(text) or text[:300]))


@blueprint.get("/veilleur.js")
@access(EVERYONE)
def worker() -> ResponseReturnValue:
    """The worker of the pages of the door, and of no other."""
    assets: Assets = current_app.extensions["possibles.assets"]
    response = Response(assets["js/checkin-worker.js"].body, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = doorstep.PATH + "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _sent() -> dict[str, Any]:
    body = request.get_json(silent=True) if (request.content_length or 0) <= LARGEST_BODY else None
    if not isinstance(body, dict):
        raise Invalid(reason=CheckinReason.UNREADABLE)
    lists = [body.setdefault(name, []) for name in ("passages", "counts")]
    if not all(isinstance(each, list) for each in lists) or not 0 < sum(map(len, lists)) <= LARGEST_BATCH:
        raise Invalid(reason=CheckinReason.UNREADABLE)
    return body


def _offset(sent_at: Any, now: datetime) -> timedelta:
    """How far the device's clock is ahead; what the network takes (a second or two) is no offset."""
    try:
        offset = passages.moment(sent_at) - now
    except (TypeError, ValueError, OverflowError) as error:
        raise Invalid(reason=CheckinReason.UNREADABLE) from error
    return offset if abs(offset) > timedelta(seconds=5) else timedelta()


def _read_all(sent: list[Any], one: Callable[[Any], Read]) -> tuple[list[Read], list[dict[str, Any]]]:
    read, unread = [], []
    for each in sent:
        try:
            read.append(one(each))
        except Invalid as error:
            number = str(each.get("id", ""))[:40] if isinstance(each, dict) else ""
            code = error.reason.value if error.reason is not None else CheckinReason.UNREADABLE.value
            unread.append({"id": number, "answer": None, "refusal": code, "sentence": error.sentence})
    return read, unread


def _count_misses(device: DoorDevice, told: list[Told]) -> None:
    """Badges that nobody knows, tried one after the other: only a guesser has so many."""
    for each in told:
        if each.answer is Answer.UNKNOWN and not limits.allowed(
            "assises.door.miss", f"device:{device.id}", most=MOST_SENT // 10, within=HOUR
        ):
            raise TooMany(reason=CheckinReason.TOO_MANY_TRIES)


def _as_json(told: Told) -> dict[str, Any]:
    said: dict[str, Any] = {"id": str(told.id), "answer": told.answer.value if told.answer is not None else None}
    if told.refusal is not None:
        return said | {"refusal": told.refusal.value, "sentence": told.refusal.sentence}
    said |= {"name": told.person, "person": told.attendee_id}
    row = queries.check_in(told.id)
    if told.attendee_id is not None and row is not None:
        card = next(iter(finding.cards(people.attendees([told.attendee_id]))), None)
        said["adapted"] = card.adapted if card is not None else False
        said["name"] = card.name if card is not None else told.person
        said["places"] = [each.title for each in finding.places(told.attendee_id, row.site_day_id)]
    return said


def _counted_as_json(counted: Heads, refusal: CheckinReason | None) -> dict[str, Any]:
    said: dict[str, Any] = {"id": str(counted.id), "answer": "counted" if refusal is None else None}
    return said if refusal is None else said | {"refusal": refusal.value, "sentence": refusal.sentence}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
