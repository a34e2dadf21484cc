"""The desk of the matrix: questions, whether they are shown, criteria and what they rest on."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates.desk import SECRETARIAT
from commission.matrix import desk, pages, policies, queries, services
from commission.matrix.forms import CriterionForm, MoveForm, QuestionForm
from commission.matrix.types import QUESTION_MOVES, QuestionState
from commons.identity.options import options
from commons.kernel import i18n
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("commission_matrix_desk", __name__, url_prefix="/equipe/commission/<int:mandate_id>/matrice")


@blueprint.get("")
@access(SECRETARIAT)
def index(mandate_id: int) -> ResponseReturnValue:
    """Every question with what it misses, drafts first."""
    mandate = desk.kept(mandate_id)
    rows = pages.rows(queries.every_question())
    return private_page(
        "commission/matrix/desk_index.html", mandate=mandate, rows=rows, moves=QUESTION_MOVES,
        refusal=policies.refusal_to_write(mandate, current_actor()), language=i18n.locale_code(),
    )  # fmt: skip


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@access(SECRETARIAT)
def ask(mandate_id: int) -> ResponseReturnValue:
    """A new question."""
    desk.kept(mandate_id)
    form = QuestionForm()
    form.offer(pages.focuses())
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(form, lambda work, now: services.ask(work, mandate_id, form.draft(), now),
                 _("La question est enregistrée. Personne ne la voit encore."), "words")  # fmt: skip
    if done.done:
        return _back(mandate_id)
    return desk.form_page(form, done.status, _("Poser une question"), _from(mandate_id), _("Enregistrer"))


@blueprint.route("/questions/<int:question_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def reword(mandate_id: int, question_id: int) -> ResponseReturnValue:
    """Say a question otherwise."""
    desk.kept(mandate_id)
    question, form = desk.there(queries.question, question_id), QuestionForm()
    form.offer(pages.focuses())
    if not form.is_submitted():
        form.fill(question)
    done = tried(
        form, lambda work, now: services.reword(work, mandate_id, question_id, form.seen, form.draft(), now),
        _("La question est enregistrée."), "words",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    if done.status == 409:
        form.version.data = str(desk.there(queries.question, question_id).version)
    return desk.form_page(form, done.status, _("Modifier la question"), _from(mandate_id), _("Enregistrer"))


@blueprint.route("/questions/<int:question_id>/etat/<any(shown, set_aside):state>", methods=["GET", "POST"])
@access(SECRETARIAT)
def move(mandate_id: int, question_id: int, state: str) -> ResponseReturnValue:
    """Show it, or set it aside."""
    desk.kept(mandate_id)
    question, form, wanted = desk.there(queries.question, question_id), MoveForm(), QuestionState(state)
    form.ask_why(wanted is QuestionState.SET_ASIDE)
    if not form.is_submitted():
        form.version.data = str(question.version)
    done = tried(
        form,
        lambda work, now: services.move(work, mandate_id, question_id, form.seen, wanted, form.why, now),
        _("C’est enregistré et publié."), "reason",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    question = desk.there(queries.question, question_id)
    heading = _("Publier cette question") if wanted is QuestionState.SHOWN else _("Écarter cette question")
    if done.status == 409:
        form.version.data = str(question.version)
    return desk.form_page(form, done.status, heading, _from(mandate_id), heading, about=question.words)


@blueprint.route("/questions/<int:question_id>/criteres/nouveau", methods=["GET", "POST"])
@access(SECRETARIAT)
def add_criterion(mandate_id: int, question_id: int) -> ResponseReturnValue:
    """A criterion more."""
    desk.kept(mandate_id)
    words, form = desk.there(queries.question, question_id).words, _criterion_form()
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form,
        lambda work, now: services.add_criterion(work, mandate_id, question_id, typed(form.words), form.chosen, now),
        _("Le critère est ajouté."), "words",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    return desk.form_page(form, done.status, _("Ajouter un critère"), _from(mandate_id), _("Enregistrer"), about=words)


@blueprint.route("/criteres/<int:criterion_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def change_criterion(mandate_id: int, criterion_id: int) -> ResponseReturnValue:
    """Say it otherwise, or rest it on other indicators."""
    desk.kept(mandate_id)
    criterion, form = desk.there(queries.criterion, criterion_id), _criterion_form()
    if not form.is_submitted():
        form.words.data, form.version.data = criterion.words, str(criterion.version)
        form.indicators.data = [str(each.id) for each in criterion.indicators]
    done = tried(
        form,
        lambda work, now: services.change_criterion(
            work, mandate_id, criterion_id, form.seen, typed(form.words), form.chosen, now
        ),
        _("Le critère est enregistré."), "words",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id)
    criterion = desk.there(queries.criterion, criterion_id)
    if done.status == 409:
        form.version.data = str(criterion.version)
    return desk.form_page(
        form, done.status, _("Modifier le critère"), _from(mandate_id), _("Enregistrer"),
        about=criterion.question.words,
        remove=url_for(".remove_criterion", mandate_id=mandate_id, criterion_id=criterion_id,
                       version=criterion.version),
    )  # fmt: skip


@blueprint.post("/criteres/<int:criterion_id>/retirer/<int:version>")
@access(SECRETARIAT)
def remove_criterion(mandate_id: int, criterion_id: int, version: int) -> ResponseReturnValue:
    """Take it out, as it was read."""
    desk.kept(mandate_id)
    if queries.criterion(criterion_id) is None:
        raise NotFound
    carried_out(lambda work, now: services.remove_criterion(work, mandate_id, criterion_id, version, now),
                _("Le critère est retiré."))  # fmt: skip
    return _back(mandate_id)


def _criterion_form() -> CriterionForm:
    form, language = CriterionForm(), i18n.locale_code()
    form.indicators.choices = options((str(each.id), each.current.named(language)) for each in queries.indicators())
    return form


def _from(mandate_id: int) -> tuple[str, str]:
    return _("Matrice d’évaluation"), url_for("commission_matrix_desk.index", mandate_id=mandate_id)


def _back(mandate_id: int) -> ResponseReturnValue:
    return go(url_for("commission_matrix_desk.index", mandate_id=mandate_id))
