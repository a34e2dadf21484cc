"""What pages of consultations show, worked out before the template is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from commission.consultations import acts, policies, queries, stories, words
from commission.consultations.models import Consultation, ConsultationStep, ObjectionReply, Voice
from commission.consultations.types import Kind, Outcome, State
from commission.mandates import queries as mandates
from commission.mandates.rules import Rules
from commons.ballot_box import queries as box
from commons.identity.colleges import College
from commons.kernel import clock, i18n, refs
from commons.kernel.actor import Actor
from commons.kernel.pages import good_until
from commons.kernel.refs import Target
from commons.kernel.sanitise import plain_to_markup
from commons.threads.types import Moment


@dataclass(frozen=True)
class Row:
    """A consultation in a list."""

    consultation: Consultation
    round: str
    when: str


@dataclass(frozen=True)
class Objection:
    """An objection, with who makes it, the passage it names and what was answered."""

    voice: Voice
    by: str
    passage: str
    reply: ObjectionReply | None
    amendment: Target | None


def rules_of(consultation: Consultation) -> Rules:
    """The rules it was opened under; before, those in force today."""
    if consultation.rules is not None:
        return consultation.rules_kept
    book = mandates.rules_in_force(consultation.mandate_id)
    return book.rules if book is not None else Rules()


def rows(found: Sequence[Consultation], now: datetime) -> list[Row]:
    """Consultations in a list; what is said of them changes by the clock."""
    for each in found:
        good_until(each.opens_at)
        good_until(each.closes_at)
    return [Row(each, words.round_of(each), when(each, now)) for each in found]


def when(consultation: Consultation, now: datetime) -> str:
    """What the clock says of it."""
    if consultation.state is State.PREPARED:
        return _("Ouvre le %(moment)s", moment=i18n.moment(consultation.opens_at))
    if consultation.state is State.OPEN and now < consultation.closes_at:
        return _("Jusqu’au %(moment)s", moment=i18n.moment(consultation.closes_at))
    if consultation.state is State.OPEN:
        return _("L’heure de fin est passée")
    at = consultation.proclaimed_at or consultation.closed_at or consultation.closes_at
    return i18n.day(at)


def head(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """What every page about one consultation begins with."""
    kept = rules_of(consultation)
    subject = refs.resolve_one(consultation.subject)
    return {
        "consultation": consultation,
        "subject": subject if subject is not None and subject.public else None,
        "subject_label": refs.label_of(consultation.subject_kind),
        "round": words.round_of(consultation),
        "when": when(consultation, now),
        "rules": words.rules(consultation, kept),
        "secrecy": words.secrecy(consultation, kept),
        "question": plain_to_markup(consultation.question),
    }


def whole(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """The public page of one consultation."""
    good_until(consultation.opens_at)
    good_until(consultation.closes_at)
    good_until(consultation.contest_until)
    return {
        **head(consultation, now),
        "running": consultation.state is State.OPEN and now < consultation.closes_at,
        "quorums": _quorums(consultation),
        "results": results(consultation),
        "hidden": _hidden(consultation),
        "objections": objections(consultation),
        "voices": voices(consultation),
        "box": box.poll_named(consultation.poll_key) if _box_is_shown(consultation) else None,
        "receipts": _receipts(consultation),
        "contests": [(each, words.name_of(each.member)) for each in queries.contests(consultation.id)],
        "opinions": opinions(consultation),
        "following": queries.following(consultation.id),
        "previous": queries.by_id(consultation.previous_id) if consultation.previous_id else None,
        "history": history(consultation),
    }


def _quorums(consultation: Consultation) -> list[tuple[str, list[str]]]:
    """Both quorums in sentences; none where none is asked for."""
    if not consultation.kind.decides:
        return []
    both = ((_("À l’ouverture"), consultation.quorum_opening), (_("À la fin"), consultation.quorum_closing))
    return [(label, words.quorum(found)) for label, found in both if found is not None]


def results(consultation: Consultation) -> list[dict[str, Any]]:
    """What is published of the count, question by question."""
    asked = (consultation.result or {}).get("questions", {})
    labels = {passage.key: passage for passage in consultation.passages_named}
    kind = Kind.VOTE if consultation.kind is Kind.DUEL else consultation.kind
    return [
        {
            "label": labels[key].label if key else "",
            "words": labels[key].words if key else "",
            "figures": words.figures(kind, shown["totals"]),
            "sentences": words.verdict(shown) if "adopted" in shown else [],
            "adopted": shown.get("adopted"),
            "chosen": bool(key) and key == consultation.chosen,
            "colleges": [
                [college.label, *(i18n.number(shown["colleges"][college][answer.value]) for answer in kind.answers)]
                for college in College
                if college in shown["colleges"]
            ],
            "numbered": [{"label": answer.label, "numeric": True} for answer in kind.answers],
        }
        for key in consultation.questions
        if (shown := asked.get(key)) is not None
    ]


def _hidden(consultation: Consultation) -> str:
    hidden = (consultation.result or {}).get("hidden", [])
    return words.names_of_colleges(hidden) if hidden and consultation.kind.decides else ""


def objections(consultation: Consultation) -> list[Objection]:
    """The objections that stand, with their answers; they are said for everybody as soon as they are made."""
    if consultation.kind is not Kind.CONSENT or consultation.rules is None:
        return []
    found = queries.objections(consultation.id)
    answered = queries.replies([voice.id for voice in found])
    labels = {passage.key: passage.label for passage in consultation.passages_named}
    targets = refs.resolve(reply.amendment for reply in answered.values() if reply.amendment is not None)
    shown = []
    for voice in found:
        reply = answered.get(voice.id)
        target = targets.get(reply.amendment) if reply is not None and reply.amendment is not None else None
        by, passage = words.name_of(voice.elector.member), labels.get(voice.passage_key, "")
        shown.append(Objection(voice, by, passage, reply, target if target and target.public else None))
    return shown


def voices(consultation: Consultation) -> list[tuple[str, str, str, list[str]]]:
    """(college, who, what, what they said before) of each open voice, once the result is public."""
    if consultation.secret or consultation.state not in queries.PUBLISHED:
        return []
    every = list(queries.voices(consultation.id).values())
    every.sort(key=lambda said: said[0].elector.member.seat.number)
    return [
        (
            said[-1].elector.college.label, words.name_of(said[-1].elector.member),
            words.spoken(consultation, said[-1]), [words.said(consultation, before) for before in said[:-1]],
        )
        for said in every
    ]  # fmt: skip


def _box_is_shown(consultation: Consultation) -> bool:
    return consultation.secret and consultation.state in queries.PUBLISHED


def _receipts(consultation: Consultation) -> list[str]:
    """The codes of every ballot, without the college of any."""
    if not _box_is_shown(consultation):
        return []
    poll = box.poll_named(consultation.poll_key)
    return sorted(code for college in box.boxes(poll) for code in box.receipts(poll, college))


def opinions(consultation: Consultation) -> list[dict[str, Any]]:
    """Minority opinions joined to what was adopted."""
    if consultation.state not in queries.PUBLISHED or consultation.outcome != "adopted":
        return []
    return [
        {"opinion": each, "text": plain_to_markup(each.words), "by": [words.name_of(s.member) for s in each.standing]}
        for each in queries.opinions(consultation.id)
        if queries.is_signed(each)
    ]


def history(consultation: Consultation) -> list[Moment]:
    """Every move, in order; of an opening and a closing, who asked for it."""
    return [
        Moment(step.at, stories.step_sentence(consultation, step.state), why=step.reason, by=_asker(step))
        for step in queries.steps([consultation.id]).get(consultation.id, [])
    ]


def _asker(step: ConsultationStep) -> str:
    """Who contested stands beside their words, not here."""
    asked = mandates.member(step.asked_by) if step.asked_by and step.state is not State.CONTESTED else None
    return words.name_of(asked) if asked is not None else ""


def as_data(consultation: Consultation) -> dict[str, Any]:
    """The same for programs: enough to count again what is public."""
    moments = {
        name: value.isoformat() if (value := getattr(consultation, name)) else None
        for name in ("opens_at", "closes_at", "opened_at", "closed_at", "proclaimed_at", "contest_until", "final_at")
    }
    return {
        "id": consultation.id, "title": consultation.title, "question": consultation.question,
        "kind": consultation.kind.value, "state": consultation.state.value, "secret": consultation.secret,
        "subject": str(consultation.subject), "passages": consultation.passages, "initial": consultation.initial,
        "round": consultation.round, "convocation": consultation.convocation, **moments, "rules": consultation.rules,
        "filled_seats": consultation.filled, "quorum_at_opening": consultation.quorum_opening,
        "quorum_at_closing": consultation.quorum_closing, "result": consultation.result,
        "outcome": consultation.outcome.value if consultation.outcome else None, "chosen": consultation.chosen,
        "voices": [
            {"college": c, "by": by, "said": said, "before": before} for c, by, said, before in voices(consultation)
        ],
        "receipts": _receipts(consultation),
    }  # fmt: skip


def refusals(consultation: Consultation, actor: Actor) -> dict[str, policies.Refusal | None]:
    """What whoever asks may not do with it now at the desk, and why; the services ask the same policies."""
    now, book = clock.now(), mandates.rules_in_force(consultation.mandate_id)
    rules = book.rules if book is not None else None
    asked = (acts.asker(consultation.open_asked_by), acts.asker(consultation.close_asked_by))
    return {
        "modifier": policies.refusal_to_amend(consultation, actor),
        "ouvrir": policies.refusal_to_open(consultation, asked[0], rules, actor, now),
        "clore": policies.refusal_to_close(consultation, asked[1], actor, now),
        "proclamer": policies.refusal_to_proclaim(consultation, actor),
        "annuler": policies.refusal_to_cancel(consultation, actor),
    }


def at_the_desk(consultation: Consultation, actor: Actor) -> dict[str, Any]:
    """The page of one consultation for its secretariat."""
    asked = mandates.member(consultation.close_asked_by or consultation.open_asked_by or 0)
    ended = consultation.state is State.NO_QUORUM or consultation.outcome in (Outcome.OBJECTED, Outcome.HEARD)
    return {
        **head(consultation, clock.now()),
        "mandate": consultation.mandate,
        "refusals": refusals(consultation, actor),
        "asked_by": asked.name if asked is not None else "",
        "quorums": _quorums(consultation),
        "following": queries.following(consultation.id),
        "may_follow": ended,
        "history": history(consultation),
    }
