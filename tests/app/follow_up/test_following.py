"""Following by message: buttons, ways, refusals, erased accounts; and everything one follows on one page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from app.journeys.follow_up import policies, queries, services
from app.journeys.follow_up.erasure import forget_follows
from app.journeys.follow_up.models import Follow, Visit
from app.journeys.follow_up.types import Medium
from commons.identity.events import AccountErased
from commons.identity.models import Account
from commons.identity.space import services as space
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.types import Debt, Moment, Relation
from tests.factories.identity import make_account, text_of
from tests.factories.threads import tie

PATH = "/suivi/tests.debate/1"


@pytest.fixture
def debate(database, frozen, things) -> Ref:
    return things["debate"].ref(1, "Plus d’ombre")


def phone_account() -> Account:
    account = make_account()
    db.session.execute(text("UPDATE identity_account SET email = NULL, phone = '+33612345678'"))
    db.session.expire_all()
    return account


def test_somebody_signed_in_follows_changes_and_stops(neighbour, debate):
    desk, account = neighbour()
    page = desk.read(PATH)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Un courriel par semaine, s’il y a du nouveau" in text_of(page)
    assert "SMS" not in page.text.partition('id="suivre"')[2].partition("</form>")[0]
    assert desk.send(PATH, to=f"{PATH}/suivre", medium="mail_week").status_code == 303
    assert queries.follow_of(account, debate).medium is Medium.MAIL_WEEK
    assert "Vous suivez cette page" in desk.read(PATH).text
    desk.send(PATH, to=f"{PATH}/suivre", medium="mail_day")
    assert [follow.medium for follow in queries.follows(account)] == [Medium.MAIL_DAY]
    assert desk.send(PATH, to=f"{PATH}/ne-plus-suivre").status_code == 303
    assert desk.send(PATH, to=f"{PATH}/ne-plus-suivre").status_code == 303
    assert queries.follows(account) == []


def test_an_account_with_a_phone_is_offered_the_sms_only(visitor, debate):
    account = phone_account()
    visitor.sit(Actor(person_id=account.id))
    assert "courriel" not in visitor.read(PATH).text.partition('id="suivre"')[2].partition("</form>")[0]
    assert visitor.send(PATH, to=f"{PATH}/suivre", medium="sms").status_code == 303
    assert queries.follow_of(account.id, debate).medium is Medium.SMS
    answer = visitor.send(PATH, to=f"{PATH}/suivre", medium="mail_day")
    assert answer.status_code == 403
    assert "Votre compte n’a pas d’adresse e-mail" in answer.text


def test_an_account_with_an_address_gets_no_sms(neighbour, debate):
    desk, account = neighbour()
    answer = desk.send(PATH, to=f"{PATH}/suivre", medium="sms")
    assert answer.status_code == 403
    assert "Votre compte n’a pas de numéro" in answer.text
    assert queries.follows(account) == []


@pytest.mark.parametrize(
    "medium", ["", "pigeon", "MAIL_WEEK", "x" * 100_000, "\x00", "<script>", "\u202esms", "😀", "'; --"]
)
def test_a_forged_way_is_refused_and_nothing_is_written(neighbour, debate, medium):
    desk, account = neighbour()
    answer = desk.send(PATH, to=f"{PATH}/suivre", medium=medium)
    assert answer.status_code == 422
    assert "Choisissez une réponse dans la liste." in answer.text
    assert queries.follows(account) == []


@pytest.mark.parametrize("act", ["suivre", "ne-plus-suivre"])
def test_without_signing_in_nobody_follows(visitor, debate, act):
    assert visitor.send("/suivi", to=f"{PATH}/{act}", medium="none").status_code == 401


@pytest.mark.parametrize("act", ["suivre", "ne-plus-suivre"])
def test_a_form_from_elsewhere_is_refused(neighbour, client, debate, act):
    neighbour()
    assert client.post(f"{PATH}/{act}", data={"medium": "none"}).status_code == 400


@pytest.mark.parametrize("path", ["tests.debate/9", "nothing/1", f"tests.debate/{2**64}"])
def test_what_does_not_exist_is_not_followed(neighbour, debate, path):
    desk, account = neighbour()
    assert desk.send(PATH, to=f"/suivi/{path}/suivre", medium="none").status_code == 404
    assert queries.follows(account) == []


def test_what_is_hidden_is_not_followed_and_can_be_let_go(neighbour, debate, things):
    desk, account = neighbour()
    desk.send(PATH, to=f"{PATH}/suivre", medium="none")
    things["debate"].hidden.add(1)
    assert desk.send("/suivi", to=f"{PATH}/suivre", medium="none").status_code == 404
    page = text_of(desk.read("/mon-espace/participation"))
    assert "1 chose que vous suiviez n’est plus publique." in page
    assert "ombre" not in page.replace("Sombre", "")
    answer = desk.send("/mon-espace/participation", to=f"{PATH}/ne-plus-suivre", back="mine")
    assert (answer.status_code, answer.location) == (303, "/mon-espace/participation")
    assert queries.follows(account) == []


def test_there_is_a_limit_to_what_one_follows(neighbour, debate, frozen):
    desk, account = neighbour()
    rows = [
        {"account_id": account, "kind": "tests.answer", "subject_id": n, "medium": Medium.NONE, "since": frozen}
        for n in range(policies.MOST_FOLLOWED)
    ]
    db.session.execute(insert(Follow), rows)
    answer = desk.send(PATH, to=f"{PATH}/suivre", medium="none")
    assert answer.status_code == 403
    assert "Vous suivez déjà beaucoup de choses" in answer.text


def test_an_erased_account_follows_nothing(neighbour, debate, frozen):
    desk, account = neighbour()
    desk.send(PATH, to=f"{PATH}/suivre", medium="mail_day")
    desk.read("/mon-espace/participation")
    other = make_account()
    with unit_of_work(Actor(person_id=other.id)) as work:
        services.follow(work, debate, Medium.NONE, frozen)
    with unit_of_work(Actor(person_id=account)) as work:
        space.erase(work, clock.now())
    assert queries.follows(account) == []
    assert queries.last_visit(account) is None
    assert len(queries.follows(other.id)) == 1


def test_forget_follows_twice_is_the_same_as_once(neighbour, debate):
    desk, account = neighbour()
    desk.send(PATH, to=f"{PATH}/suivre", medium="mail_day")
    with unit_of_work(SYSTEM) as work:
        forget_follows(work, AccountErased(account))
        forget_follows(work, AccountErased(account))
    assert db.session.scalars(select(Follow)).all() == []
    assert db.session.scalars(select(Visit)).all() == []


def test_what_one_follows_is_in_the_file_of_ones_data(neighbour, debate):
    desk, _ = neighbour()
    desk.send(PATH, to=f"{PATH}/suivre", medium="mail_day")
    assert [f["thing"] for f in desk.read("/mon-espace/mes-donnees.json").json["followed"]] == ["tests.debate:1"]


def test_ones_own_space_leads_to_ones_participation(neighbour, database):
    desk, _ = neighbour()
    assert 'href="/mon-espace/participation"' in desk.read("/mon-espace").text


def test_my_participation_gathers_what_i_made_and_what_i_follow(neighbour, debate, things, frozen):
    desk, account = neighbour()
    things["answer"].ref(5, "Ma proposition")
    things["answer"].owners[account] = [5]
    things["answer"].moments[5] = [Moment(frozen - timedelta(days=2), "Proposée")]
    things["answer"].debts[5] = [Debt("répondre", "la commune", frozen - timedelta(days=1))]
    tie(Ref("tests.answer", 5), things["project"].ref(6), frozen, Relation.ANSWERED_BY)
    desk.send(PATH, to=f"{PATH}/suivre", medium="mail_week")
    page = text_of(desk.read("/mon-espace/participation"))
    assert "Ma proposition" in page
    assert "1 réponse en retard" in page
    assert "A reçu une réponse" in page
    assert "Plus d’ombre" in page
    assert "Un courriel par semaine" in page
    assert page.index("Ma proposition") < page.index("Plus d’ombre")


def test_what_is_mine_and_not_public_is_shown_to_me_apart(neighbour, debate, things):
    desk, account = neighbour()
    things["answer"].ref(5, "Masquée")
    things["answer"].owners[account] = [5]
    things["answer"].hidden.add(5)
    page = text_of(desk.read("/mon-espace/participation"))
    assert "À vous, et pas publics" in page
    assert "Masquée" in page
    desk.sit(Actor(person_id=make_account().id))
    assert "Masquée" not in desk.read("/mon-espace/participation").text


def test_what_is_new_since_the_last_visit_is_marked_and_stays_marked_for_the_visit(neighbour, debate, things, frozen):
    desk, _ = neighbour()
    desk.send(PATH, to=f"{PATH}/suivre", medium="none")
    assert "nouveauté" not in desk.read("/mon-espace/participation").text
    things["debate"].moments[1] = [Moment(frozen + timedelta(days=1), "Répondu")]
    with clock.frozen(frozen + timedelta(days=2)):
        assert "1 nouveauté" in text_of(desk.read("/mon-espace/participation"))
        assert "1 nouveauté" in text_of(desk.read("/mon-espace/participation"))
    with clock.frozen(frozen + timedelta(days=2, hours=1)):
        assert "nouveauté" not in desk.read("/mon-espace/participation").text


def test_my_page_is_mine_alone_and_private(visitor, neighbour, debate):
    answer = visitor.read("/mon-espace/participation")
    assert (answer.status_code, answer.location) == (303, "/connexion?next=/mon-espace/participation")
    desk, _ = neighbour()
    assert desk.read("/mon-espace/participation").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("number", "rows"), [("0", 20), ("-1", 20), ("x", 20), ("9" * 30, 20), ("٣", 20), ("2", 20), ("3", 4), ("99", 4)]
)
def test_any_page_number_is_a_page(neighbour, debate, things, number, rows):
    desk, account = neighbour()
    things["answer"].owners[account] = [things["answer"].ref(n).id for n in range(1, 45)]
    answer = desk.read(f"/mon-espace/participation?page={number}")
    assert answer.status_code == 200
    assert answer.text.count("/suivi/tests.answer/") == rows


def test_a_hundred_threads_of_mine_take_as_many_queries_as_two(neighbour, debate, things, queries):
    desk, account = neighbour()
    things["answer"].owners[account] = [things["answer"].ref(n).id for n in (1, 2)]
    desk.read("/mon-espace/participation")
    queries.clear()
    desk.read("/mon-espace/participation")
    few = len(queries)
    things["answer"].owners[account] = [things["answer"].ref(n).id for n in range(1, 101)]
    queries.clear()
    desk.read("/mon-espace/participation")
    assert len(queries) == few


def test_messages_stop_by_one_button_and_what_i_follow_stays(neighbour, debate):
    desk, account = neighbour()
    desk.send(PATH, to=f"{PATH}/suivre", medium="mail_day")
    assert "Ne plus recevoir de messages" in desk.read("/mon-espace/participation").text
    assert desk.send("/mon-espace/participation", to="/mon-espace/participation/silence").status_code == 303
    assert [follow.medium for follow in queries.follows(account)] == [Medium.NONE]
    assert "Ne plus recevoir de messages" not in desk.read("/mon-espace/participation").text
