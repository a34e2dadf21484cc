"""What the pages of stages show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from budgets.editions.models import Edition
from budgets.stages import hub, policies
from budgets.stages.hub import StageLink
from budgets.stages.models import Stage
from budgets.stages.types import StageAct, StageKind, StageState
from commons.kernel import i18n
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.sanitise import plain_to_markup

_LOOKS = {
    StageState.PLANNED: "soon",
    StageState.OPEN: "open",
    StageState.PAUSED: "draft",
    StageState.CLOSED: "done",
}
_TONES = {
    StageAct.OPEN: ("check", "leaf"),
    StageAct.RESCHEDULE: ("clock", "sun"),
    StageAct.PUT_OFF: ("clock", "sun"),
    StageAct.PAUSE: ("clock", "violet"),
    StageAct.RESUME: ("check", "leaf"),
    StageAct.CLOSE: ("lock", "muted"),
}


@dataclass(frozen=True)
class StageRow:
    """A stage on a page."""

    kind: StageKind
    label: str
    purpose: str
    words: object
    state: StageState
    badge: str
    state_label: str
    when: str
    links: list[StageLink]

    @property
    def now(self) -> bool:
        """Whether it runs at this moment."""
        return self.state is StageState.OPEN


def rows(stages: Sequence[Stage], now: datetime, *, desk: bool = False) -> list[StageRow]:
    """The stages of an edition in their order; links only to those that have begun, for everybody."""
    return [_row(stage, now, desk) for stage in stages]


def _row(stage: Stage, now: datetime, desk: bool) -> StageRow:
    state = policies.standing(stage, now)
    return StageRow(
        kind=stage.kind,
        label=stage.kind.label,
        purpose=stage.kind.purpose,
        words=plain_to_markup(stage.words) if stage.words else "",
        state=state,
        badge=_LOOKS[state],
        state_label=state.label,
        when=when(stage, now),
        links=hub.links(stage.kind, stage.edition.slug, state, desk=desk),
    )


def when(stage: Stage, now: datetime) -> str:
    """Its dates, as far as they are known, in words."""
    begins, ends = policies.period(stage)
    if begins is None:
        return _("jusqu’au %(moment)s", moment=i18n.moment(ends)) if ends is not None else _("date à venir")
    if ends is None:
        start = i18n.moment(begins)
        return _("depuis le %(start)s", start=start) if begins <= now else _("à partir du %(start)s", start=start)
    return _("du %(start)s au %(end)s", start=i18n.moment(begins), end=i18n.moment(ends))


@dataclass(frozen=True)
class StageMove:
    """A line of the public log of stages."""

    title: str
    when: str
    text: str
    icon: str
    tone: str


def log(edition: Edition) -> list[StageMove]:
    """What was done to its stages and why, the latest first."""
    acts = {f"budgets.stage.{act.value}": act for act in StageAct}
    query = select(AuditEntry).where(
        AuditEntry.subject == edition.poll_key, AuditEntry.action.in_([*acts, "budgets.stage.begin"])
    )
    entries = db.session.scalars(query.order_by(AuditEntry.id.desc()))
    return [_move(entry, acts.get(entry.action)) for entry in entries]


def _move(entry: AuditEntry, act: StageAct | None) -> StageMove:
    moment = i18n.moment(entry.at)
    if act is None:
        return StageMove(_("Étapes publiées"), moment, "", "check", "leaf")
    title = _("%(act)s : %(stage)s", act=act.done, stage=StageKind(entry.details["stage"]).label)
    return StageMove(title, moment, _told(entry), *_TONES[act])


def _told(entry: AuditEntry) -> str:
    why = str(entry.details.get("why", ""))
    if "until" not in entry.details:
        return why
    until, since = entry.details["until"], entry.details.get("since")
    if since:
        begins = i18n.moment(datetime.fromisoformat(since))
        if not until:
            return _("Nouveau début : %(start)s ; la fin n’est pas fixée. %(why)s", start=begins, why=why)
        ends = i18n.moment(datetime.fromisoformat(until))
        return _("Nouvelles dates : du %(start)s au %(end)s. %(why)s", start=begins, end=ends, why=why)
    if not until:
        return _("La fin n’est plus fixée. %(why)s", why=why)
    return _("Nouvelle fin : %(moment)s. %(why)s", moment=i18n.moment(datetime.fromisoformat(until)), why=why)
