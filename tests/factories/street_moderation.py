"""What moderation does in a street: reports, decisions, an appeal, a block."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor, Grant
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.moderation import queries as moderation
from commons.moderation.appeals import services as appeals
from commons.moderation.blocks import services as blocks
from commons.moderation.desk import services as moderation_desk
from commons.moderation.models import Appeal, Block, Case, Judgment
from commons.moderation.registry import digest_of
from commons.moderation.replies import services as replies
from commons.moderation.reports import services as reports
from commons.moderation.rulings import Ruling
from commons.moderation.types import Motive, Verdict
from tests.factories import tables
from tests.factories.identity import make_account

if TYPE_CHECKING:
    from tests.factories.street import Street


def fill(street: Street) -> dict[str, Any]:
    """A text reported, one hidden, one appealed, its author blocked, and a reply to send."""
    now, moderator = clock.now(), Actor(make_account().id, frozenset({Grant("moderator", "everywhere")}))
    other = Actor(make_account().id, moderator.grants)
    said, hidden = int(street.things["subject"]), int(street.things["hidden_subject"])
    rude = tables.make_subject(street.table, "Un autre sujet", actor=street.owner, words=street.secret("rude words"))
    sharp = tables.make_subject(street.table, "Encore un sujet", actor=street.owner, words=street.secret("sharp words"))
    for number in (said, hidden, rude.id, sharp.id):
        report(number, street.secret("what somebody reports"), other)
    cases = {number: _case(number) for number in (said, hidden, rude.id, sharp.id)}
    ruling = Ruling(Verdict.HIDE, Motive.INSULT, None, street.secret("why a moderator hid it"))
    with unit_of_work(moderator) as work:
        seen = {cases[n].id: digest_of(reports.reported_text(_subject(n)).words) for n in (hidden, rude.id, sharp.id)}
        moderation_desk.decide(work, seen, ruling, "https://possibles.exemple", now)
    with unit_of_work(street.owner) as work:
        judged = work.session.scalars(select(Judgment).where(Judgment.case_id == cases[rude.id].id)).one()
        appeals.appeal(work, judged.id, street.secret("an appeal"), now)
    with unit_of_work(moderator) as work:
        blocks.block(
            work, cases[rude.id].id, ("body", street.table.id), now + timedelta(days=5), street.secret("why blocked"),
            "https://possibles.exemple", now,
        )  # fmt: skip
    with unit_of_work(SYSTEM) as work:
        reply = replies.add(work, replies.Draft(Motive.SPAM, f"Modèle {uuid4().hex[:6]}", "Merci de rester poli."))
        own = work.session.scalars(select(Judgment.id).where(Judgment.case_id == cases[sharp.id].id)).one()
        appealed = work.session.scalars(select(Appeal.id).where(Appeal.decision_id == judged.id)).one()
        blocked = work.session.scalars(select(Block.id).order_by(Block.id.desc())).first()
    return {
        "case": cases[said].id, "judged_case": cases[rude.id].id, "judgment": judged.id, "own_judgment": own,
        "appeal": appealed, "block": blocked, "reply": reply.id,
    }  # fmt: skip


def _subject(number: int) -> Ref:
    return Ref("participation.subject", number)


def report(number: int, words: str, who: Actor) -> None:
    """Somebody reports a subject of the table."""
    with unit_of_work(who) as work:
        reports.report(work, _subject(number), Motive.INSULT, words, "", clock.now())


def _case(number: int) -> Case:
    found = moderation.open_case_of(_subject(number))
    assert found is not None
    return found
