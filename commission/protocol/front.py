"""What the protocol brings to the application: pages, kinds, stories, what it hears, what it keeps."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from commission.consultations import passages as deciding
from commission.consultations import subjects
from commission.mandates import hub
from commission.mandates.hub import DeskDoor
from commission.protocol import (
    addresses,
    hearing,
    holding,
    passages,
    policies,
    queries,
    stories,
    tasks,
    views_change,
    views_desk,
    views_proposals,
    views_steps,
)
from commission.protocol.types import AMENDMENT, PAGES, PROTOCOL, VERSION
from commons.identity.space import offers
from commons.kernel import refs
from commons.kernel.rights import add_rights
from commons.threads import stories as threads


def offer(app: Flask) -> None:
    """Stand at the front door."""
    for part in (views_change, views_proposals, views_steps, views_desk):
        app.register_blueprint(part.blueprint)
    refs.register(PROTOCOL, _l("Protocole d’évaluation"), addresses.protocols, (PAGES,))
    refs.register(VERSION, _l("Version du protocole"), addresses.versions, (PAGES,))
    refs.register(AMENDMENT, _l("Amendement au protocole"), addresses.amendments, (PAGES,))
    threads.register(PROTOCOL, stories.PROTOCOLS)
    threads.register(VERSION, stories.VERSIONS)
    threads.register(AMENDMENT, stories.AMENDMENTS)
    addresses.offer()
    hearing.listen()
    deciding.know(VERSION, passages.of_version)
    subjects.know(VERSION, queries.undecided_versions)
    subjects.know(AMENDMENT, queries.undecided_amendments)
    offers.offer_holding(app, "commission_protocol", holding.about, *holding.TABLES)
    add_rights(app, _l("Protocole d’évaluation"), policies.RIGHTS)
    purpose = _l("Ouvrir un protocole, suivre ses versions, ses amendements, arrêter et publier le texte.")
    hub.add_door(app, DeskDoor(_l("Protocole d’évaluation"), purpose, "commission_protocol_desk.index", 40))
    hub.add_tasks(app, tasks.awaited)
