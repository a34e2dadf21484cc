"""The desk of moderators, page by page: who enters, what is shown, what comes back when something is wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries
from commons.moderation.appeals import services as appeals
from commons.moderation.models import Judgment
from commons.moderation.reports import services as reports
from commons.moderation.types import Mode, Motive, Standing
from tests.factories import moderation as make
from tests.factories.desk import Desk
from tests.factories.identity import make_account, text_of

HIDE = {"verdict": "hide", "motive": "insult", "words": "On ne vise pas les personnes."}


@pytest.fixture
def desk(app, client, first):
    """The first moderator at their desk."""
    return Desk(app, client, first)


@pytest.fixture
def waiting(frozen, author):
    """A text that waits to be read."""
    return make.say(author_id=author, mode=Mode.BEFORE)


def _path(ref, act=""):
    return f"/equipe/moderation/{make.case_of(ref).id}" + (f"/{act}" if act else "")


def _token(client):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/connexion").text).group(1)


def _everything(ref, author, first):
    """An address of every route of the desk that is about one text of the square."""
    case_id, other = make.case_of(ref).id, make.say(author_id=author, mode=Mode.BEFORE)
    with unit_of_work(first) as work:
        from commons.moderation.blocks import services as blocks

        end = clock.in_days(3)
        block = blocks.block(work, case_id, ("body", 31), end, "Insultes.", make.SITE, clock.now())
    make.hide(first, other)
    with unit_of_work(Actor(author)) as work:
        appeal = appeals.appeal(work, queries.current_decision(other).id, "Non.", clock.now())
    base = f"/equipe/moderation/{case_id}"
    reads = [base, f"{base}/bloquer", f"/equipe/moderation/blocages/{block.id}/lever",
             f"/equipe/moderation/recours/{appeal}"]  # fmt: skip
    writes = [f"{base}/{act}" for act in ("decider", "prendre", "rendre", "classer", "rouvrir", "bloquer")] + reads[2:]
    return reads, writes


# Who enters


@pytest.mark.parametrize(
    "stranger",
    [("moderator", "body", 99), ("facilitator", "territory", 99), ("secretariat", "edition", 31),
     ("moderator", "territory", 31)],
)  # fmt: skip
def test_a_moderator_of_another_space_is_refused_on_every_route(client, desk, waiting, author, first, stranger):
    reads, writes = _everything(waiting, author, first)
    desk.sit(make.someone(stranger[0], make_account().id, stranger[1], stranger[2]))
    token = _token(client)
    typed = {"csrf_token": token, **HIDE, "reason": "x", "outcome": "keep", "ends_on": "2026-07-01", "scope": "body:31"}
    assert {path: client.get(path).status_code for path in reads} == dict.fromkeys(reads, 403)
    assert {path: client.post(path, data=typed).status_code for path in writes} == dict.fromkeys(writes, 403)
    mark = f"{make.case_of(waiting).id}-{make.mark(waiting)}"
    bulk = client.post("/equipe/moderation/ensemble", data={**typed, "case": mark})
    space = client.post("/equipe/moderation/espaces", data={**typed, "space": str(make.SPACE), "wanted": "1"})
    assert (bulk.status_code, space.status_code) == (403, 403)
    assert make.standing(waiting) is Standing.WAITING
    for page in ("", "/recours", "/blocages", "/espaces"):
        listed = client.get(f"/equipe/moderation{page}")
        assert listed.status_code == 200
        assert "Place n° 1" not in listed.text
        assert "Un banc" not in listed.text


@pytest.mark.parametrize("role", ["officer", "observer", "respondent", ""])
def test_other_roles_do_not_enter(client, desk, waiting, author, first, role):
    reads, writes = _everything(waiting, author, first)
    grants = {Grant(role, "everywhere")} if role else set()
    desk.sit(Actor(make_account().id, frozenset(grants)))
    token = _token(client)
    lists = [f"/equipe/moderation{page}" for page in ("", "/recours", "/blocages", "/espaces", "/reponses")]
    assert {client.get(path).status_code for path in (*reads, *lists)} == {403}
    assert {client.post(path, data={"csrf_token": token}).status_code for path in writes} == {403}


def test_what_does_not_exist_is_not_found(client, desk):
    token = _token(client)
    for number in (987654, 2**70):
        base = f"/equipe/moderation/{number}"
        paths = [
            base,
            f"{base}/bloquer",
            f"/equipe/moderation/blocages/{number}/lever",
            f"/equipe/moderation/recours/{number}",
        ]
        assert {client.get(path).status_code for path in paths} == {404}
        acts = ("decider", "prendre", "rendre", "classer", "rouvrir")
        assert {client.post(f"{base}/{act}", data={"csrf_token": token}).status_code for act in acts} == {404}
    forged = client.post("/equipe/moderation/espaces", data={"csrf_token": token, "space": "x", "wanted": "1"})
    assert forged.status_code == 404


def test_the_token_is_asked_for(client, desk, waiting):
    assert client.post(_path(waiting, "decider"), data=HIDE).status_code == 400
    assert make.standing(waiting) is Standing.WAITING


# The queue


def test_the_queue_shows_the_first_due_first_and_marks_what_is_late(frozen, desk, author):
    make.say("Le premier.", author, Mode.BEFORE)
    with clock.frozen(frozen + timedelta(hours=47)):
        make.say("Le second.", author, Mode.BEFORE)
    with clock.frozen(frozen + timedelta(hours=49)):
        text = text_of(desk.read("/equipe/moderation"))
    assert text.index("Le premier.") < text.index("Le second.")
    assert "1 en retard" in text
    assert text.count("En retard") == 1


def test_the_queue_is_filtered_by_reason_and_by_space(frozen, desk, author):
    make.say("Avant.", author, Mode.BEFORE)
    make.say("Espèce de pute.", author)
    make.say("Ailleurs.", author, Mode.BEFORE, space=make.OTHER_SPACE)

    def shown(query):
        page = desk.read(f"/equipe/moderation{query}").text
        return [words for words in ("Avant.", "Espèce", "Ailleurs.") if words in page]

    assert shown("") == ["Avant.", "Espèce", "Ailleurs."]
    assert shown("?motif=suspicion") == ["Espèce"]
    assert shown("?espace=tests.square:2") == ["Ailleurs."]
    assert shown("?motif=before&espace=tests.square:1") == ["Avant."]
    assert shown("?motif=nimportequoi&espace=x&page=abc") == ["Avant.", "Espèce", "Ailleurs."]
    assert shown("?page=99") == ["Avant.", "Espèce", "Ailleurs."]


def test_the_queue_of_two_hundred_cases_asks_as_little_as_that_of_two(frozen, desk, author, queries_made):
    def cost():
        with queries_made() as made:
            assert desk.read("/equipe/moderation").status_code == 200
        return len(made)

    few = [make.say(author_id=author, mode=Mode.BEFORE) for _ in range(2)]
    cheap = cost()
    many = [make.say(f"Banc {n}", author, Mode.BEFORE) for n in range(198)]
    assert len(few + many) == 200
    assert cost() == cheap <= 12


def test_several_texts_are_decided_at_once(frozen, client, desk, author):
    refs = [make.say(f"Banc {n}", author, Mode.BEFORE) for n in range(3)]
    marks = [f"{make.case_of(ref).id}-{make.mark(ref)}" for ref in refs[:2]]
    sent = desk.send("/equipe/moderation", to="/equipe/moderation/ensemble", case=marks, **HIDE)
    assert sent.status_code == 303
    assert [make.standing(ref) for ref in refs] == [Standing.HIDDEN, Standing.HIDDEN, Standing.WAITING]
    assert "2 textes sont décidés" in text_of(desk.read("/equipe/moderation"))


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"case": []}, 422),
        ({"case": ["x"]}, 422),
        ({"case": ["-"]}, 422),
        ({"motive": ""}, 422),
        ({"verdict": None}, 422),
        ({"words": ""}, 422),
        ({"words": "x" * 100_000}, 422),
        ({"template": "12"}, 422),
        ({"case": ["987654-x"]}, 404),
        ({"case": [f"{2**70}-x"]}, 422),
    ],
)
def test_a_bulk_decision_that_cannot_be_used_changes_nothing(desk, waiting, changed, status):
    mark = f"{make.case_of(waiting).id}-{make.mark(waiting)}"
    sent = desk.send("/equipe/moderation", to="/equipe/moderation/ensemble", **{**HIDE, "case": [mark], **changed})
    assert sent.status_code == status
    assert make.standing(waiting) is Standing.WAITING


def test_a_refused_bulk_keeps_ticks_and_words(desk, waiting):
    mark = f"{make.case_of(waiting).id}-{make.mark(waiting)}"
    typed = {**HIDE, "motive": "", "case": [mark]}
    page = desk.send("/equipe/moderation", to="/equipe/moderation/ensemble", **typed)
    assert re.search(rf'value="{mark}" checked', page.text)
    assert "On ne vise pas les personnes." in page.text


# One case


def test_a_text_is_taken_then_decided(desk, waiting):
    path = _path(waiting)
    case_id = make.case_of(waiting).id
    assert desk.send(path, to=_path(waiting, "prendre")).status_code == 303
    assert "Vous lisez, jusqu’à" in text_of(desk.read(path))
    sent = desk.send(path, to=_path(waiting, "decider"), **HIDE)
    assert sent.status_code == 303
    assert make.standing(waiting) is Standing.HIDDEN
    page = text_of(desk.read(f"/equipe/moderation/{case_id}"))
    assert "Décidé" in page
    assert "Revoir cette décision" in page


def test_the_second_moderator_sees_that_somebody_reads_and_is_told_when_they_insist(client, desk, waiting, second):
    desk.send(_path(waiting), to=_path(waiting, "prendre"))
    desk.sit(second)
    assert "Quelqu’un lit déjà" in text_of(desk.read("/equipe/moderation"))
    assert "Quelqu’un lit déjà ce texte" in text_of(desk.read(_path(waiting)))
    token = {"csrf_token": _token(client)}
    insisted = client.post(_path(waiting, "decider"), data={**token, **HIDE, "seen": make.mark(waiting)})
    assert insisted.status_code == 409
    assert "On ne vise pas les personnes." in insisted.text
    assert client.post(_path(waiting, "prendre"), data=token).status_code == 303
    assert client.post(_path(waiting, "rendre"), data=token).status_code == 409
    assert make.standing(waiting) is Standing.WAITING


def test_a_text_that_changed_meanwhile_comes_back_with_what_was_typed(desk, waiting):
    path = _path(waiting)
    stale = make.mark(waiting)
    make.rewrite(waiting, "Deux bancs.", Mode.BEFORE)
    page = desk.send(path, to=path + "/decider", seen=stale, **HIDE)
    assert page.status_code == 409
    assert "Deux bancs." in page.text
    assert "On ne vise pas les personnes." in page.text
    assert desk.send(path, to=path + "/decider", **HIDE).status_code == 303


def test_a_late_click_on_what_is_decided_says_so(client, desk, waiting, second):
    path = _path(waiting)
    mark = make.mark(waiting)
    make.show(second, waiting)
    answer = client.post(f"{path}/decider", data={"csrf_token": _token(client), **HIDE, "seen": mark})
    assert answer.status_code == 409
    assert make.standing(waiting) is Standing.SHOWN


def test_a_case_shows_why_it_was_reported_and_what_was_decided_before(frozen, desk, author, first, second):
    ref = make.say(author_id=author)
    with unit_of_work(Actor(second.person_id)) as work:
        reports.report(work, ref, Motive.PERSONAL, "Il donne mon adresse.", "", clock.now())
    text = text_of(desk.read(_path(ref)))
    for piece in ("1 signalement", "Vie privée", "Il donne mon adresse.", "Une voisine", "Place n° 1"):
        assert piece in text
    # Who reported it is nobody's business.
    assert f">{second.person_id}<" not in desk.read(_path(ref)).text
    make.hide(first, ref)
    again = desk.send(f"/equipe/moderation/{_decided_case(ref)}", to=f"/equipe/moderation/{_decided_case(ref)}/rouvrir")
    assert again.status_code == 303
    assert "On ne vise pas les personnes." in text_of(desk.read(again.location))


def _decided_case(ref):
    return db.session.scalar(select(Judgment.case_id).where(Judgment.subject_id == ref.id))


def test_one_does_not_judge_ones_own_text(desk, first, frozen):
    ref = make.say(author_id=first.person_id, mode=Mode.BEFORE)
    assert "C’est votre propre texte" in text_of(desk.read(_path(ref)))


def test_a_text_that_is_gone_is_filed(desk, waiting):
    del make.square.said[waiting.id]
    page = desk.read(_path(waiting))
    assert "retiré par son auteur" in text_of(page)
    assert desk.send(_path(waiting), to=_path(waiting, "classer")).status_code == 303
    assert queries.open_case_of(waiting) is None
