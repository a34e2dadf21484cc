"""An initiative retained by a table's call is told there and becomes a subject, once; what cannot be is a chore."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.journeys import initiative_to_table as journey
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.bodies.types import BodyKind
from participation.initiatives import deciding, services
from participation.initiatives.events import InitiativeModerated, InitiativeRetained
from participation.initiatives.types import ApplicationState, CallKind
from participation.tables import queries as tables_queries
from participation.tables import subjects as commands
from participation.tables.models import News, Subject
from tests.factories import initiatives as make
from tests.factories import tables
from tests.factories.bare import bare, drop_constraint
from tests.factories.budgets import make_territory
from tests.factories.identity import text_of
from tests.factories.moderation import hide_reported
from tests.factories.participation import make_body
from tests.factories.rush import told, works


def retained(body, kind: CallKind = CallKind.TABLE, published: bool = True, **values):
    """An initiative that this body's call retained; its application."""
    nora = make.somebody_new()
    file = make.make_file(nora, **values)
    if published:
        make.publish(nora, file)
    application = make.make_sent(nora, file, make.make_call(kind, body=body))
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    with unit_of_work(SYSTEM) as work:
        seen = make.the_application(application.id).version
        granted = make.call_draft().most
        deciding.retain(work, application.id, seen, granted, "Parlons-en ensemble.", "", clock.now())
    return make.the_application(application.id)


def fact_of(application) -> InitiativeRetained:
    return InitiativeRetained(application.initiative_id, application.id, application.call_id)


def subjects() -> list[Subject]:
    db.session.expire_all()
    return list(db.session.scalars(select(Subject)))


@pytest.fixture
def table(database, frozen):
    return tables.make_table(make_territory(), name="La table d’ici")


def test_it_is_told_at_the_table_and_can_be_put_on_its_agenda(client, table):
    application = retained(table)
    (subject,) = subjects()
    assert (subject.body_id, subject.title, subject.author_name) == (
        table.id,
        "Un atelier vélo",
        "Les voisines du bâtiment B",
    )
    assert make.NEED in subject.words
    assert subject.standing is Standing.SHOWN
    (told,) = db.session.scalars(select(News)).all()
    assert (told.source_kind, told.source_id) == ("participation.application", application.id)
    assert application.chore == ""
    page = text_of(client.get(f"/tables/{table.slug}"))
    assert "Une initiative rejoint la table : Un atelier vélo" in page
    news = client.get(f"/tables/{table.slug}/nouvelles/{told.id}")
    assert f'href="/initiatives/{application.initiative.slug}"' in news.text
    meeting = tables.make_meeting(table)
    with unit_of_work(SYSTEM) as work:
        commands.schedule(work, subject.id, meeting.id, subject.version, clock.now())
    assert "Un atelier vélo" in text_of(client.get(f"/rencontres/{meeting.id}"))


def test_its_thread_reaches_the_subject_the_news_and_the_table(client, table):
    application = retained(table)
    (subject,) = subjects()
    (told,) = db.session.scalars(select(News)).all()
    ours = Ref("participation.initiative", application.initiative_id)
    ties = {(t.effect, t.relation, t.reason) for t in db.session.scalars(select(Tie)) if t.cause == ours}
    assert {
        (Ref("participation.subject", subject.id), Relation.LED_TO, "Parlons-en ensemble."),
        (Ref("participation.news", told.id), Relation.REPORTED_IN, ""),
        (Ref("participation.body", table.id), Relation.SENT_TO, ""),
    } <= ties
    thread = text_of(client.get(f"/suivi/participation.initiative/{application.initiative_id}"))
    for words in ("La table d’ici", "Sujet posé à une table", "Une initiative rejoint la table"):
        assert words in thread


def test_retained_initiative_comes_to_its_table_twice_is_one_subject_and_one_news(table):
    application = retained(table)
    before = len(db.session.scalars(select(Tie)).all())
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            journey.retained_initiative_comes_to_its_table(work, fact_of(application))
        with unit_of_work(SYSTEM) as work:
            deciding.tell_again(work, application.id, clock.now())
    assert len(subjects()) == 1
    assert len(db.session.scalars(select(News)).all()) == 1
    assert len(db.session.scalars(select(Tie)).all()) == before


def hide(app, application) -> None:
    """A moderator hides the published file."""
    file = Ref("participation.initiative", application.initiative_id)
    with app.test_request_context():
        words = registry.read([file])[file].words
    hide_reported(file, words)


def test_what_moderators_hide_is_not_read_at_the_table_either_and_comes_back_with_it(app, client, table):
    application = retained(table)
    (subject,) = subjects()
    (told,) = db.session.scalars(select(News)).all()
    meeting = tables.make_meeting(table)
    with unit_of_work(SYSTEM) as work:
        commands.schedule(work, subject.id, meeting.id, subject.version, clock.now())
    there = f"/tables/{table.slug}"
    lists = (there, f"{there}/sujets", f"{there}/nouvelles", f"/rencontres/{meeting.id}")
    threads = (f"/suivi/participation.subject/{subject.id}", f"/suivi/participation.news/{told.id}")
    alone = (f"{there}/sujets/{subject.id}", f"{there}/nouvelles/{told.id}", *threads)
    for path in (*lists, *alone):
        assert "Un atelier vélo" in text_of(client.get(path)), path
    assert tables_queries.news_total(table.id) == 1
    hide(app, application)
    assert tables_queries.news_total(table.id) == 0
    for path in (*lists, *alone):
        page = client.get(path)
        assert page.status_code == (404 if path in alone else 200), path
        assert "Un atelier vélo" not in text_of(page), path
        assert make.NEED not in page.text, path
    with unit_of_work(SYSTEM) as work:
        services.set_standing(work, application.initiative_id, Standing.SHOWN)
    for path in (*lists, *alone):
        assert "Un atelier vélo" in text_of(client.get(path)), path


