"""Organisations, files, calls and what was sent to them, through the real services, in a line of a test."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from commons.identity.organisations import services as organisations
from commons.identity.organisations.models import Organisation
from commons.identity.organisations.types import OrganisationDraft, OrganisationKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.models import Place
from participation.bodies.models import Body
from participation.initiatives import calling, queries, queries_calls, sending, services
from participation.initiatives.calling import CallDraft
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application, Call
from participation.initiatives.sheets import Line
from participation.initiatives.types import CallKind, Field, LineKind, Shape
from tests.factories.identity import make_account

NEED = "Les enfants n’ont rien à faire l’été."


def somebody_new() -> Actor:
    """A person with an account of their own."""
    return Actor(make_account().id)


def team(role: str = "officer", scope: str = "everywhere", scope_id: int = 0) -> Actor:
    """Somebody of the team, with an account."""
    return Actor(make_account().id, frozenset({Grant(role, scope, scope_id)}))


def make_organisation(admin: Actor, name: str = "Les jardins de la Savine", **changes: Any) -> Organisation:
    """An organisation that this person is responsible for."""
    draft = OrganisationDraft(**{"name": name, "kind": OrganisationKind.ASSOCIATION, **changes})
    with unit_of_work(admin) as work:
        return organisations.declare(work, draft, clock.now())


def lines(asked: int = 200_00, own: int = 100_00, spent: int | None = None) -> list[Line]:
    """A budget that balances, unless `spent` says otherwise."""
    return [
        Line(LineKind.EXPENSE, "Des outils", Money(asked + own if spent is None else spent)),
        Line(LineKind.ASKED, "Ce que nous demandons", Money(asked)),
        Line(LineKind.OWN, "Vente de gâteaux", Money(own)),
    ]


def make_file(owner: Actor, place: Place | None = None, organisation: Organisation | None = None,
              shape: Shape = Shape.FULL, **values: Any) -> Initiative:  # fmt: skip
    """A file that this person began, complete enough to be sent."""
    written = {
        "need": NEED, "activities": "On répare des vélos.", "audience": "Trente enfants.", "lines": lines(),
        "place_id": place.id if place is not None else None, "title": "Un atelier vélo", **values,
    }  # fmt: skip
    with unit_of_work(owner) as work:
        organisation_id = organisation.id if organisation is not None else None
        file = services.begin(
            work, shape, str(written["title"]), clock.now(), organisation_id=organisation_id,
            collective="" if organisation else "Les voisines du bâtiment B", contact="06 12 34 56 78",
        )  # fmt: skip
        services.write(work, file.id, file.version, written, clock.now())
        number = file.id
    return the_file(number)


def the_file(number: int) -> Initiative:
    """The file of this number, read anew."""
    found = queries.by_id(number)
    assert found is not None
    return found


def publish(owner: Actor, file: Initiative) -> Initiative:
    """Show a file to everybody."""
    with unit_of_work(owner) as work:
        services.publish(work, file.id, the_file(file.id).version, clock.now())
    return the_file(file.id)


def call_draft(kind: CallKind = CallKind.FPH, **changes: Any) -> CallDraft:
    """A call that opened yesterday and closes in three weeks."""
    now = clock.now()
    whole: dict[str, Any] = {
        "kind": kind, "title": "Le fonds du quartier", "words": "Pour les petites idées.",
        "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=21), "answer_days": 30,
    }  # fmt: skip
    return CallDraft(**{**whole, **changes})


def make_call(
    kind: CallKind = CallKind.FPH, place: Place | None = None, body: Body | None = None, *, published: bool = True,
    by: Actor = SYSTEM, **changes: Any,
) -> Call:  # fmt: skip
    """A published call."""
    draft = call_draft(
        kind, place_id=place.id if place else None, body_id=body.id if body else None,
        **{"needs": (Field.ACTIVITIES,), **changes},
    )  # fmt: skip
    with unit_of_work(by) as work:
        call = calling.prepare(work, draft, clock.now())
        if published:
            calling.publish(work, call.id, call.version, clock.now())
    return call


def make_sent(owner: Actor, file: Initiative, call: Call) -> Application:
    """A file sent to a call."""
    with unit_of_work(owner) as work:
        number = sending.send(work, file.id, call.id, the_file(file.id).version, clock.now()).id
    return the_application(number)


def the_application(number: int) -> Application:
    """The application of this number, read anew."""
    found = queries_calls.application(number)
    assert found is not None
    return found


def a_pdf(pages: int = 1, **tricks: Any) -> bytes:
    """A real PDF; `script`, `launch`, `embedded`, `password` make one that must be refused."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    if tricks.get("script"):
        _act(writer, "/JavaScript", "/JS", "app.alert('boum');")
    if tricks.get("launch"):
        _act(writer, "/Launch", "/F", "calc.exe")
    if tricks.get("embedded"):
        writer.add_attachment("virus.exe", b"MZ")
    if tricks.get("password"):
        writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _act(writer: PdfWriter, kind: str, key: str, what: str) -> None:
    """Something done when the document is opened."""
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(what)})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
