"""What works bring to the application: pages, kinds, stories, what moderators read, doors, chores."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.consultations import subjects
from commission.consultations.events import (
    ConsultationCancelled,
    ConsultationFinal,
    ConsultationOpened,
    ConsultationWithoutQuorum,
)
from commission.mandates import hub
from commission.mandates.hub import DeskDoor, Section
from commission.works import (
    addresses,
    adopting,
    chores,
    holding,
    moderated,
    parts,
    policies,
    queries,
    stories,
    views,
    views_answer,
    views_change,
    views_desk,
    views_mine,
    views_public,
    views_steps,
)
from commission.works.types import EVALUATION, FOLLOW, LESSON, MILESTONE, PAGES, RECOMMENDATION, WORK
from commons.identity.events import AccountErased
from commons.identity.space import offers
from commons.identity.team import menu
from commons.identity.team.menu import Door
from commons.identity.types import Role
from commons.kernel import events, jobs, refs
from commons.kernel.rights import add_rights
from commons.moderation import registry as moderation
from commons.threads import stories as threads

_VIEWS = (views, views_public, views_mine, views_desk, views_change, views_answer, views_steps)


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in _VIEWS:
        app.register_blueprint(part.blueprint)
    _kinds()
    addresses.offer()
    subjects.know(WORK, queries.undecided_works)
    subjects.know(RECOMMENDATION, queries.undecided_recommendations)
    moderation.register(FOLLOW, moderated.FOLLOW_UPS)
    offers.offer_holding(app, "commission_works", holding.about, *holding.TABLES)
    events.subscribe(AccountErased)(holding.works_forget_their_people)
    events.subscribe(ConsultationOpened)(adopting.commission_is_consulted)
    events.subscribe(ConsultationFinal)(adopting.result_adopts_or_not)
    events.subscribe(ConsultationCancelled)(adopting.nothing_was_decided)
    events.subscribe(ConsultationWithoutQuorum)(adopting.nothing_was_decided)
    jobs.every(timedelta(minutes=15), "commission.works.answers", parts.publish_answers_of_today)
    jobs.every(timedelta(hours=1), "commission.works.remind", chores.remind)
    hub.add_section(app, Section("commission/works/_section.html", parts.section, 60, (PAGES,)))
    hub.add_tasks(app, parts.tasks)
    _doors(app)


def _kinds() -> None:
    refs.register(WORK, _l("Travail de la commission"), addresses.works, (PAGES,))
    refs.register(LESSON, _l("Enseignement d’un travail"), addresses.lessons, (PAGES,))
    refs.register(RECOMMENDATION, _l("Préconisation"), addresses.recommendations, (PAGES,))
    refs.register(EVALUATION, _l("Évaluation menée ailleurs"), addresses.evaluations, (PAGES,))
    refs.register(FOLLOW, _l("Suite d’une préconisation"), addresses.follow_ups, (PAGES,))
    refs.register(MILESTONE, _l("Évaluation du contrat"), addresses.milestones, (PAGES,))
    threads.register(WORK, stories.WORKS)
    threads.register(LESSON, stories.LESSONS)
    threads.register(RECOMMENDATION, stories.RECOMMENDATIONS)
    threads.register(EVALUATION, stories.EVALUATIONS)
    threads.register(FOLLOW, stories.FOLLOWS)
    threads.register(MILESTONE, stories.MILESTONES)


def _doors(app: Flask) -> None:
    add_rights(app, _l("Travaux et préconisations de la commission"), policies.RIGHTS)
    what = _l("Écrire un travail, ses enseignements, ses préconisations ; les transmettre.")
    hub.add_door(app, DeskDoor(_l("Travaux et préconisations"), what, "commission_works_desk.index", 70))
    when = _l("L’évaluation intermédiaire et l’évaluation finale du contrat.")
    hub.add_door(app, DeskDoor(_l("Jalons du contrat"), when, "commission_watch.milestones", 80))
    answer = _l("Répondre à ce que la commission demande aux instances dont vous répondez.")
    speakers = (Role.SECRETARIAT.value, Role.RESPONDENT.value)
    menu.offer(app, Door(_l("Préconisations reçues"), answer, "commission_recommended.owed", speakers))
    told = _l("Dire à la commission quelles évaluations sont menées, où et par qui.")
    everybody = tuple(role.value for role in Role)
    menu.offer(app, Door(_l("Évaluations menées ailleurs"), told, "commission_watch.evaluations", everybody))
