"""Proclaimed editions with their programme of actions, through the real services."""

from __future__ import annotations

import io

from PIL import Image

from budgets.delivery import queries
from budgets.delivery.models import ProgrammeAction
from budgets.editions.models import Edition
from commons.identity.organisations.models import Member, Organisation
from commons.identity.organisations.types import MemberRole, OrganisationKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import the_edition
from tests.factories.counted import counted, proclaimed, voted

#: With these ballots projects 1 to 4 fit the envelope of 10 000 euros and project 5 does not.
BALLOTS = (("1", "2"), ("1", "3"), ("1", "4"), ("2", "5"), ("2", "3"))


def elected(each: int = 5, **how: object) -> Edition:
    """An edition whose results are published, and its programme born."""
    edition = voted(BALLOTS, each=each, **how)
    counted(edition.slug)
    proclaimed(edition.slug)
    return the_edition(edition.slug)


def first_action(edition: Edition) -> ProgrammeAction:
    """The first action of its programme."""
    return queries.of_edition(edition.id)[0]


def carried_by(action: ProgrammeAction, account_id: int) -> Organisation:
    """An association of which this account is a member carries the action out."""
    with unit_of_work(SYSTEM) as work:
        made = Organisation(name="Les Jardins d’en bas", kind=OrganisationKind.ASSOCIATION, created_at=clock.now())
        work.session.add(made)
        work.session.flush()
        day = clock.now().date()
        work.session.add(
            Member(organisation_id=made.id, account_id=account_id, role=MemberRole.ADMIN, since_day=day)
        )  # fmt: skip
        action.organisation_id = made.id
    return made


def a_photo() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    return out.getvalue()
