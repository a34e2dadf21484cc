"""Subjects: one for each origin, decided by the secretariat of everywhere, with a reason, one decision at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from assises.subjects import policies, queries, services
from assises.subjects.models import AssisesSubject
from assises.subjects.types import SubjectReason, SubjectState
from commons.identity.types import Role
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import stories
from tests.factories.assises import make_subject
from tests.factories.participation import somebody

SECRETARY = somebody(Role.SECRETARIAT, person_id=1)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", [("everywhere", 0), ("territory", 3), ("edition", 2), ("body", 9)])
def test_only_the_secretariat_of_everywhere_decides(role, scope):
    may = role is Role.SECRETARIAT and scope[0] == "everywhere"
    assert policies.refusal_to_decide(somebody(role, *scope)) is (None if may else SubjectReason.NOT_YOURS)


def test_residents_and_visitors_decide_nothing_and_the_system_may():
    assert policies.refusal_to_decide(NOBODY) is SubjectReason.NOT_YOURS
    assert policies.refusal_to_decide(Actor(person_id=3)) is SubjectReason.NOT_YOURS
    assert policies.refusal_to_decide(SYSTEM) is None


def decide(act, *args, actor=SECRETARY) -> None:
    with unit_of_work(actor) as work:
        act(work, *args, clock.now())


def test_an_origin_gives_one_subject(database, frozen):
    origin = Ref("tests.debate", 7)
    first, again = make_subject("Plus d’ombre", origin), make_subject("Autre titre", origin)
    assert first.id == again.id
    assert (again.title, again.state) == ("Plus d’ombre", SubjectState.PROPOSED)


@pytest.mark.parametrize(
    ("title", "kept"), [("", "—"), ("a" * 900, "a" * 200), ("\u202ex\x00\n y", "x y"), ("<script>", "<script>")]
)
def test_a_title_from_elsewhere_is_one_clean_line(database, frozen, title, kept):
    with unit_of_work(SYSTEM) as work:
        made = services.propose(work, Ref("tests.debate", 1), title, "", frozen)
    assert queries.by_id(made).title == kept


def test_a_subject_is_kept_for_a_year_and_may_still_be_set_aside(database, frozen):
    subject = make_subject()
    decide(services.keep, subject.id, 2027, "", 1)
    db.session.expire_all()
    assert (subject.state, subject.edition_year, subject.decided_at) == (SubjectState.KEPT, 2027, frozen)
    decide(services.set_aside, subject.id, " Déjà traité en 2025. ", 2)
    db.session.expire_all()
    assert (subject.state, subject.edition_year, subject.reason) == (
        SubjectState.SET_ASIDE, None, "Déjà traité en 2025.",
    )  # fmt: skip


def test_a_subject_is_not_set_aside_without_a_reason_nor_kept_without_a_year(database, frozen):
    subject = make_subject()
    for reason in ("", "  \n "):
        with pytest.raises(Invalid) as refused:
            decide(services.set_aside, subject.id, reason, 1)
        assert refused.value.fields == {"reason": SubjectReason.NO_REASON.sentence}
    for year in (None, 0, 1999, 2101, -5, 10**30):
        with pytest.raises(Invalid):
            decide(services.keep, subject.id, year, "", 1)
    db.session.expire_all()
    assert subject.state is SubjectState.PROPOSED


def test_who_may_not_decide_is_refused_by_the_service_too(database, frozen):
    subject = make_subject()
    for actor in (NOBODY, Actor(person_id=3), somebody(Role.SECRETARIAT, "territory", 4), somebody(Role.MODERATOR)):
        with pytest.raises(Refused):
            decide(services.keep, subject.id, 2027, "", 1, actor=actor)


def test_whoever_decides_from_an_older_page_is_told(database, frozen):
    subject = make_subject()
    decide(services.keep, subject.id, 2027, "", 1)
    with pytest.raises(Stale):
        decide(services.set_aside, subject.id, "Trop tard", 1)
    with pytest.raises(NotFound):
        decide(services.keep, 10**9, 2027, "", 1)


def test_the_database_keeps_the_rules_whoever_writes(database, frozen):
    make_subject(origin=Ref("tests.debate", 1))
    changes = {
        "ck_assises_subject_set_aside_reasoned": "state = 'set_aside', decided_at = now()",
        "ck_assises_subject_kept_for_a_year": "state = 'kept', decided_at = now()",
        "ck_assises_subject_decided_has_a_moment": "decided_at = now()",
        "ck_assises_subject_edition_year_sane": "edition_year = 1789",
        "ck_assises_subject_state_known": "state = 'lost', decided_at = now()",
        "ck_assises_subject_titled": "title = ''",
    }
    for name, change in changes.items():
        with pytest.raises(IntegrityError) as refused, db.session.begin_nested():
            db.session.execute(text(f"UPDATE assises_subject SET {change}"))
        assert constraint_of(refused.value) == name


def test_the_story_of_a_subject_is_its_proposal_and_its_decision(database, frozen):
    subject = make_subject()
    story = stories.story_of("assises.subject")
    assert [m.sentence for m in story.moments([subject.id])[subject.id]] == [
        "Proposé comme sujet des prochaines Assises"
    ]
    decide(services.set_aside, subject.id, "Déjà traité", 1)
    db.session.expire_all()
    last = story.moments([subject.id])[subject.id][-1]
    assert (last.sentence, last.why) == ("Mis de côté", "Déjà traité")


def at_once(app, acts) -> list[str]:
    start = Barrier(len(acts))

    def one(act) -> str:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work(SECRETARY) as work:
                    act(work)
                return "done"
            except DomainError as error:
                return type(error).__name__

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def proposals(number: int) -> list:
    def propose(work) -> None:
        services.propose(work, Ref("tests.debate", 1), "Plus d’ombre", "", clock.now())

    return [propose] * number


@pytest.mark.race
def test_eight_proposals_of_one_origin_at_once_make_one_subject(own_app):
    assert at_once(own_app, proposals(8)) == ["done"] * 8
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(AssisesSubject)).scalar_one() == 1


@pytest.mark.race
def test_without_the_constraint_they_would_make_several(own_app, monkeypatch):
    from sqlalchemy.dialects.postgresql import Insert

    with own_app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE assises_subject DROP CONSTRAINT uq_assises_subject_origin"))
    bare = Insert.on_conflict_do_nothing
    monkeypatch.setattr(Insert, "on_conflict_do_nothing", lambda self, **_: bare(self))
    at_once(own_app, proposals(8))
    with own_app.app_context():
        assert db.session.execute(select(func.count()).select_from(AssisesSubject)).scalar_one() == 8


@pytest.mark.race
def test_of_two_who_decide_at_once_one_is_told(own_app):
    with own_app.app_context():
        number = make_subject().id
    acts = [
        lambda work: services.keep(work, number, 2027, "", 1, clock.now()),
        lambda work: services.set_aside(work, number, "Non", 1, clock.now()),
    ] * 4
    assert sorted(at_once(own_app, acts)) == ["Stale"] * 7 + ["done"]
    with own_app.app_context():
        assert queries.by_id(number).version == 2


@pytest.mark.race
def test_checking_first_and_writing_afterwards_would_let_all_of_them_decide(own_app):
    with own_app.app_context():
        number = make_subject().id
    everybody_has_read = Barrier(4)

    def careless(work) -> None:
        version = work.session.scalar(select(AssisesSubject.version).where(AssisesSubject.id == number))
        everybody_has_read.wait()
        if version != 1:
            raise Stale
        decided = {"state": SubjectState.SET_ASIDE, "reason": "Non", "decided_at": clock.now()}
        work.session.execute(
            update(AssisesSubject).where(AssisesSubject.id == number).values(**decided, version=version + 1)
        )

    assert at_once(own_app, [careless] * 4) == ["done"] * 4
