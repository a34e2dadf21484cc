"""What the desk changes for somebody who calls or comes by: choices, contact, one more need."""

from __future__ import annotations

from flask import Blueprint, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.people import policies, sealing
from assises.people.models import Registration
from assises.people.types import NeedKind
from assises.registrations import changing, pages, views_change
from assises.registrations.forms import HelpForm
from assises.registrations.views_desk import TEAM, opened, registration_of
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.errors import Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint(
    "assises_registration_caller", __name__, url_prefix="/equipe/assises/<int:year>/inscriptions/<int:registration_id>"
)


def _touched(year: int, registration_id: int) -> tuple[AssisesEdition, Registration, pages.Back]:
    """The registration, while the desk can change it, and its sheet."""
    edition = opened(year)
    registration = registration_of(edition, registration_id)
    refusal = policies.refusal_to_touch(registration, edition, current_actor(), bearer=False, now=clock.now())
    if refusal is not None:
        raise Refused(reason=refusal)
    sheet = url_for("assises_registration_desk.sheet", year=year, registration_id=registration_id)
    return edition, registration, (_("Inscription %(code)s", code=sealing.shown(registration.code)), sheet)


@blueprint.route("/choix", methods=["GET", "POST"])
@access(TEAM)
def choices(year: int, registration_id: int) -> ResponseReturnValue:
    """Other wishes in the window; more days and activities afterwards."""
    return views_change.choosing(*_touched(year, registration_id))


@blueprint.route("/joindre", methods=["GET", "POST"])
@access(TEAM)
def reach(year: int, registration_id: int) -> ResponseReturnValue:
    """Another contact, another language, first names."""
    return views_change.reaching(*_touched(year, registration_id))


@blueprint.route("/aide", methods=["GET", "POST"])
@access(TEAM)
def help_with(year: int, registration_id: int) -> ResponseReturnValue:
    """One more need, or other words for one; what was told before is not shown."""
    _edition, registration, back = _touched(year, registration_id)
    form = HelpForm()
    if not form.validate_on_submit():
        return private_page("assises/registrations/help.html", form, back=back)
    with unit_of_work(current_actor()) as work:
        changing.ask_help(work, registration.id, NeedKind(typed(form.kind)), typed(form.words), clock.now(), "")
    flash(_("C’est noté."), "success")
    return go(back[1])
