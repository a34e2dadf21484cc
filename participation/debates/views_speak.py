"""Where people speak: a contribution with its replies, the form to contribute; to correct, withdraw, support."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.identity import queries as identity
from commons.kernel import clock, i18n
from commons.kernel.access import EVERYONE, SIGNED_IN, access, current_actor
from commons.kernel.answers import complain, page, private_page, typed
from commons.kernel.errors import DomainError
from commons.kernel.http import go
from commons.kernel.pages import same_for_everybody
from commons.kernel.paging import asked_page
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import unit_of_work
from commons.kernel.visitors import count_try
from commons.threads import following as threads
from participation.debates import contributing, policies, queries, speech_pages
from participation.debates.forms import ConfirmForm, SpeakForm, WordsForm
from participation.debates.models import Contribution, Debate
from participation.debates.reasons import DebateReason
from participation.debates.showing import said, shown, versions
from participation.debates.types import CONTRIBUTION, DEBATE, Action

blueprint = Blueprint("debate_speech", __name__, url_prefix="/debats/<slug>")
#: What somebody without account just said, so that the page of thanks can give its code.
_JUST_SAID = "debates.said"
#: In an hour. One address may be a whole meeting room: many visitors, all of them read before they are shown.
MOST_SAID, MOST_SAID_BEHIND = 30, 120


@blueprint.get("/contributions/<int(max=999999999):number>")
@access(EVERYONE)
@same_for_everybody(versions)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One contribution with its replies, as everybody sees it; a reply stands on the page of what it answers."""
    now = clock.now()
    debate = shown(slug, now)
    row = queries.contribution(debate.id, number)
    if row is None or not row.public:
        return _out_of_sight(debate, number)
    if row.is_reply:
        return go(speech_pages.address_of_reply(debate, row))
    asked = asked_page(request.args.get("page", ""))
    return page("participation/debates/contribution.html", **speech_pages.whole(debate, row, asked, now))


def _out_of_sight(debate: Debate, number: int) -> ResponseReturnValue:
    """Nothing here for anybody but its author, who finds it on a page of their own; neither answer is kept."""
    said(debate, number, current_actor().person_id)
    return go(speech_pages.address_of_own(debate, number))


@blueprint.get("/contributions/<int(max=999999999):number>/moi")
@access(SIGNED_IN)
def own(slug: str, number: int) -> ResponseReturnValue:
    """What this person may do with a contribution: support it, or correct or withdraw their own."""
    now, actor = clock.now(), current_actor()
    debate = shown(slug, now)
    row = said(debate, number, actor.person_id)
    return private_page("participation/debates/own.html", **speech_pages.own(debate, row, actor, now))


@blueprint.route("/contribuer", methods=["GET", "POST"])
@access(EVERYONE)
def contribute(slug: str) -> ResponseReturnValue:
    """Say something."""
    return _speak(shown(slug, clock.now()), None)


@blueprint.route("/contributions/<int(max=999999999):number>/repondre", methods=["GET", "POST"])
@access(EVERYONE)
def reply(slug: str, number: int) -> ResponseReturnValue:
    """Reply to a contribution."""
    debate = shown(slug, clock.now())
    return _speak(debate, said(debate, number, None))


@blueprint.get("/merci")
@access(EVERYONE)
def thanks(slug: str) -> Response:
    """What was just said is received; where it stands, and the code to follow it without an account."""
    debate = shown(slug, clock.now())
    number = session.get(_JUST_SAID, {}).get(slug)
    row = queries.contribution(debate.id, number) if number else None
    code = queries.code(row.id, CONTRIBUTION) if row is not None else ""
    following = threads.follows(current_actor().person_id, Ref(DEBATE, debate.id))
    return private_page("participation/debates/thanks.html", debate=debate, said=row, code=code, following=following)


