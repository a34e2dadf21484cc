"""What the ballot box and its callers say to each other: states, channels, sheets, receipts, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

#: One ballot in the whole poll: the scope to give when a person votes once, not once an envelope.
WHOLE_POLL = "*"
#: No ballot is longer than this, in bytes.
LONGEST_CONTENT = 64 * 1024


class PollState(StrEnum):
    """A poll takes ballots (within its period) until it is closed for good."""

    TAKING = "taking"
    CLOSED = "closed"


class VoteChannel(StrEnum):
    """By which door a voter came; stands on the roll."""

    WEB = "web"
    DESK = "desk"
    PAPER = "paper"


class ChannelClass(StrEnum):
    """What a ballot tells of its door: only screen or paper, and nothing where too few would stand out."""

    SCREEN = "screen"
    PAPER = "paper"
    UNTOLD = "untold"


CLASS_OF = {
    VoteChannel.WEB: ChannelClass.SCREEN,
    VoteChannel.DESK: ChannelClass.SCREEN,
    VoteChannel.PAPER: ChannelClass.PAPER,
}


@dataclass(frozen=True)
class PollPlan:
    """What a domain decides of a poll: its key, its period, the rules to freeze (JSON values only)."""

    key: str
    opens_at: datetime
    closes_at: datetime
    rules: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One filled ballot as it is handed in. `content` is opaque and canonical: the same choices, the same bytes."""

    poll_key: str
    #: What the roll says "once" about: an envelope, or WHOLE_POLL.
    scope: str
    #: The box the ballot falls into, counted apart.
    box: str
    elector_key: bytes
    content: bytes
    #: As typed or posted; parsed here.
    secret: str
    channel: VoteChannel = VoteChannel.WEB
    place: str | None = None
    home: str | None = None
    #: The digest of the rules the voter read, when the form carried it.
    rules_seen: str | None = None


@dataclass(frozen=True)
class Cast:
    """The answer to a cast ballot; `again` when this very sheet was already in the box."""

    secret: str
    code: str
    again: bool = False


class LoadedBallot(NamedTuple):
    """One ballot of a past vote, loaded in bulk."""

    box: str
    content: bytes
    channel_class: ChannelClass = ChannelClass.UNTOLD


class Reason(StrEnum):
    """Why the box says no."""

    NO_SUCH_POLL = "no_such_poll"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"
    ALREADY_VOTED = "already_voted"
    BALLOT_DIFFERS = "ballot_differs"
    FORM_REPLAYED = "form_replayed"
    MALFORMED_SECRET = "malformed_secret"  # noqa: S105  # the name of a reason, not a secret
    UNKNOWN_RECEIPT = "unknown_receipt"
    CONTENT_TOO_LONG = "content_too_long"
    RULES_CHANGED = "rules_changed"
    RULES_FROZEN = "rules_frozen"
    NOT_OVER_YET = "not_over_yet"
    BOX_SHUT = "box_shut"
    ONLY_LATER = "only_later"
    NEEDS_A_REASON = "needs_a_reason"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    NOT_ON_ROLL = "not_on_roll"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    Reason.NO_SUCH_POLL: _l("Ce vote n'existe pas. Revenez à la liste des votes en cours."),
    Reason.NOT_YET_OPEN: _l(
        "Le vote n'est pas encore ouvert. Revenez à partir de la date d'ouverture écrite sur la page du vote."
    ),
    Reason.CLOSED: _l("Le vote est terminé : plus aucun bulletin ne peut être déposé ni changé."),
    Reason.ALREADY_VOTED: _l(
        "Vous avez déjà voté, et votre bulletin est dans l'urne. Pour le changer avant la fin du vote, "
        "utilisez le code secret de votre reçu."
    ),
    Reason.BALLOT_DIFFERS: _l(
        "Votre bulletin est déjà dans l'urne, avec d'autres choix que ceux-ci. Pour voter avec vos nouveaux "
        "choix, remplacez votre bulletin avec le code secret de votre reçu."
    ),
    Reason.FORM_REPLAYED: _l(
        "Ce formulaire de vote a déjà servi. Rouvrez la page du vote et recommencez : rien n'a été enregistré."
    ),
    Reason.MALFORMED_SECRET: _l(
        "Ce code secret n'a pas la bonne forme : il compte 20 lettres et chiffres, par groupes de quatre. "
        "Recopiez-le depuis votre reçu."
    ),
    Reason.UNKNOWN_RECEIPT: _l(
        "Aucun bulletin de ce vote ne porte ce code secret. Vérifiez chaque caractère sur votre reçu."
    ),
    Reason.CONTENT_TOO_LONG: _l("Ce bulletin est trop long pour être lu. Rouvrez la page du vote et recommencez."),
    Reason.RULES_CHANGED: _l(
        "Le règlement du vote a changé depuis que vous avez ouvert cette page. Relisez-le, puis votez."
    ),
    Reason.RULES_FROZEN: _l(
        "Le règlement et l'ouverture ne changent plus : un premier bulletin est dans l'urne. "
        "Seule la fin du vote peut être repoussée."
    ),
    Reason.NOT_OVER_YET: _l("Le vote n'est pas fini : l'urne ne peut être close qu'après l'heure de fin."),
    Reason.BOX_SHUT: _l("L'urne est fermée jusqu'à la fin du vote : personne ne peut lire les bulletins avant."),
    Reason.ONLY_LATER: _l("La nouvelle fin du vote doit être à venir, et plus tard que celle qui est annoncée."),
    Reason.PAUSED: _l("Le vote est en pause : aucun bulletin n’est pris. Revenez à la reprise."),
    Reason.NOT_PAUSED: _l("Ce vote n’est pas en pause : il n’y a rien à reprendre."),
    Reason.NOT_ON_ROLL: _l("Cette personne n’est pas sur cette liste. Vérifiez ce qui est écrit sur la feuille."),
    Reason.NEEDS_A_REASON: _l("Écrivez pourquoi la fin du vote est repoussée : cette raison est publiée."),
}
