"""The agenda: what the contract holds, versions of sheets, decisions of the comité de pilotage, publication."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update

from assises.agenda import loading, policies, queries, services
from assises.agenda.drafts import SheetDraft, Verdict
from assises.agenda.models import CooperationEntry, CooperationYear
from assises.agenda.types import ITEM, AgendaRefusal, EntryState, Family, YearState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.reference import load_reference
from commons.threads.models import Tie
from tests.factories.outcome import a_day, make_item
from tests.factories.participation import somebody

KEPT = Verdict(EntryState.ADOPTED, a_day())


def do(act, *args, actor: Actor = SYSTEM, **more):
    with unit_of_work(actor) as work:
        return act(work, *args, clock.now(), **more)


def do_from(origin: Ref, year: int) -> int:
    with unit_of_work(SYSTEM) as work:
        return services.propose_from(work, origin, "Une préconisation", "Pour agir.", year, clock.now())


def _race(app, act) -> list[str]:
    barrier = Barrier(2, timeout=20)

    def one(number: int) -> str:
        with app.app_context():
            try:
                act(barrier, number)
            except DomainError as error:
                return type(error).__name__
            return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", [("everywhere", 0), ("territory", 3), ("assises", 2), ("body", 9)])
def test_only_the_secretariat_of_everywhere_keeps_the_agenda(role, scope):
    may = role is Role.SECRETARIAT and scope[0] == "everywhere"
    actor = somebody(role, *scope)
    own = None if may else AgendaRefusal.NOT_YOURS
    assert policies.refusal_to_keep(actor) is own
    assert policies.refusal_to_change(actor, YearState.PREPARED) is own
    assert policies.refusal_to_publish(actor, YearState.PREPARED, [EntryState.ADOPTED]) is own


@pytest.mark.parametrize("at", list(EntryState))
@pytest.mark.parametrize("year", list(YearState))
def test_what_is_decided_where(at, year):
    published = year is YearState.PUBLISHED
    for to in EntryState:
        found = policies.refusal_to_decide(SYSTEM, year, at, to)
        decided = to in (EntryState.ADOPTED, EntryState.SET_ASIDE) and at is not EntryState.CARRIED_OVER
        assert found is (AgendaRefusal.PUBLISHED if published else None if decided else AgendaRefusal.NO_SUCH_MOVE)
    carried = policies.refusal_to_carry_over(SYSTEM, year, YearState.PREPARED, at)
    if at is EntryState.ADOPTED:
        assert carried is None
    elif published:
        assert carried is AgendaRefusal.PUBLISHED
    else:
        assert carried is (None if at is EntryState.PROPOSED else AgendaRefusal.NO_SUCH_MOVE)
    closed = policies.refusal_to_carry_over(SYSTEM, year, YearState.PUBLISHED, at)
    assert closed is AgendaRefusal.NEXT_IS_PUBLISHED


def test_the_contract_is_loaded_once_in_its_own_words(database, frozen):
    first, again = do(loading.load), do(loading.load)
    assert (first, again) == (49, 0)
    entries = queries.entries(2024)
    families = [entry.item.family for entry in entries]
    counts = (families.count(Family.PROJECT), families.count(Family.GOVERNANCE), families.count(Family.TOOLBOX))
    assert counts == (34, 6, 9)
    assert {entry.state for entry in entries} == {EntryState.ADOPTED}
    sheets = {sheet.title: sheet for sheet in queries.shown(entries).values()}
    for project in load_reference().cooperation_projects:
        sheet = sheets[project.name]
        assert (sheet.presentation, sheet.partners) == (project.presentation, project.partners)
        assert tuple(sheet.indicators) == project.indicators
        assert (sheet.manner.value, sheet.orientation) == (project.register.value, project.orientation)
    assert sheets["Le lancement du budget participatif"].lead == "Métropole"


def test_the_works_are_lines_of_the_contract(shared):
    lines = (shared / "reference" / "contrat-de-ville-2024-2030.md").read_text(encoding="utf-8").split("\n")
    for entry in loading.read_file(loading.WORKS, "work", "code"):
        cells = [entry.text(name) for name in ("title", "lead", "partners")]
        assert [cell.strip() for cell in lines[entry.whole("line") - 1].split("\t")] == cells


def test_what_people_wrote_is_never_loaded_over(database, frozen):
    do(loading.load)
    item = queries.entries(2024)[0].item_id
    do(services.revise, item, 1, SheetDraft("Autre titre", note="Précisé"))
    do(loading.load)
    assert queries.latest([item])[item].title == "Autre titre"
    # What was decided in 2024 stays the sheet that was decided on.
    assert queries.shown(queries.entries(2024))[item].number == 1


def test_an_item_is_decided_published_and_goes_on(database, frozen):
    kept, late = make_item(2030, "Un réseau"), make_item(2030, "Une idée")
    with pytest.raises(Refused):
        do(services.publish, 2030, 1)
    do(services.decide, kept, 2030, 1, KEPT)
    do(services.carry_over, late, 2030, 1, "Pas assez mûr")
    assert [e.state for e in queries.entries_of([late])[late]] == [EntryState.CARRIED_OVER, EntryState.PROPOSED]
    do(services.publish, 2030, 1)
    for act, args in (
        (services.decide, (kept, 2030, 2, KEPT)), (services.carry_over, (late, 2030, 2, "Encore")),
        (services.propose, (2030, SheetDraft("Tard"))), (services.publish, (2030, 2)),
    ):  # fmt: skip
        with pytest.raises(Refused):
            do(act, *args)
    do(services.carry_over, kept, 2030, 2, "À développer")
    do(services.carry_over, kept, 2030, 2, "À développer")
    found = [(e.year, e.state, e.carried_from) for e in queries.entries_of([kept])[kept]]
    assert found == [(2030, EntryState.ADOPTED, None), (2031, EntryState.PROPOSED, 2030)]


def test_a_finding_gives_one_item_and_never_in_a_published_year(database, frozen):
    item = make_item(2030)
    do(services.decide, item, 2030, 1, KEPT)
    do(services.publish, 2030, 1)
    finding = Ref("tests.finding", 4)
    made = do_from(finding, 2030)
    assert do_from(finding, 2031) == made
    assert [entry.year for entry in queries.entries_of([made])[made]] == [2031]
    ties = db.session.query(Tie).filter(Tie.effect_kind == ITEM, Tie.effect_id == made).all()
    assert [tie.cause for tie in ties] == [finding]


@pytest.mark.parametrize("verdict", [
    Verdict(EntryState.SET_ASIDE, a_day()), Verdict(EntryState.ADOPTED, a_day(1999)),
    Verdict(EntryState.ADOPTED, a_day(2099)), Verdict(EntryState.ADOPTED, a_day(), decision=Ref("tests.other", 1)),
])  # fmt: skip
def test_a_decision_has_its_day_and_its_reason(database, frozen, verdict):
    with pytest.raises(Invalid):
        do(services.decide, make_item(), 2030, 1, verdict)


def test_who_decides_or_revises_from_an_older_page_is_told(database, frozen):
    item = make_item()
    do(services.decide, item, 2030, 1, KEPT)
    with pytest.raises(Stale):
        do(services.decide, item, 2030, 1, Verdict(EntryState.SET_ASIDE, a_day(), "Non"))
    do(services.revise, item, 1, SheetDraft("Titre", note="Précisé"))
    for base in (1, 0, 9):
        with pytest.raises(Stale):
            do(services.revise, item, base, SheetDraft("Autre", note="Encore"))
    with pytest.raises(Invalid):
        do(services.revise, item, 2, SheetDraft("Autre"))
    for act in (services.decide,):
        with pytest.raises(NotFound):
            do(act, 999_999, 2030, 1, KEPT)
    with pytest.raises(Refused):
        do(services.propose, 2030, SheetDraft("x"), actor=NOBODY)


def test_of_two_decisions_at_once_one_is_told(own_app):
    with own_app.app_context():
        item = make_item()
    verdicts = [KEPT, Verdict(EntryState.SET_ASIDE, a_day(), "Non")]

    def act(barrier: Barrier, number: int) -> None:
        barrier.wait()
        do(services.decide, item, 2030, 1, verdicts[number])

    assert _race(own_app, act) == ["Stale", "done"]


def test_without_the_version_the_second_decision_would_cover_the_first(own_app):
    """The control: the same race, written whatever was read."""
    with own_app.app_context():
        item = make_item()

    def act(barrier: Barrier, number: int) -> None:
        with unit_of_work(SYSTEM) as work:
            assert work.session.get(CooperationEntry, (item, 2030)).state is EntryState.PROPOSED
            barrier.wait()
            mine = (CooperationEntry.item_id == item, CooperationEntry.year == 2030)
            values = {"state": EntryState.ADOPTED, "sheet_number": 1, "reason": str(number)}
            work.session.execute(update(CooperationEntry).where(*mine).values(**values))

    assert _race(own_app, act) == ["done", "done"]


def test_of_two_who_publish_at_once_one_is_told(own_app):
    with own_app.app_context():
        do(services.decide, make_item(), 2030, 1, KEPT)

    def act(barrier: Barrier, _number: int) -> None:
        barrier.wait()
        do(services.publish, 2030, 1)

    assert _race(own_app, act) == ["Refused", "done"]
    with own_app.app_context():
        assert db.session.get(CooperationYear, 2030).version == 2


# Pages.
