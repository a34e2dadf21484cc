"""Public pages: every consultation, what was asked, under which rules, and what came out; no account is needed."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from commission.consultations import pages, queries
from commission.consultations.addresses import NUMBER
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason
from commission.consultations.types import PAGES
from commission.mandates.types import PAGES as MANDATES
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import page
from commons.kernel.errors import NotFound
from commons.kernel.pages import same_for_everybody

blueprint = Blueprint("commission_consultations", __name__, url_prefix="/commission/consultations")


def _names(**_args: object) -> tuple[str, ...]:
    return (PAGES, MANDATES)


def announced(consultation_id: int) -> Consultation:
    """The consultation of this number, once the bureau announced it."""
    consultation = queries.by_id(consultation_id)
    if consultation is None or not consultation.is_public:
        raise NotFound(reason=ConsultationReason.NOT_FOUND)
    return consultation


@blueprint.get("")
@access(EVERYONE)
@same_for_everybody(_names)
def index() -> ResponseReturnValue:
    """Every consultation, the latest first."""
    return page("commission/consultations/index.html", rows=pages.rows(queries.public(), clock.now()))


@blueprint.get(f"/<{NUMBER}:consultation_id>")
@access(EVERYONE)
def show(consultation_id: int) -> ResponseReturnValue:
    """One consultation; made anew each time: what it is about is named by another part of the product."""
    return page("commission/consultations/show.html", **pages.whole(announced(consultation_id), clock.now()))


@blueprint.get(f"/<{NUMBER}:consultation_id>.json")
@access(EVERYONE)
def as_json(consultation_id: int) -> ResponseReturnValue:
    """The same for programs, enough to count again."""
    return jsonify(pages.as_data(announced(consultation_id)))
