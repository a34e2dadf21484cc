"""The team in the field: everything of a vote that is not online, a desk, and cards."""

from __future__ import annotations

from flask import Blueprint, make_response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.editions.desk import places_of
from budgets.editions.models import Edition
from budgets.paper import cards, lock, printing, services
from budgets.paper import queries as paper
from budgets.paper.field import held_places, hold, why_not
from budgets.paper.forms import CodeForm, DeskForm, GiveForm, PackForm, WelcomeForm
from budgets.paper.models import VotingDesk
from budgets.paper.policies import HOLDERS
from budgets.paper.types import PaperReason
from commons.documents.printing import pdf_answer
from commons.kernel import clock
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go, private
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("vote_desk", __name__, url_prefix="/equipe/budgets/<slug>/terrain")
TEAM = holders_of(*HOLDERS)


@blueprint.get("")
@access(TEAM)
def hub(slug: str) -> ResponseReturnValue:
    """Desks, cards and batches of this vote."""
    edition = hold(slug)
    batches = paper.batches(edition.id)
    return private_page(
        "budgets/paper/hub.html", edition=edition, desks=paper.desks(edition.id, clock.now()),
        packs=cards.counted(slug), batches=batches, refusal=why_not(edition),
    )  # fmt: skip


@blueprint.route("/guichet", methods=["GET", "POST"])
@access(TEAM)
def open_desk(slug: str) -> ResponseReturnValue:
    """Open a desk here."""
    edition, form = hold(slug), DeskForm()
    form.offer(held_places(edition))
    done = tried(
        form,
        lambda work, now: services.open_desk(work, slug, form.place_id, typed(form.pin), typed(form.ticket), now).id,
        _("Le guichet est ouvert."),
        "place",
    )  # fmt: skip
    if done.done:
        return go(url_for("vote_desk.desk", slug=slug, desk_id=done.made))
    edition = hold(slug)
    return private_page("budgets/paper/open_desk.html", form, done.status, edition=edition, refusal=why_not(edition))


@blueprint.route("/guichet/<int:desk_id>", methods=["GET", "POST"])
@access(TEAM)
def desk(slug: str, desk_id: int) -> ResponseReturnValue:
    """Welcome a person, then hand the device over to them."""
    edition, found = _desk(slug, desk_id)
    form, status = WelcomeForm(), 200
    form.offer(places_of(edition))
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                made = services.welcome(work, slug, desk_id, form.told, clock.now())
            return lock.hand_over(make_response(go(url_for("polls.start", slug=slug))), made)
        except DomainError as error:
            status = complain(form, error, "contact")
    edition, found = _desk(slug, desk_id)
    return _desk_page(edition, found, form, CodeForm(formdata=None), status)


@blueprint.post("/guichet/<int:desk_id>/carte")
@access(TEAM)
def desk_card(slug: str, desk_id: int) -> ResponseReturnValue:
    """The same for whoever brings a card."""
    edition, found = _desk(slug, desk_id)
    form, status = CodeForm(), 422
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                made = services.welcome_card(work, slug, typed(form.code), desk_id, clock.now())
            return lock.hand_over(make_response(go(url_for("polls.start", slug=slug))), made)
        except DomainError as error:
            status = complain(form, error, "code")
    edition, found = _desk(slug, desk_id)
    other = WelcomeForm(formdata=None)
    other.offer(places_of(edition))
    return _desk_page(edition, found, other, form, status)


@blueprint.post("/guichet/<int:desk_id>/fermer")
@access(TEAM)
def close_desk(slug: str, desk_id: int) -> ResponseReturnValue:
    """Close a desk."""
    carried_out(lambda work, now: services.close_desk(work, slug, desk_id, now), _("Le guichet est fermé."))
    return go(url_for("vote_desk.hub", slug=slug))


@blueprint.route("/cartes", methods=["GET", "POST"])
@access(TEAM)
def print_cards(slug: str) -> ResponseReturnValue:
    """Print cards: the sheets come at once, and never again."""
    edition, form, status = hold(slug), PackForm(), 200
    form.offer(held_places(edition))
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                now = clock.now()
                number = int(form.number.data or 0)
                pack, codes = cards.print_pack(work, slug, form.place_id, number, typed(form.ticket), now)
                pdf = printing.cards_pdf(edition, pack, codes, now)
                name = f"cartes-{edition.slug}-{pack.id}"
            return private(pdf_answer(pdf, name))
        except DomainError as error:
            status = complain(form, error, "place")
    edition = hold(slug)
    return private_page("budgets/paper/print_cards.html", form, status, edition=edition, refusal=why_not(edition))


@blueprint.route("/cartes/<int:pack_id>", methods=["GET", "POST"])
@access(TEAM)
def give_cards(slug: str, pack_id: int) -> ResponseReturnValue:
    """Count cards as given out."""
    edition, form = hold(slug), GiveForm()
    done = tried(
        form,
        lambda work, now: cards.give_out(
            work, slug, pack_id, int(form.first.data or 0), int(form.last.data or 0), now
        ),
        _("C’est noté : ces cartes peuvent servir."),
        "last",
    )  # fmt: skip
    if done.done:
        return go(url_for("vote_desk.hub", slug=slug))
    edition = hold(slug)
    pack = paper.pack(edition.id, pack_id)
    if pack is None:
        raise NotFound(reason=PaperReason.NO_SUCH_CARDS)
    return private_page(
        "budgets/paper/give_cards.html", form, done.status, edition=edition, pack=pack, refusal=why_not(edition)
    )


def _desk(slug: str, desk_id: int) -> tuple[Edition, VotingDesk]:
    edition = hold(slug)
    found = paper.desk(edition.id, desk_id)
    if found is None:
        raise NotFound(reason=PaperReason.NO_SUCH_DESK)
    return edition, found


def _desk_page(
    edition: Edition, found: VotingDesk, form: WelcomeForm, code_form: CodeForm, status: int
) -> ResponseReturnValue:
    if not form.is_submitted():
        form.home.data = str(found.place_id)
    closed = found.ends_at <= clock.now()
    return private_page(
        "budgets/paper/desk.html", form, status, edition=edition, desk=found, code_form=code_form,
        refusal=PaperReason.DESK_OVER if closed else why_not(edition),
    )  # fmt: skip
