"""The desk of those who ask: the lists, a draft, sending it, taking it back, saying what one thinks of the answer."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from participation.bodies import queries as bodies
from participation.bodies.forms import version_seen
from participation.decisions import about
from participation.referrals import answering, desk, pages, queries, services
from participation.referrals.desk import TEAM
from participation.referrals.drafts import draft_of
from participation.referrals.forms import OpinionForm, ReferralForm, SendForm, WithdrawForm
from participation.referrals.types import Verdict

blueprint = Blueprint("referral_desk", __name__, url_prefix="/equipe/saisines")


@blueprint.get("")
@access(TEAM)
def index() -> ResponseReturnValue:
    """What one has to answer, and what one asked."""
    now = clock.now()
    asking, answering_for = desk.asking_bodies(), desk.answering_bodies()
    to_answer = queries.of_bodies([body.id for body in answering_for], asked=True)
    asked = queries.of_bodies([body.id for body in asking], asked=False)
    return private_page(
        "participation/referrals/desk_index.html",
        to_answer=[(r, *pages.standing(r, now), *pages.counts(r, now)) for r in to_answer],
        asked=[(r, *pages.standing(r, now), *pages.counts(r, now)) for r in asked],
        answers=bool(answering_for),
        asks=bool(asking),
    )


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(TEAM)
def create() -> ResponseReturnValue:
    """A new draft; `?de=` and `?origine=` say in whose name, and what it comes from."""
    form, status, asking = ReferralForm(), 200, desk.asking_bodies()
    form.offer(asking, bodies.bodies())
    if request.method == "GET":
        form.origin.data = request.args.get("origine", "")[:200]
        form.from_body.data = next((str(b.id) for b in asking if b.slug == request.args.get("de")), None)
    elif form.validate():
        try:
            draft = form.draft(about.named(typed(form.origin), "origin"))
            with unit_of_work(current_actor()) as work:
                referral_id = services.write(work, draft, clock.now()).id
            flash(_("Le brouillon est gardé. Relisez-le, puis envoyez-le."), "success")
            return go(url_for("referral_desk.show", referral_id=referral_id))
        except DomainError as error:
            status = complain(form, error)
    return private_page("participation/referrals/desk_form.html", form, status, referral=None, refusal=None)


@blueprint.get("/<int:referral_id>")
@access(TEAM)
def show(referral_id: int) -> ResponseReturnValue:
    """One referral, with what one may do now."""
    referral, may = desk.opened(referral_id)
    form = SendForm(seen=str(referral.version))
    return private_page("participation/referrals/desk_show.html", form, may=may, **pages.whole(referral, clock.now()))


@blueprint.route("/<int:referral_id>/brouillon", methods=["GET", "POST"])
@access(TEAM)
def edit(referral_id: int) -> ResponseReturnValue:
    """Change a draft."""
    referral, may = desk.opened(referral_id)
    form, status = ReferralForm(), 200
    form.offer([referral.from_body], bodies.bodies())
    if request.method == "GET":
        form.fill(draft_of(referral))
        form.seen.data = str(referral.version)
    elif form.validate():
        try:
            draft = form.draft(about.named(typed(form.origin), "origin"))
            with unit_of_work(current_actor()) as work:
                services.change(work, referral_id, draft, version_seen(form.seen), clock.now())
            flash(_("C’est enregistré."), "success")
            return go(url_for("referral_desk.show", referral_id=referral_id))
        except DomainError as error:
            status = complain(form, error)
            referral, may = desk.opened(referral_id)
            form.seen.data = str(referral.version)
    return private_page("participation/referrals/desk_form.html", form, status, referral=referral, refusal=may.change)


@blueprint.post("/<int:referral_id>/envoi")
@access(TEAM)
def send(referral_id: int) -> ResponseReturnValue:
    """Send the draft as it was read."""
    form = SendForm()
    with unit_of_work(current_actor()) as work:
        number = services.send(work, referral_id, version_seen(form.seen), clock.now()).number
    flash(_("La saisine %(number)s est envoyée. Une réponse est due.", number=number), "success")
    return go(url_for("referral_desk.show", referral_id=referral_id))


@blueprint.post("/<int:referral_id>/suppression")
@access(TEAM)
def discard(referral_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    with unit_of_work(current_actor()) as work:
        services.discard(work, referral_id, clock.now())
    flash(_("Le brouillon est supprimé."), "success")
    return go(url_for("referral_desk.index"))


@blueprint.route("/<int:referral_id>/retrait", methods=["GET", "POST"])
@access(TEAM)
def withdraw(referral_id: int) -> ResponseReturnValue:
    """Take a question back, with the reason that everybody reads."""
    referral, may = desk.opened(referral_id)
    form, status = WithdrawForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                services.withdraw(work, referral_id, typed(form.reason), clock.now())
            flash(_("La question est retirée. La raison est publiée."), "success")
            return go(url_for("referral_desk.show", referral_id=referral_id))
        except DomainError as error:
            status = complain(form, error)
            referral, may = desk.opened(referral_id)
    return private_page(
        "participation/referrals/desk_withdraw.html", form, status, referral=referral, refusal=may.withdraw
    )


@blueprint.route("/<int:referral_id>/avis", methods=["GET", "POST"])
@access(TEAM)
def judge(referral_id: int) -> ResponseReturnValue:
    """Say, once, whether the answer is enough."""
    referral, may = desk.opened(referral_id)
    form, status = OpinionForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                answering.judge(work, referral_id, Verdict(form.verdict.data), typed(form.reason), clock.now())
            flash(_("Votre avis est publié."), "success")
            return go(url_for("referral_desk.show", referral_id=referral_id))
        except DomainError as error:
            status = complain(form, error)
            referral, may = desk.opened(referral_id)
    return private_page(
        "participation/referrals/desk_judge.html", form, status, refusal=may.judge, **pages.whole(referral, clock.now())
    )
