"""The public board: is my ballot in the box? And the opened box, for who may take it away."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from budgets.editions import policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.types import Action, Phase
from budgets.pabulib.exporting import to_bytes
from budgets.results import finding, services
from budgets.results.forms import CodeForm
from budgets.results.views import attachment
from commons.ballot_box import queries as box
from commons.ballot_box.models import Poll
from commons.ballot_box.types import PollState
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.errors import NotFound
from commons.kernel.http import private, respond
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("box", __name__, url_prefix="/budgets/<slug>/urne")


@blueprint.get("")
@access(EVERYONE)
def board(slug: str) -> Response:
    """How many ballots, the hash of the box, and the place of a tracking code."""
    edition = finding.readable(slug, Action.READ)
    poll = box.poll_named(edition.poll_key)
    if poll.state is not PollState.CLOSED:
        return _not_yet(edition, poll)
    form = CodeForm(request.args)
    typed = form.code.data or ""
    where = box.receipt_on_board(poll, typed) if typed else None
    rows = [(envelope, box.ballots_in(poll, envelope.box)) for envelope in edition.envelopes]
    found = next((envelope for envelope in edition.envelopes if envelope.box == where), None)
    may = policies.refusal_to(Action.READ_BOX, current_actor(), edition, editions.holding_places(edition), clock.now())
    return private(
        respond(
            "budgets/results/board.html",
            edition=edition, poll=poll, rows_by_envelope=rows,
            turnout=box.turnout(poll), form=form,
            typed=typed[:40], found=found, refusal=may,
        )
    )  # fmt: skip


def _not_yet(edition: Edition, poll: Poll) -> Response:
    """Before closing: what will be here, and how many have voted, rounded."""
    phase = policies.phase(edition, clock.now())
    turnout = box.turnout(poll) if phase is not Phase.CAMPAIGN else None
    return respond("budgets/results/board_soon.html", edition=edition, phase=phase.value, turnout=turnout)


@blueprint.get("/<envelope>/recus.txt")
@access(EVERYONE)
def receipts(slug: str, envelope: str) -> Response:
    """Every tracking code of a box, one a line."""
    edition = finding.readable(slug, Action.READ)
    found = finding.envelope_of(edition, envelope)
    codes = box.receipts(box.poll_named(edition.poll_key), found.box)
    if not codes:
        raise NotFound(_("Cette urne n’a pas de reçus : ses bulletins viennent d’un vote passé."))
    return attachment("\n".join([*codes, ""]).encode(), f"{slug}-{found.slug}-recus.txt", "text/plain; charset=utf-8")


@blueprint.get("/<envelope>/urne.pb")
@access(EVERYONE)
def opened(slug: str, envelope: str) -> Response:
    """The opened box in Pabulib's format, for observers or for everybody, as the règlement says."""
    edition = finding.readable(slug)
    found = finding.envelope_of(edition, envelope)
    actor = current_actor()
    with unit_of_work(actor) as work:
        data = to_bytes(services.open_box(work, actor, edition, found, clock.now()))
    return private(attachment(data, f"{slug}-{envelope}.pb", "text/plain; charset=utf-8"))
