"""Associations act through their members: declared, joined by a link, verified, never without an admin."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commons.identity.events import AccountErased
from commons.identity.organisations import invitations, leaving, queries, services
from commons.identity.organisations.models import Invitation, Organisation
from commons.identity.organisations.reasons import OrganisationReason as R
from commons.identity.organisations.types import (
    MemberRole,
    OrganisationDraft,
    OrganisationKind,
    OrganisationState,
)
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import make_place
from tests.factories.initiatives import make_organisation, somebody_new, team


def invited(admin: Actor, organisation: Organisation, role: MemberRole = MemberRole.MEMBER) -> str:
    with unit_of_work(admin) as work:
        return services.invite(work, organisation.id, role, clock.now())


def join(actor: Actor, token: str) -> None:
    with unit_of_work(actor) as work:
        services.join(work, token, clock.now())


def roles(organisation: Organisation) -> dict[int, MemberRole]:
    db.session.expire_all()
    return {member.account_id: member.role for member in queries.members_of(organisation.id)}


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
