"""The desk of indicators: new ones, what they mean, what feeds them, whether they are followed, their values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates.desk import SECRETARIAT
from commission.matrix import defining, desk, measuring, pages, policies, queries, sheets
from commission.matrix.desk import MEASURERS
from commission.matrix.drafts import Meaning
from commission.matrix.forms import FeedForm, MeaningForm, MoveForm
from commission.matrix.forms_values import CorrectForm, MeasureForm
from commission.matrix.kinds import INDICATOR_MOVES, IndicatorOrigin, IndicatorState, Nature
from commission.matrix.models import Indicator
from commons.identity import options
from commons.kernel import i18n
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work

blueprint = Blueprint(
    "commission_matrix_change", __name__, url_prefix="/equipe/commission/<int:mandate_id>/indicateurs"
)  # fmt: skip


@blueprint.get("")
@access(MEASURERS)
def indicators(mandate_id: int) -> ResponseReturnValue:
    """Every indicator."""
    mandate = desk.measured(mandate_id)
    return private_page(
        "commission/matrix/desk_indicators.html", mandate=mandate, families=pages.families(queries.indicators()),
        measured=queries.measured(), refusal=policies.refusal_to_write(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def add(mandate_id: int) -> ResponseReturnValue:
    """One of the commission's own."""
    desk.kept(mandate_id)
    form = MeaningForm()
    form.offer(new=True)
    del form.keeps_target, form.reason
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(form, lambda work, now: defining.add(work, mandate_id, form.meaning(), now),
                 _("L’indicateur est ajouté."), "title")  # fmt: skip
    if done.done:
        return go(url_for(".indicators", mandate_id=mandate_id))
    return desk.form_page(form, done.status, _("Ajouter un indicateur"), _from(mandate_id), _("Enregistrer"))


@blueprint.get("/<int:indicator_id>")
@access(MEASURERS)
def show(mandate_id: int, indicator_id: int) -> ResponseReturnValue:
    """One indicator: what may be done with it, and all its values, small ones included."""
    mandate, found = desk.measured(mandate_id), _found(indicator_id)
    actor, values = current_actor(), queries.measures(indicator_id)
    return private_page(
        "commission/matrix/desk_indicator.html", mandate=mandate, indicator=found, now=found.current,
        values=[each for each in values if each.replaced_at is None], written=pages.written,
        least=sheets.least_of(found.current, pages.rules()),
        moves=[state for state in IndicatorState if state in INDICATOR_MOVES[found.state]],
        refusal=policies.refusal_to_write(mandate, actor),
        refusal_to_measure=policies.refusal_to_measure(mandate, actor),
    )  # fmt: skip


@blueprint.route("/<int:indicator_id>/definition", methods=["GET", "POST"])
@access(SECRETARIAT)
def revise(mandate_id: int, indicator_id: int) -> ResponseReturnValue:
    """A new revision."""
    desk.kept(mandate_id)
    found, form = _found(indicator_id), MeaningForm()
    before = Meaning.of(found.current)
    form.offer()
    if not form.is_submitted():
        form.fill(before)
        form.version.data = str(found.version)
    if found.origin is not IndicatorOrigin.OWN:
        form.title.data = form.title.data if form.is_submitted() else before.title["fr"]
        form.title.description = _("C’est le nom que lui donne le contrat : il ne change pas.")
    done = tried(
        form,
        lambda work, now: defining.revise(
            work, mandate_id, indicator_id, form.seen, form.meaning(before), typed(form.reason),
            bool(form.keeps_target.data), now,
        ),
        _("La révision est enregistrée et publiée."), "reason",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, indicator_id)
    if done.status == 409:
        form.version.data = str(_found(indicator_id).version)
    intro = _("Si le nom, la définition, l’unité, l’échelle ou la nature des valeurs change, une nouvelle série "
              "commence : les valeurs d’avant restent lisibles, mais ne se comparent plus.")  # fmt: skip
    return desk.form_page(
        form, done.status, _("Préciser l’indicateur"), _to(mandate_id, _found(indicator_id)), _("Enregistrer"), intro
    )


@blueprint.route("/<int:indicator_id>/sources", methods=["GET", "POST"])
@access(SECRETARIAT)
def feed(mandate_id: int, indicator_id: int) -> ResponseReturnValue:
    """Its sources and methods."""
    desk.kept(mandate_id)
    found, form = _found(indicator_id), FeedForm()
    form.sources.choices = options.options(
        (str(each.id), f"{each.name} — {each.producer}") for each in queries.sources()
    )
    form.methods.choices = options.options((str(each.id), each.name) for each in queries.methods())
    if not form.is_submitted():
        form.version.data = str(found.version)
        form.sources.data = [str(each.id) for each in found.sources]
        form.methods.data = [str(each.id) for each in found.methods]
    done = tried(
        form, lambda work, now: defining.feed(work, mandate_id, indicator_id, form.seen, *form.chosen, now),
        _("C’est enregistré."), "sources",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, indicator_id)
    if done.status == 409:
        form.version.data = str(_found(indicator_id).version)
    back = _to(mandate_id, _found(indicator_id))
    return desk.form_page(form, done.status, _("Sources et méthodes de l’indicateur"), back, _("Enregistrer"))


