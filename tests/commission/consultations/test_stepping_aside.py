"""A member steps aside from their own page: what they chose there is not given to them to vote on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commission.consultations import queries
from commission.consultations.reasons import ConsultationReason
from commission.mandates.models import StepAside
from commission.mandates.types import MANDATE, Part
from commons.kernel.db import db
from commons.kernel.refs import Ref
from tests.factories.commission import actor_of, sit
from tests.factories.consultations import ask, keeper, make_bureau, make_consultation, open_it, refused, say
from tests.factories.identity import text_of

PAGE = "/commission/moi/deport"


def _spoken_for(vote) -> dict[int, int]:
    return {each.seat_id: each.member_id for each in queries.electors(vote.id)}


@pytest.mark.parametrize("chosen", [True, False])
def test_the_substitute_votes_on_what_the_titular_chose_to_step_aside_from(desk, commission, chosen):
    """The control: in words of their own, nothing tells which vote it is, and the page does not say that it does."""
    mandate, members = commission
    titular, substitute = members[3], sit(members[3].seat, Part.SUBSTITUTE)
    vote = make_consultation(mandate, title="Financer le centre social")
    assert "Financer le centre social" not in text_of(_sat(desk, titular).read(PAGE))  # nobody knows of it yet
    ask(vote, make_bureau(members[0]))
    thing = str(Ref(MANDATE, mandate.id))
    assert f"{mandate.title} · Financer le centre social" in text_of(desk.read(PAGE))
    sent = {"thing": thing, "subject": ""} if chosen else {"thing": "", "subject": "Le centre social"}
    assert desk.send(PAGE, reason="J’y travaille", **sent).status_code == 303
    said = "votre suppléant·e peut voter à votre place" in text_of(desk.read("/commission/moi"))
    assert said is chosen
    open_it(vote, members[0], keeper(mandate))
    assert _spoken_for(vote)[titular.seat_id] == (substitute.id if chosen else titular.id)
    if chosen:
        refused(ConsultationReason.SUBSTITUTE_SPEAKS, say, vote, titular, "for")
        say(vote, substitute, "for")


def test_an_announced_vote_leads_to_the_page_with_its_subject_chosen(desk, commission):
    mandate, members = commission
    vote = make_consultation(mandate)
    ask(vote, make_bureau(members[0]))
    page = desk.read(f"/commission/consultations/{vote.id}").text
    address = f"{PAGE}?sujet={MANDATE}:{mandate.id}"
    assert f'href="{address}"' in page
    assert "selected" in _sat(desk, members[3]).read(address).text.split('id="thing"')[1].split("</select>")[0]
    open_it(vote, members[0], keeper(mandate))
    assert address not in desk.read(f"/commission/consultations/{vote.id}").text


@pytest.mark.parametrize("sent", [
    {"thing": "", "subject": "  "}, {"thing": "commission.mandate:999999", "subject": "x"},
    {"thing": "x", "subject": "x"}, {"thing": "commission.mandate:\u0661", "subject": "x"},
])  # fmt: skip
def test_a_thing_that_is_not_in_the_list_is_refused_with_what_was_typed(desk, commission, sent):
    _sat(desk, commission[1][3])
    answer = desk.send(PAGE, reason="J’y travaille", **sent)
    assert answer.status_code == 422
    assert "J’y travaille" in answer.text
    assert db.session.scalars(select(StepAside)).all() == []


def test_the_secretariat_reads_what_was_said_in_words_before_it_says_who_is_absent(desk, commission):
    mandate, members = commission
    vote = make_consultation(mandate)
    path = f"/equipe/commission/{mandate.id}/consultations/{vote.id}/absences"
    desk.sit(keeper(mandate))
    assert "Déports écrits" not in text_of(desk.read(path))
    assert _sat(desk, members[3]).send(PAGE, subject="Le centre social", reason="J’y travaille").status_code == 303
    desk.sit(keeper(mandate))
    assert "Le centre social : J’y travaille" in text_of(desk.read(path))
    aside = db.session.scalars(select(StepAside)).one()
    assert _sat(desk, members[3]).send("/commission/moi", to=f"{PAGE}/{aside.id}/fin").status_code == 303
    desk.sit(keeper(mandate))
    assert "Déports écrits" not in text_of(desk.read(path))


def _sat(desk, member):
    desk.sit(actor_of(member))
    return desk
