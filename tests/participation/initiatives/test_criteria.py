"""Criteria, priorities and rules of a call: written while it is prepared, frozen with a digest, public."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock, refs
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import constraint_of, db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.refs import Ref, Target
from commons.kernel.unit_of_work import unit_of_work
from participation.initiatives import calling, criteria, policies, queries_calls, queries_rules, rules, sending
from participation.initiatives.criteria import CriterionDraft
from participation.initiatives.models_calls import Call
from participation.initiatives.reasons import InitiativeReason as R
from participation.initiatives.types import CallKind
from tests.factories import ami
from tests.factories import budgets as territory
from tests.factories import initiatives as make

pytestmark = pytest.mark.usefixtures("frozen")
KIND = "tests.priority"


@pytest.fixture
def priorities(monkeypatch):
    """Two priorities of residents, as another domain would tell of them."""
    monkeypatch.setattr(refs, "_kinds", dict(refs._kinds))
    monkeypatch.setattr(criteria, "_choices", {})
    titles = {1: "De l’ombre", 2: "Le bus du soir"}
    refs.register(KIND, "Priorité", lambda ids: {n: Target(titles[n], f"/priorites/{n}") for n in ids if n in titles})
    criteria.offer_priorities(KIND, lambda actor: list(titles.items()))
    return [Ref(KIND, 1), Ref(KIND, 2)]


def write(call, *rows, seen=None, by=SYSTEM):
    with unit_of_work(by) as work:
        return criteria.write_criteria(work, call.id, seen or call.version, ami.drafts(*rows), clock.now())


def publish(call, by=SYSTEM):
    with unit_of_work(by) as work:
        return calling.publish(work, call.id, queries_calls.call_by_id(call.id).version, clock.now())


def test_an_ami_is_published_with_criteria_readers_and_a_delay_to_contest(place):
    for changes, reason in (
        ({"readers": 0}, R.NEEDS_READERS), ({"appeal_days": 0}, R.NEEDS_APPEAL),
    ):  # fmt: skip
        call = ami.make_ami(place, published=False, **changes)
        with pytest.raises(Refused) as refused:
            publish(call)
        assert refused.value.reason is reason
    bare = make.make_call(CallKind.AMI, place, published=False, readers=2, appeal_days=10)
    with pytest.raises(Refused) as refused:
        publish(bare)
    assert refused.value.reason is R.NEEDS_CRITERIA


@pytest.mark.parametrize("kind", list(CallKind))
@pytest.mark.parametrize(("readers", "days", "count"), [(0, 0, 0), (2, 0, 0), (2, 10, 1), (0, 10, 1), (2, 0, 1)])
def test_what_each_door_asks_before_it_opens(kind, readers, days, count):
    refusal = policies.refusal_of_rules(Call(kind=kind, readers=readers, appeal_days=days), count)
    if readers and not count:
        assert refusal is R.NEEDS_CRITERIA
    elif kind is not CallKind.AMI:
        assert refusal is None
    else:
        expected = R.NEEDS_CRITERIA if not count else R.NEEDS_READERS if not readers else R.NEEDS_APPEAL
        assert refusal is (None if count and readers and days else expected)


def test_criteria_are_rewritten_whole_until_the_publication(place):
    call = ami.make_ami(place, published=False)
    write(call, ("Un", "Mot.", 1, 5), ("Deux", "Mot.", 2, 10))
    with pytest.raises(Stale):
        write(call, seen=1)
    assert [(each.rank, each.label) for each in queries_rules.criteria_of(call.id)] == [(1, "Un"), (2, "Deux")]
    for actor in (make.team("officer"), make.team("secretariat", "territory", territory.make_place("Ailleurs").id)):
        with pytest.raises(Refused):
            write(call, by=actor)
    publish(call)
    with pytest.raises(Refused) as refused:
        write(queries_calls.call_by_id(call.id))
    assert refused.value.reason is R.CALL_PUBLISHED


@pytest.mark.parametrize(
    ("row", "field"),
    [(("", "Mot.", 1, 5), "label_0"), (("Un", " ", 1, 5), "words_0"), (("Un", "Mot.", 0, 5), "weight_0"),
     (("Un", "Mot.", 101, 5), "weight_0"), (("Un", "Mot.", 1, 0), "scale_0"), (("Un", "Mot.", 1, 21), "scale_0")],
)  # fmt: skip
def test_a_criterion_is_whole(place, row, field):
    call = ami.make_ami(place, published=False)
    with pytest.raises(Invalid) as refused:
        write(call, row)
    assert list(refused.value.fields) == [field]


def test_the_digest_is_of_everything_that_was_published_and_the_database_keeps_it(place, priorities):
    call = ami.make_ami(place, published=False)
    with unit_of_work(SYSTEM) as work:
        criteria.answer_priorities(work, call.id, call.version, priorities, clock.now())
    publish(call)
    call = queries_calls.call_by_id(call.id)
    known = queries_rules.criteria_of(call.id), queries_rules.priorities_of(call.id)
    assert call.digest == rules.digest(call, *known)
    assert "Le faire ensemble" in rules.canonical(call, *known)
    for statement, name in (
        ("UPDATE participation_call_criterion SET weight = 9", "participation_call_criterion_frozen"),
        ("DELETE FROM participation_call_criterion", "participation_call_criterion_frozen"),
        ("DELETE FROM participation_call_priority", "participation_call_priority_frozen"),
        ("UPDATE participation_call SET readers = 3", "participation_call_rules_frozen"),
        ("UPDATE participation_call SET digest = 'x'", "participation_call_rules_frozen"),
        ("UPDATE participation_call SET words = 'Autre.'", "participation_call_rules_frozen"),
        ("UPDATE participation_call SET closes_at = closes_at + interval '1 day'", "participation_call_rules_frozen"),
        ("UPDATE participation_call SET place_id = NULL", "participation_call_rules_frozen"),
    ):
        with pytest.raises(IntegrityError) as refused:
            db.session.execute(text(statement))
        assert constraint_of(refused.value) == name
        db.session.rollback()
    with unit_of_work(SYSTEM) as work:  # closing it is no change of its rules
        calling.close(work, call.id, "Fini.", clock.now())


def test_a_call_answers_priorities_that_its_secretariat_may_choose(place, priorities):
    call = ami.make_ami(place, published=False)
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        criteria.answer_priorities(work, call.id, call.version, [Ref(KIND, 3)], clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        criteria.answer_priorities(work, call.id, call.version, [Ref("other.kind", 1)], clock.now())
    with unit_of_work(SYSTEM) as work:
        criteria.answer_priorities(work, call.id, call.version, [*priorities[::-1], priorities[0]], clock.now())
    assert [each.ref for each in queries_rules.priorities_of(call.id)] == priorities[::-1]


def test_an_application_says_which_priorities_it_answers(place, priorities, desk):
    call, nora = ami.make_ami(place, published=False), make.somebody_new()
    with unit_of_work(SYSTEM) as work:
        criteria.answer_priorities(work, call.id, call.version, priorities, clock.now())
    publish(call)
    file = make.make_file(nora, place)
    for chosen, reason in (((), R.NEEDS_A_PRIORITY), ([Ref(KIND, 9)], R.UNKNOWN_CHOICE)):
        with pytest.raises(Invalid) as refused, unit_of_work(nora) as work:
            sending.send(work, file.id, call.id, file.version, clock.now(), priorities=chosen)
        assert refused.value.fields["priorities"] == reason.sentence
    desk.sit(nora)
    path = f"/mes-initiatives/{file.id}/envoyer/{call.slug}"
    assert desk.send(path).status_code == 422
    assert desk.send(path, priorities=[str(priorities[1])]).status_code == 303
    (sent,) = queries_calls.received(call.id)
    assert queries_rules.answered_by([sent.id]) == {sent.id: [priorities[1]]}
    assert "Le bus du soir" in desk.read(f"/mes-initiatives/envois/{sent.id}/accuse").text
    assert "Répond à" in desk.read(f"/mes-initiatives/{file.id}").text
    assert "Répond à" in desk.read(f"/appels/{call.slug}").text
    with unit_of_work(nora) as work:
        sending.withdraw(work, sent.id, "Je change.", clock.now())
    assert desk.send(path, priorities=[str(priorities[0])]).status_code == 303
    assert queries_rules.answered_by([sent.id]) == {sent.id: [priorities[0]]}


def test_everybody_reads_the_criteria_and_their_digest(desk, place):
    call = ami.make_ami(place)
    page = desk.read(f"/appels/{call.slug}/criteres").text
    for words in ("Le faire ensemble", "Plusieurs associations", "Compte pour 2 sur 6", call.digest):
        assert words in page
    assert f"/appels/{call.slug}/criteres" in desk.read(f"/appels/{call.slug}").text
    plain = make.make_call(place=place)
    assert "n’a pas de grille" in desk.read(f"/appels/{plain.slug}/criteres").text
    draft = ami.make_ami(place, published=False)
    assert desk.read(f"/appels/{draft.slug}/criteres").status_code == 404


def test_the_desk_writes_criteria_row_by_row_and_says_what_is_wrong_beside_its_row(desk, place):
    call = ami.make_ami(place, published=False)
    desk.sit(make.team("secretariat"))
    path = f"/equipe/initiatives/appels/{call.id}/criteres"
    assert "Le faire ensemble" in desk.read(path).text
    wrong = desk.send(path, label_4="Un cinquième", words_4="", weight_4="1", scale_4="5")
    assert wrong.status_code == 422
    assert "Un cinquième" in wrong.text
    assert desk.send(path, label_0="", words_0="", label_4="Un cinquième", words_4="Mot.").status_code == 303
    assert [each.label for each in queries_rules.criteria_of(call.id)] == [
        "Le faire ensemble",
        "Le budget",
        "Un cinquième",
    ]
    stale = desk.send(path, version="1", label_0="Perdu ?")
    assert stale.status_code == 409
    assert "Perdu ?" in stale.text
    publish(call)
    desk.sit(make.team("secretariat"))
    assert "ses règles ne changent plus" in desk.read(path).text


@pytest.mark.parametrize("words", ["x" * 100_000, "\x00\x07", "\u202e", "🧵" * 5_000, "<script>x</script>", "'; --"])
def test_bad_input_in_criteria_is_answered_with_its_form(desk, place, words):
    call = ami.make_ami(place, published=False)
    desk.sit(make.team("secretariat"))
    path = f"/equipe/initiatives/appels/{call.id}/criteres"
    assert desk.send(path, label_0=words, words_0=words, weight_0=words, scale_0=words).status_code == 422
    answer = desk.send(path, label_0=words[:100], words_0=words[:900])
    assert answer.status_code in (303, 422)
    assert "<script>x" not in desk.read(path).text


@pytest.mark.parametrize("part", ["criteres", "priorites"])
def test_only_the_secretariat_of_the_call_opens_its_rules(desk, place, part, priorities):
    call = ami.make_ami(place, published=False)
    path = f"/equipe/initiatives/appels/{call.id}/{part}"
    for actor, status in (
        (NOBODY, 303), (make.somebody_new(), 403), (make.team("officer"), 403),
        (make.team("secretariat", "territory", territory.make_place("Ailleurs").id), 403),
        (make.team("secretariat", "territory", place.id), 200),
    ):  # fmt: skip
        desk.sit(actor)
        assert desk.read(path).status_code == status
    assert desk.read(path.replace(str(call.id), "987654")).status_code == 404


def test_priorities_are_ticked_at_the_desk_and_shown_to_everybody(desk, place, priorities):
    call = ami.make_ami(place, published=False)
    desk.sit(make.team("secretariat"))
    path = f"/equipe/initiatives/appels/{call.id}/priorites"
    assert desk.send(path, priorities=[str(ref) for ref in priorities]).status_code == 303
    assert desk.send(path, priorities=["n’importe quoi"]).status_code == 422
    forged = "/equipe/initiatives/appels/nouveau"
    publish(call)
    late = desk.send(forged, to=path, version=str(queries_calls.call_by_id(call.id).version), priorities=[])
    assert late.status_code == 403
    assert len(queries_rules.priorities_of(call.id)) == 2
    desk.sit(NOBODY)
    assert "De l’ombre" in desk.read(f"/appels/{call.slug}").text


def test_a_call_is_prepared_at_the_desk_with_its_rules(desk, place):
    desk.sit(make.team("secretariat"))
    typed = {
        "kind": "ami", "title": "Répondre aux priorités", "words": "Voilà.", "opens_at": "2026-06-01T08:00",
        "closes_at": "2026-07-01T08:00", "answer_days": "30", "place": str(place.id), "readers": "2", "gap": "25",
        "questions_until": "2026-06-20T08:00", "appeal_days": "15", "appeal_answer_days": "20",
    }  # fmt: skip
    path = "/equipe/initiatives/appels/nouveau"
    for wrong in ({"questions_until": "2026-08-01T08:00"}, {"gap": "0"}, {"appeal_days": "91"}, {"readers": "1"}):
        assert desk.send(path, **(typed | wrong)).status_code == 422, wrong
    assert desk.send(path, **typed).status_code == 303
    (call,) = queries_calls.calls()
    assert (call.readers, call.gap, call.appeal_days, call.appeal_answer_days) == (2, 25, 15, 20)


def test_a_draft_knows_what_it_may_not_say(place):
    assert CriterionDraft("Un", "Mot.", 1, 5).mistakes() == {}
    body = ami.make_ami(place, published=False)
    assert body.digest == ""
