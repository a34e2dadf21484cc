"""The sheet of a table, its charter, who takes part, commitments and news."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from commons.identity.events import AccountErased
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.audit import AuditEntry
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref, resolve_one
from commons.kernel.unit_of_work import unit_of_work
from commons.threads.models import Tie
from commons.threads.stories import story_of
from participation.bodies.types import BodyKind
from participation.tables import commitments, news, queries, services, taking_part
from participation.tables.models import News
from participation.tables.services import Sheet
from participation.tables.types import COMMITMENT, CommitmentState, Standpoint
from tests.factories import tables as make
from tests.factories.budgets import make_territory
from tests.factories.identity import make_account
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("frozen", "database")


def created(actor: Actor, name="Table de Belle Vue", places=None):
    with unit_of_work(actor) as work:
        return services.create(work, name, places or [], Sheet(remit="Parler."), clock.now())


def followed(commitment, state: CommitmentState, words="Vu ce matin.", seen=None):
    with unit_of_work(SYSTEM) as work:
        seen = commitment.version if seen is None else seen
        return commitments.follow(work, commitment.id, state, words, seen, clock.now())


def named_account(name="Fatou") -> Account:
    account = make_account()
    with unit_of_work(SYSTEM) as work:
        work.session.execute(update(Account).where(Account.id == account.id).values(display_name=name))
    return account


def test_the_secretariat_of_the_place_creates_a_table():
    place = make_territory()
    body = created(somebody("secretariat", "territory", place.id), places=[place.id])
    assert (body.kind, body.slug, [p.id for p in body.places]) == (BodyKind.TABLE, "table-de-belle-vue", [place.id])
    with pytest.raises(Invalid):
        created(SYSTEM, places=[place.id])


@pytest.mark.parametrize("actor", [NOBODY, somebody("facilitator"), somebody("secretariat", "territory", 999_999)])
def test_others_create_none(actor):
    with pytest.raises(Refused):
        created(actor, places=[make_territory().id])


@pytest.mark.parametrize(("name", "slug"), [("Carte", "carte-2"), ("Nouvelle", "nouvelle-2"), ("طاولة", "table")])
def test_a_name_never_takes_the_place_of_a_page(name, slug):
    assert created(SYSTEM, name, [make_territory().id]).slug == slug


def test_a_table_needs_a_name_and_a_place():
    with pytest.raises(Invalid):
        created(SYSTEM, "\u202e", [make_territory().id])
    with pytest.raises(Invalid):
        created(SYSTEM, "Table", [])


def test_a_body_made_elsewhere_is_a_table_without_sheet_until_one_is_written():
    body = make_body(place=make_territory())
    assert queries.sheet_of(body).animated_by == ""
    with unit_of_work(SYSTEM) as work:
        services.rewrite(work, body.id, Sheet("Parler", animated_by="Samira"), make.seen_of(body), clock.now())
    assert queries.sheet_of(body).animated_by == "Samira"


def test_an_older_sheet_is_refused():
    body = make.make_table()
    seen, actor = make.seen_of(body), somebody("facilitator", "body", body.id)
    with unit_of_work(actor) as work:
        services.rewrite(work, body.id, Sheet("Un"), seen, clock.now())
    with pytest.raises(Stale), unit_of_work(actor) as work:
        services.rewrite(work, body.id, Sheet("Deux"), seen, clock.now())
    assert body.remit == "Un"


def test_the_charter_is_kept_in_versions():
    body = make.make_table()
    for base, words in enumerate(("On s’écoute.", "On s’écoute et on décide.")):
        with unit_of_work(SYSTEM) as work:
            services.write_charter(work, body.id, base, words, clock.now())
    for base in (0, 1, 7, -1):
        with pytest.raises(Stale), unit_of_work(SYSTEM) as work:
            services.write_charter(work, body.id, base, "Autre", clock.now())
    assert [c.words for c in queries.charters(body.id)] == ["On s’écoute et on décide.", "On s’écoute."]


@pytest.mark.parametrize(
    "table", ["participation_charter", "participation_subject_step", "participation_commitment_note"]
)
def test_the_database_changes_nothing_of_what_was_written_once(table):
    body = make.make_table()
    with unit_of_work(SYSTEM) as work:
        services.write_charter(work, body.id, 0, "On s’écoute.", clock.now())
    make.make_subject(body)
    followed(make.make_commitment(body), CommitmentState.RUNNING)
    for statement in (f"UPDATE {table} SET words = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError) as refusal, db.session.begin_nested():
            db.session.execute(text(statement))
        assert constraint_of(refusal.value) == "written_once"


def test_a_name_needs_consent_and_leaves_no_trace():
    body = make.make_table()
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        taking_part.name(work, body.id, "Fatou", Standpoint.RESIDENT, False, clock.now())
    with unit_of_work(SYSTEM) as work:
        participant = taking_part.name(work, body.id, "Fatou", Standpoint.RESIDENT, True, clock.now())
    with unit_of_work(SYSTEM) as work:
        taking_part.unname(work, body.id, participant.id, clock.now())
    assert queries.participants(body.id) == []
    assert not any("Fatou" in str(entry.details) for entry in db.session.scalars(select(AuditEntry)))


def test_a_name_of_another_table_is_not_found():
    body, other = make.make_table(), make.make_table()
    with unit_of_work(SYSTEM) as work:
        participant = taking_part.name(work, other.id, "Fatou", Standpoint.RESIDENT, True, clock.now())
    with pytest.raises(NotFound), unit_of_work(SYSTEM) as work:
        taking_part.unname(work, body.id, participant.id, clock.now())


def test_one_joins_once_and_leaves_even_a_closed_table():
    body, account = make.make_table(), named_account()
    for _ in range(2):
        with unit_of_work(Actor(account.id)) as work:
            taking_part.join(work, body.id, clock.now())
    assert [p.name for p in queries.participants(body.id)] == ["Fatou"]
    make.close(body)
    with unit_of_work(Actor(account.id)) as work:
        taking_part.leave(work, body.id)
    assert queries.participants(body.id) == []
    with pytest.raises(Refused), unit_of_work(Actor(account.id)) as work:
        taking_part.join(work, body.id, clock.now())


def test_names_at_tables_vanish_with_the_account_even_told_twice():
    body, account = make.make_table(), named_account()
    with unit_of_work(Actor(account.id)) as work:
        taking_part.join(work, body.id, clock.now())
    subject = make.make_subject(body, actor=Actor(account.id), name="Fatou")
    other = make.make_subject(body, name="Samira")
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            work.record(AccountErased(account.id))
        db.session.expire_all()
        assert queries.participants(body.id) == []
        assert (subject.author_name, subject.author_id, other.author_name) == ("", None, "Samira")


def test_a_commitment_is_followed_by_dated_notes():
    body = make.make_table()
    meeting = make.make_past_meeting(body)
    commitment = make.make_commitment(body, meeting_id=meeting.id)
    assert db.session.scalars(select(Tie)).one().cause.id == meeting.id
    followed(commitment, CommitmentState.PARTIAL, "La moitié.")
    assert commitment.settled_at is None
    followed(commitment, CommitmentState.KEPT, "Tout.")
    assert commitment.settled_at == clock.now()
    assert [(n.state, n.words) for n in queries.notes([commitment.id])[commitment.id]] == [
        (CommitmentState.PARTIAL, "La moitié."),
        (CommitmentState.KEPT, "Tout."),
    ]
    with pytest.raises(Stale):
        followed(commitment, CommitmentState.ABANDONED, seen=1)
    with pytest.raises(Invalid):
        followed(commitment, CommitmentState.ABANDONED, "  ")


def test_a_commitment_is_owed_until_it_is_kept(app):
    today = clock.now().date()
    commitment = make.make_commitment(make.make_table(), today)
    (owed,) = story_of(COMMITMENT).debts([commitment.id])[commitment.id]
    assert (owed.by, owed.is_late(clock.now())) == ("La commune", False)
    assert owed.is_late(clock.now() + timedelta(days=1))
    followed(commitment, CommitmentState.KEPT)
    (owed,) = story_of(COMMITMENT).debts([commitment.id])[commitment.id]
    assert not owed.is_late(clock.now() + timedelta(days=1))
    with app.test_request_context():
        assert resolve_one(Ref(COMMITMENT, commitment.id)).title == "Repeindre le passage piéton"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_commitment_is_for_a_day_that_people_mean(day):
    with pytest.raises(Invalid):
        make.make_commitment(make.make_table(), day)


def test_a_commitment_of_another_tables_meeting_is_refused():
    meeting = make.make_past_meeting(make.make_table())
    with pytest.raises(Invalid):
        make.make_commitment(make.make_table(), meeting_id=meeting.id)


def test_a_source_gives_one_piece_of_news():
    body, source = make.make_table(), Ref("budgets.edition", 3)
    numbers = []
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            numbers.append(news.report(work, body.id, source, "Résultats", "", "/budgets/x", clock.now()))
    with unit_of_work(SYSTEM) as work:
        news.tell(work, body.id, "La fête", "", clock.now())
        news.tell(work, body.id, "La fête", "", clock.now())
    assert numbers[1] is None
    assert len(db.session.scalars(select(News)).all()) == 3


@pytest.mark.parametrize("closed", [True, False])
def test_a_closed_table_or_a_stranger_changes_nothing(closed):
    body = make.make_table()
    commitment = make.make_commitment(body)
    actor = SYSTEM if closed else somebody("facilitator", "body", make.make_table().id)
    if closed:
        make.close(body)
    for command in (
        lambda work: services.rewrite(work, body.id, Sheet("x"), make.seen_of(body), clock.now()),
        lambda work: services.write_charter(work, body.id, 0, "x", clock.now()),
        lambda work: taking_part.name(work, body.id, "x", Standpoint.RESIDENT, True, clock.now()),
        lambda work: commitments.follow(work, commitment.id, CommitmentState.KEPT, "x", 1, clock.now()),
        lambda work: news.tell(work, body.id, "x", "", clock.now()),
    ):
        with pytest.raises(Refused), unit_of_work(actor) as work:
            command(work)
