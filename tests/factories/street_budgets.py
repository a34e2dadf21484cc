"""What stands on the street for budgets beyond their vote: the stages of an edition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.projects.models import Project
from budgets.stages import services as stages
from budgets.stages.services import StageDraft
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import street_vote
from tests.factories.budgets import make_edition

if TYPE_CHECKING:
    from tests.factories.street import Street

#: What fills the addresses of stages: a stage that is open, and what may be done to it.
HOLES = {"kind": StageKind.NEEDS.value, "act": "pause"}


def settle(edition: Edition, *, begun: bool) -> None:
    """Give an edition every stage, open ones from yesterday and one to come; published or not."""
    now = clock.now()
    ends = now + timedelta(days=30)
    begins = dict.fromkeys(StageKind, now - timedelta(days=1)) | {StageKind.ACCOUNT: now + timedelta(days=20)}
    drafts = [StageDraft(k) if k.follows_the_vote else StageDraft(k, begins[k], ends) for k in StageKind]
    with unit_of_work(SYSTEM) as work:
        version = work.session.get_one(Edition, edition.id).version
        stages.arrange(work, edition.slug, drafts, version, now)
        if begun:
            stages.begin(work, edition.slug, now)


def fill(street: Street) -> dict[str, Any]:
    """An open vote with its desks and paper, and one that nobody knows of."""
    edition = make_edition(place=street.place, envelopes=(street.place.name,))
    draft = make_edition(Phase.DRAFT, place=street.place, title=street.secret("an unannounced vote"))
    settle(edition, begun=True)
    settle(draft, begun=False)
    found = {"edition": edition.slug, "edition_id": edition.id, "edition_draft": draft.slug}
    with unit_of_work(SYSTEM) as work:
        code = work.session.scalars(select(Project.code).where(Project.edition_id == edition.id)).first()
        draft_code = work.session.scalars(select(Project.code).where(Project.edition_id == draft.id)).first()
    return found | {
        "envelope": edition.envelopes[0].slug, "project": code, "envelope_draft": draft.envelopes[0].slug,
        "project_draft": draft_code, **street_vote.settle(edition, street.place, street.owner),
    }  # fmt: skip
