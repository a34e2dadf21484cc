"""Who works on a file: invitations by a link that serves once, helpers with consent, partners, and those who go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from commons.identity.events import AccountErased
from commons.identity.organisations import invitations
from commons.identity.organisations import queries as organisations
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.types import Money
from commons.kernel.unit_of_work import Work
from participation.initiatives import policies, queries
from participation.initiatives.models import Carrier, Initiative, Partner
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.services import carried, subject, writable
from participation.initiatives.types import INITIATIVE, PAGES, PARTNER, CarrierRole, PartnerState

MOST_PARTNERS = 30
#: Reads a link that still works.
invitation = invitations.read


def invite(work: Work, initiative_id: int, role: CarrierRole, now: datetime) -> str:
    """A link for one person to come and work on the file; making it for a helper is the carriers' consent."""
    initiative = carried(work, initiative_id)
    return invitations.make(work, Ref(INITIATIVE, initiative.id), role.value, now)


def join(work: Work, token: str, now: datetime) -> Initiative:
    """Whoever holds the link comes in, under their own account; a helper must be of the team."""
    person_id = work.actor.person_id
    if person_id is None:
        raise Refused(reason=InitiativeReason.NOT_YOURS)
    invitation = invitations.redeem(work, token, INITIATIVE, now)
    role = CarrierRole(invitation.role)
    refusal = policies.refusal_to_help(work.actor) if role is CarrierRole.FACILITATOR else None
    if refusal is not None:
        raise Refused(reason=refusal)
    initiative = queries.held(invitation.subject_id)
    if initiative is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    row = {"initiative_id": initiative.id, "account_id": person_id, "role": role, "since": now}
    made = insert(Carrier).values(row).on_conflict_do_nothing().returning(Carrier.account_id)
    if work.session.execute(made).first() is None:
        raise Refused(reason=InitiativeReason.ALREADY_CARRIER)
    work.audit("participation.initiative.join", subject(initiative), role=role.value)
    return initiative


def leave(work: Work, initiative_id: int, account_id: int, now: datetime) -> None:
    """Somebody goes, or a carrier takes them off; a collective's file keeps one owner."""
    himself = work.actor.person_id == account_id
    initiative = writable(work, initiative_id) if himself else carried(work, initiative_id)
    carriers = {c.account_id: c.role for c in queries.carriers_of(initiative.id)}
    if account_id not in carriers:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    owners = [number for number, role in carriers.items() if role is CarrierRole.OWNER]
    if owners == [account_id] and initiative.organisation_id is None:
        raise Refused(reason=InitiativeReason.LAST_OWNER)
    theirs = (Carrier.initiative_id == initiative.id, Carrier.account_id == account_id)
    work.session.execute(delete(Carrier).where(*theirs))
    work.audit("participation.initiative.leave", subject(initiative), account=account_id)


def name_partner(
    work: Work, initiative_id: int, seen: int, name: str, part: str, now: datetime, share: Money | None = None
) -> Partner:
    """Name somebody who does it with them; `share`: what it receives, as a member of the consortium."""
    initiative = writable(work, initiative_id)
    if initiative.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    cleaned = one_line(name, 160)
    if not cleaned:
        raise Invalid(fields={"name": InitiativeReason.NEEDS_WORDS.sentence})
    if len(queries.partners_of(initiative.id)) >= MOST_PARTNERS:
        raise Invalid(fields={"name": InitiativeReason.TOO_MANY_LINES.sentence})
    partner = Partner(initiative_id=initiative.id, name=cleaned, part=part.strip(), share=_share(share))
    work.session.add(partner)
    initiative.version += 1
    work.session.flush()
    return partner


