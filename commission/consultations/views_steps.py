"""The desk: who is away, then opening, closing, proclaiming and calling off, each on a page that says what it does."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.consultations import opening, pages, policies, queries, services, words
from commission.consultations.addresses import NUMBER
from commission.consultations.desk import KEEPERS, kept, tried
from commission.consultations.forms import (
    AbsentForm,
    ReasonForm,
    StepForm,
    TakenDownForm,
    answer_names,
    form_for,
    said_in,
)
from commission.consultations.reasons import ConsultationReason
from commission.mandates import queries as mandates
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.http import go

blueprint = Blueprint(
    "commission_consultation_steps", __name__,
    url_prefix=f"/equipe/commission/<{NUMBER}:mandate_id>/consultations/<{NUMBER}:consultation_id>",
)  # fmt: skip
_COMMANDS = {"ouvrir": services.open_, "clore": services.close, "proclamer": services.proclaim}


def _hub(mandate_id: int, consultation_id: int) -> ResponseReturnValue:
    address = url_for("commission_consultations_desk.hub", mandate_id=mandate_id, consultation_id=consultation_id)
    return go(address)


@blueprint.route("/absences", methods=["GET", "POST"])
@access(KEEPERS)
def absences(mandate_id: int, consultation_id: int) -> ResponseReturnValue:
    """Tick who is away: their substitute speaks for the seat, when there is one."""
    consultation, form = kept(mandate_id, consultation_id), AbsentForm()
    form.offer(mandates.members(mandate_id))
    if request.method == "GET":
        form.version.data, form.absent.data = str(consultation.version), [str(n) for n in consultation.absent]
    status = tried(
        form, lambda work, now: services.mark_absent(work, consultation_id, form.seen, form.numbers, now),
        _("C’est enregistré."),
    )  # fmt: skip
    if status == 303:
        return _hub(mandate_id, consultation_id)
    consultation = kept(mandate_id, consultation_id)
    if status == 409:
        form.version.data, form.version.raw_data = str(consultation.version), None
    return private_page(
        "commission/consultations/desk_absences.html", form, status, consultation=consultation,
        mandate=consultation.mandate, refusal=policies.refusal_to_amend(consultation, current_actor()),
        in_words=mandates.asides_in_words(mandate_id),
    )  # fmt: skip


@blueprint.route("/voix", methods=["GET", "POST"])
@access(KEEPERS)
def take_down(mandate_id: int, consultation_id: int) -> ResponseReturnValue:
    """Take down the voice of a member who has no device: in the room, by telephone."""
    consultation = kept(mandate_id, consultation_id)
    form = form_for(consultation, TakenDownForm)
    assert isinstance(form, TakenDownForm)
    form.offer(queries.silent(consultation))
    if request.method == "GET":
        form.seen.data = "0"
    status = tried(
        form,
        lambda work, now: services.speak_for(
            work, consultation_id, int(typed(form.elector)), said_in(form, consultation), now
        ),
        _("La voix est notée. Le membre est prévenu et peut la changer."),
    )
    if status == 303:
        return go(url_for(".take_down", mandate_id=mandate_id, consultation_id=consultation_id))
    consultation = kept(mandate_id, consultation_id)
    refusal = ConsultationReason.IS_SECRET if consultation.secret else None
    return private_page(
        "commission/consultations/desk_voice.html", form, status, consultation=consultation,
        mandate=consultation.mandate, names=answer_names(consultation),
        refusal=policies.refusal_to_speak(consultation, clock.now()) or refusal,
    )  # fmt: skip


@blueprint.route("/<any(ouvrir,clore,proclamer):step>", methods=["GET", "POST"])
@access(KEEPERS)
def move(mandate_id: int, consultation_id: int, step: str) -> ResponseReturnValue:
    """Carry out what the bureau asked for, or proclaim the result."""
    consultation, form = kept(mandate_id, consultation_id), StepForm()
    if request.method == "GET":
        form.version.data = str(consultation.version)
    status = tried(form, lambda work, now: _COMMANDS[step](work, consultation_id, now), _("C’est fait et publié."))
    if status == 303:
        return _hub(mandate_id, consultation_id)
    consultation = kept(mandate_id, consultation_id)
    voters, quorum = opening.foreseen(consultation, clock.now()) if step == "ouvrir" else ([], None)
    return private_page(
        "commission/consultations/desk_move.html", form, status, step=step, consultation=consultation,
        mandate=consultation.mandate, voters=voters, refusal=pages.refusals(consultation, current_actor())[step],
        quorum=words.quorum(opening.as_json(quorum, {})) if quorum is not None else [],
    )  # fmt: skip


@blueprint.route("/annuler", methods=["GET", "POST"])
@access(KEEPERS)
def cancel(mandate_id: int, consultation_id: int) -> ResponseReturnValue:
    """Call it off, with a public reason."""
    kept(mandate_id, consultation_id)
    form = ReasonForm()
    status = tried(
        form, lambda work, now: services.cancel(work, consultation_id, typed(form.reason), now),
        _("La consultation est annulée ; la raison est publiée."),
    )  # fmt: skip
    if status == 303:
        return _hub(mandate_id, consultation_id)
    consultation = kept(mandate_id, consultation_id)
    return private_page(
        "commission/consultations/desk_cancel.html", form, status, consultation=consultation,
        mandate=consultation.mandate, refusal=policies.refusal_to_cancel(consultation, current_actor()),
    )  # fmt: skip
