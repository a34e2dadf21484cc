"""Forms of tables: a proposed subject, and those of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField

from commons.identity import options as lists
from commons.identity.options import options
from commons.kernel.fields import ChecksField, DayField
from commons.kernel.forms import Form, LineField, Required, TextField, at_most
from commons.kernel.guarded import Guarded
from commons.moderation.types import Mode
from commons.territory.models import Place
from participation.meetings.models import Meeting
from participation.meetings.words import when
from participation.tables.commitments import CommitmentDraft
from participation.tables.services import Sheet
from participation.tables.subjects import LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS, SubjectDraft
from participation.tables.types import CommitmentState, Direction, Standpoint, SubjectState

LONGEST_CHARTER = 20_000


class ProposeForm(Guarded):
    """A subject, from anybody."""

    title = LineField(
        _l("Votre sujet, en quelques mots"),
        [Required(), at_most(LONGEST_TITLE)],
        description=_l("Par exemple : « Le passage piéton devant l’école »."),
    )
    words = TextField(
        _l("Ce qu’il se passe, ce que vous aimeriez"),
        [at_most(LONGEST_WORDS)],
        description=_l("N’écrivez ni le nom ni l’adresse de quelqu’un d’autre : tout le monde pourra lire."),
    )
    name = LineField(
        _l("Votre prénom"), [at_most(LONGEST_NAME)], description=_l("Il sera montré. Laissez vide pour rester anonyme.")
    )

    def draft(self, language: str) -> SubjectDraft:
        """What was typed, once it is valid."""
        return SubjectDraft(_text(self.title), _text(self.words), _text(self.name), language)


class NoteDownForm(Form):
    """A subject that somebody raised aloud."""

    title = LineField(_l("Le sujet, en quelques mots"), [Required(), at_most(LONGEST_TITLE)])
    words = TextField(_l("Ce qui a été dit"), [at_most(LONGEST_WORDS)])
    name = LineField(
        _l("Prénom de la personne"),
        [at_most(LONGEST_NAME)],
        description=_l("Seulement si elle est d’accord pour qu’il soit lu par tout le monde."),
    )
    meeting = SelectField(_l("Posé à quelle rencontre"))

    def draft(self) -> SubjectDraft:
        """What was typed, once it is valid."""
        return SubjectDraft(_text(self.title), _text(self.words), _text(self.name))


class TableForm(Form):
    """The sheet of a table."""

    seen = HiddenField()
    remit = TextField(
        _l("À quoi sert cette table"), [at_most(600)], description=_l("Une ou deux phrases, comme à un voisin.")
    )
    rhythm = LineField(_l("Quand elle se réunit"), [at_most(160)], description=_l("Par exemple : « chaque mois »."))
    animated_by = LineField(
        _l("Qui l’anime"), [at_most(200)], description=_l("Le centre social, une association, la maison du projet…")
    )
    how_to_come = TextField(_l("Comment venir"), [at_most(600)])
    contact = TextField(_l("À qui parler"), [at_most(300)], description=_l("Un lieu, un téléphone, un e-mail."))
    mode = RadioField(_l("Les sujets proposés en ligne"), [Required()], default=Mode.AFTER.value)

    def offer(self) -> None:
        """List when moderators read."""
        self.mode.choices = options(
            [
                (Mode.AFTER.value, gettext("se voient tout de suite, et sont relus ensuite")),
                (Mode.BEFORE.value, gettext("sont relus avant de se voir")),
            ]
        )

    def fill(self, sheet: Sheet) -> None:
        """Show this sheet."""
        for name in ("remit", "rhythm", "animated_by", "how_to_come", "contact"):
            self[name].data = getattr(sheet, name)
        self.mode.data = sheet.mode.value

    def sheet(self) -> Sheet:
        """What was typed, once it is valid."""
        return Sheet(
            _text(self.remit).strip(), _text(self.rhythm), _text(self.animated_by), _text(self.how_to_come).strip(),
            _text(self.contact).strip(), Mode(self.mode.data),
        )  # fmt: skip


class CreateForm(TableForm):
    """A new table: its name, its neighbourhoods, and its sheet."""

    name = LineField(
        _l("Nom de la table"),
        [Required(), at_most(120)],
        description=_l("Par exemple : « Table d’Air Bel »."),
    )
    places = ChecksField(_l("Quartiers"))

    def offer_places(self, places: Iterable[Place]) -> None:
        """List the neighbourhoods one may choose."""
        self.places.choices = lists.places(places)

    def place_ids(self) -> list[int]:
        """The neighbourhoods that were ticked."""
        return [int(number) for number in self.places.data or []]


class CharterForm(Form):
    """A version of the charter."""

    base = HiddenField()
    words = TextField(_l("Charte"), [Required(), at_most(LONGEST_CHARTER)])


class MoveForm(Form):
    """What a subject becomes."""

    seen = HiddenField()
    to = RadioField(_l("Que devient ce sujet ?"), [Required()])
    meeting = SelectField(_l("Pour l’ordre du jour : quelle rencontre"))
    words = TextField(
        _l("Ce qu’il devient, et pourquoi"),
        [at_most(1_000)],
        description=_l("Nécessaire, sauf pour l’ordre du jour. Tout le monde lira."),
    )

    def offer(self, moves: Sequence[SubjectState], meetings: Iterable[Meeting]) -> None:
        """List the moves that are possible, and the meetings to come."""
        self.to.choices = options((state.value, _MOVES[state]) for state in moves)
        self.meeting.choices = offered(meetings, gettext("Choisir…"))


_MOVES = {
    SubjectState.SCHEDULED: _l("Le mettre à l’ordre du jour d’une rencontre"),
    SubjectState.HANDLED: _l("Il est traité"),
    SubjectState.SET_ASIDE: _l("Le mettre de côté"),
    SubjectState.RAISED: _l("Le remettre dans les sujets à discuter"),
}


class CommitmentForm(Form):
    """A commitment, received or given."""

    direction = RadioField(_l("De qui à qui"), [Required()], default=Direction.RECEIVED.value)
    words = TextField(_l("Ce qui est promis"), [Required(), at_most(600)])
    by_whom = LineField(
        _l("Qui s’engage"), [Required(), at_most(160)], description=_l("Une institution, un service, la table…")
    )
    due_on = DayField(_l("Pour quand"), [Required()])
    meeting = SelectField(_l("À quelle rencontre"))

    def offer(self, meetings: Iterable[Meeting]) -> None:
        """List both directions, and the table's meetings."""
        self.direction.choices = options((direction.value, direction.label) for direction in Direction)
        self.meeting.choices = offered(meetings, gettext("Aucune en particulier"))

    def draft(self) -> CommitmentDraft:
        """What was typed, once it is valid."""
        assert self.due_on.data is not None
        return CommitmentDraft(
            Direction(self.direction.data), _text(self.words).strip(), _text(self.by_whom), self.due_on.data,
            chosen(self.meeting),
        )  # fmt: skip


