"""What people do with a thread: follow it, stop, give it a code; and everything they follow on one page."""

from __future__ import annotations

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.journeys.follow_up import asked, mine_page, policies, services, tokens
from app.journeys.follow_up.blueprint import blueprint
from app.journeys.follow_up.forms import FollowForm, StopForm
from app.journeys.follow_up.types import FollowReason
from app.journeys.follow_up.views import thread_page
from commons.kernel import clock
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor, holders_of
from commons.kernel.actor import SYSTEM
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.paging import asked_page
from commons.kernel.unit_of_work import unit_of_work


@blueprint.post("/suivi/<kind>/<int:number>/suivre")
@access(SIGNED_IN)
def follow(kind: str, number: int) -> ResponseReturnValue:
    """Follow a thing, or be told of it in another way."""
    ref, form, status = asked.ref_of(kind, number), FollowForm(), 422
    if form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.follow(work, ref, form.chosen(), clock.now())
            flash(gettext("C’est noté : vous suivez cette page."), "success")
            return go(url_for("follow_up.show", kind=kind, number=number))
        except DomainError as error:
            status = complain(form, error, "medium")
    return thread_page(asked.thread_of(kind, number), form, status)


@blueprint.post("/suivi/<kind>/<int:number>/ne-plus-suivre")
@access(SIGNED_IN)
def unfollow(kind: str, number: int) -> ResponseReturnValue:
    """Stop following. Also what is no longer public: nobody is kept following what they cannot see."""
    ref = asked.ref_of(kind, number)
    with unit_of_work(current_actor()) as work:
        services.unfollow(work, ref)
    flash(gettext("C’est noté : vous ne suivez plus cette page."), "success")
    back = request.form.get("back") == "mine"
    return go(url_for("follow_up.mine") if back else url_for("follow_up.show", kind=kind, number=number))


@blueprint.post("/suivi/<kind>/<int:number>/code")
@access(holders_of(*policies.MAKERS))
def make_code(kind: str, number: int) -> ResponseReturnValue:
    """Give a thing its code, then show the card to print."""
    ref = asked.ref_of(kind, number)
    with unit_of_work(current_actor()) as work:
        services.make_code(work, ref)
    return go(url_for("follow_up.card", kind=kind, number=number))


@blueprint.route("/suivi/arret/<token>", methods=["GET", "POST"])
@access(EVERYONE)
def stop(token: str) -> ResponseReturnValue:
    """No more messages, without signing in: the link of a message asks, the button decides."""
    account_id, form = tokens.read(token, clock.now()), StopForm()
    if account_id is None:
        raise NotFound(reason=FollowReason.LINK_WRONG)
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            services.silence(work, account_id)
        return private_page("journeys/follow_up/stopped.html")
    return private_page("journeys/follow_up/stop.html", form)


@blueprint.route("/suivi/arret/<token>/un-clic", methods=["GET", "POST"])
@access(EVERYONE)
def stop_at_once(token: str) -> ResponseReturnValue:
    """The button of a mail program (RFC 8058) stops messages by itself; somebody who opens the address is asked.

    Nobody's browser sends this form, so it carries no CSRF token (see front.py): the signed token is all it takes.
    """
    account_id = tokens.read(token, clock.now())
    if account_id is None:
        raise NotFound(reason=FollowReason.LINK_WRONG)
    if request.method == "GET":
        return go(url_for("follow_up.stop", token=token))
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400)
    with unit_of_work(SYSTEM) as work:
        services.silence(work, account_id)
    return private_page("journeys/follow_up/stopped.html")


@blueprint.get("/mon-espace/participation")
@access(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """Everything the person made, took part in or follows, and what is new in it."""
    actor, now = current_actor(), clock.now()
    assert actor.person_id is not None  # SIGNED_IN
    with unit_of_work(actor) as work:
        since = services.note_visit(work, actor.person_id, now)
    found = mine_page.read(actor.person_id, since, asked_page(request.args.get("page", "")), now)
    return private_page("journeys/follow_up/mine.html", StopForm(formdata=None), found=found)


@blueprint.post("/mon-espace/participation/silence")
@access(SIGNED_IN)
def silence() -> ResponseReturnValue:
    """No more messages; what is followed stays on the page."""
    actor = current_actor()
    assert actor.person_id is not None  # SIGNED_IN
    with unit_of_work(actor) as work:
        services.silence(work, actor.person_id)
    flash(gettext("C’est noté : vous ne recevrez plus de messages."), "success")
    return go(url_for("follow_up.mine"))
