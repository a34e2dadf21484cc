"""Words of moderation: where a text stands, when it is read, and what a domain says of its own texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

Scopes = tuple[tuple[str, int], ...]
#: The hours within which a text that waits, or that somebody reported, is read; fewer when somebody is in danger.
DELAY, SHORT_DELAY = timedelta(hours=48), timedelta(hours=24)
#: How long a moderator keeps a text to themself once they have taken it.
LEASE = timedelta(minutes=10)
#: How long an author may ask another moderator to look again.
APPEAL_TIME = timedelta(days=60)
LONGEST_BLOCK = timedelta(days=366)
#: An account younger than this is new, where a space reads newcomers first.
NEW_FOR = timedelta(days=7)


class Standing(StrEnum):
    """Where a published text stands; a domain keeps it in a column of the text's own row."""

    #: Not read by a moderator yet, shown to its author only.
    WAITING = "waiting"
    SHOWN = "shown"
    #: Out of sight, its words kept; counted in public with its motive.
    HIDDEN = "hidden"


class Mode(StrEnum):
    """When a space's texts are read by a moderator."""

    BEFORE = "before"
    AFTER = "after"


class Motive(StrEnum):
    """Why a text is reported, and why it is hidden: the same list for everybody."""

    SPAM = "spam"
    INSULT = "insult"
    HATE = "hate"
    PERSONAL = "personal"
    OFF_TOPIC = "off_topic"
    DANGEROUS = "dangerous"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The motive in a few words."""
        return str(_MOTIVES[self][0])

    @property
    def meaning(self) -> str:
        """The motive in a sentence, as the charter says it."""
        return str(_MOTIVES[self][1])

    def counted(self, number: int) -> str:
        """So many hidden for this motive: "2 hors sujet"."""
        return _counted(self, number)


#: Somebody may be hurt while such a text stays in sight.
URGENT = frozenset({Motive.HATE, Motive.PERSONAL, Motive.DANGEROUS})

_MOTIVES = {
    Motive.SPAM: (_l("Publicité ou message répété"), _l("On y vend quelque chose, ou on répète le même message.")),
    Motive.INSULT: (_l("Insulte"), _l("On s’en prend à une personne au lieu de parler du sujet.")),
    Motive.HATE: (
        _l("Haine ou discrimination"),
        _l("On rabaisse des personnes pour leur origine, leur religion, leur sexe, leur handicap ou qui elles aiment."),
    ),
    Motive.PERSONAL: (
        _l("Vie privée"),
        _l("On y donne le nom, l’adresse, le numéro ou la photo de quelqu’un sans son accord."),
    ),
    Motive.OFF_TOPIC: (_l("Hors sujet"), _l("Cela ne parle pas de la question posée ici.")),
    Motive.DANGEROUS: (
        _l("Menace ou danger"),
        _l("On menace quelqu’un, ou on appelle à faire quelque chose de dangereux ou d’interdit par la loi."),
    ),
    Motive.OTHER: (_l("Autre raison"), _l("Une autre raison, écrite en toutes lettres à l’auteur.")),
}


def _counted(motive: Motive, number: int) -> str:
    said = {
        Motive.SPAM: lambda: ngettext("%(num)d publicité", "%(num)d publicités", number),
        Motive.INSULT: lambda: ngettext("%(num)d insulte", "%(num)d insultes", number),
        Motive.HATE: lambda: ngettext("%(num)d propos haineux", "%(num)d propos haineux", number),
        Motive.PERSONAL: lambda: ngettext(
            "%(num)d atteinte à la vie privée", "%(num)d atteintes à la vie privée", number
        ),
        Motive.OFF_TOPIC: lambda: ngettext("%(num)d hors sujet", "%(num)d hors sujet", number),
        Motive.DANGEROUS: lambda: ngettext("%(num)d menace", "%(num)d menaces", number),
        Motive.OTHER: lambda: ngettext("%(num)d pour une autre raison", "%(num)d pour d’autres raisons", number),
    }  # fmt: skip
    return said[motive]()


class Cause(StrEnum):
    """Why a text is in the queue."""

    #: The space reads everything first.
    BEFORE = "before"
    REPORT = "report"
    #: Its words try to slip past, or are on the list of words to read first.
    SUSPICION = "suspicion"
    NEWCOMER = "newcomer"
    #: Its author rewrote what had been hidden.
    CORRECTED = "corrected"
    #: A moderator looks again at what was decided.
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The cause as the queue says it."""
        return str(_CAUSES[self])

    @property
    def holds(self) -> bool:
        """True when the text stays out of sight until it is read."""
        return self not in (Cause.REPORT, Cause.REOPENED)


