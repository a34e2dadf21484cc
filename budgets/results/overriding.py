"""Commands on a body's decision otherwise than the rule: asked by one person, confirmed by another; counts stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.projects import queries as projects
from budgets.results import policies, queries
from budgets.results.changes import Change, OverrideReason
from budgets.results.events import ResultOverridden
from budgets.results.models import ResultOverride
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.errors import Invalid, NotFound, Refused
from commons.kernel.sanitise import one_line
from commons.kernel.unit_of_work import Work

LONGEST_NAME, LONGEST_WORDS = 200, 2_000


@dataclass(frozen=True)
class OverrideDraft:
    """A body's decision as typed."""

    code: str
    change: Change
    body: str
    decided_on: date
    reason: str
    money: str = ""


def ask(work: Work, slug: str, draft: OverrideDraft, now: datetime) -> ResultOverride:
    """Write what a body decided; nothing is public until another person confirms it."""
    edition = _edition(slug)
    _obey(policies.refusal_to_override(work.actor, edition, editions.holding_places(edition)))
    _in_time(edition, now)
    project = projects.by_code(edition.id, draft.code)
    if project is None:
        raise Invalid(fields={"project": OverrideReason.NOT_FOUND.sentence})
    wrong = policies.refusal_of_change(draft.change, project.id in queries.elected_ids(edition))
    if wrong is not None:
        raise Invalid(fields={"change": wrong.sentence})
    _check_day(draft, edition, now)
    made = ResultOverride(
        project_id=project.id, change=draft.change, decided_on=draft.decided_on, body=_words(draft.body, "body"),
        reason=_words(draft.reason, "reason", LONGEST_WORDS), money=_money(draft), asked_at=now,
        asked_by_id=work.actor.person_id,
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError as error:
        raise Invalid(fields={"project": OverrideReason.ALREADY.sentence}) from error
    work.audit("budgets.override.ask", edition.poll_key, project=project.code, change=draft.change.value,
               body=made.body, reason=made.reason)  # fmt: skip
    return made


def settle(work: Work, slug: str, override_id: int, grant: bool, now: datetime) -> None:
    """Confirm it, which publishes it beside the rule's result, or hand it back; of two at once, one does."""
    edition = _edition(slug)
    override = queries.override(override_id)
    if override is None or override.project.edition_id != edition.id:
        raise NotFound(reason=OverrideReason.NOT_FOUND)
    _obey(policies.refusal_to_settle(work.actor, edition, editions.holding_places(edition), override, grant))
    if grant:
        _in_time(edition, now)
    values = {"settled_at": now, "settled_by_id": _other(work, override), "granted": grant}
    mine = (ResultOverride.id == override_id, ResultOverride.granted.is_(None))
    done = update(ResultOverride).where(*mine).values(values).returning(ResultOverride.id)
    if work.session.execute(done).one_or_none() is None:
        raise Refused(reason=OverrideReason.NOT_ASKED)
    work.audit("budgets.override.settle", edition.poll_key, project=override.project.code, granted=grant)
    if grant:
        added = override.change is Change.ADDED
        work.record(ResultOverridden(override.id, override.project_id, edition.id, added))
        work.touch(edition.version_name, "budgets")


def _other(work: Work, override: ResultOverride) -> int | None:
    """Who settles; nobody is written when those who asked take it back themselves (the journal has them)."""
    return work.actor.person_id if work.actor.person_id != override.asked_by_id else None


def _in_time(edition: Edition, now: datetime) -> None:
    """Refused once the programme is settled; its stage is not ended meanwhile."""
    _obey(policies.refusal_of_hour(edition, stages.held(edition.id, StageKind.PROGRAMME, writing=True), now))


def _edition(slug: str) -> Edition:
    edition = editions.by_slug(slug)
    if edition is None:
        raise NotFound(reason=OverrideReason.NOT_FOUND)
    return edition


def _check_day(draft: OverrideDraft, edition: Edition, now: datetime) -> None:
    first, last = (moment.astimezone(clock.PARIS).date() for moment in (edition.closes_at, now))
    if not first <= draft.decided_on <= last:
        raise Invalid(fields={"decided_on": OverrideReason.NEEDS_A_DAY.sentence})


def _words(text: str, field: str, longest: int = LONGEST_NAME) -> str:
    kept = text.strip()[:longest]
    if not one_line(kept, longest):
        raise Invalid(fields={field: OverrideReason.NEEDS_WORDS.sentence})
    return one_line(kept, longest) if field != "reason" else kept


def _money(draft: OverrideDraft) -> str:
    kept = one_line(draft.money, LONGEST_NAME)
    if draft.change is Change.ADDED and not kept:
        raise Invalid(fields={"money": OverrideReason.NEEDS_MONEY.sentence})
    return kept


def _obey(refusal: OverrideReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)
