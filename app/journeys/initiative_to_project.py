"""An initiative retained in a call of a budget becomes a project of the edition in preparation, in one transaction.

Told twice, it is one project: the code of the project is made from the application, and codes are unique in an edition.
What cannot be done stands as a chore on the application, with its reason; the retention itself always stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, select

from budgets.editions import policies as edition_policies
from budgets.editions import queries as editions
from budgets.editions import services as edition_services
from budgets.editions.models import Edition, Envelope
from budgets.editions.types import Action, EditionState
from budgets.projects import queries as projects
from budgets.projects import services as project_services
from budgets.projects.drafts import ProjectDraft, draft_of, fingerprint
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from commons.identity.organisations import queries as organisations
from commons.kernel import clock
from commons.kernel.actor import SYSTEM, Actor
from commons.kernel.db import db
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.events import subscribe
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.territory import queries as territory
from commons.threads import services as threads
from commons.threads.models import Tie
from commons.threads.types import Relation
from participation.initiatives import calling, deciding, queries_calls
from participation.initiatives import queries as initiatives
from participation.initiatives.events import InitiativeRetained
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application
from participation.initiatives.sheets import Sheet
from participation.initiatives.types import INITIATIVE, ApplicationState, CallKind

EDITION, PROJECT = "budgets.edition", "budgets.project"
LONGEST_SUMMARY = 300
_MADE = re.compile(r"I\d+$")


def register() -> None:
    """Listen, and offer the editions in preparation to whoever writes a call."""
    subscribe(InitiativeRetained)(retained_initiative_becomes_a_project)
    calling.offer_link(EDITION, editions_in_preparation)


def editions_in_preparation(actor: Actor) -> Sequence[tuple[int, str]]:
    """The drafts this actor is the secretariat of: nobody fills a vote that is not theirs."""
    above = editions.containers()
    found = []
    for edition in editions.all_editions():
        held = above[edition.place_id] if edition.place_id is not None else []
        mine = edition_policies.refusal_to_handle(actor, edition, held) is None
        if mine and edition.state is EditionState.DRAFT:
            found.append((edition.id, edition.title))
    return found


def retained_initiative_becomes_a_project(work: Work, fact: InitiativeRetained) -> None:
    """Make the project, or write down why it could not be made."""
    application = queries_calls.application(fact.application_id)
    if application is None or application.state is not ApplicationState.RETAINED:
        return
    call = application.call
    if call.kind is not CallKind.BUDGET or call.linked_kind != EDITION:
        return
    why = ""
    try:
        project = _project(work, application, call.linked_id)
        cause, effect = Ref(INITIATIVE, application.initiative_id), Ref(PROJECT, project.id)
        body = call.body.name if call.body is not None else ""
        threads.tie(work, cause, effect, Relation.LED_TO, clock.now(), body, application.reason)
    except DomainError as error:
        why = "; ".join(error.fields.values()) if isinstance(error, Invalid) and error.fields else error.sentence
    deciding.note_chore(work, application.id, why)


def _project(work: Work, application: Application, edition_id: int) -> Project:
    """The project of this application: the one there is, or a new one."""
    found = db.session.get(Edition, edition_id)
    if found is None:
        raise Invalid(_("Le vote de cet appel n’existe plus."))
    code = f"I{application.id}"
    known = project_of(application)
    if known is not None:
        return _at_its_sum(work, application, known)
    # Held as the secretariat's own commands hold it: two tellings at once come one after the other.
    as_system = Work(work.session, SYSTEM)
    edition = edition_services.locked(as_system, found.slug, Action.EDIT, clock.now())
    known = project_of(application)
    if known is not None:
        return known
    draft = replace(_draft(application, edition), code=code)
    with work.session.begin_nested():
        project = project_services.add(as_system, edition.slug, draft, clock.now())
    as_system.settle()
    return project


def project_of(application: Application) -> Project | None:
    """The project made of this application, under whatever code the secretariat gave it since."""
    call = application.call
    if call.kind is not CallKind.BUDGET or call.linked_kind != EDITION:
        return None
    known = projects.by_code(call.linked_id, f"I{application.id}")
    if known is not None:
        return known
    tied = tied_projects(select(Project).where(Project.edition_id == call.linked_id))
    mine = (project for project, file in tied if file == application.initiative_id and comes_from(project, application))
    return next(mine, None)


def tied_projects(which: Select[Any]) -> list[tuple[Project, int]]:
    """(project, the initiative it comes from), among these."""
    made = (Tie.effect_kind == PROJECT, Tie.effect_id == Project.id, Tie.cause_kind == INITIATIVE)
    return [(row[0], row[1]) for row in db.session.execute(which.join(Tie, and_(*made)).add_columns(Tie.cause_id))]


def comes_from(project: Project, application: Application) -> bool:
    """Whether a project tied to the file of this application is the one made of it: another call may have made one."""
    call = application.call
    here = call.linked_kind == EDITION and call.linked_id == project.edition_id
    return here and (project.code == f"I{application.id}" or not _MADE.match(project.code))


def _at_its_sum(work: Work, application: Application, project: Project) -> Project:
    """The project at what a second decision granted: written while its list is prepared, said once it is public."""
    if project.state is ProjectState.WITHDRAWN:
        raise Invalid(_("Le projet né de ce dossier a été retiré du vote : il n’y revient pas seul."))
    if application.round == 1 or application.amount is None or project.cost == application.amount:
        return project
    if project.edition.state is not EditionState.DRAFT:
        raise Invalid(_("La liste du vote est publique : le projet y garde son coût."))
    as_system, draft = Work(work.session, SYSTEM), replace(draft_of(project), cost=application.amount)
    slug, seen = project.edition.slug, fingerprint(project)
    edited = project_services.edit(as_system, slug, project.code, draft, seen, clock.now())
    as_system.settle()
    return edited


def _draft(application: Application, edition: Edition) -> ProjectDraft:
    """What was frozen when it was sent, at the amount that was granted."""
    sheet = initiatives.frozen_sheet(application.snapshot)
    envelope = envelope_for(edition, sheet.place_id)
    file = application.initiative
    assert application.amount is not None  # a named constraint: what is retained has an amount
    return ProjectDraft(
        title=sheet.title,
        cost=application.amount,
        envelope=envelope.slug,
        summary=sheet.need[:LONGEST_SUMMARY],
        description="\n\n".join(part for part in (sheet.need, sheet.activities, sheet.audience) if part)[:10_000],
        place_id=sheet.place_id,
        address=sheet.address[:200],
        orientation_id=sheet.orientation_id,
        challenge_id=sheet.challenge_ids[0] if sheet.challenge_ids else None,
        proposer=_sender(file, sheet),
    )


def _sender(file: Initiative, sheet: Sheet) -> str:
    """Who sent it, by name; what was sent before versions kept its number is of whoever holds the file."""
    if sheet.organisation_id is None and not sheet.organisation:
        return file.collective
    sent_by = organisations.by_id(sheet.organisation_id) if sheet.organisation_id is not None else file.organisation
    return sent_by.name if sent_by is not None else file.collective


def envelope_for(edition: Edition, place_id: int | None) -> Envelope:
    """The narrowest envelope that holds this place; of equals, the first of the list. Invalid when none does."""
    around = set(territory.ancestors(place_id)) if place_id is not None else set()

    def place_of(envelope: Envelope) -> int | None:
        return envelope.place_id if envelope.place_id is not None else edition.place_id

    fitting = [e for e in edition.envelopes if place_of(e) is None or place_of(e) in around]
    if not fitting:
        raise Invalid(_("Aucune enveloppe de ce vote n’est pour ce lieu."))

    def depth(envelope: Envelope) -> int:
        place = place_of(envelope)
        return len(territory.ancestors(place)) if place is not None else 0

    return min(fitting, key=lambda envelope: (-depth(envelope), envelope.rank, envelope.id))