_CAUSES = {
    Cause.BEFORE: _l("Lecture avant publication"),
    Cause.REPORT: _l("Signalement"),
    Cause.SUSPICION: _l("Texte à vérifier"),
    Cause.NEWCOMER: _l("Première contribution"),
    Cause.CORRECTED: _l("Texte corrigé après masquage"),
    Cause.REOPENED: _l("Décision à revoir"),
}


class Sign(StrEnum):
    """What makes a text suspect; never a proof: a person reads it."""

    MIXED = "mixed"
    INVISIBLE = "invisible"
    PILED = "piled"
    EMOJI = "emoji"
    LINKS = "links"
    SHOUTING = "shouting"
    REPEATED = "repeated"
    FLAGGED = "flagged"

    @property
    def label(self) -> str:
        """The sign as a moderator reads it."""
        return str(_SIGNS[self])


_SIGNS = {
    Sign.MIXED: _l("lettres de plusieurs alphabets dans un même mot"),
    Sign.INVISIBLE: _l("caractères invisibles dans les mots"),
    Sign.PILED: _l("signes empilés sur les lettres"),
    Sign.EMOJI: _l("très longue suite d’émojis"),
    Sign.LINKS: _l("liens répétés"),
    Sign.SHOUTING: _l("long texte tout en majuscules"),
    Sign.REPEATED: _l("même signe répété sans fin"),
    Sign.FLAGGED: _l("mots à lire d’abord"),
}


class Verdict(StrEnum):
    """What a moderator decides of a text."""

    SHOW = "show"
    HIDE = "hide"

    @property
    def label(self) -> str:
        """The verdict as a button says it."""
        return str(_l("Laisser visible") if self is Verdict.SHOW else _l("Masquer"))


class AppealState(StrEnum):
    """Where an author's appeal stands."""

    OPEN = "open"
    #: Another moderator says the same as the first.
    KEPT = "kept"
    OVERTURNED = "overturned"

    @property
    def label(self) -> str:
        """The state as the author reads it."""
        return str(_APPEALS[self])


_APPEALS = {
    AppealState.OPEN: _l("Une autre personne va relire"),
    AppealState.KEPT: _l("Relu : le texte reste masqué"),
    AppealState.OVERTURNED: _l("Relu : la décision est annulée"),
}


@dataclass(frozen=True)
class Masked:
    """How many texts of a space are out of sight, and for which motives (the most frequent first)."""

    total: int = 0
    by_motive: tuple[tuple[Motive, int], ...] = ()

    @property
    def motives(self) -> list[str]:
        """Each motive with its number, in words."""
        return [motive.counted(number) for motive, number in self.by_motive]

    @property
    def motives_listed(self) -> str:
        """The same as one list: "2 hors sujet, 1 insulte"."""
        return reduce(
            lambda before, last: gettext("%(before)s, %(last)s", before=before, last=last), self.motives or [""]
        )


@dataclass(frozen=True)
class Excerpt:
    """A text as the queue shows it."""

    ref: Ref
    words: str
    #: The account that wrote it; None for a visitor, or for what the team typed for somebody.
    author_id: int | None
    author_name: str
    url: str
    #: The debate, table or initiative it was said in.
    space: Ref
    #: Scopes whose moderators may decide: ("body", 3), ("territory", 12)…
    scopes: tuple[tuple[str, int], ...]
    said_at: datetime
    language: str = "fr"


@dataclass(frozen=True)
class Moderated:
    """What a domain hands in for one kind of text."""

    #: Reads many at once.
    read: Callable[[Collection[int]], Mapping[int, Excerpt]]
    #: Writes where the text stands, in the moderator's own transaction, and touches its pages.
    apply: Callable[[Work, int, Standing], None]
