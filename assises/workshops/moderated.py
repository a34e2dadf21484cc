"""What moderation reads of contributions of workshops, and how it puts them in and out of sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from assises.workshops import addresses, queries, services
from assises.workshops.types import CONTRIBUTION
from assises.workshops.words_models import WorkshopContribution
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation.types import Excerpt, Standing


def read(ids: Collection[int]) -> Mapping[int, Excerpt]:
    """The words of these contributions; nobody knows who wrote them, but for a first name that was signed."""
    rows = queries.contributions_of_numbers(ids)
    known = {each.id: each for each in queries.of_numbers({row.workshop_id for row in rows})}
    return {
        row.id: Excerpt(
            ref=Ref(CONTRIBUTION, row.id),
            words=row.words,
            author_id=None,
            author_name=row.first_name,
            url=addresses.public(known[row.workshop_id]),
            space=known[row.workshop_id].ref,
            scopes=known[row.workshop_id].scopes,
            said_at=row.said_at,
            language=row.language,
        )
        for row in rows
    }


def apply(work: Work, contribution_id: int, standing: Standing) -> None:
    """Write where a contribution stands; a second time changes nothing."""
    row = work.session.get(WorkshopContribution, contribution_id)
    if row is not None:
        row.standing = standing
        work.session.flush()
        workshop = queries.by_id(row.workshop_id)
        assert workshop is not None  # its foreign key says so
        services.touch(work, workshop)
