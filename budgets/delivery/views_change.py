"""What is written of one action, by whoever follows it or carries it out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.delivery import pages, queries, services, sightings, writing
from budgets.delivery.finding import action_named
from budgets.delivery.forms import (
    AnswerForm,
    BilanForm,
    CarrierForm,
    DelayForm,
    MilestoneForm,
    MoveForm,
    NewsForm,
    PhotoForm,
    ReachForm,
    SpendingForm,
)
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import MOVES, ActionReason, ActionState
from budgets.editions import queries as editions
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import Command, tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.forms import Form
from commons.kernel.http import go
from commons.kernel.seen import Seen

blueprint = Blueprint("delivery_change", __name__, url_prefix="/equipe/budgets/<slug>/realisations/<code>")
#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"
#: How each field of a page is drawn: the name of a macro of ui/fields.html, and the field.
Fields = Sequence[tuple[str, Any]]


@blueprint.route("/etat", methods=["GET", "POST"])
@access(SIGNED_IN)
def move(slug: str, code: str) -> ResponseReturnValue:
    """Begin it, finish it with what shows it, abandon it, take it up again."""
    form, action = MoveForm(), _written(slug, code)
    form.offer(state for state in ActionState if state in MOVES[action.state])

    def command(work: Any, now: Any) -> None:
        to, shot = ActionState(typed(form.to)), form.shot()
        address = typed(form.proof_url)
        services.move(work, action_id, form.seen, to, typed(form.reason), now, proof_url=address, shot=shot)

    action_id = action.id
    fields = [("radios", form.to), ("textarea", form.reason), ("text", form.proof_url), ("file", form.picture),
              ("text", form.alt)]  # fmt: skip
    return _page(slug, code, _("Changer l’état"), form, fields, command, "write", "to")


@blueprint.route("/date", methods=["GET", "POST"])
@access(SIGNED_IN)
def put_off(slug: str, code: str) -> ResponseReturnValue:
    """When it should be done."""
    form, action_id = DelayForm(), _written(slug, code).id

    def command(work: Any, now: Any) -> None:
        services.put_off(work, action_id, form.seen, form.due_on.data, typed(form.reason), now)

    fields = [("day", form.due_on), ("textarea", form.reason)]
    return _page(slug, code, _("Dire pour quand"), form, fields, command, "change", "due_on")


@blueprint.route("/porteur", methods=["GET", "POST"])
@access(SIGNED_IN)
def hand_to(slug: str, code: str) -> ResponseReturnValue:
    """Who carries it out."""
    form, action = CarrierForm(), _written(slug, code)
    form.offer(queries.organisations(editions.holding_places(action.edition)))
    if request.method == "GET":
        form.carrier.data, form.organisation.data = action.carrier, str(action.organisation_id or "")
    action_id = action.id

    def command(work: Any, now: Any) -> None:
        number = int(typed(form.organisation)) if form.organisation.data else None
        services.hand_to(work, action_id, form.seen, typed(form.carrier), number, now)

    fields = [("text", form.carrier), ("select", form.organisation)]
    return _page(slug, code, _("Dire qui réalise"), form, fields, command, "hand_to", "carrier")


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SIGNED_IN)
def tell(slug: str, code: str) -> ResponseReturnValue:
    """A few words on how it goes."""
    form, action_id = NewsForm(), _written(slug, code).id

    def command(work: Any, now: Any) -> None:
        services.tell(work, action_id, typed(form.words), now)

    return _page(slug, code, _("Donner des nouvelles"), form, [("textarea", form.words)], command, "write", "words")


@blueprint.route("/etape", methods=["GET", "POST"])
@access(SIGNED_IN)
def plan(slug: str, code: str) -> ResponseReturnValue:
    """A milestone."""
    form, action_id = MilestoneForm(), _written(slug, code).id

    def command(work: Any, now: Any) -> None:
        writing.plan(work, action_id, typed(form.title), form.day.data, typed(form.ticket), now)

    fields = [("text", form.title), ("day", form.day)]
    return _page(slug, code, _("Ajouter une étape"), form, fields, command, "change", "title")


@blueprint.route(f"/etape/<{NUMBER}:milestone_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def reach(slug: str, code: str, milestone_id: int) -> ResponseReturnValue:
    """A milestone was reached."""
    form, action_id = ReachForm(), _written(slug, code).id
    if all(known.id != milestone_id for known in queries.milestones(action_id)):
        raise NotFound(reason=ActionReason.NOT_FOUND)

    def command(work: Any, now: Any) -> None:
        writing.reach(work, action_id, milestone_id, form.day.data, now)

    return _page(slug, code, _("Dire qu’une étape est faite"), form, [("day", form.day)], command, "change", "day")


@blueprint.route("/depense", methods=["GET", "POST"])
@access(SIGNED_IN)
def spend(slug: str, code: str) -> ResponseReturnValue:
    """A line of money."""
    form, action_id = SpendingForm(), _written(slug, code).id

    def command(work: Any, now: Any) -> None:
        writing.spend(work, action_id, form.draft(), now)

    fields = [("text", form.label), ("money", form.amount), ("day", form.day), ("checkbox", form.correction),
              ("textarea", form.over_reason)]  # fmt: skip
    return _page(slug, code, _("Écrire une dépense"), form, fields, command, "write", "amount")


@blueprint.route("/photo", methods=["GET", "POST"])
@access(SIGNED_IN)
def show(slug: str, code: str) -> ResponseReturnValue:
    """A photograph."""
    form, action_id = PhotoForm(), _written(slug, code).id

    def command(work: Any, now: Any) -> None:
        writing.show(work, action_id, form.shot(), form.day.data, typed(form.ticket), now)

    fields = [("file", form.picture), ("text", form.alt), ("day", form.day)]
    return _page(slug, code, _("Ajouter une photo"), form, fields, command, "write", "picture")


@blueprint.route("/bilan", methods=["GET", "POST"])
@access(SIGNED_IN)
def account(slug: str, code: str) -> ResponseReturnValue:
    """The account of an action that ended."""
    form, action = BilanForm(), _written(slug, code)
    known = queries.bilans([action.id]).get(action.id)
    if request.method == "GET" and known is not None:
        form.done.data, form.people.data = known.done, known.people
        form.cost.data, form.learnt.data = known.cost, known.learnt
    action_id = action.id

    def command(work: Any, now: Any) -> None:
        writing.account(work, action_id, form.seen, form.draft(), now)

    fields = [("textarea", form.done), ("number", form.people), ("money", form.cost), ("textarea", form.learnt)]
    return _page(slug, code, _("Écrire le bilan"), form, fields, command, "account", "done")


@blueprint.route(f"/reponse/<{NUMBER}:sighting_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def answer(slug: str, code: str, sighting_id: int) -> ResponseReturnValue:
    """A public answer to what somebody sees."""
    form, action = AnswerForm(), _written(slug, code)
    about = next((s for s in queries.sightings(action.id) if s.id == sighting_id), None)
    if about is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    if request.method == "GET":
        form.by.data = action.carrier

    def command(work: Any, now: Any) -> None:
        sightings.answer(work, sighting_id, typed(form.words), typed(form.by), now)

    fields, words = [("textarea", form.words), ("text", form.by)], about.words
    return _page(slug, code, _("Répondre"), form, fields, command, "answer", "words", about=words)


def _written(slug: str, code: str) -> ProgrammeAction:
    """The action, when this person writes its story; whoever does not is told before anything else."""
    action = action_named(slug, code)
    refusal = pages.refusals(action, clock.now())["right"]
    if refusal is not None:
        raise Refused(reason=refusal)
    return action


def _page(
    slug: str, code: str, title: str, form: Form, fields: Fields, command: Command, asked: str, field: str,
    about: str = "",
) -> ResponseReturnValue:  # fmt: skip
    """Carry the form out and go back to the action, or show it with all that was typed."""
    if request.method == "GET":
        _first(form, action_named(slug, code))
    done = tried(form, command, _("C’est enregistré. Tout le monde peut le lire."), field)
    if done.done:
        return go(url_for("delivery_desk.hub", slug=slug, code=code))
    action = action_named(slug, code)
    if done.status == 409:
        _first(form, action)
    refusal = pages.refusals(action, clock.now())[asked]
    return private_page(
        "budgets/delivery/desk_form.html", form, done.status, action=action, edition=action.edition, heading=title,
        fields=fields, refusal=refusal, about=about,
    )  # fmt: skip


def _first(form: Form, action: ProgrammeAction) -> None:
    """The version that the page shows."""
    if isinstance(form, Seen):
        form.version.data = str(action.version)
    if isinstance(form, DelayForm) and form.due_on.data is None:
        form.due_on.data = action.due_on
