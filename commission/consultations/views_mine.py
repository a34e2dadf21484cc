"""Pages of a member: give one's voice, in the open or in secret, replace a secret ballot, ask for what comes next."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.consultations import pages, policies, queries, services, speaking, words
from commission.consultations.addresses import NUMBER
from commission.consultations.desk import read_as_member, tried
from commission.consultations.forms import (
    SecretForm,
    StepForm,
    VoiceForm,
    answer_names,
    answers_of,
    form_for,
    said_in,
)
from commission.consultations.models import Consultation, Elector
from commission.consultations.policies import Refusal
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import State
from commission.mandates.models import CommissionMember
from commons.ballot_box import codes
from commons.ballot_box.types import Cast
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page
from commons.kernel.http import go
from commons.kernel.visitors import count_try

blueprint = Blueprint("commission_voice", __name__, url_prefix="/commission/consultations")
#: Receipts tried by one member in an hour.
MOST_TRIES = 20


@blueprint.route(f"/<{NUMBER}:consultation_id>/voix", methods=["GET", "POST"])
@access(SIGNED_IN)
def speak(consultation_id: int) -> ResponseReturnValue:
    """Give one's voice."""
    consultation, member = read_as_member(consultation_id)
    return _booth(consultation, member) if consultation.secret else _in_the_open(consultation, member)


def _in_the_open(consultation: Consultation, member: CommissionMember) -> ResponseReturnValue:
    form, elector = form_for(consultation, VoiceForm), queries.elector_of(consultation.id, member.id)
    given = queries.voices_of(elector.id) if elector is not None else []
    assert isinstance(form, VoiceForm)
    if request.method == "GET":
        form.seen.data = str(len(given))
    number = consultation.id
    status = tried(
        form,
        lambda work, now: services.speak(work, number, said_in(form, consultation), int(form.seen.data or 0), now),
        _("Votre voix est enregistrée. Vous pouvez la changer jusqu’à la fin."),
    )
    if status == 303:
        return go(url_for(".speak", consultation_id=number))
    consultation, member = read_as_member(number)
    elector = queries.elector_of(number, member.id)
    given = queries.voices_of(elector.id) if elector is not None else []
    if status == 409:
        # Shown below from now on: sending again is a choice made knowing it.
        form.seen.data, form.seen.raw_data = str(len(given)), None
    past = [(voice.at, words.spoken(consultation, voice), voice.words) for voice in reversed(given)]
    return private_page("commission/consultations/speak.html", form, status, given=past, **_at(consultation, member))


def _booth(consultation: Consultation, member: CommissionMember) -> ResponseReturnValue:
    """A secret ballot; its receipt is shown once, on the answer itself, and kept nowhere."""
    form, done, number = form_for(consultation, SecretForm), list[Cast](), consultation.id
    assert isinstance(form, SecretForm)
    if request.method == "GET":
        form.secret.data = codes.new_secret()
    status = tried(
        form,
        lambda work, now: done.append(
            services.cast(work, number, answers_of(form, consultation), str(form.secret.data), now)
        ),
        "",
    )
    consultation, member = read_as_member(number)
    if done and status == 303:
        return _receipt(consultation, done[0], replaced=False)
    return private_page("commission/consultations/booth.html", form, status, **_at(consultation, member))


@blueprint.route(f"/<{NUMBER}:consultation_id>/changer", methods=["GET", "POST"])
@access(SIGNED_IN)
def change(consultation_id: int) -> ResponseReturnValue:
    """Replace a secret ballot: the secret of its receipt says which; what it held is shown to nobody."""
    if request.method == "POST":
        count_try("commission.replace", ConsultationReason.TOO_MANY, most=MOST_TRIES)
    consultation, member = read_as_member(consultation_id)
    form, done = form_for(consultation, SecretForm), list[Cast]()
    assert isinstance(form, SecretForm)
    status = tried(
        form,
        lambda work, now: done.append(
            services.replace(work, consultation_id, answers_of(form, consultation), str(form.secret.data), now)
        ),
        "",
        "secret",
    )
    consultation, member = read_as_member(consultation_id)
    if done and status == 303:
        return _receipt(consultation, done[0], replaced=True)
    return private_page("commission/consultations/change.html", form, status, **_at(consultation, member))


@blueprint.route(f"/<{NUMBER}:consultation_id>/demander", methods=["GET", "POST"])
@access(SIGNED_IN)
def ask(consultation_id: int) -> ResponseReturnValue:
    """The bureau asks for the opening, or for the closing."""
    consultation, member = read_as_member(consultation_id)
    form = StepForm()
    if request.method == "GET":
        form.version.data = str(consultation.version)
    status = tried(
        form, lambda work, now: services.ask(work, consultation_id, form.seen, now),
        _("C’est demandé. Le secrétariat l’exécute."),
    )  # fmt: skip
    if status == 303:
        return go(url_for(".ask", consultation_id=consultation_id))
    consultation, member = read_as_member(consultation_id)
    if status == 409:
        form.version.data, form.version.raw_data = str(consultation.version), None
    asked = consultation.close_asked_at if consultation.state is State.OPEN else consultation.open_asked_at
    return private_page(
        "commission/consultations/ask.html", form, status, asked=asked,
        refusal=policies.refusal_to_ask(consultation, member, clock.now()), **_head(consultation),
    )  # fmt: skip


def _head(consultation: Consultation) -> dict[str, object]:
    passages = [passage for passage in consultation.passages_named if passage.words or passage.label]
    return {**pages.head(consultation, clock.now()), "passages": passages}


def _at(consultation: Consultation, member: CommissionMember) -> dict[str, object]:
    """What a page of voices shows: why this one is not heard, and the fields that carry the answers."""
    elector = queries.elector_of(consultation.id, member.id)
    return {
        **_head(consultation),
        "refusal": _refusal(consultation, member, elector),
        "voted": consultation.secret and elector is not None and speaking.has_voted(consultation, elector),
        "names": answer_names(consultation),
    }


def _refusal(consultation: Consultation, member: CommissionMember, elector: Elector | None) -> Refusal | None:
    if consultation.state is State.PREPARED:
        return ConsultationReason.NOT_OPEN
    of_seat = queries.elector_of_seat(consultation.id, member.seat_id)
    refusal = policies.refusal_as_elector(member, elector, of_seat)
    return refusal or policies.refusal_to_speak(consultation, clock.now())


def _receipt(consultation: Consultation, cast: Cast, *, replaced: bool) -> Response:
    return private_page(
        "commission/consultations/receipt.html", secret=codes.grouped(cast.secret), code=codes.grouped(cast.code),
        replaced=replaced, consultation=consultation,
    )  # fmt: skip
