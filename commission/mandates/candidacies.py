"""People propose themselves for a college; the secretariat retains them on a free seat, or not, and tells them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from commission.mandates import policies, queries, services
from commission.mandates.models import Candidacy
from commission.mandates.types import CandidacyState, Entrance, MandateReason, MandateState, Part
from commons.identity.colleges import College
from commons.identity.sign_in.services import account_of
from commons.identity.types import Contact, ContactKind
from commons.kernel import clock, i18n
from commons.kernel.actor import SYSTEM
from commons.kernel.days import day_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work, unit_of_work

#: Candidacies that were not retained are forgotten after this.
KEPT_FOR = timedelta(days=365)


@dataclass(frozen=True)
class CandidacyDraft:
    """Who proposes themselves, for which college, in their words."""

    college: College
    name: str
    contact: Contact
    words: str
    language: str
    ticket: str
    #: The day on the sheet, when the secretariat types it in for somebody.
    signed_on: date | None = None


def propose_oneself(work: Work, draft: CandidacyDraft, now: datetime) -> None:
    """Put a candidacy down; the same ticket again changes nothing. Refused when no college has a free seat for it."""
    _put(work, replace(draft, signed_on=None), now)


def take_down(work: Work, mandate_id: int, draft: CandidacyDraft, now: datetime) -> None:
    """The secretariat types in a signed sheet, under the same rules. NotFound, Refused; Invalid (name, signed_on)."""
    mandate = queries.by_id(mandate_id)
    if mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    refusal = policies.refusal_to_compose(mandate, work.actor)
    if refusal is None and mandate != queries.running_or_prepared():
        refusal = MandateReason.NO_CANDIDACIES
    if refusal is not None:
        raise Refused(reason=refusal)
    if draft.signed_on is None or draft.signed_on > day_of(now):
        raise Invalid(fields={"signed_on": MandateReason.NEEDS_A_SIGNATURE.sentence})
    _put(work, draft, now)
    work.audit("commission.candidacy.take_down", f"commission.mandate:{mandate_id}", college=draft.college.value)


def _put(work: Work, draft: CandidacyDraft, now: datetime) -> None:
    mandate, on_paper = queries.running_or_prepared(), draft.signed_on is not None
    if mandate is None or draft.college not in queries.colleges_open_to_candidates(mandate.id):
        raise Refused(reason=MandateReason.NO_CANDIDACIES)
    if not draft.name.strip():
        raise Invalid(fields={"name": MandateReason.NEEDS_A_NAME.sentence})
    row = {
        "mandate_id": mandate.id, "college": draft.college, "name": draft.name.strip(), "contact": draft.contact.key,
        "language": draft.language, "words": draft.words.strip(), "state": CandidacyState.RECEIVED, "reason": "",
        "account_id": None if on_paper else work.actor.person_id,
        "channel": Entrance.PAPER if on_paper else Entrance.ONLINE, "signed_on": draft.signed_on,
        "entered_by_id": work.actor.person_id if on_paper else None, "ticket": draft.ticket, "created_at": now,
    }  # fmt: skip
    work.session.execute(insert(Candidacy).values(row).on_conflict_do_nothing(index_elements=["ticket"]))


def retain(work: Work, candidacy_id: int, seat_id: int, part: Part, now: datetime) -> None:
    """Seat this person, by their contact's account, and tell them. NotFound, Refused, Stale."""
    candidacy = _open_one(work, candidacy_id)
    seat = next((each for each in queries.seats(candidacy.mandate_id) if each.id == seat_id), None)
    if seat is None or seat.college is not candidacy.college:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    contact = Contact.from_key(candidacy.contact)
    account = account_of(work, contact, candidacy.language, now)
    why = _("Candidature retenue")
    newcomer = services.Newcomer(candidacy.name, why, candidacy.contact, candidacy.language, account.id)
    services.seat_somebody(work, seat_id, part, newcomer, now)
    _decide(work, candidacy, CandidacyState.RETAINED, "", now)


def set_aside(work: Work, candidacy_id: int, reason: str, now: datetime) -> None:
    """Do not retain it, and tell the person why. NotFound, Refused, Stale; Invalid (reason)."""
    candidacy = _open_one(work, candidacy_id)
    if not reason.strip():
        raise Invalid(fields={"reason": MandateReason.NEEDS_A_REASON.sentence})
    _decide(work, candidacy, CandidacyState.SET_ASIDE, reason.strip(), now)


def forget_old_ones() -> int:
    """Delete candidacies that were not retained, a year after, and those of mandates that ended; how many."""
    now = clock.now()
    with unit_of_work(SYSTEM) as work:
        ended = [mandate.id for mandate in queries.mandates() if mandate.state is MandateState.ENDED]
        old = (Candidacy.state == CandidacyState.SET_ASIDE) & (Candidacy.decided_at < now - KEPT_FOR)
        gone = work.session.execute(
            delete(Candidacy).where(old | Candidacy.mandate_id.in_(ended)).returning(Candidacy.id)
        )
        return len(gone.all())


def _open_one(work: Work, candidacy_id: int) -> Candidacy:
    candidacy = work.session.get(Candidacy, candidacy_id)
    mandate = queries.by_id(candidacy.mandate_id) if candidacy is not None else None
    if candidacy is None or mandate is None:
        raise NotFound(reason=MandateReason.NOT_FOUND)
    refusal = policies.refusal_to_compose(mandate, work.actor)
    if refusal is None and candidacy.state is not CandidacyState.RECEIVED:
        refusal = MandateReason.ALREADY_DECIDED
    if refusal is not None:
        raise Refused(reason=refusal)
    return candidacy


def _decide(work: Work, candidacy: Candidacy, state: CandidacyState, reason: str, now: datetime) -> None:
    # The conditional update decides between two secretaries at once.
    mine = (Candidacy.id == candidacy.id, Candidacy.state == CandidacyState.RECEIVED)
    decided = update(Candidacy).where(*mine).values(state=state, reason=reason, decided_at=now).returning(Candidacy.id)
    if work.session.execute(decided).one_or_none() is None:
        raise Stale(reason=MandateReason.ALREADY_DECIDED)
    work.session.expire(candidacy)
    work.audit("commission.candidacy.decide", f"commission.candidacy:{candidacy.id}", state=state.value)
    _tell(work, candidacy)


def _tell(work: Work, candidacy: Candidacy) -> None:
    contact = Contact.from_key(candidacy.contact)
    with i18n.speaking(candidacy.language):
        if candidacy.state is CandidacyState.RETAINED:
            body = _("Votre candidature à la commission d’évaluation est retenue. Connectez-vous avec cette adresse ou "
                     "ce numéro : votre page de membre vous dit ce qui vous attend.")  # fmt: skip
        else:
            body = _("Votre candidature à la commission d’évaluation n’est pas retenue cette fois. La raison : "
                     "%(reason)s", reason=candidacy.reason)  # fmt: skip
        medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
        subject = _("Votre candidature à la commission")
        work.post(f"commission.candidacy:{candidacy.id}", medium, contact.value, subject, body)
