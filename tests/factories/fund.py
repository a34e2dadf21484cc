"""Funds, requests and decisions, in a line of a test, through the real services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from budgets.fund import committee, deciding, paying, queries, requesting, services
from budgets.fund.drafts import BilanDraft, FundDraft, RequestDraft
from budgets.fund.models import Fund, FundRequest
from budgets.fund.models_committee import FundDecision, FundItem, FundMember, FundSession
from budgets.fund.types import Choice, Door, FundState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.days import day_of
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from tests.factories.budgets import make_territory
from tests.factories.identity import make_account

EURO = 100
FIVE_THOUSAND, FOUR_HUNDRED, THREE_HUNDRED_EIGHTY = Money(500_000), Money(40_000), Money(38_000)


def euros(amount: int) -> Money:
    """So many euros."""
    return Money(amount * EURO)


def fund_draft(**changes: Any) -> FundDraft:
    """Rules of a fund: 800 euros at the most, an answer in 30 days."""
    whole = FundDraft(
        title="Fonds de participation de Belle Vue",
        rules="Pour ce que des voisins font ensemble.\n\nOn ne paie ni salaire ni loyer.",
        ceiling=euros(800), answer_days=30, contact="La maison des projets, 04 91 00 00 00",
    )  # fmt: skip
    return replace(whole, **changes)


def request_draft(now: datetime | None = None, **changes: Any) -> RequestDraft:
    """A collective that wants a party in three weeks, for 400 euros."""
    now = now or clock.now()
    whole = RequestDraft(
        collective="Les voisines du bâtiment C", what="Un repas de quartier, avec de la musique.",
        where_at="Sur la place", starts_on=day_of(now) + timedelta(days=21), whom="Les familles, environ 60 personnes",
        asked=euros(400), name="Samia Benali", contact=f"samia.{uuid4().hex[:6]}@exemple.fr", ticket=uuid4().hex,
    )  # fmt: skip
    return replace(whole, **changes)


def make_fund(
    place: Place | None = None, *, amount: Money = FIVE_THOUSAND, members: int = 3, opened: bool = True,
    year: int = 2026, **changes: Any,
) -> Fund:  # fmt: skip
    """A fund with money and a committee, open unless said otherwise."""
    now, place_id = clock.now(), (place or make_territory()).id
    with unit_of_work(SYSTEM) as work:
        fund_id = services.prepare(work, place_id, year, fund_draft(**changes), now).id
        if amount:
            services.allocate(work, fund_id, amount, "Dotation de l’année", uuid4().hex, now)
    for _ in range(members):
        make_member(fund_id)
    if opened:
        move(fund_id, FundState.OPEN)
    return services.held(fund_id)


def move(fund_id: int, to: FundState, reason: str = "C’est décidé en comité.") -> None:
    """Open, suspend or close it."""
    with unit_of_work(SYSTEM) as work:
        services.move(work, fund_id, services.held(fund_id).version, to, reason, clock.now())


def make_member(fund_id: int, contact: str = "", until: date | None = None) -> FundMember:
    """Somebody who sits in its committee for a year."""
    account, today = make_account(contact), day_of(clock.now())
    with unit_of_work(SYSTEM) as work:
        committee.name(
            work, fund_id, account.email or "", "Habitante", today - timedelta(days=1),
            until or today + timedelta(days=365), clock.now(),
        )  # fmt: skip
    return next(member for member in queries.members(fund_id) if member.account_id == account.id)


def make_request(fund: Fund, actor: Actor = SYSTEM, *, sent: bool = True, **changes: Any) -> FundRequest:
    """A request, sent unless said otherwise."""
    with unit_of_work(actor) as work:
        request = requesting.keep(work, fund.id, request_draft(**changes), clock.now())
        if sent:
            requesting.send(work, request.id, clock.now())
        return request


def make_session(fund: Fund, *requests: FundRequest, proposed: Money | None = None) -> FundSession:
    """A session of a week with these requests on its agenda."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        session = committee.open_session(work, fund.id, now + timedelta(days=7), "", uuid4().hex, now)
        for request in requests:
            committee.put(work, session.id, request.id, proposed or request.asked or euros(1), now)
        return session


def item_of(request: FundRequest) -> FundItem:
    """The line of an agenda on which a request stands last."""
    session = queries.sessions(request.fund_id)[0]
    return next(item for item in queries.items(session.id) if item.request_id == request.id)


def vote(item: FundItem, *choices: Choice) -> None:
    """The members say this, one after the other, noted at the meeting."""
    with unit_of_work(SYSTEM) as work:
        for member, choice in zip(queries.seats(item.session_id), choices, strict=False):
            committee.vote(work, item.id, member.id, choice, Door.DESK, clock.now())


def decide(item: FundItem, reason: str = "La commission en a parlé.", postponed_to: date | None = None) -> FundDecision:
    """Carry out what was voted."""
    with unit_of_work(SYSTEM) as work:
        return deciding.decide(work, item.id, reason, postponed_to, clock.now())


def grant(fund: Fund, amount: Money = FOUR_HUNDRED, **changes: Any) -> FundRequest:
    """A request that was granted so much."""
    request = make_request(fund, asked=amount, **changes)
    make_session(fund, request)
    item = item_of(request)
    vote(item, Choice.YES, Choice.YES, Choice.YES)
    decide(item)
    return request


def report(request: FundRequest, cost: Money = THREE_HUNDRED_EIGHTY, photo: bytes | None = None) -> None:
    """What was done is told."""
    draft = BilanDraft(
        "Soixante personnes ont mangé ensemble.", 60, cost, photo, "Le repas sur la place" if photo else ""
    )
    with unit_of_work(SYSTEM) as work:
        paying.report(work, request.id, draft, Door.WEB, clock.now())


@dataclass(frozen=True)
class Team:
    """The people in charge of a fund."""

    secretariat: Actor
    facilitator: Actor
    officer: Actor
    observer: Actor


def team(place_id: int) -> Team:
    """One person of each role, for this place."""

    def somebody(role: str) -> Actor:
        return Actor(make_account().id, frozenset({Grant(role, "territory", place_id)}))

    return Team(somebody("secretariat"), somebody("facilitator"), somebody("officer"), somebody("observer"))
