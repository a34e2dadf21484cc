"""How the pages of results find what they show, or refuse with the plain reason."""

from __future__ import annotations

from flask_babel import gettext as _

from budgets.editions import policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition, Envelope
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action
from budgets.pabulib.exporting import election
from budgets.results import pages, queries
from budgets.results.pages import Recount, ResultPage
from commons.kernel import clock
from commons.kernel.actor import NOBODY
from commons.kernel.errors import NotFound, Refused


def readable(slug: str, action: Action = Action.READ_RESULTS) -> Edition:
    """An edition of which everybody may read this now; NotFound or Refused."""
    edition = editions.by_slug(slug)
    if edition is None:
        raise NotFound(reason=EditionReason.NOT_FOUND)
    refusal = policies.refusal_to(action, NOBODY, edition, [], clock.now())
    if refusal is EditionReason.NOT_FOUND:
        raise NotFound(reason=refusal)
    if refusal is not None:
        raise Refused(reason=refusal)
    return edition


def envelope_of(edition: Edition, slug: str | None) -> Envelope:
    """The envelope of this slug, or the only one; NotFound."""
    found = edition.envelopes[0] if slug is None and edition.envelopes else editions.envelope(edition, slug or "")
    if found is None:
        raise NotFound(_("Cette enveloppe n’existe pas dans ce vote. Repartez de la page des résultats."))
    return found


def result_page(slug: str, envelope_slug: str | None) -> ResultPage:
    """The result of one envelope, for everybody; NotFound or Refused."""
    edition = readable(slug)
    envelope = envelope_of(edition, envelope_slug)
    count = queries.latest_counts(edition).get(envelope.id)
    if count is None:
        raise NotFound(reason=EditionReason.NOT_COUNTED)
    return ResultPage(edition, envelope, count, queries.projects_of(envelope))


def overview(edition: Edition) -> list[ResultPage]:
    """Every envelope that was counted, in the order of the edition; three queries whatever their number."""
    counts = queries.latest_counts(edition)
    projects = queries.projects_by_envelope(edition)
    return [
        ResultPage(edition, envelope, counts[envelope.id], projects.get(envelope.id, []))
        for envelope in edition.envelopes
        if envelope.id in counts
    ]


def recount(page: ResultPage) -> Recount:
    """How to count the opened box again."""
    empty = election(page.edition, page.envelope, list(page.by_code.values()), {})
    return pages.recount_of(empty, page.edition, page.envelope)
