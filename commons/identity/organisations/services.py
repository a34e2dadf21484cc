"""What people do with their organisations: declare, change, verify, invite, join, leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from commons.identity.organisations import invitations, numbers, policies, queries
from commons.identity.organisations.models import Member, Organisation
from commons.identity.organisations.reasons import OrganisationReason
from commons.identity.organisations.types import ORGANISATION, MemberRole, OrganisationDraft, OrganisationState
from commons.kernel import limits
from commons.kernel.clock import PARIS
from commons.kernel.db import constraint_of
from commons.kernel.errors import Invalid, NotFound, Refused, Stale, TooMany
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory

MOST_A_DAY = 10
LONGEST_NAME = 160
#: The version number that pages showing names of organisations depend on.
PAGES = "organisations"
_NUMBER_TAKEN = {"uq_identity_organisation_rna": "rna", "uq_identity_organisation_siret": "siret"}


def declare(work: Work, draft: OrganisationDraft, now: datetime) -> Organisation:
    """Write a new organisation; whoever declares it is responsible for it."""
    person_id = _person(work)
    if not limits.allowed("organisation", str(person_id), most=MOST_A_DAY, within=invitations.A_DAY):
        raise TooMany(reason=OrganisationReason.TOO_MANY)
    organisation = Organisation(created_at=now, **_columns(draft))
    work.session.add(organisation)
    work.session.flush()
    _add_member(work, organisation.id, person_id, MemberRole.ADMIN, now)
    work.audit("identity.organisation.declare", _subject(organisation), name=organisation.name)
    return organisation


def change(work: Work, organisation_id: int, draft: OrganisationDraft, seen: int, now: datetime) -> Organisation:
    """Rewrite the sheet; another name or number has to be verified again."""
    organisation = _handled(work, organisation_id)
    if organisation.version != seen:
        raise Stale(reason=OrganisationReason.CHANGED_MEANWHILE)
    columns = _columns(draft)
    told = {name: columns[name] for name in ("name", "rna", "siret", "kind")}
    if any(getattr(organisation, name) != value for name, value in told.items()):
        _set_state(organisation, OrganisationState.DECLARED, None, None)
    for name, value in columns.items():
        setattr(organisation, name, value)
    organisation.version += 1
    work.session.flush()
    work.audit("identity.organisation.change", _subject(organisation))
    work.touch(PAGES)
    return organisation


def verify(work: Work, organisation_id: int, seen: int, now: datetime) -> Organisation:
    """Somebody of the team says that an organisation is what it says."""
    organisation = _verifiable(work, organisation_id)
    if organisation.version != seen:
        raise Stale(reason=OrganisationReason.CHANGED_MEANWHILE)
    _set_state(organisation, OrganisationState.VERIFIED, now, work.actor.person_id)
    organisation.version += 1
    try:
        work.session.flush()
    except IntegrityError as error:
        if constraint_of(error) in _NUMBER_TAKEN:
            raise Invalid(reason=OrganisationReason.NUMBER_TAKEN) from error
        raise
    work.audit("identity.organisation.verify", _subject(organisation), name=organisation.name)
    work.touch(PAGES)
    return organisation


def unverify(work: Work, organisation_id: int, now: datetime) -> Organisation:
    """Take the verification back."""
    organisation = _verifiable(work, organisation_id)
    _set_state(organisation, OrganisationState.DECLARED, None, None)
    organisation.version += 1
    work.session.flush()
    work.audit("identity.organisation.unverify", _subject(organisation), name=organisation.name)
    work.touch(PAGES)
    return organisation


def invite(work: Work, organisation_id: int, role: MemberRole, now: datetime) -> str:
    """A link that lets one person join, as this; its secret part."""
    organisation = _handled(work, organisation_id)
    return invitations.make(work, Ref(ORGANISATION, organisation.id), role.value, now)


def withdraw_invitation(work: Work, organisation_id: int, invitation_id: int, now: datetime) -> None:
    """Make a link worthless."""
    organisation = _handled(work, organisation_id)
    invitations.withdraw(work, invitation_id, Ref(ORGANISATION, organisation.id), now)


def join(work: Work, token: str, now: datetime) -> Organisation:
    """Whoever holds the link and an account of their own comes in."""
    person_id = _person(work)
    invitation = invitations.redeem(work, token, ORGANISATION, now)
    organisation = queries.held(invitation.subject_id)
    if organisation is None:
        raise NotFound(reason=OrganisationReason.LINK_DEAD)
    if not _add_member(work, organisation.id, person_id, MemberRole(invitation.role), now):
        # Refusing rolls the use of the link back: it stays good for whom it was meant for.
        raise Refused(reason=OrganisationReason.ALREADY_IN)
    work.audit("identity.organisation.join", _subject(organisation), role=invitation.role)
    return organisation


def leave(work: Work, organisation_id: int, now: datetime) -> None:
    """A member goes; the last person responsible stays until there is another."""
    person_id = _person(work)
    organisation = _held(organisation_id)
    _let_go(work, organisation, person_id, "identity.organisation.leave")


def remove(work: Work, organisation_id: int, account_id: int, now: datetime) -> None:
    """Somebody responsible takes a member off the list."""
    organisation = _handled(work, organisation_id)
    _let_go(work, organisation, account_id, "identity.organisation.remove")


def change_role(work: Work, organisation_id: int, account_id: int, role: MemberRole, now: datetime) -> None:
    """Somebody responsible names another one, or stops being the only one."""
    organisation = _handled(work, organisation_id)
    before = queries.role_in(organisation.id, account_id)
    admins = queries.admins_of(organisation.id) if role is MemberRole.MEMBER else 2
    refusal = policies.refusal_to_go(before, admins)
    if refusal is not None:
        raise Refused(reason=refusal)
    theirs = (Member.organisation_id == organisation.id, Member.account_id == account_id)
    work.session.execute(update(Member).where(*theirs).values(role=role))
    work.audit("identity.organisation.role", _subject(organisation), account=account_id, role=role.value)


def _let_go(work: Work, organisation: Organisation, account_id: int, action: str) -> None:
    role = queries.role_in(organisation.id, account_id)
    refusal = policies.refusal_to_go(role, queries.admins_of(organisation.id))
    if refusal is not None:
        raise Refused(reason=refusal)
    theirs = (Member.organisation_id == organisation.id, Member.account_id == account_id)
    work.session.execute(delete(Member).where(*theirs))
    work.audit(action, _subject(organisation), account=account_id)


def _person(work: Work) -> int:
    if work.actor.person_id is None:
        raise Refused(reason=OrganisationReason.NOT_A_MEMBER)
    return work.actor.person_id


def _held(organisation_id: int) -> Organisation:
    """Every command that counts admins passes here, so that two of them never count at once."""
    organisation = queries.held(organisation_id)
    if organisation is None:
        raise NotFound(reason=OrganisationReason.NOT_FOUND)
    return organisation


def _handled(work: Work, organisation_id: int) -> Organisation:
    organisation = _held(organisation_id)
    refusal = policies.refusal_to_handle(work.actor, queries.role_in(organisation.id, work.actor.person_id))
    if refusal is not None:
        raise Refused(reason=refusal)
    return organisation


def _verifiable(work: Work, organisation_id: int) -> Organisation:
    organisation = _held(organisation_id)
    role = queries.role_in(organisation.id, work.actor.person_id)
    refusal = policies.refusal_to_verify(work.actor, role, queries.scopes(organisation))
    if refusal is not None:
        raise Refused(reason=refusal)
    return organisation


def _set_state(organisation: Organisation, state: OrganisationState, at: datetime | None, by: int | None) -> None:
    organisation.state, organisation.verified_at, organisation.verified_by = state, at, by


def _add_member(work: Work, organisation_id: int, account_id: int, role: MemberRole, now: datetime) -> bool:
    row = {"organisation_id": organisation_id, "account_id": account_id, "role": role,
           "since_day": now.astimezone(PARIS).date()}  # fmt: skip
    made = insert(Member).values(row).on_conflict_do_nothing().returning(Member.account_id)
    return work.session.execute(made).first() is not None


def _columns(draft: OrganisationDraft) -> dict[str, Any]:
    """The sheet, cleaned; Invalid names every field that cannot be kept."""
    found: dict[str, str] = {}
    columns: dict[str, Any] = {
        "name": one_line(draft.name, LONGEST_NAME), "kind": draft.kind, "place_id": draft.place_id,
        "contact": draft.contact.strip(), "small": draft.small, "rna": None, "siret": None,
    }  # fmt: skip
    for name, read, reason in (
        ("rna", numbers.rna_of, OrganisationReason.RNA_WRONG),
        ("siret", numbers.siret_of, OrganisationReason.SIRET_WRONG),
    ):
        try:
            columns[name] = read(typed) if (typed := getattr(draft, name).strip()) else None
        except ValueError:
            found[name] = reason.sentence
    if not columns["name"]:
        found["name"] = OrganisationReason.NAME_EMPTY.sentence
    if draft.place_id is not None and territory.place(draft.place_id) is None:
        found["place"] = OrganisationReason.PLACE_UNKNOWN.sentence
    if found:
        raise Invalid(fields=found)
    return columns


def _subject(organisation: Organisation) -> str:
    return f"{ORGANISATION}:{organisation.id}"
