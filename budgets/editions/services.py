"""What the secretariat does to an edition it prepares: write, rewrite, envelopes, throw away."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from budgets.editions import policies, queries, rules
from budgets.editions.drafts import Draft, EnvelopeDraft, envelope_mistakes, mistakes
from budgets.editions.models import Edition, Envelope
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.slugs import slug_of
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory


def create(work: Work, draft: Draft, now: datetime) -> Edition:
    """Write a new edition, as a draft that only its secretariat sees."""
    _check_place(work, draft)
    _check(mistakes(draft))
    taken = set(work.session.scalars(select(Edition.slug)))
    edition = Edition(slug=slug_of(draft.title, taken), source={}, **_columns(draft))
    work.session.add(edition)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Stale(reason=EditionReason.CHANGED_MEANWHILE) from error
    work.audit("budgets.edition.create", edition.poll_key, title=edition.title)
    return edition


def edit(work: Work, slug: str, draft: Draft, version: int, now: datetime) -> Edition:
    """Rewrite a draft; Stale when somebody else did since `version` was read."""
    edition = locked(work, slug, Action.EDIT, now)
    if edition.version != version:
        raise Stale(reason=EditionReason.CHANGED_MEANWHILE)
    _check_place(work, draft)
    _check(mistakes(draft))
    for name, value in _columns(draft).items():
        setattr(edition, name, value)
    work.session.flush()
    work.audit("budgets.edition.edit", edition.poll_key)
    return edition


def discard(work: Work, slug: str, now: datetime) -> None:
    """Throw a draft away with its envelopes and projects."""
    edition = locked(work, slug, Action.EDIT, now)
    if edition.begun_at is not None:
        raise Refused(reason=EditionReason.PROCESS_BEGUN)
    work.audit("budgets.edition.discard", edition.poll_key, title=edition.title)
    # The database removes what belongs to it (ON DELETE CASCADE).
    work.session.execute(delete(Edition).where(Edition.id == edition.id))
    work.session.expunge_all()


def add_envelope(work: Work, slug: str, draft: EnvelopeDraft, now: datetime) -> Envelope:
    """Add an amount to spend."""
    edition = locked(work, slug, Action.EDIT, now)
    _check_envelope(edition, draft)
    envelope = Envelope(
        edition_id=edition.id,
        rank=max((e.rank for e in edition.envelopes), default=0) + 1,
        slug=slug_of(draft.name, {e.slug for e in edition.envelopes}, "enveloppe"),
        name=draft.name,
        place_id=draft.place_id,
        amount=draft.amount,
        age_from=draft.age_from,
        age_to=draft.age_to,
    )
    edition.envelopes.append(envelope)
    work.session.flush()
    work.audit("budgets.envelope.add", edition.poll_key, envelope=envelope.slug, cents=draft.amount.cents)
    return envelope


def edit_envelope(work: Work, slug: str, envelope_slug: str, draft: EnvelopeDraft, now: datetime) -> Envelope:
    """Change an envelope; its short name stays."""
    edition = locked(work, slug, Action.EDIT, now)
    envelope = _envelope(edition, envelope_slug)
    _check_envelope(edition, draft)
    envelope.name, envelope.amount, envelope.place_id = draft.name, draft.amount, draft.place_id
    envelope.age_from, envelope.age_to = draft.age_from, draft.age_to
    work.session.flush()
    work.audit("budgets.envelope.edit", edition.poll_key, envelope=envelope.slug, cents=draft.amount.cents)
    return envelope


def remove_envelope(work: Work, slug: str, envelope_slug: str, now: datetime) -> None:
    """Take an envelope out, with the projects that were in it."""
    edition = locked(work, slug, Action.EDIT, now)
    envelope = _envelope(edition, envelope_slug)
    work.audit("budgets.envelope.remove", edition.poll_key, envelope=envelope.slug)
    work.session.execute(delete(Envelope).where(Envelope.id == envelope.id))
    work.session.expire(edition)


def locked(work: Work, slug: str, action: Action, now: datetime) -> Edition:
    """The edition, held until the end of the command, when the actor may do this with it now.

    Every command of the desk passes here: an announcement and a change of project never happen at once.
    """
    edition = queries.held(slug)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    refusal = policies.refusal_to(action, work.actor, edition, queries.holding_places(edition), now)
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def _columns(draft: Draft) -> dict[str, object]:
    values = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft)}
    values["links"] = sorted(link.value for link in draft.links)
    values["rule"] = rules.to_json(draft.rule)
    return values


def _check(found: dict[str, str]) -> None:
    if found:
        raise Invalid(fields=found)


def _check_place(work: Work, draft: Draft) -> None:
    held = territory.ancestors(draft.place_id) if draft.place_id is not None else []
    refusal = policies.refusal_to_create(work.actor, held)
    if refusal is not None:
        raise Refused(reason=refusal)
    if draft.place_id is not None and territory.place(draft.place_id) is None:
        raise Invalid(fields={"place": EditionReason.UNKNOWN_PLACE.sentence})


def _check_envelope(edition: Edition, draft: EnvelopeDraft) -> None:
    found = envelope_mistakes(draft)
    if draft.place_id is not None and draft.place_id not in places_inside(edition):
        found["place"] = EditionReason.UNKNOWN_PLACE.sentence
    _check(found)


def places_inside(edition: Edition) -> set[int]:
    """The places an envelope or a project of this edition may stand in."""
    if edition.place_id is None:
        return {place.id for place in territory.places()}
    return set(territory.descendants(edition.place_id))


def _envelope(edition: Edition, slug: str) -> Envelope:
    envelope = queries.envelope(edition, slug)
    if envelope is None:
        raise NotFound(reason=EditionReason.NO_SUCH_ENVELOPE)
    return envelope
