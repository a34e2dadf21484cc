"""What becomes of somebody's words when their account is erased.

Names vanish: nothing ties the words to anybody any more, not even a neighbourhood, and supports go. The words stay,
because others replied to them and a synthesis may rest on them, unless their author withdrew them before.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, delete, select, update

from commons.identity.events import AccountErased
from commons.kernel.events import subscribe
from commons.kernel.unit_of_work import Work
from participation.debates.models import Contribution, Debate, Support
from participation.debates.services import touch
from participation.debates.types import Signing


def _mine(account_id: int) -> CompoundSelect[Any]:
    said = select(Contribution.debate_id).where(Contribution.author_id == account_id)
    supported = select(Contribution.debate_id).join(Support).where(Support.account_id == account_id)
    return said.union(supported)


def subscribe_all() -> None:
    """Listen."""
    subscribe(AccountErased)(forget_author)


def forget_author(work: Work, fact: AccountErased) -> None:
    """Untie words and supports from an account that was erased."""
    debates = work.session.scalars(select(Debate).where(Debate.id.in_(_mine(fact.account_id)))).all()
    for debate in debates:
        touch(work, debate)
    work.session.execute(delete(Support).where(Support.account_id == fact.account_id))
    nobody = {"author_id": None, "signing": Signing.FREE, "first_name": "", "place_id": None}
    work.session.execute(update(Contribution).where(Contribution.author_id == fact.account_id).values(nobody))
