"""What the matrix brings to the application: pages, kinds, doors of the desk, a part of the commission's page."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.mandates import hub
from commission.mandates.hub import DeskDoor, Section
from commission.matrix import addresses, pages, policies, views, views_change, views_desk, views_files, views_steps
from commission.matrix.types import INDICATOR, PAGES, QUESTION
from commons.kernel import refs
from commons.kernel.rights import add_rights
from commons.threads import stories


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views, views_desk, views_change, views_steps, views_files):
        app.register_blueprint(part.blueprint)
    refs.register(QUESTION, _l("Question évaluative"), addresses.questions, (PAGES,))
    refs.register(INDICATOR, _l("Indicateur"), addresses.indicators, (PAGES,))
    stories.register(QUESTION, addresses.QUESTIONS)
    stories.register(INDICATOR, addresses.INDICATORS)
    add_rights(app, _l("Matrice d’évaluation"), policies.RIGHTS)
    hub.add_section(app, Section("commission/matrix/_on_hub.html", pages.on_hub, 30, (PAGES,)))
    for door in _doors():
        hub.add_door(app, door)


def _doors() -> tuple[DeskDoor, ...]:
    what = _l("Les questions, à quoi on verra la réponse, et ce qui manque encore.")
    how = _l("Ce qu’ils mesurent, leurs valeurs, leurs révisions.")
    whence = _l("Qui donne les chiffres, et comment on recueille les réponses.")
    files = _l("Vérifier un fichier ligne par ligne, puis l’enregistrer.")
    measurers = ("secretariat", "facilitator")
    return (
        DeskDoor(_l("Matrice d’évaluation"), what, "commission_matrix_desk.index", 40),
        DeskDoor(_l("Indicateurs et valeurs"), how, "commission_matrix_change.indicators", 41, measurers),
        DeskDoor(_l("Sources et méthodes"), whence, "commission_matrix_steps.index", 42),
        DeskDoor(_l("Importer des valeurs"), files, "commission_matrix_files.index", 43, measurers),
    )
