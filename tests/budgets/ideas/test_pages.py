"""The pages of ideas, as residents and the team use them: without JavaScript, with what they typed kept."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from budgets.ideas import queries as ideas
from budgets.ideas import services
from budgets.ideas.models import Idea
from budgets.ideas.types import IdeaState
from budgets.stages.types import StageKind
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories import ideas as make
from tests.factories.budgets import make_place, make_territory, secretary
from tests.factories.identity import TOKEN
from tests.factories.pictures import a_picture

pytestmark = pytest.mark.usefixtures("database")
ODD = ("", " ", "x" * 100_000, "a\x07b", "\u202eidée", "<script>alert(1)</script>", "🎈" * 200, "'; DROP TABLE x; --")


def _as(desk, actor: Actor):
    desk.sit(actor)
    return desk


def test_a_resident_proposes_step_by_step_and_takes_it_up_again(desk) -> None:
    place = make_place()
    edition, me = make.ideas_edition(), make.resident()
    root = f"/budgets/{edition.slug}/idees"
    _as(desk, me)
    page = desk.send(f"{root}/proposer", title="Des bancs à l’ombre", summary="Trois bancs.", words="Pour tous.")
    assert page.status_code == 303
    idea = ideas.mine(edition.id, me.person_id or 0)[0]
    base = f"{root}/ecrire/{idea.id}"
    assert page.location.endswith(f"{base}/lieu")
    assert desk.read(f"{base}/relire").text.count("Dites où") == 1
    assert desk.send(f"{base}/lieu", place=str(place.id), address="Ici", then="later").location.endswith("/mes-idees")
    assert "Des bancs" in desk.read(f"{root}/mes-idees").text
    assert desk.send(f"{base}/theme", rough_cost="1 200", author_name="Samia").status_code == 303
    picture = (io.BytesIO(a_picture()), "banc.jpg")
    assert desk.send(f"{base}/image", picture=picture).status_code == 422
    picture = (io.BytesIO(a_picture()), "banc.jpg")
    assert desk.send(f"{base}/image", picture=picture, picture_alt="Un banc").status_code == 303
    assert desk.read(f"{base}/apercu").content_type == "image/webp"
    page = desk.send(f"{base}/relire")
    assert page.location.endswith(f"{root}/1")
    shown = _as(desk, NOBODY).read(f"{root}/1").text
    assert "Des bancs à l’ombre" in shown
    assert "Samia" in shown
    assert desk.read(f"{root}/1/image").content_type == "image/webp"
    assert "Des bancs" in desk.read(root).text
    assert desk.read(f"{base}/relire").status_code in (302, 303, 401)


def test_ideas_that_look_alike_are_shown_with_and_without_htmx(desk) -> None:
    edition, me = make.ideas_edition(), make.resident()
    make.sent(edition, title="Des bancs à l’ombre devant l’école")
    mine = make.draft(edition, me, title="Un banc à l’ombre")
    root = f"/budgets/{edition.slug}/idees"
    _as(desk, me)
    headers = {"HX-Request": "true"}
    part = desk._client.get(f"{root}/proposer?title=bancs ombre ecole", headers=headers)
    assert 'id="proches"' in part.text
    assert f"{root}/1" in part.text
    assert "<h1" not in part.text
    assert f"{root}/1" in desk.read(f"{root}/ecrire/{mine.id}/relire").text


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_are_refused_with_the_same_form_or_shown_harmless(desk, odd: str) -> None:
    edition, me = make.ideas_edition(), make.resident()
    root = f"/budgets/{edition.slug}/idees"
    make.sent(edition)
    _as(desk, me)
    page = desk.send(f"{root}/proposer", title=odd, summary=odd, words=odd)
    assert page.status_code in (303, 422)
    assert desk.send(f"{root}/1/commenter", words=odd, name=odd).status_code in (303, 422)
    listed = desk._client.get(
        root, query_string={"q": odd[:3000], "lieu": odd[:300], "graine": odd[:50], "page": odd[:9]}
    )
    assert listed.status_code in (200, 400)
    assert "<script>alert" not in listed.text + desk.read(f"{root}/1").text


def test_what_was_typed_is_kept_when_the_stage_closes_meanwhile(desk) -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea, mine = make.admitted(edition), make.sent(edition, me)
    request = make.asked(edition, idea)
    draft = make.draft(edition, me)
    judge = make.officer(edition, "secretariat")
    root, team = f"/budgets/{edition.slug}/idees", f"/equipe/budgets/{edition.slug}/idees"
    # Pages are opened before the end, and sent after it.
    sendings = [
        (me, f"{root}/proposer", {"title": "Mots gardés", "summary": "Mots gardés"}),
        (me, f"{root}/ecrire/{draft.id}/lieu", {"address": "Mots gardés", "place": ""}),
        (me, f"{root}/1/commenter", {"words": "Mots gardés"}),
        (me, f"{root}/2/retrait", {"reason": "Mots gardés"}),
        (judge, f"{team}/saisir", {"title": "Mots gardés", "summary": "x", "consent": "o", "place": ""}),
        (judge, f"{team}/1/avis", {"service": "Mots gardés", "account": ""}),
        (judge, f"{team}/1/avis/{request}", {"words": "Mots gardés", "feasible": "possible"}),
        (judge, f"{team}/1/cout", {"words": "Mots gardés", "cost": "12"}),
        (judge, f"{team}/1/decision", {"reason": "Mots gardés", "retained": "no"}),
        (judge, f"{team}/1/reunir", {"reason": "Mots gardés", "into": "2"}),
        (judge, f"{team}/1/partager", {"reason": "Mots gardés", **dict.fromkeys(_PARTS, "a")}),
        (judge, f"{team}/1/retirer", {"reason": "Mots gardés"}),
    ]  # fmt: skip
    seal = _seal(desk, me, f"{root}/proposer")
    make.close(edition)
    for actor, path, typed in sendings:
        _as(desk, actor)
        data = {"version": str(make.fresh(idea.id).version), "due_on": "2099-01-01", **seal, **typed}
        page = desk._client.post(path, data=data)
        assert page.status_code == 403, path
        assert "Mots gardés" in page.text, path
    _as(desk, judge)
    admit = {**seal, "version": str(mine.version), "admitted": "yes", "reason": "Mots gardés"}
    admit |= {f"met_{each.id}": "yes" for each in ideas.criteria(edition.id)}
    page = desk._client.post(f"{team}/2/recevabilite", data=admit)
    assert page.status_code == 403
    assert "Mots gardés" in page.text
    for path in (f"{root}/1/soutien", f"{root}/ecrire/{draft.id}/relire", f"{root}/ecrire/{mine.id}/personnes"):
        assert _as(desk, me)._client.post(path, data={**seal, "version": "1", "on": "1"}).status_code == 403, path


_PARTS = ("title_1", "summary_1", "title_2", "summary_2")


def _seal(desk, actor: Actor, path: str) -> dict[str, str]:
    """The token of this browser, from a page with a form."""
    found = TOKEN.search(_as(desk, actor).read(path).text)
    assert found is not None
    return {"csrf_token": found.group(1)}


def test_an_officer_studies_an_idea_from_one_page_to_the_project(desk) -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.sent(edition, me)
    team, judge = f"/equipe/budgets/{edition.slug}/idees", make.officer(edition)
    _as(desk, judge)
    assert desk.read("/equipe/idees").status_code == 200
    assert "Des bancs" in desk.read(team).text
    assert desk.send(f"{team}/1/recevabilite", admitted="yes").status_code == 422
    answers = {f"met_{each.id}": "yes" for each in ideas.criteria(edition.id)}
    assert desk.send(f"{team}/1/recevabilite", admitted="yes", **answers).status_code == 303
    assert desk.send(f"{team}/1/avis", service="Espaces verts", question="Peut-on ?").status_code == 303
    request = ideas.requests([idea.id])[0].id
    page = desk.send(f"{team}/1/avis/{request}", feasible="possible", words="Oui.", cost="900")
    assert page.status_code == 303
    assert desk.send(f"{team}/1/decision", retained="yes", reason="Utile").status_code == 422
    assert desk.send(f"{team}/1/cout", cost="2 700,50", words="Trois bancs").status_code == 303
    assert desk.send(f"{team}/1/decision", retained="yes", reason="Utile à tous").status_code == 303
    assert desk.read(f"{team}/1/projet").status_code == 403
    _as(desk, secretary("edition", edition.id, make.resident().person_id))
    page = desk.send(f"{team}/1/projet", envelope=edition.envelopes[0].slug)
    assert "/projets/1" in page.location
    shown = _as(desk, NOBODY).read(f"/budgets/{edition.slug}/idees/1").text
    for words in ("Utile à tous", "Espaces verts", "2\u202f700,50", "Trois bancs", "Retenue"):
        assert words in shown, words
    _as(desk, me)
    assert desk.send(f"/budgets/{edition.slug}/idees/1/reponse", words="Merci !").status_code == 303
    assert "Merci !" in desk.read(f"/budgets/{edition.slug}/idees/1").text


def test_of_two_decisions_the_second_is_told_and_its_words_are_kept(desk) -> None:
    edition = make.ideas_edition()
    idea = make.costed(edition)
    judge = make.officer(edition)
    old = {
        **_seal(desk, judge, f"/equipe/budgets/{edition.slug}/idees/1/decision"),
        "version": str(idea.version - 1),
        "retained": "no",
        "reason": "Mots gardés",
    }
    page = desk._client.post(f"/equipe/budgets/{edition.slug}/idees/1/decision", data=old)
    assert page.status_code == 409
    assert "Mots gardés" in page.text
    assert make.fresh(idea.id).state is IdeaState.ADMISSIBLE


def test_the_desk_is_closed_to_others_and_to_another_place(desk) -> None:
    edition, other = make.ideas_edition(), make.ideas_edition()
    make.sent(edition)
    team = f"/equipe/budgets/{edition.slug}/idees"
    paths = ["", "/questions", "/1", *(f"/1/{act}" for act in _ACTS)]
    for actor in (make.officer(other), make.officer(edition, "facilitator"), make.resident()):
        _as(desk, actor)
        assert {desk.read(team + path).status_code for path in paths} == {403}
    _as(desk, make.officer(edition))
    assert {desk.read(team + path).status_code for path in paths} == {200}
    assert {desk.read(f"{team}/99/{act}").status_code for act in _ACTS} == {404}


_ACTS = ("recevabilite", "avis", "cout", "decision", "reunir", "partager", "retirer")


def test_an_idea_out_of_sight_is_read_by_its_authors_and_the_team_only(desk) -> None:
    edition, me = make.ideas_edition(), make.resident()
    idea = make.sent(edition, me)
    with unit_of_work(me) as work:
        services.set_standing(work, idea.id, Standing.HIDDEN)
    address = f"/budgets/{edition.slug}/idees/1"
    for actor, status in ((NOBODY, 404), (make.resident(), 404), (me, 200), (make.officer(edition), 200)):
        assert _as(desk, actor).read(address).status_code == status
    assert "Des bancs" not in _as(desk, NOBODY).read(f"/budgets/{edition.slug}/idees").text


def test_drafts_of_others_do_not_exist(desk) -> None:
    edition = make.ideas_edition()
    idea = make.draft(edition, make.resident())
    _as(desk, make.resident())
    for name in ("idee", "lieu", "relire", "personnes", "jeter", "apercu"):
        assert desk.read(f"/budgets/{edition.slug}/idees/ecrire/{idea.id}/{name}").status_code == 404


def test_co_proposers_support_and_comments_by_their_pages(desk) -> None:
    edition, me, other = make.ideas_edition(), make.resident(), make.resident()
    idea = make.sent(edition, me)
    root = f"/budgets/{edition.slug}/idees"
    page = _as(desk, me).send(f"{root}/ecrire/{idea.id}/personnes")
    token = page.text.split("/idees/rejoindre/")[1].split("<")[0].strip()
    _as(desk, other)
    assert desk.read("/idees/rejoindre/inconnu").status_code == 404
    assert desk.send(f"/idees/rejoindre/{token}").status_code == 303
    assert desk.send(f"{root}/1", to=f"{root}/1/soutien", on="1").status_code == 303
    assert make.fresh(idea.id).supporters == 1
    assert desk.send(f"{root}/1/commenter", words="Oui, et une fontaine.").status_code == 303
    text = desk.read(f"{root}/1").text
    assert "une fontaine" in text
    comment = ideas.comments(idea.id, 0, 1)[0].id
    assert _as(desk, me).send(f"{root}/1", to=f"{root}/commentaires/{comment}/retirer").status_code == 403
    assert _as(desk, other).send(f"{root}/1", to=f"{root}/commentaires/{comment}/retirer").status_code == 303
    left = desk.send(
        f"{root}/ecrire/{idea.id}/personnes",
        to=f"{root}/ecrire/{idea.id}/personnes/quitter",
        account=str(other.person_id),
    )
    assert left.status_code == 303
    assert ideas.proposers(idea.id) == []


def test_a_facilitator_enters_an_idea_and_a_draft_is_thrown_away(desk) -> None:
    edition = make.ideas_edition()
    helper = Actor(make.resident().person_id, frozenset({Grant("facilitator", "edition", edition.id)}))
    _as(desk, helper)
    typed = {"title": "Une fontaine", "summary": "Au parc.", "address": "Au parc", "consent": "Au marché"}
    page = desk.send(f"/equipe/budgets/{edition.slug}/idees/saisir", **typed, contact="06 12 34 56 78")
    assert page.status_code == 303
    text = desk.read(page.location).text
    assert "Saisie par l’équipe" in text
    assert "34 56" not in text
    me = make.resident()
    idea = make.draft(edition, me)
    assert _as(desk, me).send(f"/budgets/{edition.slug}/idees/ecrire/{idea.id}/jeter").status_code == 303
    assert db.session.scalar(select(func.count()).where(Idea.id == idea.id)) == 0


def test_pages_ask_the_same_number_of_queries_however_many_ideas(desk, queries) -> None:
    edition = make.ideas_edition()
    make.many(edition, 3)
    _as(desk, NOBODY)
    root = f"/budgets/{edition.slug}/idees"

    def asked(address: str) -> int:
        desk.read(address)
        queries.clear()
        desk._client.get(address + ("&" if "?" in address else "?") + "x=1")
        return len(queries)

    few = [asked(root), asked(f"{root}?ordre=soutenues&q=jardin"), asked(f"{root}/1")]
    other = make.ideas_edition()
    make.many(other, 60)
    there = f"/budgets/{other.slug}/idees"
    assert [asked(there), asked(f"{there}?ordre=soutenues&q=jardin"), asked(f"{there}/1")] == few
    assert max(few) <= 20


def test_without_a_stage_of_ideas_or_before_it_begins_nothing_opens(desk) -> None:
    bare = make.ideas_edition(kinds=(StageKind.NEEDS,))
    _as(desk, make.resident())
    assert "n’existe pas dans ce budget" in desk.read(f"/budgets/{bare.slug}/idees/proposer").text
    assert desk.read("/budgets/nulle-part/idees").status_code == 404


def test_the_list_offers_the_places_of_its_edition_and_always_an_order(client) -> None:
    edition, elsewhere = make.ideas_edition(place=make_territory()), make_territory()
    make.sent(edition)
    page = client.get(f"/budgets/{edition.slug}/idees").text
    assert f'<option value="{edition.place.slug}"' in page
    assert f'<option value="{elsewhere.slug}"' not in page
    order = page[page.index('id="filtre-ordre"') :]
    assert order.index("Au hasard") < order.index("</select>")
    assert "Tous" not in order[: order.index("</select>")]
