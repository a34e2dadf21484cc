"""The residents' fund of a street: what fills the holes of its addresses."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image
from werkzeug.routing import Rule

from budgets.fund import mending, paying, queries, requesting, sealing
from budgets.fund.drafts import MendingDraft
from budgets.fund.models import FundRequest
from budgets.fund.types import Door, Mending
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories import fund as make
from tests.factories.identity import make_account

#: Forms with an hour -> why: what ends each is tried in tests/budgets/fund.
POSTS_WITH_AN_HOUR = ("budgets_fund.ask", "budgets_fund_committee.vote", "budgets_fund_session.decide")


def a_receipt() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def settle(place: Place, me: int | None = None) -> dict[str, Any]:
    """A fund in which everything happened; `me`: somebody who sits in its committee and asked something."""
    fund = make.make_fund(place, members=2)
    person = me if me is not None else make_account().id
    seat = _sit(fund.id, person)
    done = make.grant(fund, make.euros(300), collective="Les amis du jardin")
    with unit_of_work(SYSTEM) as work:
        paying.advance(work, done.id, make.euros(200), clock.now())
        paying.add_paper(work, done.id, a_receipt(), "Courses", make.euros(90), Door.DESK, clock.now())
    promised, draft = make.grant(fund, make.euros(100)), make.make_request(fund, sent=False)
    propose(fund.id, make.team(place.id).officer)
    asked = make.make_request(fund, Actor(person))
    with unit_of_work(SYSTEM) as work:
        requesting.ask(work, asked.id, "Qui cuisine ?", clock.now())
    session = make.make_session(fund, asked)
    (item,) = queries.items(session.id)
    return {
        "slug": fund.slug, "fund_id": fund.id, "number": asked.number, "request_id": asked.id,
        "secret": secret_of(asked), "granted_secret": secret_of(done), "granted_number": done.number,
        "question_id": queries.questions(asked.id)[0].id, "session_id": session.id, "item_id": item.id,
        "promised_number": promised.number, "draft_secret": secret_of(draft), "account_id": person,
        "member_id": seat, "digest": queries.papers(done.id)[0].digest, "what": "refuser",
        "correction_id": queries.corrections(fund.id)[0].id,
    }  # fmt: skip


def propose(fund_id: int, actor: Actor) -> int:
    """Somebody says that the ledger is wrong; the number of the correction."""
    row = MendingDraft(Mending.LESS, make.euros(10), "Faute de frappe", ticket=f"{fund_id}-{actor.person_id}")
    with unit_of_work(actor) as work:
        mending.propose(work, fund_id, row, clock.now())
    return queries.corrections(fund_id)[0].id


def does_everything(place: Place, account_id: int) -> None:
    """This person asks a fund for money; a seat and a correction are powers, and stay as a number only."""
    make.make_request(make.make_fund(place), Actor(account_id))


def _sit(fund_id: int, account_id: int) -> int:
    """Let this account sit; the number of its seat."""
    from commons.identity.queries import account

    known = account(account_id)
    assert known is not None
    return make.make_member(fund_id, known.email or "").id


def secret_of(request: FundRequest) -> str:
    """The secret of the link of a request."""
    return sealing.secret_of(request.salt)


def is_of_a_fund(rule: Rule) -> bool:
    """Whether this is a page of funds."""
    return str(rule.endpoint).startswith("budgets_fund")


def holes(settled: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """What fills the holes of this address; nothing for a page of another feature."""
    if not is_of_a_fund(rule):
        return {}
    after = ("/recus", "/bilan", "/avance", "/recu", "/comptes", "/rendu")
    granted = str(rule.rule).endswith(after)
    known = {**settled}
    if granted:
        known |= {"secret": settled["granted_secret"], "number": settled["granted_number"]}
    return {name: known[name] for name in rule.arguments}


def things(settled: Mapping[str, Any]) -> dict[str, str]:
    """The same under names of their own, `fund_slug` for one: what forms and pages are found by."""
    return {f"fund_{name.removeprefix('fund_')}": str(value) for name, value in settled.items()}
