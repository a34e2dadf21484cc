"""The desk of moderators, page by page: who enters, what is shown, what comes back when something is wrong."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries
from commons.moderation.appeals import services as appeals
from commons.moderation.models import Block, Decision, ReplyTemplate, Space
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
    assert shown("?page=99") == []


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
    return db.session.scalar(select(Decision.case_id).where(Decision.subject_id == ref.id))


def test_one_does_not_judge_ones_own_text(desk, first, frozen):
    ref = make.say(author_id=first.person_id, mode=Mode.BEFORE)
    assert "C’est votre propre texte" in text_of(desk.read(_path(ref)))


def test_a_text_that_is_gone_is_filed(desk, waiting):
    del make.square.said[waiting.id]
    page = desk.read(_path(waiting))
    assert "retiré par son auteur" in text_of(page)
    assert desk.send(_path(waiting), to=_path(waiting, "classer")).status_code == 303
    assert queries.open_case_of(waiting) is None


# No route writes anybody's words


def test_no_route_of_moderation_changes_a_text(app, frozen, client, desk, author):
    """Everything that may be posted on a case is posted, with words in every field: the author's stay theirs."""
    ref = make.say("Mes mots à moi.", author, Mode.BEFORE)
    case_id = make.case_of(ref).id
    fields = dict.fromkeys(("words", "text", "body", "content", "excerpt", "title", "reason"), "AUTRE TEXTE")
    token = {"csrf_token": _token(client), "seen": make.mark(ref), "verdict": "hide", "motive": "spam"}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("moderation.") and "POST" in rule.methods and "case_id" in rule.arguments:
            client.post(rule.rule.replace("<int:case_id>", str(case_id)), data={**token, **fields})
    assert make.square.said[ref.id].words == "Mes mots à moi."
    methods = {m for rule in app.url_map.iter_rules() for m in rule.methods if rule.endpoint.startswith("moderation.")}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


# Blocks


def test_an_author_is_blocked_from_the_case_with_a_last_day(desk, waiting, author):
    page = desk.read(_path(waiting, "bloquer"))
    assert page.status_code == 200
    assert "everywhere:0" not in page.text  # this moderator does not moderate everywhere
    sent = desk.send(_path(waiting, "bloquer"), scope="body:31", ends_on="2026-06-20", reason="Trois insultes.")
    assert sent.status_code == 303
    block = db.session.scalar(select(Block))
    assert (block.account_id, block.ends_at.isoformat()) == (author, "2026-06-20T22:00:00+00:00")
    text = text_of(desk.read("/equipe/moderation/blocages"))
    assert "Trois insultes." in text
    assert desk.send(f"/equipe/moderation/blocages/{block.id}/lever", reason="").status_code == 422
    assert desk.send(f"/equipe/moderation/blocages/{block.id}/lever", reason="Excuses.").status_code == 303
    assert "Personne n’est bloqué" in text_of(desk.read("/equipe/moderation/blocages"))


@pytest.mark.parametrize(
    "changed",
    [{"ends_on": ""}, {"ends_on": "2026-06-14"}, {"ends_on": "2028-01-01"}, {"ends_on": "9999-12-31"},
     {"ends_on": "hier"}, {"reason": ""}, {"reason": "x" * 501}, {"reason": "a\x01b"}, {"scope": "everywhere:0"},
     {"scope": "body:99"}, {"scope": "x"}],
)  # fmt: skip
def test_a_block_without_an_end_a_reason_or_a_scope_of_ones_own_is_refused(desk, waiting, changed):
    typed = {"scope": "body:31", "ends_on": "2026-06-20", "reason": "Insultes.", **changed}
    assert desk.send(_path(waiting, "bloquer"), **typed).status_code == 422
    assert db.session.scalar(select(Block.id)) is None


def test_a_text_without_account_blocks_nobody(client, desk, frozen):
    ref = make.say(mode=Mode.BEFORE)
    assert "personne à bloquer" in text_of(desk.read(_path(ref, "bloquer")))


# Reply texts and spaces


def test_the_secretariat_writes_reply_texts_and_is_told_of_others_changes(client, desk, frozen, first):
    desk.sit(Actor(first.person_id, frozenset({Grant("secretariat", "everywhere")})))
    assert desk.send("/equipe/moderation/reponses", to="/equipe/moderation/reponses/proposees").status_code == 303
    assert len(db.session.scalars(select(ReplyTemplate)).all()) == 6
    new = {"motive": "other", "title": "Doublon", "words": "Ce texte est déjà là.", "words_ar": "هذا النص موجود."}
    assert desk.send("/equipe/moderation/reponses/nouvelle", **new).status_code == 303
    assert desk.send("/equipe/moderation/reponses/nouvelle", **new).status_code == 422
    assert desk.send("/equipe/moderation/reponses/nouvelle", **{**new, "words": ""}).status_code == 422
    made = db.session.scalar(select(ReplyTemplate).where(ReplyTemplate.title == "Doublon"))
    path = f"/equipe/moderation/reponses/{made.id}"
    assert desk.send(path, words="Autre chose.").status_code == 303
    stale = desk.send(path, words="Trop tard.", seen="1")
    assert stale.status_code == 409
    assert "Trop tard." in stale.text
    assert client.get("/equipe/moderation/reponses/987654").status_code == 404
    assert "Doublon" in desk.read("/equipe/moderation/reponses").text


def test_a_moderator_or_a_secretariat_of_one_place_does_not_write_reply_texts(client, desk, first):
    assert desk.read("/equipe/moderation/reponses").status_code == 403
    desk.sit(make.someone("secretariat", first.person_id))
    token = {"csrf_token": _token(client), "motive": "spam", "title": "x", "words": "y"}
    for path in ("", "/nouvelle"):
        assert client.get(f"/equipe/moderation/reponses{path}").status_code == 403
    for path in ("/nouvelle", "/proposees"):
        assert client.post(f"/equipe/moderation/reponses{path}", data=token).status_code == 403


def test_a_space_reads_newcomers_first_once_its_moderators_say_so(desk, waiting):
    page = desk.read("/equipe/moderation/espaces")
    assert "publient comme les autres" in text_of(page)
    assert desk.send("/equipe/moderation/espaces").status_code == 303
    assert db.session.scalar(select(Space.newcomers_first))
    assert "sont lus d’abord" in text_of(desk.read("/equipe/moderation/espaces"))
    assert desk.send("/equipe/moderation/espaces").status_code == 303
    db.session.expire_all()
    assert not db.session.scalar(select(Space.newcomers_first))


def test_the_door_stands_on_the_team_page_of_moderators_only(app):
    from commons.identity.team.menu import doors_for

    labels = [door.endpoint for door in doors_for(app, make.someone("moderator", 1))]
    assert "moderation.queue" in labels
    assert "moderation.queue" not in [door.endpoint for door in doors_for(app, NOBODY)]
