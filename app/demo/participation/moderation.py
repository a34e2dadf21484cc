"""What moderators have done in the open debate, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from app.demo.participation.stage import Stage, texts
from commons.kernel.db import db
from commons.kernel.refs import Ref
from commons.moderation import registry
from commons.moderation.appeals import services as appeals
from commons.moderation.desk import services as desk
from commons.moderation.models import Case, Judgment, ReplyTemplate
from commons.moderation.replies import services as replies
from commons.moderation.reports import services as reports
from commons.moderation.rulings import Ruling
from commons.moderation.types import Motive, Verdict
from participation.debates.models import Contribution
from participation.debates.types import CONTRIBUTION

MODERATOR = "moderateur"
#: No letter leaves: this only stands in the words of those that would.
SITE = ""


def moderate(stage: Stage, said: Mapping[str, Contribution]) -> None:
    """Reply texts, reports, decisions with their motive, an appeal; three texts wait."""
    with stage.acting(stage.at((-60, 9))) as work:
        replies.take_proposed(work)
    words = texts("moderation")
    for report in words["report"]:
        moment = stage.now - timedelta(hours=report["hours_ago"])
        with stage.acting(moment, report.get("by", "")) as work:
            ref, visitor = Ref(CONTRIBUTION, said[report["about"]].id), f"demonstration {report['about']}"
            reports.report(work, ref, Motive(report["motive"]), report["words"], visitor, moment)
    for decision in words["decision"]:
        _decide(stage, said[decision["about"]], decision)
    for appeal in words["appeal"]:
        _appeal(stage, said[appeal["about"]], appeal)


def _decide(stage: Stage, row: Contribution, words: Mapping[str, str | int]) -> None:
    moment = stage.now - timedelta(hours=int(words["hours_ago"]))
    ref = Ref(CONTRIBUTION, row.id)
    case = db.session.scalars(
        select(Case).where(Case.kind == ref.kind, Case.subject_id == ref.id, Case.closed_at.is_(None))
    ).one()
    motive = Motive(str(words["motive"])) if "motive" in words else None
    ruling = Ruling(
        Verdict.HIDE if motive else Verdict.SHOW, motive, _template(motive) if motive else None, str(words["words"])
    )
    mark = registry.digest_of(registry.read([ref])[ref].words)
    with stage.acting(moment, MODERATOR) as work:
        desk.decide(work, {case.id: mark}, ruling, SITE, moment)


def _template(motive: Motive) -> int | None:
    query = select(ReplyTemplate.id).where(ReplyTemplate.motive == motive).order_by(ReplyTemplate.id).limit(1)
    return db.session.scalar(query)


def _appeal(stage: Stage, row: Contribution, words: Mapping[str, str]) -> None:
    query = select(Judgment.id).where(Judgment.kind == CONTRIBUTION, Judgment.subject_id == row.id, Judgment.is_current)
    decision_id = db.session.scalars(query).one()
    moment = stage.now - timedelta(hours=int(words["hours_ago"]))
    with stage.acting(moment, words["by"]) as work:
        appeals.appeal(work, decision_id, words["words"], moment)
