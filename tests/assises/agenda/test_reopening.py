"""Reopening an agenda that was published: why, until when, and what everybody still reads."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from assises.agenda import loading, policies, queries, reopening, services
from assises.agenda.drafts import SheetDraft, Verdict
from assises.agenda.types import AgendaRefusal, EntryState, YearState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.identity import text_of
from tests.factories.outcome import a_day, make_item, secretary
from tests.factories.participation import somebody

KEPT = Verdict(EntryState.ADOPTED, a_day())
ASIDE = Verdict(EntryState.SET_ASIDE, a_day(), "Pas cette année")


def do(act, *args):
    with unit_of_work(SYSTEM) as work:
        return act(work, *args, clock.now())


def published(year: int = 2030) -> int:
    """An agenda of one sheet, published; the sheet's number."""
    item = make_item(year, "Des bancs")
    do(services.decide, item, year, 1, KEPT)
    do(services.publish, year, version(year))
    return item


def version(year: int) -> int:
    """What a page of the desk shows."""
    found = queries.year(year)
    assert found is not None
    db.session.refresh(found)
    return found.version


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("year", list(YearState))
@pytest.mark.parametrize("following", list(YearState))
def test_who_reopens_and_when(role, year, following):
    actor = somebody(role, "everywhere", 0)
    found = policies.refusal_to_reopen(actor, 2030, year, following)
    if role is not Role.SECRETARIAT:
        assert found is AgendaRefusal.NOT_YOURS
    elif year is not YearState.PUBLISHED:
        assert found is AgendaRefusal.NOT_PUBLISHED
    else:
        assert found is (AgendaRefusal.NOT_REOPENED if following is YearState.PUBLISHED else None)
    own = AgendaRefusal.OF_THE_CONTRACT if role is Role.SECRETARIAT else AgendaRefusal.NOT_YOURS
    assert policies.refusal_to_reopen(actor, 2024, year, following) is own


def test_what_was_published_stays_as_it_was_whatever_is_decided_after(database, frozen):
    item = published()
    assert do(reopening.reopen, 2030, version(2030), "Une erreur de date") == 1
    assert queries.year(2030).state is YearState.PREPARED
    do(services.revise, item, 1, SheetDraft("Des bancs et de l’ombre", note="L’ombre"))
    do(services.decide, item, 2030, 2, ASIDE)
    [kept] = reopening.thawed(queries.releases(2030)[0])
    assert (kept.state, kept.sheet_number, kept.decided_on) == (EntryState.ADOPTED, 1, a_day())
    assert not db.session.new
    other = make_item(2030)
    do(services.decide, other, 2030, 1, KEPT)
    do(services.publish, 2030, version(2030))
    assert do(reopening.reopen, 2030, version(2030), "Encore une") == 2
    assert [len(release.entries) for release in queries.releases(2030)] == [1, 2]
    said = select(AuditEntry.details).where(AuditEntry.action == "assises.agenda.reopen").order_by(AuditEntry.id)
    assert [line["reason"] for line in db.session.scalars(said)] == ["Une erreur de date", "Encore une"]


def test_it_needs_a_reason_a_page_of_today_and_a_year_after_that_is_not_published(database, frozen):
    published()
    with pytest.raises(Invalid):
        do(reopening.reopen, 2030, version(2030), "  ")
    with pytest.raises(Stale):
        do(reopening.reopen, 2030, version(2030) - 1, "Une erreur")
    published(2031)
    with pytest.raises(Refused) as refused:
        do(reopening.reopen, 2030, version(2030), "Une erreur")
    assert refused.value.reason is AgendaRefusal.NOT_REOPENED
    with unit_of_work(SYSTEM) as work:
        loading.load(work, clock.now())
    with pytest.raises(Refused) as refused:
        do(reopening.reopen, 2024, 1, "Une erreur")
    assert refused.value.reason is AgendaRefusal.OF_THE_CONTRACT
    assert queries.releases(2030) == []


def test_what_was_carried_over_before_stays_in_the_year_after_and_cannot_be_decided_here(database, frozen):
    published()
    do(reopening.reopen, 2030, version(2030), "Il manque une fiche")
    late = make_item(2030, "Une fiche de plus")
    do(services.carry_over, late, 2030, 1, "Il manque un avis")
    assert queries.entry(late, 2031).carried_from == 2030
    with pytest.raises(Refused) as refused:
        do(services.decide, late, 2030, 2, KEPT)
    assert refused.value.reason is AgendaRefusal.NO_SUCH_MOVE
    do(services.publish, 2030, version(2030))
    do(reopening.reopen, 2030, version(2030), "Encore")
    states = {kept.item_id: kept.state for kept in reopening.thawed(queries.releases(2030)[1])}
    assert states[late] is EntryState.CARRIED_OVER


def test_the_desk_reopens_and_everybody_reads_both(desk, database, frozen):
    item = published()
    desk.sit(secretary())
    assert "Rouvrir l’agenda" in text_of(desk.read("/equipe/agenda/2030"))
    assert desk.send("/equipe/agenda/2030/rouvrir", reason="").status_code == 422
    assert desk.send("/equipe/agenda/2030/rouvrir", reason="Une erreur <b>de date</b>").status_code == 303
    desk.sit(NOBODY)
    page = text_of(desk.read("/agenda/2030"))
    assert "En préparation" in page
    assert "Version 1, publiée le" in page
    assert "Une erreur <b>de date</b>" in page
    do(services.decide, item, 2030, 2, ASIDE)
    old = text_of(desk.read("/agenda/2030/versions/1"))
    assert "Des bancs" in old
    assert "Pas cette année" not in old
    assert desk.read("/agenda/2030/versions/2").status_code == 404
    assert desk.read("/agenda/2031/versions/1").status_code == 404
