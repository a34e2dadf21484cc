"""Editions whose boxes hold known ballots: closed, counted or proclaimed through the real services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from budgets.ballots.content import Choices, encode
from budgets.editions.models import Edition
from budgets.editions.types import Phase
from budgets.results import services
from commons.ballot_box import codes
from commons.ballot_box import services as ballot_box
from commons.ballot_box.types import Cast, Sheet
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.factories.budgets import make_edition, the_edition


def cast(
    edition: Edition, ballots: Sequence[Sequence[str]], envelope: int = 0, home: int | None = None
) -> list[Cast]:  # fmt: skip
    """Put these choices in the box of an open edition, one voter each, of this home; their receipts."""
    box, receipts = edition.envelopes[envelope].box, []
    for choices in ballots:
        secret = codes.new_secret()
        sheet = Sheet(
            poll_key=edition.poll_key,
            scope=box,
            box=box,
            elector_key=codes.elector_key(b"test", secret),
            content=encode(edition.ballot, Choices(tuple(choices))),
            secret=secret,
            home=str(home) if home is not None else None,
        )
        with unit_of_work(SYSTEM) as work:
            receipts.append(ballot_box.cast(work, sheet, clock.now()))
    return receipts


def counted(slug: str, reason: str = "") -> None:
    """Count this edition, a day after its end."""
    edition = the_edition(slug)
    with clock.frozen(max(edition.closes_at + timedelta(days=1), clock.now())), unit_of_work(SYSTEM) as work:
        services.count(work, SYSTEM, edition, clock.now(), reason)


def proclaimed(slug: str) -> None:
    """Publish the results of a counted edition."""
    edition = the_edition(slug)
    with clock.frozen(max(edition.closes_at + timedelta(days=1), clock.now())), unit_of_work(SYSTEM) as work:
        services.proclaim(work, SYSTEM, edition, clock.now())


def voted(ballots: Sequence[Sequence[str]] = (("1", "2"), ("1",), ("3",)), **how: object) -> Edition:
    """An open edition in which these ballots were cast; projects cost 1 000, 2 000, 3 000 euros and so on."""
    edition = make_edition(Phase.VOTING, **how)  # type: ignore[arg-type]  # what the factory takes
    cast(edition, ballots)
    return edition
