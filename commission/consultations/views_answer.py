"""Pages of members who answer: objections, contested results, minority opinions."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.consultations import pages, policies, queries, services, words
from commission.consultations.addresses import NUMBER
from commission.consultations.desk import read_as_member, tried
from commission.consultations.forms import OpinionForm, ReplyForm, SignForm, WordsForm
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import Reply
from commons.kernel import clock, i18n
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.errors import NotFound
from commons.kernel.http import go
from commons.kernel.sanitise import plain_to_markup

blueprint = Blueprint("commission_answers", __name__, url_prefix="/commission/consultations")


def _page_of(consultation_id: int, anchor: str = "") -> str:
    return url_for("commission_consultations.show", consultation_id=consultation_id, _anchor=anchor or None)


@blueprint.route(f"/objections/<{NUMBER}:voice_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def answer_objection(voice_id: int) -> ResponseReturnValue:
    """The drafting group answers an objection."""
    voice = queries.voice(voice_id)
    if voice is None or not voice.objects:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    number = voice.elector.consultation_id
    read_as_member(number)
    form = ReplyForm()
    form.offer()
    status = tried(
        form,
        lambda work, now: services.answer_objection(
            work, voice_id, Reply(typed(form.reply)), typed(form.words), form.ref, now
        ),
        _("La réponse est publiée à côté de l’objection."),
    )
    if status == 303:
        return go(_page_of(number, "objections"))
    consultation, member = read_as_member(number)
    reply = queries.replies([voice_id]).get(voice_id)
    shown = next((each for each in pages.objections(consultation) if each.voice.id == voice_id), None)
    return private_page(
        "commission/consultations/objection.html", form, status, objection=shown, voice=queries.voice(voice_id),
        reply=reply, consultation=consultation,
        refusal=policies.refusal_to_answer_an_objection(consultation, member, reply is not None),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:consultation_id>/contester", methods=["GET", "POST"])
@access(SIGNED_IN)
def contest(consultation_id: int) -> ResponseReturnValue:
    """A member contests the result."""
    consultation, member = read_as_member(consultation_id)
    form = WordsForm()
    status = tried(
        form, lambda work, now: services.contest(work, consultation_id, typed(form.words), now),
        _("Votre contestation est publiée. Le bureau y répond."),
    )  # fmt: skip
    if status == 303:
        return go(_page_of(consultation_id, "contestations"))
    consultation, member = read_as_member(consultation_id)
    refusal = policies.refusal_to_contest(consultation, member, clock.now())
    return private_page(
        "commission/consultations/contest.html", form, status, consultation=consultation, refusal=refusal
    )  # fmt: skip


@blueprint.route(f"/contestations/<{NUMBER}:contest_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def answer_contest(contest_id: int) -> ResponseReturnValue:
    """The bureau answers whoever contests."""
    found = queries.contest(contest_id)
    if found is None:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    number = found.consultation_id
    read_as_member(number)
    form = WordsForm()
    status = tried(
        form, lambda work, now: services.answer_contest(work, contest_id, typed(form.words), now),
        _("La réponse est publiée à côté de la contestation."),
    )  # fmt: skip
    if status == 303:
        return go(_page_of(number, "contestations"))
    consultation, member = read_as_member(number)
    found = queries.contest(contest_id)
    assert found is not None
    return private_page(
        "commission/consultations/contest_answer.html", form, status, consultation=consultation, contest=found,
        by=words.name_of(found.member), refusal=policies.refusal_to_answer_a_contest(consultation, found, member),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:consultation_id>/avis", methods=["GET", "POST"])
@access(SIGNED_IN)
def write_opinion(consultation_id: int) -> ResponseReturnValue:
    """A member writes a minority opinion, and signs it; or finds one to sign."""
    read_as_member(consultation_id)
    form, written = OpinionForm(), list[int]()
    status = tried(
        form,
        lambda work, now: written.append(
            services.write(
                work, consultation_id, typed(form.words), typed(form.ticket), now, language=i18n.locale_code()
            ).id
        ),
        _("Votre avis est écrit et signé. D’autres membres peuvent le signer."),
    )
    if status == 303:
        return go(url_for(".opinion", opinion_id=written[0]))
    consultation, member = read_as_member(consultation_id)
    others = [each for each in queries.opinions(consultation_id) if each.withdrawn_at is None]
    return private_page(
        "commission/consultations/opinion_write.html", form, status, consultation=consultation, others=others,
        refusal=policies.refusal_to_sign(consultation, member, clock.now()), needed=_needed(consultation),
    )  # fmt: skip


@blueprint.route(f"/avis/<{NUMBER}:opinion_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def opinion(opinion_id: int) -> ResponseReturnValue:
    """A minority opinion: read it, sign it, or take one's signature back."""
    found = queries.opinion(opinion_id)
    if found is None:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    number = found.consultation_id
    _consultation, member = read_as_member(number)
    signed = any(each.member_id == member.id for each in found.standing)
    form = SignForm()
    form.offer()
    if request.method == "GET":
        form.act.data = "withdraw" if signed else "sign"
    status = tried(
        form,
        lambda work, now: (services.withdraw if typed(form.act) == "withdraw" else services.sign)(
            work, opinion_id, now
        ),
        _("C’est enregistré."),
    )
    if status == 303:
        return go(url_for(".opinion", opinion_id=opinion_id))
    consultation, member = read_as_member(number)
    found = queries.opinion(opinion_id)
    assert found is not None
    return private_page(
        "commission/consultations/opinion.html", form, status, consultation=consultation, opinion=found, signed=signed,
        text=plain_to_markup(found.words), by=[words.name_of(each.member) for each in found.standing],
        needed=_needed(consultation), refusal=policies.refusal_to_sign(consultation, member, clock.now()),
    )  # fmt: skip


def _needed(consultation: Consultation) -> int:
    return pages.rules_of(consultation).minority_signatures
