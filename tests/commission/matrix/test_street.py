"""The street of the matrix stands: every address of it leads somewhere, and closes with the mandate."""

from __future__ import annotations

import pytest

from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commons.identity.types import Role
from commons.kernel import refs
from commons.kernel.db import db
from commons.kernel.refs import Ref
from tests.factories import street_matrix
from tests.factories.identity import make_account
from tests.factories.participation import somebody

pytestmark = pytest.mark.usefixtures("database")


def test_every_address_answers_and_closes_with_the_mandate(app, desk):
    holes = street_matrix.settle()
    desk.sit(somebody(Role.SECRETARIAT, "mandate", holes["mandate_id"], person_id=make_account().id))
    found = [path.format(**(holes | _state(path))) for path in street_matrix.POSTS_WITH_AN_HOUR]
    opened = [path for path in found if "retirer" not in path and "abandonner" not in path]
    assert {path: status for path in opened if (status := desk.read(path).status_code) != 200} == {}
    db.session.get(Mandate, holes["mandate_id"]).state = MandateState.ENDED
    db.session.commit()
    typed = {"words": "x", "reason": "x", "why": "x", "name": "x", "producer": "x", "title": "x", "value": "1",
             "provenance": "x", "object": "context", "frame": "common", "day": "2025-01-01"}  # fmt: skip
    answers = {path: desk.send(path, **typed).status_code for path in opened if "import" not in path}
    assert set(answers.values()) <= {403, 422}
    with app.test_request_context("/"):
        pointed = refs.resolve([Ref(kind, number) for kind, number in holes["kinds"].items()])
    assert len(pointed) == 2
    for target in pointed.values():
        assert desk.read(target.url.partition("#")[0]).status_code == 200


def _state(path):
    return {"state": street_matrix.INDICATOR_STATE if "/indicateurs/" in path else street_matrix.QUESTION_STATE}
