"""Messages to followers: once a person and a round, in their language, stopped by one click."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask_babel import gettext
from sqlalchemy import update

from app.journeys.follow_up import digest, messages, queries, tokens
from app.journeys.follow_up.types import Medium
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.threads import stories
from commons.threads.types import Debt, Moment
from tests.factories.follow_up import MONDAY, THURSDAY, follow, person, sent
from tests.factories.threads import tie


@pytest.fixture
def debate(database, things) -> Ref:
    """Followed on Monday, answered on Tuesday."""
    things["debate"].moments[1] = [
        Moment(MONDAY - timedelta(days=9), "Vieille nouvelle"),
        Moment(MONDAY + timedelta(days=1), "La commune a répondu", by="la commune", why="il fait chaud"),
    ]
    return things["debate"].ref(1, "Plus d’ombre")


def run_at(moment: datetime) -> int:
    with clock.frozen(moment):
        return digest.run()


def test_a_follower_is_told_what_is_new_with_the_page_and_the_way_to_stop(app, debate):
    account = person()
    follow(account, debate, Medium.MAIL_WEEK)
    assert run_at(THURSDAY) == 1
    (message,) = sent()
    assert (message.recipient, message.key) == ("voisine@exemple.fr", f"follow_up.digest:{account.id}:week:2026-W25")
    assert message.subject == "Du nouveau dans ce que vous suivez : 1 sujet"
    assert "Plus d’ombre\n- La commune a répondu Par la commune. Pourquoi : il fait chaud" in message.body
    assert "Vieille nouvelle" not in message.body
    assert app.config["SERVER_ADDRESS"] + "/suivi/tests.debate/1" in message.body
    assert app.config["SERVER_ADDRESS"] + "/suivi/arret/" in message.body


def test_nothing_new_is_no_message(app, debate, things):
    things["debate"].moments.clear()
    follow(person(), debate, Medium.MAIL_WEEK)
    assert run_at(THURSDAY) == 0
    assert sent() == []


def test_nobody_is_told_out_of_hours_nor_by_the_way_they_did_not_choose(app, debate):
    follow(person(), debate, Medium.MAIL_WEEK)
    follow(person("autre@exemple.fr"), debate, Medium.NONE)
    for moment in (THURSDAY.replace(hour=3), THURSDAY.replace(hour=20), THURSDAY - timedelta(days=1)):
        assert run_at(moment) == 0
    assert run_at(THURSDAY) == 1
    assert [m.recipient for m in sent()] == ["voisine@exemple.fr"]


def test_the_same_news_are_told_once_however_often_the_chore_runs(app, debate):
    follow(person(), debate, Medium.MAIL_WEEK)
    follow(person("jour@exemple.fr"), debate, Medium.MAIL_DAY)
    assert run_at(THURSDAY) == 2
    assert run_at(THURSDAY) == 0
    assert run_at(THURSDAY + timedelta(hours=1)) == 0
    assert run_at(THURSDAY + timedelta(days=1)) == 0
    assert run_at(THURSDAY + timedelta(days=7)) == 0
    assert len(sent()) == 2


def test_what_came_too_late_for_one_round_is_in_the_next(app, debate, things):
    follow(person(), debate, Medium.MAIL_WEEK)
    run_at(THURSDAY)
    things["debate"].moments[1].append(Moment(THURSDAY - timedelta(minutes=2), "À la dernière minute"))
    assert run_at(THURSDAY + timedelta(hours=1)) == 0
    assert run_at(THURSDAY + timedelta(days=7)) == 1
    assert "À la dernière minute" in sent()[-1].body
    assert "La commune a répondu" not in sent()[-1].body


def test_one_message_tells_of_everything_a_person_follows(app, debate, things):
    account = person()
    answer = things["answer"].ref(7, "Des bancs")
    things["answer"].moments[7] = [Moment(MONDAY + timedelta(hours=5), "Posés")]
    for ref in (debate, answer):
        follow(account, ref, Medium.MAIL_WEEK)
    assert run_at(THURSDAY) == 1
    assert "Plus d’ombre" in sent()[0].body
    assert "Des bancs" in sent()[0].body
    assert sent()[0].subject == "Du nouveau dans ce que vous suivez : 2 sujets"


def test_ties_and_what_became_late_are_news(app, debate, things):
    things["debate"].moments.clear()
    tie(debate, things["project"].ref(4, "Douze arbres"), MONDAY + timedelta(days=1), decided_by="le conseil")
    things["project"].debts[4] = [Debt("Planter", "la métropole", MONDAY + timedelta(days=1))]
    follow(person(), debate, Medium.MAIL_WEEK)
    run_at(THURSDAY)
    assert "« Plus d’ombre » a donné « Douze arbres » Décidé par le conseil." in sent()[0].body
    assert "Planter (la métropole). En retard de 1 jour" in sent()[0].body


def test_what_is_hidden_is_told_to_nobody(app, debate, things):
    follow(person(), debate, Medium.MAIL_WEEK)
    things["debate"].hidden.add(1)
    assert run_at(THURSDAY) == 0


def test_a_closed_account_is_told_nothing(app, debate):
    account = person()
    follow(account, debate, Medium.MAIL_WEEK)
    db.session.execute(update(Account).where(Account.id == account.id).values(active=False))
    assert run_at(THURSDAY) == 0


@pytest.mark.parametrize("title", ["Plus d’ombre", "T" * 5000, "😀" * 400, "شارع " * 300])
@pytest.mark.parametrize("locale", ["fr", "en", "ar"])
def test_an_sms_has_three_hundred_characters_at_most_with_both_links(app, debate, things, title, locale):
    things["debate"].titles[1] = title
    follow(person("+33612345678", locale), debate, Medium.SMS)
    assert run_at(THURSDAY) == 1
    (message,) = sent()
    assert len(message.body) <= messages.LONGEST_SMS
    assert message.body.count("http") == 2
    assert (message.medium.value, message.recipient, message.subject) == ("sms", "+33612345678", "")


def test_an_sms_with_a_very_long_address_of_the_site_lets_the_title_go(app, debate, monkeypatch):
    monkeypatch.setitem(app.config, "SERVER_ADDRESS", "https://participation.quartiers.metropole-exemple.example")
    follow(person("+33612345678"), debate, Medium.SMS)
    run_at(THURSDAY)
    assert len(sent()[0].body) <= messages.LONGEST_SMS


def test_many_threads_are_one_sms(app, debate, things):
    account = person("+33612345678")
    for number in range(1, 12):
        things["answer"].moments[number] = [Moment(MONDAY + timedelta(hours=3), "x")]
        follow(account, things["answer"].ref(number), Medium.SMS)
    assert run_at(THURSDAY) == 1
    assert "11 sujets" in sent()[0].body
    assert len(sent()[0].body) <= messages.LONGEST_SMS


def test_each_person_reads_their_own_language(app, debate):
    def told(ids):
        return {1: [Moment(MONDAY + timedelta(days=1), gettext("Mon espace"))]}

    stories.register("tests.debate", stories.Story(moments=told))
    for locale in ("fr", "en", "ar"):
        follow(person(f"{locale}@exemple.fr", locale), debate, Medium.MAIL_WEEK)
    assert run_at(THURSDAY) == 3
    words = {"fr": "Mon espace", "en": "My space", "ar": "صفحتي الخاصة"}
    assert {m.recipient[:2]: word for m in sent() for word in words.values() if word in m.body} == words


def test_a_hundred_followers_take_a_fixed_number_of_readings(app, debate, things):
    for number in range(60):
        follow(person(f"v{number}@exemple.fr"), debate, Medium.MAIL_WEEK)
    things["debate"].asked.clear()
    assert run_at(THURSDAY) == 60
    # Two batches of fifty at most: each kind is asked once a batch, not once a person.
    assert things["debate"].asked.count("moments") == 2


def test_one_thing_that_cannot_be_told_keeps_nobody_else_waiting(app, debate, things, caplog):
    def broken(ids):
        if 9 in ids:
            raise ValueError("a story with a hole")
        return {n: things["debate"].moments[n] for n in ids}

    stories.register("tests.debate", stories.Story(moments=broken))
    for number in range(5):
        follow(person(f"v{number}@exemple.fr"), debate, Medium.MAIL_WEEK)
    follow(person("trou@exemple.fr"), things["debate"].ref(9), Medium.MAIL_WEEK)
    assert run_at(THURSDAY) == 5
    assert "trou@exemple.fr" not in {m.recipient for m in sent()}
    assert "could not be told" in caplog.text


def stop_link(body: str, app) -> str:
    return body.partition(app.config["SERVER_ADDRESS"] + "/suivi/arret/")[2].split()[0]


def test_the_link_of_a_message_asks_and_its_button_stops_every_message(app, visitor, debate):
    account = person()
    follow(account, debate, Medium.MAIL_WEEK)
    run_at(THURSDAY)
    path = "/suivi/arret/" + stop_link(sent()[0].body, app)
    with clock.frozen(THURSDAY + timedelta(days=2)):
        page = visitor.read(path)
        assert page.headers["Cache-Control"] == "no-store"
        assert queries.follows(account.id)[0].medium is Medium.MAIL_WEEK, (
            "a mail program that opens links stops nothing"
        )
        assert "C’est arrêté" in visitor.send(path).text
        assert "C’est arrêté" in visitor.send(path).text
    assert [f.medium for f in queries.follows(account.id)] == [Medium.NONE]


@pytest.mark.parametrize("token", ["x", "1.900.AAAAAAAAAAAAAAAA", "1.900", "..", "1" * 4000, "é", "<script>"])
def test_a_forged_link_stops_nothing_and_says_what_to_do(visitor, debate, token):
    account = person()
    follow(account, debate, Medium.MAIL_WEEK)
    answer = visitor.read("/suivi/arret/" + token)
    assert answer.status_code == 404
    assert "Ce lien ne marche plus" in answer.text
    assert visitor.send("/suivi", to="/suivi/arret/" + token).status_code == 404
    assert queries.follows(account.id)[0].medium is Medium.MAIL_WEEK


def one_click(account: Account, now: datetime) -> str:
    """The address in the header of a message written at this moment."""
    return f"/suivi/arret/{tokens.make(account.id, now)}/un-clic"


def test_the_button_of_a_mail_program_stops_every_message_without_a_page_before_it(app, client, debate):
    account, neighbour = person(), person("autre@exemple.fr")
    for each in (account, neighbour):
        follow(each, debate, Medium.MAIL_WEEK)
    run_at(THURSDAY)
    message = next(each for each in sent() if each.recipient == account.contact.value)
    path = message.unsubscribe.removeprefix(app.config["SERVER_ADDRESS"])
    assert path == one_click(account, THURSDAY)
    with clock.frozen(THURSDAY + timedelta(days=2)):
        assert client.get(path).location == path.removesuffix("/un-clic"), "who opens it is asked first"
        assert client.post(path, data={"anything": "else"}).status_code == 400
        assert queries.follows(account.id)[0].medium is Medium.MAIL_WEEK
        for _ in range(2):
            assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [queries.follows(each.id)[0].medium for each in (account, neighbour)] == [Medium.NONE, Medium.MAIL_WEEK]


@pytest.mark.parametrize("forged", ["/suivi/arret/x/un-clic", "/suivi/arret/1.900.AAAAAAAAAAAAAAAA/un-clic"])
def test_a_forged_or_old_click_stops_nothing(client, debate, forged):
    account = person()
    follow(account, debate, Medium.MAIL_WEEK)
    with clock.frozen(MONDAY + timedelta(days=95)):
        for path in (forged, one_click(account, MONDAY)):
            assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 404
    assert queries.follows(account.id)[0].medium is Medium.MAIL_WEEK


def test_only_mail_has_the_button(app, debate):
    account = person("+33611223344")
    follow(account, debate, Medium.SMS)
    run_at(THURSDAY)
    assert [message.unsubscribe for message in sent()] == [""]


def test_an_old_link_and_a_form_from_elsewhere_stop_nothing(client, visitor, debate):
    account = person()
    follow(account, debate, Medium.MAIL_WEEK)
    token = tokens.make(account.id, MONDAY)
    with clock.frozen(MONDAY + timedelta(days=1)):
        assert client.post("/suivi/arret/" + token).status_code == 400
    with clock.frozen(MONDAY + timedelta(days=95)):
        assert visitor.send("/suivi", to="/suivi/arret/" + token).status_code == 404
    assert queries.follows(account.id)[0].medium is Medium.MAIL_WEEK