def share_with(
    work: Work, initiative_id: int, partner_id: int, seen: int, share: Money | None, now: datetime
) -> Partner:
    """Change what a partner receives; it confirms anew, since it did not say yes to this."""
    initiative = writable(work, initiative_id)
    if initiative.version != seen:
        raise Stale(reason=InitiativeReason.CHANGED_MEANWHILE)
    partner = queries.partner(partner_id)
    if partner is None or partner.initiative_id != initiative.id:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    asked = _share(share)
    if partner.share != asked:
        partner.share, partner.state = asked, PartnerState.NAMED
        partner.answered_by, partner.answered_at, partner.organisation_id = "", None, None
        invitations.withdraw_all(work, Ref(PARTNER, partner.id), now)
        initiative.version += 1
        work.session.flush()
        work.audit("participation.partner.share", f"{PARTNER}:{partner.id}")
        work.touch(PAGES)
    return partner


def _share(share: Money | None) -> Money | None:
    return share if share is not None and share.cents > 0 else None


def drop_partner(work: Work, initiative_id: int, partner_id: int, now: datetime) -> None:
    """Take a partner off the file."""
    initiative = writable(work, initiative_id)
    theirs = (Partner.id == partner_id, Partner.initiative_id == initiative.id)
    if work.session.execute(delete(Partner).where(*theirs).returning(Partner.id)).first() is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    initiative.version += 1
    work.touch(PAGES)


def partner_link(work: Work, initiative_id: int, partner_id: int, now: datetime) -> str:
    """A link by which a partner says yes or no, without account."""
    initiative = writable(work, initiative_id)
    partner = queries.partner(partner_id)
    if partner is None or partner.initiative_id != initiative.id:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    return invitations.make(work, Ref(PARTNER, partner.id), "partner", now)


def answer_as_partner(
    work: Work, token: str, agrees: bool, who: str, organisation_id: int | None, now: datetime
) -> Initiative:
    """Whoever holds a partner's link answers in its name, once."""
    signed = one_line(who, 120)
    if not signed:
        raise Invalid(fields={"who": InitiativeReason.NEEDS_WORDS.sentence})
    if organisation_id is not None and organisations.role_in(organisation_id, work.actor.person_id) is None:
        raise Invalid(fields={"organisation": InitiativeReason.ORGANISATION_NOT_YOURS.sentence})
    invitation = invitations.redeem(work, token, PARTNER, now)
    state = PartnerState.CONFIRMED if agrees else PartnerState.DECLINED
    answered = (
        update(Partner)
        .where(Partner.id == invitation.subject_id)
        .values(state=state, answered_by=signed, answered_at=now, organisation_id=organisation_id if agrees else None)
        .returning(Partner.initiative_id)
    )
    initiative = work.session.get(Initiative, work.session.execute(answered).scalar_one_or_none() or 0)
    if initiative is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    work.audit("participation.partner.answer", f"{PARTNER}:{invitation.subject_id}", state=state.value)
    work.touch(PAGES)
    return initiative


def leave_initiatives(work: Work, fact: AccountErased) -> None:
    """Whoever erases their account leaves every file. An organisation's stays with it, and so does a
    collective's that has another owner, without the contact that may have been theirs; a collective without owner
    loses its name too, and its file when it was neither published nor sent."""
    theirs = select(Carrier.initiative_id).where(Carrier.account_id == fact.account_id)
    for initiative_id in sorted(work.session.scalars(theirs)):
        initiative = queries.held(initiative_id)
        assert initiative is not None  # the carrier's row points at it
        mine = (Carrier.initiative_id == initiative_id, Carrier.account_id == fact.account_id)
        gone = work.session.scalars(delete(Carrier).where(*mine).returning(Carrier.role)).one()
        # What was written for people without account keeps how to reach them: they erased nothing.
        if gone is CarrierRole.OWNER and not initiative.consent:
            initiative.contact = ""
            work.touch(PAGES)
        roles = {carrier.role for carrier in queries.carriers_of(initiative_id)}
        if initiative.organisation_id is not None or CarrierRole.OWNER in roles:
            continue
        if initiative.published_id is None and not queries.is_sent(initiative_id) and not roles:
            work.session.execute(delete(Initiative).where(Initiative.id == initiative_id))
            work.session.expunge(initiative)
        elif not initiative.consent:
            initiative.collective = initiative.contact = ""
        work.touch(PAGES)
    work.session.flush()
