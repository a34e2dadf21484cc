"""What the pages of ideas show, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from budgets.editions import queries as editions
from budgets.editions.models import Edition
from budgets.editions.policies import EditionReason
from budgets.ideas import policies, queries, services
from budgets.ideas.models import Idea, IdeaStep
from budgets.ideas.models_study import IdeaRequest
from budgets.ideas.reasons import IdeaReason
from budgets.ideas.stories import due_at
from budgets.ideas.types import IdeaAct
from budgets.projects.pages import theme_of
from budgets.stages import policies as stages
from budgets.stages import queries as stage_queries
from budgets.stages.models import Stage
from budgets.stages.types import StageKind, StageReason
from commons.kernel import i18n
from commons.kernel.actor import Actor
from commons.kernel.errors import NotFound
from commons.kernel.paging import leaf_of, span
from commons.kernel.sanitise import plain_to_markup

COMMENTS = 20


def edition_of(slug: str) -> Edition:
    """The edition, when people may follow it."""
    edition = editions.by_slug(slug)
    if edition is None or not stages.is_public(edition):
        raise NotFound(reason=EditionReason.NOT_FOUND)
    return edition


def stage_of(edition: Edition, kind: StageKind) -> Stage | None:
    """A stage of the edition."""
    return stage_queries.named(edition.id, kind)


def refusal_by_stage(edition: Edition, kinds: Sequence[StageKind], now: datetime) -> StageReason | None:
    """Why nothing can be written in any of these stages now, or None."""
    refusals = [stages.refusal_to_write(stage_of(edition, kind), now) for kind in kinds]
    return None if None in refusals else refusals[0]


def seen(edition: Edition, number: int, actor: Actor) -> Idea:
    """An idea everybody reads; out of sight, those who carry it and the team still read it."""
    idea = queries.numbered(edition.id, number)
    if idea is None:
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    if policies.is_seen(idea) or services.carries(actor, idea):
        return idea
    if not policies.is_team(actor, services.scopes_of(edition)):
        raise NotFound(reason=IdeaReason.NOT_FOUND)
    return idea


def whole(edition: Edition, idea: Idea, now: datetime) -> dict[str, Any]:
    """What everybody reads of an idea, besides its comments."""
    language = i18n.locale_code()
    return {
        "edition": edition, "idea": idea, "words": plain_to_markup(idea.words),
        "theme": theme_of(idea.orientation, language) if idea.orientation else None,
        "rows": _rows(edition, idea, language), "history": [_line(step) for step in queries.steps([idea.id])],
        "carriers": len(queries.proposers(idea.id)), "answers": queries.answers(idea.id),
        "estimates": queries.estimates(idea.id),
        "requests": [_request(each, now) for each in queries.requests([idea.id])],
        "related": queries.came_in(idea.id),
        "picture": _picture(edition, idea),
    }  # fmt: skip


def _picture(edition: Edition, idea: Idea) -> str:
    if not idea.picture or idea.number is None:
        return ""
    return url_for("ideas.picture", slug=edition.slug, number=idea.number)


def _rows(edition: Edition, idea: Idea, language: str) -> list[tuple[str, str]]:
    place = idea.place.named(language) if idea.place else ""
    point = f"{idea.latitude:.5f} ; {idea.longitude:.5f}" if idea.latitude is not None else ""
    rough = i18n.money(idea.rough_cost, edition.currency) if idea.rough_cost is not None else ""
    rows = [
        (_("Lieu"), ", ".join(each for each in (idea.address, place, point) if each)),
        (_("Coût calculé par les services"), i18n.money(idea.cost, edition.currency) if idea.cost is not None else ""),
        (_("Coût pensé par ses auteurs"), rough),
        (_("Proposé par"), idea.author_name or _("Une personne sans nom montré")),
        (_("Défi"), idea.challenge.named(language) if idea.challenge else ""),
        (_("Numéro"), str(idea.number or "")),
    ]
    return [(term, value) for term, value in rows if value]


def _line(step: IdeaStep) -> dict[str, Any]:
    icon, tone = step.act.look
    by = _("L’équipe qui étudie les idées") if step.by_team else _("Ses auteurs")
    title = step.act.label
    if step.other is not None and step.other.number is not None and step.act is not IdeaAct.SPLIT:
        title = _("%(what)s (n° %(number)d)", what=title, number=step.other.number)
    when = _("%(day)s, par %(who)s", day=i18n.day(step.at), who=by)
    return {"title": title, "when": when, "icon": icon, "tone": tone, "text": plain_to_markup(step.words)}


def overdue(each: IdeaRequest, now: datetime) -> bool:
    """True when nobody answered and its day is past."""
    return not each.opinions and now >= due_at(each)


def _request(each: IdeaRequest, now: datetime) -> dict[str, Any]:
    """What a service was asked, until when, and every version of what it said."""
    late = overdue(each, now)
    if each.opinions:
        when = _("Répondu le %(day)s", day=i18n.day(each.opinions[0].at))
    elif late:
        when = _("En retard : la réponse était attendue avant la fin du %(day)s", day=i18n.day(each.due_on))
    else:
        when = _("Réponse attendue avant la fin du %(day)s", day=i18n.day(each.due_on))
    said = [(opinion, plain_to_markup(opinion.words)) for opinion in reversed(each.opinions)]
    return {"request": each, "late": late, "when": when, "said": said}


def comments(edition: Edition, idea: Idea, asked: int) -> dict[str, Any]:
    """Some of what people say under it."""
    here = span(queries.comments_count(idea.id), asked, COMMENTS)
    rows = [(each, plain_to_markup(each.words)) for each in queries.comments(idea.id, here.start, COMMENTS)]
    return {
        "comments": leaf_of(
            here, rows, lambda n: url_for("ideas.show", slug=edition.slug, number=idea.number, page=n) + "#commentaires"
        )
    }
