"""What the database itself keeps, whatever a service would let through."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from commons.kernel import clock
from commons.kernel.db import constraint_of, db
from commons.moderation.types import Standing
from participation.debates.models import Contribution
from participation.debates.types import Signing, Tongue, Way
from tests.factories import debates as make

pytestmark = pytest.mark.usefixtures("frozen", "database")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"parent_id": "reply", "parent_level": 0, "level": 1}, "fk_participation_contribution_parent"),
        ({"parent_id": "reply", "parent_level": 1, "level": 1}, "ck_participation_contribution_one_level_deep"),
        ({"parent_id": "other", "parent_level": 0, "level": 1}, "fk_participation_contribution_parent"),
        ({"parent_id": "first", "parent_level": 0, "level": 0}, "ck_participation_contribution_one_level_deep"),
        ({"parent_id": "first", "parent_level": None, "level": 1}, "ck_participation_contribution_one_level_deep"),
        ({"number": 1}, "uq_participation_contribution_number"),
        ({"words": ""}, "ck_participation_contribution_withdrawn_has_no_words"),
        ({"words": "a" * 4001}, "ck_participation_contribution_not_endless"),
    ],
)
def test_the_database_itself_refuses(changes, constraint):
    slug, elsewhere = make.make_debate().slug, make.make_debate().slug
    known = {
        "first": make.say(slug).id,
        "reply": make.say(slug, parent=1).id,
        "other": make.say(elsewhere).id,
    }
    row = {
        "debate_id": make.the_debate(slug).id, "number": 9, "level": 0, "words": "Oui.", "title": "", "folded": "",
        "language": Tongue.FRENCH, "way": Way.WEB, "collected": "", "signing": Signing.FREE, "first_name": "",
        "standing": Standing.SHOWN, "state": "standing", "request_key": "x", "said_at": clock.now(),
    }  # fmt: skip
    row |= {name: known.get(value, value) if isinstance(value, str) else value for name, value in changes.items()}
    with pytest.raises(IntegrityError) as caught, db.session.begin_nested():
        db.session.execute(insert(Contribution).values(row))
    assert constraint_of(caught.value) == constraint
