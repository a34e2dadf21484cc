"""What pages of the desk of the programme show, worked out before the template is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from assises.editions.models import AssisesEdition
from assises.programme import crewing, occupancy, planning, policies, queries, releasing, words
from assises.programme.alerts import Alert
from assises.programme.models import Activity
from assises.programme.occupancy import Group
from assises.programme.policies import Act
from assises.programme.types import ActivityState, Part
from commons.kernel import clock
from commons.kernel.access import current_actor
from commons.kernel.days import day_of
from commons.kernel.errors import Reason


def refusal(edition: AssisesEdition) -> Reason | None:
    """Why whoever asks cannot write the programme."""
    return policies.refusal_to_plan(edition, current_actor())


def refusals(edition: AssisesEdition, activity: Activity) -> dict[Act, Reason | None]:
    """What whoever asks may not do with this activity now, and why; the services ask the same policy."""
    actor, now = current_actor(), clock.now()
    return {act: policies.refusal_to(act, activity, edition, actor, now) for act in Act}


@dataclass(frozen=True)
class Warned:
    """Something that does not fit, as the desk shows it."""

    sentence: str
    #: (title, number) of each activity.
    activities: list[tuple[str, int]]


def warned(found: Sequence[Alert], titles: Mapping[int, str]) -> list[Warned]:
    """Alerts as sentences, with the activities they are about."""
    people = crewing.names({a.values["person"] for a in found if "person" in a.values})
    return [Warned(words.alert(alert, people), [(titles.get(n, ""), n) for n in alert.activities]) for alert in found]


def board(edition: AssisesEdition) -> dict[str, Any]:
    """Every activity by day, with what does not fit and who is too many, in a fixed number of queries."""
    found = queries.activities(edition.id, *ActivityState)
    titles = {activity.id: activity.title for activity in found}
    days: dict[date, list[Activity]] = defaultdict(list)
    for activity in found:
        days[day_of(activity.starts_at)].append(activity)
    alerts = planning.every_alert(edition)
    return {
        "edition": edition,
        "days": list(days.items()),
        "alerts": warned(alerts, titles),
        "touched": {number for alert in alerts for number in alert.activities},
        "crowded": planning.crowded([a for a in found if a.state is ActivityState.PLANNED]),
        "drafts": sum(activity.state is ActivityState.DRAFT for activity in found),
        "refusal": refusal(edition),
    }


def whole(edition: AssisesEdition, activity: Activity) -> dict[str, Any]:
    """Everything the desk shows of one activity."""
    taken, holds = occupancy.taken([activity.id])[activity.id], planning.holds(activity)
    mine = [alert for alert in planning.every_alert(edition) if activity.id in alert.activities]
    titles = {each.id: each.title for each in queries.of_numbers({n for alert in mine for n in alert.activities})}
    known = crew_of(activity.id)
    names = crewing.names({number for people in known.values() for number in people})
    return {
        "edition": edition,
        "activity": activity,
        "refusals": refusals(edition, activity),
        "acts": Act,
        "when": words.when(activity.starts_at, activity.ends_at),
        "alerts": warned(mine, titles),
        "taken": taken,
        "holds": holds,
        "over": taken.over(holds),
        "groups": groups(activity),
        "crew": [(part.label, [_shown(names, number) for number in known[part]]) for part in Part if known[part]],
        "stands": releasing.stands(edition.id, activity.id),
    }


def groups(activity: Activity) -> Sequence[Group]:
    """The groups with a seat there."""
    return occupancy.groups(activity.id)


def crew_of(activity_id: int) -> dict[Part, list[int]]:
    """Who has which part in an activity."""
    known = queries.crew(activity_id)
    return {part: sorted(each.account_id for each in known if each.part is part) for part in Part}


def team_with(known: Mapping[Part, Collection[int]]) -> dict[int, str]:
    """Everybody who may be in a crew, and those who are in this one; by name."""
    found = crewing.team()
    missing = {number for people in known.values() for number in people} - found.keys()
    found |= {number: crewing.names(missing).get(number, "") for number in missing}
    return {number: _shown(found, number) for number in found}


def _shown(names: Mapping[int, str], number: int) -> str:
    return names.get(number) or _("Compte n° %(number)s", number=number)
