"""The way back: by the code and a first name, or by having the link sent again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.people import queries as people
from assises.people import sealing
from assises.people import services as people_services
from assises.people.models import Registration
from assises.registrations import changing, pages
from assises.registrations.forms import FindForm, LostForm
from assises.registrations.types import RegistrationReason
from commons.identity import contacts
from commons.identity.seals import same, seal
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try

blueprint = Blueprint("assises_registration_find", __name__, url_prefix="/assises/<int:year>/inscription/retrouver")
MOST_TRIES, MOST_BEHIND = 10, 60


@blueprint.route("", methods=["GET", "POST"])
@access(EVERYONE)
def index(year: int) -> ResponseReturnValue:
    """Type the code and the first name."""
    edition, form = pages.edition_of(year), FindForm()
    shown: dict[str, Any] = {"edition": edition, "lost": LostForm(formdata=None)}
    if not form.is_submitted():
        return private_page("assises/registrations/find.html", form, **shown)
    # Counted before anything is looked up, right or wrong alike.
    count_try("assises.code", RegistrationReason.TOO_MANY, most=MOST_TRIES, behind=MOST_BEHIND)
    if not form.validate():
        return private_page("assises/registrations/find.html", form, **shown)
    found = matching(edition.id, typed(form.code), typed(form.first_name))
    if found is None:
        status = complain(form, Refused(reason=RegistrationReason.NO_MATCH), "code")
        return private_page("assises/registrations/find.html", form, status, **shown)
    with unit_of_work(current_actor()) as work:
        secret = people_services.link_secret(work, found)
    return go(url_for("assises_registration.show", year=year, secret=secret))


@blueprint.post("/lien")
@access(EVERYONE)
def send(year: int) -> ResponseReturnValue:
    """Send the link to the contact on file; the answer is the same when there is none."""
    edition, form = pages.edition_of(year), LostForm()
    count_try("assises.link", RegistrationReason.TOO_MANY, most=MOST_TRIES, behind=MOST_BEHIND)
    shown: dict[str, Any] = {"edition": edition, "lost": form}
    if not form.validate():
        return private_page("assises/registrations/find.html", FindForm(formdata=None), 422, **shown)
    try:
        contact = contacts.parse(typed(form.contact))
    except DomainError as error:
        status = complain(form, error, "contact")
        return private_page("assises/registrations/find.html", FindForm(formdata=None), status, **shown)
    with unit_of_work(current_actor()) as work:
        changing.send_link(work, edition.id, contact, clock.now())
    flash(_("Si ce contact est inscrit, un message avec le lien part dans l’instant. Sinon, appelez-nous."), "success")
    return go(url_for(".index", year=year))


def matching(edition_id: int, code: str, first_name: str) -> Registration | None:
    """The registration of this code in which somebody is called so; what is compared takes the same time always."""
    found = people.by_code(edition_id, sealing.typed_code(code) or "-")
    names = [person.first_name for person in found.attendees] if found is not None else [""]
    asked = seal("assises.name", " ".join(first_name.casefold().split()))
    right = [same(seal("assises.name", " ".join(name.casefold().split())), asked) for name in names]
    return found if found is not None and any(right) else None
