"""A mandate of the commission, its seats and those who sit, in a line of a test."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from commission.mandates.models import CommissionMember, CommissionSeat, Mandate, RuleBook
from commission.mandates.rules import DEFAULT, Rules
from commission.mandates.types import MandateState, Origin, Part, RulesState
from commons.identity.colleges import College
from commons.identity.models import Account
from commons.kernel import clock
from commons.kernel.actor import Actor
from commons.kernel.clock import PARIS
from commons.kernel.db import db
from tests.factories.identity import make_account


def make_mandate(state: MandateState = MandateState.RUNNING, rules: Rules | None = DEFAULT) -> Mandate:
    """A mandate that began a month ago, with adopted rules (none when `rules` is None)."""
    now = clock.now()
    start = now.astimezone(PARIS).date() - timedelta(days=30)
    mandate = Mandate(
        title="Mandat 2026-2029", starts_on=start, ends_on=date(start.year + 3, 1, 1), state=state, created_at=now
    )  # fmt: skip
    db.session.add(mandate)
    db.session.flush()
    if rules is not None:
        db.session.add(
            RuleBook(
                mandate_id=mandate.id, number=1, state=RulesState.ADOPTED, parameters=rules.as_json(),
                adopted_at=now, created_at=now,
            )
        )  # fmt: skip
    db.session.commit()
    return mandate


def make_seat(
    mandate: Mandate, college: College = College.RESIDENTS, origin: Origin = Origin.DESIGNATION
) -> CommissionSeat:
    """One more seat, empty."""
    taken = len(db.session.query(CommissionSeat).filter_by(mandate_id=mandate.id).all())
    seat = CommissionSeat(
        mandate_id=mandate.id, number=taken + 1, college=college, origin=origin, created_at=clock.now()
    )
    db.session.add(seat)
    db.session.commit()
    return seat


def sit(
    seat: CommissionSeat, part: Part = Part.TITULAR, account: Account | None = None, *, bureau: bool = False,
    drafting: bool = False, name: str = "",
) -> CommissionMember:  # fmt: skip
    """Somebody with an account holds this seat since its mandate began."""
    account = account or make_account(f"{uuid4().hex[:10]}@exemple.fr")
    member = CommissionMember(
        mandate_id=seat.mandate_id, seat_id=seat.id, part=part, name=name or f"Membre {seat.number}",
        contact=f"mail:{account.email}", account_id=account.id,
        chosen_by="Désignation", in_bureau=bureau, in_drafting=drafting,
        since=clock.now().astimezone(PARIS).date() - timedelta(days=20),
    )  # fmt: skip
    db.session.add(member)
    db.session.commit()
    db.session.expire(seat)
    return member


def make_commission(
    sizes: dict[College, int] | None = None, rules: Rules = DEFAULT
) -> tuple[Mandate, list[CommissionMember]]:
    """A mandate that runs, with so many filled seats a college (two in each by default)."""
    mandate = make_mandate(rules=rules)
    sizes = sizes or dict.fromkeys(College, 2)
    return mandate, [sit(make_seat(mandate, college)) for college, size in sizes.items() for _ in range(size)]


def actor_of(member: CommissionMember) -> Actor:
    """The member, as an actor."""
    return Actor(person_id=member.account_id)
