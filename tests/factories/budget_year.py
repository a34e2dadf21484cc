"""An edition that a secretariat makes at its desk from the model of the neighbourhoods, and whose year people live."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.ideas import studying
from budgets.stages import policies, queries, services
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import clock
from commons.kernel.actor import NOBODY, SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import ideas, initiatives
from tests.factories.budgets import make_edition, make_territory, secretary, the_edition
from tests.factories.desk import Desk

DAY = timedelta(days=1)


class Year:
    """An edition in a neighbourhood, and what its people did so far."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.start = client, clock.now()
        self.place = make_territory()
        dates = {"opens_at": self.start + 130 * DAY, "closes_at": self.start + 151 * DAY}
        edition = make_edition(Phase.DRAFT, place=self.place, each=0, title="Budget de Belle Vue", **dates)
        self.slug, self.id = edition.slug, edition.id
        with unit_of_work(SYSTEM) as work:
            studying.write_checklist(work, self.slug, ideas.QUESTIONS, "", self.start)
        self._choose_stages(Desk(client.application, client, secretary("territory", self.place.id)))
        self.owner = initiatives.somebody_new()
        self.things: dict[str, Any] = {}

    def _choose_stages(self, desk: Desk) -> None:
        """The model has no ideas of residents: the secretariat ticks them beside the call, and publishes the stages."""
        here = f"/equipe/budgets/{self.slug}/etapes"
        model = f"{here}/choisir?modele=fonctionnement"
        call = desk.fields(model)
        beside = {f"ideas_{when}": call[f"call_{when}"] for when in ("opens_at", "closes_at")}
        assert desk.send(model, ideas_on="y", **beside).status_code == 303
        assert desk.send(f"{here}/publier").status_code == 303
        desk.sit(NOBODY)

    @property
    def edition(self) -> Edition:
        return the_edition(self.slug)

    def dates(self, kind: StageKind) -> tuple[datetime, datetime]:
        """When this stage begins and ends."""
        stage = queries.named(self.id, kind)
        assert stage is not None
        assert stage.opens_at is not None
        assert stage.closes_at is not None
        return stage.opens_at, stage.closes_at

    def move(self, kind: StageKind, act: StageAct) -> None:
        """The secretariat opens or closes a stage."""
        with unit_of_work(SYSTEM) as work:
            services.move(work, self.slug, kind, act, "Comme prévu", clock.now())
        db.session.expire_all()

    def running(self) -> list[StageKind]:
        """What is open now, as the page of stages shows it."""
        db.session.expire_all()
        found = [s.kind for s in queries.of(self.id) if policies.standing(s, clock.now()) is StageState.OPEN]
        page = self.client.get(f"/budgets/{self.slug}/etapes")
        assert page.text.count('aria-current="step"') == len(found)
        return found

    def reads(self, path: str, *words: str) -> None:
        """Anybody finds these words on this page."""
        page = self.client.get(f"/budgets/{self.slug}{path}")
        assert page.status_code == 200, path
        assert [word for word in words if word not in page.text] == [], path
