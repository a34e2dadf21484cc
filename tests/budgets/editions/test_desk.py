"""The secretariat prepares an edition through the real pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.counting.types import Rule
from budgets.editions.models import Edition
from budgets.editions.types import EditionState, Phase
from commons.kernel.db import db
from commons.territory.types import PlaceKind
from tests.factories import budgets as make

pytestmark = pytest.mark.usefixtures("frozen")


def test_an_edition_is_made_from_nothing_to_announced_through_the_pages(desk):
    place = make.make_territory()
    answer = desk.send(
        "/equipe/budgets/nouveau?modele=fonctionnement", title="Belle Vue décide", place=str(place.id), rule="mes"
    )
    assert answer.location == "/equipe/budgets/belle-vue-decide/enveloppes"
    desk.send(answer.location, name="Belle Vue", amount="12 000,50 €", place=str(place.id))
    desk.send("/equipe/budgets/belle-vue-decide/projets/nouveau", title="Un four à pain", cost="3 000")
    desk.send("/equipe/budgets/belle-vue-decide/annoncer")
    edition = make.the_edition("belle-vue-decide")
    assert edition.state is EditionState.ANNOUNCED
    assert edition.rule["rule"] == Rule.EQUAL_SHARES
    assert [e.amount.cents for e in edition.envelopes] == [1_200_050]


@pytest.mark.parametrize("model", ["fonctionnement", "investissement", "", "n'importe quoi"])
def test_every_model_gives_a_form_that_only_lacks_its_own_words(desk, model):
    place = make.make_territory()
    answer = desk.send(f"/equipe/budgets/nouveau?modele={model}", title="Un vote", summary="Oui.", place=str(place.id))
    assert answer.status_code == 302 or answer.status_code == 303


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"closes_at": "2026-07-01T08:00", "opens_at": "2026-07-02T08:00"}, "La fin du vote vient après"),
        ({"closes_at": "2036-07-01T08:00"}, "un an au plus"),
        ({"ballot_min": "5", "ballot_max": "2"}, "plus petit que le minimum"),
        ({"ballot_max": "-3"}, "nombre entier"),
        ({"minimum_age": "ma grand-mère"}, "nombre entier"),
        ({"minimum_age": "99"}, "entre 0 et 25"),
        ({"ballot": "points", "points_total": "0"}, "Dites combien de points"),
        ({"ballot": "points", "points_total": "3", "points_each": "9"}, "pas plus que le total"),
        ({"ballot": "ranking", "ballot_min": "", "ballot_max": ""}, "combien de projets on classe"),
        ({"threshold_share": "120"}, "entre 0 et 100"),
        ({"ranking": "table", "ranking_table": ""}, "ne peut pas être appliqué"),
        ({"increment": "0", "completion": "add1"}, "ne peut pas être appliqué"),
        ({"links": None}, "Cochez au moins un lien"),
        ({"title": "x" * 121}, "trop long"),
        ({"title": "a\x00b"}, "illisibles"),
        ({"ballot": "phragmen"}, ""),
        ({"place": "999999"}, ""),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(desk, typed, sentence):
    place = make.make_territory()
    answer = desk.send(
        "/equipe/budgets/nouveau", **{"title": "Mon vote", "summary": "Un mot gardé.", "place": str(place.id), **typed}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "à corriger" in answer.text
    assert "Un mot gardé." in answer.text
    assert db.session.scalar(select(Edition)) is None


def test_a_stale_editor_is_told_and_may_save_what_was_typed(desk):
    edition = make.make_edition(Phase.DRAFT)
    path = f"/equipe/budgets/{edition.slug}/fiche"
    desk.send(path, title="Le titre du premier")
    answer = desk.send(path, title="Le titre du second", version="1")
    assert answer.status_code == 409
    assert "Le titre du second" in answer.text
    assert make.the_edition(edition.slug).title == "Le titre du premier"


def test_nothing_of_an_announced_edition_can_be_edited(desk):
    edition = make.make_edition(Phase.CAMPAIGN)
    answer = desk.send(f"/equipe/budgets/{edition.slug}/fiche", title="Un autre titre")
    assert answer.status_code == 403
    assert "ne changent plus" in answer.text
    assert "Un autre titre" in answer.text


@pytest.mark.parametrize(
    ("amount", "sentence"), [("-5", "Écrivez un montant"), ("0", "entre 0,01"), ("9" * 13, "milliard")]
)
def test_an_absurd_amount_is_refused(desk, amount, sentence):
    edition = make.make_edition(Phase.DRAFT, envelopes=())
    answer = desk.send(f"/equipe/budgets/{edition.slug}/enveloppes", name="Nord", amount=amount)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_an_envelope_is_changed_then_removed_with_its_projects(desk):
    edition = make.make_edition(Phase.DRAFT, envelopes=("Nord", "Sud"))
    path = f"/equipe/budgets/{edition.slug}/enveloppes/nord"
    desk.send(path, name="Le Nord", amount="500")
    assert make.the_edition(edition.slug).envelopes[0].name == "Le Nord"
    desk.send(path, to=f"{path}/retirer")
    db.session.expire_all()
    assert [e.slug for e in make.the_edition(edition.slug).envelopes] == ["sud"]


def test_a_draft_is_thrown_away_whole(desk):
    edition = make.make_edition(Phase.DRAFT)
    desk.send(f"/equipe/budgets/{edition.slug}/supprimer")
    assert db.session.scalar(select(Edition)) is None


def test_a_secretariat_of_elsewhere_sees_and_does_nothing_here(desk):
    here = make.make_territory()
    elsewhere = make.make_place("Ailleurs", PlaceKind.COMMUNE)
    edition = make.make_edition(Phase.DRAFT, place=here)
    desk.sit(make.secretary("territory", elsewhere.id))
    assert edition.title not in desk.read("/equipe/budgets").text
    for page in ("", "/fiche", "/enveloppes", "/projets", "/annoncer", "/apercu", "/supprimer", "/projets/1"):
        assert desk.read(f"/equipe/budgets/{edition.slug}{page}").status_code == 403
    answer = desk.send("/equipe/budgets/nouveau", title="Ici", summary="Oui.", place=str(here.id))
    assert answer.status_code == 422


def test_a_role_on_the_commune_opens_the_desk_of_its_neighbourhoods(desk):
    here = make.make_territory()
    edition = make.make_edition(Phase.DRAFT, place=here)
    desk.sit(make.secretary("territory", here.id))
    assert edition.title in desk.read("/equipe/budgets").text
    assert desk.read(f"/equipe/budgets/{edition.slug}").status_code == 200


def test_the_end_is_put_off_and_everybody_reads_why(desk, frozen):
    edition = make.make_edition(Phase.VOTING)
    until = (edition.closes_at + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    desk.send(f"/equipe/budgets/{edition.slug}/prolonger", until=until, reason="La fibre était coupée.")
    assert "La fibre était coupée." in desk.read(f"/budgets/{edition.slug}/reglement").text


@pytest.mark.parametrize("phase", list(Phase))
def test_every_page_of_the_desk_answers_in_every_phase(desk, phase):
    edition = make.make_edition(phase)
    for page in ("", "/fiche", "/enveloppes", "/enveloppes/belle-vue", "/projets", "/projets/nouveau", "/projets/1",
                 "/projets/1/retrait", "/projets/1/enlever", "/projets/import", "/annoncer", "/reprendre",
                 "/prolonger", "/apercu", "/supprimer"):  # fmt: skip
        assert desk.read(f"/equipe/budgets/{edition.slug}{page}").status_code == 200, page