@blueprint.route(
    "/<int:indicator_id>/etat/<any(followed, interrupted, retired):state>", methods=["GET", "POST"]
)  # fmt: skip
@access(SECRETARIAT)
def move(mandate_id: int, indicator_id: int, state: str) -> ResponseReturnValue:
    """Interrupt, retire, or follow again."""
    desk.kept(mandate_id)
    found, form, wanted = _found(indicator_id), MoveForm(), IndicatorState(state)
    form.ask_why(wanted is not IndicatorState.FOLLOWED)
    if not form.is_submitted():
        form.version.data = str(found.version)
    done = tried(
        form,
        lambda work, now: defining.move(work, mandate_id, indicator_id, form.seen, wanted, form.why, now),
        _("C’est enregistré et publié."), "reason",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, indicator_id)
    found = _found(indicator_id)
    if done.status == 409:
        form.version.data = str(found.version)
    heading = {
        IndicatorState.FOLLOWED: _("Suivre de nouveau"), IndicatorState.INTERRUPTED: _("Dire que la série s’arrête"),
        IndicatorState.RETIRED: _("Ne plus suivre cet indicateur"),
    }[wanted]  # fmt: skip
    return desk.form_page(
        form, done.status, heading, _to(mandate_id, found), heading, about=found.current.named("fr")
    )  # fmt: skip


@blueprint.route("/<int:indicator_id>/valeurs/nouvelle", methods=["GET", "POST"])
@access(MEASURERS)
def enter(mandate_id: int, indicator_id: int) -> ResponseReturnValue:
    """A value by hand."""
    desk.measured(mandate_id)
    found, form = _found(indicator_id), MeasureForm()
    form.place.choices = options.places(queries.places())
    _only_its_nature(form, found)
    done = tried(form, lambda work, now: measuring.enter(work, mandate_id, indicator_id, form.draft(), now),
                 _("La valeur est enregistrée et publiée."), "day")  # fmt: skip
    if done.done:
        return _back(mandate_id, indicator_id)
    found = _found(indicator_id)
    return desk.form_page(
        form, done.status, _("Entrer une valeur"), _to(mandate_id, found), _("Enregistrer"),
        about=found.current.named("fr"),
    )  # fmt: skip


@blueprint.route("/valeurs/<int:measure_id>", methods=["GET", "POST"])
@access(MEASURERS)
def correct(mandate_id: int, measure_id: int) -> ResponseReturnValue:
    """Another value in place of one."""
    desk.measured(mandate_id)
    before, form = desk.there(queries.measure, measure_id), CorrectForm()
    found, about = _found(before.indicator_id), f"{before.place.named(i18n.locale_code())}, {i18n.day(before.day)}"
    if not form.is_submitted():
        form.value.data, form.words.data, form.people.data = before.value, before.words, before.people
        form.provenance.data = before.provenance
    _only_its_nature(form, found)
    done = tried(form, lambda work, now: _corrected(work, mandate_id, measure_id, form, now),
                 _("La correction est publiée. L’ancienne valeur reste lisible."), "value")  # fmt: skip
    if done.done:
        return _back(mandate_id, found.id)
    return desk.form_page(
        form, done.status, _("Corriger une valeur"), _to(mandate_id, _found(found.id)), _("Enregistrer"), about=about
    )  # fmt: skip


def _corrected(work: Work, mandate_id: int, measure_id: int, form: CorrectForm, now: datetime) -> Any:
    value, words = getattr(form, "value", None), getattr(form, "words", None)
    return measuring.correct(
        work, mandate_id, measure_id, value.data if value else None, typed(words) if words else "", form.people.data,
        typed(form.provenance), typed(form.reason), now,
    )  # fmt: skip


def _only_its_nature(form: Any, found: Indicator) -> None:
    """Ask for a number, or for words: never for both."""
    unwanted = "words" if found.current.nature is Nature.QUANTITATIVE else "value"
    form[unwanted].data = None
    form.unasked = unwanted


def _found(indicator_id: int) -> Indicator:
    return desk.there(queries.indicator, indicator_id)


def _from(mandate_id: int) -> tuple[str, str]:
    return _("Indicateurs et valeurs"), url_for("commission_matrix_change.indicators", mandate_id=mandate_id)


def _to(mandate_id: int, found: Indicator) -> tuple[str, str]:
    address = url_for("commission_matrix_change.show", mandate_id=mandate_id, indicator_id=found.id)
    return found.current.named(i18n.locale_code()), address


def _back(mandate_id: int, indicator_id: int) -> ResponseReturnValue:
    return go(url_for("commission_matrix_change.show", mandate_id=mandate_id, indicator_id=indicator_id))