def test_a_subject_that_moderators_hide_themselves_stays_hidden(app, table):
    application = retained(table)
    (subject,) = subjects()
    hide(app, application)
    with unit_of_work(SYSTEM) as work:
        commands.show_or_hide(work, subject.id, Standing.SHOWN)
    with app.test_request_context():
        ref = Ref("participation.subject", subject.id)
        hide_reported(ref, registry.read([ref])[ref].words)
    with unit_of_work(SYSTEM) as work:
        services.set_standing(work, application.initiative_id, Standing.SHOWN)
    assert subjects()[0].standing is Standing.HIDDEN


def test_what_is_hidden_is_not_read_at_its_table_twice_is_once(app, table):
    application = retained(table)
    hide(app, application)
    before = [(s.standing, s.version) for s in subjects()]
    with unit_of_work(SYSTEM) as work:
        journey.what_is_hidden_is_not_read_at_its_table(work, InitiativeModerated(application.initiative_id))
    assert [(s.standing, s.version) for s in subjects()] == before
    assert db.session.scalars(select(News.hidden)).all() == [True]


def test_a_hidden_file_that_is_retained_brings_no_words(client, table):
    nora = make.somebody_new()
    file = make.make_file(nora)
    make.publish(nora, file)
    application = make.make_sent(nora, file, make.make_call(CallKind.TABLE, body=table))
    with unit_of_work(SYSTEM) as work:
        services.set_standing(work, file.id, Standing.HIDDEN)
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    with unit_of_work(SYSTEM) as work:
        seen = make.the_application(application.id).version
        deciding.retain(work, application.id, seen, make.call_draft().most, "Oui.", "", clock.now())
    assert [s.standing for s in subjects()] == [Standing.HIDDEN]
    assert "Un atelier vélo" not in client.get(f"/tables/{table.slug}").text


def test_a_file_nobody_published_is_told_without_an_address(table):
    retained(table, published=False)
    assert db.session.scalars(select(News.url)).one() == ""


def test_without_a_table_or_with_a_closed_one_the_retention_stands_with_a_chore(table):
    elsewhere = retained(make_body(BodyKind.STEERING))
    assert elsewhere.state is ApplicationState.RETAINED
    assert "prévenez vous-même la table" in elsewhere.chore
    nora = make.somebody_new()
    waiting = make.make_sent(nora, make.make_file(nora), make.make_call(CallKind.TABLE, body=table))
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, waiting.id, waiting.version, "", clock.now())
    tables.close(table)
    with unit_of_work(SYSTEM) as work:
        seen = make.the_application(waiting.id).version
        deciding.retain(work, waiting.id, seen, None, "Oui.", "", clock.now())
    assert make.the_application(waiting.id).chore != ""
    assert subjects() == []
    assert db.session.scalars(select(News)).all() == [], "all of it is brought, or nothing"


@pytest.mark.parametrize("kind", [CallKind.ASSISES])
def test_other_doors_bring_nothing_to_the_table(table, kind):
    retained(table, kind)
    assert subjects() == []


@pytest.mark.parametrize("kind", [CallKind.FPH])
def test_a_fund_decides_and_nothing_follows_by_itself(client, table, kind):
    nora = make.somebody_new()
    application = make.make_sent(nora, make.make_file(nora), make.make_call(kind, body=table))
    with unit_of_work(SYSTEM) as work:
        deciding.admit(work, application.id, application.version, "", clock.now())
    with unit_of_work(SYSTEM) as work:
        seen = make.the_application(application.id).version
        deciding.retain(work, application.id, seen, Money(100_00), "Utile.", "", clock.now())
    done = make.the_application(application.id)
    assert (done.state, done.chore) == (ApplicationState.RETAINED, "")
    assert subjects() == []
    assert db.session.scalars(select(Tie).where(Tie.relation == Relation.LED_TO)).all() == []


def tell_at_once(own_app, fact: InitiativeRetained, times: int) -> list[str]:
    def tell(work) -> None:
        journey.retained_initiative_comes_to_its_table(work, fact)

    return told(works(own_app, [tell] * times, catching=()))


def forgotten(own_app) -> InitiativeRetained:
    """A retained initiative of which nothing was told yet."""
    with own_app.app_context():
        application = retained(tables.make_table())
        with unit_of_work(SYSTEM) as work:
            for each in ("participation_news", "participation_subject_step", "participation_subject", "threads_tie"):
                work.session.execute(text(f"TRUNCATE {each} CASCADE"))
        return fact_of(application)


@pytest.mark.race
def test_told_by_eight_at_once_it_is_one_subject(own_app):
    assert tell_at_once(own_app, forgotten(own_app), 8) == ["done"] * 8
    with own_app.app_context():
        assert len(subjects()) == 1


@pytest.mark.race
def test_without_the_constraint_it_is_two(own_app):
    """The positive control: the constraint of the news is what keeps one subject."""
    fact = forgotten(own_app)
    with own_app.app_context():
        drop_constraint("participation_news", "uq_participation_news_source")
    once = " ON CONFLICT ON CONSTRAINT uq_participation_news_source DO NOTHING"
    with bare(own_app, once, meet="INSERT INTO participation_news "):
        assert tell_at_once(own_app, fact, 2) == ["done"] * 2
    with own_app.app_context():
        assert len(subjects()) == 2
