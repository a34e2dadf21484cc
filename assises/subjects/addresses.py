"""Where subjects stand and what happened to each, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _

from assises.subjects import masking, queries
from assises.subjects.models import AssisesSubject
from assises.subjects.types import SUBJECT, SubjectState
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target
from commons.threads.types import Moment


def targets(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each subject."""
    found = queries.of_numbers(ids)
    hidden = masking.masked(found)
    return {
        subject.id: Target(
            masking.title_of(subject, hidden), url_for("assises_subjects.show", subject_id=subject.id)
        )
        for subject in found
    }  # fmt: skip


def moments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    """What happened to each subject."""
    return {subject.id: _moments_of(subject) for subject in queries.of_numbers(ids)}


def _moments_of(subject: AssisesSubject) -> list[Moment]:
    told = [Moment(subject.proposed_at, _("Proposé comme sujet des prochaines Assises"))]
    if subject.decided_at is not None:
        secretariat = _("le secrétariat des Assises")
        told.append(Moment(subject.decided_at, decision(subject), by=secretariat, why=subject.reason))
    return told


def decision(subject: AssisesSubject) -> str:
    """What was decided, as a sentence."""
    if subject.state is SubjectState.KEPT:
        return _("Retenu pour les Assises de %(year)s", year=subject.edition_year)
    return _("Mis de côté") if subject.state is SubjectState.SET_ASIDE else _("Proposé, pas encore décidé")


def offer() -> None:
    """Let people point at a subject by pasting the address of its page."""
    addresses.know("assises_subjects.show", lambda subject_id: Ref(SUBJECT, subject_id))
