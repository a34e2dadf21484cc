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


@pytest.mark.parametrize("path", ["", "/reglement", "/projets", "/projets/1", "/carte"])
def test_a_public_page_asks_for_no_cookie_and_gives_none(client, path):
    edition = make.make_edition(Phase.VOTING)
    answer = client.get(f"/budgets/{edition.slug}{path}")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/budgets/{edition.slug}{path}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_page_answers_in_every_language(client, language):
    edition = make.make_edition(Phase.VOTING)
    for path in ("/budgets", *(f"/budgets/{edition.slug}{p}" for p in ("", "/reglement", "/projets", "/carte"))):
        assert f'<html lang="{language}"' in client.get(f"{path}?lang={language}").text
