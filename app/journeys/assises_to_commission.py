"""The commission hears what the Assises publish: axes, minutes, accounts. It is offered as evidence, never written."""

from __future__ import annotations

from assises.commitments.events import AxisAdopted
from assises.commitments.types import AXIS
from assises.editions.types import EDITION
from assises.minutes.events import MinutesReleased
from assises.minutes.types import MINUTES
from assises.reports.events import ReportPublished
from commission.works import watching
from commons.kernel import clock
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work


@subscribe(AxisAdopted)
def commission_hears_of_an_axis(work: Work, fact: AxisAdopted) -> None:
    """An axis of the coming year."""
    watching.hear(work, Ref(AXIS, fact.axis_id), 1, clock.now())


@subscribe(MinutesReleased)
def commission_hears_of_minutes(work: Work, fact: MinutesReleased) -> None:
    """What was said in an activity; a rectified version is heard too."""
    watching.hear(work, Ref(MINUTES, fact.minutes_id), fact.number, clock.now())


@subscribe(ReportPublished)
def commission_hears_of_an_account(work: Work, fact: ReportPublished) -> None:
    """The account of an edition; a corrected one is heard too."""
    watching.hear(work, Ref(EDITION, fact.edition_id), fact.number, clock.now())
