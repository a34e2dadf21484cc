"""Whoever owes something, of any kind, stands on the page of what is expected; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from commons.kernel import clock, pages
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from commons.threads import stories
from participation.bodies.types import BodyKind
from participation.debates.types import Phase
from participation.initiatives import deciding, sending
from participation.initiatives.types import CallKind
from participation.meetings import agreed, minutes
from participation.meetings.types import ActionState, MinutesState
from participation.neighbourhoods import proposing
from participation.referrals import answering
from participation.tables import commitments, subjects
from participation.tables.types import CommitmentState, SubjectState
from tests.factories import debates as debate
from tests.factories import initiatives as initiative
from tests.factories import referrals as referral
from tests.factories import roadmaps, tables
from tests.factories.budgets import make_place
from tests.factories.identity import text_of
from tests.factories.participation import make_body

pytestmark = pytest.mark.usefixtures("frozen")
DAY = timedelta(days=1)


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


class Owing:
    """One of each thing that owes something, and how each debt is honoured."""

    def __init__(self, name: str = "") -> None:
        self.table = tables.make_table(make_place(), name=f"Table qui doit{name}")
        self.city = make_body(BodyKind.COMMUNE, name=f"Commune qui doit{name}")
        self.debate = debate.make_debate(Phase.OPEN, body=self.city, question=f"Quelle place pour le marché{name} ?")
        self.referral = referral.make_referral(asking=self.table, asked=self.city)
        self.meeting = tables.make_past_meeting(self.table, 40, title=f"Rencontre sans compte rendu{name}")
        self.subject = tables.make_subject(self.table, f"Sujet sans nouvelle{name}")
        self.commitment = tables.make_commitment(self.table, words=f"Repeindre le banc{name}")
        with unit_of_work(SYSTEM) as work:
            due = clock.now().date()
            said = f"Écrire au bailleur{name}"
            self.action = agreed.take_on(work, self.meeting.id, said, "Samia", due, clock.now())
        nora = initiative.somebody_new()
        self.nora = nora
        self.call = initiative.make_call(CallKind.FPH, body=self.city, title=f"Fonds qui doit{name}")
        file = initiative.publish(nora, initiative.make_file(nora, title=f"Un four à pain{name}"))
        self.sent = initiative.make_sent(nora, file, self.call)
        other = initiative.publish(nora, initiative.make_file(nora, title=f"Une fanfare{name}"))
        self.asked = initiative.make_sent(nora, other, self.call)
        with unit_of_work(SYSTEM) as work:
            deciding.ask(work, self.asked.id, self.asked.version, "Qui joue ?", 10, clock.now())
        self.place = roadmaps.make_roadmap()[0]
        self.proposal = roadmaps.propose(self.place, f"Des arbres fruitiers{name}", initiative.somebody_new())

    def honour(self) -> None:
        """Everybody does what they owe."""
        with unit_of_work(SYSTEM) as work:
            now = clock.now()
            answering.answer(work, self.referral.id, referral.ANSWER, now)
            minutes.write(work, self.meeting.id, 0, "On a parlé.", MinutesState.PUBLISHED, now)
            agreed.follow(work, self.action.id, ActionState.DONE, "", self.action.version, now)
            subjects.settle(work, self.subject.id, SubjectState.HANDLED, "C’est fait.", self.subject.version, now)
            state, version = CommitmentState.KEPT, self.commitment.version
            commitments.follow(work, self.commitment.id, state, "Vu sur place.", version, now)
            deciding.not_admit(work, self.sent.id, self.sent.version, "Hors sujet.", now)
            proposing.decline(work, self.proposal.id, "Le sol est pollué.", now)
        with unit_of_work(self.nora) as work:
            sending.withdraw(work, self.asked.id, "", clock.now())
        with clock.frozen(self.debate.closes_at + DAY):
            debate.say(self.debate.slug, "Un mot.", now=self.debate.opens_at + DAY)
            debate.say(self.debate.slug, "Un autre.", now=self.debate.opens_at + DAY)
            debate.publish_synthesis(self.debate.slug)
            debate.answer(self.debate.slug)


WORDS = (
    "Quelle place pour le marché ?", "Répondre à la saisine", "Rencontre sans compte rendu", "Sujet sans nouvelle",
    "Repeindre le banc", "Écrire au bailleur", "Réponse de « Fonds qui doit »",
    "Répondre à la question de « Fonds qui doit »", "Une réponse à cette proposition",
)  # fmt: skip


def test_one_of_each_is_listed_late_first_and_counted_by_who_owes(client):
    owing = Owing()
    page = text_of(client.get("/engagements"))
    assert "9 réponses ou actes attendus" in page
    assert "1 en retard" in page
    listed = page[page.index("Une par une") :]
    assert [words for words in WORDS if words not in listed] == []
    assert listed.index("Publier le compte rendu") < min(
        listed.index(words) for words in WORDS if "compte" not in words
    )
    assert "En retard de 9 jours, sans réponse depuis 39 jours" in listed
    table = page[page.index("Qui doit quoi") : page.index("Une par une")]
    assert f"{owing.city.name} 0 3" in table
    assert f"{owing.table.name} 1 2" in table
    assert "Samia 0 1" in table


def test_what_was_honoured_goes_away_at_once(client):
    owing = Owing()
    assert "9 réponses ou actes attendus" in text_of(client.get("/engagements"))
    owing.honour()
    page = text_of(client.get("/engagements"))
    assert "Rien n’est attendu aujourd’hui" in page
    assert [words for words in WORDS if words in page] == []


def test_the_minutes_of_a_meeting_are_expected_as_soon_as_it_ends(client):
    table = tables.make_table(make_place())
    meeting = tables.make_meeting(table, clock.now() + DAY)
    assert "Rien n’est attendu aujourd’hui" in text_of(client.get("/engagements"))
    with clock.frozen(meeting.ends_at + DAY):
        assert "Publier le compte rendu" in text_of(client.get("/engagements"))


def test_what_is_not_public_is_not_listed(client):
    nora = initiative.somebody_new()
    initiative.make_sent(nora, initiative.make_file(nora, title="Dossier privé"), initiative.make_call(CallKind.FPH))
    debate.make_debate(Phase.DRAFT, question="Brouillon de débat ?")
    roadmaps.propose(roadmaps.make_roadmap()[0], "Mots d’une visiteuse, pas encore relus")
    page = text_of(client.get("/engagements"))
    assert "Rien n’est attendu aujourd’hui" in page


def test_five_of_each_take_as_many_queries_as_one(client, queries):
    def asked() -> int:
        pages.shelf.clear()
        db.session.expire_all()
        db.session.expunge_all()
        queries.clear()
        assert client.get("/engagements").status_code == 200
        return len(queries)

    Owing()
    one = asked()
    for number in range(4):
        Owing(f" {number}")
    assert asked() == one


def test_every_kind_with_debts_says_which_are_open():
    """A kind that owes on a thread owes on the public page too; a contribution's debt is its debate's."""
    silent = {
        kind for kind, story in stories.told().items()
        if story.debts is not stories.Story().debts and story.open_debts is stories.Story().open_debts
    }  # fmt: skip
    assert silent == {"participation.contribution", "participation.initiative"}
