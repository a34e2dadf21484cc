"""A subject kept for the Assises is followed to the activity that took it up, and to the minutes that tell of it."""

from __future__ import annotations

from assises.minutes.events import MinutesReleased
from assises.minutes.types import MINUTES
from assises.programme import queries as programme
from assises.programme.models import Activity
from assises.programme.types import ACTIVITY, ActivityState
from assises.subjects.types import SUBJECT
from commons.kernel import clock
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation


@subscribe(MinutesReleased)
def subject_is_told_of(work: Work, fact: MinutesReleased) -> None:
    """The first published version, and each rectified one, tell of the same subject: the ties are made once."""
    activity = programme.activity(fact.activity_id)
    if activity is None or not take_up(work, activity):
        return
    subject = Ref(SUBJECT, activity.subject_id or 0)
    threads.tie(work, subject, Ref(MINUTES, fact.minutes_id), Relation.REPORTED_IN, clock.now())


def take_up(work: Work, activity: Activity) -> bool:
    """Tie a subject to the activity that takes it up; False when it takes up none, or was never announced."""
    if activity.subject_id is None or activity.state is ActivityState.DRAFT:
        return False
    subject = Ref(SUBJECT, activity.subject_id)
    threads.tie(work, subject, Ref(ACTIVITY, activity.id), Relation.LED_TO, clock.now())
    return True
