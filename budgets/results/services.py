"""Commands of a count: count every envelope once, count again with a reason, proclaim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from budgets.counting.count import Alternative, compare, with_budget
from budgets.counting.count import count as count_election
from budgets.counting.outcome import Outcome, plain
from budgets.counting.types import Completion, Misfit, ParameterError, Parameters, Rule
from budgets.editions import policies
from budgets.editions import queries as editions
from budgets.editions.models import Edition, Envelope
from budgets.editions.policies import EditionReason
from budgets.editions.types import Action, BoxSight, EditionState, Phase
from budgets.pabulib.exporting import Election, election, with_selected
from budgets.results import queries
from budgets.results.events import EditionCounted, ResultsProclaimed
from budgets.results.models import Count
from commons.ballot_box import queries as box_queries
from commons.ballot_box import services as ballot_box
from commons.ballot_box.models import Poll
from commons.kernel.actor import Actor
from commons.kernel.errors import Invalid, Refused
from commons.kernel.unit_of_work import Work


def count(work: Work, actor: Actor, edition: Edition, now: datetime, reason: str = "") -> list[Count]:
    """Close the box and count every envelope; again only with a reason, as a new version beside the old ones."""
    edition = _alone(work, edition)
    _obey(policies.refusal_to(Action.COUNT, actor, edition, editions.holding_places(edition), now))
    if policies.phase(edition, now) is Phase.COUNTED and not reason.strip():
        sentence = gettext("Ce vote est déjà dépouillé. Pour recompter, écrivez pourquoi.")
        raise Invalid(sentence, fields={"reason": sentence})
    poll = ballot_box.close(work, edition.poll_key, now)
    version = queries.last_version(edition) + 1
    counts = [_counted(edition, envelope, poll) for envelope in edition.envelopes]
    for made in counts:
        made.version, made.reason, made.counted_at = version, " ".join(reason.split())[:500], now
    work.session.add_all(counts)
    edition.state = EditionState.COUNTED
    hashes = {made.envelope.slug: made.outcome_hash for made in counts}
    work.audit("budgets.count", edition.poll_key, version=version, reason=reason, hashes=hashes)
    work.record(EditionCounted(edition.id, version))
    work.touch(edition.version_name, "budgets")
    return counts


def proclaim(work: Work, actor: Actor, edition: Edition, now: datetime) -> None:
    """Publish the results: from now on everybody reads them, and no count replaces them."""
    edition = _alone(work, edition)
    _obey(policies.refusal_to(Action.PROCLAIM, actor, edition, editions.holding_places(edition), now))
    edition.state = EditionState.PROCLAIMED
    work.audit("budgets.proclaim", edition.poll_key)
    work.record(ResultsProclaimed(edition.id, edition.slug))
    work.touch(edition.version_name, "budgets")


def open_box(work: Work, actor: Actor, edition: Edition, envelope: Envelope, now: datetime) -> Election:
    """The opened box for somebody who may take it away; the journal says who did, unless everybody may."""
    _obey(policies.refusal_to(Action.READ_BOX, actor, edition, editions.holding_places(edition), now))
    if edition.box_sight is not BoxSight.OPEN:
        work.audit("budgets.read_box", edition.poll_key, envelope=envelope.slug)
    return exported(edition, envelope)


def exported(edition: Edition, envelope: Envelope) -> Election:
    """The election as it leaves the house: ballots in a drawn order, projects marked once they are counted."""
    found = election_of(edition, envelope, box_queries.poll_named(edition.poll_key), shuffle=True)
    count = queries.latest_counts(edition).get(envelope.id)
    return found if count is None else with_selected(found, count.outcome["winners"])


def election_of(edition: Edition, envelope: Envelope, poll: Poll, shuffle: bool = False) -> Election:
    """The election in the closed box of this envelope; withdrawn projects are left out. Refused before closing."""
    standing = queries.standing(queries.projects_of(envelope))
    box = dict(box_queries.count_by_content(poll, envelope.box))
    return election(edition, envelope, standing, box, shuffle)


def _alone(work: Work, edition: Edition) -> Edition:
    """The edition as it is once it is held alone: two counts, or a count and the desk, never run at once."""
    work.session.execute(select(Edition.id).where(Edition.id == edition.id).with_for_update())
    work.session.refresh(edition)
    return edition


def _obey(refusal: EditionReason | None) -> None:
    if refusal is not None:
        raise Refused(reason=refusal)


def _counted(edition: Edition, envelope: Envelope, poll: Poll) -> Count:
    found = election_of(edition, envelope, poll)
    instance = found.file.instance()
    try:
        outcome = count_election(instance, found.parameters)
    except ParameterError as error:
        raise Invalid(
            gettext("La règle de ce vote ne peut pas compter ces bulletins (%(code)s).", code=error.code)
        ) from error
    return Count(
        envelope=envelope,
        outcome=outcome.to_dict(),
        others=_others(outcome),
        outcome_hash=outcome.hash,
        box_hash=poll.box_hash or "",
    )


def other_rules(parameters: Parameters) -> dict[str, Parameters]:
    """The usual rules with this one's thresholds and ties, without this one itself."""
    base = replace(parameters, completion=Completion.NONE, top_up=None)
    found = {
        "greedy": replace(base, rule=Rule.GREEDY, misfit=Misfit.SKIP),
        "greedy-per-euro": replace(base, rule=Rule.GREEDY_PER_EURO, misfit=Misfit.SKIP),
        # Completed by votes: raising every share euro by euro can take a minute, too long for a mere comparison.
        "mes": replace(base, rule=Rule.EQUAL_SHARES, completion=Completion.GREEDY, misfit=None),
        "phragmen": replace(base, rule=Rule.PHRAGMEN, misfit=Misfit.SKIP),
    }
    return {name: rule for name, rule in found.items() if rule.rule is not parameters.rule}


def _others(outcome: Outcome) -> list[Any]:
    """What other rules, and ten percent more money, would have given."""
    rows = []
    for name, parameters in other_rules(outcome.parameters).items():
        try:
            found: Mapping[str, Alternative] = compare(outcome.instance, {name: parameters}, outcome)
        except ParameterError:  # a rule that does not suit these ballots has nothing to say
            continue
        rows.append({"name": name, **plain(found[name])})
    return [*rows, {"name": "more-money", **plain(with_budget(outcome, Fraction(11, 10)))}]
