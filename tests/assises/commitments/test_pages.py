"""Pages of commitments: lists, one commitment, what anybody says of it, the desk, the files."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from assises.commitments import policies, progress
from assises.commitments import queries as commitments
from assises.commitments.types import COMMITMENT, PromiseState
from assises.editions.types import EditionState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories.identity import text_of
from tests.factories.outcome import BANKS, make_commitment, move, past_edition

ODD = "=cmd|<script>alert(1)</script> \u202e\u0645\u0631\u062d\u0628\u0627 😀"


@pytest.fixture
def edition(database, frozen):
    return past_edition(2031)


@pytest.fixture
def promise(edition):
    return make_commitment(edition, PromiseState.ACCEPTED)


def desk_fields(desk, promise) -> str:
    """A page that has the form."""
    return f"/assises/engagements/{promise.id}/dire"


def test_the_list_says_who_owes_what_and_how_long_nobody_heard(desk, promise, frozen):
    page = text_of(desk.read("/assises/2031/engagements"))
    assert BANKS in page
    assert "la Métropole" in page
    with clock.frozen(frozen + timedelta(days=40)):
        assert "Sans nouvelle depuis 40 jours" in text_of(desk.read("/assises/2031/engagements"))
    with clock.frozen(frozen + timedelta(days=210)):
        assert "En retard de" in text_of(desk.read("/assises/2031/engagements"))
    assert "Aucun engagement ici" in text_of(desk.read("/assises/2031/engagements?etat=kept"))
    for odd in ("<script>", "x" * 5000, "%00", "'; --"):
        assert desk.read(f"/assises/2031/engagements?etat={odd}").status_code == 200


def test_what_is_late_is_the_answer_while_nobody_took_it_on(desk, edition, frozen):
    make_commitment(edition)
    with clock.frozen(frozen + policies.ANSWER_WITHIN + timedelta(days=3)):
        page = text_of(desk.read("/assises/2031/engagements"))
    assert "Réponse en retard de 3 jours" in page


def test_the_files_say_where_a_commitment_comes_from(desk, edition):
    cause = make_commitment(edition)
    made = make_commitment(edition, origins=(Ref(COMMITMENT, cause.id), Ref(COMMITMENT, 999_999)))
    data = json.loads(desk.read("/assises/2031/engagements.json").data)["commitments"]
    assert {each["id"]: [one["url"] for one in each["origins"]] for each in data} == {
        cause.id: [], made.id: [f"/assises/engagements/{cause.id}"],
    }  # fmt: skip
    assert f"(/assises/engagements/{cause.id})" in desk.read("/assises/2031/engagements.csv").text


def test_whoever_owes_it_is_named_with_their_own_article(desk, promise, frozen):
    promise.owner = "Le service des écoles"
    db.session.commit()
    page = text_of(desk.read(f"/assises/engagements/{promise.id}"))
    assert "Engagement : Le service des écoles" in page
    assert "de Le " not in page


def test_one_commitment_tells_its_whole_story(desk, promise, frozen):
    move(promise, PromiseState.CARRIED_OVER, frozen + timedelta(days=1))
    page = text_of(desk.read(f"/assises/engagements/{promise.id}"))
    for told in ("Engagement proposé", "Engagement accepté", "Reporté à 2032", "Parce que c’est ainsi"):
        assert told in page
    thread = text_of(desk.read(f"/suivi/assises.commitment/{promise.id}"))
    assert "Reporté à 2032" in thread
    assert BANKS in text_of(desk.read("/engagements"))


@pytest.mark.parametrize(
    "path", ["/assises/2031/engagements", "/assises/engagements/{}", "/assises/engagements/{}/dire"]
)
@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_pages_read_in_every_language(desk, promise, path, language):
    answer = desk.read(path.format(promise.id) + f"?lang={language}")
    assert answer.status_code == 200
    assert ('dir="rtl"' in answer.text.split("<body")[0]) == (language == "ar")


def test_a_draft_edition_shows_nothing(desk, database, frozen):
    edition = past_edition(2032)
    promise = make_commitment(edition)
    edition.state = EditionState.DRAFT
    db.session.commit()
    paths = (
        "/assises/2032/engagements", "/assises/2032/engagements.csv", "/assises/2032/engagements.json",
        f"/assises/engagements/{promise.id}", f"/assises/engagements/{promise.id}/dire",
    )  # fmt: skip
    for path in paths:
        assert desk.read(path).status_code == 404
    assert BANKS not in desk.read("/engagements").text


@pytest.mark.parametrize("path", [
    "/assises/1900/engagements", "/assises/99999/engagements", "/assises/engagements/0",
    "/assises/engagements/" + "9" * 30, "/assises/axes/0", "/assises/engagements/7/dire",
])  # fmt: skip
def test_what_is_not_there_is_not_found(desk, edition, path):
    assert desk.read(path).status_code == 404


def test_anybody_says_how_far_it_has_come_and_a_moderator_reads_it_first(desk, promise):
    path = f"/assises/engagements/{promise.id}/dire"
    answer = desk.send(path, claim="not_kept", words="Aucun banc chez nous.", proof_url="https://exemple.fr/photo")
    assert (answer.status_code, answer.location) == (303, f"/assises/engagements/{promise.id}")
    page = text_of(desk.read(f"/assises/engagements/{promise.id}"))
    assert "Aucun banc chez nous." not in page
    assert "1 message attend d’être relu" in page
    said = commitments.points_by_id(range(1, 10_000))[-1]
    with unit_of_work(SYSTEM) as work:
        progress.show_or_hide(work, said.id, Standing.SHOWN)
    db.session.expire_all()
    assert "Aucun banc chez nous." in text_of(desk.read(f"/assises/engagements/{promise.id}"))


def test_a_form_sent_twice_says_it_once(desk, promise):
    path, ticket = f"/assises/engagements/{promise.id}/dire", "a" * 32
    for _ in range(2):
        assert desk.send(path, claim="kept", words="Deux bancs", ticket=ticket).status_code == 303
    assert len([p for p in commitments.points_by_id(range(1, 10_000)) if p.ticket == ticket]) == 1


@pytest.mark.parametrize("typed", [
    {"words": ""}, {"words": "x" * 100_000}, {"words": "\x00\x08"}, {"claim": "promised"}, {"claim": ""},
    {"proof_url": "javascript:alert(1)"}, {"ticket": "nope"}, {"name": "x" * 100_000}, {"trap": "robot"},
    {"words": "\u202e\u200b"},
])  # fmt: skip
def test_bad_input_is_said_and_nothing_is_lost(desk, promise, typed):
    before = len(commitments.points_by_id(range(1, 10_000)))
    sent = {"claim": "kept", "words": "Deux bancs", **typed}
    answer = desk.send(f"/assises/engagements/{promise.id}/dire", **sent)
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.text
    assert len(commitments.points_by_id(range(1, 10_000))) == before


@pytest.mark.parametrize("words", ["😀" * 300, "\u202eenvers", "<script>alert(1)</script>", "'; DROP TABLE x; --"])
def test_odd_words_are_only_text(desk, promise, words):
    assert desk.send(f"/assises/engagements/{promise.id}/dire", claim="kept", words=words).status_code == 303
    assert "<script>alert" not in desk.read(f"/assises/engagements/{promise.id}").text


def test_nobody_speaks_of_what_nobody_took_on_or_of_what_ended_long_ago(desk, edition, frozen):
    for promise, later in (
        (make_commitment(edition), timedelta()), (make_commitment(edition, PromiseState.KEPT), policies.HEARD_AFTER),
    ):  # fmt: skip
        path = f"/assises/engagements/{promise.id}/dire"
        fields = desk_fields(desk, make_commitment(edition, PromiseState.ACCEPTED))
        with clock.frozen(frozen + later):
            assert 'name="words"' not in desk.read(path).text
            answer = desk.send(fields, to=path, claim="kept", words="Trop tard", opened=desk.opened_a_while_ago())
            assert answer.status_code == 403
        assert commitments.points([promise.id]).get(promise.id) is None


def test_too_many_messages_from_one_place_wait(desk, promise):
    path = f"/assises/engagements/{promise.id}/dire"
    answers = [desk.send(path, claim="kept", words=f"Banc {n}", ticket=f"{n:032x}").status_code for n in range(62)]
    assert answers[0] == 303
    assert answers[-1] == 429


def test_the_files_hold_everything_and_run_nothing(desk, edition):
    make_commitment(edition, words=ODD, owner=ODD)
    answer = desk.read("/assises/2031/engagements.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert ";=cmd" not in answer.data.decode("utf-8-sig")
    data = json.loads(desk.read("/assises/2031/engagements.json").data)
    assert [each["state"] for each in data["commitments"]] == ["proposed"]


def test_forty_commitments_are_listed_in_the_queries_of_two(desk, edition, queries):
    make_commitment(edition)
    make_commitment(edition)
    desk.read("/assises/2031/engagements")
    db.session.expire_all()
    queries.clear()
    desk.read("/assises/2031/engagements")
    few = len(queries)
    for _ in range(40):
        make_commitment(edition)
    db.session.expire_all()
    queries.clear()
    assert desk.read("/assises/2031/engagements").text.count('href="/assises/engagements/') == 42
    assert len(queries) == few


# The desk.
