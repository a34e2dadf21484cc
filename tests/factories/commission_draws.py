"""A draw of the commission's seats with its volunteers and targets, at any step, in a line of a test."""

from __future__ import annotations

from datetime import timedelta

from commission.mandates import queries as mandates
from commission.mandates.models import Mandate
from commission.mandates.types import Origin
from commission.sortition import convening, enrolling, queries, sealing, services, throwing, working
from commission.sortition.models import SeatDraw, Volunteer
from commission.sortition.types import Criterion, DrawState, Target, Task
from commons.identity.types import Contact, ContactKind, Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from commons.territory.types import PlaceKind
from tests.factories.commission import make_mandate, make_seat
from tests.factories.identity import make_account
from tests.factories.participation import somebody

#: Bounds of a panel of four.
AIMS = (
    Target(Criterion.GENDER, "woman", 2, 2, "INSEE, recensement 2021"),
    Target(Criterion.GENDER, "man", 1, 2, "INSEE, recensement 2021"),
    Target(Criterion.AGE, "16-24", 1, 1, "INSEE, recensement 2021"),
    Target(Criterion.TERRITORY, "qpv", 2, 3, "Décision de la commission"),
)
SEATS = 4


def make_commune(slug: str = "port-aux-essais") -> str:
    """A commune to live in; its slug."""
    if db.session.query(Place).filter_by(slug=slug).first() is None:
        db.session.add(Place(kind=PlaceKind.COMMUNE, slug=slug, name="Port-aux-Essais"))
        db.session.commit()
    return slug


def answers_of(number: int) -> dict[Criterion, str]:
    """What the volunteer of this number answers: among 24, two of each gender, age and territory."""
    return {
        Criterion.COMMUNE: "port-aux-essais", Criterion.GENDER: ["woman", "man"][number % 2],
        Criterion.AGE: ["16-24", "25-39", "40-59"][number // 2 % 3],
        Criterion.TERRITORY: ["qpv", "outside"][number // 6 % 2],
        Criterion.DIPLOMA: ["none", "higher"][number // 12 % 2],
    }  # fmt: skip


def make_draw(mandate: Mandate | None = None, seats: int = SEATS) -> SeatDraw:
    """A draw in preparation, with its targets."""
    make_commune()
    mandate = mandate or make_mandate()
    with unit_of_work(SYSTEM) as work:
        draw = services.prepare(work, mandate.id, "Tirage des habitants", "Dix réunions par an", seats, 10, clock.now())
        services.aim(work, draw.id, 1, AIMS, "", clock.now())
    return draw


def volunteer(draw_id: int, number: int) -> str:
    """Somebody puts themselves on the list; the secret of their page."""
    contact = Contact(ContactKind.MAIL, f"volontaire{number}@exemple.fr")
    enrolment = enrolling.Enrolment(f"Volontaire {number}", contact, answers_of(number), "fr", f"{number:032x}")
    with unit_of_work(NOBODY) as work:
        found = enrolling.enrol(work, draw_id, enrolment, clock.now())
        return sealing.secret_of(draw_id, found.pseudonym, found.nonce)


def step(draw_id: int, state: DrawState, why: str = "", actor: Actor = SYSTEM) -> None:
    """The secretariat goes to this step."""
    draw = queries.by_id(draw_id)
    assert draw is not None
    db.session.refresh(draw)
    with unit_of_work(actor) as work:
        services.become(work, draw_id, state, draw.version, why, clock.now())


def calculate(draw_id: int, task: Task) -> None:
    """The secretariat asks, the worker works."""
    with unit_of_work(SYSTEM) as work:
        services.ask(work, draw_id, task)
    assert working.work_pending() == 1


def secretary(mandate: Mandate | int) -> Actor:
    """Somebody of the secretariat of this mandate, with an account."""
    number = mandate if isinstance(mandate, int) else mandate.id
    return somebody(Role.SECRETARIAT, "mandate", number, person_id=make_account().id)


def throw(draw_id: int, number: int) -> None:
    """Two people type the number that came out."""
    draw = queries.by_id(draw_id)
    assert draw is not None
    mandate_id = draw.mandate_id
    for _turn in range(2):
        with unit_of_work(secretary(mandate_id)) as work:
            throwing.type_number(work, draw_id, number, "Trois dés, en séance", clock.now())


def draw_at(state: DrawState, mandate: Mandate | None = None, people: int = 24) -> SeatDraw:
    """A draw brought to this step through the same services as the secretariat's."""
    draw = make_draw(mandate)
    if state is DrawState.PREPARED:
        return draw
    if state is DrawState.ABANDONED:
        step(draw.id, state, "Faute de salle")
        return draw
    step(draw.id, DrawState.POOL_OPEN)
    if state is not DrawState.POOL_OPEN:
        for number in range(people):
            volunteer(draw.id, number)
        step(draw.id, DrawState.POOL_CLOSED)
        _further(draw, state)
    db.session.refresh(draw)
    return draw


def _further(draw: SeatDraw, state: DrawState) -> None:
    if state is DrawState.INFEASIBLE:
        aims = [Target(Criterion.AGE, "75+", 3, 4, "INSEE"), *AIMS[:2]]
        with unit_of_work(SYSTEM) as work:
            db.session.refresh(draw)
            services.aim(work, draw.id, draw.version, aims, "Pour voir", clock.now())
    road = [DrawState.FEASIBLE, DrawState.LOT_PUBLISHED, DrawState.DRAWN, DrawState.CONVENING, DrawState.INSTALLED]
    if state in (DrawState.POOL_CLOSED,):
        return
    calculate(draw.id, Task.CHECK)
    for reached in road[1 : road.index(state) + 1] if state in road else []:
        if reached is DrawState.LOT_PUBLISHED:
            calculate(draw.id, Task.LOT)
        elif reached is DrawState.DRAWN:
            throw(draw.id, 417)
        elif reached is DrawState.CONVENING:
            step(draw.id, reached)
        else:
            everybody_accepts(draw.id)
            seats_for(draw)
            step(draw.id, reached)


def everybody_accepts(draw_id: int) -> None:
    """All those who are asked say yes."""
    for each in queries.convocations(draw_id):
        with unit_of_work(NOBODY) as work:
            convening.answer(work, draw_id, secret_of(each.volunteer), True, clock.now() + timedelta(days=1))


def secret_of(found: Volunteer) -> str:
    """The secret of this volunteer's page."""
    return sealing.secret_of(found.draw_id, found.pseudonym, found.nonce)


def seats_for(draw: SeatDraw, many: int | None = None) -> None:
    """Free seats in the composition, to be filled by a draw."""
    mandate = mandates.by_id(draw.mandate_id)
    assert mandate is not None
    for _seat in range(many or draw.seats):
        make_seat(mandate, origin=Origin.DRAW)
