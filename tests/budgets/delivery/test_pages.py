"""Pages of the programme: for everybody, for whoever follows or carries out an action, and for nobody else."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgets.delivery import queries, services
from budgets.delivery.models import ActionSighting
from budgets.delivery.types import ActionState
from budgets.editions.types import Phase
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import make_edition
from tests.factories.counted import counted, proclaimed, voted
from tests.factories.delivery import a_photo, carried_by, first_action
from tests.factories.desk import Desk
from tests.factories.identity import make_account

PARTS = ("etat", "date", "porteur", "nouvelle", "etape", "depense", "photo", "bilan")
NASTY = ("<script>alert(1)</script>", "'; DROP TABLE budgets_edition; --", "😀" * 900, "\u202egnol", "a" * 100_000)


def officer(edition) -> Actor:
    return Actor(
        person_id=make_account().id, grants=frozenset({Grant(Role.OFFICER.value, "territory", edition.place_id)})
    )  # fmt: skip


@pytest.fixture
def desk(app, client, edition) -> Desk:
    return Desk(app, client, officer(edition))


def here(edition, end: str = "") -> str:
    code = first_action(edition).project.code
    return f"/equipe/budgets/{edition.slug}/realisations/{code}" + (f"/{end}" if end else "")


def public(edition, end: str = "") -> str:
    return here(edition, end).removeprefix("/equipe")


def test_everybody_reads_the_programme_one_action_and_the_account(edition, client):
    for path in ("realisations", "bilan", "bilan.csv"):
        answer = client.get(f"/budgets/{edition.slug}/{path}")
        assert answer.status_code == 200
        assert first_action(edition).title in answer.text
    assert client.get(public(edition)).status_code == 200


def test_what_is_put_off_says_why_in_the_list_and_in_the_account_until_it_ends(edition, client):
    action, now = first_action(edition), clock.now()
    days = [now.date() - timedelta(days=9), now.date() - timedelta(days=5), now.date() - timedelta(days=2)]
    whys = ["", "Le premier motif", "Le dernier motif"]
    for number, (day, why) in enumerate(zip(days, whys, strict=True)):
        with unit_of_work(SYSTEM) as work:
            version = queries.action(action.id).version
            services.put_off(work, action.id, version, day, why, now - timedelta(days=30 - number))
    for path in ("realisations", "bilan"):
        page = client.get(f"/budgets/{edition.slug}/{path}").text
        assert "En retard" in page
        assert "Le dernier motif" in page
        assert "Le premier motif" not in page
    assert "La date change" in client.get(f"/budgets/{edition.slug}/bilan").text
    with unit_of_work(SYSTEM) as work:
        version = queries.action(action.id).version
        services.move(work, action.id, version, ActionState.DONE, "", now, proof_url="https://exemple.fr/fait")
    for path in ("realisations", "bilan"):
        assert "Le dernier motif" not in client.get(f"/budgets/{edition.slug}/{path}").text


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_account_is_a_pdf_in_french_and_in_arabic(edition, client, language):
    client.set_cookie("locale", language)
    answer = client.get(f"/budgets/{edition.slug}/bilan.pdf", headers={"Accept-Language": language})
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_before_the_results_are_published_the_pages_say_what_happens_next(database, frozen, app, client):
    edition = make_edition()
    for path in ("realisations", "bilan"):
        assert "ne sont pas encore publiés" in client.get(f"/budgets/{edition.slug}/{path}").text
    desk = Desk(app, client, Actor(1, frozenset({Grant(Role.OFFICER.value, "everywhere", 0)})))
    assert "ne sont pas encore publiés" in desk.read(f"/equipe/budgets/{edition.slug}/realisations").text
    draft = make_edition(Phase.DRAFT)
    for path in ("realisations", "bilan"):
        assert client.get(f"/budgets/{draft.slug}/{path}").status_code == 404
    for path in ("realisations/1", "bilan.csv", "bilan.pdf", "realisations/1/dire"):
        assert client.get(f"/budgets/{edition.slug}/{path}").status_code == 404


def test_an_unknown_action_is_not_found(edition, client, desk):
    for path in (f"/budgets/{edition.slug}/realisations/nulle", f"/equipe/budgets/{edition.slug}/realisations/nulle"):
        assert client.get(path).status_code == 404


def test_an_officer_writes_the_whole_life_of_an_action(edition, desk, client):
    action = first_action(edition)
    today, _photo = clock.now().date(), (io.BytesIO(a_photo()), "a.png")
    sent = [
        desk.send(here(edition, "porteur"), carrier="Les Jardins d’en bas"),
        desk.send(here(edition, "date"), due_on=(today + timedelta(days=60)).isoformat()),
        desk.send(here(edition, "etape"), title="Le sol est posé", day=today.isoformat()),
        desk.send(here(edition, "etat"), to_="under_way"),
        desk.send(here(edition, "depense"), label="Des planches", amount="120,50", day=today.isoformat()),
        desk.send(here(edition, "nouvelle"), words="Cela avance."),
        desk.send(
            here(edition, "photo"), picture=(io.BytesIO(a_photo()), "a.png"), alt="Le sol", day=today.isoformat()
        ),
        desk.send(here(edition, f"etape/{queries.milestones(action.id)[0].id}"), day=today.isoformat()),
        desk.send(here(edition, "etat"), to_="done", proof_url="https://exemple.fr/pv.pdf"),
        desk.send(here(edition, "bilan"), done="Un jardin.", people="120", cost="1000", learnt="Arroser le soir."),
    ]
    assert [answer.status_code for answer in sent] == [303] * len(sent)
    shown = client.get(public(edition)).text
    for words in ("Les Jardins d’en bas", "Le sol est posé", "120,50", "Cela avance.", "Un jardin.", "Arroser le soir"):
        assert words in shown
    digest = queries.photos(action.id)[0].digest
    assert client.get(f"/realisations/images/{digest}.webp").mimetype == "image/webp"
    assert first_action(edition).state is ActionState.DONE


def test_the_association_that_carries_it_writes_its_own_action_and_no_other(edition, app, client):
    action, person = first_action(edition), make_account()
    carried_by(action, person.id)
    desk = Desk(app, client, Actor(person_id=person.id))
    assert action.title in desk.read("/mes-realisations").text
    assert desk.send(here(edition, "nouvelle"), words="On plante samedi.").status_code == 303
    assert desk.read(here(edition, "porteur")).status_code == 200
    forged = {"carrier": "Une autre", "organisation": "", "version": str(first_action(edition).version)}
    assert desk.send(here(edition, "nouvelle"), to=here(edition, "porteur"), **forged).status_code == 403
    other = queries.of_edition(edition.id)[1].project.code
    assert desk.read(f"/equipe/budgets/{edition.slug}/realisations/{other}").status_code == 403
    assert desk.read(f"/equipe/budgets/{edition.slug}/realisations").status_code == 403


@pytest.mark.parametrize("part", PARTS)
def test_whoever_neither_follows_nor_carries_it_writes_nothing(edition, app, client, part):
    foreign = Actor(person_id=make_account().id, grants=frozenset({Grant(Role.OFFICER.value, "territory", 9_999)}))
    desk, path = Desk(app, client, foreign), here(edition, part)
    assert desk.read(path).status_code == 403
    assert client.post(path, data={"words": "x"}).status_code in (400, 403)
    desk.sit(NOBODY)
    assert desk.read(path).status_code in (302, 303)


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_form_is_shown_again_with_what_is_missing(edition, desk, part):
    blank = {"words": "", "title": "", "label": "", "carrier": "", "day": "", "due_on": "", "done": ""}
    assert desk.send(here(edition, part), **blank).status_code == 422 or part == "bilan"


@pytest.mark.parametrize("nasty", NASTY)
def test_hostile_words_stay_words(edition, desk, client, nasty):
    answer = desk.send(here(edition, "nouvelle"), words=nasty)
    assert answer.status_code in (303, 422)
    assert "<script>alert(1)</script>" not in client.get(public(edition)).text
    assert desk.send(public(edition, "dire"), words=nasty).status_code in (303, 422)


@pytest.mark.parametrize("file", [b"", b"GIF89a", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"0" * 50])
def test_a_file_that_is_no_picture_is_refused_beside_its_field(edition, desk, file):
    sent = {"picture": (io.BytesIO(file), "a.png"), "alt": "Le sol", "day": clock.now().date().isoformat()}
    assert desk.send(here(edition, "photo"), **sent).status_code == 422


def test_a_stale_page_gets_409_and_keeps_what_was_typed(edition, desk):
    desk.send(here(edition, "etat"), to_="under_way")
    answer = desk.send(here(edition, "date"), version="1", due_on="2027-05-01", reason="Le bois manque")
    assert answer.status_code == 409
    assert "Le bois manque" in answer.text


def test_a_resident_says_what_they_see_and_reads_the_answer(edition, app, client, desk):
    officer_, person = officer(edition), make_account()
    desk.sit(Actor(person_id=person.id))
    sent = desk.send(public(edition, "dire"), words="Les bancs sont posés.", name="Aïcha")
    assert sent.status_code == 303
    shown = desk.read(sent.location).text
    assert shown.index('id="vu"') < shown.index("Merci, c’est publié.") < shown.index("Les bancs sont posés.")
    said = queries.sightings(first_action(edition).id)[0]
    desk.sit(officer_)
    assert desk.send(here(edition, f"reponse/{said.id}"), words="Merci.", by="La mairie").status_code == 303
    assert "C’est enregistré. Tout le monde peut le lire." in desk.read(here(edition)).text
    desk.sit(NOBODY)
    shown = client.get(public(edition)).text
    assert "Les bancs sont posés." in shown
    assert "La mairie" in shown


def test_a_picture_that_nobody_read_is_not_shown(edition, client, desk):
    desk.sit(NOBODY)
    picture = (io.BytesIO(a_photo()), "a.png")
    assert desk.send(public(edition, "dire"), words="Voyez.", picture=picture, alt="Un banc").status_code == 303
    shown = client.get(public(edition)).text
    assert "Un banc" not in shown
    assert "Quelqu’un relit vos mots" in shown
    digest = db.session.scalars(select(ActionSighting.picture)).one()
    assert client.get(f"/realisations/images/{digest}.webp").status_code == 404
    desk.sit(officer(edition))
    assert client.get(f"/realisations/images/{digest}.webp").headers["Cache-Control"] == "private, no-store"


def test_silence_of_ninety_days_is_said_in_public(edition, client):
    with clock.frozen(first_action(edition).heard_at + timedelta(days=91)):
        assert "Sans nouvelle depuis 91" in client.get(public(edition)).text


def test_two_persons_write_and_confirm_a_decision_on_the_pages(edition, app, client, desk):
    from tests.budgets.delivery.test_overriding import code_of, secretary

    desk.sit(secretary())
    path = f"/equipe/budgets/{edition.slug}/decisions"
    typed = {"project": code_of(edition, won=False), "change": "added", "body": "Le conseil", "reason": "L’école",
             "money": "Budget des écoles", "decided_on": clock.now().date().isoformat()}  # fmt: skip
    assert desk.send(path, **typed | {"body": ""}).status_code == 422
    assert desk.send(path, **typed).status_code == 303
    from budgets.results import queries as results

    confirm = f"{path}/{results.overrides(edition.id, granted=None)[0].id}/confirmer"
    assert desk.send(path, to=confirm).status_code == 403
    desk.sit(secretary())
    assert desk.send(path, to=confirm).status_code == 303
    assert "Le conseil" in client.get(f"/budgets/{edition.slug}/resultats").text


@pytest.mark.parametrize("path", ["realisations", "bilan"])
def test_a_list_asks_the_same_number_of_queries_however_many_actions(edition, client, path):
    from tests.budgets.results.test_pages import queries_of

    many = voted([(str(n),) for n in range(1, 31)], each=30, amount=Money(100_000_000))
    counted(many.slug)
    proclaimed(many.slug)
    assert len(queries.of_edition(many.id)) == 30
    numbers = {queries_of(client, f"/budgets/{each.slug}/{path}") for each in (edition, many)}
    assert len(numbers) == 1
    assert numbers.pop() <= 14
