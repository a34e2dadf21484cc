"""Calls with a grid, readers, marks, questions and appeals, through the real services, in a line of a test."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from commons.identity.types import EVERYWHERE, Role, Scope, ScopeKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.appeals import services as appeals
from participation.appeals.types import AppealState
from participation.initiatives import calling, criteria, deciding, queries_rules
from participation.initiatives.criteria import CriterionDraft
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.types import CallKind
from participation.questions import services as questions
from participation.readings import services as readings
from participation.readings.services import MarkDraft
from tests.factories import initiatives as make
from tests.factories.identity import make_officer

#: (label, words, weight, scale)
CRITERIA = (
    ("L’utilité pour les habitants", "Le besoin est réel, et la réponse y répond.", 3, 5),
    ("Le faire ensemble", "Plusieurs associations ou habitants s’y mettent.", 2, 5),
    ("Le budget", "Les dépenses sont claires et justes.", 1, 10),
)
#: What a file is retained for.
USUAL = Money(200_00)


def drafts(*rows: tuple[str, str, int, int]) -> list[CriterionDraft]:
    """Criteria as typed."""
    return [CriterionDraft(*row, row=number) for number, row in enumerate(rows or CRITERIA)]


def make_ami(place: Place | None = None, *, published: bool = True, by: Actor = SYSTEM, **changes: Any) -> Call:
    """A call for expressions of interest, with its grid: two readers, fifteen days to contest."""
    rules = {"readers": 2, "appeal_days": 15, "appeal_answer_days": 20, "title": "Appel des priorités", **changes}
    call = make.make_call(CallKind.AMI, place, published=False, by=by, **rules)
    with unit_of_work(by) as work:
        criteria.write_criteria(work, call.id, call.version, drafts(), clock.now())
        if published:
            calling.publish(work, call.id, call.version, clock.now())
    return call


def make_reader(scope_id: int = 0, role: Role = Role.OFFICER) -> Actor:
    """Somebody of the team whose role is written down, everywhere or on one territory."""
    scope = Scope(ScopeKind.TERRITORY, scope_id) if scope_id else EVERYWHERE
    account = make_officer(f"{uuid4().hex[:10]}@exemple.fr", role=role, scope=scope, ready=False)
    return Actor(account.id, frozenset({Grant(role.value, scope.kind.value, scope.id)}))


def make_admitted(owner: Actor, call: Call, place: Place | None = None, **values: Any) -> Application:
    """A file sent to a call, accepted for examination."""
    sent = make.make_sent(owner, make.make_file(owner, place, **values), call)
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, sent.id, sent.version, "", clock.now())
    return make.the_application(sent.id)


def asked(application: Application, reader: Actor, days: int = 10) -> int:
    """This person is asked to read; the number of the reading."""
    with unit_of_work(SYSTEM) as work:
        return readings.assign(work, application.id, reader.person_id or 0, days, clock.now()).id


def marks(call_id: int, *values: int | None, reason: str = "C’est bien décrit.") -> dict[int, MarkDraft]:
    """Marks for the criteria of a call, in order."""
    found = queries_rules.criteria_of(call_id)
    return {each.id: MarkDraft(value, reason) for each, value in zip(found, values, strict=True)}


def handed_in(application: Application, reader: Actor, *values: int) -> int:
    """This person was asked to read, and handed these marks in."""
    number = asked(application, reader)
    with unit_of_work(reader) as work:
        readings.submit(work, number, 1, marks(application.call_id, *values), clock.now())
    return number


def read_by_two(application: Application) -> tuple[Actor, Actor]:
    """Two people read it and agree, more or less."""
    one, other = make_reader(), make_reader()
    handed_in(application, one, 4, 3, 8)
    handed_in(application, other, 5, 3, 6)
    return one, other


def refused(application: Application, by: Actor = SYSTEM, why: str = "Trop loin de la priorité.") -> Application:
    """The file is not retained."""
    with unit_of_work(by) as work:
        seen = make.the_application(application.id).version
        deciding.not_retain(work, application.id, seen, why, clock.now())
    return make.the_application(application.id)


def retained(application: Application, by: Actor = SYSTEM, amount: Money = USUAL) -> Application:
    """The file is retained, for this sum."""
    with unit_of_work(by) as work:
        seen = make.the_application(application.id).version
        deciding.retain(work, application.id, seen, amount, "Utile au quartier.", "", clock.now())
    return make.the_application(application.id)


def contested(owner: Actor, application: Application, words: str = "Le besoin n’a pas été lu.") -> int:
    """Its carriers contest the decision; the number of the appeal."""
    with unit_of_work(owner) as work:
        return appeals.file(work, application.id, words, clock.now()).id


def answered(appeal_id: int, state: AppealState = AppealState.CONFIRMED, by: Actor = SYSTEM) -> None:
    """Somebody answers the appeal."""
    with unit_of_work(by) as work:
        appeals.answer(work, appeal_id, 1, state, "Nous avons relu le dossier.", clock.now())


def question(call: Call, author: Actor, words: str = "Peut-on envoyer un dossier à deux ?") -> int:
    """Somebody asks; the number of the question."""
    with unit_of_work(author) as work:
        return questions.ask(work, call.id, words, uuid4().hex, "fr", clock.now()).id


def replied(question_id: int, words: str = "Oui, avec un chef de file.", seen: int = 1) -> None:
    """The team answers."""
    with unit_of_work(SYSTEM) as work:
        questions.answer(work, question_id, seen, words, clock.now())
