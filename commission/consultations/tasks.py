"""What awaits a member on their own page: a voice to give, an opening to ask for, somebody to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from commission.consultations import queries, speaking
from commission.consultations.models import Consultation, Elector
from commission.consultations.types import Kind, Outcome, State
from commission.mandates.hub import Task
from commission.mandates.models import CommissionMember


def of(member: CommissionMember, now: datetime) -> Sequence[Task]:
    """Everything that awaits this member now."""
    every = queries.of_mandate(member.mandate_id)
    found = [task for each in every for task in _voice(each, member, now)]
    found += [task for each in every for task in _of_the_bureau(each, member, now)] if member.in_bureau else []
    return found + ([task for each in every for task in _of_drafters(each)] if member.in_drafting else [])


def _voice(consultation: Consultation, member: CommissionMember, now: datetime) -> list[Task]:
    if consultation.state is not State.OPEN or now >= consultation.closes_at:
        return []
    elector = queries.elector_of(consultation.id, member.id)
    if elector is None or _has_spoken(consultation, elector):
        return []
    url = url_for("commission_voice.speak", consultation_id=consultation.id)
    return [Task(_("Donner votre voix : %(title)s", title=consultation.title), url, consultation.closes_at)]


def _has_spoken(consultation: Consultation, elector: Elector) -> bool:
    if consultation.secret:
        return speaking.has_voted(consultation, elector)
    return bool(queries.voices_of(elector.id))


def _of_the_bureau(consultation: Consultation, member: CommissionMember, now: datetime) -> list[Task]:
    url = url_for("commission_voice.ask", consultation_id=consultation.id)
    if consultation.state is State.PREPARED and consultation.open_asked_by is None and now < consultation.closes_at:
        title = _("Demander l’ouverture : %(title)s", title=consultation.title)
        return [Task(title, url, consultation.opens_at)]
    if consultation.state is State.OPEN and now >= consultation.closes_at and consultation.close_asked_by is None:
        return [Task(_("Demander la clôture : %(title)s", title=consultation.title), url)]
    if consultation.state is not State.CONTESTED:
        return []
    return [
        Task(
            _("Répondre à une contestation : %(title)s", title=consultation.title),
            url_for("commission_answers.answer_contest", contest_id=each.id),
            consultation.contest_until,
        )
        for each in queries.contests(consultation.id)
        if each.answered_at is None and each.member_id != member.id
    ]


def _of_drafters(consultation: Consultation) -> list[Task]:
    waits = consultation.state is State.OPEN or consultation.outcome is Outcome.OBJECTED
    if consultation.kind is not Kind.CONSENT or not waits:
        return []
    objections = queries.objections(consultation.id)
    answered = queries.replies([voice.id for voice in objections])
    return [
        Task(
            _("Répondre à une objection : %(title)s", title=consultation.title),
            url_for("commission_answers.answer_objection", voice_id=voice.id),
        )
        for voice in objections
        if voice.id not in answered
    ]