@blueprint.post("/contributions/<int(max=999999999):number>/soutien")
@access(SIGNED_IN)
def support(slug: str, number: int) -> ResponseReturnValue:
    """Support a contribution, or no longer."""
    on = request.form.get("on") == "1"
    with unit_of_work(current_actor()) as work:
        contributing.support(work, slug, number, on, clock.now())
    flash(_("Votre soutien est compté.") if on else _("Votre soutien est retiré."), "success")
    return go(url_for("debate_speech.own", slug=slug, number=number))


@blueprint.route("/contributions/<int(max=999999999):number>/corriger", methods=["GET", "POST"])
@access(SIGNED_IN)
def correct(slug: str, number: int) -> ResponseReturnValue:
    """Correct one's own words."""
    form, status, now, actor = WordsForm(), 200, clock.now(), current_actor()
    debate = shown(slug, now)
    row = said(debate, number, actor.person_id)
    if request.method == "GET":
        form.title.data, form.words.data, form.language.data = row.title, row.words, row.language.value
    elif form.validate():
        try:
            with unit_of_work(actor) as work:
                contributing.correct(work, slug, number, typed(form.title), typed(form.words), form.tongue, now)
            flash(_("Vos mots sont corrigés."), "success")
            return go(url_for("debate_speech.own", slug=slug, number=number))
        except DomainError as error:
            status = complain(form, error)
            debate = shown(slug, now)
            row = said(debate, number, actor.person_id)
    refusal = _refusal(debate) or policies.refusal_to_correct(actor, row, queries.replies_count(row.id), now)
    if request.method == "POST" and refusal is not None:
        status = 403
    return private_page(
        "participation/debates/correct.html", form, status, debate=debate, number=number, refusal=refusal
    )


@blueprint.route("/contributions/<int(max=999999999):number>/retirer", methods=["GET", "POST"])
@access(SIGNED_IN)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Take one's own words back, once confirmed; possible after the debate is closed too."""
    form, now, actor = ConfirmForm(), clock.now(), current_actor()
    debate = shown(slug, now)
    row = said(debate, number, actor.person_id)
    if form.validate_on_submit():
        with unit_of_work(actor) as work:
            contributing.withdraw(work, slug, number, now)
        flash(_("Vos mots sont retirés."), "success")
        return go(url_for("debate_speech.own", slug=slug, number=number))
    return private_page(
        "participation/debates/withdraw.html", form, debate=debate, number=number,
        refusal=policies.refusal_to_withdraw(actor, row),
    )  # fmt: skip


def _speak(debate: Debate, parent: Contribution | None) -> ResponseReturnValue:
    form, status, slug = SpeakForm(), 200, debate.slug
    number = parent.number if parent is not None else None
    person = current_actor().person_id
    form.begin(*_known_of(person), i18n.locale_code())
    if form.validate_on_submit():
        try:
            count_try("debates.say", DebateReason.TOO_OFTEN, most=MOST_SAID, behind=MOST_SAID_BEHIND)
            with unit_of_work(current_actor()) as work:
                row = contributing.say(work, slug, form.said(number), clock.now())
                session[_JUST_SAID] = {slug: row.number}
            return go(url_for("debate_speech.thanks", slug=slug))
        except DomainError as error:
            status = complain(form, error)
            debate = shown(slug, clock.now())
            parent = said(debate, number, None) if number is not None else None
    refusal = _refusal(debate) or (policies.refusal_to_reply(parent) if parent is not None else None)
    return private_page(
        "participation/debates/speak.html", form, status, debate=debate, refusal=refusal, visitor=person is None,
        parent=speech_pages.one(debate, parent) if parent is not None else None,
    )  # fmt: skip


def _known_of(person_id: int | None) -> tuple[str, str]:
    """The name and the place somebody may sign with."""
    if person_id is None:
        return "", ""
    home = identity.residence_of(person_id)
    place = (home.qpv or home.commune) if home is not None else ""
    return identity.names_of([person_id]).get(person_id, ""), place


def _refusal(debate: Debate) -> DebateReason | None:
    return policies.refusal_to(Action.SPEAK, current_actor(), debate, (), (), clock.now())
