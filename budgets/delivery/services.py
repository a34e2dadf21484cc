"""Commands on actions: born of the results once, carried by somebody, begun, put off, done with proof, abandoned."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from budgets.delivery import drafts, policies, queries
from budgets.delivery.drafts import Shot
from budgets.delivery.events import ActionBorn, ActionMoved
from budgets.delivery.models import ActionNews, ProgrammeAction
from budgets.delivery.types import PAGES, ActionReason, ActionState, NewsKind, Origin
from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.projects.models import Project
from budgets.results import queries as results
from budgets.results.events import ResultOverridden, ResultsProclaimed
from budgets.stages import queries as stages
from budgets.stages.types import StageKind
from commons.kernel import clock
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.sanitise import one_line
from commons.kernel.storage import keep_picture
from commons.kernel.unit_of_work import Work
from commons.threads import services as threads
from commons.threads.types import Relation

EDITION, PROJECT = "budgets.edition", "budgets.project"


def programme_is_born(work: Work, fact: ResultsProclaimed) -> None:
    """The results are published: one action a funded project; told again, nothing more."""
    edition = editions.by_slug(fact.slug)
    if edition is not None and edition.id == fact.edition_id:
        bear(work, edition, clock.now())


def bear(work: Work, edition: Edition, now: datetime) -> None:
    """One action a project that the rule elected; those that stand already are left as they are."""
    for project in queries.winners(edition, results.elected_ids(edition)):
        _born(work, project, Origin.RULE, now)
    work.touch(PAGES, edition.version_name)


def programme_follows_override(work: Work, fact: ResultOverridden) -> None:
    """A body decided otherwise: what it adds joins the programme, what it removes is abandoned with its reason."""
    override, now = results.override(fact.override_id), clock.now()
    if override is None:
        return
    bear(work, override.project.edition, now)
    if fact.added:
        _born(work, override.project, Origin.OVERRIDE, now)
    else:
        action = queries.of_project(override.project_id)
        if action is not None and not action.state.is_end:
            reason = f"{override.body} : {override.reason}"
            _end(work, action, ActionState.ABANDONED, now, reason=reason)
    work.touch(PAGES, override.project.edition.version_name)


def move(
    work: Work, action_id: int, version: int, to: ActionState, reason: str, now: datetime, *,
    proof_url: str = "", shot: Shot | None = None,
) -> None:  # fmt: skip
    """Begin it, say it is done with what shows it, abandon it or take it up again with a reason. Stale."""
    action = written(action_id)
    refuse(policies.refusal_to_move(action, to, work.actor, *standing(action, work)))
    in_time(action, now)
    check_version(action, version)
    values: dict[str, Any] = {"reason": reason.strip()[: drafts.LONGEST_WORDS]}
    if to is ActionState.ABANDONED or action.state.is_end:
        values["reason"] = drafts.words(reason, "reason", ActionReason.NEEDS_A_REASON)
    if to is ActionState.DONE:
        values |= _proof(work, proof_url, shot or Shot())
    _end(work, action, to, now, **values)
    work.audit("budgets.action.move", str(action.ref), state=to.value, reason=values["reason"])


def put_off(work: Work, action_id: int, version: int, due_on: date | None, reason: str, now: datetime) -> None:
    """Say when it should be done; another day than the one said before needs a reason, and both stay. Stale."""
    action = changed(work, action_id)
    check_version(action, version)
    day, old = drafts.day(due_on, "due_on"), action.due_on
    if day == old:
        return
    words = reason.strip()[: drafts.LONGEST_WORDS]
    if old is not None:
        words = drafts.words(reason, "reason", ActionReason.NEEDS_A_REASON)
    save(work, action, now, due_on=day)
    kind = NewsKind.DELAY if old is not None else NewsKind.NOTE
    note(work, action, kind, now, words=words, old_day=old, new_day=day)
    work.audit("budgets.action.put_off", str(action.ref), day=day.isoformat(), reason=words)


def hand_to(work: Work, action_id: int, version: int, carrier: str, organisation_id: int | None, now: datetime) -> None:
    """Say who carries it out, in words, and through which organisation they write. Stale."""
    action = written(action_id)
    refuse(policies.refusal_to_follow(work.actor, action.edition, editions.holding_places(action.edition)))
    in_time(action, now)
    check_version(action, version)
    if organisation_id is not None and not queries.organisation_exists(organisation_id):
        raise Invalid(fields={"organisation": ActionReason.NO_SUCH_CARRIER.sentence})
    name = drafts.line(carrier, "carrier")
    save(work, action, now, carrier=name, organisation_id=organisation_id)
    note(work, action, NewsKind.CARRIER, now, about=name)
    work.audit("budgets.action.hand_to", str(action.ref), carrier=name, organisation=organisation_id)


def tell(work: Work, action_id: int, words: str, now: datetime) -> None:
    """Say in a few words how it goes."""
    action = open_to(work, action_id, now)
    save(work, action, now)
    note(work, action, NewsKind.NOTE, now, words=drafts.words(words, "words"))
    work.audit("budgets.action.tell", str(action.ref))


def written(action_id: int) -> ProgrammeAction:
    """The action, held until this is done."""
    action = queries.held(action_id)
    if action is None:
        raise NotFound(reason=ActionReason.NOT_FOUND)
    return action


def changed(work: Work, action_id: int) -> ProgrammeAction:
    """The same, when this actor may still plan in it."""
    action = written(action_id)
    refuse(policies.refusal_to_change(action, work.actor, *standing(action, work)))
    return action


def open_to(work: Work, action_id: int, now: datetime) -> ProgrammeAction:
    """The same, when this actor may write of it, and still in time."""
    action = written(action_id)
    refuse(policies.refusal_to_write(action, work.actor, *standing(action, work)))
    in_time(action, now)
    return action


def in_time(action: ProgrammeAction, now: datetime) -> None:
    """Refused once nothing more is written of it; the account of its edition does not end meanwhile."""
    refuse(policies.refusal_of_hour(action, stages.held(action.edition_id, StageKind.ACCOUNT, writing=True), now))


def standing(action: ProgrammeAction, work: Work) -> tuple[list[int], frozenset[int]]:
    """The places that hold its edition, and the organisations of whoever writes."""
    return editions.holding_places(action.edition), queries.organisations_of(work.actor.person_id)


def refuse(reason: ActionReason | None) -> None:
    """Raise this reason, if it is one."""
    if reason is not None:
        raise Refused(reason=reason)


def check_version(action: ProgrammeAction, version: int) -> None:
    """Stale when somebody wrote since the page was read; the row is held."""
    if action.version != version:
        raise Stale(reason=ActionReason.CHANGED_MEANWHILE)


def save(work: Work, action: ProgrammeAction, now: datetime, **values: Any) -> None:
    """Write these, and that it was heard of."""
    values |= {"heard_at": now, "version": ProgrammeAction.version + 1}
    work.session.execute(update(ProgrammeAction).where(ProgrammeAction.id == action.id).values(values))
    work.session.refresh(action)
    work.touch(PAGES, action.edition.version_name)


def note(work: Work, action: ProgrammeAction, kind: NewsKind, now: datetime, **values: Any) -> None:
    """A line of its story."""
    work.session.add(ActionNews(action_id=action.id, kind=kind, at=now, **values))


def kept_shot(work: Work, shot: Shot, field: str = "alt") -> tuple[str | None, str]:
    """A picture drawn again and kept, with what it shows; Invalid without words."""
    if shot.data is None:
        return None, ""
    alt = drafts.line(shot.alt, field, ActionReason.NEEDS_AN_ALT)
    try:
        return keep_picture(work.session, shot.data), alt
    except Invalid as error:
        raise Invalid(fields={"picture": error.sentence}) from error


def _born(work: Work, project: Project, origin: Origin, now: datetime) -> None:
    row = {
        "edition_id": project.edition_id, "project_id": project.id, "origin": origin, "title": project.title,
        "carrier": one_line(project.proposer, drafts.LONGEST_LINE), "budget": project.cost, "heard_at": now,
        "place_id": project.place_id or project.envelope.place_id or project.edition.place_id, "created_at": now,
        "state": ActionState.TO_START,
    }  # fmt: skip
    statement = insert(ProgrammeAction).values(row).on_conflict_do_nothing(index_elements=["project_id"])
    made = work.session.scalar(statement.returning(ProgrammeAction))
    if made is not None:
        note(work, made, NewsKind.BORN, now, about=origin.value)
        # Whoever proposed or supported follows the project; whoever voted follows the edition: nobody knows for what.
        for cause in (Ref(PROJECT, project.id), Ref(EDITION, project.edition_id)):
            threads.tie(work, cause, made.ref, Relation.LED_TO, now)
        work.audit("budgets.action.born", str(made.ref), project=project.code, origin=origin.value)
        work.record(ActionBorn(made.id))


def _end(work: Work, action: ProgrammeAction, to: ActionState, now: datetime, **values: Any) -> None:
    ended = policies.today(now) if to.is_end else None
    save(work, action, now, state=to, ended_on=ended, **values)
    note(work, action, NewsKind.STATE, now, about=to.value, words=values.get("reason", ""))
    work.record(ActionMoved(action.id, action.edition_id, to.value))


def _proof(work: Work, proof_url: str, shot: Shot) -> dict[str, Any]:
    address = drafts.link(proof_url)
    digest, alt = kept_shot(work, shot)
    if not address and digest is None:
        raise Invalid(fields={"picture": ActionReason.NEEDS_PROOF.sentence})
    return {"proof_url": address, "proof_picture": digest, "proof_alt": alt}
