"""The committee's own pages: a member decides on a phone, line by line, with an open vote."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.fund import addresses, committee, pages, policies, queries
from budgets.fund.addresses import NUMBER
from budgets.fund.forms import VoteForm
from budgets.fund.models_committee import FundMember, FundSession
from budgets.fund.reasons import FundReason
from budgets.fund.types import Choice, Door
from commons.kernel import clock
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page, typed
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound
from commons.kernel.http import go

blueprint = Blueprint("budgets_fund_committee", __name__, url_prefix="/fonds/commission")


def _seat(session_id: int) -> tuple[FundSession, FundMember]:
    """The session and the seat of whoever asks; there is no session for anybody else."""
    found = queries.session(session_id)
    mine = [m for m in queries.seats(session_id) if m.account_id == current_actor().person_id]
    if found is None or not mine:
        raise NotFound(reason=FundReason.NOT_A_MEMBER)
    return found, mine[0]


@blueprint.get("")
@access(SIGNED_IN)
def index() -> ResponseReturnValue:
    """The sessions in which one has a seat."""
    return private_page(
        "budgets/fund/seats.html", sessions=queries.sessions_of(current_actor().person_id or 0), now=clock.now()
    )


@blueprint.get(f"/<{NUMBER}:session_id>")
@access(SIGNED_IN)
def show(session_id: int) -> ResponseReturnValue:
    """The agenda of a session: what is asked, by whom, and the votes of all, one's own first."""
    session, member = _seat(session_id)
    now = clock.now()
    return private_page(
        "budgets/fund/seat.html", member=member, **pages.of_session(session),
        closed={i.id: policies.refusal_to_vote(session, i, now) for i in queries.items(session_id)},
    )  # fmt: skip


@blueprint.route(f"/<{NUMBER}:session_id>/<{NUMBER}:item_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def vote(session_id: int, item_id: int) -> ResponseReturnValue:
    """One request: read it, then vote, or say that one has an interest in it."""
    session, member = _seat(session_id)
    item, form = queries.item(item_id), VoteForm()
    if item is None or item.session_id != session.id:
        raise NotFound(reason=FundReason.NOT_FOUND)
    form.offer()
    member_id, request = member.id, item.request
    back = url_for("budgets_fund_committee.show", session_id=session_id)
    done = tried(
        form,
        lambda work, now: committee.vote(work, item_id, member_id, Choice(typed(form.choice)), Door.WEB, now),
        _("C’est noté. Vous pouvez changer jusqu’à la fin du vote."), "choice",
    )  # fmt: skip
    if done.done:
        return go(back)
    item, now = queries.item(item_id), clock.now()
    assert item is not None  # it was there
    if form.choice.data is None:
        said = {v.member_id: v.choice for v in queries.votes([item_id]).get(item_id, [])}
        form.choice.data = said.get(member_id)
    return private_page(
        "budgets/fund/vote.html", form, done.status, item=item, back=back, title=addresses.title_of(request),
        refusal=policies.refusal_to_vote(item.session, item, now), **pages.of_request(item.request, now),
    )  # fmt: skip
