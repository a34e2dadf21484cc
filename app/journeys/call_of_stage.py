"""The stage "appel aux associations" of a budget leads to the call that answers it, which the secretariat prepares.

The edition is held while its call is prepared: of two people who do so at once, both find the same one. Whatever is
published of it is read by everybody from the stages of the edition.
"""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from budgets.editions import queries as editions
from budgets.editions.desk import SECRETARIAT, handled, page
from budgets.editions.models import Edition
from budgets.editions.showing import versions
from budgets.editions.types import EditionState
from budgets.needs import queries as needs
from budgets.stages import hub, policies
from budgets.stages import queries as stages
from budgets.stages.models import Stage
from budgets.stages.types import StageKind, StageReason, StageState
from commons.kernel import clock
from commons.kernel.access import EVERYONE, access
from commons.kernel.commands import carried_out
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.rights import Right, add_rights
from commons.kernel.unit_of_work import Work
from participation.initiatives import calling, criteria
from participation.initiatives.calling import CallDraft
from participation.initiatives.models_calls import Call
from participation.initiatives.types import PAGES, CallKind, CallState

EDITION = "budgets.edition"
#: Within how many days whoever sends a file is answered, unless the secretariat writes otherwise.
ANSWER_DAYS = 60
#: How many people read each file, each alone, and how long a refusal may be contested: it is an AMI, whatever its door.
READERS, APPEAL_DAYS = 2, 15
RIGHTS = (
    Right(_l("Lire l’appel aux associations d’un budget"), _l("Tout le monde"), _l("Dès que l’appel est publié")),
    Right(
        _l("Préparer l’appel de l’étape « Appel aux associations »"),
        _l("Le secrétariat du territoire"),
        _l("Tant que le vote se prépare"),
    ),
)
blueprint = Blueprint("stage_call", __name__)


def register(app: Flask) -> None:
    """Say in which stage one reads a call, and where it is prepared."""
    app.register_blueprint(blueprint)
    hub.offer_link(app, StageKind.CALL, _l("Lire l’appel aux associations"), "stage_call.show")
    hub.offer_link(app, StageKind.CALL, _l("L’appel de cette étape"), "stage_call.desk", desk=True)
    add_rights(app, _l("Appel aux associations d’un budget participatif"), RIGHTS)


def calls_of(edition_id: int, *states: CallState) -> list[Call]:
    """The calls whose files become projects of this edition, the first first."""
    mine = (Call.linked_kind == EDITION, Call.linked_id == edition_id, Call.state.in_(states))
    return list(db.session.scalars(select(Call).where(*mine).order_by(Call.id)))


def prepare_call(work: Work, slug: str, now: datetime) -> Call:
    """The call of this stage, with its dates and the priorities that were retained; asked twice, it is one."""
    edition = editions.held(slug)
    if edition is None:
        raise NotFound(reason=StageReason.NOT_FOUND)
    refusal = policies.refusal_to_handle(work.actor, edition, editions.holding_places(edition))
    if refusal is not None:
        raise Refused(reason=refusal)
    stage = stages.named(edition.id, StageKind.CALL)
    if stage is None:
        raise NotFound(reason=StageReason.NO_SUCH_STAGE)
    known = calls_of(edition.id, CallState.PREPARED, CallState.PUBLISHED)
    if known:
        return known[0]
    if (late := refusal_to_prepare(edition, stage, now)) is not None:
        raise Refused(reason=late)
    call = calling.prepare(work, _draft(edition, stage, now), now)
    retained = [each.ref for each in needs.retained(edition.id)]
    return criteria.answer_priorities(work, call.id, call.version, retained, now) if retained else call


def refusal_to_prepare(edition: Edition, stage: Stage, now: datetime) -> StageReason | None:
    """Why no call is prepared any more, or None: nothing could be sent to it."""
    if policies.standing(stage, now) is StageState.CLOSED:
        return StageReason.CLOSED
    return None if edition.state is EditionState.DRAFT else StageReason.NOT_NOW


def _draft(edition: Edition, stage: Stage, now: datetime) -> CallDraft:
    return CallDraft(
        CallKind.BUDGET, _("Appel : %(title)s", title=edition.title)[:120], stage.words, stage.opens_at or now,
        stage.closes_at, ANSWER_DAYS, place_id=edition.place_id, linked=(EDITION, edition.id),
        readers=READERS, appeal_days=APPEAL_DAYS,
    )  # fmt: skip


def _versions(slug: str) -> tuple[str, ...]:
    return (*versions(slug), PAGES)


@blueprint.get("/budgets/<slug>/appel")
@access(EVERYONE)
@same_for_everybody(_versions)
def show(slug: str) -> ResponseReturnValue:
    """Straight to the call of an edition; when there are several, or none yet, a page that says so."""
    edition = editions.by_slug(slug)
    if edition is None or edition.begun_at is None or stages.named(edition.id, StageKind.CALL) is None:
        raise NotFound(reason=StageReason.NOT_FOUND)
    found = calls_of(edition.id, CallState.PUBLISHED, CallState.CLOSED)
    if len(found) == 1:
        return go(url_for("calls.show", slug=found[0].slug))
    return render_template("journeys/call_of_stage.html", edition=edition, calls=found)


@blueprint.get("/equipe/budgets/<slug>/appel")
@access(SECRETARIAT)
def desk(slug: str) -> Response:
    """The calls of an edition, published or not; one to prepare when there is none."""
    edition = handled(slug)
    stage = stages.named(edition.id, StageKind.CALL)
    if stage is None:
        raise NotFound(reason=StageReason.NO_SUCH_STAGE)
    late = refusal_to_prepare(edition, stage, clock.now())
    return page("journeys/call_of_stage_desk.html", edition=edition, calls=calls_of(edition.id, *CallState), late=late)


@blueprint.post("/equipe/budgets/<slug>/appel/preparer")
@access(SECRETARIAT)
def prepare(slug: str) -> ResponseReturnValue:
    """Prepare the call; its own pages say the rest of it, and publish it."""
    handled(slug)
    made: list[int] = []
    carried_out(
        lambda work, now: made.append(prepare_call(work, slug, now).id),
        _("L’appel est préparé : écrivez les critères de lecture, relisez-le, puis publiez-le."),
    )
    return go(url_for("initiative_desk.call", call_id=made[0]))
