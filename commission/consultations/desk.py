"""What pages of members and of the desk begin and end with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash

from commission.consultations import queries
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason
from commission.mandates import policies as mandate_policies
from commission.mandates import queries as mandates
from commission.mandates.models import CommissionMember, Mandate
from commission.mandates.types import MandateReason
from commons.kernel import clock
from commons.kernel.access import current_actor, holders_of
from commons.kernel.answers import complain
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.forms import Form
from commons.kernel.unit_of_work import Work, unit_of_work

KEEPERS = holders_of("secretariat")


def tried(form: Form, command: Callable[[Work, datetime], object], said: str, field: str = "") -> int:
    """Carry out the command of a valid form: 303 when it is done, else the status of the page that says why not.

    Whatever was typed stays on the page, also when the hour has passed meanwhile.
    """
    if not form.validate_on_submit():
        return 200
    try:
        with unit_of_work(current_actor()) as work:
            command(work, clock.now())
    except DomainError as error:
        return complain(form, error, field)
    if said:
        flash(said, "success")
    return 303


def kept_mandate(mandate_id: int) -> Mandate:
    """The mandate of this number, when whoever asks is its secretariat."""
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    refusal = mandate_policies.refusal_to_keep(mandate, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return mandate


def kept(mandate_id: int, consultation_id: int) -> Consultation:
    """The consultation of this number in this mandate, when whoever asks is its secretariat."""
    kept_mandate(mandate_id)
    consultation = queries.by_id(consultation_id)
    if consultation is None or consultation.mandate_id != mandate_id:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    return consultation


def read_as_member(consultation_id: int) -> tuple[Consultation, CommissionMember]:
    """The consultation of this number and the seat of whoever asks, in its mandate; NotFound, Refused."""
    consultation = queries.by_id(consultation_id)
    if consultation is None:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    member = mandates.member_of(current_actor().person_id, consultation.mandate_id)
    refusal = mandate_policies.refusal_as_member(member)
    if refusal is not None or member is None:
        raise Refused(reason=refusal or MandateReason.NOT_A_MEMBER)
    if not consultation.is_public and not mandate_policies.is_bureau(member):
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    return consultation, member
