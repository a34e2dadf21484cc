"""What people do in a workshop with a phone: come in with a code, say something, place dots, ask to speak.

No page here says or keeps who is signed in: every command is nobody's (invariant A9).
"""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.workshops import contributing, dots, floor, joining, queries, room_pages, rooms, visitors
from assises.workshops.acts import Values
from assises.workshops.contributing import Said
from assises.workshops.floor import Asking
from assises.workshops.forms import SayForm, WorkshopCodeForm
from assises.workshops.models import Workshop
from assises.workshops.reasons import WorkshopReason
from assises.workshops.services import code_names
from assises.workshops.types import Device, Heard, Lane, Mood, Side, Trait
from commons.identity.seals import bare
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.actor import NOBODY
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.pages import current_version, good_until, same_for_everybody
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_room", __name__)
MOST_TABLES, MOST_DOTS = 200, 20


def _names(code: str) -> tuple[str, ...]:
    return code_names(bare(code)[:20])


@blueprint.route("/atelier", methods=["GET", "POST"])
@access(EVERYONE)
def index() -> ResponseReturnValue:
    """Type the code of the room; a phone that is in somewhere goes back there."""
    form = WorkshopCodeForm()
    if request.method == "GET":
        known = queries.by_id(visitors.kept()[0])
        if known is not None and known.code and visitors.token_for(known.id):
            return go(url_for("assises_room.room", code=known.code))
    if not form.validate_on_submit():
        return private_page("assises/workshops/code.html", form)
    try:
        return go(url_for("assises_room.room", code=visitors.opened_by(typed(form.code)).code))
    except NotFound as error:
        return private_page(
            "assises/workshops/code.html", form, complain(form, Invalid(fields={"code": error.sentence}))
        )


@blueprint.get("/atelier/<code>")
@access(EVERYONE)
def room(code: str) -> ResponseReturnValue:
    """The room, for a phone that is in; else the door."""
    workshop = visitors.opened_by(code)
    token = visitors.token_for(workshop.id)
    if not token:
        return private_page("assises/workshops/door.html", workshop=workshop)
    return room_pages.room_page(workshop, token)


@blueprint.post("/atelier/<code>/entrer")
@access(EVERYONE)
def enter(code: str) -> ResponseReturnValue:
    """Come in, without account; a phone that is in already stays who it is."""
    workshop = visitors.opened_by(code)
    values = Values(request.form.to_dict(flat=False))
    table = values.optional("table", MOST_TABLES) or None
    token = visitors.token_for(workshop.id)
    if not token:
        with unit_of_work(NOBODY) as work:
            device = Device.TABLE if values.text("device") == Device.TABLE else Device.PHONE
            token = joining.let_in(work, workshop.id, device, table if device is Device.TABLE else None, clock.now())
    answer = make_response(go(url_for("assises_room.room", code=workshop.code)))
    return visitors.remembered(answer, workshop.id, token)


@blueprint.post("/atelier/<code>/personne-suivante")
@access(EVERYONE)
def next_person(code: str) -> ResponseReturnValue:
    """A phone that goes round a table: the next person is somebody else, with dots of their own."""
    workshop, token = _phone(code)
    phone = joining.inside(workshop.id, token)
    if phone is None or phone.device is not Device.TABLE:
        raise Refused(reason=WorkshopReason.NOT_NOW)
    with unit_of_work(NOBODY) as work:
        new = joining.let_in(work, workshop.id, Device.TABLE, phone.table_number, clock.now())
    flash(_("À la personne suivante. Ce qui a été écrit avant est gardé."), "success")
    return visitors.remembered(make_response(go(url_for("assises_room.room", code=workshop.code))), workshop.id, new)


@blueprint.post("/atelier/<code>/sortir")
@access(EVERYONE)
def leave(code: str) -> ResponseReturnValue:
    """This phone is nobody's any more; what was said stays."""
    visitors.opened_by(code)
    return visitors.forgotten(make_response(go(url_for("assises_room.index"))))


