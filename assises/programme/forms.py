"""Forms of the desk of the programme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import time
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TimeField

from assises.programme import languages
from assises.programme.drafts import LEAST, MOST, ActivityDraft, DayDraft, RoomDraft, SiteDraft
from assises.programme.types import ActivityKind, Entry, Part
from commons.identity.options import options
from commons.kernel.answers import typed
from commons.kernel.fields import Between, ChecksField, DayField, WholeField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most

Pairs = Iterable[tuple[str, str]]


def number_of(field: SelectField) -> int | None:
    """The number chosen in a list; None for none."""
    return int(field.data) if field.data else None


def _optional(pairs: Pairs, none: str) -> list[tuple[str, str]]:
    return [("", none), *pairs]


class SiteForm(Form):
    """A site: where it is, how one comes and gets in."""

    seen = HiddenField()
    name = LineField(
        _l("Nom du site"), [Required(), at_most(120)], description=_l("Par exemple : « Centre social Air Bel ».")
    )
    place = SelectField(_l("Commune ou quartier"))
    address = LineField(_l("Adresse"), [at_most(200)])
    access = TextField(
        _l("Comment venir"),
        [at_most(1_000)],
        description=_l("Arrêt de bus ou de métro, stationnement, la bonne porte."),
    )
    step_free = BooleanField(_l("On entre sans marche"))
    comfort = TextField(
        _l("Pour être bien sur place"),
        [at_most(1_000)],
        description=_l("Ascenseur, toilettes accessibles, salle calme, eau, coin pour allaiter : en mots simples."),
    )
    child_care = BooleanField(_l("Garde d’enfants sur place"))

    def offer(self, places: Pairs) -> None:
        """List the places."""
        self.place.choices = options(_optional(places, gettext("Aucun en particulier")))

    def fill(self, draft: SiteDraft) -> None:
        """Show this draft."""
        for found in fields(draft):
            if found.name != "place_id":
                self[found.name].data = getattr(draft, found.name)
        self.place.data = str(draft.place_id or "")

    def draft(self) -> SiteDraft:
        """What was typed, once it is valid."""
        names = [found.name for found in fields(SiteDraft) if found.name != "place_id"]
        return SiteDraft(place_id=number_of(self.place), **{name: self[name].data for name in names})


class DayForm(Form):
    """A day of a site: its hours and its gauge."""

    seen = HiddenField()
    day = DayField(_l("Jour"), [Required()])
    opens = TimeField(_l("Les portes ouvrent"), [Required()])
    closes = TimeField(_l("Les portes ferment"), [Required()])
    gauge = WholeField(
        _l("Jauge : personnes au plus en même temps"),
        [Required(), Between(LEAST, MOST)],
        description=_l(
            "Celle de la sécurité du bâtiment (ERP). À l’entrée, c’est la seule limite qui ne se discute pas."
        ),
    )

    def fill(self, draft: DayDraft) -> None:
        """Show this draft."""
        for found in fields(draft):
            self[found.name].data = getattr(draft, found.name)

    def draft(self) -> DayDraft:
        """What was typed, once it is valid."""
        return DayDraft(**{found.name: self[found.name].data for found in fields(DayDraft)})


class RoomForm(Form):
    """A room."""

    seen = HiddenField()
    name = LineField(_l("Nom de la salle"), [Required(), at_most(80)])
    capacity = WholeField(_l("Personnes au plus"), [Required(), Between(LEAST, MOST)])
    step_free = BooleanField(_l("On y va sans marche"))
    hearing_loop = BooleanField(_l("Boucle magnétique pour mieux entendre"))
    whereabouts = LineField(_l("Où est-elle ?"), [at_most(120)], description=_l("Étage, porte, couleur des panneaux."))

    def fill(self, draft: RoomDraft) -> None:
        """Show this draft."""
        for found in fields(draft):
            self[found.name].data = getattr(draft, found.name)

    def draft(self) -> RoomDraft:
        """What was typed, once it is valid."""
        return RoomDraft(**{found.name: self[found.name].data for found in fields(RoomDraft)})


#: Fields of an activity that the form and the draft name alike.
_SAME = ("title", "starts", "ends", "capacity", "summary", "hosts", "interpreters", "easy_french")
#: Lists: the field, and what the draft calls it.
_LISTS = {
    "site_day": "site_day_id", "room": "room_id", "orientation": "orientation_id", "challenge": "challenge_id",
    "subject": "subject_id",
}  # fmt: skip


class ActivityForm(Form):
    """An activity: what, where, when, for how many, in which languages."""

    seen = HiddenField()
    title = LineField(_l("Titre"), [Required(), at_most(120)])
    kind = RadioField(_l("Ce qu’on y fait"), [Required()], default=ActivityKind.WORKSHOP.value)
    summary = TextField(
        _l("En deux phrases"), [at_most(1_000)], description=_l("Ce que la personne va y faire, en mots simples.")
    )
    site_day = SelectField(_l("Où et quel jour"), [Required()])
    starts = TimeField(_l("Début"), [Required()])
    ends = TimeField(_l("Fin"), [Required()])
    room = SelectField(_l("Salle"))
    capacity = WholeField(_l("Personnes au plus"), [Required(), Between(LEAST, MOST)])
    entry = RadioField(_l("Comment on entre"), [Required()], default=Entry.SEAT.value)
    languages = ChecksField(_l("Langues parlées"), [Required()], default=["fr"])
    interpreted = ChecksField(_l("Interprétée en"))
    interpreters = LineField(
        _l("Qui interprète"), [at_most(200)], description=_l("Pour l’équipe : ce n’est pas publié.")
    )
    easy_french = BooleanField(_l("Les textes sont faciles à lire (FALC)"))
    hosts = LineField(
        _l("Qui anime et qui intervient"), [at_most(300)], description=_l("Publié. Seulement avec leur accord.")
    )
    orientation = SelectField(_l("Thème (orientation du contrat)"))
    challenge = SelectField(_l("Défi du contrat"))
    subject = SelectField(_l("Sujet retenu pour ces Assises"), description=_l("Celui que cette activité met en débat."))

    def offer(self, site_days: Pairs, rooms: Pairs, orientations: Pairs, challenges: Pairs, subjects: Pairs) -> None:
        """List what may be chosen."""
        self.kind.choices = options((kind.value, kind.label) for kind in ActivityKind)
        self.entry.choices = options((entry.value, entry.label) for entry in Entry)
        self.languages.choices = self.interpreted.choices = options(languages.pairs())
        self.site_day.choices = options(_optional(site_days, gettext("Choisir…")))
        self.room.choices = options(_optional(rooms, gettext("Pas de salle (visite, dehors)")))
        self.orientation.choices = options(_optional(orientations, gettext("Aucun en particulier")))
        self.challenge.choices = options(_optional(challenges, gettext("Aucun en particulier")))
        self.subject.choices = options(_optional(subjects, gettext("Aucun en particulier")))

    def fill(self, draft: ActivityDraft) -> None:
        """Show this draft."""
        for name in _SAME:
            self[name].data = getattr(draft, name)
        for name, column in _LISTS.items():
            self[name].data = str(getattr(draft, column) or "")
        self.kind.data, self.entry.data = draft.kind.value, draft.entry.value
        self.languages.data, self.interpreted.data = list(draft.languages), list(draft.interpreted)

    def draft(self) -> ActivityDraft:
        """What was typed, once it is valid."""
        lists: Any = {column: number_of(self[name]) for name, column in _LISTS.items()}
        return ActivityDraft(
            **{name: self[name].data for name in _SAME},
            **lists,
            kind=ActivityKind(self.kind.data),
            entry=Entry(self.entry.data),
            languages=tuple(self.languages.data or ()),
            interpreted=tuple(self.interpreted.data or ()),
        )


class CopyForm(Form):
    """The same activity at another time or place."""

    site_day = SelectField(_l("Où et quel jour"), [Required()])
    starts = TimeField(_l("Début"), [Required()])
    room = SelectField(_l("Salle"))

    def hour(self) -> time:
        """When it begins, once the form is valid."""
        return cast(time, self.starts.data)

    def offer(self, site_days: Pairs, rooms: Pairs) -> None:
        """List the days and the rooms."""
        self.site_day.choices = options(_optional(site_days, gettext("Choisir…")))
        self.room.choices = options(_optional(rooms, gettext("Pas de salle (visite, dehors)")))


class CrewForm(Form):
    """Who facilitates and who takes notes."""

    seen = HiddenField()
    facilitator = ChecksField(_l("Qui anime"))
    rapporteur = ChecksField(_l("Qui prend les notes"))

    def offer(self, team: Mapping[int, str]) -> None:
        """List the team."""
        self.facilitator.choices = options((str(number), name) for number, name in team.items())
        self.rapporteur.choices = options((str(number), name) for number, name in team.items())

    def fill(self, crew: Mapping[Part, Collection[int]]) -> None:
        """Show who is there."""
        for part in Part:
            self[part.value].data = [str(number) for number in crew.get(part, ())]

    def crew(self) -> dict[Part, list[int]]:
        """Who was ticked."""
        return {part: [int(number) for number in self[part.value].data or ()] for part in Part}


class CancelForm(Form):
    """Why an activity will not take place."""

    seen = HiddenField()
    reason = TextField(
        _l("Pourquoi l’activité est-elle annulée ?"),
        [Required(), at_most(500)],
        description=_l("Tout le monde lira cette raison, dans le programme et dans les agendas."),
    )


class ReleaseForm(Form):
    """Publish what was read."""

    digest = HiddenField()
    note = TextField(
        _l("Un mot pour présenter cette version"),
        [at_most(500)],
        description=_l("Publié au-dessus de la liste des changements."),
    )
    read_alerts = BooleanField(_l("J’ai lu les alertes, je publie quand même"))

    @property
    def read(self) -> str:
        """The programme that was read before publishing."""
        return typed(self.digest)
