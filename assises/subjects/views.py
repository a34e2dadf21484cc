"""Public pages of subjects. Made anew each time: they name things of other domains, whose titles change elsewhere."""

from __future__ import annotations

from flask import Blueprint, make_response, request, url_for
from flask.typing import ResponseReturnValue

from assises.subjects import addresses, masking, queries
from assises.subjects.downloads import as_csv
from assises.subjects.types import SUBJECT, SubjectReason, SubjectState
from commons.kernel import refs
from commons.kernel.access import EVERYONE, access
from commons.kernel.answers import page
from commons.kernel.db import LARGEST_ID
from commons.kernel.errors import NotFound
from commons.kernel.paging import asked_page, leaf
from commons.kernel.refs import Ref
from commons.threads import caveats

blueprint = Blueprint("assises_subjects", __name__)
SUBJECTS_A_PAGE = 20


@blueprint.get("/assises/sujets")
@access(EVERYONE)
def index() -> ResponseReturnValue:
    """The subjects handed to the Assises, and what the Assises are."""
    state = request.args.get("etat", "")
    asked = SubjectState(state) if state in list(SubjectState) else None
    part = leaf(
        queries.subjects(asked), asked_page(request.args.get("page", "")), SUBJECTS_A_PAGE,
        lambda number: url_for("assises_subjects.index", page=number, etat=asked),
    )  # fmt: skip
    return page(
        "assises/subjects/index.html",
        part=part,
        origins=refs.resolve(subject.origin for subject in part.items),
        label_of=refs.label_of,
        decision=addresses.decision,
        masked=masking.masked(part.items),
        title_of=masking.title_of,
        asked=asked,
        states=list(SubjectState),
    )


@blueprint.get("/assises/sujets/<int:subject_id>")
@access(EVERYONE)
def show(subject_id: int) -> ResponseReturnValue:
    """One subject."""
    subject = queries.by_id(subject_id) if subject_id <= LARGEST_ID else None
    if subject is None:
        raise NotFound(reason=SubjectReason.NOT_FOUND)
    origin, masked = refs.resolve_one(subject.origin), masking.masked([subject])
    return page(
        "assises/subjects/show.html",
        subject=subject,
        masked=bool(masked),
        title=masking.title_of(subject, masked),
        origin=origin if origin is not None and origin.public else None,
        origin_label=refs.label_of(subject.origin_kind),
        decision=addresses.decision(subject),
        caveat=caveats.one(Ref(SUBJECT, subject.id)),
    )


@blueprint.get("/assises/sujets.csv")
@access(EVERYONE)
def download() -> ResponseReturnValue:
    """Every subject, as a file."""
    found = queries.subjects()
    response = make_response(as_csv(found, refs.resolve(subject.origin for subject in found)))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="sujets-des-assises.csv"'
    return response
