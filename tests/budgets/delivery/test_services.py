"""What becomes of what was elected: born once, moved, put off, paid, accounted for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from budgets.delivery import drafts, policies, queries, reminding, services, sightings, writing
from budgets.delivery.drafts import BilanDraft, Shot, SightingDraft, SpendingDraft
from budgets.delivery.models import ActionSpending, ProgrammeAction
from budgets.delivery.types import ActionState, NewsKind
from budgets.results import queries as results
from budgets.results.events import ResultOverridden, ResultsProclaimed
from commons.identity.events import AccountErased
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, Refused, Stale
from commons.kernel.outbox import OutboxMessage
from commons.kernel.refs import Ref
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation.types import Standing
from commons.threads.models import Tie
from tests.factories.delivery import a_photo, carried_by, first_action
from tests.factories.identity import make_account


def done(command, *args, actor=SYSTEM, **more):
    """Carry one command out now."""
    with unit_of_work(actor) as work:
        return command(work, *args, clock.now(), **more)


def spending(cents: int, **more) -> SpendingDraft:
    return SpendingDraft("Des planches", Money(cents), clock.now().date(), **more)


def test_each_elected_project_becomes_one_action_and_no_other_does(edition):
    born = queries.of_edition(edition.id)
    assert {action.project_id for action in born} == results.elected_ids(edition)
    assert 0 < len(born) < 5
    assert all(action.budget == action.project.cost and action.place_id == edition.place_id for action in born)


def test_whoever_follows_the_project_or_the_edition_reaches_the_action(edition):
    for action in queries.of_edition(edition.id):
        causes = {tie.cause for tie in db.session.scalars(select(Tie)) if tie.effect == action.ref}
        assert causes == {Ref("budgets.project", action.project_id), Ref("budgets.edition", edition.id)}


def test_programme_is_born_once_when_told_twice(edition):
    before = [action.id for action in queries.of_edition(edition.id)]
    for _time in range(2):
        with unit_of_work(SYSTEM) as work:
            services.programme_is_born(work, ResultsProclaimed(edition.id, edition.slug))
    assert [action.id for action in queries.of_edition(edition.id)] == before
    assert all(len(lines) == 1 for lines in queries.news(before).values())


def test_an_action_goes_from_start_to_done_only_with_proof(edition):
    action = first_action(edition)
    done(services.move, action.id, 1, ActionState.UNDER_WAY, "")
    with pytest.raises(Invalid) as error:
        done(services.move, action.id, 2, ActionState.DONE, "")
    assert "picture" in error.value.fields
    done(services.move, action.id, 2, ActionState.DONE, "", shot=Shot(a_photo(), "Le jardin, planté"))
    assert action.state is ActionState.DONE
    assert action.proof_alt == "Le jardin, planté"
    assert action.ended_on == policies.today(clock.now())


def test_nothing_is_abandoned_without_a_reason(edition):
    action = first_action(edition)
    with pytest.raises(Invalid):
        done(services.move, action.id, 1, ActionState.ABANDONED, "  \u200b ")
    done(services.move, action.id, 1, ActionState.ABANDONED, "Le terrain est vendu.")
    assert action.reason == "Le terrain est vendu."


def test_who_saves_an_older_page_is_told(edition):
    action = first_action(edition)
    done(services.move, action.id, 1, ActionState.UNDER_WAY, "")
    with pytest.raises(Stale):
        done(services.put_off, action.id, 1, clock.now().date(), "")


def test_a_delay_keeps_both_days_and_its_reason(edition):
    action, first = first_action(edition), clock.now().date() + timedelta(days=30)
    done(services.put_off, action.id, 1, first, "")
    with pytest.raises(Invalid):
        done(services.put_off, action.id, 2, first + timedelta(days=60), "")
    done(services.put_off, action.id, 2, first + timedelta(days=60), "Les plantes arrivent au printemps.")
    last = queries.news([action.id])[action.id][-1]
    assert (last.kind, last.old_day, last.new_day) == (NewsKind.DELAY, first, first + timedelta(days=60))


def test_late_and_silent_are_computed_from_the_clock(edition):
    action, day = first_action(edition), clock.now().date() + timedelta(days=30)
    done(services.put_off, action.id, 1, day, "")
    assert not policies.is_late(action, clock.now() + timedelta(days=30))
    assert policies.is_late(action, clock.now() + timedelta(days=31))
    assert policies.days_silent(action, clock.now() + timedelta(days=89)) == 0
    assert policies.days_silent(action, clock.now() + timedelta(days=90)) == 90


def test_money_is_only_added_and_over_budget_says_why(edition):
    action = first_action(edition)
    done(writing.spend, action.id, spending(action.budget.cents))
    with pytest.raises(Invalid) as error:
        done(writing.spend, action.id, spending(1))
    assert list(error.value.fields) == ["over_reason"]
    done(writing.spend, action.id, spending(1, over_reason="Le bois a augmenté."))
    assert queries.spent([action.id])[action.id] == action.budget.cents + 1
    assert action.over_reason == "Le bois a augmenté."
    done(writing.spend, action.id, spending(1, correction=True))
    assert action.over_reason == ""
    assert len(queries.spendings(action.id)) == 3


def test_a_correction_never_takes_more_than_was_spent(edition):
    action = first_action(edition)
    done(writing.spend, action.id, spending(500))
    with pytest.raises(Invalid):
        done(writing.spend, action.id, spending(501, correction=True))


def test_a_form_of_money_sent_twice_is_one_line(edition):
    action = first_action(edition)
    for _time in range(2):
        done(writing.spend, action.id, spending(500, ticket="a" * 32))
    assert db.session.scalar(select(func.count()).select_from(ActionSpending)) == 1


def test_the_account_waits_for_the_end_and_its_carrier_is_reminded_once(edition):
    action, person = first_action(edition), make_account()
    carried_by(action, person.id)
    draft = BilanDraft("Un jardin de 200 m².", 120, Money(100_000), "Arroser le soir.")
    with pytest.raises(Refused):
        done(writing.account, action.id, action.version, draft)
    done(services.move, action.id, action.version, ActionState.DONE, "", proof_url="https://exemple.fr/pv.pdf")
    told = OutboxMessage.key.startswith(f"budgets.action.bilan:{action.id}:")
    reminding.remind()
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage).where(told)) == 0
    with clock.frozen(clock.now() + policies.BILAN_WITHIN + timedelta(days=1)):
        reminding.remind()
        reminding.remind()
        assert db.session.scalar(select(func.count()).select_from(OutboxMessage).where(told)) == 1
    done(writing.account, action.id, action.version, draft, actor=Actor(person_id=person.id))
    assert queries.bilans([action.id])[action.id].people == 120


def test_words_without_account_and_pictures_are_read_first(edition):
    action, person = first_action(edition), make_account()
    unread = done(sightings.say, action.id, SightingDraft("Les bancs sont posés."), actor=NOBODY)
    assert unread.standing is Standing.WAITING
    shot = SightingDraft("Voyez.", shot=Shot(a_photo(), "Trois bancs"))
    assert done(sightings.say, action.id, shot, actor=Actor(person_id=person.id)).standing is Standing.WAITING
    plain = done(sightings.say, action.id, SightingDraft("Tout est bien."), actor=Actor(person_id=person.id))
    assert plain.standing is Standing.SHOWN
    with pytest.raises(Refused):
        done(sightings.answer, unread.id, "Merci.", "La mairie")
    done(sightings.answer, plain.id, "Merci à vous.", "La mairie")
    with pytest.raises(Refused):
        done(sightings.answer, plain.id, "Encore merci.", "La mairie")


def test_sightings_forget_their_author_and_actions_their_carrier_told_twice(edition):
    action, person = first_action(edition), make_account()
    said = done(sightings.say, action.id, SightingDraft("Bien.", "Aïcha"), actor=Actor(person_id=person.id))
    action.account_id = person.id
    db.session.flush()
    for _time in range(2):
        with unit_of_work(SYSTEM) as work:
            sightings.sightings_forget_their_author(work, AccountErased(person.id))
    db.session.expire_all()
    assert (said.author_id, said.author_name, said.words) == (None, "", "Bien.")
    assert db.session.get(ProgrammeAction, action.id).account_id is None


def test_programme_follows_override_told_twice(edition):
    from tests.budgets.delivery.test_overriding import granted

    left_out = next(p for p in _projects(edition) if p.id not in results.elected_ids(edition))
    override = granted(edition, left_out.code, added=True)
    fact = ResultOverridden(override.id, left_out.id, edition.id, True)
    for _time in range(2):
        with unit_of_work(SYSTEM) as work:
            services.programme_follows_override(work, fact)
    assert sum(a.project_id == left_out.id for a in queries.of_edition(edition.id)) == 1


@pytest.mark.parametrize("words", ["", "\u202e\u200b", "\x00\x07"])
def test_words_that_cannot_be_read_are_refused(words):
    with pytest.raises(Invalid):
        drafts.words(words, "words")


@pytest.mark.parametrize("link", ["http://a.fr", "javascript:alert(1)", "https://a b", "data:x"])
def test_a_proof_is_only_a_safe_address(link):
    with pytest.raises(Invalid):
        drafts.link(link)


def _projects(edition):
    return [project for found in results.projects_by_envelope(edition).values() for project in found]
