"""The page of a body gathers what every part says of it; a table's own page too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries as moderation
from commons.moderation import registry
from commons.moderation.desk import services as desk
from commons.moderation.registry import digest_of
from commons.moderation.reports import services as reports
from commons.moderation.rulings import Ruling
from commons.moderation.types import Motive, Verdict
from participation.bodies import queries as bodies
from participation.bodies.types import BodyKind
from participation.debates.types import Phase
from participation.initiatives.types import CallKind
from participation.meetings import minutes
from participation.meetings.types import MinutesState
from participation.tables.types import SUBJECT
from tests.factories import debates, initiatives, referrals, tables
from tests.factories import moderation as square
from tests.factories.budgets import make_place, make_territory
from tests.factories.identity import make_account, make_officer, text_of
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen", "database")


@pytest.fixture
def queries(database) -> Iterator[list[str]]:
    """Every statement from here on, but the savepoints of tests."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_others):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


def fill(body, mark: str = "") -> None:
    """One of each thing for this body."""
    debates.make_debate(Phase.OPEN, body=body, question=f"Que faire du terrain{mark} ?")
    referrals.make_referral(asking=body, asked=make_body(BodyKind.COMMUNE))
    initiatives.make_call(CallKind.FPH, body=body, title=f"Le fonds d’ici{mark}")
    meeting = tables.make_past_meeting(body, title=f"Rencontre d’hier{mark}")
    with unit_of_work(SYSTEM) as work:
        minutes.write(work, meeting.id, 0, "On a parlé.", MinutesState.PUBLISHED, clock.now())


def test_a_body_shows_its_debates_calls_questions_and_past_meetings(client):
    body = make_body(BodyKind.STEERING, name="Comité d’essai")
    path = f"/instances/{body.slug}"
    empty = text_of(client.get(path))
    for words in ("Les débats auxquels elle répond", "Les appels qu’elle instruit", "Ses dernières rencontres"):
        assert words not in empty
    fill(body)
    page = text_of(client.get(path))
    for words in (
        "Les débats auxquels elle répond", "Que faire du terrain ?", "Les appels qu’elle instruit", "Le fonds d’ici",
        "Ses dernières rencontres", "Rencontre d’hier", "Compte rendu", "Les questions posées", referrals.QUESTION,
    ):  # fmt: skip
        assert words in page, words


def test_what_a_body_owes_counts_questions_debates_and_applications(client):
    body = make_body(BodyKind.STEERING, name="Comité qui doit")
    debates.make_debate(Phase.OPEN, body=body)
    referrals.make_referral(asking=make_body(), asked=body)
    nora = initiatives.somebody_new()
    call = initiatives.make_call(CallKind.FPH, body=body)
    initiatives.make_sent(nora, initiatives.make_file(nora), call)
    assert "3 réponses attendues" in text_of(client.get("/instances"))
    with clock.frozen(clock.now() + timedelta(days=31)):
        page = text_of(client.get("/instances"))
    assert "3 réponses attendues" in page
    assert "dont 1 en retard" in page


def test_a_table_shows_its_questions_its_calls_and_the_initiatives_of_its_neighbourhoods(client):
    home = make_territory()
    table = tables.make_table(home, name="Table d’essai")
    path = f"/tables/{table.slug}"
    before = text_of(client.get(path))
    assert "Les initiatives d’ici" not in before
    assert "Vous avez un code de suivi ?" in before
    fill(table)
    nora = initiatives.somebody_new()
    initiatives.publish(nora, initiatives.make_file(nora, home, title="Un four à pain"))
    far = initiatives.publish(nora, initiatives.make_file(nora, make_place("Loin"), title="Une fanfare"))
    initiatives.publish(nora, initiatives.make_file(nora, make_place("Ailleurs"), title="Rien à voir"))
    initiatives.make_sent(nora, far, initiatives.make_call(CallKind.TABLE, body=table, title="Parlons-en"))
    response = client.get(path)
    page = text_of(response)
    for words in (
        "Les initiatives d’ici", "Un four à pain", "Une fanfare", "Le fonds d’ici", "Parlons-en", referrals.QUESTION,
        "Que faire du terrain ?",
    ):  # fmt: skip
        assert words in page, words
    assert "Rien à voir" not in page
    assert 'href="/suivi"' in response.text
    assert page.count("Rencontre d’hier") == 1, "a table has its own place for meetings"


def test_masked_subjects_are_counted_with_their_motives(app, client):
    table = tables.make_table()
    subject = tables.make_subject(table, "Des mots trop vifs", initiatives.somebody_new())
    path = f"/tables/{table.slug}"
    assert "masquée" not in text_of(client.get(path))
    with app.test_request_context():
        _hide(subject)
    for page in (path, f"{path}/sujets"):
        text = text_of(client.get(page))
        assert "1 contribution masquée : 1 " in text
        assert "Pourquoi masque-t-on un texte ?" in text
        assert "Des mots trop vifs" not in text


def _hide(subject) -> None:
    ref = Ref(SUBJECT, subject.id)
    with unit_of_work(Actor(make_account().id)) as work:
        reports.report(work, ref, Motive.INSULT, "C’est blessant.", "", clock.now())
    case = moderation.open_case_of(ref)
    assert case is not None
    seen = {case.id: digest_of(registry.read([ref])[ref].words)}
    moderator = square.someone("moderator", make_officer().id, "body", subject.body_id)
    with unit_of_work(moderator) as work:
        ruling = Ruling(Verdict.HIDE, Motive.INSULT, None, "On ne vise pas les personnes.")
        desk.decide(work, seen, ruling, square.SITE, clock.now())


@pytest.mark.parametrize("own", [False, True])
def test_four_of_each_take_as_many_queries_as_two(client, queries, own):
    body = tables.make_table() if own else make_body(BodyKind.STEERING, name="Comité d’essai")
    path, number = f"/tables/{body.slug}" if own else f"/instances/{body.slug}", body.id

    def asked() -> int:
        pages.shelf.clear()
        db.session.expunge_all()
        queries.clear()
        assert client.get(path).status_code == 200
        return len(queries)

    for mark in (" un", " deux"):
        fill(bodies.by_id(number), mark)
    two = asked()
    for mark in (" trois", " quatre"):
        fill(bodies.by_id(number), mark)
    assert asked() == two
