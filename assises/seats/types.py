"""Words of seats, floors, wishes and offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class SeatState(StrEnum):
    """Where a group's place in an activity (or at a site on a day) stands."""

    WAITING = "waiting"
    #: Held for the group until an hour; it counts as taken.
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    #: The offer was not answered; the group is behind its class.
    EXPIRED = "expired"
    DECLINED = "declined"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The state as people call it."""
        return str(_STATES[self])

    @property
    def badge(self) -> str:
        """How ui/tags.html draws it."""
        return _BADGES[self]


_STATES = {
    SeatState.WAITING: _l("Sur liste d’attente"),
    SeatState.OFFERED: _l("Place proposée"),
    SeatState.CONFIRMED: _l("Place confirmée"),
    SeatState.EXPIRED: _l("Proposition sans réponse"),
    SeatState.DECLINED: _l("Place refusée"),
    SeatState.CANCELLED: _l("Place rendue"),
}
_BADGES = {
    SeatState.WAITING: "soon", SeatState.OFFERED: "open", SeatState.CONFIRMED: "done", SeatState.EXPIRED: "closed",
    SeatState.DECLINED: "closed", SeatState.CANCELLED: "closed",
}  # fmt: skip
#: States that take room.
TAKEN = (SeatState.OFFERED, SeatState.CONFIRMED)
#: States in which a group has something to lose or to gain.
LIVE = (SeatState.WAITING, SeatState.OFFERED, SeatState.CONFIRMED)


class Origin(StrEnum):
    """How a seat was come by."""

    WISH = "wish"
    DIRECT = "direct"
    LIST = "list"
    DOOR = "door"
    #: Above the capacity, by the secretariat, with a reason.
    FORCED = "forced"


class StockKind(StrEnum):
    """What seats are taken from."""

    SITE_DAY = "site_day"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class Stock:
    """A day of a site (its gauge) or an activity (its capacity), counted in persons."""

    kind: StockKind
    id: int

    @property
    def order(self) -> tuple[bool, int]:
        """Where it stands in the one order in which stocks are locked: days of sites first."""
        return (self.kind is StockKind.ACTIVITY, self.id)


class Chance(StrEnum):
    """How likely a seat is, said plainly."""

    UNKNOWN = "unknown"
    GOOD = "good"
    FAIR = "fair"
    SMALL = "small"

    @property
    def sentence(self) -> str:
        """The estimate as one would say it."""
        return str(_CHANCES[self])


_CHANCES = {
    Chance.UNKNOWN: _l("Il est trop tôt pour dire si une place va se libérer."),
    Chance.GOOD: _l("Vous avez de bonnes chances d’avoir une place."),
    Chance.FAIR: _l("Une place est possible, mais pas sûre."),
    Chance.SMALL: _l("Il y a peu de chances. Choisissez aussi autre chose."),
}


class SeatReason(StrEnum):
    """Why a seat cannot be had, kept or given now."""

    NOT_FOUND = "not_found"
    NOBODY = "nobody"
    CANCELLED_GROUP = "cancelled_group"
    OTHER_EDITION = "other_edition"
    NO_SEAT_NEEDED = "no_seat_needed"
    NOT_PLANNED = "not_planned"
    TOO_LARGE = "too_large"
    SAME_HOUR = "same_hour"
    NOT_OFFERED = "not_offered"
    GIVEN_BACK = "given_back"
    DECLINED = "declined"
    GAUGE_FULL = "gauge_full"
    NO_ROOM_THERE = "no_room_there"
    NEEDS_A_REASON = "needs_a_reason"
    FLOORS_TOO_HIGH = "floors_too_high"
    CEILING_TOO_LOW = "ceiling_too_low"
    FLOORS_DATE = "floors_date"
    FLOORS_RELEASED = "floors_released"
    WISHES_OPEN = "wishes_open"
    NO_WINDOW = "no_window"
    NOT_SEALED = "not_sealed"
    NOT_DRAWN = "not_drawn"
    ALREADY_SEALED = "already_sealed"
    ALREADY_DRAWN = "already_drawn"
    NEEDS_A_SEED = "needs_a_seed"
    NEEDS_A_SOURCE = "needs_a_source"
    UNKNOWN_CODE = "unknown_code"
    TOO_MUCH = "too_much"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ROOM_ENOUGH = "room_enough"
    BEGUN = "begun"

    @property
    def sentence(self) -> str:
        """What happened and what to do next."""
        return str(_SENTENCES[self])


_SENTENCES = {
    SeatReason.NOT_FOUND: _l("Cette place n’existe pas. Repartez de votre inscription."),
    SeatReason.NOBODY: _l("Choisissez au moins une personne."),
    SeatReason.CANCELLED_GROUP: _l("Cette inscription est annulée. Inscrivez-vous de nouveau pour avoir une place."),
    SeatReason.OTHER_EDITION: _l("Cette activité n’est pas de ces Assises. Choisissez dans le programme."),
    SeatReason.NO_SEAT_NEEDED: _l("Pour cette activité, pas besoin de place : venez directement."),
    SeatReason.NOT_PLANNED: _l("Cette activité n’a pas lieu. Choisissez-en une autre dans le programme."),
    SeatReason.TOO_LARGE: _l(
        "Votre groupe est plus grand que ce que cette activité peut recevoir. "
        "Choisissez-en une autre, ou inscrivez-vous en groupes plus petits."
    ),
    SeatReason.SAME_HOUR: _l(
        "Une personne a déjà une place à la même heure, ou trop loin pour arriver à temps. "
        "Rendez d’abord l’autre place."
    ),
    SeatReason.NOT_OFFERED: _l("Cette place ne vous est pas encore proposée. Vous gardez votre rang dans la liste."),
    SeatReason.GIVEN_BACK: _l("Vous avez rendu cette place. Demandez-la de nouveau : vous serez en fin de liste."),
    SeatReason.DECLINED: _l("Vous avez refusé cette place. Demandez-la de nouveau : vous serez en fin de liste."),
    SeatReason.GAUGE_FULL: _l(
        "Le lieu est plein ce jour-là : pour la sécurité, personne ne peut être ajouté. Proposez un autre jour."
    ),
    SeatReason.NO_ROOM_THERE: _l(
        "Il n’y a pas assez de places libres dans cette activité, ou le groupe a déjà autre chose à cette heure. "
        "Le groupe garde sa place. Choisissez une autre activité."
    ),
    SeatReason.NEEDS_A_REASON: _l("Écrivez la raison : elle reste au journal."),
    SeatReason.FLOORS_TOO_HIGH: _l("Les places réservées dépassent le nombre de places. Réservez-en moins."),
    SeatReason.CEILING_TOO_LOW: _l("Le maximum d’un collège ne peut pas être plus petit que ses places réservées."),
    SeatReason.FLOORS_DATE: _l(
        "Les places réservées sont gardées jusqu’à la date annoncée. Revenez à cette date, ou fixez-en une."
    ),
    SeatReason.FLOORS_RELEASED: _l("Les places réservées sont déjà rendues à tout le monde."),
    SeatReason.WISHES_OPEN: _l("Les souhaits sont encore ouverts. Fermez la liste après la date de clôture."),
    SeatReason.NO_WINDOW: _l("Ces Assises n’ont pas de période de souhaits : il n’y a pas de tirage au sort."),
    SeatReason.NOT_SEALED: _l("Publiez d’abord la liste des souhaits et son empreinte. Tirez le nombre ensuite."),
    SeatReason.NOT_DRAWN: _l("Le tirage au sort n’est pas encore fait. Revenez après."),
    SeatReason.ALREADY_SEALED: _l("La liste des souhaits est déjà publiée. Elle ne change plus."),
    SeatReason.ALREADY_DRAWN: _l("Le tirage au sort est déjà fait. Son résultat est publié et ne change plus."),
    SeatReason.NEEDS_A_SEED: _l("Écrivez le nombre tiré en public, par exemple 4 2 6 1 5 3."),
    SeatReason.NEEDS_A_SOURCE: _l("Écrivez d’où vient ce nombre : dés lancés en public, loto du jour…"),
    SeatReason.UNKNOWN_CODE: _l("Aucune inscription de ces Assises n’a ce code. Vérifiez-le, puis recommencez."),
    SeatReason.TOO_MUCH: _l("Écrivez un nombre entre 100 et 130."),
    SeatReason.ROOM_ENOUGH: _l("Il y a maintenant assez de places pour tout le monde : chacun garde la sienne."),
    SeatReason.BEGUN: _l("Cette activité est déjà commencée. Voyez avec l’accueil, sur place."),
    SeatReason.CHANGED_MEANWHILE: _l("Quelqu’un d’autre vient d’enregistrer. Relisez ce qui est écrit maintenant."),
}
