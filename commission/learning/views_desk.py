"""The desk of the cycle: modules and their material, sessions, who comes, who followed what."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commission.learning import policies, queries, services
from commission.learning.forms import ModuleForm, NoteForm, SessionForm
from commission.learning.models import LearningModule, LearningSession
from commission.learning.types import Attendance, LearningReason, ModuleState
from commission.mandates import desk
from commission.mandates import queries as mandates
from commission.mandates.desk import SECRETARIAT
from commission.mandates.forms import WhyForm
from commission.mandates.models import Mandate
from commons.kernel.access import access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("commission_learning", __name__, url_prefix="/equipe/commission/<int:mandate_id>/cycle")


@blueprint.get("")
@access(SECRETARIAT)
def index(mandate_id: int) -> ResponseReturnValue:
    """Modules, sessions, and where members are."""
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/learning/desk_index.html", mandate=mandate, modules=queries.modules(mandate_id, drafts=True),
        sessions=queries.sessions(mandate_id), refusal=policies.refusal_to_keep(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/module", methods=["GET", "POST"], defaults={"module_id": None})
@blueprint.route("/module/<int:module_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def write(mandate_id: int, module_id: int | None) -> ResponseReturnValue:
    """Write a module."""
    known, form = _module(desk.kept(mandate_id), module_id), ModuleForm()
    if not form.is_submitted():
        form.version.data = str(known.version if known else 1)
        if known:
            form.title.data, form.about.data, form.material.data = known.title, known.about, known.material
            form.published.data = known.state is ModuleState.PUBLISHED
    done = tried(
        form,
        lambda work, now: services.write_module(
            work, mandate_id, module_id, form.seen, typed(form.title), typed(form.about), typed(form.material),
            bool(form.published.data), now,
        ),
        _("Le module est enregistré."),
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_learning.index", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    known = _module(mandate, module_id)
    if done.status == 409 and known:
        form.version.data = str(known.version)
    return private_page("commission/learning/desk_module.html", form, done.status, mandate=mandate, module=known)


@blueprint.route("/module/<int:module_id>/seance", methods=["GET", "POST"])
@access(SECRETARIAT)
def plan(mandate_id: int, module_id: int) -> ResponseReturnValue:
    """A session of a module."""
    _module(desk.kept(mandate_id), module_id)
    form = SessionForm()
    done = tried(
        form,
        lambda work, now: services.plan(
            work, module_id,
            services.SessionDraft(
                form.starts_at.data, form.ends_at.data, typed(form.place), typed(form.remote), form.capacity.data,
                bool(form.child_care.data), bool(form.catch_up.data),
            ), now,
        ),
        _("La séance est proposée."),
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_learning.index", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/learning/desk_plan.html", form, done.status, mandate=mandate, module=_module(mandate, module_id)
    )  # fmt: skip


@blueprint.get("/seances/<int:session_id>")
@access(SECRETARIAT)
def session(mandate_id: int, session_id: int) -> ResponseReturnValue:
    """Who comes to a session, who waits, what they need; and who followed the module."""
    mandate = desk.kept(mandate_id)
    found = _session(mandate, session_id)
    return private_page(
        "commission/learning/desk_session.html", mandate=mandate, session=found, places=queries.places(session_id),
        members=mandates.members(mandate_id), noted=queries.noted(found.module_id),
        refusal=policies.refusal_to_keep(mandate, current_actor()),
    )  # fmt: skip


@blueprint.route("/seances/<int:session_id>/annuler", methods=["GET", "POST"])
@access(SECRETARIAT)
def cancel(mandate_id: int, session_id: int) -> ResponseReturnValue:
    """Cancel a session."""
    _session(desk.kept(mandate_id), session_id)
    form = WhyForm()
    done = tried(
        form, lambda work, now: services.cancel(work, session_id, typed(form.why), now),
        _("La séance est annulée, les personnes inscrites sont prévenues."),
    )  # fmt: skip
    if done.done:
        return go(url_for("commission_learning.index", mandate_id=mandate_id))
    return private_page(
        "commission/mandates/desk_why.html", form, done.status, mandate=desk.kept(mandate_id),
        heading=_("Annuler la séance"), action=_("Annuler la séance"),
    )  # fmt: skip


@blueprint.route("/module/<int:module_id>/membre/<int:member_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def note(mandate_id: int, module_id: int, member_id: int) -> ResponseReturnValue:
    """Note how a member followed a module."""
    mandate = desk.kept(mandate_id)
    _module(mandate, module_id)
    desk.member_of(mandate, member_id)
    form = NoteForm()
    done = tried(
        form,
        lambda work, now: services.note(
            work, module_id, member_id, Attendance(typed(form.state)), typed(form.words), now
        ),
        _("C’est enregistré."),
    )
    if done.done:
        return go(url_for("commission_learning.index", mandate_id=mandate_id))
    mandate = desk.kept(mandate_id)
    return private_page(
        "commission/learning/desk_note.html", form, done.status, mandate=mandate, module=_module(mandate, module_id),
        member=desk.member_of(mandate, member_id),
    )  # fmt: skip


def _module(mandate: Mandate, module_id: int | None) -> LearningModule | None:
    """The module of this number in this mandate; None for a new one. NotFound."""
    if module_id is None:
        return None
    found = queries.module(module_id) if module_id <= LARGEST_ID else None
    if found is None or found.mandate_id != mandate.id:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    return found


def _session(mandate: Mandate, session_id: int) -> LearningSession:
    found = queries.session(session_id) if session_id <= LARGEST_ID else None
    if found is None or found.module.mandate_id != mandate.id:
        raise NotFound(reason=LearningReason.NOT_FOUND)
    return found
