"""Two people at the desk of one edition at the same moment, on a real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from budgets.editions.types import EditionState, Phase
from budgets.projects import queries as projects
from budgets.projects import services
from budgets.publication import services as publication
from commons.ballot_box import queries as box
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.audit import AuditEntry
from commons.kernel.db import db
from commons.kernel.errors import DomainError
from commons.kernel.unit_of_work import unit_of_work
from tests.factories import budgets as make


@pytest.mark.race
def test_a_project_is_either_in_the_announced_list_or_refused(own_app):
    with own_app.app_context():
        edition = make.make_edition(Phase.DRAFT)
        slug, edition_id = edition.slug, edition.id

    def attempt(number: int) -> str:
        with own_app.app_context():
            try:
                with unit_of_work(SYSTEM) as work:
                    if number == 8:
                        publication.announce(work, slug, clock.now())
                        return "announced"
                    draft = make.project_drafts(1, "belle-vue")[0]
                    return services.add(work, slug, draft, clock.now()).code
            except DomainError:
                return "refused"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(24)))
    with own_app.app_context():
        codes = {card.code for card in projects.cards(edition_id)}
        edition = make.the_edition(slug)
        assert edition.state is EditionState.ANNOUNCED
        assert box.poll_named(edition.poll_key).closes_at == edition.closes_at
        acts = select(AuditEntry.action).where(AuditEntry.subject == edition.poll_key).order_by(AuditEntry.id)
        told = [action for action in db.session.scalars(acts) if action.startswith("budgets.")]
    # Nothing is added to the list after it was announced: the journal, written in each transaction, tells the order.
    assert told[-1] == "budgets.edition.announce"
    added = [answer for answer in answers if answer.isdigit()]
    assert codes == {"1", "2", "3", *added}
    assert len(set(added)) == len(added)
    assert answers.count("announced") == 1
