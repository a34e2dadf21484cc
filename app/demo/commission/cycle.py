"""The learning cycle of the demonstration: modules, sessions held, called off and to come, who followed what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.demo.commission.stage import its_mandate, mandate, member
from app.demo.participation.stage import Stage, texts
from commission.learning import coming, queries, services
from commission.learning.models import LearningModule
from commission.learning.types import Attendance

Words = Mapping[str, Any]
#: When modules were written, and how long before a session it was planned and asked for.
WRITTEN = (-180, 9)
PLANNED, ASKED = timedelta(days=9), timedelta(days=4)
#: How long before today what is still to come was planned.
LATELY = (-6, 9)


def words() -> Words:
    """What the file tells."""
    return texts("cycle", "commission")


def is_told(_stage: Stage) -> bool:
    """Whether this mandate has a cycle, or does not run."""
    found = mandate()
    return found is None or bool(queries.modules(found.id, drafts=True))


def tell(stage: Stage) -> None:
    """Modules, then their sessions, then what the secretariat noted of each member."""
    known = {said["key"]: _module(stage, said) for said in words()["module"]}
    for said in words()["module"]:
        for session in said["session"]:
            _session(stage, known[said["key"]], session)
    for said in words()["note"]:
        _note(stage, known[said["module"]], said)


def _module(stage: Stage, said: Words) -> LearningModule:
    moment = stage.at(WRITTEN)
    with stage.acting(moment) as work:
        return services.write_module(
            work, its_mandate().id, None, 1, said["title"], said["about"], said["material"], True, moment
        )


def _session(stage: Stage, module: LearningModule, said: Words) -> None:
    starts = stage.at(said["starts"])
    is_past = starts < stage.now
    planned = starts - PLANNED if is_past else stage.at(LATELY)
    draft = services.SessionDraft(
        starts, starts + timedelta(hours=said["hours"]), said.get("place", ""), said.get("remote", ""),
        said["capacity"], said.get("child_care", False), said.get("catch_up", False),
    )  # fmt: skip
    with stage.acting(planned) as work:
        session = services.plan(work, module.id, draft, planned)
    asked = starts - ASKED if is_past else planned
    for who in (*said.get("came", ()), *said.get("coming", ())):
        with stage.acting(asked, who) as work:
            coming.come(work, session.id, "", draft.child_care, asked)
    if "cancelled" in said:
        with stage.acting(starts - ASKED) as work:
            services.cancel(work, session.id, said["cancelled"], starts - ASKED)


def _note(stage: Stage, module: LearningModule, said: Words) -> None:
    last = max(stage.at(each["starts"]) for each in _told_of(said["module"])["session"]) + timedelta(days=1)
    with stage.acting(last) as work:
        for attendance in Attendance:
            why = said.get("why", "") if attendance is Attendance.EQUIVALENCE else ""
            for name in said.get(attendance.value, ()):
                services.note(work, module.id, member(name).id, attendance, why, last)


def _told_of(key: str) -> Words:
    return next(each for each in words()["module"] if each["key"] == key)
