"""What people do with ideas: theirs, who carries them, support, comments, answers, taking one back."""

from __future__ import annotations

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from budgets.ideas import carrying, deciding, pages, policies, queries, services, talking
from budgets.ideas.forms import AnswerForm, CommentForm, ReasonForm, SeenForm, number_of, version_of
from budgets.ideas.models import Idea
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.services import EITHER, PROPOSING
from budgets.ideas.showing import Act, attempt, page_of, site
from budgets.ideas.views_steps import my_idea
from commons.identity import queries as identity
from commons.kernel import clock, i18n
from commons.kernel.access import SIGNED_IN, access, current_actor
from commons.kernel.answers import private_page
from commons.kernel.commands import carried_out
from commons.kernel.errors import NotFound, Reason
from commons.kernel.http import go
from commons.kernel.unit_of_work import unit_of_work

blueprint = Blueprint("my_ideas", __name__, url_prefix="/budgets/<slug>/idees")


@blueprint.get("/mes-idees")
@access(SIGNED_IN)
def index(slug: str) -> ResponseReturnValue:
    """The ideas of whoever reads, drafts first, and where each stands."""
    edition, person = pages.edition_of(slug), current_actor().person_id
    rows = queries.mine(edition.id, person) if person is not None else []
    refusal = pages.refusal_by_stage(edition, PROPOSING, clock.now())
    return private_page("budgets/ideas/mine.html", edition=edition, rows=rows, me=person, refusal=refusal)


@blueprint.post("/<int:number>/soutien")
@access(SIGNED_IN)
def support(slug: str, number: int) -> ResponseReturnValue:
    """Support an idea, or no longer."""
    on = request.form.get("on") == "1"
    said = _("Merci : votre soutien est compté.") if on else _("Votre soutien est retiré.")
    carried_out(lambda work, now: talking.support(work, slug, number, on, now), said)
    return go(url_for("ideas.show", slug=slug, number=number))


@blueprint.route("/<int:number>/commenter", methods=["GET", "POST"])
@access(SIGNED_IN)
def comment(slug: str, number: int) -> ResponseReturnValue:
    """A few words under an idea."""
    form, idea = CommentForm(), _seen(slug, number)
    done = attempt(
        form, 1, lambda work, now: talking.comment(
            work, slug, number, str(form.words.data), str(form.name.data or ""), i18n.locale_code(), now
        ), _("Votre commentaire est envoyé."),
    )  # fmt: skip
    back = url_for("ideas.show", slug=slug, number=number)
    if done.done:
        return go(back + "#commentaires")
    edition, idea = pages.edition_of(slug), _seen(slug, number)
    refusal = pages.refusal_by_stage(edition, EITHER, clock.now()) or policies.refusal_to_talk(current_actor(), idea)
    act = Act(
        _("Commenter cette idée"),
        _("Envoyer"),
        idea.title,
        back,
        _("Quelques mots, pour ou contre : restons courtois."),
    )
    return page_of(act, form, done.status, edition, idea, refusal, version=1)


@blueprint.post("/commentaires/<int:comment_id>/retirer")
@access(SIGNED_IN)
def take_back(slug: str, comment_id: int) -> ResponseReturnValue:
    """Erase one's own comment."""
    carried_out(lambda work, now: talking.take_back(work, slug, comment_id, now), _("Votre commentaire est effacé."))
    return go(url_for("ideas.index", slug=slug))


@blueprint.route("/<int:number>/retrait", methods=["GET", "POST"])
@access(SIGNED_IN)
def withdraw(slug: str, number: int) -> ResponseReturnValue:
    """Its proposers take an idea back, with a reason."""
    form, idea = ReasonForm(), _seen(slug, number)
    my_idea(pages.edition_of(slug), idea.id)
    done = attempt(
        form, idea.version, lambda work, now: deciding.withdraw(
            work, slug, number, version_of(form), str(form.reason.data), now, site()
        ), _("L’idée est retirée. La raison est publiée."),
    )  # fmt: skip
    back = url_for("ideas.show", slug=slug, number=number)
    if done.done:
        return go(back)
    edition, idea = pages.edition_of(slug), _seen(slug, number)
    refusal = pages.refusal_by_stage(edition, EITHER, clock.now()) or policies.refusal_to_carry(idea, mine=True)
    lead = _("Sa page et son histoire restent, avec votre raison.")
    act = Act(_("Retirer votre idée"), _("Retirer l’idée"), idea.title, back, lead, "danger")
    return page_of(act, form, done.status, edition, idea, refusal)


