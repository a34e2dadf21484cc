"""What the pages of the composition show: seats by college, who sits and why, the rules in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from commission.mandates import queries
from commission.mandates.models import CommissionMember, CommissionSeat, Mandate
from commission.mandates.rules import Rules
from commission.mandates.types import Part, SeatState
from commons.identity.colleges import College
from commons.kernel import i18n


@dataclass(frozen=True)
class CollegeRow:
    """One college: its seats, how many somebody holds, and what stays free."""

    college: College
    seats: Sequence[CommissionSeat]
    filled: int
    vacant: int


def colleges(mandate: Mandate) -> list[CollegeRow]:
    """The colleges that have a seat, in the order of the contract's list."""
    known = [seat for seat in queries.seats(mandate.id) if seat.state is SeatState.OPEN]
    rows = []
    for college in College:
        mine = [seat for seat in known if seat.college is college]
        filled = sum(1 for seat in mine if seat.held_by(Part.TITULAR))
        if mine:
            rows.append(CollegeRow(college, mine, filled, len(mine) - filled))
    return rows


def shown_name(member: CommissionMember | None) -> str:
    """The member's name when they agreed to have it published; else what stands in its place."""
    if member is None:
        return _("Place à pourvoir")
    return member.name if member.name_is_public else _("Nom non publié, à sa demande")


def earlier(mandate: Mandate) -> list[CommissionMember]:
    """Those who sat and no longer do, the latest first."""
    gone = [each for seat in queries.seats(mandate.id) for each in seat.holders if each.until is not None]
    return sorted(gone, key=lambda each: (each.until, each.id), reverse=True)


def suppressed(mandate: Mandate) -> list[CommissionSeat]:
    """The seats that were taken out, each with its reason."""
    return [seat for seat in queries.seats(mandate.id) if seat.state is SeatState.SUPPRESSED]


def _share(value: Fraction) -> str:
    return (
        i18n.percent(float(value))
        if value.denominator not in (2, 3, 4, 5)
        else f"{value.numerator}/{value.denominator}"
    )


def sentences(rules: Rules) -> list[tuple[str, str]]:
    """The rules as (what, how) in plain words, in the order in which one meets them."""
    return [*_deciding(rules), *_writing(rules), *_counting(rules)]


def _deciding(rules: Rules) -> list[tuple[str, str]]:
    second = rules.second_quorum_share
    return [
        (_("Quorum"), ngettext(
            "Au moins %(share)s des places pourvues, et %(num)d collège.",
            "Au moins %(share)s des places pourvues, et %(num)d collèges.",
            rules.quorum_colleges, share=_share(rules.quorum_share),
        )),
        (_("Deuxième convocation"), _("%(share)s des places pourvues", share=_share(second)) if second is not None
         else _("Il n’y en a pas d’autre.")),
        (_("Pour adopter"), ngettext(
            "%(share)s des voix exprimées, et le pour devant dans %(num)d collège. À égalité, rien ne change.",
            "%(share)s des voix exprimées, et le pour devant dans %(num)d collèges. À égalité, rien ne change.",
            rules.majority_colleges, share=_share(rules.majority_share),
        )),
        (_("Tours de consentement avant un vote"), str(rules.consent_rounds)),
        (_("Pour contester un résultat"), _hours(rules.contest_hours)),
        (_("Opinion minoritaire"), ngettext(
            "%(num)d signature", "%(num)d signatures", rules.minority_signatures
        )),
    ]  # fmt: skip


def _writing(rules: Rules) -> list[tuple[str, str]]:
    return [
        (_("Amendement"), ngettext(
            "Son auteur et %(num)d cosignataire", "Son auteur et %(num)d cosignataires", rules.cosigners
        ) if rules.cosigners else _("Un membre suffit.")),
        (_("Amendement devenu sans objet"),
         _("%(hours)s pour le déposer de nouveau", hours=_hours(rules.refile_hours))),
        (_("Un passage reste à qui l’écrit"), ngettext("%(num)d minute", "%(num)d minutes", rules.lease_minutes)),
        (_("Répondre à une préconisation"), ngettext("%(num)d jour", "%(num)d jours", rules.answer_days)),
        (_("Redire « à l’étude »"), ngettext("%(num)d fois", "%(num)d fois", rules.study_renewals)
         if rules.study_renewals else _("Non, une seule date.")),
        (_("Cycle de qualification"), _("Il faut l’avoir suivi pour voter.") if rules.training_required
         else _("Manquer un module n’enlève aucun droit.")),
    ]  # fmt: skip


def _counting(rules: Rules) -> list[tuple[str, str]]:
    return [
        (_("Plus petit nombre montré dans un tableau"), ngettext(
            "%(num)d personne", "%(num)d personnes", rules.smallest_cell
        )),
        (_("Pour une question sensible"), ngettext(
            "%(num)d personne", "%(num)d personnes", rules.smallest_sensitive_cell
        )),
        (_("Vote secret, collège montré à part"), ngettext(
            "À partir de %(num)d voix", "À partir de %(num)d voix", rules.smallest_college
        )),
    ]  # fmt: skip


def _hours(hours: int) -> str:
    return ngettext("%(num)d heure", "%(num)d heures", hours)


def changed(rules: Rules, before: Rules | None) -> list[tuple[str, str, str]]:
    """(what, before, now) of each rule that differs from the version before."""
    if before is None:
        return []
    pairs = zip(sentences(before), sentences(rules), strict=True)
    return [(what, old, new) for (what, old), (_same, new) in pairs if old != new]


def members_page(mandate: Mandate) -> dict[str, Any]:
    """Everything of the page that says who sits and why."""
    return {
        "mandate": mandate, "rows": colleges(mandate), "earlier": earlier(mandate), "gone": suppressed(mandate),
        "asides": queries.asides(mandate.id), "shown_name": shown_name, "parts": list(Part),
    }  # fmt: skip
