"""What every page of a carrier begins with: the file, when whoever asks may write it."""

from __future__ import annotations

from commons.kernel.access import current_actor
from commons.kernel.errors import NotFound, Refused
from participation.initiatives import policies, queries, queries_calls
from participation.initiatives.hands import hand_of
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Application
from participation.initiatives.reasons import InitiativeReason


def my_file(initiative_id: int) -> Initiative:
    """The file of this number, when whoever asks may write it."""
    file = queries.by_id(initiative_id)
    if file is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    refusal = policies.refusal_to_write(hand_of(current_actor(), file))
    if refusal is not None:
        raise Refused(reason=refusal)
    return file


def my_application(application_id: int) -> Application:
    """The application of this number, when it is of a file of theirs."""
    found = queries_calls.application(application_id)
    if found is None:
        raise NotFound(reason=InitiativeReason.NOT_FOUND)
    my_file(found.initiative_id)
    return found
