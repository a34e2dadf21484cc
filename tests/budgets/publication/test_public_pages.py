"""What anybody reads of an edition."""

from __future__ import annotations

import pytest

from budgets.editions.types import Phase
from tests.factories import budgets as make

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.mark.parametrize("path", ["", "/reglement", "/reglement.json", "/projets", "/carte"])
@pytest.mark.parametrize("phase", [p for p in Phase if p is not Phase.DRAFT])
def test_every_page_of_an_announced_edition_answers(client, path, phase):
    edition = make.make_edition(phase)
    assert client.get(f"/budgets/{edition.slug}{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "/reglement", "/reglement.json", "/projets", "/projets/1", "/carte"])
def test_a_draft_does_not_exist_for_the_public(client, path):
    edition = make.make_edition(Phase.DRAFT)
    answer = client.get(f"/budgets/{edition.slug}{path}")
    assert answer.status_code == 404
    assert "n&#39;existe pas" in answer.text
