"""The desk of sources, methods and their tools."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commission.mandates.desk import SECRETARIAT
from commission.matrix import desk, policies, queries, sourcing
from commission.matrix.forms import MethodForm, SourceForm, StopForm, ToolForm
from commission.matrix.kinds import Agreement, Periodicity
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.days import day_of
from commons.kernel.http import go

blueprint = Blueprint("commission_matrix_steps", __name__, url_prefix="/equipe/commission/<int:mandate_id>/sources")


@blueprint.get("")
@access(SECRETARIAT)
def index(mandate_id: int) -> ResponseReturnValue:
    """Every source and every method."""
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/matrix/desk_sources.html", mandate=mandate, sources=queries.sources(), methods=queries.methods(),
        refusal=policies.refusal_to_write(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def add_source(mandate_id: int) -> ResponseReturnValue:
    """A source more."""
    desk.kept(mandate_id)
    form = SourceForm()
    form.offer()
    if not form.is_submitted():
        form.version.data, form.periodicity.data = "1", Periodicity.UNSAID.value
        form.agreement.data = Agreement.NONE.value
    done = tried(form, lambda work, now: sourcing.add_source(work, mandate_id, form.draft(), now),
                 _("La source est ajoutée."), "name")  # fmt: skip
    if done.done:
        return _back(mandate_id)
    return desk.form_page(form, done.status, _("Ajouter une source"), _from(mandate_id), _("Enregistrer"))


@blueprint.route("/<int:source_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def change_source(mandate_id: int, source_id: int) -> ResponseReturnValue:
    """Correct a source."""
    desk.kept(mandate_id)
    source, form = desk.there(queries.source, source_id), SourceForm()
    form.offer()
    if not form.is_submitted():
        form.fill(source)
    done = tried(
        form, lambda work, now: sourcing.change_source(work, mandate_id, source_id, form.seen, form.draft(), now),
        _("La source est enregistrée."), "name",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    if done.status == 409:
        form.version.data = str(desk.there(queries.source, source_id).version)
    return desk.form_page(form, done.status, _("Modifier la source"), _from(mandate_id), _("Enregistrer"))


@blueprint.route("/<int:source_id>/arret", methods=["GET", "POST"])
@access(SECRETARIAT)
def stop_source(mandate_id: int, source_id: int) -> ResponseReturnValue:
    """It gives no figures any more."""
    desk.kept(mandate_id)
    source, form = desk.there(queries.source, source_id), StopForm()
    if not form.is_submitted():
        form.version.data, form.on.data = str(source.version), day_of(clock.now())
    done = tried(
        form,
        lambda work, now: sourcing.stop_source(
            work, mandate_id, source_id, form.seen, form.on.data, typed(form.why), now
        ),
        _("La source est arrêtée : les indicateurs qu’elle seule donnait sont dits interrompus."), "why",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    source = desk.there(queries.source, source_id)
    intro = _("Les indicateurs que cette source est seule à donner seront dits interrompus, avec leur dernière valeur.")
    return desk.form_page(
        form, done.status, _("Dire que cette source s’arrête"), _from(mandate_id), _("Arrêter la source"), intro,
        about=source.name,
    )  # fmt: skip


@blueprint.route("/methodes/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def add_method(mandate_id: int) -> ResponseReturnValue:
    """A method more."""
    desk.kept(mandate_id)
    form = MethodForm()
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form,
        lambda work, now: sourcing.add_method(work, mandate_id, typed(form.name), typed(form.words), now),
        _("La méthode est ajoutée."), "name",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    return desk.form_page(form, done.status, _("Ajouter une méthode"), _from(mandate_id), _("Enregistrer"))


@blueprint.route("/methodes/<int:method_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def change_method(mandate_id: int, method_id: int) -> ResponseReturnValue:
    """Correct a method."""
    desk.kept(mandate_id)
    method, form = desk.there(queries.method, method_id), MethodForm()
    if not form.is_submitted():
        form.name.data, form.words.data, form.version.data = method.name, method.words, str(method.version)
    done = tried(
        form,
        lambda work, now: sourcing.change_method(
            work, mandate_id, method_id, form.seen, typed(form.name), typed(form.words), now
        ),
        _("La méthode est enregistrée."), "name",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    if done.status == 409:
        form.version.data = str(desk.there(queries.method, method_id).version)
    return desk.form_page(form, done.status, _("Modifier la méthode"), _from(mandate_id), _("Enregistrer"))


@blueprint.route("/methodes/<int:method_id>/outils", methods=["GET", "POST"])
@access(SECRETARIAT)
def add_tool(mandate_id: int, method_id: int) -> ResponseReturnValue:
    """What it works with."""
    desk.kept(mandate_id)
    method, form = desk.there(queries.method, method_id), ToolForm()
    done = tried(form, lambda work, now: sourcing.add_tool(work, mandate_id, method_id, typed(form.name), now),
                 _("L’outil est ajouté."), "name")  # fmt: skip
    if done.done:
        return _back(mandate_id)
    method = desk.there(queries.method, method_id)
    tools = len(method.tools)
    intro = ngettext("Cette méthode a %(num)d outil.", "Cette méthode a %(num)d outils.", tools) if tools else ""
    return desk.form_page(
        form, done.status, _("Ajouter un outil"), _from(mandate_id), _("Enregistrer"), intro, about=method.name
    )  # fmt: skip


def _from(mandate_id: int) -> tuple[str, str]:
    return _("Sources et méthodes"), url_for("commission_matrix_steps.index", mandate_id=mandate_id)


def _back(mandate_id: int) -> ResponseReturnValue:
    return go(url_for("commission_matrix_steps.index", mandate_id=mandate_id))
