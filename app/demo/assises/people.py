"""People who registered for the coming edition, each group by the way it came, and the seats they have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from app.demo.assises import programme
from app.demo.participation.stage import Stage, address, place
from assises.people import queries, services
from assises.people.drafts import NewGroup
from assises.people.types import Entrance, NeedKind
from assises.programme import queries as programme_queries
from assises.programme.types import Entry
from assises.seats import services as seats
from commons.identity import queries as identity
from commons.identity.colleges import College
from commons.identity.types import Contact, ContactKind

Words = Mapping[str, Any]
#: Days from today when the first of them registered.
SINCE = -18


def is_told(stage: Stage) -> bool:
    """Whether somebody is registered already."""
    return queries.persons_registered(programme.edition(stage).id) > 0


def tell(stage: Stage) -> None:
    """Each group registers, one after the other, and takes the seats it wants most."""
    edition = programme.edition(stage)
    activities = {activity.title: activity for activity in programme_queries.activities(edition.id)}
    titles = {words["key"]: words["title"] for words in programme.texts()["activity"]}
    for number, words in enumerate(programme.texts()["group"]):
        moment = stage.at((SINCE + number, 10 + number % 8))
        wanted = [activities[titles[key]] for key in words["wants"]]
        with stage.acting(min(moment, stage.now - timedelta(hours=1))) as work:
            made, _new = services.register(work, edition.id, _draft(words), moment)
            services.confirm(work, made.id, moment)
            days = sorted({activity.site_day_id for activity in wanted})
            seated = [activity.id for activity in wanted if activity.entry is Entry.SEAT]
            seats.ask(work, made.id, days, seated, moment)


def _draft(words: Words) -> NewGroup:
    who = words.get("account", "")
    contact = Contact(ContactKind.MAIL, address(who)) if who else None
    account = identity.account_of_contact(contact) if contact is not None else None
    return NewGroup(
        college=College(words["college"]), first_name=words["first_name"], ticket=uuid4().hex,
        entrance=Entrance(words.get("entrance", Entrance.WEB)), language=words.get("language", "fr"),
        companions=words.get("companions", 0), children=tuple(words.get("children", ())), contact=contact,
        reached_by=words.get("reached_by", ""), home_id=place(words["home"]).id if "home" in words else None,
        account_id=account.id if account else None,
        needs={NeedKind(kind): said for kind, said in words.get("needs", {}).items()},
    )  # fmt: skip
