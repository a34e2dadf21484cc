"""How the facilitator puts contributions together under themes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from commons.kernel.errors import Invalid, NotFound
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from participation.debates.models import Contribution, Debate, Grouped, Theme
from participation.debates.reasons import DebateReason
from participation.debates.services import locked, touch
from participation.debates.types import Action

LONGEST_LABEL = 80


def add_theme(work: Work, slug: str, label: str, now: datetime) -> Theme:
    """A new theme."""
    debate = locked(work, slug, Action.GROUP, now)
    label = one_line(label, LONGEST_LABEL)
    if not label:
        raise Invalid(fields={"label": DebateReason.NEEDS_A_LABEL.sentence})
    row = {"debate_id": debate.id, "label": label}
    made: Theme | None = work.session.scalar(insert(Theme).values(row).on_conflict_do_nothing().returning(Theme))
    if made is None:
        raise Invalid(fields={"label": DebateReason.LABEL_TAKEN.sentence})
    touch(work, debate)
    return made


def remove_theme(work: Work, slug: str, theme_id: int, now: datetime) -> None:
    """Take a theme away; what stood under it stays."""
    debate = locked(work, slug, Action.GROUP, now)
    work.session.execute(delete(Theme).where(Theme.id == _theme(work, debate, theme_id)))
    touch(work, debate)


def group(work: Work, slug: str, theme_id: int, ids: Collection[int], shown: Collection[int], now: datetime) -> None:
    """Of the contributions `shown` on a page, exactly these `ids` stand under the theme."""
    debate = locked(work, slug, Action.GROUP, now)
    theme_id = _theme(work, debate, theme_id)
    here = select(Contribution.id).where(Contribution.debate_id == debate.id, Contribution.level == 0)
    seen = set(work.session.scalars(here.where(Contribution.id.in_(shown))))
    work.session.execute(
        delete(Grouped).where(Grouped.theme_id == theme_id, Grouped.contribution_id.in_(seen - set(ids)))
    )
    rows = [{"theme_id": theme_id, "contribution_id": each} for each in sorted(seen & set(ids))]
    if rows:
        work.session.execute(insert(Grouped).values(rows).on_conflict_do_nothing())
    touch(work, debate)


def _theme(work: Work, debate: Debate, theme_id: int) -> int:
    known = work.session.scalar(select(Theme.id).where(Theme.debate_id == debate.id, Theme.id == theme_id))
    if known is None:
        raise NotFound(reason=DebateReason.NOT_FOUND)
    return known
