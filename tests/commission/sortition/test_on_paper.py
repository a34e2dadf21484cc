"""Volunteers and candidates who wrote on paper: the same checks, the same list; names sealed again with a new key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from commission.mandates import candidacies
from commission.mandates import queries as mandates
from commission.mandates.models import Candidacy
from commission.mandates.types import Entrance, MandateReason, Origin
from commission.sortition import checking, enrolling, forgetting, letters, queries, sealing
from commission.sortition.models import Volunteer
from commission.sortition.reasons import DrawReason
from commission.sortition.types import DrawState
from commons.identity.colleges import College
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.outbox import OutboxMessage
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.commission import make_mandate, make_seat
from tests.factories.commission_draws import answers_of, draw_at, secretary, volunteer
from tests.factories.desk import _Fields
from tests.factories.identity import make_account, text_of

pytestmark = pytest.mark.usefixtures("frozen", "database")
SHEET = {
    "name": "Samira", "contact": "samira@exemple.fr", "commune": "port-aux-essais", "territory": "qpv",
    "gender": "woman", "age": "16-24", "diploma": "none", "language": "ar", "signed_on": "2026-01-02",
    "consented": "y",
}  # fmt: skip
CANDIDATE = {
    "college": "residents", "name": "Ali", "contact": "06 12 34 56 78", "words": "Je connais le quartier",
    "language": "fr", "signed_on": "2026-01-02", "consented": "y",
}  # fmt: skip


def enrolment(number: int = 1, days_ago: int = 1) -> enrolling.Enrolment:
    contact = Contact(ContactKind.MAIL, f"papier{number}@exemple.fr")
    day = clock.now().date() - timedelta(days=days_ago)
    return enrolling.Enrolment(f"Feuille {number}", contact, answers_of(number), "fr", f"p{number:031x}", day)


def take_down(draw_id: int, actor: Actor, sheet: enrolling.Enrolment) -> Volunteer:
    with unit_of_work(actor) as work:
        return enrolling.take_down(work, draw_id, sheet, clock.now())


def test_a_sheet_is_typed_in_and_the_person_is_written_to_in_their_language(desk):
    draw = draw_at(DrawState.POOL_OPEN)
    keeper = desk.sit(secretary(draw.mandate_id)) or secretary(draw.mandate_id)
    home = f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}"
    assert "Entrer un volontaire sur papier" in text_of(desk.read(home))
    day = clock.now().date().isoformat()
    answer = desk.send(f"{home}/papier", **SHEET | {"signed_on": day})
    assert answer.status_code == 303
    [line] = queries.volunteers(draw.id)
    assert (line.channel, line.language, line.account_id) == (Entrance.PAPER, "ar", None)
    assert line.signed_on.isoformat() == day
    assert line.entered_by_id is not None
    assert keeper
    letter = db.session.scalars(select(OutboxMessage).where(OutboxMessage.recipient == SHEET["contact"])).one()
    assert sealing.own_secret(line) in letter.body
    page = text_of(desk.read(home))
    assert "1 sur papier" in page
    assert "Samira" not in page  # whoever types it in does not read it again


@pytest.mark.parametrize(
    "wrong", [{"consented": ""}, {"signed_on": ""}, {"signed_on": "2999-01-01"}, {"name": " "}, {"contact": "nobody"},
              {"age": "200"}, {"language": "xx"}, {"name": "a" * 200_000}, {"signed_on": "<script>"}],
)  # fmt: skip
def test_a_sheet_with_a_mistake_comes_back_with_what_was_typed(desk, wrong):
    draw = draw_at(DrawState.POOL_OPEN)
    desk.sit(secretary(draw.mandate_id))
    answer = desk.send(f"/equipe/commission/{draw.mandate_id}/tirages/{draw.id}/papier", **SHEET | wrong)
    assert answer.status_code == 422
    assert queries.how_many(draw.id) == 0


def test_a_sheet_stands_in_the_same_list_and_the_same_digest_as_the_others():
    draw = draw_at(DrawState.POOL_OPEN)
    for number in range(2, 8):
        volunteer(draw.id, number)
    paper = take_down(draw.id, secretary(draw.mandate_id), enrolment(1))
    opened = queries.opened_pool(draw.id)
    assert len(opened) == 7
    assert set(opened[paper.pseudonym]) == set(next(line for name, line in opened.items() if name != paper.pseudonym))
    assert checking.digest(checking.closed(opened)) == checking.digest(checking.closed(queries.opened_pool(draw.id)))
    assert "paper" not in str(opened)


def test_the_same_contact_is_on_the_list_once_however_it_came_and_the_same_sheet_is_typed_in_once():
    draw = draw_at(DrawState.POOL_OPEN)
    keeper = secretary(draw.mandate_id)
    first = take_down(draw.id, keeper, enrolment(1))
    assert take_down(draw.id, keeper, enrolment(1)).id == first.id
    with unit_of_work(NOBODY) as work:
        online = enrolling.enrol(work, draw.id, enrolling.Enrolment(
            "Autre", Contact(ContactKind.MAIL, "autre@exemple.fr"), answers_of(2), "fr", "x" * 32,
            signed_on=clock.now().date(),
        ), clock.now())  # fmt: skip
    assert online.channel is Entrance.ONLINE  # nobody says of themselves that they wrote on paper
    again = enrolling.Enrolment("Bis", enrolment(1).contact, answers_of(3), "fr", "y" * 32, clock.now().date())
    with pytest.raises(Invalid) as caught:
        take_down(draw.id, keeper, again)
    assert caught.value.fields == {"contact": DrawReason.ALREADY_ENROLLED.sentence}


def test_only_the_secretariat_of_the_mandate_types_sheets_in_and_only_while_the_list_is_open(desk):
    draw = draw_at(DrawState.POOL_OPEN)
    for actor in (NOBODY, Actor(make_account().id), secretary(draw.mandate_id + 1)):
        with pytest.raises(Refused):
            take_down(draw.id, actor, enrolment())
    closed = draw_at(DrawState.POOL_CLOSED, mandates.by_id(draw.mandate_id))
    with pytest.raises(Refused):
        take_down(closed.id, SYSTEM, enrolment())
    desk.sit(secretary(closed.mandate_id))
    path = f"/equipe/commission/{closed.mandate_id}/tirages/{closed.id}/papier"
    assert "contact" not in shown_again(desk.read(path).text)
    late = desk.send("/suivi", to=path, **SHEET)
    assert (late.status_code, queries.how_many(closed.id)) == (403, 24)
    assert shown_again(late.text).items() >= SHEET.items()
    assert '<form method="post" class="stack"' not in late.text  # nothing more to send


def shown_again(html: str) -> dict[str, str]:
    """What stands in the boxes, the lists and the rounds of a page."""
    found = _Fields(html).values
    return {name: (value[0] if isinstance(value, list) else value).strip() for name, value in found.items()}


def test_a_candidacy_on_paper_follows_the_rules_of_the_page(desk):
    mandate = make_mandate()
    path = f"/equipe/commission/{mandate.id}/candidatures"
    desk.sit(secretary(mandate.id))
    late = desk.send("/suivi", to=f"{path}/papier", **CANDIDATE)
    assert late.status_code == 403  # no seat is open to any
    assert shown_again(late.text).items() >= CANDIDATE.items()
    make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    sent = CANDIDATE | {"signed_on": clock.now().date().isoformat()}
    assert desk.send(f"{path}/papier", **sent | {"consented": ""}).status_code == 422
    assert desk.send(f"{path}/papier", **sent | {"signed_on": "2999-01-01"}).status_code == 422
    assert desk.send(f"{path}/papier", **sent).status_code == 303
    [kept] = mandates.candidacies(mandate.id)
    assert (kept.channel, kept.account_id, kept.contact) == (Entrance.PAPER, None, "phone:+33612345678")
    assert kept.entered_by_id is not None
    assert "sur papier, signé le" in text_of(desk.read(path))
    for actor in (NOBODY, secretary(mandate.id + 1)):
        desk.sit(actor)
        assert desk.read(f"{path}/papier").status_code in (303, 403)


def test_a_sheet_for_another_mandate_or_another_day_is_refused():
    mandate = make_mandate()
    make_seat(mandate, College.RESIDENTS, Origin.CANDIDACY)
    draft = candidacies.CandidacyDraft(
        College.RESIDENTS, "Ali", Contact(ContactKind.MAIL, "ali@exemple.fr"), "", "fr", "t" * 32
    )
    with pytest.raises(Invalid) as caught, unit_of_work(SYSTEM) as work:
        candidacies.take_down(work, mandate.id, draft, clock.now())
    assert caught.value.fields == {"signed_on": MandateReason.NEEDS_A_SIGNATURE.sentence}
    assert db.session.query(Candidacy).count() == 0


def test_a_new_key_keeps_every_link_and_the_chore_seals_again(app, monkeypatch):
    draw = draw_at(DrawState.POOL_OPEN)
    link = volunteer(draw.id, 1)
    former = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-for-tests-0123456789abcdef")
    [line] = queries.volunteers(draw.id)
    assert sealing.opened(line) is None  # positive control: without the former key nothing opens
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [former])
    assert sealing.own_secret(line) == link
    with pytest.raises(Invalid):  # already on the list, though its seal is another one now
        volunteer_again(draw.id, 1)
    assert forgetting.reseal() == 1
    assert forgetting.reseal() == 0
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    db.session.expire_all()
    [line] = queries.volunteers(draw.id)
    assert sealing.opened(line)[1].value == "volontaire1@exemple.fr"
    assert link in letters.own_page(line)
    assert queries.volunteer_of_link(draw.id, sealing.link_seal(sealing.own_secret(line))).id == line.id
    with pytest.raises(Invalid):
        volunteer_again(draw.id, 1)


def volunteer_again(draw_id: int, number: int) -> None:
    contact = Contact(ContactKind.MAIL, f"volontaire{number}@exemple.fr")
    sheet = enrolling.Enrolment("Encore", contact, answers_of(number), "fr", "z" * 32)
    with unit_of_work(NOBODY) as work:
        enrolling.enrol(work, draw_id, sheet, clock.now())
