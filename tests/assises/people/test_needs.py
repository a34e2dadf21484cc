"""What people need: sealed in the database, read by them and by welcomers alone, answered, deleted in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from assises.people import keeping, needing, policies, queries, sealing
from assises.people.models import Need
from assises.people.types import NeedKind, NeedState, PeopleReason
from commons.identity.events import AccountErased
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import assises_days as days
from tests.factories import assises_people as make
from tests.factories.identity import make_account

WORDS, ANSWER = "tajik du Pamir", "Farida viendra avec vous"
ROLES = [role for role in Role if role is not Role.WELCOMER]


def read(edition, actor):
    with unit_of_work(actor) as work:
        return needing.read_all(work, edition.id, clock.now())


def answer(need_id, actor, state=NeedState.TAKEN_ON, words=ANSWER):
    with unit_of_work(actor) as work:
        needing.answer(work, need_id, state, words, clock.now())


def test_a_welcomer_reads_and_the_reading_is_in_the_journal(database):
    edition = days.make_edition()
    made, welcomer = make.needy(edition, WORDS), make.team(Role.WELCOMER, edition)
    found = read(edition, welcomer)
    assert [(need.kind, need.words) for need in found] == [(NeedKind.INTERPRETER, WORDS)]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "assises.need.read")).one()
    assert entry.details == {"registrations": [made.id]}


@pytest.mark.parametrize("role", ROLES)
def test_no_other_role_reads_nor_answers(database, role):
    edition = days.make_edition()
    make.needy(edition)
    need_id = db.session.scalars(select(Need.id)).one()
    for actor in (make.team(role, edition), make.team(role)):
        for attempt in (lambda who=actor: read(edition, who), lambda who=actor: answer(need_id, who)):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.reason is PeopleReason.NOT_A_WELCOMER


def test_neither_strangers_nor_the_system_nor_welcomers_of_another_edition_read(database):
    edition, other = days.make_edition(), days.make_edition()
    make.needy(edition)
    for actor in (NOBODY, SYSTEM, make.team(Role.WELCOMER, other)):
        assert policies.refusal_to_read_needs(edition, actor) is PeopleReason.NOT_A_WELCOMER
        with pytest.raises(Refused):
            read(edition, actor)


def test_a_person_reads_her_own_and_nobody_elses(database):
    edition = days.make_edition()
    mine, theirs = make.needy(edition, WORDS), make.needy(edition, "autre")
    assert [need.words for need in needing.read_own(mine, make.secret(mine))] == [WORDS]
    for key in (make.secret(theirs), "", "x"):
        with pytest.raises(Refused):
            needing.read_own(mine, key)


def test_an_answer_reaches_the_person(database):
    edition = days.make_edition()
    made = make.needy(edition)
    need_id = db.session.scalars(select(Need.id)).one()
    answer(need_id, make.team(Role.WELCOMER, edition))
    [need] = needing.read_own(made, make.secret(made))
    assert (need.state, need.answer) == (NeedState.TAKEN_ON, ANSWER)


@pytest.mark.parametrize(("state", "words"), [(NeedState.IMPOSSIBLE, " "), (NeedState.ASKED, "rien")])
def test_a_refusal_is_said_with_a_reason_and_another_way(database, state, words):
    edition = days.make_edition()
    make.needy(edition)
    need_id = db.session.scalars(select(Need.id)).one()
    with pytest.raises(Invalid):
        answer(need_id, make.team(Role.WELCOMER, edition), state, words)


def test_child_care_is_asked_for_each_child(database):
    edition = days.make_edition()
    made = make.register(edition, children=(3, 8), needs={NeedKind.CHILD_CARE: "", NeedKind.MEAL: "halal"})
    found = needing.read_own(made, make.secret(made))
    assert [need.first_name for need in found if need.kind is NeedKind.CHILD_CARE] == ["Enfant 1", "Enfant 2"]
    assert [need.first_name for need in found if need.kind is NeedKind.MEAL] == ["Nadia"]


def test_asking_again_replaces_the_words_and_the_answer(database):
    edition = days.make_edition()
    made = make.needy(edition)
    answer(db.session.scalars(select(Need.id)).one(), make.team(Role.WELCOMER, edition))
    with unit_of_work(NOBODY) as work:
        needing.ask(work, made, NeedKind.INTERPRETER, "comorien")
    [need] = needing.read_own(made, make.secret(made))
    assert (need.words, need.state, need.answer) == ("comorien", NeedState.ASKED, "")


def test_a_need_of_another_registration_is_not_dropped(database):
    edition = days.make_edition()
    mine, theirs = make.register(edition), make.needy(edition)
    need_id = db.session.scalars(select(Need.id)).one()
    with unit_of_work(NOBODY) as work:
        needing.drop(work, mine, need_id)
    assert len(needing.read_own(theirs, make.secret(theirs))) == 1


def test_sealed_words_open_nowhere_but_in_their_own_row(database):
    edition = days.make_edition()
    one, other = make.needy(edition, WORDS), make.needy(edition, "autre")
    first, second = db.session.scalars(select(Need).order_by(Need.id))
    second.sealed_words = first.sealed_words
    db.session.flush()
    with pytest.raises(sealing.Unreadable):
        needing.read_own(other, make.secret(other))
    assert needing.read_own(one, make.secret(one))[0].words == WORDS


def test_a_new_key_reads_what_the_former_one_sealed_and_seals_it_again(app, database, monkeypatch):
    edition = days.make_edition()
    made, former = make.needy(edition, WORDS), app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-for-tests-0123456789abcdef")
    with pytest.raises(sealing.Unreadable):
        read(edition, make.team(Role.WELCOMER, edition))
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [former])
    assert read(edition, make.team(Role.WELCOMER, edition))[0].words == WORDS
    assert keeping.reseal_needs() == 1
    assert keeping.reseal_needs() == 0
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    db.session.expire_all()
    assert read(edition, make.team(Role.WELCOMER, edition))[0].words == WORDS
    assert made.id


def test_needs_are_deleted_thirty_days_after_and_their_numbers_stay(frozen, database):
    edition = days.make_edition()
    make.needy(edition)
    make.needy(edition)
    answer(db.session.scalars(select(Need.id).order_by(Need.id)).first(), make.team(Role.WELCOMER, edition))
    before = queries.needs_by(edition.id)
    with clock.frozen(frozen + timedelta(days=41 + 30)):
        assert keeping.purge_needs() == 0
    with clock.frozen(frozen + timedelta(days=41 + 31)):
        assert keeping.purge_needs() == 2
        assert keeping.purge_needs() == 0
    assert db.session.scalars(select(Need)).all() == []
    assert queries.needs_by(edition.id) == before
    assert before == {NeedKind.INTERPRETER: {NeedState.ASKED: 1, NeedState.TAKEN_ON: 1}}


def test_untie_account_twice_changes_nothing_more(database):
    edition, account = days.make_edition(), make_account()
    made = make.register(edition, account_id=account.id)
    for _turn in range(2):
        with unit_of_work(SYSTEM) as work:
            keeping.untie_account(work, AccountErased(account.id))
    db.session.refresh(made)
    assert (made.account_id, made.created_by, made.first_name if hasattr(made, "first_name") else "") == (
        None,
        None,
        "",
    )
    assert keeping.held_about(account.id) == []


def test_a_dump_of_the_whole_database_holds_no_word_of_a_need(own_app):
    with own_app.app_context():
        edition = days.make_edition()
        make.needy(edition, WORDS)
        make.typed_draft(edition, [], other=WORDS)
        answer(db.session.scalars(select(Need.id)).one(), make.team(Role.WELCOMER, edition))
        read(edition, make.team(Role.WELCOMER, edition))
        dump = whole_database()
    assert "Nadia" in dump
    assert [words for words in (WORDS, ANSWER, WORDS.encode().hex(), ANSWER.encode().hex()) if words in dump] == []


def whole_database() -> str:
    """Every row of every table, as text."""
    rows = (
        db.session.scalars(text(f'SELECT each::text FROM "{table.name}" AS each'))
        for table in db.metadata.sorted_tables
    )
    return "\n".join(row for found in rows for row in found)
