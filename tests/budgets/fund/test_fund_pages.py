"""From five answers on a phone to the last cent: pages of collectives, of the committee, of the team, of everybody."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from budgets.fund import letters, queries
from budgets.fund.models import FundRequest
from budgets.fund.types import Choice, FundState, RequestState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.outbox import OutboxMessage
from tests.factories import fund as make
from tests.factories.budgets import make_territory
from tests.factories.desk import Desk
from tests.factories.identity import text_of

pytestmark = pytest.mark.usefixtures("database", "frozen")
ANSWERS = {
    "what": "Un repas de quartier", "where_at": "Sur la place", "starts_on": "2026-07-04", "whom": "Les familles, 60",
    "asked": "400", "collective": "Les voisines du C", "name": "Samia", "contact": "samia@exemple.fr",
}  # fmt: skip


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> Desk:
    """Somebody without an account."""
    return Desk(app, client, NOBODY)


def the_request() -> FundRequest:
    """The last request."""
    return db.session.scalars(select(FundRequest).order_by(FundRequest.id.desc()).limit(1)).one()


def a_photo() -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), uuid4().bytes[0] % 255).save(out, "PNG")
    return out.getvalue()


def test_a_phone_asks_five_things_then_who_asks_and_loses_nothing_between(desk: Desk) -> None:
    fund = make.make_fund()
    page = desk.read(f"/fonds/{fund.slug}/demander").text
    assert [name for name in ANSWERS if f'name="{name}"' in page] == ["what", "where_at", "starts_on", "whom", "asked"]
    five = {name: ANSWERS[name] for name in ("what", "where_at", "starts_on", "whom", "asked")}
    begun = desk.send(f"/fonds/{fund.slug}/demander", do="next", **five)
    assert (begun.status_code, begun.location) == (303, letters.path_of(the_request()) + "/modifier")
    assert 'class="disclosure">' in desk.read(begun.location).text
    nobody = desk.send(begun.location, do="send", collective="Les voisines")
    assert nobody.status_code == 422
    assert "Les voisines" in nobody.text
    sent = desk.send(begun.location, do="send", collective="Les voisines", contact="samia@exemple.fr")
    assert sent.status_code == 303
    db.session.expire_all()
    request = the_request()
    assert (request.what, request.whom, request.number) == (ANSWERS["what"], ANSWERS["whom"], 1)


def test_what_is_missing_of_the_five_opens_them_again(desk: Desk) -> None:
    fund = make.make_fund()
    begun = desk.send(f"/fonds/{fund.slug}/demander", do="next", what="Un repas")
    opened = desk.read(begun.location).text
    assert 'class="disclosure" open>' in opened, "before anybody sends it"
    assert "Il reste à dire qui demande" not in opened
    wrong = desk.send(begun.location, do="send", collective="Les voisines", contact="samia@exemple.fr")
    assert wrong.status_code == 422
    assert 'class="disclosure" open>' in wrong.text


def test_from_five_answers_to_the_last_cent(desk: Desk) -> None:
    fund = make.make_fund(members=3)
    slug, team = fund.slug, make.team(fund.place_id)
    assert "5 000" in text_of(desk.read("/fonds")).replace("\u202f", " ").replace("\xa0", " ")
    sent = desk.send(f"/fonds/{slug}/demander", do="send", **ANSWERS)
    assert sent.status_code == 303, text_of(sent)
    own = sent.location
    assert own == letters.path_of(the_request())
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message is not None
    assert own in message.body
    told = text_of(desk.read(own))
    assert "Votre demande est envoyée. Gardez cette page" in told
    assert "Réponse attendue" in told
    assert "Votre demande est envoyée" not in text_of(desk.read(own)), "said once"
    page = text_of(desk.read(f"/fonds/{slug}/demandes/1"))
    assert "relit" in page, "words without account are read first"
    assert "Samia" not in page

    desk.sit(team.facilitator)
    assert "samia@exemple.fr" in text_of(desk.read(f"/equipe/fonds/{slug}/demandes/1"))
    assert desk.send(f"/equipe/fonds/{slug}/demandes/1/question", words="Qui cuisine ?").status_code == 303
    desk.sit(NOBODY)
    question = queries.questions(the_request().id)[0]
    assert desk.send(f"{own}/questions/{question.id}", words="Nous toutes.").status_code == 303
    assert "Nous toutes." in text_of(desk.read(own))

    desk.sit(team.facilitator)
    opened = desk.send(f"/equipe/fonds/{slug}/seances/nouvelle", closes_at="2026-06-20T18:00")
    assert opened.status_code == 303
    session = queries.sessions(fund.id)[0]
    at = f"/equipe/fonds/{slug}/seances/{session.id}"
    assert desk.send(f"{at}/ordre-du-jour").status_code == 303
    (item,) = queries.items(session.id)
    members = queries.seats(session.id)
    for member, choice in zip(members[:2], (Choice.YES, Choice.CONFLICT), strict=True):
        desk.sit(Actor(member.account_id))
        assert desk.send(f"/fonds/commission/{session.id}/{item.id}", choice=choice).status_code == 303
    changed = desk.send(f"/fonds/commission/{session.id}/{item.id}", choice=Choice.YES)
    assert changed.status_code == 403, "an interest stays one"
    desk.sit(team.facilitator)
    early = desk.send(f"{at}/{item.id}/decision", reason="")
    assert early.status_code == 403, "the vote is not over"
    assert desk.send(f"{at}/{item.id}/voix", member=str(members[2].id), choice=Choice.YES).status_code == 303
    decided = desk.send(f"{at}/{item.id}/decision", reason="")
    assert decided.status_code == 303, text_of(decided)
    assert the_request().state is RequestState.GRANTED

    desk.sit(team.officer)
    too_much = desk.send(f"/equipe/fonds/{slug}/demandes/1/avance", amount="321")
    assert too_much.status_code == 422
    assert desk.send(f"/equipe/fonds/{slug}/demandes/1/avance", amount="320").status_code == 303
    assert "déjà versé" in text_of(desk.read(f"/equipe/fonds/{slug}/demandes/1/avance"))

    desk.sit(NOBODY)
    photo = (io.BytesIO(a_photo()), "recu.png")
    assert desk.send(f"{own}/recus", file=photo, words="Courses", amount="250").status_code == 303
    bad = desk.send(f"{own}/recus", file=(io.BytesIO(b"<svg>"), "recu.png"), words="Courses")
    assert bad.status_code == 422
    told = desk.send(
        f"{own}/bilan", done="Un beau repas.", people="60", cost="250", photo=(io.BytesIO(a_photo()), "a.png"),
        photo_words="La table",
    )  # fmt: skip
    assert told.status_code == 303, text_of(told)
    paper = next(p for p in queries.papers(the_request().id) if p.words == "La table")
    assert desk.read(f"/fonds/images/{paper.digest}.webp").status_code == 404

    desk.sit(team.officer)
    assert desk.send(f"/equipe/fonds/{slug}/demandes/1/comptes", amount="250").status_code == 303
    assert the_request().state is RequestState.OWING
    assert desk.send(f"/equipe/fonds/{slug}/demandes/1/rendu", amount="70").status_code == 303
    assert the_request().state is RequestState.SETTLED
    desk.sit(NOBODY)
    assert desk.read(f"/fonds/images/{paper.digest}.webp").mimetype == "image/webp"
    assert "Un beau repas." in text_of(desk.read(f"/fonds/{slug}/demandes/1"))
    lines = queries.lines(fund.id)
    assert [line.kind.value for line in lines] == ["allocation", "commitment", "advance", "release", "repayment"]
    file = desk.read(f"/fonds/{slug}/registre.csv").text
    assert file.count("\r\n") == 6
    assert "4750,00" in file
    assert "Samia" not in file
    assert desk.read(f"/fonds/{slug}/registre").status_code == 200


def test_a_draft_is_kept_taken_up_again_and_sent_once(desk: Desk) -> None:
    fund = make.make_fund()
    kept = desk.send(f"/fonds/{fund.slug}/demander", do="keep", what="Un jardin", contact="06 12 34 56 78")
    own = kept.location
    assert kept.status_code == 303
    assert the_request().state is RequestState.DRAFT
    assert desk.read(f"/fonds/{fund.slug}/demandes/1").status_code == 404
    lacking = desk.send(f"{own}/modifier", do="send")
    assert lacking.status_code == 422
    assert "Un jardin" in lacking.text
    typed = {name: value for name, value in ANSWERS.items() if name != "contact"}
    assert desk.send(f"{own}/modifier", do="send", **typed).status_code == 303
    assert the_request().number == 1
    assert desk.send(f"{own}/modifier", do="send", what="Autre").status_code == 403


def test_a_form_sent_twice_asks_once(desk: Desk) -> None:
    fund = make.make_fund()
    ticket = uuid4().hex
    for _ in range(2):
        assert desk.send(f"/fonds/{fund.slug}/demander", do="send", ticket=ticket, **ANSWERS).status_code == 303
    assert len(queries.sent(fund.id)) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("asked", "801"), ("asked", "0"), ("asked", "beaucoup"), ("asked", ""), ("starts_on", "2020-01-01"),
        ("starts_on", "demain"), ("what", ""), ("what", "\u202e"), ("what", "a" * 100_000), ("collective", "  "),
        ("contact", ""), ("contact", "pas un contact"), ("whom", "\x00"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_stays_on_the_page(desk: Desk, field: str, typed: str) -> None:
    fund = make.make_fund()
    refused = desk.send(f"/fonds/{fund.slug}/demander", do="send", **(ANSWERS | {field: typed}))
    assert refused.status_code == 422
    assert "Sur la place" in refused.text
    assert queries.sent(fund.id) == []


@pytest.mark.parametrize("state", [FundState.SUSPENDED, FundState.CLOSED])
def test_a_fund_that_is_not_open_takes_nothing_and_loses_nothing_typed(desk: Desk, state: FundState) -> None:
    fund = make.make_fund()
    make.move(fund.id, state)
    refused = desk.send(f"/fonds/{fund.slug}/demander", do="send", **ANSWERS)
    assert refused.status_code == 403
    assert "Un repas de quartier" in refused.text
    assert queries.sent(fund.id) == []


def test_a_fund_in_preparation_is_seen_by_its_team_only(desk: Desk) -> None:
    fund = make.make_fund(opened=False)
    for page in ("", "/registre", "/registre.csv", "/demander"):
        assert desk.read(f"/fonds/{fund.slug}{page}").status_code == 404
    assert desk.read(f"/equipe/fonds/{fund.slug}").status_code in (303, 401)
    desk.sit(make.team(make_territory().id).secretariat)
    assert desk.read(f"/equipe/fonds/{fund.slug}").status_code == 403, "the secretariat of another place"
    desk.sit(make.team(fund.place_id).secretariat)
    assert desk.read(f"/equipe/fonds/{fund.slug}").status_code == 200


def test_the_secretariat_prepares_fills_names_opens_and_closes(desk: Desk) -> None:
    place = make_territory()
    desk.sit(make.team(place.id).secretariat)
    made = desk.send(
        "/equipe/fonds/nouveau", title="Fonds d’essai", rules="Entre voisins.", ceiling="500", place=str(place.id)
    )
    assert made.status_code == 303, text_of(made)
    (fund,) = [f for f in queries.funds() if f.place_id == place.id]
    at = f"/equipe/fonds/{fund.slug}"
    assert desk.send(f"{at}/etat", to_="open", reason="Tout est prêt").status_code == 403
    assert desk.send(f"{at}/dotation", amount="1000", words="Métropole").status_code == 303
    named = desk.send(f"{at}/commission", contact="x@exemple.fr", from_on="2026-06-01", until_on="2027-06-01")
    assert named.status_code == 303
    assert (
        desk.send(f"{at}/commission", contact="x@exemple.fr", from_on="2026-06-01", until_on="2027-06-01").status_code
        == 422
    )
    assert desk.send(f"{at}/etat", to_="open", reason="Tout est prêt").status_code == 303
    assert desk.send(f"{at}/regles", ceiling="600", reason="Plus de moyens").status_code == 303
    stale = desk.send(f"{at}/regles", ceiling="700", version="1", reason="Encore")
    assert stale.status_code == 409
    assert "700" in stale.text
    log = text_of(desk.read(f"/fonds/{fund.slug}"))
    assert "Tout est prêt" in log
    assert "Plus de moyens" in log
    assert desk.send(f"{at}/corrections", mending="less", amount="10", reason="Faute de frappe").status_code == 303
    assert "Une autre personne" in text_of(desk.read(f"{at}/corrections"))


def test_a_late_answer_is_shown_to_everybody(desk: Desk) -> None:
    fund = make.make_fund()
    make.make_request(fund)
    with clock.frozen(clock.in_days(40)):
        assert "Sans réponse depuis 40 jours" in text_of(desk.read(f"/fonds/{fund.slug}"))


def test_a_lost_link_is_sent_again_to_its_own_contact_only(desk: Desk) -> None:
    fund = make.make_fund()
    request = make.make_request(fund, contact="samia@exemple.fr")
    before = db.session.query(OutboxMessage).count()
    assert desk.send("/fonds/retrouver", contact="autre@exemple.fr").status_code == 303
    assert db.session.query(OutboxMessage).count() == before
    assert desk.send("/fonds/retrouver", contact="SAMIA@exemple.fr").status_code == 303
    message = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc())).first()
    assert message is not None
    assert letters.path_of(request) in message.body


def test_a_page_of_a_fund_asks_the_same_number_of_questions_whatever_it_holds(desk: Desk) -> None:
    from sqlalchemy import event

    fund = make.make_fund()
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    def asked() -> int:
        seen.clear()
        db.session.expire_all()
        assert desk.read(f"/fonds/{fund.slug}").status_code == 200
        return len(seen)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        slug = fund.slug
        make.make_request(fund)
        few = asked()
        for _ in range(5):
            make.make_request(queries.fund_by_slug(slug) or fund)
        assert asked() <= few
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
