"""What the lists of routes need of calls with a grid: one of each thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commons.identity.organisations import papers
from commons.identity.organisations.papers import BankAccount
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.appeals.models import ApplicationAppeal
from participation.initiatives.models_calls import Application, Call
from participation.questions import services as questions
from participation.readings import services as readings
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make

if TYPE_CHECKING:
    from tests.factories.street import Street

IBAN, BIC = "FR7630006000011234567890189", "AGRIFRPP"
#: Beginning of an address, its argument, the thing that fills it.
FILL = (
    ("/appels/<slug>/questions", "slug", "ami_call"), ("/appels/<slug>/criteres", "slug", "ami_call"),
    ("/equipe/initiatives/questions", "question_id", "ami_question"),
    ("/equipe/initiatives/envois/<int:application_id>/lecteurs", "application_id", "ami_sent"),
    ("/equipe/initiatives/envois/<int:application_id>/lecteurs", "reading_id", "ami_reading"),
    ("/equipe/initiatives/envois/<int:application_id>/compte", "application_id", "ami_retained"),
    ("/equipe/initiatives/envois/<int:application_id>/statuts", "application_id", "ami_retained"),
    ("/equipe/initiatives/appels/<int:call_id>/criteres", "call_id", "ami_draft_id"),
    ("/equipe/initiatives/appels/<int:call_id>/priorites", "call_id", "ami_draft_id"),
    ("/equipe/initiatives/appels/<int:call_id>/questions", "call_id", "ami_call_id"),
    ("/equipe/lectures", "reading_id", "ami_reading"), ("/equipe/recours-dossiers", "appeal_id", "ami_appeal"),
    ("/recours", "appeal_id", "ami_appeal"),
    ("/mes-initiatives/envois/<int:application_id>/recours", "application_id", "ami_refused"),
    ("/mes-initiatives/envois/<int:application_id>/accuse", "application_id", "ami_sent"),
)  # fmt: skip


def settle(owner: Actor, place: Place | None = None, secret: Any = str) -> dict[str, Any]:
    """A call read with a grid: one file being read, one refused, one contested, one retained; a question answered.

    `secret` gives words that nobody but those they are for may read.
    """
    place = place or territory.make_territory()
    call, draft = ami.make_ami(place), ami.make_ami(place, published=False, title=secret("an AMI in preparation"))
    reader, other = ami.make_reader(place.id), ami.make_reader(place.id, Role.OBSERVER)
    sent = ami.make_admitted(owner, call, place)
    reading = ami.asked(sent, reader)
    with unit_of_work(reader) as work:
        kept = ami.marks(call.id, 3, 3, 3, reason=secret("the reason of a reader"))
        readings.save(work, reading, 1, kept, clock.now())
    number = ami.question(call, owner)
    ami.replied(number)
    return {
        "ami_call": call.slug, "ami_call_id": call.id, "ami_draft_id": draft.id, "ami_sent": sent.id,
        "ami_reader_id": reader.person_id, "ami_other_reader_id": other.person_id, "ami_reading": reading,
        "ami_question": number, "ami_refused": _refused(owner, call, place, secret).id,
        "ami_appeal": ami.contested(owner, _refused(owner, call, place, secret)),
        "ami_retained": _retained(owner, call, place, secret).id,
    }  # fmt: skip


def _refused(owner: Actor, call: Call, place: Place, secret: Any) -> Application:
    sent = ami.make_admitted(owner, call, place)
    ami.handed_in(sent, ami.make_reader(place.id), 1, 1, 1)
    with unit_of_work(last := ami.make_reader(place.id)) as work:
        number = ami.asked(sent, last)
        words = ami.marks(call.id, 1, 2, 3, reason=secret("the reason of a reader"))
        readings.submit(work, number, 1, words, clock.now())
    return ami.refused(sent)


def _retained(owner: Actor, call: Call, place: Place, secret: Any) -> Application:
    organisation = make.make_organisation(owner, "La régie de quartier", place_id=place.id)
    with unit_of_work(owner) as work:
        papers.give_statutes(work, organisation.id, make.a_pdf(), clock.now())
        holder = secret("the holder of a bank account")
        papers.give_account(work, organisation.id, BankAccount(holder, IBAN, BIC), clock.now())
    sent = make.make_sent(owner, make.make_file(owner, place, organisation), call)
    with unit_of_work(SYSTEM) as work:
        ami.deciding.admit(work, sent.id, sent.version, "", clock.now())
    ami.read_by_two(make.the_application(sent.id))
    return ami.retained(make.the_application(sent.id))


def fill(street: Street) -> dict[str, Any]:
    """The same in a street."""
    return settle(street.owner, street.place, street.secret)


def does_everything(actor: Actor) -> None:
    """This person asks, takes a call up and contests: every tie a resident may have, beside their files."""
    settled = settle(make.somebody_new())
    with unit_of_work(actor) as work:
        questions.ask(work, settled["ami_call_id"], "Et pour trois ans ?", "0" * 32, "fr", clock.now())
        contested = work.session.get(ApplicationAppeal, settled["ami_appeal"])
        assert contested is not None  # settled just now
        contested.filed_by = actor.person_id
