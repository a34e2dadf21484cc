"""Pages of the cycle: public, a member's, the desk; what is wrong in their forms."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commission.learning import queries, services
from commission.learning.models import LearningModule, LearningSession
from commission.learning.types import Attendance, PlaceState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import actor_of, make_mandate, make_seat, sit
from tests.factories.commission_cycle import make_module, make_session
from tests.factories.identity import make_account, text_of
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")
FAR = 10**19
WHEN = {"starts_at": "2099-01-01T18:00", "ends_at": "2099-01-01T20:00"}


@pytest.fixture
def mandate():
    return make_mandate()


@pytest.fixture
def home(mandate, desk):
    desk.sit(somebody(Role.SECRETARIAT, "mandate", mandate.id, person_id=make_account().id))
    return f"/equipe/commission/{mandate.id}/cycle"


def test_anybody_reads_the_modules_and_no_link_to_come_from_afar(desk, mandate):
    assert "Aucun module" in text_of(desk.read("/commission/cycle"))
    module, draft = make_module(mandate), make_module(mandate, "Brouillon", published=False)
    make_session(module)
    for path in ("/commission/cycle", f"/commission/cycle/{module.id}", "/commission"):
        page = desk.read(path)
        assert module.title in text_of(page)
        assert "visio.exemple.fr" not in page.text
    assert "Puis on parle." in text_of(desk.read(f"/commission/cycle/{module.id}"))
    for number in (draft.id, FAR):
        assert desk.read(f"/commission/cycle/{number}").status_code == 404


def test_what_the_secretariat_writes_runs_nothing(desk, mandate):
    with unit_of_work(SYSTEM) as work:
        made = services.write_module(
            work, mandate.id, None, 1, "<b>x</b>", "<i>", "<script>alert(1)</script>", True, clock.now()
        )
    assert "<script>alert" not in desk.read(f"/commission/cycle/{made.id}").text


def test_a_member_comes_leaves_and_takes_their_attestation(desk, mandate):
    member, module = sit(make_seat(mandate)), make_module(mandate)
    session = make_session(module)
    desk.sit(actor_of(member))
    path = f"/commission/cycle/seances/{session.id}"
    assert module.title in text_of(desk.read("/commission/moi"))
    assert desk.send(path, needs="a" * 10_000).status_code == 422
    assert desk.send(path, needs="Un interprète", child_care="y").status_code == 303
    place = queries.place_of(session.id, member.id)
    assert (place.state, place.needs, place.child_care) == (PlaceState.ENROLLED, "Un interprète", True)
    assert "visio.exemple.fr" in desk.read(path).text
    assert desk.send("/commission/moi", to=path).status_code == 403
    assert desk.send(path, to=f"{path}/desinscription").status_code == 303
    assert desk.send("/commission/moi", to=f"{path}/desinscription").status_code == 403
    assert desk.read("/commission/cycle/attestation.pdf").status_code == 403
    with unit_of_work(SYSTEM) as work:
        services.note(work, module.id, member.id, Attendance.PRESENT, "", clock.now())
    for language in ("fr", "ar"):
        pdf = desk.read(f"/commission/cycle/attestation.pdf?lang={language}")
        assert pdf.data.startswith(b"%PDF")
        assert b"pdfuaid" in pdf.data


@pytest.mark.parametrize("who", [(NOBODY, 303), (Actor(person_id=2), 403)])
def test_a_session_is_for_members(desk, mandate, who):
    session = make_session(make_module(mandate))
    desk.sit(who[0])
    for path in (f"/commission/cycle/seances/{session.id}", "/commission/cycle/attestation.pdf"):
        assert desk.read(path).status_code == who[1]


def test_the_secretariat_writes_a_module_plans_a_session_and_notes_who_came(desk, mandate, home):
    member = sit(make_seat(mandate))
    for wrong in ({"title": ""}, {"title": " \t"}, {"title": "a" * 200_000}, {"material": "a" * 200_000}):
        assert desk.send(f"{home}/module", **({"title": "Méthodes"} | wrong)).status_code == 422, wrong
    assert desk.send(f"{home}/module", title="Méthodes évaluatives", published="y").status_code == 303
    module = db.session.scalars(select(LearningModule)).one()
    path = f"{home}/module/{module.id}"
    assert desk.send(path, title="Méthodes").status_code == 303
    stale = desk.send(path, title="Autre titre", version="1")
    assert stale.status_code == 409
    assert "Autre titre" in stale.text
    for wrong in ({"starts_at": "hier"}, {"ends_at": "2098-01-01T18:00"}, {"capacity": "0"}, {"capacity": "x"},
                  {"place": "", "remote": ""}):  # fmt: skip
        sent = WHEN | {"place": "Ici", "capacity": "12"} | wrong
        assert desk.send(f"{path}/seance", **sent).status_code == 422, wrong
    assert desk.send(f"{path}/seance", **WHEN, place="Ici", capacity="12").status_code == 303
    session = db.session.scalars(select(LearningSession)).one()
    assert member.name in text_of(desk.read(f"{home}/seances/{session.id}"))
    for wrong in ({"state": "x"}, {"state": ""}, {"state": "equivalence", "words": ""}):
        assert desk.send(f"{path}/membre/{member.id}", **wrong).status_code == 422
    assert desk.send(f"{path}/membre/{member.id}", state="present").status_code == 303
    assert "Présent·e" in text_of(desk.read(f"{home}/seances/{session.id}"))
    assert desk.send(f"{home}/seances/{session.id}/annuler", why=" ").status_code == 422
    assert desk.send(f"{home}/seances/{session.id}/annuler", why="Salle fermée").status_code == 303
    assert "Annulée" in text_of(desk.read(home))


@pytest.mark.parametrize("actor", [
    (NOBODY, 303), (Actor(person_id=2), 403), (somebody(Role.SECRETARIAT, "mandate", 999_999, person_id=2), 403),
])  # fmt: skip
def test_the_desk_is_for_the_secretariat_of_this_mandate(desk, mandate, actor):
    module = make_module(mandate)
    session = make_session(module)
    desk.sit(actor[0])
    home = f"/equipe/commission/{mandate.id}/cycle"
    for path in ("", "/module", f"/module/{module.id}", f"/module/{module.id}/seance", f"/seances/{session.id}"):
        assert desk.read(home + path).status_code == actor[1], path


def test_numbers_that_no_column_holds_are_not_found(desk, mandate, home):
    module = make_module(mandate)
    for path in (f"/module/{FAR}", f"/module/{FAR}/seance", f"/seances/{FAR}", f"/seances/{FAR}/annuler",
                 f"/module/{module.id}/membre/{FAR}", f"/module/{FAR}/membre/1"):  # fmt: skip
        assert desk.read(home + path).status_code == 404, path
