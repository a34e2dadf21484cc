"""A resident votes: list, review, receipt; and everything that must not count twice, late, or for somebody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from budgets.editions.types import EnvelopeRule, Phase, Proof
from budgets.projects import services as projects
from budgets.publication import services as publication
from commons.ballot_box import codes
from commons.identity.models import Residence
from commons.identity.types import Link
from commons.kernel import clock
from commons.kernel.db import db
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.territory.types import PlaceKind
from tests.budgets.ballots.conftest import SECRET, codes_of, digest, hidden, in_the_box, on_the_roll, ways_in
from tests.factories.budgets import make_edition, make_place, secretary


def test_a_resident_chooses_reads_again_votes_and_holds_a_receipt(voter, home) -> None:
    edition = make_edition(place=home)
    fill, box = ways_in(edition)
    resident = voter()
    assert "Choisir mes projets" in resident.get(f"/budgets/{edition.slug}/vote").text
    listed = resident.get(fill)
    assert listed.text.count('class="pick"') == 3
    review = resident.post(fill, choice=codes_of(edition, 2))
    assert "Vous n’avez pas encore voté" in review.text
    assert on_the_roll() == 0
    secret, rules = hidden(review.text, "secret")[0], hidden(review.text, "rules")[0]
    receipt = resident.post(box, choice=hidden(review.text, "choice"), secret=secret, rules=rules)
    assert receipt.status_code == 200
    assert codes.grouped(secret) in receipt.text
    assert "J’ai fini : me déconnecter" in receipt.text
    assert on_the_roll() == 1
    assert in_the_box() == [tuple(sorted(codes_of(edition, 2)))]
    assert "Vous avez voté" in resident.get(f"/budgets/{edition.slug}/vote").text


def test_the_same_submission_again_is_answered_with_the_same_receipt(voter, home) -> None:
    edition = make_edition(place=home)
    _, box = ways_in(edition)
    resident = voter()
    form = {"choice": codes_of(edition, 1), "secret": SECRET, "rules": digest(edition)}
    first, again = resident.post(box, **form), resident.post(box, **form)
    assert first.status_code == again.status_code == 200
    assert re.findall(r'id="receipt-code">([^<]+)', first.text) == re.findall(r'id="receipt-code">([^<]+)', again.text)
    assert (on_the_roll(), len(in_the_box())) == (1, 1)


def test_a_second_ballot_is_refused_with_the_way_to_change_the_first(voter, home) -> None:
    edition = make_edition(place=home)
    _, box = ways_in(edition)
    resident = voter()
    for secret, expected in ((SECRET, 200), (codes.new_secret(), 403)):
        answer = resident.post(box, choice=codes_of(edition, 1), secret=secret, rules=digest(edition))
        assert answer.status_code == expected
    assert "code secret de votre reçu" in answer.text
    assert on_the_roll() == 1


def test_a_form_replayed_by_somebody_else_writes_nothing(voter, home) -> None:
    edition = make_edition(place=home)
    _, box = ways_in(edition)
    form = {"choice": codes_of(edition, 1), "secret": SECRET, "rules": digest(edition)}
    assert voter().post(box, **form).status_code == 200
    other = voter()
    assert other.post(box, **form).status_code == 403
    assert (on_the_roll(), len(in_the_box())) == (1, 1)
    assert other.post(box, **{**form, "secret": codes.new_secret()}).status_code == 200


def test_the_secret_of_the_receipt_replaces_the_ballot_without_any_account(voter, home, app) -> None:
    edition = make_edition(place=home)
    _, box = ways_in(edition)
    first, second = codes_of(edition, 2)
    voter().post(box, choice=[first], secret=SECRET, rules=digest(edition))
    visitor = app.test_client()
    change = f"/budgets/{edition.slug}/changer"
    token = {"csrf_token": hidden(visitor.get(change).text, "csrf_token")[0]}
    listed = visitor.post(change, data={**token, "secret": codes.grouped(SECRET).lower()})
    assert listed.status_code == 200
    assert "checked" not in listed.text  # a receipt proves nothing to whoever would buy a vote
    review = visitor.post(change + "/relire", data={**token, "secret": SECRET, "choice": [second]})
    assert hidden(review.text, "secret") == [SECRET]
    done = visitor.post(change + "/urne", data={**token, "secret": SECRET, "choice": [second]})
    assert "Votre vote a été changé" in done.text
    assert in_the_box() == [(second,)]


@pytest.mark.parametrize(("typed", "says"), [("", "20 lettres"), ("ABCD", "20 lettres"), ("Z" * 20, "Aucun bulletin")])
def test_a_secret_that_opens_nothing_is_shown_again_with_its_reason(app, home, typed: str, says: str) -> None:
    edition = make_edition(place=home)
    visitor = app.test_client()
    change = f"/budgets/{edition.slug}/changer"
    token = {"csrf_token": hidden(visitor.get(change).text, "csrf_token")[0]}
    answer = visitor.post(change, data={**token, "secret": typed})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{typed}"' in answer.text


def test_trying_many_secrets_from_one_address_has_to_wait(app, home) -> None:
    edition = make_edition(place=home)
    visitor = app.test_client()
    change = f"/budgets/{edition.slug}/changer"
    token = {"csrf_token": hidden(visitor.get(change).text, "csrf_token")[0]}
    tries = [visitor.post(change, data={**token, "secret": codes.new_secret()}).status_code for _ in range(11)]
    assert tries == [422] * 10 + [429]


@pytest.mark.parametrize("late", [timedelta(days=14), timedelta(days=-8)])
def test_every_writing_route_refuses_outside_the_period(voter, home, frozen, late: timedelta) -> None:
    edition = make_edition(place=home)
    fill, box = ways_in(edition)
    resident = voter()
    form = {"choice": codes_of(edition, 1), "secret": SECRET, "rules": digest(edition)}
    if late > timedelta(0):
        assert resident.post(box, **form).status_code == 200
    before = (on_the_roll(), in_the_box())
    change = f"/budgets/{edition.slug}/changer"
    with clock.frozen(frozen + late):
        for path in (fill, box, fill + "/confirmation", change, change + "/relire", change + "/urne"):
            answer = resident.post(path, **{**form, "choice": codes_of(edition, 3)[2:]})
            assert answer.status_code == 403, path
            assert "clos" in answer.text or "pas encore ouvert" in answer.text
    assert (on_the_roll(), in_the_box()) == before


def test_a_ballot_over_budget_comes_back_with_everything_that_was_chosen(voter, home) -> None:
    from budgets.counting.types import BallotKind

    edition = make_edition(place=home, ballot=BallotKind.KNAPSACK, ballot_max=0, amount=Money(250_000))
    fill, box = ways_in(edition)
    resident, chosen = voter(), codes_of(edition, 3)
    for path in (fill, box):
        answer = resident.post(path, choice=chosen, secret=SECRET, rules=digest(edition))
        assert answer.status_code == 422
        assert "dépassent le budget" in answer.text
        assert answer.text.count(" checked") == 3
    assert on_the_roll() == 0


def test_a_project_withdrawn_meanwhile_is_named_and_the_rest_is_kept(voter, home, frozen) -> None:
    edition = make_edition(place=home)
    _, box = ways_in(edition)
    resident, (gone, kept) = voter(), codes_of(edition, 2)
    rules = digest(edition)
    with unit_of_work(secretary()) as work:
        projects.withdraw(work, edition.slug, gone, "Le terrain n’est plus libre.", frozen)
    answer = resident.post(box, choice=[gone, kept], secret=SECRET, rules=rules)
    assert answer.status_code == 422
    assert "a été retiré du vote" in answer.text
    assert re.search(rf'value="{kept}" checked', answer.text)


def test_people_vote_where_they_belong(voter, home, frozen) -> None:
    elsewhere = make_place("Ailleurs", PlaceKind.QPV, make_place("Autre ville", PlaceKind.COMMUNE))
    edition = make_edition(place=home)
    fill, box = ways_in(edition)
    stranger = voter(elsewhere)
    assert stranger.get(fill).status_code == 403
    answer = stranger.post(box, choice=codes_of(edition, 1), secret=SECRET, rules=digest(edition))
    assert (answer.status_code, on_the_roll()) == (403, 0)
    assert "un autre quartier que le vôtre" in answer.text


@pytest.mark.parametrize(
    ("rules", "how", "says"),
    [
        ({"links": ()}, {}, "un autre lien"),
        ({"proof": Proof.DESK}, {"proof": Proof.CODE}, "confirmer où vous habitez"),
        ({}, {"link": Link.WORKS}, "un autre lien"),
    ],
)
def test_the_tie_and_its_proof_are_those_the_rules_ask(voter, home, rules, how, says: str) -> None:
    if "links" in rules:
        rules = {"links": (Link.STUDIES,)}
    edition = make_edition(place=home, **{"links": (Link.LIVES,), **rules})
    answer = voter(**how).get(ways_in(edition)[0])
    assert (answer.status_code, says in answer.text) == (403, True)


def test_one_envelope_in_all_means_one_ballot_whichever_it_is(voter, home) -> None:
    edition = make_edition(place=home, envelopes=("A", "B"), envelope_rule=EnvelopeRule.ONE)
    resident = voter()
    a, b = (f"/budgets/{edition.slug}/vote/{e.slug}/urne" for e in edition.envelopes)
    first, *_, last = codes_of(edition, 6)
    assert resident.post(a, choice=[first], secret=SECRET, rules=digest(edition)).status_code == 200
    assert resident.post(b, choice=[last], secret=codes.new_secret(), rules=digest(edition)).status_code == 403


def test_a_forged_form_and_a_visitor_write_nothing(voter, home, app) -> None:
    edition = make_edition(place=home)
    fill, box = ways_in(edition)
    resident = voter()
    form = {"choice": codes_of(edition, 1), "secret": SECRET, "rules": digest(edition)}
    assert resident.client.post(box, data=form).status_code == 400
    assert app.test_client().get(fill).status_code == 303
    assert app.test_client().post(box, data=form).status_code in (400, 401)
    assert on_the_roll() == 0


def test_rules_that_changed_since_the_page_was_opened_are_said(voter, home) -> None:
    edition = make_edition(place=home)
    answer = voter().post(ways_in(edition)[1], choice=codes_of(edition, 1), secret=SECRET, rules="0" * 64)
    assert (answer.status_code, on_the_roll()) == (409, 0)


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.CAMPAIGN, Phase.CLOSED, Phase.PROCLAIMED])
def test_nobody_votes_out_of_the_voting_phase(voter, home, phase: Phase) -> None:
    edition = make_edition(phase, place=home)
    assert voter().get(ways_in(edition)[0]).status_code in (403, 404)


def test_whoever_moves_after_voting_has_no_second_vote(voter, home, frozen) -> None:
    there = make_place("Le Canet", PlaceKind.QPV, commune := make_place("Autre ville", PlaceKind.COMMUNE))
    edition = make_edition(Phase.DRAFT, envelopes=("A", "B"), envelope_rule=EnvelopeRule.HOME)
    a, b = edition.envelopes
    a.place_id, b.place_id = home.id, there.id
    with unit_of_work(secretary()) as work:
        publication.announce(work, edition.slug, frozen)
    resident = voter()
    first, *_, last = codes_of(edition, 6)
    rules = digest(edition)
    ways = [f"/budgets/{edition.slug}/vote/{e.slug}/urne" for e in (a, b)]
    with clock.frozen(edition.opens_at):
        assert resident.post(ways[0], choice=[first], secret=SECRET, rules=rules).status_code == 200
        db.session.execute(update(Residence).values(commune_id=commune.id, qpv_id=there.id))
        answer = resident.post(ways[1], choice=[last], secret=codes.new_secret(), rules=rules)
    assert (answer.status_code, on_the_roll()) == (403, 1)
    assert "Vous avez déjà voté" in answer.text
