"""What associations carry in a street: an association, its files, what was sent to a call."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from PIL import Image
from sqlalchemy import select

from commons.identity.organisations import services as organisations
from commons.identity.organisations.models import Invitation
from commons.identity.organisations.types import MemberRole
from commons.kernel import clock
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import attaching, carrying
from participation.initiatives.types import CarrierRole
from tests.factories import initiatives

if TYPE_CHECKING:
    from tests.factories.street import Street


def files(street: Street) -> dict[str, Any]:
    owner, now, secret = street.owner, clock.now(), street.secret
    organisation = initiatives.make_organisation(owner, f"Les jardins {uuid4().hex[:6]}")
    file = initiatives.make_file(owner, street.place, organisation)
    collective = initiatives.make_file(
        owner, street.place, title=secret("a draft file"), contact=secret("the contact of a collective")
    )
    with unit_of_work(owner) as work:
        organisations.invite(work, organisation.id, MemberRole.MEMBER, now)
        token = organisations.invite(work, organisation.id, MemberRole.MEMBER, now)
        shown = attaching.attach(work, file.id, a_picture(), "photo.png", True, now)
        kept = attaching.attach(work, file.id, initiatives.a_pdf(), secret("a private document") + ".pdf", False, now)
        partner = carrying.name_partner(work, file.id, initiatives.the_file(file.id).version, "La régie", "Prête", now)
        link = carrying.partner_link(work, file.id, partner.id, now)
        come = carrying.invite(work, collective.id, CarrierRole.OWNER, now)
        changed = {"contact": secret("the contact of a file")}
        initiatives.services.write(work, file.id, initiatives.the_file(file.id).version, changed, now)
        invited = select(Invitation.id).where(Invitation.subject_id == organisation.id).order_by(Invitation.id)
        invitation = work.session.scalars(invited).first()
    initiatives.publish(owner, file)
    return {
        "organisation": organisation.id, "invitation": invitation, "organisation_token": token, "file": file.id,
        "file_slug": initiatives.the_file(file.id).slug, "attachment": shown.id, "private_attachment": kept.id,
        "partner": partner.id, "partner_token": link, "initiative_token": come, "collective": collective.id,
    }  # fmt: skip


def calls(street: Street) -> dict[str, Any]:
    call = initiatives.make_call(place=street.place)
    draft = initiatives.make_call(place=street.place, published=False, title=street.secret("a draft call"))
    made = initiatives.make_sent(street.owner, initiatives.the_file(int(street.things["file"])), call)
    return {"call": call.slug, "call_id": call.id, "draft_call_id": draft.id, "application": made.id}


def a_picture(colour: str = "teal") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (24, 24), colour).save(out, "PNG")
    return out.getvalue()
