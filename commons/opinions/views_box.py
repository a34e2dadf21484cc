"""Pages of whoever answers: one statement at a time, the end, a proposal, and how to take it all back."""

from __future__ import annotations

from flask import flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from commons.kernel import clock
from commons.kernel.access import EVERYONE, access, current_actor
from commons.kernel.answers import complain, private_page, typed
from commons.kernel.errors import DomainError, Invalid
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.moderation.types import Standing
from commons.opinions import answering, policies, services, visitors
from commons.opinions.blueprint import blueprint
from commons.opinions.forms import StatementForm
from commons.opinions.pages import readable
from commons.opinions.reasons import Reason
from commons.opinions.types import Stance

#: Without an account, in an hour; an account is held by what the poll takes from one person.
MOST_PROPOSED, MOST_PROPOSED_BEHIND = 10, 40


@blueprint.get("/avis/<key>/repondre")
@access(EVERYONE)
def answer(key: str) -> ResponseReturnValue:
    """The next statement for this person, with three large buttons; the end when none is left."""
    poll, subject = readable(key)
    if policies.refusal_to_answer(poll, clock.now()) is not None:
        return go(url_for("opinions.show", key=key))
    seen = answering.next_for(poll, subject, visitors.beginning())
    if seen is None:
        return visitors.remembered(make_response(go(url_for("opinions.end", key=key))))
    return visitors.remembered(private_page("opinions/answer.html", **seen))


@blueprint.get("/avis/<key>/repondre/<int(max=99999):number>")
@access(EVERYONE)
def answer_again(key: str, number: int) -> ResponseReturnValue:
    """One statement, with what this person said of it: to change one's mind."""
    poll, subject = readable(key)
    if policies.refusal_to_answer(poll, clock.now()) is not None:
        return go(url_for("opinions.show", key=key))
    seen = answering.one_for(poll, subject, visitors.beginning(), number)
    return visitors.remembered(private_page("opinions/answer.html", **seen))


@blueprint.post("/avis/<key>/repondre/<int(max=99999):number>")
@access(EVERYONE)
def say(key: str, number: int) -> ResponseReturnValue:
    """Keep what was said, then the next statement."""
    readable(key)
    stance = Stance.read(request.form.get("stance", ""))
    if stance is None:
        raise Invalid(reason=Reason.UNKNOWN_STANCE)
    voter = visitors.beginning()
    visitors.not_too_fast(voter)
    with unit_of_work(current_actor()) as work:
        services.take_position(work, key, number, voter, stance, clock.now())
    back = "end" if request.form.get("back") == "end" else "answer"
    return visitors.remembered(make_response(go(url_for(f"opinions.{back}", key=key))))


@blueprint.get("/avis/<key>/fin")
@access(EVERYONE)
def end(key: str) -> ResponseReturnValue:
    """Thanks, what one said, and what one may do next."""
    poll, subject = readable(key)
    if policies.refusal_to_answer(poll, clock.now()) is not None:
        return go(url_for("opinions.show", key=key))
    return private_page("opinions/end.html", **answering.end_for(poll, subject, visitors.present()))


@blueprint.route("/avis/<key>/proposer", methods=["GET", "POST"])
@access(EVERYONE)
def propose(key: str) -> ResponseReturnValue:
    """Propose a statement."""
    poll, subject = readable(key)
    actor, form, status = current_actor(), StatementForm(), 200
    form.offer()
    if form.validate_on_submit():
        try:
            return _proposed(key, form)
        except DomainError as error:
            status = complain(form, error)
    leads = policies.refusal_to_lead(actor, poll.scope_pairs) is None
    refusal = policies.refusal_to_propose(poll, 0, 0, clock.now(), leads=leads)
    signed_in = actor.person_id is not None
    return private_page(
        "opinions/propose.html", form, status, poll=poll, subject=subject, refusal=refusal, signed_in=signed_in
    )


def _proposed(key: str, form: StatementForm) -> ResponseReturnValue:
    actor = current_actor()
    if actor.person_id is None:
        count_try("opinions.propose", Reason.TOO_FAST, most=MOST_PROPOSED, behind=MOST_PROPOSED_BEHIND)
    with unit_of_work(actor) as work:
        statement = services.add_statement(work, key, typed(form.text), typed(form.language), clock.now())
        shown = statement.standing is Standing.SHOWN
    if shown:
        flash(gettext("Merci ! Votre affirmation est en ligne : chacun peut y répondre."), "success")
    else:
        flash(gettext("Merci ! Une personne la lira d’abord, puis chacun pourra y répondre."), "success")
    return go(url_for("opinions.end", key=key))


@blueprint.post("/avis/<key>/quitter")
@access(EVERYONE)
def leave(key: str) -> ResponseReturnValue:
    """Say that one has finished: on a shared device the next person begins anew."""
    return visitors.forgotten(make_response(go(url_for("opinions.show", key=key))))


@blueprint.post("/avis/<key>/effacer")
@access(EVERYONE)
def take_back(key: str) -> ResponseReturnValue:
    """Forget everything this person said here."""
    readable(key)
    voter = visitors.present()
    if voter is not None:
        with unit_of_work(current_actor()) as work:
            services.take_back(work, key, voter, clock.now())
        flash(gettext("Vos réponses sont effacées. Elles ne comptent plus dans les prochains chiffres."), "success")
    return go(url_for("opinions.end", key=key))
