"""Pages without JavaScript: everybody reads, members speak, the bureau asks, the secretariat carries out."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from commission.consultations import passages, services, tasks, views_mine
from commission.consultations import queries as consultations
from commission.consultations.models import Consultation, Voice
from commission.consultations.types import Kind, Passage, State
from commission.mandates import services as mandates
from commission.mandates.models import Mandate
from commission.mandates.types import Part
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from tests.factories.commission import actor_of, sit
from tests.factories.consultations import (
    DAY,
    HOUR,
    act,
    ask,
    drop,
    end,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    say,
)
from tests.factories.identity import text_of
from tests.factories.participation import somebody

NASTY = [
    "", " ", "x" * 100_000, "a\x00b", "\u202eretourné", "<script>alert(1)</script>", "😀" * 50, "' OR 1=1 --",
    "{{ 7*7 }}", "\u200b",
]  # fmt: skip


@pytest.fixture
def vote(commission):
    """An open vote."""
    return open_it(make_consultation(commission[0]), commission[1][0])


def page_of(vote):
    return f"/commission/consultations/{vote.id}"


def forge(desk, path, **typed):
    """Send a form that the page does not offer, with the token of another page."""
    return desk.send("/suivi", to=path, **typed)


def test_everybody_reads_the_question_the_rules_and_the_clock(desk, vote):
    desk.sit(NOBODY)
    assert "Adopter le protocole" in text_of(desk.read("/commission/consultations"))
    page = text_of(desk.read(page_of(vote)))
    for sentence in ("Êtes-vous d’accord", "au moins 2/3 des voix", "Jusqu’au mercredi 17 juin 2026 à 14 h",
                     "Le quorum est atteint.", "La question 1"):  # fmt: skip
        assert sentence in page
    assert desk.read(f"{page_of(vote)}/voix").status_code == 303
    assert desk.read(f"{page_of(vote)}.json").json["state"] == "open"
    for wrong in ("/commission/consultations/999999", "/commission/consultations/999999.json",
                  "/commission/consultations/99999999999999999999"):  # fmt: skip
        assert desk.read(wrong).status_code == 404


def test_what_the_bureau_did_not_announce_is_nobodys_to_read(desk, commission):
    mandate, members = commission
    hidden = make_consultation(mandate)
    desk.sit(NOBODY)
    assert desk.read(page_of(hidden)).status_code == 404
    assert "Adopter" not in text_of(desk.read("/commission/consultations"))
    desk.sit(actor_of(members[3]))
    assert desk.read(f"{page_of(hidden)}/voix").status_code == 404
    desk.sit(actor_of(make_bureau(members[0])))
    assert desk.send(f"{page_of(hidden)}/demander").status_code == 303
    desk.sit(NOBODY)
    assert "Ouvre le" in text_of(desk.read(page_of(hidden)))


def test_a_member_speaks_then_changes_and_reads_what_they_said_before(desk, vote, commission):
    desk.sit(actor_of(commission[1][1]))
    assert desk.send(f"{page_of(vote)}/voix", answer_0="for").status_code == 303
    page = text_of(desk.read(f"{page_of(vote)}/voix"))
    assert "Ce que vous avez dit" in page
    assert desk.send(f"{page_of(vote)}/voix", answer_0="against").status_code == 303
    [said] = consultations.voices(vote.id).values()
    assert [voice.answers[""] for voice in said] == ["for", "against"]


def test_another_window_is_told_and_keeps_its_words(desk, commission):
    consent = open_it(make_consultation(commission[0], Kind.CONSENT), commission[1][0])
    desk.sit(actor_of(commission[1][1]))
    assert desk.send(f"{page_of(consent)}/voix", answer_0="consent").status_code == 303
    typed = {"answer_0": "objection", "passage": "b1", "words": "Mes mots à moi"}
    late = desk.send(f"{page_of(consent)}/voix", seen="0", **typed)
    assert late.status_code == 409
    assert "Mes mots à moi" in late.text
    assert 'name="seen" type="hidden" value="1"' in late.text
    assert desk.send(f"{page_of(consent)}/voix", **typed).status_code == 303


@pytest.mark.parametrize("words", NASTY)
def test_an_objection_that_nobody_can_read_is_not_taken(desk, commission, words):
    consent = open_it(make_consultation(commission[0], Kind.CONSENT), commission[1][0])
    desk.sit(actor_of(commission[1][1]))
    answer = desk.send(f"{page_of(consent)}/voix", answer_0="objection", passage="b1", words=words)
    readable = words in ("\u202eretourné", "<script>alert(1)</script>", "😀" * 50, "' OR 1=1 --", "{{ 7*7 }}")
    assert answer.status_code == (303 if readable else 422)
    assert "<script>alert" not in desk.read(page_of(consent)).text
    assert "49" not in text_of(desk.read(page_of(consent))).split()


@pytest.mark.parametrize("typed", [
    {"answer_0": None}, {"answer_0": "oui"}, {"answer_0": "consent"}, {"seen": "x", "answer_0": "for"},
    {"seen": None, "answer_0": "for"}, {"seen": "99999999", "answer_0": "for"},
])  # fmt: skip
def test_a_voice_that_says_nothing_is_not_taken(desk, vote, commission, typed):
    desk.sit(actor_of(commission[1][1]))
    assert desk.send(f"{page_of(vote)}/voix", **typed).status_code == 422
    assert consultations.standing(vote.id) == []


def test_who_may_not_speak_is_told_why(desk, vote, commission):
    mandate, members = commission
    substitute = sit(members[2].seat, Part.SUBSTITUTE)
    for actor in (Actor(person_id=1), keeper(mandate), somebody(Role.MODERATOR, person_id=2)):
        desk.sit(actor)
        assert desk.read(f"{page_of(vote)}/voix").status_code == 403
        assert forge(desk, f"{page_of(vote)}/voix", answer_0="for", seen="0").status_code == 403
    desk.sit(actor_of(substitute))
    assert "Un siège n’a qu’une voix" in text_of(desk.read(f"{page_of(vote)}/voix"))
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="for", seen="0").status_code == 403
    act(keeper(), mandates.end_part, members[1].id, "démission")
    desk.sit(actor_of(members[1]))
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="for", seen="0").status_code == 403
    desk.sit(NOBODY)
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="for").status_code == 401
    assert consultations.standing(vote.id) == []


def test_a_member_of_another_mandate_is_nobody_here(desk, vote, commission):
    mandate, members = commission
    stranger = actor_of(members[0])
    other = Mandate(title="Autre", starts_on=mandate.starts_on, ends_on=mandate.ends_on, created_at=clock.now())
    db.session.add(other)
    db.session.commit()
    elsewhere = make_consultation(other)
    desk.sit(stranger)
    assert desk.read(f"{page_of(elsewhere)}/voix").status_code == 403
    assert forge(desk, f"{page_of(elsewhere)}/demander", version="1").status_code == 403
    desk.sit(keeper(other))
    assert desk.read(f"/equipe/commission/{mandate.id}/consultations").status_code == 403
    assert desk.read(f"/equipe/commission/{other.id}/consultations/{vote.id}").status_code == 404
    wrong = f"/equipe/commission/{other.id}/consultations/{vote.id}/annuler"
    assert forge(desk, wrong, reason="x").status_code == 404


def test_every_post_after_the_end_is_refused_and_keeps_its_words(desk, commission):
    mandate, members = commission
    members[4].in_drafting = True
    consent = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
    secret = open_it(make_consultation(mandate, secret=True), members[0])
    cast = drop(secret, members[1], "for")
    mine = "Des mots que je ne veux pas perdre"
    with clock.frozen(consent.closes_at):
        desk.sit(actor_of(members[1]))
        sent = {"answer_0": "objection", "passage": "b1", "words": mine, "seen": "0"}
        late = forge(desk, f"{page_of(consent)}/voix", **sent)
        assert (late.status_code, mine in late.text) == (403, True)
        assert forge(desk, f"{page_of(secret)}/voix", answer_0="for", secret="1" * 20).status_code == 403
        assert forge(desk, f"{page_of(secret)}/changer", answer_0="for", secret=cast.secret).status_code == 403
    for member in members:
        say(consent, member, "consent")
    end(consent)
    with clock.frozen(consent.contest_until):
        for path in (f"{page_of(consent)}/contester", f"{page_of(consent)}/avis"):
            late = forge(desk, path, words=mine, ticket="a" * 32)
            assert (late.status_code, mine in late.text) == (403, True), path
        desk.sit(keeper(mandate))
        base = f"/equipe/commission/{mandate.id}/consultations/{consent.id}"
        late = forge(desk, f"{base}/annuler", reason=mine)
        assert (late.status_code, mine in late.text) == (403, True)
        for step in ("ouvrir", "clore", "proclamer"):
            assert forge(desk, f"{base}/{step}", version="1").status_code == 403
        assert forge(desk, f"{base}/absences", version="1").status_code == 403


def test_the_secretariat_prepares_the_bureau_asks_and_it_is_opened_closed_proclaimed(desk, commission):
    mandate, members = commission
    bureau, base = make_bureau(members[0]), f"/equipe/commission/{mandate.id}/consultations"
    desk.sit(keeper(mandate))
    assert desk.read(base).status_code == 200
    sent = {"title": "Adopter les questions", "kind": "vote", "question": "D’accord ?", "opens_at": "2026-06-15T14:00",
            "closes_at": "2026-06-17T20:00", "passages": "Un\nDeux"}  # fmt: skip
    made = desk.send(f"{base}/nouvelle", **sent)
    assert made.status_code == 303
    hub = made.location
    assert "un membre du bureau doit d’abord le demander" in text_of(desk.read(hub))
    assert desk.send(f"{hub}/modifier", question="D’accord avec ces questions ?").status_code == 303
    assert desk.send(f"{hub}/absences", absent=[str(members[9].id)]).status_code == 303
    [number] = [each.id for each in consultations.of_mandate(mandate.id)]
    desk.sit(actor_of(bureau))
    assert desk.send(f"/commission/consultations/{number}/demander").status_code == 303
    assert "Demandé le" in text_of(desk.read(f"/commission/consultations/{number}/demander"))
    desk.sit(keeper(mandate))
    assert "Si vous ouvrez maintenant" in text_of(desk.read(f"{hub}/ouvrir"))
    assert desk.send(f"{hub}/ouvrir").status_code == 303
    vote = db.session.get(Consultation, number)
    assert vote.quorum_opening["seats"] == 9
    for member in members[:9]:
        say(vote, member, "for")
    with clock.frozen(vote.closes_at):
        assert forge(desk, f"{hub}/clore", version="1").status_code == 403
        desk.sit(actor_of(bureau))
        assert desk.send(f"/commission/consultations/{number}/demander").status_code == 303
        desk.sit(keeper(mandate))
        assert desk.send(f"{hub}/clore").status_code == 303
        assert desk.send(f"{hub}/proclamer").status_code == 303
    page = text_of(desk.read(f"/commission/consultations/{number}"))
    for sentence in ("Le résultat : Adopté", "« Pour » : 9 sur 9", "Ce qu’a dit chaque siège", "Siège 1",
                     "demandé par Siège 1"):  # fmt: skip
        assert sentence in page


@pytest.mark.parametrize("typed", [
    {"title": ""}, {"title": "x" * 161}, {"title": "\u200b"}, {"kind": "autre"}, {"kind": None}, {"question": ""},
    {"question": "x" * 3_001}, {"opens_at": "demain"}, {"closes_at": "2026-06-15T13:00"}, {"closes_at": ""},
    {"closes_at": "2020-01-01T00:00"}, {"kind": "consent", "secret": "y"}, {"kind": "consent", "passages": ""},
    {"subject": "https://ailleurs.fr/x"}, {"subject": "x" * 1_000}, {"kind": "duel"}, {"title": "a\x00b"},
    {"kind": "duel", "initial": "x", "text_1": "x"}, {"version": "x"},
])  # fmt: skip
def test_a_plan_that_cannot_be_held_is_not_kept_and_stays_on_the_page(desk, commission, typed):
    mandate, _members = commission
    desk.sit(keeper(mandate))
    sent = {"title": "Adopter", "kind": "vote", "question": "D’accord ?", "opens_at": "2026-06-15T14:00",
            "closes_at": "2026-06-17T20:00", "passages": "Un passage à garder"} | typed  # fmt: skip
    answer = desk.send(f"/equipe/commission/{mandate.id}/consultations/nouvelle", **sent)
    assert answer.status_code == 422
    assert "passages" in typed or "Un passage à garder" in answer.text
    assert consultations.of_mandate(mandate.id) == []


def test_two_of_the_secretariat_write_at_once_and_the_second_is_told(desk, commission):
    mandate, _members = commission
    vote = make_consultation(mandate)
    base = f"/equipe/commission/{mandate.id}/consultations/{vote.id}"
    desk.sit(keeper(mandate))
    assert desk.send(f"{base}/modifier", title="Premier").status_code == 303
    late = desk.send(f"{base}/modifier", title="Second", version="1")
    assert (late.status_code, "Second" in late.text) == (409, True)
    assert 'name="version" type="hidden" value="2"' in late.text
    assert desk.send(f"{base}/absences", version="1").status_code == 409
    db.session.refresh(vote)
    assert (vote.title, vote.version) == ("Premier", 2)


def test_texts_put_against_each_other_from_the_desk_to_the_result(desk, commission):
    mandate, members = commission
    desk.sit(keeper(mandate))
    made = desk.send(
        f"/equipe/commission/{mandate.id}/consultations/nouvelle", title="Quel texte ?", kind="duel", question="Lequel",
        opens_at="2026-06-15T14:00", closes_at="2026-06-17T20:00", initial="Interroger dix habitants",
        text_1="Interroger vingt habitants", text_2="Ne rien demander du tout",
    )  # fmt: skip
    assert made.status_code == 303
    [duel] = consultations.of_mandate(mandate.id)
    assert duel.questions == ["2", "1"]
    assert desk.send(f"{made.location}/modifier", question="Lequel gardez-vous ?").status_code == 303
    assert db.session.get(Consultation, duel.id).questions == ["2", "1"]
    open_it(duel, members[0])
    for member in members:
        desk.sit(actor_of(member))
        assert desk.send(f"{page_of(duel)}/voix", answer_0="against", answer_1="for").status_code == 303
    end(duel)
    page = text_of(desk.read(page_of(duel)))
    assert "C’est le texte adopté" in page
    assert "Interroger vingt habitants" in page


def test_passages_come_from_the_text_when_none_is_typed(desk, commission, monkeypatch):
    mandate, _members = commission
    monkeypatch.setitem(passages._readers, "commission.mandate", lambda _number: [Passage("k1", "Partie 1")])
    desk.sit(keeper(mandate))
    sent = {"title": "Consentir", "kind": "consent", "question": "D’accord ?", "opens_at": "2026-06-15T14:00",
            "closes_at": "2026-06-17T20:00"}  # fmt: skip
    assert desk.send(f"/equipe/commission/{mandate.id}/consultations/nouvelle", **sent).status_code == 303
    assert consultations.of_mandate(mandate.id)[0].passages_named == [Passage("k1", "Partie 1")]


def test_a_secret_vote_gives_a_receipt_that_changes_it(desk, commission):
    mandate, members = commission
    vote = open_it(make_consultation(mandate, secret=True), members[0])
    desk.sit(actor_of(members[1]))
    assert "moins de 5 voix" in text_of(desk.read(f"{page_of(vote)}/voix"))
    receipt = desk.send(f"{page_of(vote)}/voix", answer_0="for")
    assert receipt.status_code == 200
    assert "no-store" in receipt.headers["Cache-Control"]
    secret = re.search(r'id="secret">([0-9A-Z-]+)<', receipt.text).group(1)
    assert "votre bulletin est dans l’urne" in text_of(desk.read(f"{page_of(vote)}/voix"))
    assert forge(desk, f"{page_of(vote)}/voix", answer_0="against", secret="2" * 20).status_code == 403
    changed = desk.send(f"{page_of(vote)}/changer", answer_0="against", secret=secret)
    assert "Votre bulletin est remplacé" in text_of(changed)
    assert desk.send(f"{page_of(vote)}/changer", answer_0="against", secret="0" * 20).status_code == 403
    assert desk.send(f"{page_of(vote)}/changer", answer_0="against", secret="trop court").status_code == 422
    assert db.session.scalars(select(Voice)).all() == []
    for member in members[2:]:
        drop(vote, member, "for")
    end(vote)
    page = text_of(desk.read(page_of(vote)))
    assert "Vérifier que votre bulletin est compté" in page
    assert "Sans détail par collège" in page
    assert "Ce qu’a dit chaque siège" not in page


def test_receipts_are_not_tried_without_end(desk, commission, monkeypatch):
    mandate, members = commission
    vote = open_it(make_consultation(mandate, secret=True), members[0])
    desk.sit(actor_of(members[1]))
    assert desk.send(f"{page_of(vote)}/changer", answer_0="for", secret="0" * 20).status_code == 403
    monkeypatch.setattr(views_mine, "MOST_TRIES", 0)
    assert desk.send(f"{page_of(vote)}/changer", answer_0="for", secret="0" * 20).status_code == 429


def test_objections_are_answered_beside_them_by_the_drafting_group(desk, commission):
    mandate, members = commission
    members[4].in_drafting = True
    consent = open_it(make_consultation(mandate, Kind.CONSENT), members[0])
    objection = say(consent, members[1], "objection", "Trop long", "b2")
    path = f"/commission/consultations/objections/{objection.id}"
    desk.sit(actor_of(members[2]))
    assert forge(desk, path, reply="maintained", words="Non").status_code == 403
    desk.sit(actor_of(members[4]))
    assert desk.send(path, reply="", words="Non").status_code == 422
    assert desk.send(path, reply="amended", words="").status_code == 422
    assert desk.send(path, reply="amended", words="Plus court", amendment="https://ailleurs.fr").status_code == 422
    assert desk.send(path, reply="amended", words="Plus court").status_code == 303
    page = text_of(desk.read(page_of(consent)))
    for sentence in ("La question 2", "Trop long", "Le texte change", "Plus court"):
        assert sentence in page
    late = forge(desk, path, reply="maintained", words="Encore des mots")
    assert (late.status_code, "Encore des mots" in late.text) == (409, True)
    plain = say(consent, members[5], "consent")
    assert desk.read(f"/commission/consultations/objections/{plain.id}").status_code == 404
    assert desk.read("/commission/consultations/objections/999999").status_code == 404


def test_a_result_is_contested_and_answered_in_public(desk, vote, commission):
    _mandate, members = commission
    for member in members:
        say(vote, member, "for")
    end(vote)
    with clock.frozen(vote.closes_at + HOUR):
        desk.sit(actor_of(members[3]))
        assert desk.send(f"{page_of(vote)}/contester", words=" ").status_code == 422
        assert desk.send(f"{page_of(vote)}/contester", words="La liste était fausse").status_code == 303
        assert forge(desk, f"{page_of(vote)}/contester", words="Encore").status_code == 403
        [contest] = consultations.contests(vote.id)
        path = f"/commission/consultations/contestations/{contest.id}"
        assert forge(desk, path, words="Non").status_code == 403
        desk.sit(actor_of(members[0]))
        assert desk.send(path, words="La liste a été relue.").status_code == 303
        late = forge(desk, path, words="D’autres mots")
        assert (late.status_code, "D’autres mots" in late.text) == (409, True)
    page = text_of(desk.read(page_of(vote)))
    assert "La liste a été relue." in page
    assert desk.read("/commission/consultations/contestations/999999").status_code == 404


def test_minority_opinions_are_written_signed_and_withdrawn(desk, vote, commission):
    _mandate, members = commission
    desk.sit(actor_of(members[8]))
    assert desk.send(f"{page_of(vote)}/avis", words=" ").status_code == 422
    assert desk.send(f"{page_of(vote)}/avis", words="x", ticket="court").status_code == 422
    made = desk.send(f"{page_of(vote)}/avis", words="Nous aurions attendu.", ticket="b" * 32)
    again = desk.send(f"{page_of(vote)}/avis", words="Nous aurions attendu.", ticket="b" * 32)
    assert made.location == again.location
    desk.sit(actor_of(members[9]))
    assert desk.send(made.location, act="sign").status_code == 303
    assert desk.send(made.location, act="autre").status_code == 422
    for member in members:
        say(vote, member, "for")
    end(vote)
    assert "Nous aurions attendu." in text_of(desk.read(page_of(vote)))
    assert "Siège 9, Siège 10" in text_of(desk.read(page_of(vote)))
    for member in members[8:]:
        desk.sit(actor_of(member))
        assert desk.send(made.location, act="withdraw").status_code == 303
    assert "Retiré par tous ses signataires" in text_of(desk.read(page_of(vote)))
    assert forge(desk, made.location, act="withdraw").status_code == 403
    assert desk.read("/commission/consultations/avis/999999").status_code == 404


DESK_PATHS = ("", "/nouvelle", "/{id}", "/{id}/modifier", "/{id}/absences", "/{id}/ouvrir", "/{id}/clore",
              "/{id}/proclamer", "/{id}/annuler")  # fmt: skip


@pytest.mark.parametrize("path", DESK_PATHS)
def test_the_desk_is_its_secretariats_only(desk, vote, commission, path):
    mandate, members = commission
    address = f"/equipe/commission/{mandate.id}/consultations" + path.format(id=vote.id)
    desk.sit(NOBODY)
    assert desk.read(address).status_code == 303
    assert desk.read(f"/equipe/commission/999999/consultations{path.format(id=vote.id)}").status_code == 303
    strangers = (actor_of(members[0]), somebody(Role.MODERATOR, person_id=2),
                 somebody(Role.SECRETARIAT, "mandate", 999_999, person_id=2),
                 somebody(Role.SECRETARIAT, "territory", mandate.id, person_id=2))  # fmt: skip
    for actor in strangers:
        desk.sit(actor)
        assert desk.read(address).status_code == 403
        if path not in ("", "/{id}"):
            assert forge(desk, address, reason="x", version="1").status_code == 403
    desk.sit(keeper(mandate))
    assert desk.read(address).status_code == 200
    assert desk.read(address.replace(f"/{mandate.id}/", "/999999/")).status_code == 404
    db.session.refresh(vote)
    assert vote.state is State.OPEN


def test_what_awaits_a_member_stands_on_their_page(commission, app):
    mandate, members = commission
    bureau, drafter = make_bureau(members[0]), members[4]
    drafter.in_drafting = True
    consent = make_consultation(mandate, Kind.CONSENT)

    def awaits(member):
        with app.test_request_context():
            return [task.title.split(" :")[0] for task in tasks.of(member, clock.now())]

    assert awaits(bureau) == ["Demander l’ouverture"]
    ask(consent, bureau)
    assert awaits(bureau) == []
    open_it(consent, bureau)
    assert awaits(members[1]) == ["Donner votre voix"]
    say(consent, members[1], "objection", "Trop long", "b2")
    assert awaits(members[1]) == []
    assert awaits(drafter) == ["Donner votre voix", "Répondre à une objection"]
    with clock.frozen(consent.closes_at):
        assert awaits(bureau) == ["Demander la clôture"]
    for member in members[2:]:
        say(consent, member, "consent")
    end(consent)
    with clock.frozen(consent.closes_at + HOUR):
        act(actor_of(members[2]), services.contest, consent.id, "Non")
        assert awaits(bureau) == ["Répondre à une contestation"]


def test_a_list_of_many_costs_no_more_queries_than_a_list_of_one(commission, client, queries):
    mandate, members = commission
    make_consultation(mandate)
    ask(consultations.of_mandate(mandate.id)[0], make_bureau(members[0]))
    client.get("/commission/consultations")
    queries.clear()
    client.get("/commission/consultations?une=1")
    few = len(queries)
    for number in range(8):
        made = make_consultation(mandate, Kind.SENSE, title=f"Question {number}")
        ask(made, members[0])
    queries.clear()
    assert "Question 7" in client.get("/commission/consultations?deux=1").text
    assert len(queries) == few


def test_a_page_with_many_voices_costs_no_more_queries_than_with_few(vote, commission, client, queries):
    _mandate, members = commission
    for member in members[:6]:
        say(vote, member, "for")
    end(vote)
    queries.clear()
    assert client.get(page_of(vote)).status_code == 200
    few = len(queries)
    assert few <= 40
    second = open_it(make_consultation(_mandate, title="Autre"), members[0])
    for member in members:
        say(second, member, "for")
    end(second)
    queries.clear()
    assert client.get(page_of(second)).status_code == 200
    assert len(queries) <= few + 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_read_in_other_languages(desk, vote, commission, language):
    desk.sit(actor_of(commission[1][1]))
    for path in ("", "/voix"):
        page = desk.read(f"{page_of(vote)}{path}?lang={language}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text


def test_the_hour_of_the_end_stands_on_kept_lists(desk, vote):
    desk.sit(NOBODY)
    assert "Jusqu’au" in text_of(desk.read("/commission/consultations"))
    with clock.frozen(vote.closes_at + DAY):
        assert "L’heure de fin est passée" in text_of(desk.read("/commission/consultations"))
