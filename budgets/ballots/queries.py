"""What voting reads: the booth of an edition, and what of a person matters to it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from budgets.ballots.types import Booth, Voter
from budgets.editions import rules
from budgets.editions.models import Edition, Envelope
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from commons.ballot_box.models import Poll
from commons.identity import queries as identity
from commons.kernel.db import db
from commons.kernel.kept import Keeper
from commons.territory import queries as territory

_booths: Keeper[Booth | None] = Keeper()


def booth(slug: str) -> Booth | None:
    """The edition of this slug with its projects, kept in this process while nothing of it changes."""
    return _booths.get(slug, (f"budgets:{slug}", "territory"), lambda: _read(slug))


def _read(slug: str) -> Booth | None:
    """Read on a session of its own, so that the objects are free of every request's session."""
    with Session(db.session().get_bind(), expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        edition = session.scalar(select(Edition).where(Edition.slug == slug).options(*_whole_edition()))
        if edition is None:
            return None
        query = select(Project).where(Project.edition_id == edition.id).options(*_whole_project())
        projects = list(session.scalars(query.order_by(Project.rank, Project.id)))
        poll = session.execute(select(Poll.id, Poll.secret).where(Poll.key == edition.poll_key)).one_or_none()
        session.expunge_all()
    return _assemble(edition, projects, *(poll or (None, None)))


def _assemble(edition: Edition, projects: list[Project], poll_id: int | None, poll_secret: bytes | None) -> Booth:
    standing = [p for p in projects if p.state is ProjectState.STANDING]
    return Booth(
        edition=edition,
        envelopes=tuple(edition.envelopes),
        projects={e.slug: tuple(p for p in standing if p.envelope_id == e.id) for e in edition.envelopes},
        by_code={p.code: p for p in projects},
        holders=territory.holders(),
        digest=rules.digest(edition),
        poll_id=poll_id,
        poll_secret=poll_secret,
    )


def _whole_edition() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    return joinedload(Edition.place), selectinload(Edition.envelopes).joinedload(Envelope.place)


def _whole_project() -> tuple:  # type: ignore[type-arg]  # SQLAlchemy's option type is private
    return joinedload(Project.place), joinedload(Project.orientation), joinedload(Project.challenge)


def voter(booth: Booth, person_id: int) -> Voter | None:
    """What of this person matters to a vote; None when the account is gone."""
    contact_key, home = identity.contact_and_residence(person_id)
    if contact_key is None:
        return None
    if home is None:
        return Voter(contact_key, ())
    name = f"{home.qpv} ({home.commune})" if home.qpv else home.commune
    places = booth.holders.get(home.place_id, (home.place_id,))
    return Voter(contact_key, places, home.link.value, home.proof.value, name, home_place=home.place_id)
