"""The pages of a device at the door. All of them work without JavaScript; with it, also without network."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from assises.checkin import devices, doors, doorstep, finding, pictures, queries, tokens
from assises.checkin.doors import Result
from assises.checkin.forms import AtTheDoor, CountForm, LookForm, PassForm, WalkInForm
from assises.checkin.models import DoorDevice
from assises.checkin.passages import MOST_TOGETHER, Passage, family
from assises.checkin.types import Answer, CheckinReason, Direction
from commons.identity.colleges import College
from commons.kernel import clock, limits
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid, Refused, TooMany
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import HOUR, count_try

blueprint = Blueprint("assises_door", __name__, url_prefix="/accueil")
#: Codes that lead nowhere, from one device in an hour: people mistype, guessers try.
MOST_MISSES = 60
#: Links opened from one address in an hour: the tablets of a town are tied in one room, and are all alike.
PAIRINGS = 400


@blueprint.get("")
@access(EVERYONE)
def index() -> ResponseReturnValue:
    """The way to the door."""
    return redirect(url_for("assises_door.show"), 303)


@blueprint.route("/ouvrir/<secret>", methods=["GET", "POST"])
@access(EVERYONE)
def pair(secret: str) -> ResponseReturnValue:
    """Tie this telephone: a link that is only looked at ties nothing."""
    count_try("assises.pair", CheckinReason.TOO_MANY_TRIES, most=20, behind=PAIRINGS)
    form = AtTheDoor()
    if not form.validate_on_submit():
        device = queries.device_of_pairing(tokens.hash_of(secret))
        refusal = devices.refusal_to_pair(device, clock.now())
        if device is None or refusal is not None:
            raise Refused(reason=refusal or CheckinReason.PAIRING_OVER)
        return private_page("assises/checkin/pair.html", form, device=device)
    with unit_of_work(doorstep.AT_THE_DOOR) as work:
        token = devices.pair(work, secret, clock.now())
    return doorstep.tie(redirect(url_for("assises_door.show"), 303), token)  # type: ignore[arg-type]  # a response of ours


@blueprint.get("/porte")
@access(EVERYONE)
def show() -> ResponseReturnValue:
    """The door: a badge, a code, a first name."""
    device = doorstep.device()
    doorstep.sign_of_life(device)
    done = _uuid(request.args.get("fait", ""))
    row = queries.check_in(done) if done is not None else None
    mine = row is not None and row.device_id == device.id
    asked = request.args.get("q", "")
    cards = finding.by_name(device.site.edition_id, asked) or finding.by_code(device.site.edition_id, asked)
    return _door(LookForm(), device, result=doors.result_of(row) if row is not None and mine else None, asked=asked,
                 cards=cards if asked else [])  # fmt: skip


@blueprint.post("/lire")
@access(EVERYONE)
def look() -> ResponseReturnValue:
    """A badge lets its bearer in at once; a code shows whom it stands for."""
    form, device = LookForm(), doorstep.device()
    if not form.validate():
        return _door(form, device, status=422)
    try:
        text = typed(form.code) or _photographed(form)
        day = doors.day_to_open(device, doorstep.today(device, clock.now()), clock.now())
        passage = doors.of_badge(day, text, typed(form.ticket), form, clock.now())
        if passage is not None:
            return _pass(device, [passage], form)
        return _found(form, device, text)
    except DomainError as error:
        return _door(form, device, status=complain(form, error, "code"))


def _photographed(form: LookForm) -> str:
    sent = form.picture.data
    body = pictures.body_of(sent)
    if not body:
        raise Invalid(fields={"code": CheckinReason.NO_SUCH_CODE.sentence})
    text = pictures.text_on(body)
    if not text:
        raise Invalid(fields={"picture": CheckinReason.NO_CODE_IN_PICTURE.sentence})
    return text


def _found(form: LookForm, device: DoorDevice, text: str) -> Response:
    cards, _mode = doors.found_by(device.site.edition_id, text)
    if not cards:
        _count_miss(device)
        return _door(form, device, status=422, result=doors.refused(Answer.UNKNOWN, ""))
    return _door(form, device, asked=text, cards=cards)


def _count_miss(device: DoorDevice) -> None:
    if not limits.allowed("assises.door.miss", f"device:{device.id}", most=MOST_MISSES, within=HOUR):
        raise TooMany(reason=CheckinReason.TOO_MANY_TRIES)


@blueprint.post("/passer")
@access(EVERYONE)
def pass_by() -> ResponseReturnValue:
    """People who were found come in, or go out."""
    form, device = PassForm(), doorstep.device()
    if not form.validate():
        return _door(LookForm(), device, status=422, passing=form)
    reason = typed(form.reason) if form.force.data else ""
    if form.force.data and not reason:
        form.take(Invalid(fields={"reason": CheckinReason.NEEDS_A_REASON.sentence}))
        return _door(LookForm(), device, status=422, passing=form)
    day = doors.day_to_open(device, doorstep.today(device, clock.now()), clock.now())
    passages = doors.of_people(day, form.chosen, typed(form.ticket), form, reason, clock.now())
    return _pass(device, passages, form)


@blueprint.post("/compter")
@access(EVERYONE)
def count() -> ResponseReturnValue:
    """How many heads were counted in the building; whoever waited at its door enters, when there is room for them."""
    form, device = CountForm(), doorstep.device()
    if not form.validate():
        return _door(LookForm(), device, status=422, counting=form)
    day = doors.day_to_open(device, doorstep.today(device, clock.now()), clock.now())
    with unit_of_work(doorstep.AT_THE_DOOR) as work:
        doors.let_count(work, device, day, typed(form.ticket), form.persons.data or 0, clock.now())
    if form.chosen:
        return _pass(device, doors.of_people(day, form.chosen, typed(form.ticket), form, "", clock.now()), form)
    flash(gettext("C’est noté. Les entrées et les sorties repartent de ce compte."), "success")
    return go(url_for("assises_door.show", salle=form.salle.data or None, sens=form.sens.data or None))


@blueprint.route("/sur-place", methods=["GET", "POST"])
@access(EVERYONE)
def newcomer() -> ResponseReturnValue:
    """Somebody nobody expected, alone or with a family: a first name, a college, how many; a code for each."""
    form, device = WalkInForm(), doorstep.device()
    if request.method == "GET":
        _keep_door(form)
    if not form.validate_on_submit():
        return private_page("assises/checkin/newcomer.html", form, device=device)
    day = doors.day_to_open(device, doorstep.today(device, clock.now()), clock.now())
    name = doors.one_line_name(typed(form.first_name))
    if not name:
        form.take(Invalid(fields={"first_name": CheckinReason.UNREADABLE.sentence}))
        return private_page("assises/checkin/newcomer.html", form, device=device)
    people = family(UUID(hex=typed(form.ticket)), name, College(typed(form.college)), *form.counted)
    return _pass(device, doors.of_newcomers(day, people, form, clock.now()), form)


def _pass(device: DoorDevice, passages: list[Passage], form: AtTheDoor) -> Response:
    """Record, then show what stands; what was refused is shown at once, and nothing of it stands."""
    with unit_of_work(doorstep.AT_THE_DOOR) as work:
        told = doors.let_pass(work, device, passages, clock.now())
    refused = [(each, sent) for each, sent in zip(told, passages, strict=True) if queries.check_in(each.id) is None]
    if not refused:
        where = url_for(
            "assises_door.show", fait=told[0].id, salle=form.salle.data or None, sens=form.sens.data or None
        )
        return go(where)  # type: ignore[return-value]  # a response of ours
    if refused[0][0].answer is Answer.UNKNOWN:
        _count_miss(device)
    people = doors.keys_of([sent for _told, sent in refused])
    passing = PassForm(formdata=None, ticket=uuid4().hex, people=people)
    counting = CountForm(formdata=None, ticket=uuid4().hex, people=people)
    result = doors.refused(refused[0][0].answer or Answer.UNKNOWN, refused[0][0].person)
    return _door(LookForm(formdata=None), device, status=422, result=result, passing=passing, counting=counting)


def _door(
    form: LookForm, device: DoorDevice, status: int = 200, *, result: Result | None = None, asked: str = "",
    cards: list[finding.Card] | None = None, passing: PassForm | None = None, counting: CountForm | None = None,
) -> Response:  # fmt: skip
    day = doorstep.today(device, clock.now())
    _keep_door(form)
    passing = passing or PassForm(formdata=None, ticket=uuid4().hex)
    counting = counting or CountForm(formdata=None, ticket=uuid4().hex)
    for each in (passing, counting):
        _keep_door(each)
    response = private_page(
        "assises/checkin/door.html", form, status, device=device, day=day, result=result, asked=asked,
        cards=cards or [], passing=passing, counting=counting, activities=doors.rooms_of(day),
        groups=doors.groups(cards or []), inside=doors.inside_today(device, clock.now()), answers=list(Answer),
        colleges=[(each.value, each.myself) for each in reversed(College)], together=MOST_TOGETHER,
        going_out=form.direction is Direction.OUT,
    )  # fmt: skip
    response.headers["Permissions-Policy"] = doorstep.CAMERA
    return response


def _keep_door(form: AtTheDoor) -> None:
    """Which door it is goes along from page to page."""
    if request.method == "GET" or not form.salle.data:
        form.salle.data = _digits(request.values.get("salle", ""))
    if request.method == "GET" or not form.sens.data:
        form.sens.data = Direction.OUT.value if request.values.get("sens") == Direction.OUT.value else ""


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) <= 18 else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
