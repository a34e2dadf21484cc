"""What protocols, versions and amendments tell of themselves on the thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _

from commission.consultations.types import Outcome
from commission.protocol import queries
from commission.protocol.models import VersionStep
from commission.protocol.models_amendments import Amendment
from commission.protocol.types import AmendmentState, VersionState
from commons.threads.stories import Story
from commons.threads.types import Moment


def _of_protocols(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {
        protocol_id: [Moment(version.protocol.created_at, _("Protocole ouvert"))]
        for protocol_id, version in queries.latest(ids).items()
    }


def _of_versions(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {
        version_id: [Moment(step.at, step_sentence(step), why=step.reason) for step in steps]
        for version_id, steps in queries.steps(ids).items()
    }


def step_sentence(step: VersionStep) -> str:
    """What happened, in a sentence."""
    if step.outcome is not None and step.state is VersionState.CONSULTED:
        return _("Consultation proclamée : %(outcome)s", outcome=Outcome(step.outcome).label)
    return _STEPS[step.state]()


_STEPS = {
    VersionState.DRAFT: lambda: _("Mise à l’écriture"),
    VersionState.AMENDING: lambda: _("Amendements ouverts"),
    VersionState.HALF_FROZEN: lambda: _("Amendements clos"),
    VersionState.FROZEN: lambda: _("Texte arrêté : il ne change plus"),
    VersionState.CONSULTED: lambda: _("Mise en consultation"),
    VersionState.ADOPTED: lambda: _("Version adoptée"),
    VersionState.SENT_BACK: lambda: _("Renvoyée à l’écriture"),
    VersionState.PUBLISHED: lambda: _("Version publiée"),
    VersionState.SUPERSEDED: lambda: _("Remplacée par une version suivante"),
}


def _of_amendments(ids: Collection[int]) -> Mapping[int, Sequence[Moment]]:
    return {each.id: _told(each) for each in queries.amendments_by_id(ids) if each.filed_at is not None}


def _told(amendment: Amendment) -> list[Moment]:
    assert amendment.filed_at is not None  # only those that were filed are told
    told = [Moment(amendment.filed_at, _("Amendement déposé"), why=amendment.statement)]
    if amendment.decided_at is not None:
        why = "" if amendment.editorial else amendment.reason
        told.append(Moment(amendment.decided_at, _DECIDED[amendment.state](), why=why))
    return told


_DECIDED = {
    AmendmentState.DRAFT: lambda: _("Brouillon"),
    AmendmentState.FILED: lambda: _("Amendement déposé"),
    AmendmentState.ADMISSIBLE: lambda: _("Amendement recevable"),
    AmendmentState.INADMISSIBLE: lambda: _("Amendement irrecevable"),
    AmendmentState.DEBATED: lambda: _("Amendement débattu"),
    AmendmentState.ADOPTED: lambda: _("Amendement adopté"),
    AmendmentState.REJECTED: lambda: _("Amendement rejeté"),
    AmendmentState.WITHDRAWN: lambda: _("Amendement retiré par son auteur"),
    AmendmentState.SATISFIED: lambda: _("Amendement satisfait par un autre"),
    AmendmentState.LAPSED: lambda: _("Amendement sans objet : le passage n’existe plus"),
}
PROTOCOLS = Story(_of_protocols)
VERSIONS = Story(_of_versions)
AMENDMENTS = Story(_of_amendments, mine=queries.amendments_of_account)
