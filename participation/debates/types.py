"""Words of a debate: its phases, what may be done in each, how words came in, what an answer retains."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from flask_babel import lazy_gettext as _l

DebateId = NewType("DebateId", int)
ContributionId = NewType("ContributionId", int)

#: The kinds under which these things are referred to from anywhere.
DEBATE = "participation.debate"
CONTRIBUTION = "participation.contribution"
SYNTHESIS = "participation.synthesis"

#: A contribution this long, without a title, is a short one.
SHORT, LONGEST = 280, 4000


class DebateState(StrEnum):
    """What was decided about a debate; the clock does the rest (see `Phase`)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    SYNTHESISED = "synthesised"
    ANSWERED = "answered"


class Phase(StrEnum):
    """Where a debate stands at a moment: its state and the clock together."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    SYNTHESISED = "synthesised"
    ANSWERED = "answered"


class Action(StrEnum):
    """What somebody may want to do with a debate."""

    READ = "read"
    EDIT = "edit"
    ANNOUNCE = "announce"
    TAKE_BACK = "take_back"
    EXTEND = "extend"
    #: To contribute, reply, support or correct one's own words.
    SPEAK = "speak"
    #: To enter somebody else's words: telephone, voice note, paper, workshop.
    ENTER = "enter"
    GROUP = "group"
    SYNTHESISE = "synthesise"
    ANSWER = "answer"
    COMPLETE = "complete"


class Way(StrEnum):
    """By which way words came in."""

    WEB = "web"
    PHONE = "phone"
    VOICE = "voice"
    PAPER = "paper"
    WORKSHOP = "workshop"

    @property
    def label(self) -> str:
        """The way in words."""
        return str(_WAYS[self])


_WAYS = {
    Way.WEB: _l("Sur le site"),
    Way.PHONE: _l("Par téléphone"),
    Way.VOICE: _l("Message vocal"),
    Way.PAPER: _l("Sur papier"),
    Way.WORKSHOP: _l("Dans un atelier"),
}


class Tongue(StrEnum):
    """The language somebody's words are in."""

    FRENCH = "fr"
    ARABIC = "ar"
    ENGLISH = "en"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The language by its own name."""
        return str(_TONGUES[self])

    @property
    def code(self) -> str:
        """What a page says of it; `und` when we do not know which language it is."""
        return "und" if self is Tongue.OTHER else self.value


_TONGUES = {
    Tongue.FRENCH: "Français",
    Tongue.ARABIC: "العربية",
    Tongue.ENGLISH: "English",
    Tongue.OTHER: _l("Une autre langue"),
}


class Signing(StrEnum):
    """How somebody wants to be named beside their words."""

    #: The name their account shows.
    NAME = "name"
    #: « Un·e habitant·e de … »
    PLACE = "place"
    #: A first name that was typed, or nothing.
    FREE = "free"


class ContributionState(StrEnum):
    """Whether the author still stands by their words."""

    STANDING = "standing"
    #: The words are gone for good; that somebody spoke stays.
    WITHDRAWN = "withdrawn"


class SynthesisState(StrEnum):
    """A synthesis is written, then published and never changed again."""

    DRAFT = "draft"
    PUBLISHED = "published"


class SectionKind(StrEnum):
    """What a section of a synthesis tells."""

    SHARED = "shared"
    DIVIDED = "divided"
    MINORITY = "minority"

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(_SECTIONS[self])


_SECTIONS = {
    SectionKind.SHARED: _l("Ce que beaucoup ont dit"),
    SectionKind.DIVIDED: _l("Ce qui partage les avis"),
    SectionKind.MINORITY: _l("Ce que peu ont dit, et qui compte"),
}


class Outcome(StrEnum):
    """What the institution does of one section."""

    RETAINED = "retained"
    PARTLY = "partly"
    NOT = "not"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return str(_OUTCOMES[self])

    @property
    def badge(self) -> str:
        """The badge of ui/tags.html."""
        return {"retained": "done", "partly": "soon", "not": "refused"}[self.value]


_OUTCOMES = {
    Outcome.RETAINED: _l("Retenu"),
    Outcome.PARTLY: _l("Retenu en partie"),
    Outcome.NOT: _l("Pas retenu"),
}
