"""Who may give roles for a body."""

from __future__ import annotations

import pytest

from commons.identity import policies as identity
from commons.identity.reasons import Reason as IdentityReason
from commons.identity.roles import scopes
from commons.identity.types import Scope, ScopeKind
from tests.factories.budgets import make_territory
from tests.factories.participation import make_body, somebody

pytestmark = pytest.mark.usefixtures("database")


def test_the_secretariat_of_a_territory_may_give_roles_for_its_bodies():
    place = make_territory()
    body, elsewhere = make_body(place=place), make_body(place=make_territory())
    asking = somebody("secretariat", "territory", place.id, person_id=1)
    for asked, refusal in ((body, None), (elsewhere, IdentityReason.NOT_YOUR_TERRITORY)):
        chain = scopes.chain_of(Scope(ScopeKind.BODY, asked.id))
        assert identity.refusal_to_grant(asking, None, chain) is refusal
