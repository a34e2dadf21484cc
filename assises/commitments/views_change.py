"""The desk of one commitment: what becomes of it, points of its owner, who owes it, which one says the same."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from assises.commitments import pages, progress, queries, services
from assises.commitments.addresses import NUMBER
from assises.commitments.desk import KEEPERS, WRITERS, bodies_offered, moves_of, refusals, written
from assises.commitments.forms import HandOnForm, MoveForm, PointForm, PromiseForm, SameForm, number_of
from assises.commitments.models import AssisesCommitment
from assises.commitments.types import PromiseState
from commons.kernel import clock
from commons.kernel.access import access
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.http import go
from commons.kernel.seen import Seen

blueprint = Blueprint(
    "assises_commitment_desk", __name__, url_prefix=f"/equipe/assises/engagements/<{NUMBER}:commitment_id>"
)


@blueprint.get("")
@access(WRITERS)
def hub(commitment_id: int) -> ResponseReturnValue:
    """Where it stands, and what one may do."""
    commitment = written(commitment_id)
    return private_page(
        "assises/commitments/desk_hub.html", refusals=refusals(commitment), **pages.whole(commitment, clock.now())
    )


@blueprint.route("/etat", methods=["GET", "POST"])
@access(WRITERS)
def move(commitment_id: int) -> ResponseReturnValue:
    """What becomes of it."""
    form = MoveForm()
    form.offer(moves_of(_first(form, written(commitment_id))))
    done = tried(
        form,
        lambda work, now: services.move(
            work, commitment_id, form.seen, PromiseState(typed(form.to)), typed(form.reason), now,
            due_on=form.due_on.data, carried_to=form.carried_to.data,
        ),
        _("C’est enregistré. Tout le monde peut le lire."), "to",
    )  # fmt: skip
    if done.done:
        return go(_hub(commitment_id))
    commitment = _again(form, commitment_id, done.status)
    form.offer(moves_of(commitment))
    return private_page(
        "assises/commitments/desk_move.html", form, done.status, refusal=refusals(commitment)["move"],
        **pages.head(commitment),
    )  # fmt: skip


@blueprint.route("/point", methods=["GET", "POST"])
@access(WRITERS)
def report(commitment_id: int) -> ResponseReturnValue:
    """A point of whoever owes it."""
    written(commitment_id)
    form = PointForm()
    done = tried(
        form, lambda work, now: progress.report(work, commitment_id, form.draft(), now), _("Le point est publié.")
    )
    if done.done:
        return go(_hub(commitment_id))
    commitment = written(commitment_id)
    return private_page(
        "assises/commitments/desk_point.html", form, done.status, refusal=refusals(commitment)["point"],
        **pages.head(commitment),
    )  # fmt: skip


@blueprint.route("/porteur", methods=["GET", "POST"])
@access(KEEPERS)
def hand_on(commitment_id: int) -> ResponseReturnValue:
    """Somebody else owes it."""
    form = HandOnForm()
    form.offer_bodies(bodies_offered())
    _first(form, written(commitment_id))
    done = tried(
        form,
        lambda work, now: services.hand_on(
            work, commitment_id, form.seen, typed(form.owner), number_of(form.body), typed(form.reason), now
        ),
        _("C’est enregistré. Qui s’était engagé avant reste écrit."),
    )
    if done.done:
        return go(_hub(commitment_id))
    commitment = _again(form, commitment_id, done.status)
    return private_page(
        "assises/commitments/desk_owner.html", form, done.status, refusal=refusals(commitment)["hand_on"],
        **pages.head(commitment),
    )  # fmt: skip


@blueprint.route("/pareil", methods=["GET", "POST"])
@access(KEEPERS)
def say_same(commitment_id: int) -> ResponseReturnValue:
    """It says the same as another one."""
    form, commitment = SameForm(), written(commitment_id)
    form.offer(_others(commitment))
    if request.method == "GET":
        form.other.data = str(commitment.duplicate_of_id or "")
    _first(form, commitment)
    done = tried(
        form,
        lambda work, now: services.say_same(work, commitment_id, form.seen, number_of(form.other), now),
        _("C’est enregistré. Les deux engagements restent."), "other",
    )  # fmt: skip
    if done.done:
        return go(_hub(commitment_id))
    commitment = _again(form, commitment_id, done.status)
    return private_page(
        "assises/commitments/desk_same.html", form, done.status, refusal=refusals(commitment)["same"],
        **pages.head(commitment),
    )  # fmt: skip


@blueprint.route("/corriger", methods=["GET", "POST"])
@access(KEEPERS)
def correct(commitment_id: int) -> ResponseReturnValue:
    """Other words, while nobody accepted it."""
    form, commitment = PromiseForm(), written(commitment_id)
    form.offer(queries.axes(commitment.edition_id), bodies_offered())
    if request.method == "GET":
        _fill(form, commitment)
    done = tried(
        form, lambda work, now: services.correct(work, commitment_id, form.seen, form.draft(), now),
        _("C’est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(_hub(commitment_id))
    commitment = _again(form, commitment_id, done.status)
    return private_page(
        "assises/commitments/desk_promise.html", form, done.status, edition=commitment.edition, commitment=commitment,
        refusal=refusals(commitment)["correct"],
    )  # fmt: skip


def _hub(commitment_id: int) -> str:
    return url_for("assises_commitment_desk.hub", commitment_id=commitment_id)


def _first(form: Seen, commitment: AssisesCommitment) -> AssisesCommitment:
    """The version that the page shows when it is first read."""
    if request.method == "GET":
        form.version.data = str(commitment.version)
    return commitment


def _again(form: Seen, commitment_id: int, status: int) -> AssisesCommitment:
    """The commitment as it stands now; whoever saves again after a 409 has read it."""
    commitment = written(commitment_id)
    if status == 409:
        form.version.data = str(commitment.version)
    return commitment


def _others(commitment: AssisesCommitment) -> list[AssisesCommitment]:
    known = {c.id: c for c in queries.of_edition(commitment.edition_id) + queries.before(commitment.edition.year)}
    return [c for c in known.values() if c.id != commitment.id and c.duplicate_of_id is None]


def _fill(form: PromiseForm, c: AssisesCommitment) -> None:
    form.words.data, form.owner.data, form.due_on.data, form.indicator.data = c.words, c.owner, c.due_on, c.indicator
    form.body.data, form.axis.data, form.version.data = str(c.body_id or ""), str(c.axis_id or ""), str(c.version)
