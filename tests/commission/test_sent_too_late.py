"""Forms of the commission whose time ends after many steps: opened in time, sent once it is over, they write nothing.

`tests/attacks/hours_commission_desk.py` names these endpoints as tried here.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest

from commission.campaigns import coding
from commission.campaigns import queries as campaign_queries
from commission.campaigns.types import CampaignState
from commission.mandates.types import MandateState
from commission.protocol import amending
from commission.protocol import queries as protocols
from commission.protocol.types import AmendmentState, VersionState
from commission.sortition.types import DrawState, Task
from commission.works import adopting
from commission.works.types import RecommendationState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.attacks.conftest import WRITTEN
from tests.attacks.sheets import sheets_of
from tests.factories import campaigns, protocol, works
from tests.factories.commission import actor_of, make_commission, make_mandate
from tests.factories.commission_draws import calculate, draw_at, secretary, step, throw, volunteer
from tests.factories.consultations import end, make_bureau, make_consultation, open_it, page_of, say

pytestmark = pytest.mark.usefixtures("frozen", "database")
S, V, A = DrawState, VersionState, AmendmentState
Post = Callable[[], int]


def opened(desk, page: str, path: str = "", **typed: object) -> Post:
    """A form as its page gives it now; sent when it is called, with the status of the answer."""
    path = path or page
    found = [sheet for sheet in sheets_of(page, desk.read(page).text) if sheet.action.partition("#")[0] == path]
    assert found, f"{page} has no form for {path}"
    sent = dict(found[-1].fields) | typed

    def post() -> int:
        return desk._client.post(path, data=sent, content_type="multipart/form-data").status_code

    return post


def rows() -> int:
    """How many rows this transaction wrote, undone or not."""
    return int(db.session.execute(WRITTEN).scalar_one())


def refused(post: Post, *statuses: int, undone: int = 0) -> None:
    """It is too late: said so, and nothing is written (but what the database itself refuses, and is undone)."""
    db.session.commit()
    before = rows()
    status = post()
    assert status in (statuses or (403,))
    assert rows() - before <= undone


def in_time(post: Post) -> None:
    """The same form, sent while it may be: it writes."""
    before = rows()
    assert post() in (200, 303)
    assert rows() > before


def test_an_amendment_is_not_brought_onto_the_new_text_once_it_was_taken_back(desk):
    room = protocol.make_room()
    version = protocol.bring(room, protocol.make_draft(room), V.AMENDING)
    block = protocol.block_of(version)
    one = protocol.make_amendment(room, version, protocol.replacing(block, block.words + " Un."), upto=A.DEBATED)
    late = protocol.make_amendment(room, version, protocol.replacing(block, "Zéro. " + block.words), "other", A.DEBATED)
    protocol.decide(room, one, A.ADOPTED)
    desk.sit(room.actor("other"))
    path = f"/commission/protocole/amendements/{late.id}/changements/{late.changes[0].id}/reprendre"
    sent = opened(desk, path)
    protocol.does(room.actor("other"), amending.withdraw, late.id, late.version)
    refused(sent, 403, 409)


def test_steps_of_a_version_are_not_taken_twice(desk):
    room = protocol.make_room()
    version = protocol.bring(room, protocol.make_draft(room), V.AMENDING, V.HALF_FROZEN)
    at = f"/commission/protocole/versions/{version.id}"
    desk.sit(room.actor("president"))
    in_time(opened(desk, f"{at}/etapes", f"{at}/demander"))
    desk.sit(room.secretariat)
    freeze = opened(desk, f"{at}/etapes", f"{at}/arreter")
    in_time(freeze)
    refused(freeze)
    protocol.bring(room, version, V.CONSULTED)
    protocol.tell(protocol.proclaimed(version, "objected", "consent"))
    desk.sit(room.actor("president"))
    back = opened(desk, f"{at}/renvoyer", reason="Trois objections gardées")
    protocol.tell(protocol.final(version, "adopted"))
    refused(back)
    desk.sit(room.secretariat)
    for rung in ("publier", "reviser"):
        move = opened(desk, f"{at}/etapes", f"{at}/{rung}")
        in_time(move)
        there = len(protocols.versions(version.protocol_id))
        refused(move, undone=1)  # the unique index refuses a second draft once it is tried
        assert len(protocols.versions(version.protocol_id)) == there


def test_the_bureau_asks_nothing_of_a_consultation_that_is_over(desk):
    mandate, members = make_commission()
    make_bureau(members[0])
    vote = make_consultation(mandate)
    desk.sit(actor_of(members[0]))
    opening = opened(desk, f"{page_of(vote)}/demander")
    in_time(opening)
    open_it(vote, members[0])
    refused(opening)
    with clock.frozen(vote.closes_at):
        closing = opened(desk, f"{page_of(vote)}/demander")
    for member in members:
        say(vote, member, "for")
    end(vote)
    with clock.frozen(vote.contest_until):
        refused(closing)


def test_the_readings_of_a_question_end_with_the_publication(desk):
    mandate = make_mandate()
    campaign = campaigns.make_campaign(mandate)
    campaigns.crowd_of(campaign, 2, text=True)
    campaigns.bring(campaign, CampaignState.CLOSED)
    [question] = [each for each in campaign.questions if each.number == 9]
    one, other, third = (actor_of(campaigns.make_drafter(mandate)) for _ in range(3))
    found = coding.reading(campaign, question)
    answers = [each.answer_id for each in found.texts]
    home = f"/equipe/commission/{mandate.id}/enquetes/{campaign.id}/lecture/9"
    desk.sit(third)
    begin = opened(desk, home, f"{home}/commencer")
    for reader, themes in ((one, ["Transports"]), (other, [])):
        with unit_of_work(reader) as work:
            coding.begin(work, campaign.id, 9, clock.now())
        desk.sit(reader)
        reads = opened(desk, f"{home}/lire")
        with unit_of_work(reader) as work:
            coding.code(work, campaign.id, 9, dict.fromkeys(answers, themes), True, clock.now())
        refused(reads)  # whoever said it is read does not read it again
    desk.sit(third)
    refused(begin)  # two have read it
    decides = opened(desk, f"{home}/decider/{answers[0]}", themes=["Transports"], why="Le bus")
    quotes = opened(desk, f"{home}/citer/{answers[0]}", words="bus le soir")
    for each in answers:
        with unit_of_work(SYSTEM) as work:
            coding.settle(work, campaign.id, 9, each, ["Transports"], "Le bus")
    campaigns.bring(campaign, CampaignState.PUBLISHED)
    for late in (decides, quotes):
        refused(late)
    assert campaign_queries.by_id(campaign.id).state is CampaignState.PUBLISHED


def test_targets_and_calculations_end_with_the_throw_and_nobody_is_replaced_once_all_sit(desk):
    draw = draw_at(S.POOL_CLOSED)
    desk.sit(secretary(draw.mandate_id))
    home = f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}"
    aims = opened(desk, f"{home}/objectifs", why="Pour voir")
    check = opened(desk, home, f"{home}/calcul/check")
    calculate(draw.id, Task.CHECK)
    lot = opened(desk, home, f"{home}/calcul/lot")
    calculate(draw.id, Task.LOT)
    number = opened(desk, f"{home}/nombre", number="417", source="Trois dés")
    throw(draw.id, 417)
    for late in (aims, check, lot, number):
        refused(late, 403, 409)
    step(draw.id, S.ABANDONED, "Faute de salle")
    for late in (aims, check, lot, number):
        refused(late, 403, 409)


def test_whoever_left_a_list_leaves_it_once(desk):
    draw = draw_at(S.POOL_OPEN)
    page = f"/commission/tirages/{draw.id}/ma-page/{volunteer(draw.id, 1)}"
    leaves = opened(desk, page, f"{page}/retrait")
    in_time(leaves)
    refused(leaves, 404)


def test_nobody_is_asked_any_more_for_a_draw_that_was_given_up(desk):
    draw = draw_at(S.CONVENING)
    desk.sit(secretary(draw.mandate_id))
    home = f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}"
    asked = [sheet.action for sheet in sheets_of(home, desk.read(home).text) if sheet.action.endswith("/non")]
    in_time(opened(desk, home, asked[0]))
    replaces = opened(desk, home, f"{home}/remplacer")
    step(draw.id, S.ABANDONED, "Faute de salle")
    refused(replaces)


def test_no_file_of_values_comes_in_once_the_mandate_is_over(desk):
    mandate = make_mandate()
    desk.sit(secretary(mandate.id))
    file = (BytesIO(b"indicateur;territoire;annee;valeur;detail;source\nrien;x;2021;5;;INSEE"), "x.csv")
    sent = opened(desk, f"/equipe/commission/{mandate.id}/valeurs/import", file=file)
    mandate.state = MandateState.ENDED
    refused(sent)


@pytest.mark.parametrize("alone", [True, False])
def test_an_adopted_work_is_neither_asked_for_nor_adopted_again(desk, alone):
    draft = works.make_work()
    one = works.make_recommendation(RecommendationState.DRAFT, made=draft)
    member = works.bureau_of(draft.mandate)
    mine, name = ("preconisations", one.id) if alone else ("travaux", draft.id)
    desk.sit(actor_of(member))
    asks = opened(desk, f"/commission/moi/{mine}/{name}", reason="Approuvé en séance")
    in_time(asks)
    desk.sit(secretary(draft.mandate_id))
    settles = opened(desk, f"/equipe/commission/{draft.mandate_id}/{mine}/{name}/adopter", granted="yes")
    with unit_of_work(SYSTEM) as work:
        adopting.adopt(work, adopting.adoptable(work, (one if alone else draft).ref), "La séance l’a approuvé.",
                       clock.now())  # fmt: skip
    refused(settles)
    desk.sit(actor_of(member))
    refused(asks)
