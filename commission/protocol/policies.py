"""Who writes, comments, amends, decides and climbs the freeze ladder, and when. Pure and total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from commission.protocol.reasons import ProtocolReason
from commission.protocol.types import AMENDMENT_MOVES, VERSION_MOVES, AmendmentState, VersionState
from commons.kernel.rights import Right

_MEMBERS = _l("Membres de la commission")
_BOTH = _l("Secrétariat et bureau de la commission")
RIGHTS = (
    Right(
        _l("Lire un protocole, comparer deux versions, vérifier l’empreinte d’un texte arrêté"), _l("Tout le monde"),
        _l("Dès que les amendements sont ouverts. Un brouillon se lit entre membres."),
    ),
    Right(_l("Lire un amendement déposé, et ce qui en a été décidé"), _l("Tout le monde")),
    Right(_l("Ouvrir un protocole"), _l("Secrétariat de la commission")),
    Right(
        _l("Écrire les passages d’un brouillon"), _l("Groupe rédacteur"),
        _l("Une personne à la fois sur un passage ; si deux ont écrit, les deux textes sont gardés."),
    ),
    Right(_l("Commenter un passage"), _MEMBERS, _l("Jusqu’à ce que le texte soit arrêté.")),
    Right(
        _l("Proposer un amendement, en signer un autre"), _MEMBERS,
        _l("Tant que les amendements sont ouverts. L’exposé des motifs est nécessaire."),
    ),
    Right(
        _l("Conseiller sur un amendement"), _l("Groupe rédacteur"),
        _l("Ce conseil ne décide rien. Qui a signé l’amendement se déporte."),
    ),
    Right(
        _l("Dire recevable, noter le débat et la décision sur un amendement, arbitrer"), _BOTH,
        _l("Qui a signé l’amendement se déporte. Ce qui est irrecevable l’est pour une raison publiée."),
    ),
    Right(
        _l("Arrêter le texte"), _l("Le bureau le demande, le secrétariat le fait"),
        _l("Deux personnes. Le texte ne change plus jamais ensuite."),
    ),
)  # fmt: skip
_V, _A, _R = VersionState, AmendmentState, ProtocolReason


@dataclass(frozen=True)
class Hand:
    """What an actor is for the protocol of a mandate."""

    #: Of the secretariat.
    keeps: bool = False
    #: The seat they hold, when they hold one.
    member_id: int | None = None
    #: Of the drafting group; of the bureau.
    drafts: bool = False
    presides: bool = False
    #: The product itself, telling what follows from another decision.
    is_system: bool = False


@dataclass(frozen=True)
class Stand:
    """Where an amendment stands, for one actor: all that the rules look at."""

    state: AmendmentState
    version: VersionState
    is_author: bool = False
    #: Signed it, or stepped aside from it.
    is_interested: bool = False
    closes_at: datetime | None = None
    #: Files again one that lapsed, in time.
    is_refiling: bool = False


#: Who brings a version from one state to the next: "keeps", "presides"; the product itself does all of them.
_STEPS: dict[tuple[VersionState, VersionState], tuple[str, ...]] = {
    (_V.DRAFT, _V.AMENDING): ("keeps", "presides"),
    (_V.AMENDING, _V.HALF_FROZEN): ("keeps", "presides"),
    (_V.HALF_FROZEN, _V.AMENDING): ("keeps", "presides"),
    (_V.HALF_FROZEN, _V.FROZEN): ("keeps",),
    (_V.CONSULTED, _V.SENT_BACK): ("presides",),
    (_V.ADOPTED, _V.PUBLISHED): ("keeps",),
}
_TALKED_OF = (_V.AMENDING, _V.HALF_FROZEN)
_LIVE = (_A.FILED, _A.ADMISSIBLE, _A.DEBATED)


def refusal_to_step(hand: Hand, at: VersionState, to: VersionState) -> ProtocolReason | None:
    """Why this person cannot bring a version from one state to another."""
    who = _STEPS.get((at, to), ())
    if not hand.is_system and not any(getattr(hand, each) for each in who or ("keeps", "presides")):
        return _R.NOT_YOURS
    if to not in VERSION_MOVES[at]:
        return _R.NO_SUCH_MOVE
    return None if who or hand.is_system else _R.NO_SUCH_MOVE


def refusal_to_ask(hand: Hand, at: VersionState) -> ProtocolReason | None:
    """Why this person cannot ask that the text be frozen."""
    if not hand.presides:
        return _R.NOT_YOURS
    return None if at is _V.HALF_FROZEN else _R.NO_SUCH_MOVE


def refusal_to_revise(hand: Hand, at: VersionState) -> ProtocolReason | None:
    """Why this person cannot begin a new version made of this one."""
    if not (hand.keeps or hand.presides or hand.is_system):
        return _R.NOT_YOURS
    return None if at in (_V.PUBLISHED, _V.SENT_BACK) else _R.NO_SUCH_MOVE


def refusal_to_write(hand: Hand, at: VersionState) -> ProtocolReason | None:
    """Why this person cannot write, order or take out blocks."""
    if not hand.drafts:
        return _R.NOT_A_DRAFTER if hand.member_id is not None else _R.NOT_A_MEMBER
    return None if at is _V.DRAFT else _R.NOT_IN_DRAFT


def refusal_to_correct(hand: Hand, at: VersionState) -> ProtocolReason | None:
    """Why this person cannot correct the form of a block."""
    if not hand.drafts:
        return _R.NOT_A_DRAFTER if hand.member_id is not None else _R.NOT_A_MEMBER
    return None if at is _V.HALF_FROZEN else _R.NOT_HALF_FROZEN


def refusal_to_comment(hand: Hand, at: VersionState) -> ProtocolReason | None:
    """Why this person cannot say something of a block."""
    if hand.member_id is None:
        return _R.NOT_A_MEMBER
    return _R.FROZEN if at.is_frozen else None


def refusal_to_resolve(hand: Hand, at: VersionState, author_id: int) -> ProtocolReason | None:
    """Why this person cannot say that a comment is dealt with: the drafting group may, and its author."""
    if hand.member_id is None:
        return _R.NOT_A_MEMBER
    if not hand.drafts and hand.member_id != author_id:
        return _R.NOT_A_DRAFTER
    return _R.FROZEN if at.is_frozen else None


def refusal_to_amend(
    hand: Hand, at: VersionState, closes_at: datetime | None, now: datetime, *, refiling: bool = False
) -> ProtocolReason | None:
    """Why this person cannot propose an amendment now; what lapsed is filed again a little later too."""
    if hand.member_id is None:
        return _R.NOT_A_MEMBER
    if refiling and at in _TALKED_OF:
        return None
    if at is not _V.AMENDING:
        return _R.FROZEN if at.is_frozen else _R.NOT_AMENDING
    return _R.TOO_LATE if closes_at is not None and now >= closes_at else None


def refusal_to_change(hand: Hand, stand: Stand, now: datetime) -> ProtocolReason | None:
    """Why this person cannot go on writing this draft of an amendment."""
    if not stand.is_author:
        return _R.NOT_THE_AUTHOR
    if stand.state is not _A.DRAFT:
        return _R.NO_SUCH_MOVE
    return refusal_to_amend(hand, stand.version, stand.closes_at, now, refiling=stand.is_refiling)


def refusal_to_rebase(stand: Stand) -> ProtocolReason | None:
    """Why this person cannot bring this amendment onto the text of today."""
    if not stand.is_author:
        return _R.NOT_THE_AUTHOR
    if stand.version not in _TALKED_OF:
        return _R.FROZEN if stand.version.is_frozen else _R.NOT_AMENDING
    return None if stand.state in (_A.DRAFT, *_LIVE) else _R.NO_SUCH_MOVE


def refusal_to_cosign(hand: Hand, stand: Stand) -> ProtocolReason | None:
    """Why this person cannot sign beside the author, or take their name back."""
    if hand.member_id is None:
        return _R.NOT_A_MEMBER
    if stand.is_author:
        return _R.STEPS_ASIDE
    if stand.version.is_frozen:
        return _R.FROZEN
    return None if stand.state in _LIVE else _R.NO_SUCH_MOVE


def refusal_to_advise(hand: Hand, stand: Stand) -> ProtocolReason | None:
    """Why this person cannot write what the drafting group recommends."""
    if not hand.drafts:
        return _R.NOT_A_DRAFTER if hand.member_id is not None else _R.NOT_A_MEMBER
    if stand.is_interested:
        return _R.STEPS_ASIDE
    if stand.version.is_frozen:
        return _R.FROZEN
    return None if stand.state in _LIVE else _R.NO_SUCH_MOVE


def refusal_to_bring(hand: Hand, stand: Stand, to: AmendmentState, now: datetime) -> ProtocolReason | None:
    """Why this person cannot bring an amendment to this state."""
    if to is _A.FILED:
        return refusal_to_change(hand, stand, now)
    refusal = _withdraws(hand, stand) if to is _A.WITHDRAWN else refusal_to_decide(hand, stand)
    if refusal is not None:
        return refusal
    if to is _A.LAPSED and not hand.is_system:
        return _R.NO_SUCH_MOVE
    return None if to in AMENDMENT_MOVES[stand.state] else _R.NO_SUCH_MOVE


def refusal_to_decide(hand: Hand, stand: Stand) -> ProtocolReason | None:
    """Why this person cannot note a decision on this amendment, whatever it is."""
    if not (hand.keeps or hand.presides or hand.is_system):
        return _R.NOT_YOURS
    if stand.is_interested and not hand.is_system:
        return _R.STEPS_ASIDE
    if stand.version.is_frozen:
        return _R.FROZEN
    return None if stand.version in _TALKED_OF else _R.NOT_AMENDING


def _withdraws(hand: Hand, stand: Stand) -> ProtocolReason | None:
    if not stand.is_author:
        return _R.NOT_THE_AUTHOR
    return _R.FROZEN if stand.version.is_frozen else None


def refusal_to_read(hand: Hand, stand: Stand) -> ProtocolReason | None:
    """Why this person cannot read an amendment: a draft is its author's."""
    return _R.NOT_FOUND if stand.state is _A.DRAFT and not stand.is_author else None
