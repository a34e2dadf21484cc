"""The desk without JavaScript: prepare, say who is away, open, close, proclaim; only for its secretariat."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from commission.consultations import passages, services
from commission.consultations import queries as consultations
from commission.consultations.models import Consultation
from commission.consultations.reasons import ConsultationReason as Why
from commission.consultations.types import Passage, Said, State
from commission.mandates.types import MandateReason, MandateState
from commission.protocol.types import AmendmentState, VersionState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor
from commons.kernel.db import db
from commons.kernel.errors import Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from tests.factories import protocol as protocols
from tests.factories import works
from tests.factories.commission import actor_of, make_mandate
from tests.factories.consultations import (
    act,
    end,
    forge,
    keeper,
    make_bureau,
    make_consultation,
    open_it,
    page_of,
    refused,
    say,
)
from tests.factories.identity import text_of
from tests.factories.participation import somebody


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
    {"subject": "https://ailleurs.fr/x"}, {"subject": "x" * 1_000}, {"subject": "commission.mandate:999999"},
    {"subject": "elsewhere"}, {"subject": "elsewhere", "elsewhere": "https://ailleurs.fr/x"},
    {"subject": "elsewhere", "elsewhere": "x" * 1_000}, {"elsewhere": "/commission"}, {"kind": "duel"},
    {"title": "a\x00b"},
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


PLAN = {"title": "Adopter", "kind": "vote", "question": "D’accord ?", "opens_at": "2026-06-15T14:00",
        "closes_at": "2026-06-17T20:00"}  # fmt: skip


def test_what_waits_for_a_decision_is_chosen_in_a_list_and_only_that(desk, frozen):
    room = protocols.make_room()
    version = protocols.bring(room, protocols.make_draft(room), VersionState.AMENDING)
    change = protocols.replacing(protocols.block_of(version))
    amendment = protocols.make_amendment(room, version, change)
    unwritten = protocols.make_amendment(room, version, change, upto=AmendmentState.DRAFT)
    work = works.make_work(room.mandate)
    others = works.make_work(make_mandate(MandateState.PREPARED))
    new = f"/equipe/commission/{room.mandate.id}/consultations/nouvelle"
    desk.sit(keeper(room.mandate))
    offered = re.findall(r'<option[^>]* value="([^"]+)"', desk.read(new).text)
    waiting = [f"commission.version:{version.id}", f"commission.amendment:{amendment.id}", f"commission.work:{work.id}"]
    assert offered == [f"commission.mandate:{room.mandate.id}", *waiting, "elsewhere"]
    for ref in waiting:
        assert desk.send(new, subject=ref, **PLAN).status_code == 303
    assert {str(each.subject) for each in consultations.of_mandate(room.mandate.id)} == set(waiting)
    for ref in (f"commission.work:{others.id}", f"commission.amendment:{unwritten.id}"):
        assert desk.send(new, subject=ref, **PLAN).status_code == 422
    protocols.decide(room, amendment, AmendmentState.INADMISSIBLE)
    late = desk.send(new, subject=f"commission.amendment:{amendment.id}", **PLAN)
    assert (late.status_code, "Adopter" in late.text) == (422, True)


def test_what_no_list_holds_is_given_by_its_address(desk, commission):
    mandate, _members = commission
    desk.sit(keeper(mandate))
    new = f"/equipe/commission/{mandate.id}/consultations/nouvelle"
    vote = make_consultation(mandate)
    typed = {"subject": "elsewhere", "elsewhere": page_of(vote)}
    assert desk.send(new, **PLAN | typed).status_code == 303
    assert consultations.of_subject(Ref("commission.consultation", vote.id))[0].title == "Adopter"


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


DESK_PATHS = ("", "/nouvelle", "/{id}", "/{id}/modifier", "/{id}/absences", "/{id}/ouvrir", "/{id}/clore",
              "/{id}/proclamer", "/{id}/annuler", "/{id}/voix")  # fmt: skip


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


def test_the_voice_of_a_member_without_a_device_is_taken_down_marked_and_theirs_to_change(desk, vote, commission):
    mandate, members = commission
    path = f"/equipe/commission/{mandate.id}/consultations/{vote.id}/voix"
    elector = consultations.elector_of(vote.id, members[6].id)
    desk.sit(keeper(mandate))
    for wrong in ({"elector": ""}, {"elector": "999999"}, {"elector": str(elector.id), "answer_0": "oui"}):
        assert desk.send(path, **{"answer_0": "for"} | wrong).status_code == 422
    assert desk.send(path, elector=str(elector.id), answer_0="for").status_code == 303
    letter = db.session.scalar(select(OutboxMessage).where(OutboxMessage.key.like("%taken_down%")))
    assert letter.recipient == members[6].contact.removeprefix("mail:")
    # Only the first one: from now on, nobody but the member changes it.
    with pytest.raises(Stale):
        act(keeper(), services.speak_for, vote.id, elector.id, Said({"": "against"}))
    desk.sit(actor_of(members[6]))
    assert "noté par le secrétariat" in text_of(desk.read(f"{page_of(vote)}/voix"))
    assert desk.send(f"{page_of(vote)}/voix", answer_0="against").status_code == 303
    for member in members[7:]:
        say(vote, member, "for")
    other = consultations.elector_of(vote.id, members[0].id)
    both = Actor(members[0].account_id, keeper().grants)
    refused(Why.SAME_PERSON, act, both, services.speak_for, vote.id, other.id, Said({"": "for"}))
    refused(
        MandateReason.NOT_YOURS, act, actor_of(members[1]), services.speak_for, vote.id, other.id, Said({"": "for"})
    )
    with clock.frozen(vote.closes_at):
        refused(Why.OVER, act, keeper(), services.speak_for, vote.id, other.id, Said({"": "for"}))
    act(keeper(), services.speak_for, vote.id, other.id, Said({"": "for"}))
    secret = open_it(make_consultation(mandate, secret=True), members[0])
    hidden = consultations.elector_of(secret.id, members[1].id)
    refused(Why.IS_SECRET, act, keeper(), services.speak_for, secret.id, hidden.id, Said({"": "for"}))
    end(vote)
    page = text_of(desk.read(page_of(vote)))
    assert page.count("(noté par le secrétariat)") == 1
    assert "avant : Pour" in page
