"""Words of a workshop: its phases, who speaks in which way, where a request to speak stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which workshops and what is said there are referred to from anywhere.
WORKSHOP, CONTRIBUTION = "assises.workshop", "assises.contribution"
#: How long the remote stays with whoever held it last.
LEASE = timedelta(seconds=30)
#: How long what a remote did without network is taken in afterwards.
LATE = timedelta(minutes=10)
#: How long the code of a workshop opens it after its end.
CODE_LIVES = timedelta(hours=6)
#: How long after closing the marks of phones are forgotten.
FORGET_AFTER = timedelta(days=1)
LONGEST_WORDS, LONGEST_NAME, LONGEST_TITLE, LONGEST_MESSAGE = 600, 40, 120, 300
MESSAGES = 3
LETTERS_OF_CODE = 6


class Phase(StrEnum):
    """What the room is doing, in the order of a whole session."""

    PREPARED = "prepared"
    WELCOME = "welcome"
    CONTRIBUTION = "contribution"
    GROUPING = "grouping"
    PRIORITISING = "prioritising"
    SYNTHESIS = "synthesis"
    RESTITUTION = "restitution"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The phase as people call it."""
        return str(_PHASES[self][0])

    @property
    def doing(self) -> str:
        """What everybody does now, in a sentence."""
        return str(_PHASES[self][1])

    @property
    def rank(self) -> int:
        """Its place in the session, from 0."""
        return list(Phase).index(self)

    @property
    def following(self) -> Phase | None:
        """The phase that comes next."""
        return next((phase for phase in Phase if phase.rank == self.rank + 1), None)

    @property
    def former(self) -> Phase | None:
        """The phase before."""
        return next((phase for phase in Phase if phase.rank == self.rank - 1), None)


_PHASES = {
    Phase.PREPARED: (_l("Préparé"), _l("L’atelier n’a pas encore commencé.")),
    Phase.WELCOME: (_l("Temps d’accueil"), _l("On s’installe. Entrez avec votre téléphone, ou prenez une feuille.")),
    Phase.CONTRIBUTION: (_l("Idées"), _l("Écrivez vos idées : une idée à la fois, en une ou deux phrases.")),
    Phase.GROUPING: (_l("Regroupement"), _l("On range ensemble les idées qui se ressemblent.")),
    Phase.PRIORITISING: (_l("Priorités"), _l("Chacun place ses points sur ce qui compte le plus.")),
    Phase.SYNTHESIS: (_l("Synthèse"), _l("On relit ce qui a été dit et on choisit trois messages.")),
    Phase.RESTITUTION: (_l("Restitution"), _l("Voici ce que l’atelier dira à tout le monde.")),
    Phase.CLOSED: (_l("Terminé"), _l("L’atelier est terminé. Merci.")),
}


class Hat(StrEnum):
    """As what somebody stands before a workshop."""

    #: Facilitates it, or is of the secretariat of its edition.
    LEADS = "leads"
    #: Takes its notes.
    NOTES = "notes"
    #: Came in with the code; no account is asked.
    INSIDE = "inside"
    NOBODY = "nobody"


class Channel(StrEnum):
    """By which way words came in."""

    PHONE = "phone"
    PAPER = "paper"
    #: Said aloud, typed by whoever facilitates.
    FACILITATOR = "facilitator"

    @property
    def label(self) -> str:
        """The way as people call it."""
        return str(_CHANNELS[self])


_CHANNELS = {
    Channel.PHONE: _l("par téléphone"),
    Channel.PAPER: _l("sur papier"),
    Channel.FACILITATOR: _l("à voix haute"),
}


class Device(StrEnum):
    """Whose the phone is: one person's, or passed round a table."""

    PHONE = "phone"
    TABLE = "table"


class Lane(StrEnum):
    """What one asks to speak for."""

    FLOOR = "floor"
    #: A direct answer to what was just said: thirty seconds.
    REPLY = "reply"
    #: About how the meeting goes, not about the subject: thirty seconds.
    ORDER = "order"

    @property
    def label(self) -> str:
        """The lane as its button says it."""
        return str(_LANES[self])


_LANES = {
    Lane.FLOOR: _l("Prendre la parole"),
    Lane.REPLY: _l("Répondre à ce qui vient d’être dit (30 secondes)"),
    Lane.ORDER: _l("Parler de l’organisation de la séance (motion d’ordre, 30 secondes)"),
}


class Trait(StrEnum):
    """What somebody may say of themself so that the room hears everybody; nothing said is neutral."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The trait as people say it."""
        return str(_TRAITS[self])


_TRAITS = {Trait.WOMAN: _l("Une femme"), Trait.MAN: _l("Un homme"), Trait.OTHER: _l("Autrement")}


class Side(StrEnum):
    """For whom somebody speaks; nothing said is neutral."""

    RESIDENT = "resident"
    INSTITUTION = "institution"

    @property
    def label(self) -> str:
        """The side as people say it."""
        return str(_SIDES[self])


_SIDES = {
    Side.RESIDENT: _l("Habitant·e ou association"),
    Side.INSTITUTION: _l("Mairie, métropole, État ou autre institution"),
}


class RequestState(StrEnum):
    """Where a request to speak stands."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How dots were counted."""

    PHONES = "phones"
    #: Raised hands, counted in the room and typed in.
    HANDS = "hands"


class Mood(StrEnum):
    """The first tap of what people thought of it."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"

    @property
    def label(self) -> str:
        """The mood as its button says it."""
        return str(_MOODS[self])


_MOODS = {Mood.GOOD: _l("Bien"), Mood.FAIR: _l("Moyen"), Mood.POOR: _l("Pas bien")}


class Heard(StrEnum):
    """The second tap: did I have my say?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """The answer as its button says it."""
        return str(_HEARD[self])


_HEARD = {Heard.YES: _l("Oui"), Heard.PARTLY: _l("Un peu"), Heard.NO: _l("Non")}

#: Languages in which people write here; codes as in the programme.
TONGUES = {
    "fr": _l("Français"), "ar": _l("Arabe"), "en": _l("Anglais"), "swb": _l("Comorien"), "tr": _l("Turc"),
    "hy": _l("Arménien"), "it": _l("Italien"), "und": _l("Une autre langue"),
}  # fmt: skip


@dataclass(frozen=True)
class Template:
    """A sequence to start from: what is asked, how long each phase lasts, how many dots."""

    key: str
    label: str
    #: Minutes of each phase, in order, from the welcome on.
    minutes: tuple[int, ...]
    dots_each: int
    dots_per_group: int


TEMPLATES = (
    Template("two_hours", _l("Atelier de deux heures"), (10, 30, 20, 15, 20, 15), 5, 3),
    Template("one_hour", _l("Atelier d’une heure"), (5, 15, 10, 10, 10, 5), 3, 2),
    Template("large_room", _l("Grande salle, plénière"), (5, 20, 15, 10, 10, 10), 3, 1),
)
