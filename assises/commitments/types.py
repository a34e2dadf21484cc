"""Words of axes and commitments."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

#: Kinds under which they are referred to from anywhere.
AXIS, COMMITMENT = "assises.axis", "assises.commitment"
#: A word on how far a commitment has come; moderated when it is a citizen's.
POINT = "assises.progress"
#: What public pages of commitments depend on.
PAGES = "assises:commitments"


class AxisState(StrEnum):
    """Whether an axis is one of the coming year's."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_AXES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return {"proposed": "soon", "adopted": "done", "set_aside": "closed"}[self.value]


_AXES = {AxisState.PROPOSED: _l("Proposé"), AxisState.ADOPTED: _l("Retenu"), AxisState.SET_ASIDE: _l("Mis de côté")}


class PromiseState(StrEnum):
    """Where a commitment stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"
    ABANDONED = "abandoned"
    #: Goes on in a later year, with a new deadline.
    CARRIED_OVER = "carried_over"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES.get(self, "open")

    @property
    def is_end(self) -> bool:
        """True when nothing more is owed."""
        return self in ENDS

    @property
    def needs_reason(self) -> bool:
        """True when whoever says so says why."""
        return self in REASONED


_STATES = {
    PromiseState.PROPOSED: _l("Proposé, sans réponse"),
    PromiseState.ACCEPTED: _l("Accepté"),
    PromiseState.REFUSED: _l("Refusé"),
    PromiseState.IN_PROGRESS: _l("En cours"),
    PromiseState.KEPT: _l("Tenu"),
    PromiseState.PARTLY: _l("Tenu en partie"),
    PromiseState.NOT_KEPT: _l("Non tenu"),
    PromiseState.ABANDONED: _l("Abandonné"),
    PromiseState.CARRIED_OVER: _l("Reporté"),
}
_BADGES = {
    PromiseState.PROPOSED: "soon", PromiseState.REFUSED: "closed", PromiseState.KEPT: "done",
    PromiseState.PARTLY: "done", PromiseState.NOT_KEPT: "refused", PromiseState.ABANDONED: "closed",
}  # fmt: skip
#: Nothing more is owed.
ENDS = frozenset(
    {PromiseState.REFUSED, PromiseState.KEPT, PromiseState.PARTLY, PromiseState.NOT_KEPT, PromiseState.ABANDONED}
)
#: Whoever says so says why.
REASONED = frozenset(
    {
        PromiseState.REFUSED, PromiseState.PARTLY, PromiseState.NOT_KEPT, PromiseState.ABANDONED,
        PromiseState.CARRIED_OVER,
    }
)  # fmt: skip
_ON = frozenset(
    {
        PromiseState.KEPT, PromiseState.PARTLY, PromiseState.NOT_KEPT, PromiseState.ABANDONED,
        PromiseState.CARRIED_OVER,
    }
)  # fmt: skip
#: From each state to those it may become; what was not kept may still be, or go on in another year.
MOVES: dict[PromiseState, frozenset[PromiseState]] = {
    PromiseState.PROPOSED: frozenset({PromiseState.ACCEPTED, PromiseState.REFUSED}),
    PromiseState.ACCEPTED: _ON | {PromiseState.IN_PROGRESS},
    PromiseState.REFUSED: frozenset({PromiseState.ACCEPTED}),
    PromiseState.IN_PROGRESS: _ON,
    PromiseState.KEPT: frozenset(),
    PromiseState.PARTLY: frozenset({PromiseState.KEPT, PromiseState.CARRIED_OVER}),
    PromiseState.NOT_KEPT: frozenset({PromiseState.KEPT, PromiseState.PARTLY, PromiseState.CARRIED_OVER}),
    PromiseState.ABANDONED: frozenset(),
    PromiseState.CARRIED_OVER: _ON | {PromiseState.IN_PROGRESS},
}


class Side(StrEnum):
    """Who says how far a commitment has come."""

    OWNER = "owner"
    CITIZEN = "citizen"


class Claim(StrEnum):
    """How far it has come, as somebody sees it."""

    IN_PROGRESS = "in_progress"
    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"

    @property
    def label(self) -> str:
        """The claim as people say it."""
        return str(_CLAIMS[self])


_CLAIMS = {
    Claim.IN_PROGRESS: _l("Ça avance"),
    Claim.KEPT: _l("C’est fait"),
    Claim.PARTLY: _l("C’est fait en partie"),
    Claim.NOT_KEPT: _l("Ce n’est pas fait"),
}


class PromiseReason(StrEnum):
    """Why something cannot be done with an axis or a commitment."""

    NOT_FOUND = "not_found"
    NOT_YOURS = "not_yours"
    CHANGED_MEANWHILE = "changed_meanwhile"
    TOO_EARLY = "too_early"
    CLOSED = "closed"
    NO_SUCH_MOVE = "no_such_move"
    NEEDS_A_REASON = "needs_a_reason"
    NEEDS_A_YEAR = "needs_a_year"
    NEEDS_A_DAY = "needs_a_day"
    NEEDS_AN_OWNER = "needs_an_owner"
    UNREADABLE = "unreadable"
    NO_SUCH_ORIGIN = "no_such_origin"
    SAME = "same"
    WRITTEN_ONCE = "written_once"
    NOT_YET_ACCEPTED = "not_yet_accepted"
    TOO_MANY = "too_many"
    NOT_A_LINK = "not_a_link"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    PromiseReason.NOT_FOUND: _l("Cet engagement n’existe pas. Repartez de la liste des engagements."),
    PromiseReason.NOT_YOURS: _l(
        "Vous n’avez pas ce rôle ici : seuls celui qui s’est engagé et le secrétariat de ces Assises écrivent."
    ),
    PromiseReason.CHANGED_MEANWHILE: _l(
        "Quelqu’un d’autre vient d’enregistrer. Ce que vous avez écrit est gardé ci-dessous : "
        "comparez, puis enregistrez de nouveau."
    ),
    PromiseReason.TOO_EARLY: _l("Ces Assises sont encore en préparation : rien ne peut y être promis."),
    PromiseReason.CLOSED: _l("C’est trop tard : ce n’est plus ouvert. Ce qui est écrit reste lisible par tous."),
    PromiseReason.NO_SUCH_MOVE: _l("Cet engagement n’en est pas là. Rechargez la page pour voir où il en est."),
    PromiseReason.NEEDS_A_REASON: _l("Écrivez la raison : elle est publiée."),
    PromiseReason.NEEDS_A_YEAR: _l("Écrivez l’année à laquelle c’est reporté : une année plus tard que celle-ci."),
    PromiseReason.NEEDS_A_DAY: _l("Écrivez une date entre 2024 et 2099."),
    PromiseReason.NEEDS_AN_OWNER: _l("Écrivez qui s’engage."),
    PromiseReason.UNREADABLE: _l("Écrivez des mots que l’on peut lire."),
    PromiseReason.NO_SUCH_ORIGIN: _l("Cette adresse ne mène à rien de ce site : %(address)s. Copiez celle de la page."),
    PromiseReason.SAME: _l("Écrivez le numéro d’un autre engagement."),
    PromiseReason.WRITTEN_ONCE: _l(
        "Une fois accepté, un engagement garde ses mots. Reportez-le, ou écrivez un point d’étape."
    ),
    PromiseReason.NOT_YET_ACCEPTED: _l("Personne n’a encore pris cet engagement : il n’y a rien à suivre."),
    PromiseReason.TOO_MANY: _l("Beaucoup de messages viennent d’ici. Attendez une heure, puis réessayez."),
    PromiseReason.NOT_A_LINK: _l("Écrivez une adresse qui commence par https:// ou http://."),
}
