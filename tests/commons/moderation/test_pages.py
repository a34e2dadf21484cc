"""The pages, without a script: reporting, the author's page, the charter and the counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries
from commons.moderation.appeals import services as appeals
from commons.moderation.models import Appeal, Report
from commons.moderation.types import APPEAL_TIME, AppealState, Mode, Motive
from tests.factories import moderation as make
from tests.factories.desk import Desk
from tests.factories.identity import text_of

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eà l'envers",
    "Robert'); DROP TABLE moderation_report;--",
    "🔥" * 300,
    "&lt;b&gt; {{ 7*7 }} %(x)s",
]


@pytest.fixture
def visitor(app, client):
    """Somebody without an account, in front of a form."""
    return Desk(app, client, NOBODY)


def _reports():
    return db.session.scalar(select(func.count()).select_from(Report))


def _send(desk, ref, wait=5, **typed):
    """Open the form, think for a while, send it."""
    path = f"/signaler/{ref.kind}/{ref.id}"
    page = desk.read(path).text
    stamp = re.search(r'name="opened" value="([^"]+)"', page).group(1)
    with clock.frozen(clock.now() + timedelta(seconds=wait)):
        return desk.send(path, **{"opened": stamp, "motive": "spam", **typed})


# Reporting


def test_anybody_reports_a_text_without_an_account_or_a_cookie_of_ours(frozen, visitor, author):
    ref = make.say(author_id=author)
    answer = _send(visitor, ref, words="C’est de la publicité.")
    assert (answer.status_code, answer.location) == (303, "/signaler/merci")
    assert "publicité" not in visitor.read("/signaler/merci").text
    (kept,) = db.session.scalars(select(Report))
    assert (kept.motive, kept.words, kept.reporter_id) == (Motive.SPAM, "C’est de la publicité.", None)
    assert re.fullmatch("[0-9a-f]{64}", kept.visitor_hash)


def test_a_replayed_report_gets_the_same_thanks_and_stays_one_row(frozen, visitor, author):
    ref = make.say(author_id=author)
    answers = [_send(visitor, ref) for _ in range(3)]
    assert {(a.status_code, a.location) for a in answers} == {(303, "/signaler/merci")}
    assert _reports() == 1


def test_a_report_without_a_reason_is_shown_again_with_what_was_typed(frozen, visitor, author):
    answer = _send(visitor, make.say(author_id=author), motive=None, words="Regardez.")
    assert answer.status_code == 422
    assert "Choisissez une raison" in answer.text
    assert "Regardez." in answer.text


@pytest.mark.parametrize("typed", [{"motive": "nimportequoi"}, {"words": "x" * 100_000}, {"words": "a\x00b"}])
def test_a_report_that_cannot_be_used_is_refused_on_its_form(frozen, visitor, author, typed):
    assert _send(visitor, make.say(author_id=author), **typed).status_code == 422
    assert _reports() == 0


@pytest.mark.parametrize(
    "path",
    ["/signaler/no.such.kind/1", f"/signaler/{make.KIND}/999999", f"/signaler/{make.KIND}/{2**70}",
     f"/signaler/{make.KIND}/-1", f"/signaler/{make.KIND}/abc", "/signaler/budgets.project/1"],
)  # fmt: skip
def test_forged_kinds_and_numbers_are_not_found(visitor, path):
    assert visitor.read(path).status_code == 404


def test_what_is_not_visible_cannot_be_found_by_its_number(frozen, visitor, author):
    waiting = make.say("Un secret", author, Mode.BEFORE)
    answer = visitor.read(f"/signaler/{waiting.kind}/{waiting.id}")
    assert answer.status_code == 404
    assert "Un secret" not in answer.text


def test_a_report_faster_than_anybody_types_comes_back_once_and_passes_the_second_time(frozen, visitor, author):
    ref = make.say(author_id=author)
    caught = _send(visitor, ref, wait=0, words="Bonjour")
    assert caught.status_code == 422
    assert "robot" in caught.text
    assert "Bonjour" in caught.text
    assert _reports() == 0
    assert _send(visitor, ref, wait=3).status_code == 303


@pytest.mark.parametrize("typed", [{"trap": "http://achat.example"}, {"opened": "1.faux"}, {"opened": None}])
def test_a_machine_that_fills_everything_or_forges_the_stamp_is_caught(frozen, visitor, author, typed):
    assert _send(visitor, make.say(author_id=author), **typed).status_code == 422
    assert _reports() == 0


def test_twenty_reports_in_an_hour_are_enough(frozen, visitor, author):
    refs = [make.say(author_id=author) for _ in range(21)]
    codes = [_send(visitor, ref).status_code for ref in refs]
    assert codes == [303] * 20 + [429]


def test_nothing_the_author_or_a_reporter_wrote_becomes_markup(frozen, visitor, author, first):
    for nasty in NASTY:
        # What is suspect waits: it is read by moderators only, and reported by nobody.
        ref = make.say(nasty, author)
        pages = []
        if queries.is_shown(ref):
            _send(visitor, ref, words=nasty)
            pages = [visitor.read(f"/signaler/{ref.kind}/{ref.id}").text]
        case_id = make.case_of(ref).id
        visitor.sit(first)
        pages += [visitor.read(p).text for p in ("/equipe/moderation", f"/equipe/moderation/{case_id}")]
        visitor.sit(NOBODY)
        assert len(pages) >= 2
        for page in pages:
            assert "<script>alert" not in page
            assert "<img src=x" not in page
    assert "{{ 7*7 }} %(x)s" in page


# The author's page


def test_an_author_reads_what_was_decided_and_asks_for_another_opinion(frozen, app, client, author, first, second):
    ref = make.say("Tu es une pute", author)
    waiting = make.say("Un banc.", author, Mode.BEFORE)
    make.hide(first, ref)
    desk = Desk(app, client, Actor(author))
    page = desk.read("/mon-espace/moderation")
    for piece in ("Insulte", "On ne vise pas les personnes.", "Tu es une pute", "Pas encore visible", "Un banc."):
        assert piece in text_of(page)
    path = re.search(r'href="(/mon-espace/moderation/\d+/recours)"', page.text).group(1)
    assert desk.send(path, words="").status_code == 422
    assert desk.send(path, words="x" * 3000).status_code == 422
    assert desk.send(path, words="<script>alert(1)</script> Ce n’était pas pour vous.").status_code == 303
    assert "Une autre personne va relire" in text_of(desk.read("/mon-espace/moderation"))
    again = client.post(path, data={"csrf_token": _token(desk), "words": "Encore"})
    assert again.status_code == 403
    assert "Encore" in again.text
    assert waiting != ref
    appeal = db.session.scalar(select(Appeal))
    desk.sit(first)
    assert "une autre personne doit relire" in text_of(desk.read(f"/equipe/moderation/recours/{appeal.id}"))
    token = {"csrf_token": _token(desk), "outcome": "overturn", "words": "Je me donne raison."}
    assert client.post(f"/equipe/moderation/recours/{appeal.id}", data=token).status_code == 403
    desk.sit(second)
    page = desk.read("/equipe/moderation/recours")
    assert "<script>alert" not in page.text
    sent = desk.send(f"/equipe/moderation/recours/{appeal.id}", outcome="overturn", words="Vous avez raison.")
    assert sent.status_code == 303
    db.session.refresh(appeal)
    assert appeal.state is AppealState.OVERTURNED
    desk.sit(Actor(author))
    assert "Vous avez raison." in text_of(desk.read("/mon-espace/moderation"))


def _token(desk):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', desk.read("/connexion").text).group(1)


def test_the_decisions_of_others_do_not_exist_for_me(frozen, app, client, author, first, second):
    ref = make.say("Tu es une pute", author)
    make.hide(first, ref)
    number = queries.current_decision(ref).id
    desk = Desk(app, client, Actor(second.person_id))
    assert desk.read(f"/mon-espace/moderation/{number}/recours").status_code == 404
    assert desk.read(f"/mon-espace/moderation/{2**70}/recours").status_code == 404
    assert "pute" not in desk.read("/mon-espace/moderation").text


def test_an_appeal_that_comes_too_late_is_explained_and_refused(frozen, app, client, author, first):
    ref = make.say("Tu es une pute", author)
    make.hide(first, ref)
    path = f"/mon-espace/moderation/{queries.current_decision(ref).id}/recours"
    desk = Desk(app, client, Actor(author))
    token = _token(desk)
    with clock.frozen(frozen + APPEAL_TIME):
        assert "deux mois" in text_of(desk.read(path))
        assert client.post(path, data={"csrf_token": token, "words": "Quand même"}).status_code == 403


def test_a_visitor_is_sent_to_sign_in(visitor):
    assert visitor.read("/mon-espace/moderation").location.startswith("/connexion")
    assert visitor.read("/equipe/moderation").location.startswith("/equipe/connexion")


# What everybody reads


def test_the_charter_says_every_motive_and_that_nobody_changes_words(client):
    page = text_of(client.get("/charte"))
    assert all(motive.label in page for motive in Motive)
    for piece in ("Personne ne change vos mots", "48 heures", "60 jours", "Aucune machine ne masque"):
        assert piece in page


def test_the_public_counts_say_how_many_and_why_and_never_who(frozen, client, author, first):
    refs = [make.say(author_id=author, mode=Mode.BEFORE) for _ in range(4)]
    with clock.frozen(frozen + timedelta(hours=3)):
        make.hide(first, refs[0], refs[1], motive=Motive.OFF_TOPIC)
    with clock.frozen(frozen + timedelta(hours=7)):
        make.hide(first, refs[2])
    page = client.get("/moderation")
    text = text_of(page)
    for piece in ("Place n° 1", "3 contributions masquées : 2 hors sujet, 1 insulte", "3 heures", "7 heures"):
        assert piece in text
    assert "Une voisine" not in page.text
    assert "On ne vise pas" not in page.text


def test_the_public_counts_are_made_anew_after_a_decision(frozen, client, author, first):
    assert "Rien n’est masqué" in text_of(client.get("/moderation"))
    make.hide(first, make.say(author_id=author, mode=Mode.BEFORE))
    assert "1 contribution masquée" in text_of(client.get("/moderation"))


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("path", ["/charte", "/moderation", "/signaler/merci"])
def test_public_pages_stand_in_every_language(client, path, language):
    assert client.get(f"{path}?lang={language}").status_code == 200


def test_an_overturned_appeal_is_counted(frozen, client, author, first, second):
    ref = make.say(author_id=author, mode=Mode.BEFORE)
    make.hide(first, ref)
    with unit_of_work(Actor(author)) as work:
        appeal_id = appeals.appeal(work, queries.current_decision(ref).id, "Non.", clock.now())
    with unit_of_work(second) as work:
        appeals.answer(work, appeal_id, True, "Oui.", make.SITE, clock.now())
    text = text_of(client.get("/moderation"))
    assert "Recours qui ont changé la décision 1" in text
    assert "Rien n’est masqué" in text
