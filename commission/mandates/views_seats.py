"""The desk of seats: add one, seat somebody, say what a member is entrusted with, end their part, suppress a seat."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import desk, pages, policies, services
from commission.mandates.desk import SECRETARIAT
from commission.mandates.forms import EntrustForm, MemberForm, SeatForm, WhyForm
from commission.mandates.models import CommissionSeat
from commission.mandates.types import Origin, Part
from commons.identity import contacts
from commons.identity.colleges import College
from commons.identity.sign_in.services import account_of
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import Invalid
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint("commission_seats", __name__, url_prefix="/equipe/commission/<int:mandate_id>/places")


@blueprint.get("")
@access(SECRETARIAT)
def index(mandate_id: int) -> ResponseReturnValue:
    """Every seat, and who holds it."""
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_seats.html", mandate=mandate, rows=pages.colleges(mandate), parts=list(Part),
        refusal=policies.refusal_to_compose(mandate, current_actor()), earlier=pages.earlier(mandate),
    )  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def add(mandate_id: int) -> ResponseReturnValue:
    """A seat more."""
    mandate, form = desk.kept(mandate_id), SeatForm()
    form.offer()
    done = tried(
        form,
        lambda work, now: services.add_seat(
            work, mandate_id, College(typed(form.college)), Origin(typed(form.origin)), typed(form.stands_for), now
        ),
        _("La place est ajoutée."),
    )
    if done.done:
        return _back(mandate_id)
    return private_page("commission/mandates/desk_seat.html", form, done.status, mandate=desk.kept(mandate.id))


@blueprint.route("/<int:number>/membre", methods=["GET", "POST"])
@access(SECRETARIAT)
def seat(mandate_id: int, number: int) -> ResponseReturnValue:
    """Somebody on a seat."""
    found, form = desk.seat_of(desk.kept(mandate_id), number), MemberForm()
    seat_id = found.id
    form.offer(part for part in Part if found.held_by(part) is None)
    done = tried(form, lambda work, now: _seated(work, seat_id, form, now), _("La personne siège."), "part")
    if done.done:
        return _back(mandate_id)
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_member.html", form, done.status, mandate=mandate, seat=desk.seat_of(mandate, number)
    )  # fmt: skip


def _seated(work: Work, seat_id: int, form: MemberForm, now: datetime) -> None:
    services.open_seat(work, seat_id)
    try:
        contact = contacts.parse(typed(form.contact))
    except Invalid as error:
        raise Invalid(fields={"contact": error.sentence}) from error
    account = account_of(work, contact, "fr", now)
    newcomer = services.Newcomer(
        typed(form.name), typed(form.chosen_by), contact.key, account.locale, account.id, bool(form.name_is_public.data)
    )  # fmt: skip
    services.seat_somebody(work, seat_id, Part(typed(form.part)), newcomer, now)


@blueprint.route("/<int:number>/supprimer", methods=["GET", "POST"])
@access(SECRETARIAT)
def suppress(mandate_id: int, number: int) -> ResponseReturnValue:
    """Take an empty seat out."""
    found: CommissionSeat = desk.seat_of(desk.kept(mandate_id), number)
    form, seat_id = WhyForm(), found.id
    done = tried(
        form, lambda work, now: services.suppress(work, seat_id, typed(form.why), now), _("La place est supprimée.")
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_why.html", form, done.status, mandate=mandate,
        heading=_("Supprimer la place %(number)s", number=number), action=_("Supprimer"),
    )  # fmt: skip


@blueprint.route("/membre/<int:member_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def entrust(mandate_id: int, member_id: int) -> ResponseReturnValue:
    """Of the bureau, of the drafting group, or of neither."""
    member, form = desk.member_of(desk.kept(mandate_id), member_id), EntrustForm()
    if not form.is_submitted():
        form.in_bureau.data, form.in_drafting.data = member.in_bureau, member.in_drafting
    done = tried(
        form,
        lambda work, now: services.entrust(
            work, member_id, bool(form.in_bureau.data), bool(form.in_drafting.data), now
        ),
        _("C’est enregistré."),
    )
    if done.done:
        return _back(mandate_id)
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/mandates/desk_entrust.html", form, done.status, mandate=mandate,
        member=desk.member_of(mandate, member_id),
    )  # fmt: skip


@blueprint.route("/membre/<int:member_id>/fin", methods=["GET", "POST"])
@access(SECRETARIAT)
def end(mandate_id: int, member_id: int) -> ResponseReturnValue:
    """Somebody leaves."""
    member, form = desk.member_of(desk.kept(mandate_id), member_id), WhyForm()
    name = member.name
    done = tried(
        form, lambda work, now: services.end_part(work, member_id, typed(form.why), now), _("La place est libre.")
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    return private_page(
        "commission/mandates/desk_why.html", form, done.status, mandate=desk.kept(mandate_id),
        heading=_("Finir le mandat de %(name)s", name=name), action=_("Finir ce mandat"),
    )  # fmt: skip


def _back(mandate_id: int) -> ResponseReturnValue:
    return go(url_for("commission_seats.index", mandate_id=mandate_id))
