"""What becomes of organisations when somebody erases their account."""

from __future__ import annotations

from sqlalchemy import delete, update

from commons.identity.events import AccountErased
from commons.identity.organisations import invitations, queries
from commons.identity.organisations.models import Member
from commons.identity.organisations.types import MemberRole
from commons.kernel import clock
from commons.kernel.unit_of_work import Work


def leave_organisations(work: Work, fact: AccountErased) -> None:
    """They leave all of them, and their open invitations end; where nobody is responsible any more, the member of
    longest standing is."""
    invitations.forget_maker(work, fact.account_id, clock.now())
    for member in queries.memberships(fact.account_id):
        organisation_id = member.organisation_id
        queries.held(organisation_id)
        theirs = (Member.organisation_id == organisation_id, Member.account_id == fact.account_id)
        work.session.execute(delete(Member).where(*theirs))
        left = queries.members_of(organisation_id)
        if left and not any(each.role is MemberRole.ADMIN for each in left):
            heir = (Member.organisation_id == organisation_id, Member.account_id == left[0].account_id)
            work.session.execute(update(Member).where(*heir).values(role=MemberRole.ADMIN))
            work.audit(
                "identity.organisation.role", f"identity.organisation:{organisation_id}",
                account=left[0].account_id, role=MemberRole.ADMIN.value,
            )  # fmt: skip
