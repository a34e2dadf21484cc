"""Writing a file: its beginning, then one screen a step, each kept as it goes."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity.organisations.forms import number
from commons.identity.organisations.queries import memberships
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page
from commons.kernel.errors import DomainError, NotFound
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import policies, services, wizard
from participation.initiatives.forms import StartForm, WhoForm
from participation.initiatives.forms_people import SeenForm
from participation.initiatives.mine import my_file
from participation.initiatives.models import Initiative
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import Shape

blueprint = Blueprint("initiative_steps", __name__, url_prefix="/mes-initiatives")


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SIGNED_IN)
def begin() -> ResponseReturnValue:
    """A new file."""
    return _begin(helped=False)


@blueprint.route("/nouvelle/accompagnee", methods=["GET", "POST"])
@access(SIGNED_IN)
def begin_helped() -> ResponseReturnValue:
    """A new file for people without account, written by somebody of the team."""
    return _begin(helped=True)


def _begin(helped: bool) -> ResponseReturnValue:
    actor, form, status = current_actor(), StartForm(), 200
    form.offer(actor)
    refusal = policies.refusal_to_help(actor) if helped else None
    if not form.is_submitted() and any(member.organisation.small for member in memberships(actor.person_id)):
        form.shape.data = Shape.SHORT.value
    if form.validate_on_submit():
        try:
            file_id, first = _make(form, helped)
            return go(url_for("initiative_steps.step", initiative_id=file_id, name=first))
        except DomainError as error:
            status = complain(form, error)
    return private_page("participation/initiatives/begin.html", form, status, helped=helped, refusal=refusal)


def _make(form: StartForm, helped: bool) -> tuple[int, str]:
    shape, values = Shape(form.shape.data), form.values()
    with unit_of_work(current_actor()) as work:
        made = services.begin(
            work, shape, form.title.data or "", clock.now(), helped=helped, consent=form.consent.data or "",
            organisation_id=values["organisation_id"], collective=values["collective"], contact=values["contact"],
        )  # fmt: skip
        return made.id, "court" if shape is Shape.SHORT else "idee"


@blueprint.route("/<int:initiative_id>/etape/<name>", methods=["GET", "POST"])
@access(SIGNED_IN)
def step(initiative_id: int, name: str) -> ResponseReturnValue:
    """One screen of the file; what is typed is kept, then the next one opens, or the file."""
    file, status = my_file(initiative_id), 200
    here = wizard.step_named(file, name)
    if here is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    form = here.form(file)
    form.offer(current_actor())
    if isinstance(form, WhoForm):
        form.keep(file)
    if request.method == "GET":
        form.fill(file)
        form.seen.data = str(file.version)
    elif form.validate():
        try:
            with unit_of_work(current_actor()) as work:
                services.write(work, initiative_id, number(form.seen.data), form.values(), clock.now())
            flash(_("C’est enregistré. Vous pouvez continuer maintenant ou plus tard."), "success")
            return go(_next(my_file(initiative_id), name))
        except DomainError as error:
            status = complain(form, error)
            file = my_file(initiative_id)
            form.seen.data = str(file.version)
    names = [str(each.label) for each in wizard.steps_of(file.shape)]
    template = "step_budget.html" if name == "budget" else "step.html"
    return private_page(
        "participation/initiatives/" + template, form, status, file=file, step=here, names=names,
        rank=names.index(str(here.label)) + 1,
    )  # fmt: skip


def _next(file: Initiative, name: str) -> str:
    """The next screen, the same one with more rows, or the file when the person wants to stop here."""
    then = request.form.get("then", "")
    following = wizard.after(file, name)
    if then == "rows":
        return url_for("initiative_steps.step", initiative_id=file.id, name=name)
    if then == "later" or following is None:
        return url_for("my_initiatives.show", initiative_id=file.id)
    return url_for("initiative_steps.step", initiative_id=file.id, name=following.name)


@blueprint.post("/<int:initiative_id>/completer")
@access(SIGNED_IN)
def complete(initiative_id: int) -> ResponseReturnValue:
    """Go on from the short form to the whole file; nothing written is lost."""
    form = SeenForm()
    with unit_of_work(current_actor()) as work:
        services.write(work, initiative_id, number(form.seen.data), {"shape": Shape.FULL}, clock.now())
    flash(_("Voici le formulaire complet. Ce que vous aviez écrit y est déjà."), "success")
    return go(url_for("initiative_steps.step", initiative_id=initiative_id, name="idee"))
