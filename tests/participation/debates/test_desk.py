"""The team prepares, animates, synthesises and answers a debate through the real pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import NOBODY, Actor, Grant
from commons.kernel.db import db
from participation.debates import queries, results
from participation.debates.models import Contribution, Debate, Theme
from participation.debates.types import DebateState, Outcome, Phase, Way
from tests.factories import debates as make
from tests.factories.budgets import make_territory
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("frozen")


def an_officer(role: str = "secretariat", scope: str = "everywhere", number: int = 0) -> Actor:
    grants = frozenset({Grant(role, scope, number)})
    return Actor(person_id=make.somebody_speaking().person_id, grants=grants)


@pytest.fixture
def office(desk):
    desk.sit(an_officer())
    return desk


TYPED = {
    "question": "Où planter des arbres ?", "why": "La plantation commence en novembre.", "decision": "Le plan.",
    "opens_at": "2026-07-01T08:00", "closes_at": "2026-07-20T20:00", "answer_due_at": "2026-09-01T12:00",
    "fact_1": "Il y a 12 arbres.", "source_1": "comptés le 3 juin",
}  # fmt: skip


def test_a_debate_is_made_from_nothing_to_announced_through_the_pages(office):
    place, body = make_territory(), make_body()
    answer = office.send("/equipe/debats/nouveau", **TYPED, body=str(body.id), places=[str(place.id)])
    assert answer.location == "/equipe/debats/ou-planter-des-arbres"
    assert "comptés le 3 juin" in office.read("/equipe/debats/ou-planter-des-arbres/fiche").text
    assert office.send(f"{answer.location}/annoncer").status_code == 303
    debate = make.the_debate("ou-planter-des-arbres")
    assert debate.state is DebateState.ANNOUNCED
    assert [each.id for each in debate.places] == [place.id]
    assert debate.opens_at.isoformat() == "2026-07-01T06:00:00+00:00"
    assert debate.facts == [{"words": "Il y a 12 arbres.", "source": "comptés le 3 juin"}]
    assert "Où planter des arbres ?" in office.read("/equipe/debats").text
    assert "Il y a 12 arbres." in office.read("/debats/ou-planter-des-arbres").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"question": ""}, "à corriger"),
        ({"question": "q" * 201}, "trop long"),
        ({"question": "a\x00b"}, "illisibles"),
        ({"decision": ""}, "à corriger"),
        ({"closes_at": "2026-06-30T08:00"}, "La fin du débat vient après"),
        ({"closes_at": "demain"}, "à corriger"),
        ({"answer_due_at": "2026-07-10T08:00"}, "La réponse vient après la fin"),
        ({"body": "99999"}, "à corriger"),
        ({"places": ["99999"]}, "à corriger"),
        ({"decision_ref": "rien:0"}, "n’existe pas sur le site"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(office, typed, sentence):
    body = make_body()
    answer = office.send("/equipe/debats/nouveau", **{**TYPED, "body": str(body.id), **typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "La plantation commence en novembre." in answer.text
    assert db.session.scalar(select(Debate)) is None


def test_a_stale_editor_is_told_and_may_save_what_was_typed(office):
    slug = make.make_debate(Phase.DRAFT).slug
    path = f"/equipe/debats/{slug}/fiche"
    assert office.send(path, question="La première ?").status_code == 303
    answer = office.send(path, question="La seconde ?", version="1")
    assert answer.status_code == 409
    assert "La seconde ?" in answer.text
    assert make.the_debate(slug).question == "La première ?"


def test_one_puts_the_end_off_takes_back_and_throws_away_through_the_pages(office):
    opened, coming, draft = (make.make_debate(p).slug for p in (Phase.OPEN, Phase.COMING, Phase.DRAFT))
    path = f"/equipe/debats/{opened}/prolonger"
    assert office.send(path, until="2026-06-23T20:00", reason="Il a plu.").status_code == 303
    assert "Il a plu." in office.read(f"/debats/{opened}").text
    wrong = office.send(path, until="2026-06-16T20:00", reason="Erreur gardée.")
    assert wrong.status_code == 422
    assert "Erreur gardée." in wrong.text
    assert office.send(f"/equipe/debats/{coming}/reprendre").status_code == 303
    assert make.the_debate(coming).state is DebateState.DRAFT
    assert office.send(f"/equipe/debats/{draft}/supprimer").location == "/equipe/debats"
    assert queries.by_slug(draft) is None


def test_a_pile_of_sheets_is_entered_one_after_the_other(office):
    place = make_territory()
    debate = make.make_debate(place=place)
    path = f"/equipe/debats/{debate.slug}/saisie"
    first = office.send(path, words="Des bancs.", way="paper", collected="Marché, lot 3", place=str(place.id))
    assert first.status_code == 303
    assert "Marché, lot 3" in office.read(first.location).text
    second = office.send(first.location.replace("#words", ""), words="De l’ombre.")
    assert second.status_code == 303
    rows = db.session.scalars(select(Contribution).order_by(Contribution.number)).all()
    assert [(row.way, row.collected, row.place_id) for row in rows] == [(Way.PAPER, "Marché, lot 3", place.id)] * 2
    again = office.send(path, words="De l’ombre.", ticket="7" * 32)
    assert office.send(path, words="De l’ombre.", ticket="7" * 32).status_code == again.status_code == 303
    assert len(db.session.scalars(select(Contribution)).all()) == 3
    page = office.read(f"/debats/{debate.slug}").text
    assert "recopié par l’équipe d’animation (Marché, lot 3)" in page
    empty = office.send(path, words="", collected="Lot gardé")
    assert empty.status_code == 422
    assert "Lot gardé" in empty.text


def test_contributions_are_put_under_themes_through_the_page(office):
    slug = make.make_debate().slug
    ids = [make.say(slug, f"Idée {n}").id for n in range(3)]
    path = f"/equipe/debats/{slug}/themes"
    added = office.send(path, label="L’ombre")
    theme = db.session.scalars(select(Theme)).one().id
    assert added.location == f"{path}?theme={theme}"
    assert office.send(path, label="L’ombre").status_code == 422
    shown = [str(each) for each in ids]
    # The last form of the page takes the theme away; the one before it is sent here with what it would hold.
    sent = office.send(added.location, to=f"{path}/{theme}", ids=shown[:2], shown=shown, page="1")
    assert sent.status_code == 303
    assert queries.themes_of(ids) == {ids[0]: [theme], ids[1]: [theme]}
    assert "L’ombre" in office.read(f"/debats/{slug}?theme={theme}").text
    assert office.send(added.location, to=f"{path}/{theme}/retirer").status_code == 303
    assert queries.themes(make.the_debate(slug).id) == []


def test_a_synthesis_is_written_published_rectified_and_answered_through_the_pages(office):
    debate = make.make_debate(Phase.CLOSED)
    path = f"/equipe/debats/{debate.slug}/synthese"
    office.send(path, to=f"{path}/commencer")
    assert office.send(path, introduction="Deux avis.").status_code == 303
    section = {"heading": "Des arbres", "words": "On veut de l’ombre.", "numbers": "1, n°2"}
    assert office.send(f"{path}/partie", **section).status_code == 303
    wrong = office.send(f"{path}/partie", heading="Rien", words="Texte gardé.", numbers="77")
    assert wrong.status_code == 422
    assert "Texte gardé." in wrong.text
    stale = office.send(f"{path}/partie", **{**section, "heading": "Trop vieux"}, version="1")
    assert stale.status_code == 409
    assert "Trop vieux" in stale.text
    first = results.draft(debate.id).sections[0].id
    assert 'value="1, 2"' in office.read(f"{path}/partie/{first}").text
    assert office.send(f"{path}/partie/{first}", kind="minority").status_code == 303
    assert office.send(f"{path}/publier").status_code == 303
    public = office.read(f"/debats/{debate.slug}/synthese").text
    for expected in ("Deux avis.", "Des arbres", "Un avis numéro 2."):
        assert expected in public
    office.send(path, to=f"{path}/commencer")
    assert office.send(f"{path}/publier").status_code == 422
    assert office.send(path, reason="Un oubli.").status_code == 303
    assert office.send(f"{path}/publier").status_code == 303
    assert "Un oubli." in office.read(f"/debats/{debate.slug}/synthese").text
    assert "Une version plus récente existe" in office.read(f"/debats/{debate.slug}/synthese/1").text
    office.sit(an_officer("respondent", "body", debate.body_id))
    _answer(office, debate)


def _answer(desk, debate: Debate) -> None:
    path = f"/equipe/debats/{debate.slug}/reponse"
    section = results.published(debate.id)[0].sections[0].id
    half = desk.send(path, words="Notre réponse gardée.")
    assert half.status_code == 422
    assert "Notre réponse gardée." in half.text
    typed = {f"outcome_{section}": Outcome.PARTLY.value, f"words_{section}": "La place manque."}
    assert desk.send(path, words="Notre réponse.", **typed).status_code == 303
    again = desk.send(path, words="Encore une.", **typed)
    assert again.status_code == 403
    assert "déjà publiée" in again.text
    assert desk.send(f"/equipe/debats/{debate.slug}/complement", words="La date suit.").status_code == 303
    public = desk.read(f"/debats/{debate.slug}/synthese").text
    for expected in ("Notre réponse.", "La place manque.", "Retenu en partie", "La date suit."):
        assert expected in public
    assert "transmise par le secrétariat" not in public


def test_a_section_is_taken_out_through_the_page(office):
    debate = make.make_debate(Phase.SYNTHESISED)
    path = f"/equipe/debats/{debate.slug}/synthese"
    office.send(path, to=f"{path}/commencer")
    draft = results.draft(debate.id)
    gone = draft.sections[0].id
    sent = office.send(path, to=f"{path}/partie/{gone}/retirer", version=str(draft.version))
    assert sent.status_code == 303
    assert gone not in [each.id for each in results.draft(debate.id).sections]
    assert office.send(path, to=f"{path}/partie/{gone}/retirer", version="1").status_code == 409


PATHS = (
    "", "/fiche", "/supprimer", "/annoncer", "/reprendre", "/prolonger", "/saisie", "/themes", "/synthese",
    "/synthese/partie", "/synthese/publier", "/reponse", "/complement",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_somebody_of_elsewhere_neither_reads_nor_writes_at_this_desk(desk, path):
    debate, opened = make.make_debate(Phase.DRAFT), make.make_debate()
    address = f"/equipe/debats/{debate.slug}{path}"
    foreigners = (
        somebody("facilitator", "body", debate.body_id + 1, 1),
        somebody("secretariat", "territory", 99999, 1),
        somebody("respondent", "body", debate.body_id, 1),
    )
    for actor in foreigners:
        desk.sit(actor)
        assert desk.read(address).status_code == 403
        # The token comes from a page that is open to them.
        sent = desk.send(f"/debats/{opened.slug}/contribuer", to=address, question="À moi ?", reason="x")
        assert sent.status_code == (403 if path else 405)
    desk.sit(somebody("officer", person_id=1))
    assert desk.read(address).status_code == 403
    desk.sit(NOBODY)
    assert desk.read(address).status_code == 303
    assert make.the_debate(debate.slug).state is DebateState.DRAFT


def test_a_respondent_sees_the_debates_they_answer_and_no_draft(desk):
    body = make_body()
    mine, draft = make.make_debate(Phase.SYNTHESISED, body=body), make.make_debate(Phase.DRAFT, body=body)
    other = make.make_debate(Phase.SYNTHESISED)
    desk.sit(an_officer("respondent", "body", body.id))
    page = desk.read("/equipe/debats").text
    assert mine.question in page
    assert draft.question not in page
    assert other.question not in page
    assert "Préparer un débat" not in page
    hub = desk.read(f"/equipe/debats/{mine.slug}").text
    assert "Répondre au débat" in hub
    assert "Écrire pour quelqu’un" not in hub


def test_the_desk_list_asks_the_same_number_of_questions_whatever_the_number_of_debates(office, statements):
    make.make_debate(place=make_territory())
    statements.clear()
    office.read("/equipe/debats")
    few = len(statements)
    for _ in range(6):
        make.make_debate(place=make_territory())
    statements.clear()
    office.read("/equipe/debats")
    assert len(statements) == few <= 16


def test_after_the_end_no_page_of_the_desk_writes_in_the_debate(office):
    debate = make.make_debate()
    path = f"/equipe/debats/{debate.slug}"
    with clock.frozen(debate.closes_at):
        answer = office.send(f"{path}/saisie", words="Trop tard.")
        assert answer.status_code == 403
        assert "Trop tard." in answer.text
        late = office.send(f"{path}/prolonger", until="2026-06-29T20:00", reason="Encore.")
        assert late.status_code == 403
        assert office.send(f"{path}/fiche", question="Autre ?").status_code == 403
    assert db.session.scalars(select(Contribution)).all() == []