@blueprint.route("/<int:number>/reponse", methods=["GET", "POST"])
@access(SIGNED_IN)
def answer(slug: str, number: int) -> ResponseReturnValue:
    """Its proposers answer the decision."""
    form, idea = AnswerForm(), _seen(slug, number)
    my_idea(pages.edition_of(slug), idea.id)
    done = attempt(
        form, idea.version, lambda work, now: deciding.answer(work, slug, number, str(form.words.data), now),
        _("Votre réponse est publiée."), "words",
    )  # fmt: skip
    back = url_for("ideas.show", slug=slug, number=number)
    if done.done:
        return go(back)
    edition, idea, now = pages.edition_of(slug), _seen(slug, number), clock.now()
    lead = ""
    if idea.answer_until is not None:
        lead = _("Vous avez jusqu’au %(moment)s.", moment=i18n.moment(idea.answer_until))
    act = Act(_("Répondre à la décision"), _("Publier ma réponse"), idea.title, back, lead)
    return page_of(act, form, done.status, edition, idea, policies.refusal_to_answer(idea, True, now))


@blueprint.route("/ecrire/<int:idea_id>/personnes", methods=["GET", "POST"])
@access(SIGNED_IN)
def people(slug: str, idea_id: int) -> ResponseReturnValue:
    """Who carries the idea; a link lets one more person in."""
    idea, form, link = my_idea(pages.edition_of(slug), idea_id), SeenForm(), ""
    done = attempt(
        form, idea.version, lambda work, now: carrying.invite(work, slug, idea_id, now), _("Le lien est prêt.")
    )
    if done.done:
        link = site() + url_for("my_ideas_join.join", token=done.made)
    edition = pages.edition_of(slug)
    idea = my_idea(edition, idea_id)
    carriers = queries.proposers(idea.id)
    refusal = pages.refusal_by_stage(edition, PROPOSING, clock.now()) or policies.refusal_to_carry(idea, mine=True)
    return private_page(
        "budgets/ideas/people.html", form, done.status, edition=edition, idea=idea, carriers=carriers, link=link,
        names=identity.names_of(carriers), me=current_actor().person_id, refusal=refusal,
    )  # fmt: skip


@blueprint.post("/ecrire/<int:idea_id>/personnes/quitter")
@access(SIGNED_IN)
def leave(slug: str, idea_id: int) -> ResponseReturnValue:
    """Leave, or take a co-proposer off."""
    typed = request.form.get("account", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 16):
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    person = number_of(typed) or 0
    carried_out(lambda work, now: carrying.leave(work, slug, idea_id, person, now), _("C’est fait."))
    mine = current_actor().person_id == person
    return go(url_for("my_ideas.index", slug=slug) if mine else url_for("my_ideas.people", slug=slug, idea_id=idea_id))


def _seen(slug: str, number: int) -> Idea:
    return pages.seen(pages.edition_of(slug), number, current_actor())


joining = Blueprint("my_ideas_join", __name__, url_prefix="/idees/rejoindre")


@joining.route("/<token>", methods=["GET", "POST"])
@access(SIGNED_IN)
def join(token: str) -> ResponseReturnValue:
    """Come to carry an idea, by a link that serves once."""
    idea, form = carrying.invited(token, clock.now()), SeenForm()
    slug = idea.edition.slug
    form.version.data = form.version.data or "1"
    if form.validate_on_submit():
        with unit_of_work(current_actor()) as work:
            number = carrying.join(work, token, clock.now()).number
        flash(_("Vous portez maintenant cette idée."), "success")
        return go(url_for("ideas.show", slug=slug, number=number) if number else url_for("my_ideas.index", slug=slug))
    refusal: Reason | None = pages.refusal_by_stage(pages.edition_of(slug), PROPOSING, clock.now())
    if services.carries(current_actor(), idea):
        refusal = IdeaReason.ALREADY_IN
    return private_page("budgets/ideas/join.html", form, idea=idea, refusal=refusal)
