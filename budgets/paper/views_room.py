"""The polling booth: what a person meets on a device that was handed to them, or with a card on their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from budgets.ballots import checks, pages, progress, views
from budgets.ballots import services as ballots
from budgets.ballots.checks import Filled
from budgets.ballots.pages import Errand
from budgets.ballots.types import Booth, Handed, Voter
from budgets.editions.models import Envelope
from budgets.paper import lock, services
from budgets.paper.forms import CodeForm, PinForm
from budgets.paper.models import PollVisit
from budgets.paper.types import IDLE_SECONDS, PaperReason
from commons.ballot_box import codes
from commons.kernel import clock, i18n, visitors
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("polls", __name__, url_prefix="/budgets/<slug>")


@blueprint.route("/carte-de-vote", methods=["GET", "POST"])
@access(EVERYONE)
def card(slug: str) -> ResponseReturnValue:
    """The code of a card opens the polls; no account, no contact."""
    now = clock.now()
    booth = ballots.open_booth(slug, now)
    form, status = CodeForm(), 200
    if form.validate_on_submit():
        try:
            _slow_down()
            with unit_of_work(current_actor()) as work:
                made = services.welcome_card(work, slug, typed(form.code), None, now)
            return lock.hand_over(make_response(go(url_for("polls.start", slug=slug))), made)
        except DomainError as error:
            status = complain(form, error, "code")
    return private_page("budgets/paper/card.html", form, status, edition=booth.edition)


@blueprint.get("/isoloir")
@access(EVERYONE)
def start(slug: str) -> ResponseReturnValue:
    """The envelopes of this visit; once it is over, the page on which the device is given back."""
    now = clock.now()
    visit = services.visit_of(lock.ticket())
    if visit.elector_key is None or visit.expires_at <= now:
        return go(url_for("polls.over", slug=slug))
    booth, voter = _here(slug, visit)
    return _shown(
        render_template(
            "budgets/paper/start.html", edition=booth.edition, voter=voter, progress=progress.of(booth, voter),
            rule=progress.rule(booth.edition), **_wiping(slug),
        ),
        slug,
    )  # fmt: skip


@blueprint.get("/isoloir/<envelope>")
@access(EVERYONE)
def fill(slug: str, envelope: str) -> ResponseReturnValue:
    """The list to choose from."""
    booth, voter, found = _in(slug, envelope)
    if ballots.has_voted(booth, found, voter):
        return go(url_for("polls.start", slug=slug))
    return _shown(pages.fill(booth, found, _errand(slug, envelope), _seed(), Filled(), []), slug)


@blueprint.post("/isoloir/<envelope>")
@access(EVERYONE)
def review(slug: str, envelope: str) -> ResponseReturnValue:
    """The bulletin, read again before it is cast."""
    booth, _voter, found = _in(slug, envelope)
    return _shown(views.review_page(booth, found, _errand(slug, envelope), _seed(), codes.new_secret()), slug)


@blueprint.post("/isoloir/<envelope>/urne")
@access(EVERYONE)
def cast(slug: str, envelope: str) -> ResponseReturnValue:
    """Put the ballot in the box, and show the receipt once."""
    now, visit = clock.now(), services.visit_of(lock.ticket())
    booth = ballots.open_booth(slug, now)
    filled = checks.read(booth.edition.ballot, request.form.to_dict(flat=False))
    place = str(visit.desk.place_id) if visit.desk is not None else None
    sent = request.form
    handed = Handed(filled.choices, sent.get("secret", ""), sent.get("rules", ""), sent.get("declares", ""), place)
    try:
        with unit_of_work(services.actor_of(visit)) as work:
            done = services.cast(work, booth, visit, envelope, handed, now)
    except ballots.BallotRefused as error:
        booth, _voter, found = _in(slug, envelope)
        page = pages.fill(booth, found, _errand(slug, envelope), _seed(), filled, error.mistakes)
        return _shown((page, error.status), slug)
    booth, voter, found = _in(slug, envelope)
    return _shown(
        render_template(
            "budgets/paper/receipt.html", edition=booth.edition, envelope=found, today=i18n.day(now),
            secret=codes.grouped(done.secret), code=codes.grouped(done.code), digest=booth.digest,
            following=progress.of(booth, voter).following, **_wiping(slug),
        ),
        slug,
    )  # fmt: skip


@blueprint.post("/isoloir/fini")
@access(EVERYONE)
def finish(slug: str) -> ResponseReturnValue:
    """The person has finished: the visit is wiped."""
    with unit_of_work(current_actor()) as work:
        services.finish(work, lock.ticket())
    return go(url_for("polls.over", slug=slug))


@blueprint.route("/isoloir/fini", methods=["GET"])
@access(EVERYONE)
def over(slug: str) -> ResponseReturnValue:
    """The device is given back. An untouched screen comes here by itself, and what it held is wiped."""
    visit = services.visit_of(lock.ticket())
    if visit.elector_key is not None:
        with unit_of_work(current_actor()) as work:
            services.finish(work, lock.ticket())
    edition = services.edition_of(slug)
    desk = visit.desk_id is not None
    page = private_page("budgets/paper/over.html", PinForm(formdata=None), edition=edition, desk=desk)
    return page if desk else lock.set_free(page)


@blueprint.post("/isoloir/rendre")
@access(EVERYONE)
def take_back(slug: str) -> ResponseReturnValue:
    """The code of the desk frees the device."""
    form, status = PinForm(), 200
    edition = services.edition_of(slug)
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                desk = services.take_back(work, lock.ticket(), typed(form.pin), clock.now())
                number = desk.id if desk is not None else None
            address = (
                url_for("vote_desk.desk", slug=slug, desk_id=number) if number else url_for("editions.show", slug=slug)
            )
            return lock.set_free(make_response(go(address)))
        except DomainError as error:
            status = complain(form, error, "pin")
    return private_page("budgets/paper/over.html", form, status, edition=edition, desk=True)


def _here(slug: str, visit: PollVisit) -> tuple[Booth, Voter]:
    now = clock.now()
    booth = ballots.open_booth(slug, now)
    return booth, services.voter_of(booth, visit, now)


def _in(slug: str, envelope: str) -> tuple[Booth, Voter, Envelope]:
    booth, voter = _here(slug, services.visit_of(lock.ticket()))
    return booth, voter, services.envelope_for(booth, voter, envelope)


def _errand(slug: str, envelope: str) -> Errand:
    return Errand(
        url_for("polls.fill", slug=slug, envelope=envelope), url_for("polls.review", slug=slug, envelope=envelope),
        url_for("polls.cast", slug=slug, envelope=envelope), home=url_for("polls.start", slug=slug), idle=IDLE_SECONDS,
        over=url_for("polls.over", slug=slug),
    )  # fmt: skip


def _seed() -> bytes:
    """The order of the list is this visit's own, and says nothing of who it is."""
    return lock.ticket().encode()


def _wiping(slug: str) -> dict[str, Any]:
    return {"idle": IDLE_SECONDS, "over": url_for("polls.over", slug=slug)}


def _shown(page: Any, slug: str) -> Response:
    """A page of the polls: kept nowhere, and wiped by the browser itself when nobody touches it."""
    response = private(make_response(page))
    response.headers["Refresh"] = f"{IDLE_SECONDS * 5}; url={url_for('polls.over', slug=slug)}"
    return response


def _slow_down() -> None:
    """Codes are guessed slowly: a few tries from one device."""
    visitors.count_try("budgets.card", PaperReason.TOO_MANY_TRIES, most=10, within=timedelta(minutes=10))
