"""Forms of the commission that write for a time only, and why no hour ends the others."""

from __future__ import annotations

from sqlalchemy import update

from commission.mandates.models import CommissionSeat
from commission.mandates.types import Origin, SeatState
from commons.kernel.actor import SYSTEM
from commons.kernel.unit_of_work import unit_of_work
from tests.attacks.hours import Late, again
from tests.factories.street import Street

DESK = "/equipe/commission/{commission_mandates_mandate_id}"
SEATS, RULES = DESK + "/places", DESK + "/reglement"
FREE = SEATS + "/{commission_mandates_number}"
HELD = SEATS + "/membre/{commission_mandates_member_id}"
ASKED = DESK + "/candidatures/{commission_mandates_candidacy_id}"
MINE = "/commission/moi"
#: The mandate is over: nothing of it is written any more.
END = Late(DESK + "/etape/ended", "secretariat")
WRITTEN = Late(RULES + "/brouillon", "secretariat", typed={"reason": "Plus de monde."})
SOMEBODY = {"part": "titular", "name": "Karim", "contact": "karim@exemple.fr", "chosen_by": "Désigné"}
COST = {"kind": "meal", "amount": "9", "spent_on": "2026-05-02"}
MYSELF = {"college": "residents", "name": "Lina", "contact": "lina@exemple.fr"}
SHEET = MYSELF | {"language": "fr", "signed_on": "2026-06-01", "consented": "y"}
AWAY = {"starts_at": "2098-01-01T08:00", "ends_at": "2098-01-08T08:00"}


def no_seat_is_left(_street: Street) -> None:
    """Every seat that is filled by candidacy was taken out."""
    with unit_of_work(SYSTEM) as work:
        gone = {"state": SeatState.SUPPRESSED, "reason": "Place en trop"}
        work.session.execute(update(CommissionSeat).where(CommissionSeat.origin == Origin.CANDIDACY).values(gone))


def kept(path: str, page: str = "", who: str = "secretariat", first: tuple[Late, ...] = (), **typed: str) -> Late:
    """A form of the mandate, which ends."""
    return Late(path, who, typed=typed, page=page, first=first, shut=END)


#: Ended by the end of the mandate, by an adoption, by an answer that was given.
SHUT = (
    again(END.path, END.who),
    kept(SEATS + "/nouvelle", college="elected", origin="designation"),
    kept(FREE + "/membre", **SOMEBODY),
    kept(FREE + "/supprimer", why="Place en double"),
    kept(HELD, in_drafting="y"),
    kept(HELD + "/fin", why="Démission"),
    kept(RULES + "/nouveau", RULES, first=(WRITTEN, Late(RULES + "/adopter", "secretariat"))),
    kept(RULES + "/brouillon", words="Nous décidons ainsi."),
    kept(RULES + "/adopter", first=(WRITTEN,)),
    kept(ASKED + "/retenir"),
    kept(ASKED + "/ecarter", why="Place déjà promise"),
    Late("/commission/candidature", "nobody", typed=MYSELF, shut=no_seat_is_left),
    Late(DESK + "/candidatures/papier", "secretariat", typed=SHEET, shut=no_seat_is_left),
    kept(MINE + "/nom", MINE, "member", shown="y"),
    kept(MINE + "/deport", who="member", subject="Mon association", reason="J’y travaille"),
    kept(MINE + "/deport/{commission_mandates_aside_id}/fin", MINE, "member"),
    kept(MINE + "/absence", who="member", **AWAY),
    kept(MINE + "/absence/{commission_mandates_absence_id}/fin", MINE, "member"),
    kept(MINE + "/frais", who="member", **COST),
    again(DESK + "/frais/{commission_mandates_expense_id}", "secretariat", state="refused", reason="Sans justificatif"),
)  # fmt: skip

#: Why no hour ends the others that post.
NO_HOUR: dict[str, tuple[str, ...]] = {
    "something new begins here, with an end of its own": ("commission_desk.prepare",),
}
