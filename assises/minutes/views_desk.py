"""The desk of minutes: written by the crew, read again, submitted, answered; published by the secretariat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.editions import queries as editions
from assises.editions.types import EditionReason
from assises.minutes import contesting, pages, policies, queries, services, sources
from assises.minutes.addresses import NUMBER
from assises.minutes.forms import PublishForm, ReplyForm, TextForm
from assises.minutes.models import MinutesContest
from assises.minutes.types import MinutesRefusal
from assises.programme.models import Activity
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.compared import difference
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work
from commons.moderation.types import Standing

blueprint = Blueprint("assises_minutes_desk", __name__, url_prefix="/equipe/assises")


@blueprint.get("/<int:year>/comptes-rendus")
@access(SIGNED_IN)
def index(year: int) -> ResponseReturnValue:
    """The activities of an edition and how far their minutes have come."""
    edition = editions.by_year(year) if year < 10_000 else None
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    rows = pages.desk_rows(edition)
    if not rows and not policies.hand_of(edition, current_actor(), crew=False).keeps:
        raise Refused(reason=MinutesRefusal.NOT_YOURS)
    return private_page("assises/minutes/desk.html", edition=edition, rows=rows)


@blueprint.get(f"/activites/<{NUMBER}:activity_id>/compte-rendu")
@access(SIGNED_IN)
def hub(activity_id: int) -> ResponseReturnValue:
    """Where the minutes of an activity stand, and what one may do."""
    form = PublishForm()
    shown = pages.desk(_activity(activity_id), clock.now())
    form.version.data = str(shown["minutes"].version if shown["minutes"] else 0)
    return private_page("assises/minutes/desk_hub.html", form, 200, **shown)


@blueprint.route(f"/activites/<{NUMBER}:activity_id>/compte-rendu/ecrire", methods=["GET", "POST"])
@access(SIGNED_IN)
def write(activity_id: int) -> ResponseReturnValue:
    """The text. A late writer keeps theirs and sees what separates it."""
    _activity(activity_id)
    form, status = TextForm(), 200
    if request.method == "GET":
        _start(form, activity_id)
    elif form.validate():
        status = _tried(form, lambda work, now: services.write(work, activity_id, form.seen, typed(form.words), now))
        if status == 303:
            flash(_("Le texte est gardé."), "success")
            return go(url_for("assises_minutes_desk.hub", activity_id=activity_id))
    shown, changes = pages.desk(_activity(activity_id), clock.now()), []
    if status == 409:
        latest = shown["latest"]
        form.base.data = str(latest.number if latest else 0)
        changes = difference(latest.words if latest else "", typed(form.words))
    return private_page(
        "assises/minutes/desk_write.html", form, status, changes=changes, refusal=shown["refusals"]["write"], **shown
    )


def _start(form: TextForm, activity_id: int) -> None:
    """The last text, or what is known of the activity when there is none."""
    minutes = queries.of_activity(activity_id)
    latest = queries.latest(minutes.id) if minutes is not None else None
    form.base.data = str(latest.number if latest else 0)
    form.words.data = latest.words if latest else sources.prefill(activity_id).words


@blueprint.post(f"/activites/<{NUMBER}:activity_id>/compte-rendu/relu")
@access(SIGNED_IN)
def review(activity_id: int) -> ResponseReturnValue:
    """Another person has read it again."""
    return _step(activity_id, services.review, _("C’est noté : le texte est relu."))


@blueprint.post(f"/activites/<{NUMBER}:activity_id>/compte-rendu/soumettre")
@access(SIGNED_IN)
def submit(activity_id: int) -> ResponseReturnValue:
    """Hand it to participants for 72 hours."""
    return _step(activity_id, services.submit, _("Les participants ont 72 heures pour contester."))


@blueprint.post(f"/activites/<{NUMBER}:activity_id>/compte-rendu/publier")
@access(SIGNED_IN)
def publish(activity_id: int) -> ResponseReturnValue:
    """Everybody reads it."""
    minutes_id = _minutes_id(activity_id)
    form = PublishForm()
    status = 422
    if form.validate_on_submit():
        version = int(typed(form.version))
        status = _tried(form, lambda work, now: services.publish(work, minutes_id, version, typed(form.note), now))
        if status == 303:
            flash(_("Le compte rendu est publié."), "success")
            return go(url_for("assises_minutes_desk.hub", activity_id=activity_id))
    shown = pages.desk(_activity(activity_id), clock.now())
    if status == 409:
        form.version.data = str(shown["minutes"].version)
    return private_page("assises/minutes/desk_hub.html", form, status, **shown)


@blueprint.route(f"/contestations/<{NUMBER}:contest_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def reply(contest_id: int) -> ResponseReturnValue:
    """Answer what is contested."""
    contest = _contest(contest_id)
    activity_id, form, status = contest.minutes.activity_id, ReplyForm(), 200
    if form.validate_on_submit():
        status = _tried(form, lambda work, now: contesting.reply(work, contest_id, typed(form.reply), now))
        if status == 303:
            flash(_replied(contest.standing), "success")
            return go(url_for("assises_minutes_desk.hub", activity_id=activity_id))
    contest, shown = _contest(contest_id), pages.desk(_activity(activity_id), clock.now())
    answered = MinutesRefusal.ANSWERED if contest.replied_at is not None else None
    return private_page(
        "assises/minutes/desk_reply.html", form, status, contest=contest,
        refusal=shown["refusals"]["reply"] or answered, **shown,
    )  # fmt: skip


def _replied(standing: Standing) -> str:
    """Words of somebody without an account are read by moderators first; the answer waits with them."""
    if standing is Standing.WAITING:
        return _("La réponse paraîtra avec ce qui est contesté, dès que la modération l’aura lu.")
    return _("La réponse est publiée avec ce qui est contesté.")


def _step(activity_id: int, command: Callable[[Work, int, int, datetime], None], said: str) -> ResponseReturnValue:
    """A command with no field but the version that was read; a refusal is a page of its own."""
    minutes_id, version = _minutes_id(activity_id), request.form.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    with unit_of_work(current_actor()) as work:
        command(work, minutes_id, seen, clock.now())
    flash(said, "success")
    return go(url_for("assises_minutes_desk.hub", activity_id=activity_id))


def _tried(form: Form, command: Callable[[Work, datetime], object]) -> int:
    """Carry a command out: 303, or the status of the page that says why not."""
    try:
        with unit_of_work(current_actor()) as work:
            command(work, clock.now())
    except Refused:
        raise
    except DomainError as error:
        return complain(form, error)
    return 303


def _activity(activity_id: int) -> Activity:
    """The activity, when whoever asks has a part in its minutes."""
    activity = services.held(activity_id)
    hand = services.hand_of(activity, current_actor())
    if not (hand.writes or hand.keeps):
        raise Refused(reason=MinutesRefusal.NOT_YOURS)
    return activity


def _minutes_id(activity_id: int) -> int:
    minutes = queries.of_activity(_activity(activity_id).id)
    if minutes is None:
        raise Refused(reason=MinutesRefusal.NOTHING_WRITTEN)
    return minutes.id


def _contest(contest_id: int) -> MinutesContest:
    found = next(iter(queries.contests_by_id([contest_id])), None)
    if found is None:
        raise NotFound(reason=MinutesRefusal.NOT_FOUND)
    _activity(found.minutes.activity_id)
    return found