class FollowForm(Form):
    """What is seen of a commitment today."""

    seen = HiddenField()
    state = RadioField(_l("Où en est-on ?"), [Required()])
    words = TextField(_l("Ce que l’on voit aujourd’hui"), [Required(), at_most(600)])

    def offer(self) -> None:
        """List the states."""
        self.state.choices = options((state.value, state.label) for state in CommitmentState)


class NewsForm(Form):
    """A piece of news."""

    title = LineField(_l("Titre"), [Required(), at_most(160)])
    words = TextField(_l("Texte"), [at_most(3_000)])


class ParticipantForm(Form):
    """An association, or somebody who agreed to be named."""

    name = LineField(_l("Nom de l’association, ou prénom"), [Required(), at_most(80)])
    standpoint = RadioField(_l("C’est"), [Required()], default=Standpoint.ASSOCIATION.value)
    agreed = BooleanField(_l("Elle est d’accord pour que ce nom soit lu par tout le monde"))

    def offer(self) -> None:
        """List both standpoints."""
        self.standpoint.choices = options((each.value, each.label) for each in Standpoint)


def offered(meetings: Iterable[Meeting], none: str) -> list[Any]:
    """Meetings for a list, by number."""
    rows = [(str(m.id), f"{m.title} — {when(m.starts_at, m.ends_at)}") for m in meetings]
    return options([("", none), *rows])


def chosen(field: SelectField) -> int | None:
    """The number chosen in a list, or None."""
    return int(field.data) if field.data else None


def _text(field: StringField) -> str:
    return str(field.data or "")
