"""After the hour: receipts once the accounts are made, sessions once they are closed, drafts once the fund is."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from budgets.fund import paying
from budgets.fund.models import FundPaper, FundRequest
from budgets.fund.models_committee import FundSession
from budgets.fund.types import Choice, FundState, SessionState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import fund as make
from tests.factories.desk import Desk
from tests.factories.fund import euros
from tests.factories.street_fund import a_receipt, secret_of

pytestmark = pytest.mark.usefixtures("database", "frozen")


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Desk:
    """Somebody without an account."""
    return Desk(app, client, NOBODY)


def _papers() -> int:
    return db.session.scalar(select(func.count()).select_from(FundPaper)) or 0


def test_a_receipt_is_taken_until_the_accounts_are_made_by_either_door(desk: Desk) -> None:
    fund = make.make_fund()
    team = make.team(fund.place_id)
    request = make.grant(fund)
    own = f"/fonds/demande/{secret_of(request)}/recus"
    team_page = f"/equipe/fonds/{fund.slug}/demandes/{request.number}/recu"
    for path, actor in ((own, NOBODY), (team_page, team.facilitator)):
        desk.sit(actor)
        sent = desk.send(path, words="Le pain", file=(io.BytesIO(a_receipt()), "recu.png"))
        assert sent.status_code == 303
    assert _papers() == 1, "the same picture twice is one paper"
    make.report(request)
    with unit_of_work(SYSTEM) as work:
        paying.settle(work, request.id, make.THREE_HUNDRED_EIGHTY, clock.now())
    for path, actor in ((own, NOBODY), (team_page, team.facilitator)):
        desk.sit(actor)
        sent = {"words": "Le pain de midi", "file": (io.BytesIO(a_receipt()), "recu.png")}
        late = desk.send(f"/fonds/{fund.slug}/demander", to=path, **sent)
        assert (late.status_code, "Le pain de midi" in late.text, _papers()) == (403, True, 1)


def test_a_session_is_closed_once_all_of_it_is_decided_and_once_only(desk: Desk) -> None:
    fund = make.make_fund()
    team, request = make.team(fund.place_id), make.make_request(fund)
    session = make.make_session(fund, request)
    path = f"/equipe/fonds/{fund.slug}/seances/{session.id}"
    desk.sit(team.facilitator)
    desk.send(path, to=path + "/fermer")
    assert _state(session) is SessionState.OPEN
    make.vote(make.item_of(request), Choice.YES, Choice.YES, Choice.YES)
    make.decide(make.item_of(request))
    desk.send(path, to=path + "/fermer")
    assert _state(session) is SessionState.CLOSED
    other = make.make_request(fund)
    late = desk.send(path + "/ordre-du-jour", request=str(other.id), proposed="12")
    assert late.status_code in (403, 422)


def _state(session: FundSession) -> SessionState:
    db.session.expire_all()
    return db.session.get_one(FundSession, session.id).state


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_a_draft_begun_in_time_is_kept_and_not_sent_and_no_other_begins(desk: Desk, state: FundState) -> None:
    fund = make.make_fund()
    draft = make.make_request(fund, sent=False)
    make.move(fund.id, state)
    words = {"what": "Un repas pour tous", "collective": "Les voisins"}
    begun = desk.send(f"/fonds/{fund.slug}/demander", **words)
    sent = desk.send(f"/fonds/demande/{secret_of(draft)}/modifier", do="send", **words)
    for late in (begun, sent):
        assert (late.status_code, "Un repas pour tous" in late.text) == (403, True)
    kept = desk.send(f"/fonds/demande/{secret_of(draft)}/modifier", do="keep", **words)
    assert kept.status_code == 303
    db.session.expire_all()
    (only,) = db.session.scalars(select(FundRequest))
    assert (only.what, only.sent_at) == ("Un repas pour tous", None)


def test_a_mandate_ends_once_and_the_second_reason_is_not_lost(desk: Desk) -> None:
    fund = make.make_fund(members=1)
    member = make.make_member(fund.id)
    path = f"/equipe/fonds/{fund.slug}/commission/{member.id}/fin"
    desk.sit(make.team(fund.place_id).secretariat)
    assert desk.send(path, reason="Elle déménage").status_code == 303
    again = desk.send(path, reason="Il est parti")
    assert (again.status_code, "Il est parti" in again.text) == (403, True)
    db.session.expire_all()
    assert member.left_why == "Elle déménage"


def test_euros_of_a_closed_fund_are_still_counted() -> None:
    fund = make.make_fund()
    request = make.grant(fund)
    make.move(fund.id, FundState.CLOSED)
    make.report(request, euros(100))
    with unit_of_work(SYSTEM) as work:
        paying.settle(work, request.id, euros(100), clock.now())
    db.session.expire_all()
    assert db.session.get_one(FundRequest, request.id).ended_at is not None


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_who_closes_a_fund_reads_who_waits_and_those_who_wait_read_that_it_is_closed(
    desk: Desk, state: FundState
) -> None:  # fmt: skip
    fund = make.make_fund()
    change = f"/equipe/fonds/{fund.slug}/etat"
    desk.sit(make.team(fund.place_id).secretariat)
    assert "attend une réponse" not in desk.read(change).text
    request = make.make_request(fund)
    assert "1 demande attend une réponse" in desk.read(change).text
    public = f"/fonds/{fund.slug}/demandes/{request.number}"
    for path in (public, f"/fonds/{fund.slug}"):
        assert "la commission répondra quand il rouvrira" not in desk.read(path).text
    make.move(fund.id, state)
    for path in (public, f"/fonds/{fund.slug}"):
        assert "la commission répondra quand il rouvrira" in desk.read(path).text
