"""The secretariat's desk of badges: sheets for a site or for some people, a new badge for a lost one."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from assises.checkin import badges, desk, finding, letters, queries, sheets, tokens
from assises.checkin.types import CheckinReason
from assises.people import queries as people
from assises.people.models import Attendee
from assises.programme import queries as programme
from commons.documents.printing import pdf_answer
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.errors import NotFound
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("assises_badges", __name__, url_prefix="/equipe/assises/<int:year>/badges")


@blueprint.get("")
@access(desk.SECRETARIAT)
def index(year: int) -> ResponseReturnValue:
    """Sheets by site, and one person's badge."""
    edition = desk.run(year)
    asked = request.args.get("q", "")
    cards = (finding.by_name(edition.id, asked) or finding.by_code(edition.id, asked)) if asked else []
    listed = [card for card in cards if card.attendee_id is not None]
    issued = queries.standing_badges([card.attendee_id for card in listed if card.attendee_id is not None])
    sites = []
    for site in programme.sites(edition.id):
        number = len([each for each in finding.people_for(site) if each.cancelled_at is None])
        sites.append((site, range(1, -(-number // sheets.MOST) + 1), number))
    return private_page(
        "assises/checkin/badges.html", edition=edition, asked=asked, cards=listed, issued=issued, sites=sites
    )  # fmt: skip


@blueprint.post("/site/<int:site_id>.pdf")
@access(desk.SECRETARIAT)
def of_site(year: int, site_id: int) -> ResponseReturnValue:
    """The sheets of a site, two hundred badges at a time; printing is counted."""
    edition = desk.run(year)
    site = programme.site(site_id)
    if site is None or site.edition_id != edition.id:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    asked = request.form.get("partie", "1")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    expected = [each for each in finding.people_for(site) if each.cancelled_at is None]
    return _printed(year, expected[(part - 1) * sheets.MOST : part * sheets.MOST] if part else [])


@blueprint.post("/personne/<int:attendee_id>.pdf")
@access(desk.SECRETARIAT)
def of_person(year: int, attendee_id: int) -> ResponseReturnValue:
    """One badge on paper, once more."""
    return _printed(year, [_attendee(year, attendee_id)])


@blueprint.post("/personne/<int:attendee_id>/refaire")
@access(desk.SECRETARIAT)
def replace(year: int, attendee_id: int) -> ResponseReturnValue:
    """A lost badge is ended and another one made."""
    _attendee(year, attendee_id)
    with unit_of_work(current_actor()) as work:
        badges.replace(work, attendee_id, clock.now())
    flash(gettext("L’ancien badge ne vaut plus. Imprimez le nouveau, ou montrez-le sur l’écran."), "success")
    return go(url_for("assises_badges.index", year=year, q=request.form.get("q", "")[:60]))


@blueprint.post("/personne/<int:attendee_id>/envoyer")
@access(desk.SECRETARIAT)
def send(year: int, attendee_id: int) -> ResponseReturnValue:
    """The link of the badges of a group, by SMS or by mail."""
    group = _attendee(year, attendee_id).registration
    key = tokens.group_key(group.id, group.link_turn)
    address = url_for("assises_badge.of_group", year=year, registration_id=group.id, key=key, _external=True)
    with unit_of_work(current_actor()) as work:
        letters.send_link(work, group, address, clock.now())
    flash(gettext("Le lien du badge est parti."), "success")
    return go(url_for("assises_badges.index", year=year, q=request.form.get("q", "")[:60]))


def _printed(year: int, attendees: list[Attendee]) -> ResponseReturnValue:
    edition, now = desk.run(year), clock.now()
    if not attendees:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    with unit_of_work(current_actor()) as work:
        issued = badges.issue(work, [each.id for each in attendees], now)
        badges.count_prints(work, [each.badge for each in issued.values()])
    cards = [(card, issued[card.attendee_id]) for card in finding.cards(attendees) if card.attendee_id is not None]
    return private(pdf_answer(sheets.badges_pdf(edition, cards, now), f"badges-{year}"))


def _attendee(year: int, attendee_id: int) -> Attendee:
    edition = desk.run(year)
    found = next(iter(people.attendees([attendee_id])), None)
    if found is None or found.registration.edition_id != edition.id or found.cancelled_at is not None:
        raise NotFound(reason=CheckinReason.NOT_FOUND)
    return found
