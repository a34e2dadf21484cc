"""A retained file that is examined again, after an appeal: what followed from it says so, and follows the new decision.

A project, its programme action, a table's subject and news, a subject of the Assises each show a note while the file
waits. Retained again, the note goes. Not retained, a project leaves its list while the vote has not begun; once it has,
nothing is taken from voters: the project stays, the note says that a body decides after the count. Told twice, nothing
more happens: a note is read from the file itself, a project is taken out once, a table hears of it once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from app.journeys.initiative_to_project import PROJECT, comes_from, project_of, tied_projects
from assises.subjects.types import SUBJECT as ASSISES_SUBJECT
from budgets.delivery import queries as actions
from budgets.delivery.types import ACTION
from budgets.editions import policies as editions
from budgets.editions.types import Phase
from budgets.projects import services as projects
from budgets.projects.models import Project
from budgets.projects.types import ProjectState
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.db import db
from commons.kernel.events import subscribe
from commons.kernel.unit_of_work import Work
from commons.threads import caveats
from commons.threads.caveats import Caveat
from commons.threads.models import Tie
from participation.appeals import queries as appeals
from participation.initiatives import queries_calls
from participation.initiatives.events import ApplicationMoved, ApplicationReopened, ApplicationTakenBack
from participation.initiatives.models_calls import Application
from participation.initiatives.types import APPLICATION, INITIATIVE, OPEN, ApplicationState, CallKind
from participation.tables import news
from participation.tables import queries as tables
from participation.tables.models import News
from participation.tables.types import NEWS, PAGES, SUBJECT

#: The vote has not begun: a project may still leave its list.
BEFORE = (Phase.DRAFT, Phase.CAMPAIGN)


def register() -> None:
    """Answer for everything that may follow from a retained file, and listen."""
    caveats.offer(PROJECT, of_projects)
    caveats.offer(ACTION, of_actions)
    caveats.offer(SUBJECT, of_subjects)
    caveats.offer(NEWS, of_news)
    caveats.offer(ASSISES_SUBJECT, of_pitches)
    subscribe(ApplicationReopened)(what_followed_says_it_is_examined_again)
    subscribe(ApplicationMoved)(second_decision_reaches_what_followed)
    subscribe(ApplicationTakenBack)(file_taken_back_leaves_what_followed)


def what_followed_says_it_is_examined_again(work: Work, fact: ApplicationReopened) -> None:
    """The notes stand on pages that are kept: they are made anew."""
    application = queries_calls.application(fact.application_id)
    if application is not None:
        _refresh(work, application)


def second_decision_reaches_what_followed(work: Work, fact: ApplicationMoved) -> None:
    """Retained again, the notes go; not retained, what can still follow does."""
    application = queries_calls.application(fact.application_id)
    if application is None or application.round == 1 or application.version != fact.version:
        return
    _refresh(work, application)
    if application.state is ApplicationState.NOT_RETAINED:
        _overturned(work, application, application.reason)


def file_taken_back_leaves_what_followed(work: Work, fact: ApplicationTakenBack) -> None:
    """Its carriers do not want it any more: the same follows as from a refusal."""
    application = queries_calls.application(fact.application_id)
    if application is None or application.round == 1 or application.state is not ApplicationState.WITHDRAWN:
        return
    _refresh(work, application)
    with force_locale("fr"):
        _overturned(work, application, _("Ses porteurs ont repris leur dossier."))


def _refresh(work: Work, application: Application) -> None:
    project = project_of(application)
    if project is not None:
        work.touch(project.edition.version_name, "budgets")
    work.touch(PAGES)


def _overturned(work: Work, application: Application, why: str) -> None:
    project = project_of(application)
    if project is not None:
        _take_out(work, project, why)
    if application.call.kind is CallKind.TABLE and application.call.body_id is not None:
        _tell_table(work, application, application.call.body_id, why)


def _take_out(work: Work, project: Project, why: str) -> None:
    """Before the vote the project leaves; a list that nobody saw yet loses it, one that was announced keeps why."""
    edition, now = project.edition, clock.now()
    phase = editions.phase(edition, now)
    if phase not in BEFORE or project.state is ProjectState.WITHDRAWN:
        return
    as_system = Work(work.session, SYSTEM)
    if phase is Phase.DRAFT:
        projects.remove(as_system, edition.slug, project.code, now)
    else:
        with force_locale("fr"):
            said = _("Le dossier d’où vient ce projet n’est plus retenu : %(why)s", why=why)
        projects.withdraw(as_system, edition.slug, project.code, said, now)
    as_system.settle()


def _tell_table(work: Work, application: Application, body_id: int, why: str) -> None:
    """Only a table that had heard of it hears that it does not stand."""
    appeal = appeals.of_application(application.id)
    heard = select(News.id).where(
        News.body_id == body_id, News.source_kind == APPLICATION, News.source_id == application.id
    )
    if appeal is None or work.session.scalar(heard) is None:
        return
    with force_locale("fr"):
        title = _("Une initiative n’est plus retenue : %(title)s", title=application.snapshot.title)
    news.report(work, body_id, appeal.ref, title, why, f"/recours/{appeal.id}", clock.now())


def of_projects(ids: Collection[int]) -> Mapping[int, Caveat]:
    """Projects that come from a file which does not stand as retained; those taken out of the vote say why already."""
    standing = select(Project).where(Project.id.in_(ids), Project.state == ProjectState.STANDING)
    tied = tied_projects(standing)
    unsure = _unsure({initiative_id for _project, initiative_id in tied}, CallKind.BUDGET)
    return {
        project.id: _caveat(row, _of_project(row))
        for project, initiative_id in tied
        for row in unsure if row.initiative_id == initiative_id and comes_from(project, row)
    }  # fmt: skip


def of_actions(ids: Collection[int]) -> Mapping[int, Caveat]:
    """What is carried out follows from its project."""
    project_of_action = {action.id: action.project_id for action in actions.by_ids(ids)}
    held = of_projects(set(project_of_action.values()))
    return {number: held[project] for number, project in project_of_action.items() if project in held}


def of_subjects(ids: Collection[int]) -> Mapping[int, Caveat]:
    """Subjects of tables, each raised at the table of the call."""
    body_of = tables.tables_of_subjects(ids)
    return {
        number: _caveat(row, _of_table(row))
        for number, row in _tied(SUBJECT, ids, CallKind.TABLE) if row.call.body_id == body_of.get(number)
    }  # fmt: skip


def of_news(ids: Collection[int]) -> Mapping[int, Caveat]:
    """The piece of news that said it was retained."""
    source_of = {row.id: row.source_id for row in tables.news_by_id(ids) if row.source_kind == APPLICATION}
    unsure = {number: queries_calls.application(source or 0) for number, source in source_of.items()}
    return {
        number: _caveat(row, _of_table(row))
        for number, row in unsure.items() if row is not None and row.state is not ApplicationState.RETAINED
    }  # fmt: skip


def of_pitches(ids: Collection[int]) -> Mapping[int, Caveat]:
    """Subjects of the Assises: one for an initiative, which another call may have retained too."""
    tied = _tied(ASSISES_SUBJECT, ids, CallKind.ASSISES)
    files = {row.initiative_id for _number, row in tied}
    kept = {row.initiative_id for row in _sent(files, CallKind.ASSISES) if row.state is ApplicationState.RETAINED}
    return {number: _caveat(row, _of_pitch(row)) for number, row in tied if row.initiative_id not in kept}


def _tied(kind: str, ids: Collection[int], call: CallKind) -> list[tuple[int, Application]]:
    """(thing, a file it comes from that does not stand as retained)."""
    query = select(Tie).where(Tie.effect_kind == kind, Tie.effect_id.in_(ids), Tie.cause_kind == INITIATIVE)
    ties = list(db.session.scalars(query))
    unsure = _unsure({tie.cause_id for tie in ties}, call)
    return [(tie.effect_id, row) for tie in ties for row in unsure if row.initiative_id == tie.cause_id]


def _sent(initiative_ids: Collection[int], kind: CallKind) -> list[Application]:
    found = queries_calls.applications_of(initiative_ids) if initiative_ids else []
    return [row for row in found if row.call.kind is kind]


def _unsure(initiative_ids: Collection[int], kind: CallKind) -> list[Application]:
    """Files that were taken up again after a decision, and are not retained now."""
    rows = _sent(initiative_ids, kind)
    return [row for row in rows if row.round > 1 and row.state is not ApplicationState.RETAINED]


def _caveat(row: Application, sentence: str) -> Caveat:
    waits = row.state in OPEN
    title = _("Décision examinée de nouveau") if waits else _("Ce n’est plus retenu")
    appeal = appeals.of_application(row.id)
    return Caveat(title, sentence, row.reason, f"/recours/{appeal.id}" if appeal is not None else "", waits)


def _of_project(row: Application) -> str:
    if row.state in OPEN:
        return _(
            "Le dossier d’où vient ce projet est examiné de nouveau, après un recours. S’il n’est plus retenu avant "
            "l’ouverture du vote, le projet sort de la liste, avec la raison. Une fois le vote ouvert, il y reste."
        )
    return _(
        "Le dossier d’où vient ce projet n’est plus retenu. Le vote avait commencé : le projet y reste et chaque voix "
        "compte. Après le dépouillement, l’instance qui décide dira s’il est réalisé, avec une raison publique."
    )


def _of_table(row: Application) -> str:
    if row.state in OPEN:
        return _("Le dossier de cette initiative est examiné de nouveau, après un recours : la décision peut changer.")
    return _("Le dossier de cette initiative n’est plus retenu. La table dit si elle veut encore en parler.")


def _of_pitch(row: Application) -> str:
    if row.state in OPEN:
        return _("Le dossier de cette initiative est examiné de nouveau, après un recours : la décision peut changer.")
    return _("Le dossier de cette initiative n’est plus retenu. Ce qui est décidé de ce sujet se lit ci-dessous.")