@blueprint.post("/atelier/<code>/dire")
@access(EVERYONE)
def say(code: str) -> ResponseReturnValue:
    """Say one idea; refused or not, what was typed is still there."""
    workshop, token = _phone(code)
    form = SayForm()
    if not form.validate_on_submit():
        return room_pages.said_badly(workshop, token, form, 422)
    said = Said(
        typed(form.ticket), typed(form.words), typed(form.language),
        typed(form.first_name) if form.sign.data else "",
    )  # fmt: skip
    try:
        with unit_of_work(NOBODY) as work:
            kept = contributing.say(work, workshop.id, token, said, clock.now())
            shown = kept.standing.value == "shown"
    except DomainError as error:
        return room_pages.said_badly(workshop, token, form, complain(form, error, "words"))
    done = _("C’est dit. Merci.") if shown else _("C’est reçu : la personne qui anime le lit avant de le montrer.")
    return room_pages.done(workshop, done)


@blueprint.post("/atelier/<code>/points")
@access(EVERYONE)
def put_dots(code: str) -> ResponseReturnValue:
    """So many dots on a group."""
    workshop, token = _phone(code)
    values = Values(request.form.to_dict(flat=False))
    try:
        with unit_of_work(NOBODY) as work:
            group, placed = values.number("group"), values.number("placed", MOST_DOTS)
            left = dots.put(work, workshop.id, token, group, placed, clock.now())
    except DomainError as error:
        return room_pages.refused(workshop, token, error)
    return room_pages.done(workshop, room_pages.dots_left(left), mine=room_pages.my_dots(workshop.id, token))


@blueprint.post("/atelier/<code>/parole")
@access(EVERYONE)
def ask(code: str) -> ResponseReturnValue:
    """Ask to speak, or no longer."""
    workshop, token = _phone(code)
    values = Values(request.form.to_dict(flat=False))
    try:
        with unit_of_work(NOBODY) as work:
            if values.text("withdraw"):
                floor.withdraw(work, workshop.id, token, clock.now())
                return room_pages.done(workshop, _("Votre demande est retirée."))
            floor.ask(work, workshop.id, token, _asking(values), clock.now())
    except DomainError as error:
        return room_pages.refused(workshop, token, error)
    return room_pages.done(workshop, _("Vous êtes dans la file. Votre place et sa raison sont plus haut."))


def _asking(values: Values) -> Asking:
    ticket = values.text("ticket")[:64]
    if not ticket:
        raise Invalid(reason=WorkshopReason.UNREADABLE)
    return Asking(
        ticket, values.one_of("lane", Lane) or Lane.FLOOR, values.text("name"), None,
        values.one_of("trait", Trait), values.one_of("side", Side),
    )  # fmt: skip


@blueprint.post("/atelier/<code>/avis")
@access(EVERYONE)
def tell(code: str) -> ResponseReturnValue:
    """Two taps on what one thought of it."""
    workshop, token = _phone(code)
    values = Values(request.form.to_dict(flat=False))
    try:
        mood, heard = values.one_of("mood", Mood), values.one_of("heard", Heard)
        if mood is None:
            raise Invalid(reason=WorkshopReason.UNREADABLE)
        with unit_of_work(NOBODY) as work:
            joining.tell(work, workshop.id, token, mood, heard, clock.now())
    except DomainError as error:
        return room_pages.refused(workshop, token, error)
    return room_pages.done(workshop, _("Merci pour votre avis.") if heard else _("Encore une question, et c’est tout."))


@blueprint.get("/atelier/<code>/pouls")
@access(EVERYONE)
@same_for_everybody(_names)
def pulse(code: str) -> ResponseReturnValue:
    """Has anything changed? Asked every three seconds by every phone, and handed over on the doorstep."""
    workshop = _read(code)
    return jsonify(rooms.pulse(workshop, current_version(_names(code))))


@blueprint.get("/atelier/<code>/salle")
@access(EVERYONE)
@same_for_everybody(_names)
def part(code: str) -> ResponseReturnValue:
    """What is said in the room, the same for every phone: fetched when the pulse says that something has changed."""
    return render_template("assises/workshops/_room.html", **room_pages.shared(_read(code)))


def _read(code: str) -> Workshop:
    workshop = visitors.opened_by(code)
    good_until(workshop.code_expires_at)
    return workshop


def _phone(code: str) -> tuple[Workshop, str]:
    """The workshop and this phone's token. Refused: NOT_INSIDE; TooMany."""
    workshop = visitors.opened_by(code)
    token = visitors.token_for(workshop.id)
    if not token:
        raise Refused(reason=WorkshopReason.NOT_INSIDE)
    visitors.not_too_fast(workshop.id, token)
    return workshop, token
