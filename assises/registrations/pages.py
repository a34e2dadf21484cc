"""What pages show of a registration: days and activities to choose, seats in words, the summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from assises.editions import policies as edition_policies
from assises.editions import queries as editions
from assises.editions.models import AssisesEdition
from assises.editions.types import EditionReason, EditionState, Stage
from assises.people import queries as people
from assises.people import sealing
from assises.people.models import Registration
from assises.people.types import NeedKind, PeopleReason, RegistrationState
from assises.programme import queries as programme
from assises.programme.models import Activity, SiteDay
from assises.programme.types import Entry
from assises.registrations import hours, queries, steps
from assises.registrations.forms import WhereFields
from assises.registrations.types import Reach
from assises.seats import alternatives, houses, volunteering
from assises.seats import clashes as seat_clashes
from assises.seats import queries as seats
from assises.seats.queries import HeldSeat
from assises.seats.types import SeatState
from commons.identity import contacts
from commons.identity.colleges import College
from commons.identity.types import Contact
from commons.kernel import i18n
from commons.kernel.errors import NotFound

Pairs = list[tuple[str, str]]
#: Where a page leads back to: in words, and its address.
Back = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """A seat in words."""

    id: int
    title: str
    when: str
    where: str
    state: SeatState
    #: First names, when it is not a seat of everybody.
    who: str
    note: str
    ends_at: datetime | None
    is_day: bool


def edition_of(year: int) -> AssisesEdition:
    """The edition of this year, once it is announced."""
    edition = editions.by_year(year)
    if edition is None or edition.state is EditionState.DRAFT:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def registration_of(edition: AssisesEdition, secret: str) -> Registration:
    """The registration behind a link; any other one, and it is not there."""
    found = people.by_secret_seal(sealing.seal_of(secret[:200]))
    if found is None or found.edition_id != edition.id:
        raise NotFound(reason=PeopleReason.NOT_FOUND)
    return found


def is_wishing(edition: AssisesEdition, now: datetime) -> bool:
    """Whether wishes are taken, rather than seats given."""
    return edition_policies.stage_of(edition, now) is Stage.WISHES


def offer(
    form: WhereFields, edition: AssisesEdition, *, wishing: bool, college: str = "", registration_id: int | None = None
) -> None:
    """Days and activities to choose from, by a group that is registered or a new one, with what is left for it."""
    form.offer(day_pairs(edition), activity_pairs(edition, wishing=wishing, college=college), wishing=wishing)
    form.apart = None if wishing else hours.reader(edition, registration_id)


def day_pairs(edition: AssisesEdition) -> Pairs:
    """The days of each site."""
    return [(str(day.id), _day_label(day)) for day in programme.site_days(edition.id)]


def activity_pairs(edition: AssisesEdition, *, wishing: bool, college: str = "") -> Pairs:
    """The activities for which a seat is asked; after the draw, with what is left for this college."""
    found = [each for each in programme.activities(edition.id) if each.entry is Entry.SEAT]
    left = {} if wishing else houses.free([each.id for each in found], college)
    return [(str(each.id), _activity_label(each, left.get(each.id))) for each in found]


def _day_label(day: SiteDay) -> str:
    hours = _("de %(start)s à %(end)s", start=i18n.hour(day.opens_at), end=i18n.hour(day.closes_at))
    return _("%(day)s — %(site)s, %(hours)s", day=i18n.day(day.day), site=i18n.apart(day.site.name), hours=hours)


def _activity_label(activity: Activity, left: int | None) -> str:
    when = i18n.moment(activity.starts_at)
    title, site = i18n.apart(activity.title), i18n.apart(activity.site_day.site.name)
    said = _("%(title)s — %(when)s, %(site)s", title=title, when=when, site=site)
    if left is None:
        return said
    places = ngettext("%(num)d place", "%(num)d places", left) if left else _("complet : liste d’attente")
    return _("%(what)s (%(places)s)", what=said, places=places)


def summary(edition: AssisesEdition, typed: steps.Typed) -> list[dict[str, Any]]:
    """Everything that was typed, in words, with the screen on which each is changed."""
    days = dict(day_pairs(edition))
    titles = {str(each.id): each.title for each in programme.of_numbers(steps.activities_of(typed))}
    chosen = [days[str(number)] for number in steps.days_of(typed) if str(number) in days]
    wanted = [titles[str(number)] for number in steps.activities_of(typed) if str(number) in titles]
    needs = [kind.label + (f" : {words}" if words else "") for kind, words in steps.needs_of(typed).items()]
    return [
        {"step": 1, "label": _("Qui vient"), "lines": _who(typed["1"])},
        {"step": 2, "label": _("Où et quand"), "lines": [*chosen, *wanted]},
        {"step": 3, "label": _("Vos besoins"), "lines": needs or [_("Rien de particulier")]},
        {"step": 4, "label": _("Vous joindre"), "lines": [_reach(typed["4"])]},
    ]


def _who(who: steps.Typed) -> list[str]:
    lines = [str(who["first_name"]), College(who["college"]).label]
    adults = int(who.get("companions") or 0)
    if adults:
        lines.append(ngettext("avec %(num)d autre adulte", "avec %(num)d autres adultes", adults))
    if who.get("children"):
        lines.append(_("enfants, par âge : %(ages)s", ages=who["children"]))
    return lines


def _reach(reach: steps.Typed) -> str:
    if reach.get("reach") == Reach.NOBODY.value:
        return str(reach.get("reached_by", "")) or _("Personne : gardez bien votre code")
    return str(reach.get("contact", ""))


@dataclass(frozen=True)
class Lost:
    """An activity that was cancelled, with what the group may do instead."""

    title: str
    reason: str
    others: list[str]


def lost(registration: Registration) -> list[Lost]:
    """The activities they had a place in that do not take place."""
    return [
        Lost(held.activity.title, held.activity.cancel_reason, _others(held.activity, registration))
        for held in seats.lost_with_the_activity(registration.id)
        if held.activity is not None
    ]


def _others(activity: Activity, registration: Registration) -> list[str]:
    return [
        _activity_label(other.activity, None if other.has_room else 0)
        for other in alternatives.of(activity, registration)
    ]


def pleas(registration: Registration, now: datetime) -> list[tuple[volunteering.Plea, Pairs]]:
    """Where too many people have a seat, and what this group may have instead."""
    found = volunteering.pleas(registration, seats.of_registration(registration.id), now)
    return [(plea, [(str(each.id), _activity_label(each, None)) for each in plea.others]) for plea in found]


def clashes(edition: AssisesEdition, registration: Registration) -> list[tuple[str, str]]:
    """Two activities, each with a place of theirs, that nobody can both be at since one of them moved."""
    found = seat_clashes.of_groups(edition, [registration.id])
    titles = {each.id: each.title for each in programme.of_numbers({n for c in found for n in (c.one_id, c.other_id)})}
    return [(titles[clash.one_id], titles[clash.other_id]) for clash in found]


def rows(registration: Registration) -> list[Row]:
    """The seats of a registration, days first."""
    return [_row(held, registration) for held in seats.of_registration(registration.id)]


@dataclass(frozen=True)
class Wished:
    """A wish in words."""

    title: str
    when: str
    where: str


def wishes(registration: Registration) -> list[Wished]:
    """What a group would like, the first wish first, until the draw is made; nothing afterwards."""
    asked = [] if queries.is_drawn(registration.edition_id) else seats.wishes_of(registration.id)
    found = {each.id: each for each in programme.of_numbers([wish.activity_id for wish in asked])}
    return [_wished(found[wish.activity_id]) for wish in asked if wish.activity_id in found]


def _wished(activity: Activity) -> Wished:
    return Wished(activity.title, i18n.moment(activity.starts_at), activity.site_day.site.name)


def _row(held: HeldSeat, registration: Registration) -> Row:
    activity, day = held.activity, held.site_day
    when = i18n.moment(activity.starts_at) if activity is not None else _day_label(day)
    title = activity.title if activity is not None else _("Entrée : %(site)s", site=day.site.name)
    whole = len(held.attendee_ids) == len(registration.present)
    names = {person.id: person.first_name for person in registration.attendees}
    who, note = "" if whole else ", ".join(names.get(number, "") for number in held.attendee_ids), ""
    if held.state is SeatState.WAITING and held.seat.origin.value != "wish":
        note = ngettext("%(num)d personne avant vous", "%(num)d personnes avant vous", held.ahead)
    return Row(
        held.seat.id, title, when if activity is not None else _hours(day), day.site.name, held.state, who, note,
        held.seat.offer_ends_at, activity is None,
    )  # fmt: skip


def _hours(day: SiteDay) -> str:
    hours = _("de %(start)s à %(end)s", start=i18n.hour(day.opens_at), end=i18n.hour(day.closes_at))
    return f"{i18n.day(day.day)}, {hours}"


def added(*, waits: bool) -> str:
    """What is said once somebody was added."""
    if waits:
        return _("Cette personne est ajoutée. Elle attend encore une place : voyez ci-dessous.")
    return _("Cette personne est ajoutée au groupe.")


def masked(registration: Registration) -> str:
    """How they are reached, without showing it to whoever looks over the shoulder."""
    if not registration.contact:
        return registration.reached_by or _("Personne n’est prévenu : gardez votre code.")
    return contacts.masked(Contact.from_key(registration.contact))


def standing(registration: Registration) -> str:
    """How ui/tags.html draws its state."""
    return {
        RegistrationState.TO_CONFIRM: "soon", RegistrationState.CONFIRMED: "done", RegistrationState.CANCELLED: "closed"
    }[registration.state]  # fmt: skip


def need_pairs(kinds: Sequence[NeedKind]) -> Pairs:
    """Needs by code."""
    return [(kind.value, kind.label) for kind in kinds]
