"""One's own badge: opened by its link, or by the code of one's registration. No account."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from assises.checkin import badges, finding, queries, tokens
from assises.checkin.forms import OwnCodeForm
from assises.checkin.types import CheckinReason
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.people import queries as people
from assises.people.models import Attendee, Registration
from commons.identity.seals import bare
from commons.kernel import clock, qr
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.errors import Invalid, NotFound
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try

blueprint = Blueprint("assises_badge", __name__, url_prefix="/assises/<int:year>")
#: Codes from one device in an hour; ten times as many from everybody behind one address.
TRIES = 12


@blueprint.route("/badge", methods=["GET", "POST"])
@access(EVERYONE)
def by_code(year: int) -> ResponseReturnValue:
    """The code of a registration opens its badges."""
    edition, form = _edition(year), OwnCodeForm()
    if not form.validate_on_submit():
        return private_page("assises/checkin/own_code.html", form, edition=edition)
    count_try("assises.badge", CheckinReason.TOO_MANY_TRIES, most=TRIES)
    registration = people.by_code(edition.id, bare(typed(form.code)))
    if registration is None:
        form.take(Invalid(fields={"code": CheckinReason.NO_SUCH_CODE.sentence}))
        return private_page("assises/checkin/own_code.html", form, edition=edition)
    return go(group_address(year, registration.id))


def group_address(year: int, registration_id: int) -> str:
    """Where the badges of a registration stand; for letters, which chores write too, and for its page."""
    registration = people.by_id(registration_id)
    key = tokens.group_key(registration_id, registration.link_turn if registration is not None else 0)
    return f"/assises/{year}/badges/{registration_id}/{key}"


@blueprint.get("/badges/<int:registration_id>/<key>")
@access(EVERYONE)
def of_group(year: int, registration_id: int, key: str) -> ResponseReturnValue:
    """Everybody's badge of one registration."""
    count_try("assises.badge.key", CheckinReason.TOO_MANY_TRIES, most=120, behind=2000)
    edition, registration = _edition(year), people.by_id(registration_id)
    turn = registration.link_turn if registration is not None else 0
    opens = hmac.compare_digest(key.encode(), tokens.group_key(registration_id, turn).encode())
    if registration is None or registration.edition_id != edition.id or not opens or not registration.present:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return _page(edition, registration.present, registration)


@blueprint.get("/badge/<token>")
@access(EVERYONE)
def show(year: int, token: str) -> ResponseReturnValue:
    """One badge, big; whoever holds the token holds the badge."""
    count_try("assises.badge.key", CheckinReason.TOO_MANY_TRIES, most=120, behind=2000)
    return _page(_edition(year), [_bearer(year, token)])


@blueprint.get("/badge/<token>/qr.svg")
@access(EVERYONE)
def code(year: int, token: str) -> ResponseReturnValue:
    """The QR code of a badge."""
    _bearer(year, token)
    return private(Response(qr.drawing(tokens.read_token(token)), mimetype="image/svg+xml"))


def _bearer(year: int, token: str) -> Attendee:
    edition = _edition(year)
    badge = queries.badge_of_hash(tokens.hash_of(tokens.read_token(token)))
    standing = badge is not None and badge.revoked_at is None and badge.attendee_id is not None
    attendee = next(iter(people.attendees([badge.attendee_id or 0])), None) if badge is not None and standing else None
    if attendee is None or attendee.registration.edition_id != edition.id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return attendee


def _page(edition: AssisesEdition, attendees: list[Attendee], registration: Registration | None = None) -> Response:
    with unit_of_work(current_actor()) as work:
        issued = badges.issue(work, [each.id for each in attendees], clock.now())
    shown = [(card, issued[card.attendee_id].token) for card in finding.cards(attendees) if card.attendee_id]
    # The whole code changes and cancels: only whoever came by it is shown it again.
    whole = registration.code if registration is not None else ""
    return private_page("assises/checkin/badge.html", edition=edition, shown=shown, code=whole)


def _edition(year: int) -> AssisesEdition:
    edition = editions.by_year(year) if year < 10_000 else None
    if edition is None or edition not in editions.announced():
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return edition
