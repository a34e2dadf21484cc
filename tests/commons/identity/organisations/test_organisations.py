"""Associations act through their members: declared, joined by a link, verified, never without an admin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commons.identity.events import AccountErased
from commons.identity.organisations import invitations, leaving, numbers, policies, queries, services
from commons.identity.organisations.models import Invitation, Member, Organisation
from commons.identity.organisations.reasons import OrganisationReason as R
from commons.identity.organisations.types import (
    ORGANISATION,
    MemberRole,
    OrganisationDraft,
    OrganisationKind,
    OrganisationState,
)
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor, Grant
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import make_place
from tests.factories.initiatives import make_organisation, somebody_new, team

GRANTS = [
    Grant(role, *scope)
    for role in ("secretariat", "officer", "facilitator", "moderator")
    for scope in (("everywhere", 0), ("territory", 12), ("territory", 99))
]


def invited(admin: Actor, organisation: Organisation, role: MemberRole = MemberRole.MEMBER) -> str:
    with unit_of_work(admin) as work:
        return services.invite(work, organisation.id, role, clock.now())


def join(actor: Actor, token: str) -> None:
    with unit_of_work(actor) as work:
        services.join(work, token, clock.now())


def roles(organisation: Organisation) -> dict[int, MemberRole]:
    db.session.expire_all()
    return {member.account_id: member.role for member in queries.members_of(organisation.id)}


@pytest.mark.parametrize("typed", ["W132001234", "w 132 001 234", "W9N1000256", "W132-001-234"])
def test_a_number_of_the_register_of_associations_is_read_as_people_type_it(typed):
    assert numbers.rna_of(typed).startswith("W")
    assert len(numbers.rna_of(typed)) == 10


@pytest.mark.parametrize("typed", ["", "W", "132001234", "W13200123", "W1320012345", "W13200123é", "X132001234"])
def test_what_is_no_such_number_is_refused(typed):
    with pytest.raises(ValueError, match=r"^"):
        numbers.rna_of(typed)


@pytest.mark.parametrize("typed", ["732829320", "732 829 320 00074", "73282932000074", "35600000000048"])
def test_a_siren_or_siret_whose_check_digit_is_right_is_read(typed):
    assert numbers.siret_of(typed).isdigit()


@pytest.mark.parametrize("typed", ["732829321", "73282932000075", "000000000", "12345", "٧٣٢٨٢٩٣٢٠", "abcdefghi"])
def test_a_wrong_digit_is_found(typed):
    with pytest.raises(ValueError, match=r"^"):
        numbers.siret_of(typed)


@pytest.mark.parametrize("role", [None, *MemberRole])
@pytest.mark.parametrize("grant", [None, *GRANTS])
def test_who_reads_handles_and_verifies(role, grant):
    actor, scopes = Actor(7, frozenset({grant} if grant else ())), [("territory", 12)]
    covering = grant is not None and grant.role in ("secretariat", "officer") and grant.scope_id in (0, 12)
    assert (policies.refusal_to_read(actor, role, scopes) is None) is (role is not None or covering)
    assert (policies.refusal_to_handle(actor, role) is None) is (role is MemberRole.ADMIN)
    assert (policies.refusal_to_verify(actor, role, scopes) is None) is (covering and role is None)


@pytest.mark.parametrize(
    ("role", "admins", "reason"),
    [
        (None, 3, R.NOT_A_MEMBER),
        (MemberRole.MEMBER, 1, None),
        (MemberRole.ADMIN, 2, None),
        (MemberRole.ADMIN, 1, R.LAST_ADMIN),
    ],
)
def test_who_may_go(role, admins, reason):
    assert policies.refusal_to_go(role, admins) is reason


def test_whoever_declares_is_responsible_and_may_belong_to_several(database):
    nora = somebody_new()
    one, two = make_organisation(nora), make_organisation(nora, "Le café des langues")
    assert roles(one) == {nora.person_id: MemberRole.ADMIN}
    assert [m.organisation.name for m in queries.memberships(nora.person_id)] == [two.name, one.name]


def test_a_visitor_declares_nothing(database):
    with pytest.raises(Refused):
        make_organisation(NOBODY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"), ({"name": "\u202e\u202d"}, "name"), ({"rna": "W12"}, "rna"),
        ({"siret": "732829321"}, "siret"), ({"place_id": 424242}, "place"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_beside_its_field(database, changes, field):
    with pytest.raises(Invalid) as refused:
        make_organisation(somebody_new(), **changes)
    assert list(refused.value.fields) == [field]


def test_a_name_keeps_its_letters_and_loses_what_turns_the_line(database):
    made = make_organisation(somebody_new(), "Les \u202eamis\u0000 de   l’arabe العربية <b>")
    assert made.name == "Les amis de l’arabe العربية <b>"


def test_one_person_declares_ten_a_day_at_most(database):
    nora = somebody_new()
    for _ in range(services.MOST_A_DAY):
        make_organisation(nora)
    with pytest.raises(TooMany):
        make_organisation(nora)


def test_a_link_lets_one_person_in_once(database):
    nora, ali, zoe = somebody_new(), somebody_new(), somebody_new()
    organisation = make_organisation(nora)
    token = invited(nora, organisation)
    join(ali, token)
    with pytest.raises(NotFound):
        join(zoe, token)
    assert roles(organisation) == {nora.person_id: MemberRole.ADMIN, ali.person_id: MemberRole.MEMBER}


def test_a_link_is_dead_after_seven_days_and_when_it_was_withdrawn(database, frozen):
    nora, ali = somebody_new(), somebody_new()
    organisation = make_organisation(nora)
    token = invited(nora, organisation)
    with clock.frozen(frozen + invitations.LASTS), pytest.raises(NotFound):
        join(ali, token)
    (link,) = queries.open_invitations(organisation.id)
    with unit_of_work(nora) as work:
        services.withdraw_invitation(work, organisation.id, link.id, clock.now())
    with pytest.raises(NotFound):
        join(ali, token)


def test_a_member_who_uses_a_link_does_not_use_it_up(database):
    nora, ali = somebody_new(), somebody_new()
    organisation = make_organisation(nora)
    token = invited(nora, organisation)
    with pytest.raises(Refused):
        join(nora, token)
    join(ali, token)
    assert ali.person_id in roles(organisation)


def test_a_link_is_for_one_thing_only_and_is_not_kept_in_clear(database):
    nora = somebody_new()
    token = invited(nora, make_organisation(nora))
    with pytest.raises(NotFound):
        invitations.read(token, "participation.initiative", clock.now())
    assert token not in str(db.session.scalars(select(Invitation.token_hash)).all())


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000, "\x00", "' OR 1=1 --", "🌿" * 300])
def test_an_absurd_link_is_dead(database, token):
    with pytest.raises(NotFound):
        join(somebody_new(), token)


def test_only_admins_invite_change_and_remove(database):
    nora, ali, stranger = somebody_new(), somebody_new(), team("secretariat")
    organisation = make_organisation(nora)
    join(ali, invited(nora, organisation))
    draft = OrganisationDraft("Autre nom", OrganisationKind.OTHER)
    for actor in (ali, stranger, NOBODY):
        with pytest.raises(Refused):
            invited(actor, organisation)
        with pytest.raises(Refused), unit_of_work(actor) as work:
            services.change(work, organisation.id, draft, 1, clock.now())
        with pytest.raises(Refused), unit_of_work(actor) as work:
            services.remove(work, organisation.id, nora.person_id, clock.now())
        with pytest.raises(Refused), unit_of_work(actor) as work:
            services.change_role(work, organisation.id, nora.person_id, MemberRole.MEMBER, clock.now())


def test_the_last_admin_neither_leaves_nor_steps_down_until_there_is_another(database):
    nora, ali = somebody_new(), somebody_new()
    organisation = make_organisation(nora)
    join(ali, invited(nora, organisation))
    for act in (
        lambda w: services.leave(w, organisation.id, clock.now()),
        lambda w: services.change_role(w, organisation.id, nora.person_id, MemberRole.MEMBER, clock.now()),
    ):
        with pytest.raises(Refused) as refused, unit_of_work(nora) as work:
            act(work)
        assert refused.value.reason is R.LAST_ADMIN
    with unit_of_work(nora) as work:
        services.change_role(work, organisation.id, ali.person_id, MemberRole.ADMIN, clock.now())
    with unit_of_work(nora) as work:
        services.leave(work, organisation.id, clock.now())
    assert roles(organisation) == {ali.person_id: MemberRole.ADMIN}


def test_an_older_sheet_changes_nothing(database):
    nora = somebody_new()
    organisation = make_organisation(nora)
    for version, outcome in ((1, None), (1, Stale)):
        draft = OrganisationDraft(f"Nom {outcome}", OrganisationKind.OTHER)
        if outcome is None:
            with unit_of_work(nora) as work:
                services.change(work, organisation.id, draft, version, clock.now())
        else:
            with pytest.raises(outcome), unit_of_work(nora) as work:
                services.change(work, organisation.id, draft, version, clock.now())
    db.session.expire_all()
    assert queries.by_id(organisation.id).name == "Nom None"


def test_the_team_of_the_place_verifies_and_another_name_has_to_be_verified_again(database):
    home, elsewhere = make_place("Ici"), make_place("Ailleurs")
    nora = somebody_new()
    organisation = make_organisation(nora, place_id=home.id, rna="W132001234")
    with pytest.raises(Refused), unit_of_work(team("officer", "territory", elsewhere.id)) as work:
        services.verify(work, organisation.id, 1, clock.now())
    officer = team("officer", "territory", home.id)
    with unit_of_work(officer) as work:
        services.verify(work, organisation.id, 1, clock.now())
    found = queries.by_id(organisation.id)
    assert (found.state, found.verified_by) == (OrganisationState.VERIFIED, officer.person_id)
    draft = OrganisationDraft("Un autre nom", OrganisationKind.ASSOCIATION, home.id, "W132001234")
    with unit_of_work(nora) as work:
        services.change(work, organisation.id, draft, found.version, clock.now())
    assert queries.by_id(organisation.id).state is OrganisationState.DECLARED


def test_two_organisations_are_never_verified_under_one_number(database):
    one, two = (make_organisation(somebody_new(), rna="W132001234") for _ in range(2))
    with unit_of_work(SYSTEM) as work:
        services.verify(work, one.id, 1, clock.now())
    with pytest.raises(Invalid), unit_of_work(SYSTEM) as work:
        services.verify(work, two.id, 1, clock.now())


def test_leave_organisations_hands_over_and_told_twice_changes_nothing_more(database):
    nora, ali, zoe = somebody_new(), somebody_new(), somebody_new()
    organisation, alone = make_organisation(nora), make_organisation(nora, "Seule")
    join(ali, invited(nora, organisation))
    join(zoe, invited(nora, organisation))
    for _ in range(2):
        with unit_of_work(SYSTEM) as work:
            leaving.leave_organisations(work, AccountErased(nora.person_id))
        assert roles(organisation) == {ali.person_id: MemberRole.ADMIN, zoe.person_id: MemberRole.MEMBER}
        assert roles(alone) == {}
    assert queries.by_id(alone.id) is not None


def test_the_database_keeps_a_verification_dated(database):
    organisation = make_organisation(somebody_new())
    organisation.state = OrganisationState.VERIFIED
    with pytest.raises(IntegrityError, match="verified_has_a_date"):
        db.session.flush()


def _rush(own_app, number: int, act) -> list[str]:
    def attempt(rank: int) -> str:
        with own_app.app_context():
            try:
                act(rank)
                return "done"
            except DomainError:
                return "refused"

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(attempt, range(number)))


@pytest.mark.race
def test_of_eight_people_with_one_link_one_comes_in(own_app):
    with own_app.app_context():
        nora = somebody_new()
        organisation = make_organisation(nora)
        token, people, number = invited(nora, organisation), [somebody_new() for _ in range(8)], organisation.id
    answers = _rush(own_app, 8, lambda rank: join(people[rank], token))
    with own_app.app_context():
        assert len(queries.members_of(number)) == 2
    assert answers.count("done") == 1


@pytest.mark.race
def test_two_admins_who_leave_at_once_never_leave_nobody(own_app):
    with own_app.app_context():
        nora, others = somebody_new(), [somebody_new() for _ in range(3)]
        organisation = make_organisation(nora)
        for other in others:
            join(other, invited(nora, organisation, MemberRole.ADMIN))
        people, number = [nora, *others], organisation.id

    def leave(rank: int) -> None:
        with unit_of_work(people[rank]) as work:
            services.leave(work, number, clock.now())

    assert _rush(own_app, 4, leave).count("done") == 3
    with own_app.app_context():
        assert [member.role for member in queries.members_of(number)] == [MemberRole.ADMIN]


@pytest.mark.race
def test_without_the_lock_they_do_leave_nobody(own_app, monkeypatch):
    """The positive control: the same rush, each counting for itself, empties the organisation."""
    from threading import Barrier

    with own_app.app_context():
        nora, ali = somebody_new(), somebody_new()
        organisation = make_organisation(nora)
        join(ali, invited(nora, organisation, MemberRole.ADMIN))
        people, number = [nora, ali], organisation.id
    barrier, counted = Barrier(2), queries.admins_of
    monkeypatch.setattr(queries, "held", queries.by_id)

    def count_together(organisation_id: int) -> int:
        found = counted(organisation_id)
        barrier.wait(20)
        return found

    monkeypatch.setattr(queries, "admins_of", count_together)

    def leave(rank: int) -> None:
        with unit_of_work(people[rank]) as work:
            services.leave(work, number, clock.now())

    assert _rush(own_app, 2, leave) == ["done", "done"]
    with own_app.app_context():
        assert db.session.scalars(select(Member).where(Member.organisation_id == number)).all() == []


def test_an_invitation_never_ends_before_it_begins(database):
    now = clock.now()
    db.session.add(
        Invitation(
            token_hash="x",
            subject_kind=ORGANISATION,
            subject_id=1,
            role="member",
            made_at=now,
            expires_at=now - timedelta(days=1),
        )
    )
    with pytest.raises(IntegrityError, match="ends_after_it_begins"):
        db.session.flush()
