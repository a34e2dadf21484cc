"""The desk of files of values: bring one, read what each line would do, write it or throw it away."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.matrix import desk, importing, planning, policies, queries
from commission.matrix.desk import MEASURERS
from commission.matrix.forms_values import ConfirmForm, FileForm
from commission.matrix.kinds import ImportState, Outcome
from commission.matrix.planning import Plan
from commons.kernel import clock, paging
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.http import go

blueprint = Blueprint(
    "commission_matrix_files", __name__, url_prefix="/equipe/commission/<int:mandate_id>/valeurs/import"
)  # fmt: skip
#: Lines of a file on one page.
SHEET = 100


@blueprint.route("", methods=["GET", "POST"])
@access(MEASURERS)
def index(mandate_id: int) -> ResponseReturnValue:
    """The files there were, and one more to be checked."""
    desk.measured(mandate_id)
    form = FileForm()
    done = tried(form, lambda work, now: importing.check(work, mandate_id, form.called, form.body(), now),
                 _("Le fichier se lit. Rien n’est encore enregistré : relisez, puis confirmez."), "file")  # fmt: skip
    if done.done:
        return go(url_for(".show", mandate_id=mandate_id, import_id=done.made.id))
    mandate = desk.measured(mandate_id)
    return private_page(
        "commission/matrix/desk_import.html", form, done.status, mandate=mandate, imports=queries.imports(),
        refusal=policies.refusal_to_measure(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/<int:import_id>", methods=["GET", "POST"])
@access(MEASURERS)
def show(mandate_id: int, import_id: int) -> ResponseReturnValue:
    """What each line would do; written once it is confirmed."""
    desk.measured(mandate_id)
    desk.there(queries.kept_import, import_id)
    form = ConfirmForm()
    done = tried(
        form,
        lambda work, now: importing.write(
            work, mandate_id, import_id, typed(form.seen), bool(form.corrects.data), typed(form.reason), now
        ),
        _("Les valeurs sont enregistrées et publiées."),
    )  # fmt: skip
    if done.done:
        return go(url_for(".index", mandate_id=mandate_id))
    mandate, kept = desk.measured(mandate_id), desk.there(queries.kept_import, import_id)
    plan = planning.plan(kept.body, clock.now())
    form.seen.data = plan.digest
    asked = request.args.get("montrer", "")
    return private_page(
        "commission/matrix/desk_plan.html", form, done.status, mandate=mandate, kept=kept, plan=plan, asked=asked,
        part=_part(plan, asked, mandate_id, import_id), outcomes=list(Outcome),
        waits=kept.state is ImportState.CHECKED, refusal=policies.refusal_to_measure(mandate, current_actor()),
    )  # fmt: skip


def _part(plan: Plan, asked: str, mandate_id: int, import_id: int) -> paging.Leaf[planning.Planned]:
    lines = [line for line in plan.lines if asked in ("", line.outcome.value)]
    number = paging.asked_page(request.args.get("page", ""))
    return paging.leaf(
        lines, number, SHEET,
        lambda page: url_for(".show", mandate_id=mandate_id, import_id=import_id, montrer=asked or None, page=page),
    )  # fmt: skip


@blueprint.post("/<int:import_id>/abandonner")
@access(MEASURERS)
def discard(mandate_id: int, import_id: int) -> ResponseReturnValue:
    """Throw a checked file away."""
    desk.measured(mandate_id)
    desk.there(queries.kept_import, import_id)
    carried_out(lambda work, now: importing.discard(work, mandate_id, import_id, now),
                _("Le fichier est abandonné : rien n’a été enregistré."))  # fmt: skip
    return go(url_for(".index", mandate_id=mandate_id))
