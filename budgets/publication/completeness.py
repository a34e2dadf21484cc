"""What an edition still lacks before it can be announced, and what deserves a second look. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from flask_babel import gettext as _

from budgets.editions.models import Edition
from commons.kernel.types import Money


def missing(
    edition: Edition, costs: Mapping[int, list[Money]], now: datetime, unsure: Collection[str] = ()
) -> list[str]:
    """One sentence for each thing that stands in the way; `costs`: envelope id -> costs of its projects; `unsure`:
    titles of those whose decision is looked at again."""
    lacks = []
    if not edition.envelopes:
        lacks.append(_("Il manque une enveloppe : ajoutez au moins un montant à dépenser."))
    for envelope in edition.envelopes:
        if not costs.get(envelope.id):
            lacks.append(_("L’enveloppe « %(name)s » n’a aucun projet : ajoutez-en un.", name=envelope.name))
    for title in unsure:
        lacks.append(
            _("« %(title)s » est examiné de nouveau : attendez la décision, ou retirez le projet.", title=title)
        )
    if edition.opens_at <= now:
        lacks.append(_("L’ouverture du vote est déjà passée : choisissez une date à venir."))
    return lacks


def doubts(edition: Edition, costs: Mapping[int, list[Money]]) -> list[str]:
    """What is allowed, and probably not what was meant."""
    found = []
    for envelope in edition.envelopes:
        too_dear = sum(1 for cost in costs.get(envelope.id, ()) if cost.cents > envelope.amount.cents)
        name = envelope.name
        if too_dear:
            found.append(_("« %(name)s » : %(n)d projet(s) coûtent plus que l’enveloppe.", name=name, n=too_dear))
        if costs.get(envelope.id) and sum(c.cents for c in costs[envelope.id]) <= envelope.amount.cents:
            found.append(_("« %(name)s » : il y a assez d’argent pour tous les projets.", name=name))
    if not edition.tie_phrase:
        found.append(_("Aucune phrase n’est tirée au sort : en cas d’égalité, l’ordre de la liste officielle décide."))
    return found
