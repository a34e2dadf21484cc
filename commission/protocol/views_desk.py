"""The desk of the secretariat: the protocols of a mandate, and a new one."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import policies as mandate_policies
from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commission.mandates.types import MandateReason
from commission.protocol import queries, services
from commission.protocol.addresses import NUMBER
from commission.protocol.forms import OpenForm
from commons.identity.types import Role
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go

blueprint = Blueprint("commission_protocol_desk", __name__, url_prefix="/equipe/commission")


@blueprint.route(f"/<{NUMBER}:mandate_id>/protocoles", methods=["GET", "POST"])
@access(holders_of(Role.SECRETARIAT))
def index(mandate_id: int) -> ResponseReturnValue:
    """Every protocol of the mandate and where it stands; open another one."""
    mandate = _kept(mandate_id)
    form = OpenForm()
    done = tried(
        form, lambda work, now: services.open_protocol(work, mandate_id, typed(form.title), now),
        _("Le protocole est ouvert : le groupe rédacteur peut écrire."), "title",
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_protocol_desk.index", mandate_id=mandate_id))
    protocols = queries.protocols(mandate_id)
    latest = queries.latest([each.id for each in protocols])
    refusal = mandate_policies.refusal_to_compose(mandate, current_actor())
    return private_page(
        "commission/protocol/desk.html", form, done.status, mandate=mandate, protocols=protocols, latest=latest,
        refusal=refusal,
    )  # fmt: skip


def _kept(mandate_id: int) -> Mandate:
    """The mandate, when whoever asks is its secretariat. NotFound, Refused."""
    mandate = mandates.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    refusal = mandate_policies.refusal_to_keep(mandate, current_actor())
    if refusal is not None:
        raise Refused(reason=refusal)
    return mandate
