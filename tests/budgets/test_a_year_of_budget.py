"""A whole year: a real past edition, then a new one made from a model and lived through with the clock moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.pabulib.importing import import_file
from budgets.publication import services as publication
from budgets.stages import policies, queries, services, sets
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.clock import frozen
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import make_edition, make_territory, the_edition
from tests.factories.counted import cast, counted, proclaimed

TOULOUSE = "France_Toulouse_2022.pb"
KINDS = (
    StageKind.IDEAS, StageKind.INSTRUCTION, StageKind.CAMPAIGN, StageKind.VOTE, StageKind.COUNT,
    StageKind.PROGRAMME, StageKind.DELIVERY, StageKind.ACCOUNT,
)  # fmt: skip


@pytest.mark.usefixtures("database")
def test_a_real_past_edition_stands_whole_beside_the_coming_one(client: FlaskClient, shared: Path) -> None:
    """Toulouse 2022: its projects, what it funded and its figures are read as those of any edition."""
    data = (shared / "data" / "pabulib" / TOULOUSE).read_bytes()
    with unit_of_work(SYSTEM) as work:
        past = import_file(work, SYSTEM, data, "toulouse-2022", True, clock.now())
        slug, ballots = past.edition.slug, past.ballots
    counted(slug)
    proclaimed(slug)
    figures = client.get(f"/budgets/{slug}/chiffres/chiffres.csv").data.decode("utf-8-sig")
    lines = [line.split(";") for line in figures.splitlines()]
    assert ["voters", "", str(ballots)] == next(line[:3] for line in lines if line[0] == "voters")
    assert sum(int(line[2]) for line in lines if line[0] == "choices_funded") == ballots
    asked, given = (sum(int(line[n]) for line in lines if line[0] == "theme") for n in (5, 6))
    assert 0 < given <= sum(envelope.amount.cents for envelope in the_edition(slug).envelopes)
    assert given < asked
    coming = _a_coming_edition()
    page = client.get("/budgets").text
    assert coming.title in page
    assert past.edition.title in page


@pytest.mark.usefixtures("database")
def test_the_stages_of_a_new_edition_follow_one_another_to_its_figures(client: FlaskClient) -> None:
    edition = _a_coming_edition()
    seen = []
    for moment, running in _year(edition):
        with frozen(moment):
            db.session.expire_all()
            states = {stage.kind: policies.standing(stage, moment) for stage in queries.of(edition.id)}
            seen.append([kind for kind in KINDS if states[kind] is StageState.OPEN])
            assert seen[-1] == running, moment
            page = client.get(f"/budgets/{edition.slug}/etapes")
            assert page.status_code == 200
            assert page.text.count('aria-current="step"') == len(running)
    assert seen[-1] == [StageKind.ACCOUNT]
    with frozen(the_edition(edition.slug).closes_at + timedelta(days=2)):
        assert client.get(f"/budgets/{edition.slug}/chiffres").status_code == 200
        assert client.get(f"/budgets/{edition.slug}/resultats").status_code == 200


def _a_coming_edition() -> Edition:
    """A draft that opens its vote in a week and follows the model of investment; its stages are published."""
    edition = make_edition(Phase.DRAFT, place=make_territory(), title="Budget participatif de l’an prochain")
    with unit_of_work(SYSTEM) as work:
        drafts = sets.drafts("investissement", edition, clock.now())
        assert tuple(draft.kind for draft in drafts) == KINDS
        services.arrange(work, edition.slug, drafts, edition.version, clock.now())
        services.begin(work, edition.slug, clock.now())
    return the_edition(edition.slug)


def _year(edition: Edition) -> Iterator[tuple[datetime, list[StageKind]]]:
    """(moment, the stages that run then), doing at each what the secretariat and the voters do."""
    start = clock.now()
    yield start, []
    with frozen(start + timedelta(hours=1)):
        _move(edition, StageKind.IDEAS, StageAct.OPEN)
        yield clock.now(), [StageKind.IDEAS]
    with frozen(start + timedelta(days=2)):
        _move(edition, StageKind.IDEAS, StageAct.PAUSE)
        yield clock.now(), []
        _move(edition, StageKind.IDEAS, StageAct.RESUME)
        yield clock.now(), [StageKind.IDEAS]
    with frozen(start + timedelta(days=3)):
        _move(edition, StageKind.IDEAS, StageAct.CLOSE)
        _move(edition, StageKind.INSTRUCTION, StageAct.OPEN)
        yield clock.now(), [StageKind.INSTRUCTION]
    with frozen(edition.opens_at - timedelta(hours=1)):
        _move(edition, StageKind.INSTRUCTION, StageAct.CLOSE)
        with unit_of_work(SYSTEM) as work:
            publication.announce(work, edition.slug, clock.now())
        yield clock.now(), [StageKind.CAMPAIGN]
    with frozen(edition.opens_at + timedelta(hours=1)):
        yield clock.now(), [StageKind.VOTE]
        cast(the_edition(edition.slug), [("1", "2")] * 25)
    with frozen(edition.closes_at + timedelta(hours=1)):
        yield clock.now(), [StageKind.COUNT]
    counted(edition.slug)
    proclaimed(edition.slug)
    with frozen(edition.closes_at + timedelta(days=2)):
        for kind in (StageKind.PROGRAMME, StageKind.DELIVERY):
            _move(edition, kind, StageAct.OPEN)
        yield clock.now(), [StageKind.PROGRAMME, StageKind.DELIVERY]
    with frozen(edition.closes_at + timedelta(days=300)):
        for kind in (StageKind.PROGRAMME, StageKind.DELIVERY):
            _move(edition, kind, StageAct.CLOSE)
        _move(edition, StageKind.ACCOUNT, StageAct.OPEN)
        yield clock.now(), [StageKind.ACCOUNT]


def _move(edition: Edition, kind: StageKind, act: StageAct) -> None:
    with unit_of_work(SYSTEM) as work:
        services.move(work, edition.slug, kind, act, "Comme prévu", clock.now())
