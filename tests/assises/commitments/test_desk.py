"""The desk of commitments: who writes, what is refused, late writers, closing times."""

from __future__ import annotations

import pytest

from assises.commitments import progress, services
from assises.commitments import queries as commitments
from assises.commitments.types import PromiseState
from assises.editions.types import EditionState
from assises.workshops import moderated
from commons.identity.types import Role
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from tests.factories.assises_days import make_activity, make_edition, make_site_day
from tests.factories.identity import make_account, text_of
from tests.factories.outcome import BANKS, make_commitment, past_edition, point, secretary
from tests.factories.participation import make_body, somebody
from tests.factories.workshops import make_workshop, said


@pytest.fixture
def edition(database, frozen):
    return past_edition(2031)


@pytest.fixture
def promise(edition):
    return make_commitment(edition, PromiseState.ACCEPTED)


ACTORS = [
    (NOBODY, 303, 401), (Actor(person_id=2), 403, 403), (somebody(Role.MODERATOR, person_id=2), 403, 403),
    (somebody(Role.SECRETARIAT, "assises", 999_999, person_id=2), 403, 403),
    (somebody(Role.SECRETARIAT, "territory", 3, person_id=2), 403, 403),
    (somebody(Role.RESPONDENT, "body", 999_999, person_id=2), 403, 403),
]  # fmt: skip


def test_the_secretariat_writes_an_axis_and_a_commitment_that_comes_from_it(desk, edition):
    desk.sit(secretary(edition))
    assert desk.read("/equipe/assises/2031/engagements").status_code == 200
    assert desk.send("/equipe/assises/2031/axes/nouveau", title="De l’ombre").status_code == 303
    axis = commitments.axes(edition.id)[0]
    answer = desk.send(f"/equipe/assises/axes/{axis.id}", state="adopted", reason="Vu en atelier")
    assert answer.status_code == 303
    sent = {
        "words": BANKS, "owner": "la Ville", "due_on": "2031-12-01", "axis": str(axis.id),
        "origins": f"/assises/axes/{axis.id}",
    }  # fmt: skip
    assert desk.send("/equipe/assises/2031/engagements/nouveau", **sent).status_code == 303
    promise = commitments.of_edition(edition.id)[0]
    page = text_of(desk.read(f"/assises/engagements/{promise.id}"))
    assert "D’où cela vient" in page
    assert "De l’ombre" in page
    assert "Les axes prioritaires de 2032" in text_of(desk.read("/assises/2031/engagements"))
    assert desk.read(f"/assises/axes/{axis.id}").location.endswith(f"#axe-{axis.id}")


def test_an_axis_is_traced_to_the_workshop_and_to_the_idea_whose_addresses_are_pasted(desk, edition):
    workshop = make_workshop(activity=make_activity(make_site_day(edition)))
    idea = said(workshop, "Des bancs à l’ombre")
    desk.sit(secretary(edition))
    sent = {
        "title": "De l’ombre",
        "origins": f"/assises/2031/ateliers/{workshop.id}\n/suivi/assises.contribution/{idea.id}",
    }
    assert desk.send("/equipe/assises/2031/axes/nouveau", **sent).status_code == 303
    page = desk.read("/assises/2031/engagements")
    assert "Atelier des Assises" in text_of(page)
    assert f'href="/assises/2031/ateliers/{workshop.id}"' in page.text
    assert f'href="/assises/2031/ateliers/{workshop.id}#idee-{idea.id}"' in page.text
    room = desk.read(f"/assises/2031/ateliers/{workshop.id}").text
    assert f'id="idee-{idea.id}"' in room
    assert f'href="/suivi/assises.contribution/{idea.id}"' in room
    assert "De l’ombre" in text_of(desk.read(f"/suivi/assises.contribution/{idea.id}"))
    # Hidden afterwards, it is no longer quoted, here neither; shown again, it is.
    for standing, is_read in ((Standing.HIDDEN, False), (Standing.SHOWN, True)):
        with unit_of_work(SYSTEM) as work:
            moderated.apply(work, idea.id, standing)
        assert ("Des bancs" in text_of(desk.read("/assises/2031/engagements"))) is is_read


@pytest.mark.parametrize("typed", [
    {"words": ""}, {"owner": " "}, {"due_on": ""}, {"due_on": "1789-07-14"}, {"due_on": "demain"}, {"axis": "999999"},
    {"body": "x"}, {"words": "\x00"}, {"words": "x" * 100_000}, {"origins": "https://ailleurs.fr/"},
    {"origins": "/assises"}, {"origins": "/assises/engagements/999999"}, {"origins": "participation.decision:999999"},
    {"origins": "\n".join(["/assises/axes/1"] * 30)}, {"version": "x"},
])  # fmt: skip
def test_a_commitment_that_cannot_be_read_is_not_written(desk, edition, typed):
    desk.sit(secretary(edition))
    sent = {"words": BANKS, "owner": "la Ville", "due_on": "2031-12-01", **typed}
    answer = desk.send("/equipe/assises/2031/engagements/nouveau", **sent)
    assert answer.status_code == 422
    assert commitments.of_edition(edition.id) == []


