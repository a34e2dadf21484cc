"""The stage "appel aux associations" of a budget leads to its call: who prepares it, once, and what people find."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.journeys import call_of_stage as journey
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.needs import counting
from budgets.needs.types import PRIORITY
from budgets.stages.types import StageKind, StageReason
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.errors import NotFound, Refused
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import calling, criteria, queries_rules
from participation.initiatives.models_calls import Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.types import CallKind, CallState
from tests.factories import ami, needs
from tests.factories.desk import Desk
from tests.factories.identity import make_account

KINDS = (StageKind.NEEDS, StageKind.RANKING, StageKind.CALL)
LABEL = "Lire l’appel aux associations"


def _edition(kinds: tuple[StageKind, ...] = KINDS, **more: object) -> Edition:
    return needs.needs_edition(kinds, **more)  # type: ignore[arg-type]  # its own keywords


def _secretary(edition: Edition, role: str = "secretariat") -> Actor:
    assert edition.place_id is not None
    return Actor(make_account().id, frozenset({Grant(role, "territory", edition.place_id)}))


def _prepared(edition: Edition, actor: Actor = SYSTEM) -> Call:
    with unit_of_work(actor) as work:
        number = journey.prepare_call(work, edition.slug, clock.now()).id
    return db.session.get_one(Call, number)


def _published(edition: Edition) -> Call:
    call = _prepared(edition)
    with unit_of_work(SYSTEM) as work:
        criteria.write_criteria(work, call.id, call.version, ami.drafts(), clock.now())
        calling.publish(work, call.id, call.version, clock.now())
    return db.session.get_one(Call, call.id)


def _calls() -> list[Call]:
    return list(db.session.scalars(select(Call)))


@pytest.mark.usefixtures("database", "frozen")
class TestPreparing:
    """The command."""

    def test_the_call_has_the_place_the_dates_and_the_priorities_of_its_stage(self) -> None:
        edition = _edition()
        needs.priority(edition, "De l’ombre", [needs.said(edition)])
        needs.priority(edition, "Un médecin")
        needs.arranged(edition, 2, most=1)
        ranking = needs.counted(edition, [[1]])
        with unit_of_work(SYSTEM) as work:
            counting.retain(work, edition.slug, [1], "", ranking.version, clock.now())
        call = _prepared(edition, _secretary(edition))
        assert (call.kind, call.state, call.place_id) == (CallKind.BUDGET, CallState.PREPARED, edition.place_id)
        assert (call.linked_kind, call.linked_id) == ("budgets.edition", edition.id)
        assert call.closes_at == clock.now() + needs.MONTH
        answered = [(each.ref.kind, each.ref.id) for each in queries_rules.priorities_of(call.id)]
        assert answered == [(PRIORITY, needs.the_priority(edition, 1).id)]

    def test_its_files_are_read_by_two_people_with_criteria_and_a_refusal_can_be_contested(self) -> None:
        call = _prepared(_edition())
        assert (call.readers, call.appeal_days) == (2, 15)
        with pytest.raises(Refused) as caught, unit_of_work(SYSTEM) as work:
            calling.publish(work, call.id, call.version, clock.now())
        assert caught.value.reason is InitiativeReason.NEEDS_CRITERIA

    def test_asked_twice_it_is_one_call_even_once_published(self) -> None:
        edition = _edition()
        first = _published(edition)
        assert _prepared(edition).id == first.id
        assert len(_calls()) == 1

    def test_a_call_that_was_closed_leaves_room_for_another(self) -> None:
        edition = _edition()
        first = _published(edition)
        with unit_of_work(SYSTEM) as work:
            calling.close(work, first.id, "Aucun dossier", clock.now())
        assert _prepared(edition).id != first.id

    @pytest.mark.parametrize("role", ["officer", "facilitator", "observer", "moderator", "respondent"])
    def test_only_the_secretariat_prepares_it(self, role: str) -> None:
        edition = _edition()
        for actor in (NOBODY, Actor(make_account().id), _secretary(edition, role)):
            with pytest.raises(Refused):
                _prepared(edition, actor)
        assert _calls() == []

    def test_the_secretariat_of_another_place_does_not(self) -> None:
        edition = _edition()
        with pytest.raises(Refused):
            _prepared(edition, _secretary(_edition()))
        assert _calls() == []

    def test_without_such_a_stage_or_edition_there_is_nothing_to_prepare(self) -> None:
        edition = _edition(needs.BOTH)
        with pytest.raises(NotFound):
            _prepared(edition)
        with unit_of_work(SYSTEM) as work, pytest.raises(NotFound):
            journey.prepare_call(work, "nulle-part", clock.now())

    def test_once_the_stage_is_over_no_call_is_prepared_to_which_nothing_could_be_sent(
        self, app: Flask, client
    ) -> None:
        edition = _edition()
        needs.close(edition, StageKind.CALL)
        with pytest.raises(Refused) as caught:
            _prepared(edition)
        assert caught.value.reason is StageReason.CLOSED
        assert _calls() == []
        desk = Desk(app, client, _secretary(edition))
        assert StageReason.CLOSED.sentence in desk.read(f"/equipe/budgets/{edition.slug}/appel").text


@pytest.mark.usefixtures("database", "frozen")
class TestPages:
    """What people and the team find."""

    def test_the_stages_lead_to_the_call_once_it_is_published(self, app: Flask, client) -> None:
        edition = _edition()
        stages, address = f"/budgets/{edition.slug}/etapes", f"/budgets/{edition.slug}/appel"
        assert LABEL in client.get(stages).text
        assert "pas encore publié" in client.get(address).text
        call = _prepared(edition)
        assert "pas encore publié" in client.get(address).text
        with unit_of_work(SYSTEM) as work:
            criteria.write_criteria(work, call.id, call.version, ami.drafts(), clock.now())
            calling.publish(work, call.id, call.version, clock.now())
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (303, f"/appels/{call.slug}")

    def test_a_stage_that_has_not_begun_leads_nowhere_yet(self, client) -> None:
        edition = _edition(open_kinds=needs.BOTH)
        assert LABEL not in client.get(f"/budgets/{edition.slug}/etapes").text

    def test_several_calls_are_listed(self, client) -> None:
        edition = _edition()
        first = _published(edition)
        with unit_of_work(SYSTEM) as work:
            calling.close(work, first.id, "Aucun dossier", clock.now())
        second = _published(edition)
        page = client.get(f"/budgets/{edition.slug}/appel").text
        assert f"/appels/{first.slug}" in page
        assert f"/appels/{second.slug}" in page

    def test_an_edition_nobody_follows_yet_or_without_the_stage_is_not_found(self, client) -> None:
        edition = _edition(needs.BOTH)
        assert client.get(f"/budgets/{edition.slug}/appel").status_code == 404
        assert client.get("/budgets/nulle-part/appel").status_code == 404

    def test_the_secretariat_prepares_it_from_the_desk_of_stages(self, app: Flask, client) -> None:
        edition = _edition()
        desk = Desk(app, client, _secretary(edition))
        where = f"/equipe/budgets/{edition.slug}/appel"
        assert where in desk.read(f"/equipe/budgets/{edition.slug}/etapes").text
        [token] = re.findall(r'name="csrf_token" value="([^"]+)"[^<]*<button', desk.read(where).text.replace("\n", ""))
        answers = [client.post(f"{where}/preparer", data={"csrf_token": token}) for _press in range(2)]
        [call] = _calls()
        found = {(answer.status_code, answer.location) for answer in answers}
        assert found == {(303, f"/equipe/initiatives/appels/{call.id}")}
        assert "En préparation" in desk.read(where).text

    def test_the_desk_refuses_other_roles_and_other_places(self, app: Flask, client) -> None:
        edition = _edition()
        where = f"/equipe/budgets/{edition.slug}/appel"
        for actor in (_secretary(edition, "officer"), _secretary(_edition())):
            desk = Desk(app, client, actor)
            assert client.get(where).status_code == 403
            assert client.post(f"{where}/preparer").status_code in (400, 403)
            assert desk is not None
        assert _calls() == []

    def test_the_desk_says_when_there_is_no_such_stage(self, app: Flask, client) -> None:
        edition = _edition(needs.BOTH)
        Desk(app, client, _secretary(edition))
        assert client.get(f"/equipe/budgets/{edition.slug}/appel").status_code == 404


def _both_at_once(app: Flask, slug: str) -> list[int]:
    """Two people press the button at the same instant; the call each found."""
    together = Barrier(2)

    def press(_turn: int) -> int:
        with app.app_context():
            together.wait(10)
            with unit_of_work(SYSTEM) as work:
                return journey.prepare_call(work, slug, clock.now()).id

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(press, range(2)))


def test_two_people_who_prepare_it_at_once_find_the_same_call(own_app: Flask) -> None:
    with own_app.app_context():
        slug = _edition().slug
        assert len(set(_both_at_once(own_app, slug))) == 1
        assert len(_calls()) == 1


def test_without_holding_the_edition_there_would_be_two(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    after = Barrier(2)

    def unheld(slug: str) -> Edition | None:
        return editions.by_slug(slug)

    def read_together(edition_id: int, *states: CallState) -> list[Call]:
        found = read(edition_id, *states)
        after.wait(10)
        return found

    read = journey.calls_of
    with own_app.app_context():
        slug = _edition().slug
        monkeypatch.setattr(journey.editions, "held", unheld)
        monkeypatch.setattr(journey, "calls_of", read_together)
        assert len(set(_both_at_once(own_app, slug))) == 2
