"""What pages of works show, worked out before the template is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from commission.works import answering, clocks, letters, queries, stories
from commission.works.clocks import Answered, Sight, Silent
from commission.works.models import EvaluationWork, Recommendation, WorkSource
from commission.works.models_answers import RecommendationAnswer
from commission.works.types import WORK, Part, RecommendationState, Shown
from commons.kernel import i18n, refs
from commons.kernel.pages import good_until
from commons.kernel.refs import Ref, Target
from commons.kernel.sanitise import plain_to_markup


@dataclass(frozen=True)
class Row:
    """A recommendation in a list or at the head of its page, as it stands now."""

    recommendation: Recommendation
    badge: str
    state: str
    #: "Il reste 12 jours pour répondre", "Sans réponse depuis 91 jours", "Réponse du 3 mars".
    clock: str
    shown: Shown | None
    #: The last answer that everybody may read.
    answer: RecommendationAnswer | None

    @property
    def url(self) -> str:
        """Its page."""
        return f"/commission/preconisations/{self.recommendation.id}"


def rows(several: Sequence[Recommendation], now: datetime) -> list[Row]:
    """Recommendations as they stand now, in one query more."""
    answers = queries.answers([each.id for each in several])
    return [row(each, answers.get(each.id, []), now) for each in several]


def row(each: Recommendation, answers: Sequence[RecommendationAnswer], now: datetime) -> Row:
    """One of them; what it says changes by the clock until it is answered."""
    if each.sent_at is None or each.due_at is None:
        return Row(each, each.state.badge, each.state.label, "", None, None)
    said = answering.said(answers)
    seen = clocks.sight(each.sent_at, each.due_at, said, now)
    good_until(clocks.next_change(each.sent_at, each.due_at, said, now))
    public = clocks.published(said, now)
    last = next((a for a in answers if public and a.number == public[-1].number), None)
    shown = clocks.shown(seen)
    return Row(each, shown.badge, shown.label, clock_sentence(seen), shown, last)


def clock_sentence(seen: Sight) -> str:
    """Exactly one sentence: when it was answered, the time left, or the silence."""
    if isinstance(seen, Answered):
        return _("Réponse donnée le %(day)s", day=i18n.day(seen.answer.public_at))
    if isinstance(seen, Silent):
        return ngettext("Sans réponse depuis %(num)d jour", "Sans réponse depuis %(num)d jours", seen.days)
    if seen.days == 0:
        return _("C’est le dernier jour pour répondre")
    return ngettext("Il reste %(num)d jour pour répondre", "Il reste %(num)d jours pour répondre", seen.days)


def listed(addressee: str, asked: Shown | None, body_id: int | None, now: datetime) -> dict[str, Any]:
    """The public list: every recommendation that was transmitted, and those adopted that will be."""
    sent = queries.recommendations(RecommendationState.TRANSMITTED, RecommendationState.ADOPTED)
    every = rows(sent, now)
    mine = [r for r in every if _is_for(r.recommendation, addressee, body_id)]
    return {
        "rows": [r for r in mine if asked is None or r.shown is asked],
        "tally": Counter(r.shown for r in mine if r.shown is not None),
        "total": len(mine),
        "states": list(Shown),
        "asked": asked,
        "addressee": addressee,
        "body_id": body_id,
        "addressees": sorted({r.recommendation.addressee for r in every}),
    }


def _is_for(each: Recommendation, addressee: str, body_id: int | None) -> bool:
    return (not addressee or each.addressee == addressee) and (body_id is None or each.body_id == body_id)


def recommendation(each: Recommendation, now: datetime) -> dict[str, Any]:
    """The page of one: where it comes from, whom it is for, what was answered, promised, done since."""
    answers = queries.answers([each.id]).get(each.id, [])
    follows = queries.follow_ups([each.id]).get(each.id, [])
    debt = stories.debt_of(each, answers, follows, now)
    good_until(debt.next_change(now) if debt is not None else None)
    renewals = clocks.renewals(answering.said(answers), now)
    return {
        "each": each,
        "row": row(each, answers, now),
        "renewals": _renewed(renewals, answering.most_renewals(each)) if renewals else "",
        "due": letters.last_day(each.due_at) if each.due_at is not None else None,
        "text": plain_to_markup(each.words),
        "details": plain_to_markup(each.details),
        "history": stories.answer_moments(answers, now)[::-1],
        "last_words": _last_words(answers, now),
        "follows": [(said, plain_to_markup(said.words)) for said in reversed(follows)],
        "waiting": queries.waiting_words(each.id),
        "promise": queries.engagement(each.id),
        "news_due": debt.due_at if debt is not None and debt.done_at is None and _is_answered(answers, now) else None,
        "after": _public_targets(queries.effects(each.ref)),
    }


def _renewed(times: int, most: int) -> str:
    """How often "under study" was renewed, and how often it may be."""
    return ngettext(
        "« À l’étude » renouvelé %(num)d fois. Le plus que le règlement permet : %(most)s.",
        "« À l’étude » renouvelé %(num)d fois. Le plus que le règlement permet : %(most)s.",
        times, most=most,
    )  # fmt: skip


def _is_answered(answers: Sequence[RecommendationAnswer], now: datetime) -> bool:
    public = clocks.published(answering.said(answers), now)
    return bool(public) and public[-1].verdict.is_an_answer


def _last_words(answers: Sequence[RecommendationAnswer], now: datetime) -> str:
    public = clocks.published(answering.said(answers), now)
    last = next((a for a in answers if public and a.number == public[-1].number), None)
    return plain_to_markup(last.words) if last is not None else ""


@dataclass(frozen=True)
class Source:
    """A source as a page shows it: its words, and where to read more."""

    source: WorkSource
    kind: str
    words: str
    url: str


def sources(several: Collection[WorkSource], part: Part) -> list[Source]:
    """The sources of one part; what became private is named by its own words only."""
    mine = [each for each in several if each.part is part]
    targets = refs.resolve(each.about for each in mine if each.about is not None)
    return [_source(each, targets) for each in mine]


def _source(each: WorkSource, targets: dict[Ref, Target]) -> Source:
    target = targets.get(each.about) if each.about is not None else None
    seen = target if target is not None and target.public else None
    kind = refs.label_of(each.about.kind) if each.about is not None and seen is not None else ""
    words = each.words or (seen.title if seen is not None else _("Ce n’est plus public."))
    return Source(each, kind, words, seen.url if seen is not None else each.link)


def work(each: EvaluationWork, now: datetime) -> dict[str, Any]:
    """The page of one work, in the order one reads it: summary, questions, evidence, lessons, recommendations."""
    found = queries.recommendations_of(each.id)
    return {
        "work": each,
        "summary": plain_to_markup(each.summary),
        "questions": sources(each.sources, Part.QUESTION),
        "evidence": sources(each.sources, Part.EVIDENCE),
        "rows": rows(found, now),
        "after": _public_targets([ref for ref in queries.effects(each.ref) if ref.kind != "commission.recommendation"]),
    }


def named_in(work_id: int) -> list[Ref]:
    """Everything elsewhere that the page of a work names: what it rests on, and what came of it."""
    return [*queries.rested_on(work_id), *queries.effects(Ref(WORK, work_id))]


def _public_targets(several: Sequence[Ref]) -> list[tuple[str, Target]]:
    targets = refs.resolve(several)
    return [(refs.label_of(ref.kind), targets[ref]) for ref in several if ref in targets and targets[ref].public]


def heard() -> list[tuple[str, Target, datetime, Ref]]:
    """What happened elsewhere since, as anybody may read it: (kind, title and address, when, what)."""
    facts = queries.heard()
    targets = refs.resolve(fact.about for fact in facts)
    return [
        (refs.label_of(fact.about.kind), targets[fact.about], fact.at, fact.about)
        for fact in facts
        if fact.about in targets and targets[fact.about].public
    ]