def test_a_respondent_accepts_reports_and_keeps(desk, edition):
    body = make_body()
    promise = make_commitment(edition, body_id=body.id)
    desk.sit(somebody(Role.RESPONDENT, "body", body.id, person_id=1))
    assert BANKS in text_of(desk.read("/equipe/assises/engagements"))
    hub = f"/equipe/assises/engagements/{promise.id}"
    assert desk.send(f"{hub}/etat", to_="accepted").status_code == 303
    assert desk.send(f"{hub}/point", claim="in_progress", words="Les plans sont faits").status_code == 303
    db.session.expire_all()
    assert promise.state is PromiseState.IN_PROGRESS
    assert desk.send(f"{hub}/etat", to_="not_kept", reason=" ").status_code == 422
    assert desk.send(f"{hub}/etat", to_="carried_over", reason="Retard").status_code == 422
    sent = {"to_": "carried_over", "reason": "Retard", "carried_to": "2032", "due_on": "2035-01-01"}
    assert desk.send(f"{hub}/etat", **sent).status_code == 303
    assert desk.send(f"{hub}/etat", to_="kept", reason="").status_code == 303
    assert "Les plans sont faits" in text_of(desk.read(f"/assises/engagements/{promise.id}"))
    for closed in ("porteur", "pareil", "corriger"):
        assert desk.read(f"{hub}/{closed}").status_code == 403
    assert "C’est trop tard" in text_of(desk.read(f"{hub}/etat"))


def test_the_secretariat_hands_on_ties_and_corrects(desk, edition):
    first, second = make_commitment(edition), make_commitment(edition)
    desk.sit(secretary(edition))
    hub = f"/equipe/assises/engagements/{second.id}"
    sent = {"words": "Poser cent bancs", "owner": "la Ville", "due_on": "2031-12-01"}
    assert desk.send(f"{hub}/corriger", **sent).status_code == 303
    assert desk.send(f"{hub}/porteur", owner="la Région", reason="").status_code == 422
    assert desk.send(f"{hub}/porteur", owner="la Région", reason="Nouvelle compétence").status_code == 303
    assert desk.send(f"{hub}/pareil", other=str(first.id)).status_code == 303
    db.session.expire_all()
    assert [o.owner for o in commitments.owners([second.id])[second.id]] == ["la Métropole", "la Ville", "la Région"]
    page = text_of(desk.read(f"/assises/engagements/{second.id}"))
    assert "dit la même chose" in page
    assert "L’engagement passe à la Région" in page
    assert "Poser cent bancs" in text_of(desk.read(f"/assises/engagements/{first.id}"))


@pytest.mark.parametrize("command", ["etat", "porteur", "pareil", "corriger"])
def test_whoever_saves_from_an_older_page_is_told_and_keeps_what_they_typed(desk, edition, command):
    promise = make_commitment(edition)
    desk.sit(secretary(edition))
    sent = {
        "etat": {"to_": "refused", "reason": "Ma longue raison"},
        "porteur": {"owner": "X", "reason": "Ma longue raison"},
        "pareil": {},
        "corriger": {"words": "Ma longue raison"},
    }[command]
    answer = desk.send(f"/equipe/assises/engagements/{promise.id}/{command}", version="7", **sent)
    assert answer.status_code == 409
    assert "Quelqu’un d’autre vient d’enregistrer" in answer.text
    assert ("Ma longue raison" in answer.text) == bool(sent)
    assert 'name="version" type="hidden" value="1"' in answer.text


@pytest.mark.parametrize(("actor", "reading", "writing"), ACTORS)
def test_nobody_else_opens_the_desk(desk, edition, actor, reading, writing):
    promise, axis_page = make_commitment(edition), "/equipe/assises/2031/axes/nouveau"
    desk.sit(actor)
    parts = ("", "/etat", "/point", "/porteur", "/pareil", "/corriger")
    paths = [f"/equipe/assises/engagements/{promise.id}{part}" for part in parts]
    paths += ["/equipe/assises/2031/engagements", "/equipe/assises/2031/engagements/nouveau", axis_page]
    for path in paths:
        assert desk.read(path).status_code == reading, path
        if path.rsplit("/", 1)[-1] in ("etat", "point", "porteur", "pareil", "corriger", "nouveau"):
            assert desk.send("/suivi", to=path, version="1").status_code == writing, path
    db.session.expire_all()
    assert promise.version == 1


def test_an_archived_edition_takes_no_new_commitment_and_a_draft_none_yet(desk, edition):
    desk.sit(secretary(edition))
    for state in (EditionState.ARCHIVED, EditionState.DRAFT):
        edition.state = state
        db.session.commit()
        for path in ("engagements/nouveau", "axes/nouveau"):
            assert "<form" not in desk.read(f"/equipe/assises/2031/{path}").text.split("<main")[1]
            sent = {"words": BANKS, "owner": "x", "due_on": "2031-12-01", "title": "x", "rank": "1", "version": "1",
                    "axis": "", "body": "", "orientation": "", "state": "proposed", "origins": ""}  # fmt: skip
            assert desk.send("/suivi", to=f"/equipe/assises/2031/{path}", **sent).status_code == 403
    assert commitments.of_edition(edition.id) == []


def test_points_forget_their_author_twice_is_once(database, frozen, desk):
    account = make_account()
    promise = make_commitment(past_edition(2033), PromiseState.ACCEPTED)
    with unit_of_work(Actor(person_id=account.id)) as work:
        said = progress.say(work, promise.id, point(name="Nadia"), frozen)
    from commons.identity.events import AccountErased

    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            progress.points_forget_their_author(work, AccountErased(account.id))
    db.session.refresh(said)
    assert (said.author_id, said.author_name, said.words) == (None, "", "Trois bancs sur vingt")
    assert services.held(promise.id).id == promise.id
    assert make_edition().id
