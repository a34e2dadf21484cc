"""What an actor may do on one file: what is read of them, judged by the policy."""

from __future__ import annotations

from commons.kernel.actor import Actor
from participation.initiatives import policies, queries
from participation.initiatives.models import Initiative
from participation.initiatives.types import Hand


def hand_of(actor: Actor, initiative: Initiative) -> Hand:
    """What this actor may do on this file."""
    carrier, member, owned = queries.ties_of(initiative, actor.person_id)
    return policies.hand(actor, carrier, member, owned=owned)
