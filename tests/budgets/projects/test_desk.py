"""The secretariat writes projects, illustrates, imports and withdraws them, through the real pages."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from budgets.editions.types import Phase
from budgets.projects import queries as projects
from budgets.projects.types import ProjectState
from commons.kernel.db import db
from commons.kernel.storage import stored_file
from tests.factories import budgets as make
from tests.factories.pictures import a_picture

pytestmark = pytest.mark.usefixtures("frozen")


def desk_of(edition) -> str:
    return f"/equipe/budgets/{edition.slug}/projets"


def the_project(edition, code: str = "1"):
    db.session.expire_all()
    return projects.by_code(edition.id, code)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "nécessaire"),
        ({"cost": "-12"}, "Écrivez un montant"),
        ({"cost": "douze"}, "Écrivez un montant"),
        ({"cost": "99999999999"}, "un milliard"),
        ({"code": "1"}, "porte déjà ce code"),
        ({"code": "../../etc"}, "lettres sans accent"),
        ({"code": "nouveau"}, "lettres sans accent"),
        ({"latitude": "43"}, "en degrés"),
        ({"latitude": "abc", "longitude": "5"}, "Écrivez des degrés"),
        ({"latitude": "91", "longitude": "5"}, "en degrés"),
        ({"latitude": "nan", "longitude": "5"}, "en degrés"),
        ({"envelope": "celle-du-voisin"}, ""),
        ({"orientation": "424242"}, ""),
        ({"summary": "x" * 301}, "trop long"),
        ({"description": "a\x00b"}, "illisibles"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(desk, typed, sentence):
    edition = make.make_edition(Phase.DRAFT)
    sent = {"title": "Un projet gardé", "cost": "1 000", "proposer": "Les voisins d’à côté", **typed}
    answer = desk.send(desk_of(edition) + "/nouveau", **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Les voisins d’à côté" in answer.text
    assert len(projects.cards(edition.id)) == 3


def test_an_envelope_of_another_edition_is_refused(desk):
    other = make.make_edition(Phase.DRAFT, envelopes=("Ailleurs",), title="Un autre vote")
    edition = make.make_edition(Phase.DRAFT)
    sent = {"title": "Forgé", "cost": "10", "envelope": other.envelopes[0].slug}
    assert desk.send(desk_of(edition) + "/nouveau", **sent).status_code == 422


def test_a_picture_is_drawn_again_small_and_needs_a_description(desk):
    edition = make.make_edition(Phase.DRAFT)
    path = desk_of(edition) + "/1"
    refused = desk.send(path, picture=(io.BytesIO(a_picture()), "photo.jpg"))
    assert refused.status_code == 422
    assert "Décrivez l’image" in refused.text
    desk.send(path, picture=(io.BytesIO(a_picture()), "photo.jpg"), picture_alt="Un jardin en fleurs")
    file = stored_file(the_project(edition).picture)
    assert (file.content_type, file.width) == ("image/webp", 1200)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"<svg onload=alert(1)>", "pas une image"), (b"GIF89a" + b"\x00" * 50, "pas une image"), (b"", "Décrivez")],
)
def test_what_is_no_picture_is_refused_and_the_text_kept(desk, data, sentence):
    edition = make.make_edition(Phase.DRAFT)
    alt = "Une image" if data else ""
    answer = desk.send(
        desk_of(edition) + "/1",
        title="Titre gardé",
        picture=(io.BytesIO(data or a_picture()), "x.png"),
        picture_alt=alt,
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Titre gardé" in answer.text
    assert the_project(edition).picture is None


def test_an_image_bomb_is_refused_before_it_is_opened(desk):
    edition = make.make_edition(Phase.DRAFT)
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    bomb.seek(0)
    answer = desk.send(desk_of(edition) + "/1", picture=(bomb, "bombe.png"), picture_alt="Boum")
    assert answer.status_code == 422
    assert "trop de points" in answer.text


def test_a_second_editor_of_a_project_is_told_and_loses_nothing(desk):
    edition = make.make_edition(Phase.DRAFT)
    path = desk_of(edition) + "/1"
    desk.send(path, title="Le premier écrit")
    answer = desk.send(path, title="Le second écrit", seen="0123456789abcdef")
    assert answer.status_code == 409
    assert "Le second écrit" in answer.text
    assert the_project(edition).title == "Le premier écrit"


def test_projects_of_an_announced_edition_do_not_change(desk):
    edition = make.make_edition(Phase.VOTING)
    before = the_project(edition).title
    assert desk.send(desk_of(edition) + "/1", title="Changé").status_code == 403
    assert desk.send(desk_of(edition) + "/nouveau", title="Ajouté", cost="5").status_code == 403
    assert the_project(edition).title == before


def test_a_project_is_withdrawn_once_with_a_reason_that_everybody_reads(desk):
    edition = make.make_edition(Phase.VOTING)
    path = desk_of(edition) + "/1/retrait"
    assert desk.send(path, reason="   ").status_code == 422
    desk.send(path, reason="Le terrain est vendu.")
    assert the_project(edition).state is ProjectState.WITHDRAWN
    assert desk.send(path, reason="Encore.").status_code == 403
    assert "Le terrain est vendu." in desk.read(f"/budgets/{edition.slug}/projets/1").text
    assert "Le terrain est vendu." in desk.read(f"/budgets/{edition.slug}/reglement").text


def test_a_table_is_checked_then_imported_whole(desk):
    edition = make.make_edition(Phase.DRAFT, each=0)
    path = desk_of(edition) + "/import"
    table = "Titre;Coût;Résumé\nUn banc;1 200,50;Pour s’asseoir\nUn arbre;300;"
    checked = desk.send(path, lines=table, step="check")
    assert "2 projets prêts" in checked.text
    assert projects.cards(edition.id) == []
    desk.send(path, lines=table, step="import")
    assert [(c.code, c.title, c.cost.cents) for c in projects.cards(edition.id)] == [
        ("1", "Un banc", 120_050), ("2", "Un arbre", 30_000),
    ]  # fmt: skip


def test_a_table_from_windows_is_read_with_its_accents(desk):
    edition = make.make_edition(Phase.DRAFT, each=0)
    data = "titre,coût\nUne école d’été,10\n".encode("cp1252")
    desk.send(desk_of(edition) + "/import", file=(io.BytesIO(data), "projets.csv"), step="import")
    assert projects.cards(edition.id)[0].title == "Une école d’été"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("", "est vide"),
        ("nom;prix\nUn banc;3", "Il manque une colonne"),
        ("titre;cout\nUn banc;gratuit", "n’est pas un montant"),
        ("titre;cout\nUn banc;-3", "n’est pas un montant"),
        ("titre;cout\n;3", "Le titre est nécessaire"),
        ("titre;cout;enveloppe\nUn banc;3;Mars", "n’existe pas dans ce vote"),
        ("titre;cout;lieu\nUn banc;3;Atlantide", "n’est pas dans la liste"),
        ("titre;cout;code\nUn banc;3;a\nUn arbre;3;a", "est déjà pris"),
        ("titre;cout;latitude\nUn banc;3;ici", "n’est pas une latitude"),
        ("titre;cout;latitude;longitude\nUn banc;3;nan;4", "en degrés"),
    ],
)
def test_a_broken_table_says_which_line_and_adds_nothing(desk, table, sentence):
    edition = make.make_edition(Phase.DRAFT, each=0)
    answer = desk.send(desk_of(edition) + "/import", lines=table, step="import")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert projects.cards(edition.id) == []


def test_a_binary_file_is_not_a_table(desk):
    edition = make.make_edition(Phase.DRAFT, each=0)
    answer = desk.send(desk_of(edition) + "/import", file=(io.BytesIO(a_picture()), "photo.csv"), step="check")
    assert answer.status_code == 422
    assert "pas un tableau CSV" in answer.text
