"""What debates tell of themselves to the rest of the product: titles, stories, debts, moderation, rights."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commons.kernel import clock, refs
from commons.kernel.actor import SYSTEM
from commons.kernel.refs import Ref
from commons.kernel.rights import rights_tables
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import registry
from commons.moderation.types import Standing
from commons.threads import stories
from participation.debates import contributing, queries, results, services
from participation.debates.models import Contribution
from participation.debates.rights import RIGHTS
from participation.debates.types import CONTRIBUTION, DEBATE, SYNTHESIS, Phase, Signing
from tests.factories import debates as make
from tests.factories.budgets import make_territory

pytestmark = pytest.mark.usefixtures("frozen", "database")


@pytest.fixture(autouse=True)
def _in_a_request(app):
    with app.test_request_context():
        yield


def sentences(kind: str, number: int) -> list[str]:
    return [moment.sentence for moment in stories.story_of(kind).moments([number])[number]]


def test_a_debate_a_contribution_and_a_synthesis_have_a_title_and_an_address():
    debate = make.make_debate(Phase.SYNTHESISED)
    said, published = queries.contribution(debate.id, 1), results.published(debate.id)[0]
    known = refs.resolve([Ref(DEBATE, debate.id), Ref(CONTRIBUTION, said.id), Ref(SYNTHESIS, published.id)])
    assert [(target.title, target.url, target.public) for target in known.values()] == [
        (debate.question, f"/debats/{debate.slug}", True),
        ("Un avis numéro 1.", f"/debats/{debate.slug}/contributions/1", True),
        (f"Synthèse : {debate.question}", f"/debats/{debate.slug}/synthese/1", True),
    ]


def test_drafts_and_words_out_of_sight_are_not_public_and_keep_their_words():
    draft, debate = make.make_debate(Phase.DRAFT), make.make_debate()
    hidden = make.say(debate.slug, "Une insulte.", shown=False)
    assert not refs.resolve_one(Ref(DEBATE, draft.id)).public
    target = refs.resolve_one(Ref(CONTRIBUTION, hidden.id))
    assert (target.public, target.title) == (False, "Contribution n° 1")


def test_a_debate_tells_its_story_and_what_is_owed():
    debate = make.make_debate(Phase.ANSWERED)
    told = sentences(DEBATE, debate.id)
    assert told[0].startswith("Le débat est annoncé")
    assert told[1:] == ["La synthèse est publiée (version 1).", "La réponse est publiée."]
    (debt,) = stories.story_of(DEBATE).debts([debate.id])[debate.id]
    assert (debt.by, debt.due_at, debt.done_at) == (debate.body.name, debate.answer_due_at, clock.now())
    owing = make.make_debate(Phase.SYNTHESISED)
    (debt,) = stories.story_of(DEBATE).debts([owing.id])[owing.id]
    assert debt.is_late(owing.answer_due_at)
    assert not debt.is_late(owing.answer_due_at - timedelta(seconds=1))
    draft = make.make_debate(Phase.DRAFT)
    assert stories.story_of(DEBATE).debts([draft.id]) == stories.story_of(DEBATE).moments([draft.id]) == {}


def test_an_end_put_off_is_part_of_the_story_with_its_reason():
    debate = make.make_debate()
    with unit_of_work(SYSTEM) as work:
        services.extend(work, debate.slug, debate.closes_at + timedelta(days=2), "Il a plu.", clock.now())
    moments = stories.story_of(DEBATE).moments([debate.id])[debate.id]
    assert [moment.why for moment in moments] == ["", "Il a plu."]


def test_a_contribution_tells_what_became_of_it_and_whose_it_is():
    debate, me = make.make_debate(), make.somebody_speaking()
    said = make.say(debate.slug, actor=me)
    assert stories.story_of(CONTRIBUTION).mine(me.person_id) == [said.id]
    assert sentences(CONTRIBUTION, said.id) == ["Ces mots ont été reçus."]
    with unit_of_work(me) as work:
        contributing.withdraw(work, debate.slug, 1, clock.now() + timedelta(hours=1))
    assert sentences(CONTRIBUTION, said.id)[-1] == "Leur auteur les a retirés."
    answered = make.make_debate(Phase.ANSWERED)
    quoted = queries.contribution(answered.id, 1)
    assert sentences(CONTRIBUTION, quoted.id)[-1] == "La réponse est publiée."
    (debt,) = stories.story_of(CONTRIBUTION).debts([quoted.id])[quoted.id]
    assert debt.done_at is not None
    published = results.published(answered.id)[0]
    assert sentences(SYNTHESIS, published.id) == ["La synthèse est publiée (version 1).", "La réponse est publiée."]


def test_moderation_reads_contributions_and_hides_them_twice_as_once():
    place = make_territory()
    debate, me = make.make_debate(place=place), make.somebody_speaking("Amina B.")
    said = make.say(debate.slug, "Mes mots.", title="Titre", actor=me, signing=Signing.NAME)
    kind = registry.moderated(CONTRIBUTION)
    excerpt = kind.read([said.id])[said.id]
    assert (excerpt.words, excerpt.author_name, excerpt.author_id) == ("Titre\nMes mots.", "Amina B.", me.person_id)
    assert excerpt.space == Ref(DEBATE, debate.id)
    assert set(excerpt.scopes) == {("body", debate.body_id), *(("territory", n) for n in _holders(place.id))}
    assert set(excerpt.scopes) == set(queries.scopes(debate))
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            kind.apply(work, said.id, Standing.HIDDEN)
        assert said.standing is Standing.HIDDEN
    with unit_of_work(SYSTEM) as work:
        kind.apply(work, 999_999, Standing.HIDDEN)


def _holders(place_id: int) -> set[int]:
    from commons.territory import queries as territory

    return set(territory.holders()[place_id])


def test_moderation_reads_many_with_as_many_questions_as_one(statements):
    debate = make.make_debate(place=make_territory())
    ids = [make.say(debate.slug).id for _ in range(12)]
    kind = registry.moderated(CONTRIBUTION)
    counts = []
    kind.read(ids)
    for some in (ids[:1], ids):
        statements.clear()
        kind.read(some)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_rights_are_handed_to_the_public_page(app, client):
    assert any(table.rights == RIGHTS for table in rights_tables(app))
    assert Contribution.__tablename__ == "participation_contribution"
