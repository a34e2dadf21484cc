"""The desk of works: written, given sources and lessons, adopted."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.mandates import desk as mandates
from commission.works import adopting, desk, pages, policies, queries, services
from commission.works.addresses import NUMBER
from commission.works.desk import KEEPERS
from commission.works.forms import LessonForm, SettleForm, SourceForm, WorkForm
from commission.works.models import EvaluationWork
from commission.works.types import WORK, Part
from commons.kernel import clock
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import carried_out, tried
from commons.kernel.http import go
from commons.kernel.refs import Ref
from commons.kernel.seen import Seen

blueprint = Blueprint("commission_works_desk", __name__, url_prefix=f"/equipe/commission/<{NUMBER}:mandate_id>/travaux")


@blueprint.get("")
@access(KEEPERS)
def index(mandate_id: int) -> ResponseReturnValue:
    """The works of a mandate, everything they recommend, and what happened elsewhere since."""
    mandate = mandates.kept(mandate_id)
    works, several = queries.works(mandate_id), queries.of_mandate(mandate_id)
    asked = queries.open_requests([each.ref for each in works] + [each.ref for each in several])
    return private_page(
        "commission/works/desk_index.html", mandate=mandate, works=works, rows=pages.rows(several, clock.now()),
        asked=asked, heard=pages.heard(), refusal=policies.refusal_to_write(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/nouveau", methods=["GET", "POST"])
@access(KEEPERS)
def begin(mandate_id: int) -> ResponseReturnValue:
    """A new work."""
    mandates.kept(mandate_id)
    form = WorkForm()
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form, lambda work, now: services.begin(work, mandate_id, form.draft(), now).id, _("Le travail est commencé.")
    )
    if done.done:
        return go(url_for("commission_works_desk.hub", mandate_id=mandate_id, work_id=done.made))
    mandate = mandates.kept(mandate_id)
    refusal = policies.refusal_to_write(mandate, current_actor())
    return private_page(
        "commission/works/desk_work.html", form, done.status, mandate=mandate, work=None, refusal=refusal
    )  # fmt: skip


@blueprint.get(f"/<{NUMBER}:work_id>")
@access(KEEPERS)
def hub(mandate_id: int, work_id: int) -> ResponseReturnValue:
    """Everything of one work, and what one may do."""
    mandate, work = desk.kept_work(mandate_id, work_id)
    actor, told = current_actor(), pages.work(work, clock.now())
    asked = queries.open_requests([work.ref, *(row.recommendation.ref for row in told["rows"])])
    return private_page(
        "commission/works/desk_hub.html", mandate=mandate, asked=asked, **told,
        refusal=policies.refusal_to_change(work, mandate, actor), more=policies.refusal_to_add_to(work, actor),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:work_id>/modifier", methods=["GET", "POST"])
@access(KEEPERS)
def rewrite(mandate_id: int, work_id: int) -> ResponseReturnValue:
    """Other words for a work."""
    (_mandate, work), form = desk.kept_work(mandate_id, work_id), WorkForm()
    if not form.is_submitted():
        form.title.data, form.summary.data, form.authors.data = work.title, work.summary, work.authors
        form.version.data = str(work.version)
    done = tried(
        form, lambda made, now: services.rewrite(made, work_id, form.seen, form.draft(), now), _("C’est enregistré.")
    )
    if done.done:
        return _back(mandate_id, work_id)
    mandate, work = desk.kept_work(mandate_id, work_id)
    _again(form, work.version, done.status)
    return private_page(
        "commission/works/desk_work.html", form, done.status, mandate=mandate, work=work, refusal=_refusal(work)
    )


@blueprint.route(f"/<{NUMBER}:work_id>/source", methods=["GET", "POST"])
@access(KEEPERS)
def add_source(mandate_id: int, work_id: int) -> ResponseReturnValue:
    """A question answered, or a piece of evidence; what happened elsewhere since is offered beside."""
    desk.kept_work(mandate_id, work_id)
    form = SourceForm()
    done = tried(
        form, lambda made, now: services.add_source(made, work_id, form.draft(), now), _("C’est ajouté."), "words"
    )
    if done.done:
        return _back(mandate_id, work_id)
    mandate, work = desk.kept_work(mandate_id, work_id)
    return private_page(
        "commission/works/desk_source.html", form, done.status, mandate=mandate, work=work, heard=pages.heard(),
        refusal=_refusal(work),
    )  # fmt: skip


@blueprint.post(f"/<{NUMBER}:work_id>/source/<{NUMBER}:source_id>/retirer")
@access(KEEPERS)
def drop_source(mandate_id: int, work_id: int, source_id: int) -> ResponseReturnValue:
    """Take a source away."""
    desk.kept_work(mandate_id, work_id)
    carried_out(lambda made, now: services.drop_source(made, work_id, source_id), _("C’est retiré."))
    return _back(mandate_id, work_id)


@blueprint.route(f"/<{NUMBER}:work_id>/enseignement", methods=["GET", "POST"])
@access(KEEPERS)
def teach(mandate_id: int, work_id: int) -> ResponseReturnValue:
    """A lesson more."""
    (_mandate, work), form = desk.kept_work(mandate_id, work_id), LessonForm()
    form.offer(_evidence(work))
    if not form.is_submitted():
        form.version.data = "1"
    done = tried(
        form, lambda made, now: services.teach(made, work_id, form.draft(), now), _("L’enseignement est écrit."),
        "sources",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, work_id)
    mandate, work = desk.kept_work(mandate_id, work_id)
    return private_page(
        "commission/works/desk_lesson.html", form, done.status, mandate=mandate, work=work, lesson=None,
        refusal=_refusal(work),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:work_id>/enseignement/<{NUMBER}:lesson_id>", methods=["GET", "POST"])
@access(KEEPERS)
def teach_better(mandate_id: int, work_id: int, lesson_id: int) -> ResponseReturnValue:
    """Other words for a lesson, or other evidence."""
    (_mandate, work), form = desk.kept_work(mandate_id, work_id), LessonForm()
    lesson = desk.kept_lesson(work, lesson_id)
    form.offer(_evidence(work))
    if not form.is_submitted():
        form.words.data, form.version.data = lesson.words, str(lesson.version)
        form.sources.data = [str(source.id) for source in lesson.sources]
    done = tried(
        form, lambda made, now: services.teach_better(made, lesson_id, form.seen, form.draft()), _("C’est enregistré."),
        "sources",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, work_id)
    mandate, work = desk.kept_work(mandate_id, work_id)
    lesson = desk.kept_lesson(work, lesson_id)
    _again(form, lesson.version, done.status)
    return private_page(
        "commission/works/desk_lesson.html", form, done.status, mandate=mandate, work=work, lesson=lesson,
        refusal=_refusal(work),
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:work_id>/adopter", methods=["GET", "POST"])
@access(KEEPERS)
def settle(mandate_id: int, work_id: int) -> ResponseReturnValue:
    """Confirm the adoption that a member of the bureau asked, or hand it back."""
    desk.kept_work(mandate_id, work_id)
    form, subject = SettleForm(), Ref(WORK, work_id)
    done = tried(
        form, lambda made, now: adopting.settle(made, subject, typed(form.granted) == "yes", now),
        _("C’est enregistré."), "granted",
    )  # fmt: skip
    if done.done:
        return _back(mandate_id, work_id)
    mandate, work = desk.kept_work(mandate_id, work_id)
    request = queries.open_request(subject)
    return private_page(
        "commission/works/desk_settle.html", form, done.status, mandate=mandate, work=work, words=work.title,
        asked=request, refusal=policies.refusal_to_settle(work, mandate, request, current_actor()),
    )  # fmt: skip


def _back(mandate_id: int, work_id: int) -> ResponseReturnValue:
    return go(url_for("commission_works_desk.hub", mandate_id=mandate_id, work_id=work_id))


def _again(form: Seen, version: int, status: int) -> None:
    """Whoever saves again after a 409 has read what stands now."""
    if status == 409:
        form.version.data = str(version)


def _refusal(work: EvaluationWork) -> object:
    return policies.refusal_to_change(work, work.mandate, current_actor())


def _evidence(work: EvaluationWork) -> list[tuple[int, str]]:
    return [(each.source.id, each.words) for each in pages.sources(work.sources, Part.EVIDENCE)]
