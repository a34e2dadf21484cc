"""The desk of a call's rules: its criteria, and the priorities of residents it answers."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.kernel import refs
from commons.kernel.access import access, current_actor, holders_of
from commons.kernel.answers import private_page
from commons.kernel.commands import tried
from commons.kernel.errors import NotFound, Refused
from commons.kernel.http import go
from commons.kernel.refs import Ref
from participation.initiatives import criteria as rules
from participation.initiatives import policies, queries_calls, queries_rules
from participation.initiatives.forms_rules import PrioritiesForm, criteria_form, refs_of
from participation.initiatives.models_calls import Call
from participation.initiatives.reasons import InitiativeReason

blueprint = Blueprint("call_rules", __name__, url_prefix="/equipe/initiatives/appels/<int:call_id>")
SECRETARIAT = holders_of(policies.SECRETARIAT)


def handled(call_id: int) -> Call:
    """The call, when whoever asks is its secretariat."""
    call = queries_calls.call_by_id(call_id)
    if call is None:
        raise NotFound(reason=InitiativeReason.CALL_NOT_FOUND)
    if policies.refusal_to_handle_call(current_actor(), queries_calls.scopes(call)) is not None:
        raise Refused(reason=InitiativeReason.NOT_THE_TEAM)
    return call


def _refusal(call: Call) -> InitiativeReason | None:
    return policies.refusal_to_change_call(current_actor(), queries_calls.scopes(call), call.state)


@blueprint.route("/criteres", methods=["GET", "POST"])
@access(SECRETARIAT)
def criteria(call_id: int) -> ResponseReturnValue:
    """What every file is read against; written until the call is published."""
    call = handled(call_id)
    found = queries_rules.criteria_of(call_id)
    form = criteria_form(len(found))
    if not form.is_submitted():
        form.fill(found)
        form.version.data = str(call.version)
    done = tried(
        form, lambda work, now: rules.write_criteria(work, call_id, form.seen, form.draft(), now),
        _("Les critères sont enregistrés. Ils ne changeront plus une fois l’appel publié."),
    )  # fmt: skip
    if done.done:
        return go(url_for("call_rules.criteria", call_id=call_id))
    call = handled(call_id)
    if done.status == 409:
        form.version.data = str(call.version)
    return private_page(
        "participation/initiatives/desk_criteria.html", form, done.status, call=call, refusal=_refusal(call),
        criteria=queries_rules.criteria_of(call_id),
    )  # fmt: skip


@blueprint.route("/priorites", methods=["GET", "POST"])
@access(SECRETARIAT)
def priorities(call_id: int) -> ResponseReturnValue:
    """Which priorities of residents the call answers; chosen until the call is published."""
    call, form = handled(call_id), PrioritiesForm()
    chosen, offered = [each.ref for each in queries_rules.priorities_of(call_id)], _offered(call_id)
    form.offer(offered)
    if not form.is_submitted():
        form.priorities.data, form.version.data = [str(ref) for ref in chosen], str(call.version)
    done = tried(
        form,
        lambda work, now: rules.answer_priorities(work, call_id, form.seen, refs_of(form.priorities.data or ()), now),
        _("Les priorités sont enregistrées."),
    )  # fmt: skip
    if done.done:
        return go(url_for("call_rules.priorities", call_id=call_id))
    call = handled(call_id)
    if done.status == 409:
        form.version.data = str(call.version)
    return private_page(
        "participation/initiatives/desk_priorities.html", form, done.status, call=call, refusal=_refusal(call),
        offered=offered,
    )  # fmt: skip


def _offered(call_id: int) -> list[tuple[Ref, str]]:
    """What may be chosen, and what was: a priority that is offered no more stays until it is taken off."""
    found = dict(rules.priorities_for(current_actor()))
    kept = [each.ref for each in queries_rules.priorities_of(call_id) if each.ref not in found]
    titles = refs.resolve(kept)
    return [*((ref, titles[ref].title) for ref in kept if ref in titles), *found.items()]
