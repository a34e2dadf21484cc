"""The secretariat's desk for subjects: keep, or set aside with a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from assises.subjects import addresses, policies, queries, services
from assises.subjects.forms import DecideForm
from assises.subjects.models import AssisesSubject
from assises.subjects.types import SubjectReason, SubjectState
from commons.kernel import clock, refs
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.clock import PARIS
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import DomainError, NotFound, Refused
from commons.kernel.http import go
from commons.kernel.unit_of_work import Work, unit_of_work

blueprint = Blueprint("assises_subjects_desk", __name__, url_prefix="/equipe/assises/sujets")
SECRETARIAT = holders_of("secretariat")


def _subject(subject_id: int) -> AssisesSubject:
    found = queries.by_id(subject_id) if subject_id <= LARGEST_ID else None
    if found is None:
        raise NotFound(reason=SubjectReason.NOT_FOUND)
    return found


@blueprint.get("")
@access(SECRETARIAT)
def index() -> ResponseReturnValue:
    """Those that wait for a decision first, then those decided."""
    waiting = queries.subjects(SubjectState.PROPOSED)
    decided = [s for state in (SubjectState.KEPT, SubjectState.SET_ASIDE) for s in queries.subjects(state)]
    return private_page(
        "assises/subjects/desk.html",
        waiting=waiting,
        decided=decided,
        origins=refs.resolve(s.origin for s in [*waiting, *decided]),
        label_of=refs.label_of,
        decision=addresses.decision,
        refusal=policies.refusal_to_decide(current_actor()),
    )


@blueprint.route("/<int:subject_id>", methods=["GET", "POST"])
@access(SECRETARIAT)
def decide(subject_id: int) -> ResponseReturnValue:
    """Decide on one subject; whoever decides from an older page is told, and nothing typed is lost."""
    subject = _subject(subject_id)
    refusal = policies.refusal_to_decide(current_actor())
    if request.method == "POST" and refusal is not None:
        raise Refused(reason=refusal)
    form = DecideForm(data=_as_decided(subject))
    if not form.validate_on_submit():
        return _page(form, subject)
    try:
        with unit_of_work(current_actor()) as work:
            _decide(work, subject_id, form)
    except Refused:
        raise
    except DomainError as error:
        status = complain(form, error, "state")
        subject = _subject(subject_id)
        # Whoever saves again has read what stands now: the page starts from there.
        form.version.data = str(subject.version)
        return _page(form, subject, status)
    flash(gettext("C’est décidé et publié."), "success")
    return go(url_for("assises_subjects_desk.index"))


def _as_decided(subject: AssisesSubject) -> dict[str, Any]:
    year = subject.edition_year or clock.now().astimezone(PARIS).year + 1
    state = "" if subject.state is SubjectState.PROPOSED else subject.state.value
    return {"state": state, "edition_year": str(year), "reason": subject.reason, "version": str(subject.version)}


def _decide(work: Work, subject_id: int, form: DecideForm) -> None:
    reason, version, now = typed(form.reason), int(typed(form.version)), clock.now()
    if form.state.data == SubjectState.KEPT:
        services.keep(work, subject_id, form.year, reason, version, now)
    else:
        services.set_aside(work, subject_id, reason, version, now)


def _page(form: DecideForm, subject: AssisesSubject, status: int = 200) -> Response:
    return private_page(
        "assises/subjects/decide.html", form, status, subject=subject, origin=refs.resolve_one(subject.origin),
        origin_label=refs.label_of(subject.origin_kind), decision=addresses.decision(subject),
        refusal=policies.refusal_to_decide(current_actor()),
    )  # fmt: skip
