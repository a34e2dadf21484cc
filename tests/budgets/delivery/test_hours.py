"""Forms of what follows a vote, opened in time and sent too late: nothing is written, all that was typed is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from budgets.delivery import queries, services
from budgets.delivery.models import ProgrammeAction
from budgets.delivery.types import ActionState
from budgets.editions.models import Edition
from budgets.stages.models import Stage
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.attacks.sheets import sheets_of
from tests.budgets.delivery.test_overriding import a_decision, asked, code_of, secretary
from tests.factories.delivery import first_action
from tests.factories.desk import Desk

ROOT = "/equipe/budgets/{slug}/realisations/{code}/"
#: What is written of an action that ended -> what is typed.
OF_WHAT_ENDED = {
    "etat": {"to": "under_way", "reason": "On reprend tout."},
    "porteur": {"carrier": "Une autre équipe"},
    "nouvelle": {"words": "Tout va bien."},
    "depense": {"label": "Des vis en plus", "amount": "12", "day": "2026-07-01"},
    "photo": {"alt": "Trois bancs verts", "day": "2026-07-01"},
    "bilan": {"done": "Un jardin de plus", "people": "12", "cost": "100"},
}
#: What is written of one that is under way.
OF_WHAT_RUNS = {
    "date": {"due_on": "2027-01-04", "reason": "Le bois manque"},
    "etape": {"title": "Le toit est posé", "day": "2027-01-04"},
    "etape/{step}": {"day": "2026-07-01"},
}


def stage(edition: Edition, kind: StageKind, *, closes_in: timedelta) -> None:
    """A stage of this edition that is open, and ends so long from now."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        dates = {"opens_at": now - timedelta(days=1), "closes_at": now + closes_in}
        work.session.add(Stage(edition_id=edition.id, kind=kind, rank=11, **dates))


def end(action: ProgrammeAction) -> None:
    """It is done."""
    with unit_of_work(SYSTEM) as work:
        services.move(work, action.id, action.version, ActionState.DONE, "", clock.now(), proof_url="https://a.fr/p")


def opened(client: FlaskClient, path: str, **typed: str) -> dict[str, object]:
    """What the form of this page sends, filled."""
    sheet = [sheet for sheet in sheets_of(path, client.get(path).text) if sheet.action == path][-1]
    return {name: value for name, value in sheet.fields.items() if name != "correction"} | typed


def rows() -> int:
    """How many rows stand in the tables of what follows a vote."""
    names = [n for n in db.metadata.tables if n.startswith(("budgets_action_", "budgets_programme", "budgets_result_"))]
    return sum(db.session.scalar(db.text(f"SELECT count(*) FROM {name}")) or 0 for name in names)


def is_refused_and_kept(client: FlaskClient, path: str, sent: dict[str, object], *words: str) -> None:
    """403, no row more, and each of these words on the page."""
    before = rows()
    answer = client.post(path, data=sent)
    assert (answer.status_code, rows()) == (403, before)
    for word in words:
        assert word in answer.text, word


@pytest.fixture
def desk(app, client, edition) -> Desk:
    """Somebody of the secretariat sits here."""
    return Desk(app, client, secretary())


def path_of(edition: Edition, part: str, step: int = 0) -> str:
    return (ROOT + part).format(slug=edition.slug, code=first_action(edition).project.code, step=step)


@pytest.mark.parametrize("part", OF_WHAT_ENDED)
@pytest.mark.parametrize("way", ["account", "year"])
def test_nothing_more_is_written_of_what_ended_once_its_year_or_the_account_is_over(edition, desk, client, part, way):
    typed, path = OF_WHAT_ENDED[part], path_of(edition, part)
    end(first_action(edition))
    if way == "account":
        stage(edition, StageKind.ACCOUNT, closes_in=timedelta(minutes=5))
    sent = opened(client, path, **typed)
    words = [word for word in typed.values() if " " in word]
    with clock.frozen(clock.now() + timedelta(minutes=6) if way == "account" else clock.now() + timedelta(days=367)):
        is_refused_and_kept(client, path, sent, *words)
    # In time, the same form is taken.
    assert client.post(path, data=sent).status_code == (422 if part == "photo" else 303)


@pytest.mark.parametrize("part", OF_WHAT_RUNS)
def test_nothing_more_is_planned_once_it_has_ended(edition, desk, client, part):
    desk.send(path_of(edition, "etape"), title="Le sol", day="2026-07-01")
    step = queries.milestones(first_action(edition).id)[0].id
    path = path_of(edition, part, step)
    sent = opened(client, path, **OF_WHAT_RUNS[part])
    end(first_action(edition))
    is_refused_and_kept(client, path, sent, *[word for word in OF_WHAT_RUNS[part].values() if " " in word])


def test_what_is_late_is_written_of_whatever_the_stages_say(edition, desk, client):
    stage(edition, StageKind.ACCOUNT, closes_in=timedelta(minutes=5))
    with clock.frozen(clock.now() + timedelta(days=500)):
        assert desk.send(path_of(edition, "nouvelle"), words="Toujours en cours.").status_code == 303


def test_a_resident_who_sends_too_late_reads_why_and_finds_their_words(edition, desk, client):
    end(first_action(edition))
    stage(edition, StageKind.ACCOUNT, closes_in=timedelta(minutes=5))
    path = path_of(edition, "dire").removeprefix("/equipe")
    sent = opened(client, path, words="Les bancs sont cassés.", name="Aïcha")
    sent["opened"] = desk.opened_a_while_ago()
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        is_refused_and_kept(client, path, sent, "Les bancs sont cassés.", "Aïcha", "Le bilan de ce budget est fini")
        assert "Le bilan de ce budget est fini" in client.get(path.removesuffix("/dire")).text
    assert client.post(path, data=sent).status_code == 303


@pytest.mark.parametrize("way", ["programme", "half a year"])
def test_no_decision_joins_a_programme_that_is_settled_and_one_that_waits_can_only_be_handed_back(
    edition, desk, client, way
):
    root = f"/equipe/budgets/{edition.slug}/decisions"
    if way == "programme":
        stage(edition, StageKind.PROGRAMME, closes_in=timedelta(minutes=5))
    waiting = asked(edition, a_decision(code_of(edition, won=True), change=_removed()), secretary())
    typed = {
        "project": code_of(edition, won=False), "change": "added", "body": "Le conseil entier",
        "reason": "L’école en a besoin", "money": "Budget des écoles", "decided_on": str(clock.now().date()),
    }  # fmt: skip
    sent = opened(client, root, **typed)
    confirm = opened(client, root)
    hour = timedelta(minutes=6) if way == "programme" else timedelta(days=190)
    with clock.frozen(clock.now() + hour):
        is_refused_and_kept(client, root, sent, "Le conseil entier", "L’école en a besoin", "Budget des écoles")
        is_refused_and_kept(client, f"{root}/{waiting.id}/confirmer", {"csrf_token": confirm.get("csrf_token", "")})
        assert client.post(f"{root}/{waiting.id}/rendre", data={"csrf_token": confirm["csrf_token"]}).status_code == 303
    assert client.post(root, data=sent).status_code == 303


def _removed():
    from budgets.results.changes import Change

    return Change.REMOVED
