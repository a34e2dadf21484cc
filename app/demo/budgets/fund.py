"""The residents’ funds of the demonstration: a committee that sat, money promised and paid, requests that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from uuid import uuid5

from app.demo.budgets import money
from app.demo.commission.protocol import key
from app.demo.participation.stage import Stage, address, place, texts
from budgets.fund import committee, deciding, queries, requesting, services
from budgets.fund.drafts import FundDraft, RequestDraft
from budgets.fund.models import Fund, FundRequest
from budgets.fund.types import Choice, Door, FundState
from commons.kernel.types import Money

Words = Mapping[str, Any]
LATER, MANDATE = timedelta(minutes=30), 1_095


def words() -> Sequence[Words]:
    """What the file tells of each fund."""
    found: Sequence[Words] = texts("fund", "budgets")["fund"]
    return found


def of(said: Words) -> Fund | None:
    """The fund of these words, if it is there: the latest of its place."""
    here = place(said["place"]).id
    return next(
        (each for each in queries.funds(*FundState) if each.place_id == here and each.title == said["title"]), None
    )


def is_told(_stage: Stage) -> bool:
    """Whether one of these funds is there already."""
    return any(of(said) is not None for said in words())


def tell(stage: Stage) -> None:
    """Each fund is opened; then whatever happened, in the order of time, so that its ledger reads as it was written."""
    for number, said in enumerate(words()):
        fund = _open(stage, said, number)
        for _moment, happens in sorted(_story(stage, fund, said), key=itemgetter(0)):
            happens()


def _story(stage: Stage, fund: Fund, said: Words) -> Iterator[tuple[datetime, Callable[[], None]]]:
    """What happened to a fund, each with its moment: requests, sessions, money."""
    known: dict[int, FundRequest] = {}
    for rank, each in enumerate(said["request"]):
        yield stage.at(each["at"]), partial(_ask, stage, fund, each, rank, known)
        for moment, step in money.steps(stage, each):
            yield moment, partial(_with, step, known, rank)
    for number, session in enumerate(said.get("session", ()), start=1):
        ranks = [rank for rank, each in enumerate(said["request"]) if each.get("session") == number]
        yield stage.at(session["opened"]), partial(_sit, stage, fund, session, said["request"], ranks, known)


def _with(step: Callable[[FundRequest], None], known: Mapping[int, FundRequest], rank: int) -> None:
    step(known[rank])


def _open(stage: Stage, said: Words, number: int) -> Fund:
    """Prepared, given money and a committee, then opened with its reason."""
    prepared, opened, here = stage.at(said["prepared"]), stage.at(said["opened"]), place(said["place"])
    draft = FundDraft(
        said["title"], said["rules"].strip(), Money(said["ceiling"] * 100), said["answer_days"],
        contact="Centre social (exemple)",
    )  # fmt: skip
    with stage.acting(prepared) as work:
        fund = services.prepare(work, here.id, stage.now.year, draft, prepared)
        given = Money(said["given"] * 100)
        services.allocate(work, fund.id, given, said["given_words"], _ticket("given", number), prepared)
        for who, title in said["members"]:
            until = prepared.date() + timedelta(days=MANDATE)
            committee.name(work, fund.id, address(who), title, prepared.date(), until, prepared)
    with stage.acting(opened) as work:
        work.session.refresh(fund)
        services.move(work, fund.id, fund.version, FundState.OPEN, said["why"], opened)
    return fund


def _ticket(kind: str, number: object) -> str:
    return uuid5(key("fund"), f"{kind}:{number}").hex


def _ask(stage: Stage, fund: Fund, said: Words, rank: int, known: dict[int, FundRequest]) -> None:
    """Five answers on a phone, at a desk, or on a sheet of paper."""
    moment = stage.at(said["at"])
    door = Door.DESK if "desk" in said else Door.PAPER if "paper" in said else Door.WEB
    who = said.get("by") or said.get("desk", "")
    draft = RequestDraft(
        collective=said["collective"], what=said["what"], where_at=said["where"], whom=said["whom"],
        starts_on=stage.day(said["starts"]), asked=Money(said["asked"] * 100), door=door,
        name=texts("people")["people"][said["by"]]["name"] if "by" in said else "",
        contact=address(said["by"]) if "by" in said else "", ticket=_ticket("request", f"{fund.id}:{rank}"),
    )  # fmt: skip
    with stage.acting(moment, who) as work:
        request = known[rank] = requesting.keep(work, fund.id, draft, moment)
        requesting.send(work, request.id, moment + LATER)
    if "question" in said:
        _question(stage, request, said["question"])


def _question(stage: Stage, request: FundRequest, said: Words) -> None:
    """The team asks something before the committee sits, and the collective answers."""
    asked, answered = stage.at(said["at"]), stage.at(said["answered"])
    with stage.acting(asked) as work:
        requesting.ask(work, request.id, said["words"], asked)
    with stage.acting(answered) as work:
        question = queries.questions(request.id)[-1]
        requesting.answer(work, request.id, question.id, said["answer"], answered)


def _sit(
    stage: Stage, fund: Fund, said: Words, asked: Sequence[Words], ranks: Sequence[int], known: dict[int, FundRequest]
) -> None:
    """A session: its agenda, the votes as they are noted, then what they decide."""
    opened, at = stage.at(said["opened"]), stage.at(said["at"])
    agenda = [(known[rank].id, asked[rank], asked[rank].get("granted") or asked[rank]["refused"]) for rank in ranks]
    with stage.acting(opened) as work:
        ticket = _ticket("session", f"{fund.id}:{said['opened']}")
        session = committee.open_session(work, fund.id, stage.at(said["closes"]), said["where"], ticket, opened)
        for request_id, each, told in agenda:
            proposed = Money(told.get("amount", each["asked"]) * 100)
            committee.put(work, session.id, request_id, proposed, opened)
        items = {each.request_id: each.id for each in queries.items(session.id)}
        seats = [each.id for each in queries.seats(session.id)]
        for request_id, _each, told in agenda:
            for member, choice in zip(seats, told["votes"], strict=True):
                committee.vote(work, items[request_id], member, Choice(choice), Door.DESK, opened + LATER)
    with stage.acting(at) as work:
        for request_id, _each, told in agenda:
            deciding.decide(work, items[request_id], told["why"], None, at)
        deciding.close_session(work, session.id, at)
