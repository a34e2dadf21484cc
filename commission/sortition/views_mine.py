"""A volunteer's pages: put oneself on the list, one's own page by its link, answer, leave."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.sortition import (
    checking,
    convening,
    enrolling,
    finding,
    letters,
    pages,
    policies,
    queries,
    sealing,
    words,
)
from commission.sortition.forms import VolunteerForm
from commission.sortition.models import Volunteer
from commission.sortition.reasons import DrawReason
from commission.sortition.types import Criterion
from commons.identity import contacts
from commons.kernel import clock, visitors
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import page, private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.http import go, private
from commons.kernel.i18n import locale_code
from commons.kernel.unit_of_work import Work, unit_of_work

blueprint = Blueprint("commission_volunteers", __name__, url_prefix="/commission/tirages/<int:draw_id>")
#: Tries of one person in an hour.
MOST_TRIES = 10


@blueprint.route("/volontaire", methods=["GET", "POST"])
@access(EVERYONE)
def enrol(draw_id: int) -> ResponseReturnValue:
    """Put oneself on the list; without account, in any language."""
    draw, form = finding.public(draw_id), VolunteerForm()
    form.offer()
    refusal = policies.refusal_to_enrol(draw)
    status = 200 if request.method == "GET" or refusal is None else Refused.status
    if request.method == "POST" and refusal is None:
        done = tried(form, lambda work, now: _enrolled(work, draw_id, form, now), _("Vous êtes sur la liste."))
        if done.done:
            return go(done.made)
        status, draw = done.status, finding.public(draw_id)
    return page("commission/sortition/volunteer.html", form, status, draw=draw, refusal=refusal)


def _enrolled(work: Work, draw_id: int, form: VolunteerForm, now: datetime) -> str:
    """The address of the volunteer's own page."""
    visitors.count_try("commission.volunteer", DrawReason.TOO_MANY, most=MOST_TRIES)
    try:
        contact = contacts.parse(typed(form.contact))
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    enrolment = enrolling.Enrolment(typed(form.name), contact, form.answers(), locale_code(), typed(form.ticket))
    volunteer = enrolling.enrol(work, draw_id, enrolment, now)
    secret = sealing.own_secret(volunteer)
    return url_for("commission_volunteers.mine", draw_id=draw_id, secret=secret)


@blueprint.get("/ma-page/<secret>")
@access(EVERYONE)
def mine(draw_id: int, secret: str) -> ResponseReturnValue:
    """One's own page: pseudonym, answers, convocation."""
    draw, volunteer = finding.public(draw_id), _volunteer(draw_id, secret)
    convocation = queries.convocation_of(volunteer.id)
    known = sealing.opened(volunteer)
    said = [(each.label, words.values(each).get(getattr(volunteer, each.value), "")) for each in Criterion]
    return private_page(
        "commission/sortition/mine.html", draw=draw, volunteer=volunteer, secret=secret, convocation=convocation,
        name=known[0] if known else "", said=said, seen=pages.frequency(draw, volunteer.pseudonym),
        refusal=policies.refusal_to_answer(draw, convocation, clock.now()), address=letters.own_page(volunteer),
    )  # fmt: skip


@blueprint.get("/ma-page/<secret>/ma-ligne.json")
@access(EVERYONE)
def line(draw_id: int, secret: str) -> Response:
    """One's own line, to find it again in the published list."""
    finding.public(draw_id)
    volunteer = _volunteer(draw_id, secret)
    content = checking.canonical({"pseudonym": volunteer.pseudonym, **volunteer.line})
    return private(Response(content, content_type="application/json"))


@blueprint.post("/ma-page/<secret>/reponse/<word>")
@access(EVERYONE)
def answer(draw_id: int, secret: str, word: str) -> ResponseReturnValue:
    """Accept the seat, or refuse it."""
    if word not in ("oui", "non"):
        raise NotFound(reason=DrawReason.NOT_FOUND)
    said = (
        _("Merci, c’est noté : la place est pour vous.") if word == "oui" else _("C’est noté, merci d’avoir répondu.")
    )
    carried_out(lambda work, now: convening.answer(work, draw_id, secret, word == "oui", now), said)
    return go(url_for("commission_volunteers.mine", draw_id=draw_id, secret=secret))


@blueprint.post("/ma-page/<secret>/retrait")
@access(EVERYONE)
def leave(draw_id: int, secret: str) -> ResponseReturnValue:
    """Take oneself off the list."""
    with unit_of_work(current_actor()) as work:
        enrolling.leave(work, draw_id, secret, clock.now())
    return go(url_for(".left", draw_id=draw_id))


@blueprint.get("/parti")
@access(EVERYONE)
def left(draw_id: int) -> ResponseReturnValue:
    """Off the list; a page of its own: that of the draw is the same for everybody, and one's own is gone."""
    return page("commission/sortition/left.html", draw=finding.public(draw_id))


def _volunteer(draw_id: int, secret: str) -> Volunteer:
    found = queries.volunteer_of_link(draw_id, sealing.link_seal(secret))
    if found is None:
        raise NotFound(reason=DrawReason.NOT_FOUND)
    return found
