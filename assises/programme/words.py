"""Sentences about the programme: when, where, in which languages, what changed, what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from assises.programme import languages
from assises.programme.alerts import Alert
from assises.programme.changes import Change
from assises.programme.lines import Line, read
from assises.programme.types import ActivityKind, AlertKind, ChangeKind, Entry
from commons.kernel import i18n


def when(starts_at: datetime, ends_at: datetime) -> str:
    """The day and the hours, as one says them."""
    return _("%(day)s, de %(start)s à %(end)s", day=i18n.day(starts_at), start=i18n.hour(starts_at),
             end=i18n.hour(ends_at))  # fmt: skip


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """The hours alone, under the heading of their day."""
    return _("de %(start)s à %(end)s", start=i18n.hour(starts_at), end=i18n.hour(ends_at))


def where(line: Line) -> str:
    """The site and the room on one line."""
    return " · ".join(i18n.apart(part) for part in (line.site_name, line.room, line.whereabouts) if part)


def spoken(line: Line) -> str:
    """The languages of an activity, and those into which somebody interprets."""
    said = [languages.names_of(line.languages)] if line.languages else []
    if line.interpreted:
        said.append(_("interprété en %(languages)s", languages=languages.names_of(line.interpreted)))
    if line.easy_french:
        said.append(_("textes faciles à lire (FALC)"))
    return " · ".join(said)


def persons(number: int) -> str:
    """So many persons."""
    return ngettext("%(num)d personne", "%(num)d personnes", number)


def seats(number: int) -> str:
    """So many seats."""
    return ngettext("%(num)d place", "%(num)d places", number)


def change(told: Change) -> str:
    """What changed, as a sentence."""
    return _CHANGES[told.kind](told)


def _time_and_site(said: Mapping[str, Any]) -> str:
    moments = (datetime.fromisoformat(said["starts_at"]), datetime.fromisoformat(said["ends_at"]))
    return _("%(when)s (%(site)s)", when=when(*moments), site=i18n.apart(said["site_name"]))


def _added(told: Change) -> str:
    line = read(told.after)
    return _("Nouveau : « %(title)s », %(when)s, %(where)s.", title=i18n.apart(told.title),
             when=when(line.begins, line.ends), where=where(line))  # fmt: skip


def _moved(told: Change) -> str:
    return _("« %(title)s » est déplacé. Avant : %(before)s. Maintenant : %(after)s.", title=i18n.apart(told.title),
             before=_time_and_site(told.before), after=_time_and_site(told.after))  # fmt: skip


def _room(told: Change) -> str:
    before, after = (" ".join(filter(None, (said["room"], said["whereabouts"]))) for said in (told.before, told.after))
    if before == after:
        return _("« %(title)s » : l’accès à la salle est précisé.", title=i18n.apart(told.title))
    none = _("pas de salle")
    return _("« %(title)s » change de salle. Avant : %(before)s. Maintenant : %(after)s.", title=i18n.apart(told.title),
             before=before or none, after=after or none)  # fmt: skip


def _cancelled(told: Change) -> str:
    return _(
        "« %(title)s » est annulé. Pourquoi : %(reason)s",
        title=i18n.apart(told.title),
        reason=i18n.apart(told.after["reason"]),
    )


def _removed(told: Change) -> str:
    return _("« %(title)s » n’est plus au programme.", title=i18n.apart(told.title))


def _retitled(told: Change) -> str:
    return _("« %(before)s » s’appelle maintenant « %(after)s ».", before=i18n.apart(told.before["title"]),
             after=i18n.apart(told.after["title"]))  # fmt: skip


def _languages(told: Change) -> str:
    def said(values: Mapping[str, Any]) -> str:
        return spoken(Line(0, "", "", "", "", "", "", languages=tuple(values["languages"]),
                           interpreted=tuple(values["interpreted"]), easy_french=values["easy_french"]))  # fmt: skip

    return _("« %(title)s » : les langues changent. Avant : %(before)s. Maintenant : %(after)s.",
             title=i18n.apart(told.title), before=said(told.before), after=said(told.after))  # fmt: skip


def _entry(told: Change) -> str:
    def said(values: Mapping[str, Any]) -> str:
        return f"{Entry(values['entry']).label}, {seats(values['capacity'])}"

    return _("« %(title)s » : les places changent. Avant : %(before)s. Maintenant : %(after)s.",
             title=i18n.apart(told.title), before=said(told.before), after=said(told.after))  # fmt: skip


def _details(told: Change) -> str:
    if told.before["kind"] != told.after["kind"]:
        return _(
            "« %(title)s » devient : %(kind)s.",
            title=i18n.apart(told.title),
            kind=ActivityKind(told.after["kind"]).label,
        )
    return _("« %(title)s » : la description est mise à jour.", title=i18n.apart(told.title))


_CHANGES: dict[ChangeKind, Callable[[Change], str]] = {
    ChangeKind.ADDED: _added,
    ChangeKind.MOVED: _moved,
    ChangeKind.ROOM: _room,
    ChangeKind.CANCELLED: _cancelled,
    ChangeKind.REMOVED: _removed,
    ChangeKind.RETITLED: _retitled,
    ChangeKind.LANGUAGES: _languages,
    ChangeKind.ENTRY: _entry,
    ChangeKind.DETAILS: _details,
}


def alert(found: Alert, people: Mapping[int, str]) -> str:
    """What does not fit, as a sentence; the titles of the activities stand beside it."""
    return _ALERTS[found.kind](found, people)


def _named(found: Alert, people: Mapping[int, str]) -> str:
    number = found.values["person"]
    return people.get(number) or _("Compte n° %(number)s", number=number)


_ALERTS: dict[AlertKind, Callable[[Alert, Mapping[int, str]], str]] = {
    AlertKind.SAME_ROOM: lambda found, people: _("Deux activités en même temps dans la même salle."),
    AlertKind.SAME_PERSON: lambda found, people: _(
        "%(person)s est attendu·e à deux activités en même temps.", person=_named(found, people)
    ),
    AlertKind.TOO_FAR: lambda found, people: _(
        "%(person)s n’a pas le temps d’aller d’un site à l’autre.", person=_named(found, people)
    ),
    AlertKind.OUT_OF_HOURS: lambda found, people: _("En dehors des heures d’ouverture du site."),
    AlertKind.OUT_OF_DAYS: lambda found, people: _("Un jour qui n’est pas un jour de ces Assises."),
    AlertKind.ABOVE_ROOM: lambda found, people: _(
        "Plus de places que la salle : %(capacity)s pour %(room)s.",
        capacity=seats(found.values["capacity"]),
        room=persons(found.values["room"]),
    ),
    AlertKind.ABOVE_GAUGE: lambda found, people: _(
        "Au même moment, plus de places que le bâtiment ne peut accueillir : %(seats)s pour une jauge de %(gauge)s.",
        seats=seats(found.values["persons"]),
        gauge=persons(found.values["gauge"]),
    ),
    AlertKind.NO_INTERPRETER: lambda found, people: _(
        "Interprétation annoncée en %(languages)s, sans interprète trouvé·e.",
        languages=languages.names_of(found.values["languages"]),
    ),
    AlertKind.NO_FRENCH: lambda found, people: _("Ni parlée ni interprétée en français."),
    AlertKind.NOT_STEP_FREE: lambda found, people: _("Une plénière dans une salle qui n’est pas sans marche."),
    AlertKind.NO_FACILITATOR: lambda found, people: _("Personne n’anime."),
}
