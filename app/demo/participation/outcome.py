"""Where the story meets the votes: a debate that became a project, and results that come home to a table."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.demo.participation import talk
from app.demo.participation.stage import Stage
from budgets.editions.models import Edition
from budgets.editions.types import EditionState
from budgets.projects.models import Project
from budgets.results.events import ResultsProclaimed
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.threads import services as threads
from commons.threads.types import Relation

PROJECT = "budgets.project"
#: The project of the open vote that the past debate led to.
GROWN = "De l’ombre devant l’école"


def bring_home(stage: Stage) -> None:
    """Tie the project to its debate, and tell every table of the results that are in; told again, nothing changes."""
    with stage.acting(stage.at((-17, 10))) as work:
        for project_id in db.session.scalars(select(Project.id).where(Project.title == GROWN)):
            threads.tie(
                work, talk.synthesis_ref("chaleur"), Ref(PROJECT, project_id), Relation.LED_TO, stage.at((-17, 10)),
                decided_by="Commune de Marseille (exemple fictif)",
                reason="Les arbres et les bancs passent par le budget participatif : les habitants choisissent.",
            )  # fmt: skip
    for edition in db.session.scalars(select(Edition).where(Edition.state == EditionState.PROCLAIMED)):
        with stage.acting(edition.closes_at + timedelta(days=1)) as work:
            work.record(ResultsProclaimed(edition.id, edition.slug))
