"""The team's pages around a workshop: those of an edition, preparing one, its sheet, its synthesis."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.workshops import desk, policies, queries, rooms, services, summing
from assises.workshops.acts import Values
from assises.workshops.forms import PrepareForm, SheetForm, SynthesisForm
from assises.workshops.models import Workshop, WorkshopSynthesis
from assises.workshops.policies import Act
from assises.workshops.reasons import WorkshopReason
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Mode

blueprint = Blueprint("assises_workshops_desk", __name__, url_prefix="/equipe/assises/<int:year>/ateliers")


@blueprint.get("")
@access(SIGNED_IN)
def index(year: int) -> ResponseReturnValue:
    """The workshops that the reader facilitates or takes notes of."""
    edition = desk.edition_of(year)
    found = desk.lines(edition, current_actor())
    if not found and not current_actor().grants:
        raise Refused(reason=WorkshopReason.NOT_YOURS)
    return private_page("assises/workshops/desk.html", edition=edition, lines=found)


@blueprint.route("/preparer/<int:activity_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def prepare(year: int, activity_id: int) -> ResponseReturnValue:
    """Ask the room a question, and choose a sequence."""
    activity = desk.activity_of(year, activity_id)
    desk.seat(current_actor(), activity, Act.LEAD)
    form, status = PrepareForm(), 200
    if form.validate_on_submit():
        try:
            with unit_of_work(current_actor()) as work:
                made = services.prepare(work, activity_id, typed(form.question), form.chosen, clock.now())
                workshop_id = made.id
            flash(_("L’atelier est prêt. Imprimez les feuilles, puis ouvrez l’accueil le moment venu."), "success")
            return go(url_for("assises_remote.remote", year=year, workshop_id=workshop_id))
        except DomainError as error:
            status = complain(form, error, "question")
    return private_page(
        "assises/workshops/prepare.html", form, status, year=year, activity=activity,
        adaptations=desk.adaptations(activity),
    )  # fmt: skip


@blueprint.route("/<int:workshop_id>/fiche", methods=["GET", "POST"])
@access(SIGNED_IN)
def sheet(year: int, workshop_id: int) -> ResponseReturnValue:
    """What can be settled of a workshop; whoever saves an older sheet is told."""
    workshop = desk.workshop_of(year, workshop_id)
    desk.seat(current_actor(), workshop.activity, Act.LEAD)
    form = SheetForm(data=_as_written(workshop))
    if not form.validate_on_submit():
        return _sheet(form, year, workshop)
    try:
        with unit_of_work(current_actor()) as work:
            services.change(
                work, workshop_id, int(typed(form.version)), clock.now(), question=typed(form.question),
                dots_each=form.dots_each.data or workshop.dots_each, mode=Mode(typed(form.mode)),
                dots_per_group=form.dots_per_group.data or workshop.dots_per_group, minutes=form.planned,
            )  # fmt: skip
    except DomainError as error:
        status = complain(form, error, "question")
        workshop = desk.workshop_of(year, workshop_id)
        form.version.data = str(workshop.version)
        return _sheet(form, year, workshop, status)
    flash(_("La fiche est enregistrée."), "success")
    return go(url_for("assises_remote.remote", year=year, workshop_id=workshop_id))


def _sheet(form: SheetForm, year: int, workshop: Workshop, status: int = 200) -> Response:
    return private_page(
        "assises/workshops/sheet.html", form, status, year=year, workshop=workshop,
        adaptations=desk.adaptations(workshop.activity),
    )  # fmt: skip


def _as_written(workshop: Workshop) -> dict[str, object]:
    return {
        "question": workshop.question, "dots_each": workshop.dots_each, "dots_per_group": workshop.dots_per_group,
        "mode": workshop.mode.value, "minutes": " ".join(str(number) for number in workshop.minutes),
        "version": str(workshop.version),
    }  # fmt: skip


@blueprint.route("/<int:workshop_id>/synthese", methods=["GET", "POST"])
@access(SIGNED_IN)
def synthesis(year: int, workshop_id: int) -> ResponseReturnValue:
    """The synthesis, filled in with what was counted; each saving is a version."""
    workshop = desk.workshop_of(year, workshop_id)
    refusal = policies.refusal_to(Act.SUM_UP, desk.seat(current_actor(), workshop.activity), workshop.phase)
    if request.method == "POST" and refusal is not None:
        raise Refused(reason=refusal)
    latest = queries.synthesis(workshop_id)
    form = SynthesisForm(data=_as_summed(latest))
    quotes = Values(request.form.to_dict(flat=False)).numbers("quote") if request.method == "POST" else None
    if not form.validate_on_submit():
        return _summed(form, workshop, year, quotes, refusal)
    try:
        with unit_of_work(current_actor()) as work:
            held = services.held(work, workshop_id, Act.SUM_UP)
            base, said = int(typed(form.base)), typed(form.words)
            summing.write(work, held, base, said, form.messages, quotes or [], clock.now())
    except DomainError as error:
        status = complain(form, error, "first")
        latest = queries.synthesis(workshop_id)
        form.base.data = str(latest.number if latest else 0)
        return _summed(form, desk.workshop_of(year, workshop_id), year, quotes, refusal, status)
    flash(_("La synthèse est enregistrée et montrée à la salle."), "success")
    return go(url_for("assises_remote.remote", year=year, workshop_id=workshop_id))


def _as_summed(latest: WorkshopSynthesis | None) -> dict[str, object]:
    said = [*(latest.messages if latest else []), "", "", ""]
    return {
        "first": said[0], "second": said[1], "third": said[2], "words": latest.words if latest else "",
        "base": str(latest.number if latest else 0),
    }  # fmt: skip


def _summed(
    form: SynthesisForm, workshop: Workshop, year: int, quotes: list[int] | None, refusal: object, status: int = 200
) -> Response:
    room = rooms.room(workshop)
    kept = room.synthesis.quotes if room.synthesis is not None else []
    return private_page(
        "assises/workshops/synthesis.html", form, status, workshop=workshop, year=year, room=room, refusal=refusal,
        figures=summing.figures(workshop), quoted=set(kept if quotes is None else quotes),
    )  # fmt: skip
