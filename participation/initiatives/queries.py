"""What is read of files and of those who carry them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from commons.identity.organisations import queries as organisations
from commons.identity.organisations.types import MemberRole
from commons.kernel.db import db
from commons.moderation.types import Standing
from participation.initiatives import sheets
from participation.initiatives.models import Attachment, Carrier, Initiative, Partner, Snapshot
from participation.initiatives.models_calls import Application
from participation.initiatives.sheets import Joined, Line, Named, Sheet
from participation.initiatives.types import CarrierRole


def by_id(initiative_id: int) -> Initiative | None:
    """The file of this number, with everything it says."""
    return db.session.scalar(select(Initiative).where(Initiative.id == initiative_id).options(*_whole()))


def held(initiative_id: int) -> Initiative | None:
    """The same, held against other commands until the transaction ends."""
    query = select(Initiative).where(Initiative.id == initiative_id)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def published(slug: str) -> Initiative | None:
    """The published and visible initiative of this address."""
    query = select(Initiative).where(Initiative.slug == slug, *_SHOWN).options(joinedload(Initiative.organisation))
    return db.session.scalar(query)


_SHOWN = (Initiative.published_id.is_not(None), Initiative.standing == Standing.SHOWN)


def ties_of(initiative: Initiative, account_id: int | None) -> tuple[CarrierRole | None, MemberRole | None, bool]:
    """What an account is on a file, what it is in its organisation, and whether anybody but helpers carries it."""
    rows = select(Carrier.account_id, Carrier.role).where(Carrier.initiative_id == initiative.id)
    carriers = dict(db.session.execute(rows).all())
    member = None
    if initiative.organisation_id is not None:
        member = organisations.role_in(initiative.organisation_id, account_id)
    carrier = carriers.get(account_id) if account_id is not None else None
    return carrier, member, initiative.organisation_id is not None or CarrierRole.OWNER in carriers.values()


def carriers_of(initiative_id: int) -> list[Carrier]:
    """The accounts that work on a file, those who came first first."""
    query = select(Carrier).where(Carrier.initiative_id == initiative_id)
    return list(db.session.scalars(query.order_by(Carrier.since, Carrier.account_id)))


def files_of(account_id: int | None) -> list[Initiative]:
    """The files this account works on, by itself or through its organisations, the last made first."""
    if account_id is None:
        return []
    own = select(Carrier.initiative_id).where(Carrier.account_id == account_id)
    theirs = [member.organisation_id for member in organisations.memberships(account_id)]
    query = select(Initiative).where(Initiative.id.in_(own) | Initiative.organisation_id.in_(theirs))
    query = query.options(joinedload(Initiative.organisation)).order_by(Initiative.created_at.desc(), Initiative.id)
    return list(db.session.scalars(query))


def attachments(initiative_id: int) -> list[Attachment]:
    """What is joined to the file now, in the order it came."""
    query = select(Attachment).where(Attachment.initiative_id == initiative_id, Attachment.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Attachment.id)))


def attachment(attachment_id: int) -> Attachment | None:
    """One picture or document, taken off or not."""
    return db.session.get(Attachment, attachment_id)


def partner(partner_id: int) -> Partner | None:
    """One partner."""
    return db.session.get(Partner, partner_id)


def partners_of(initiative_id: int) -> list[Partner]:
    """The partners of a file as they stand now, in the order they were named."""
    query = select(Partner).where(Partner.initiative_id == initiative_id)
    return list(db.session.scalars(query.order_by(Partner.id)))


def snapshot(snapshot_id: int | None) -> Snapshot | None:
    """One frozen version."""
    return db.session.get(Snapshot, snapshot_id) if snapshot_id is not None else None


def snapshots_of(initiative_id: int) -> list[Snapshot]:
    """Every frozen version, the last first."""
    query = select(Snapshot).where(Snapshot.initiative_id == initiative_id).order_by(Snapshot.number.desc())
    return list(db.session.scalars(query))


def last_snapshot(initiative_id: int) -> Snapshot | None:
    """The version frozen last."""
    query = select(Snapshot).where(Snapshot.initiative_id == initiative_id).order_by(Snapshot.number.desc()).limit(1)
    return db.session.scalar(query)


def sheet_of(initiative: Initiative) -> Sheet:
    """What the file says now."""
    said = {
        name: getattr(initiative, name)
        for name in (
            "title", "need", "audience", "activities", "place_id", "address", "orientation_id", "starts_on", "ends_on",
            "steps", "gap",
        )
    }  # fmt: skip
    return Sheet(
        **said,
        place_ids=tuple(place.id for place in initiative.places),
        challenge_ids=tuple(challenge.id for challenge in initiative.challenges),
        principle_ids=tuple(principle.id for principle in initiative.principles),
        lines=tuple(Line(line.kind, line.label, line.amount) for line in initiative.lines),
        partners=tuple(_named(each) for each in partners_of(initiative.id)),
        joined=tuple(Joined(a.id, a.kind, a.name, a.size, a.shared) for a in attachments(initiative.id)),
        organisation=initiative.organisation_id is not None,
        organisation_id=initiative.organisation_id,
    )


def _named(partner: Partner) -> Named:
    return Named(partner.id, partner.name, partner.part, partner.share.cents if partner.share is not None else None)


def frozen_sheet(snapshot: Snapshot) -> Sheet:
    """What a frozen version says."""
    return sheets.from_json(snapshot.content)


def titles(initiative_ids: Collection[int]) -> dict[int, tuple[str, str, bool]]:
    """Id -> (title everybody may read or the file's own, slug, whether it is public)."""
    query = (
        select(Initiative.id, Initiative.slug, func.coalesce(Snapshot.title, Initiative.title),
               Initiative.published_id, Initiative.standing)
        .outerjoin(Snapshot, Snapshot.id == Initiative.published_id)
        .where(Initiative.id.in_(initiative_ids))
    )  # fmt: skip
    return {
        number: (title, slug, published_id is not None and standing is Standing.SHOWN)
        for number, slug, title, published_id, standing in db.session.execute(query)
    }


def is_sent(initiative_id: int) -> bool:
    """Whether the file ever went to a call."""
    return bool(db.session.scalar(select(exists().where(Application.initiative_id == initiative_id))))


def _whole() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    several = (Initiative.places, Initiative.challenges, Initiative.principles, Initiative.lines)
    return (
        joinedload(Initiative.organisation), joinedload(Initiative.place), joinedload(Initiative.orientation),
        *(selectinload(each) for each in several),
    )  # fmt: skip
