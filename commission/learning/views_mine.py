"""A member's pages of the cycle: ask for a place, give it back, one's attestation."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.learning import attestation, coming, pages, policies, queries
from commission.learning.forms import ComeForm
from commission.learning.models import LearningSession
from commission.learning.types import LearningReason
from commission.mandates.desk import myself
from commission.mandates.models import CommissionMember
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go, private

blueprint = Blueprint("commission_cycle_mine", __name__, url_prefix="/commission/cycle")


@blueprint.route("/seances/<int:session_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def come(session_id: int) -> ResponseReturnValue:
    """Ask for a place, or see where one stands."""
    myself()
    _session(session_id)
    form = ComeForm()
    done = tried(
        form,
        lambda work, now: coming.come(work, session_id, typed(form.needs), bool(form.child_care.data), now),
        _("C’est noté. Cette page dit si vous avez une place."),
    )
    if done.done:
        return go(url_for("commission_cycle_mine.come", session_id=session_id))
    session, member = _session(session_id), myself()
    place = queries.place_of(session_id, member.id)
    return private_page(
        "commission/learning/come.html", form, done.status, session=session, place=place,
        taken=queries.taken(session_id), refusal=policies.refusal_to_come(session, member, place, clock.now()),
        leaving=policies.refusal_to_leave(place, clock.now()), attested=_followed_something(member),
    )  # fmt: skip


@blueprint.post("/seances/<int:session_id>/desinscription")
@access(SIGNED_IN)
def leave(session_id: int) -> ResponseReturnValue:
    """Give one's place back."""
    myself()
    _session(session_id)
    carried_out(lambda work, now: coming.leave(work, session_id, now), _("Votre place est rendue."))
    return go(url_for("commission_cycle_mine.come", session_id=session_id))


@blueprint.get("/attestation.pdf")
@access(SIGNED_IN)
def attest() -> Response:
    """The modules one followed, as a document."""
    member = myself()
    if not _followed_something(member):
        raise Refused(reason=LearningReason.NOTHING_DONE)
    return private(attestation.answer(member, clock.now()))


def _followed_something(member: CommissionMember) -> bool:
    """Whether there is anything to attest."""
    return any(done for _module, _said, done in pages.progress(member))


def _session(session_id: int) -> LearningSession:
    found = queries.session(session_id) if session_id <= LARGEST_ID else None
    if found is None or found.module.state != "published":
        raise NotFound(reason=LearningReason.NOT_FOUND)
    return found
