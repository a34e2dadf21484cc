"""What volunteers said is wiped out: three months after a draw is over, or when its mandate ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select

from commission.mandates.models import Mandate
from commission.mandates.types import MandateState
from commission.sortition import enrolling, queries, sealing
from commission.sortition.models import Convocation, SeatDraw, Volunteer
from commission.sortition.telling import held, move, tell
from commission.sortition.types import OVER, DrawState, StepKind
from commons.identity.events import AccountErased
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.unit_of_work import Work, unit_of_work

KEPT_FOR = timedelta(days=90)
TABLES = (Volunteer.__tablename__,)


def purge() -> int:
    """Wipe out the volunteers of draws that are over long enough, or whose mandate ended; how many draws."""
    now = clock.now()
    ended = SeatDraw.mandate_id.in_(select(Mandate.id).where(Mandate.state == MandateState.ENDED))
    old = or_(SeatDraw.over_at < now - KEPT_FOR, ended)
    with unit_of_work(SYSTEM) as work:
        found = work.session.scalars(select(SeatDraw.id).where(SeatDraw.purged_at.is_(None), old)).all()
        for draw_id in found:
            _wipe(work, draw_id, now)
        return len(found)


def _wipe(work: Work, draw_id: int, now: datetime) -> None:
    draw, _mandate = held(work, draw_id)
    if draw.state not in OVER:
        draw.over_at, draw.pending = now, None
        with i18n.speaking("fr"):
            tell(work, draw, StepKind.ABANDONED, now, _("Le mandat est terminé."))
        move(work, draw, DrawState.ABANDONED)
    work.session.execute(delete(Convocation).where(Convocation.draw_id == draw_id))
    work.session.execute(delete(Volunteer).where(Volunteer.draw_id == draw_id))
    draw.purged_at = now
    tell(work, draw, StepKind.PURGED, now)


def reseal() -> int:
    """Seal with the key of now what a former one sealed; the link of each keeps leading to their page; how many."""
    changed = 0
    with unit_of_work(SYSTEM) as work:
        kept = select(Volunteer).where(Volunteer.sealed != b"").with_for_update()
        for each in work.session.scalars(kept.order_by(Volunteer.id)):
            known = sealing.opened(each) if sealing.is_old(each) else None
            if known is not None:
                each.sealed = sealing.closed(each.pseudonym, *known, sealing.own_secret(each))
                each.contact_seal = sealing.contact_seal(each.draw_id, known[1])
                changed += 1
    return changed


def about(account_id: int) -> list[dict[str, Any]]:
    """The draws for which this person is on the list, and what they answered there."""
    found = db.session.scalars(select(Volunteer).where(Volunteer.account_id == account_id)).all()
    kept = []
    for each in found:
        name, contact = sealing.opened(each) or ("", None)
        asked = queries.convocation_of(each.id)
        kept.append({
            "draw": each.draw_id, "pseudonym": each.pseudonym, "name": name, "contact": contact.key if contact else "",
            "answers": each.line, "channel": each.channel.value, "at": each.created_at.isoformat(),
            "convened": asked.state.value if asked else "",
        })  # fmt: skip
    return kept


def volunteers_forget_their_account(work: Work, fact: AccountErased) -> None:
    """Take whoever erased their account off the list; after its closing the line stays for the digest, nameless."""
    now = clock.now()
    for each in work.session.scalars(select(Volunteer).where(Volunteer.account_id == fact.account_id)).all():
        draw = work.session.get(SeatDraw, each.draw_id)
        assert draw is not None  # a foreign key
        enrolling.forget(work, draw, each, now)
