"""The two kinds of budget a secretariat starts from; everything in them can be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from budgets.counting.types import BallotKind, Completion, Parameters, Rule
from budgets.editions.drafts import Draft
from budgets.editions.types import EnvelopeRule, Link, Proof
from commons.kernel.clock import PARIS

#: Name in the address -> what the choice says.
MODELS = {
    "fonctionnement": (
        _l("Budget participatif de fonctionnement (QPV)"),
        _l("Un programme d’actions dans un quartier prioritaire, porté par des associations."),
    ),
    "investissement": (
        _l("Budget participatif d’investissement"),
        _l("Des équipements et des aménagements proposés par les habitants."),
    ),
}


def draft_from(model: str, now: datetime) -> Draft:
    """A draft to begin with: it opens in a month, for three weeks, at the hours people are awake."""
    first_day = now.astimezone(PARIS).date() + timedelta(days=30)
    opens_at = datetime.combine(first_day, time(8), PARIS)
    closes_at = datetime.combine(first_day + timedelta(days=21), time(20), PARIS)
    blank = Draft(
        title="",
        summary="",
        description="",
        place_id=None,
        opens_at=opens_at,
        closes_at=closes_at,
        ballot=BallotKind.KNAPSACK,
    )
    if model == "investissement":
        rule = Parameters(rule=Rule.GREEDY)
        return replace(blank, envelope_rule=EnvelopeRule.ONE, proof=Proof.CODE, rule=rule)
    return replace(
        blank,
        summary=_("Les habitants du quartier choisissent les actions à mener avec les associations."),
        ballot=BallotKind.APPROVAL,
        ballot_max=5,
        minimum_age=11,
        links=(Link.LIVES, Link.STUDIES, Link.WORKS),
        rule=Parameters(rule=Rule.EQUAL_SHARES, completion=Completion.ADD1),
    )
