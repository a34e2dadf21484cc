"""The count of a closed consultation: who took part, what was said, and only what may be shown of it (B7)."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commission.consultations import counting, queries
from commission.consultations.counting import Tally, Verdict
from commission.consultations.models import Consultation
from commission.consultations.types import Answer, Kind, Outcome
from commission.mandates.rules import Rules
from commons.ballot_box import queries as box

#: Question -> college -> answer -> number of voices.
Counts = Mapping[str, Mapping[str, Counter[str]]]


@dataclass(frozen=True)
class Result:
    """How it ended, and what is published of the count."""

    outcome: Outcome
    shown: dict[str, Any]
    chosen: str = ""


def encode(answers: Mapping[str, str]) -> bytes:
    """A secret ballot: the same answers, the same bytes."""
    return json.dumps(dict(answers), sort_keys=True, separators=(",", ":")).encode()


def taking_part(consultation: Consultation) -> dict[str, int]:
    """Voices by college: of a secret vote, ballots in its closed box."""
    if consultation.secret:
        poll = box.poll_named(consultation.poll_key)
        return {college: box.ballots_in(poll, college) for college in box.boxes(poll)}
    return dict(Counter(voice.elector.college.value for voice in queries.standing(consultation.id)))


def count(consultation: Consultation) -> Counts:
    """Every answer to every question, by college."""
    found: dict[str, dict[str, Counter[str]]] = {
        question: defaultdict(Counter) for question in consultation.questions
    }  # fmt: skip
    for college, answers, number in _ballots(consultation):
        for question, answer in answers.items():
            found[question][college][answer] += number
    return found


def _ballots(consultation: Consultation) -> Iterable[tuple[str, Mapping[str, str], int]]:
    if consultation.secret:
        poll = box.poll_named(consultation.poll_key)
        for college in box.boxes(poll):
            for content, number in box.count_by_content(poll, college):
                yield college, json.loads(content), number
    else:
        for voice in queries.standing(consultation.id):
            yield voice.elector.college.value, voice.answers, 1


def result(consultation: Consultation) -> Result:
    """The result under the rules it was opened with."""
    counts, rules, seats = count(consultation), consultation.rules_kept, consultation.filled or {}
    if consultation.kind in (Kind.SENSE, Kind.CONSENT):
        return _felt(consultation, counts[""], rules)
    verdicts = {key: _verdict(by_college, seats, rules) for key, by_college in counts.items()}
    told = _told(consultation, rules)
    shown = {"questions": {key: _shown(verdicts[key], counts[key], told) for key in consultation.questions}}
    winner = counting.duel(consultation.questions, verdicts)
    outcome = Outcome.STATUS_QUO if winner is None else Outcome.ADOPTED
    return Result(outcome, {**shown, **_told_about(consultation, told)}, winner or "")


def _felt(consultation: Consultation, by_college: Mapping[str, Counter[str]], rules: Rules) -> Result:
    """A sense check tells totals; a consent round is adopted unless an objection stands."""
    total = sum(by_college.values(), Counter[str]())
    totals = {answer.value: total[answer.value] for answer in consultation.kind.answers}
    told = frozenset[str]() if consultation.secret else _told(consultation, rules)
    colleges = {college: _answers(consultation.kind, by_college.get(college, Counter())) for college in sorted(told)}
    outcome = Outcome.HEARD
    if consultation.kind is Kind.CONSENT:
        outcome = Outcome.OBJECTED if total[Answer.OBJECTION.value] else Outcome.ADOPTED
    shown = {"questions": {"": {"totals": totals, "colleges": colleges}}}
    return Result(outcome, {**shown, **_told_about(consultation, told)})


def _verdict(by_college: Mapping[str, Counter[str]], seats: Mapping[str, int], rules: Rules) -> Verdict:
    tallies = {college: counting.tally(answers.elements()) for college, answers in by_college.items()}
    return counting.verdict(tallies, seats, rules.majority_share, rules.majority_colleges)


def _told(consultation: Consultation, rules: Rules) -> frozenset[str]:
    """The colleges whose split may be shown: all of them when voices are open."""
    present: dict[str, int] = (consultation.quorum_closing or {}).get("present", {})
    voices = {college: present.get(college, 0) for college, seats in (consultation.filled or {}).items() if seats}
    return counting.tellable(voices, rules.smallest_college) if consultation.secret else frozenset(voices)


def _told_about(consultation: Consultation, told: frozenset[str]) -> dict[str, Any]:
    peopled = [college for college, seats in (consultation.filled or {}).items() if seats]
    return {"hidden": sorted(set(peopled) - told)}


def _shown(verdict: Verdict, by_college: Mapping[str, Counter[str]], told: frozenset[str]) -> dict[str, Any]:
    """A verdict as it is published; how many colleges are ahead is not said when one of them may not be told."""
    all_told = set(by_college) <= told
    return {
        "totals": _tallied(verdict.total),
        "colleges": {college: _answers(Kind.VOTE, by_college.get(college, Counter())) for college in sorted(told)},
        "needed_share": str(verdict.needed_share),
        "share_reached": verdict.share_reached,
        "colleges_needed": verdict.colleges_needed,
        "colleges_ahead": verdict.colleges_ahead if all_told else None,
        "colleges_reached": verdict.colleges_reached,
        "adopted": verdict.adopted,
    }


def _tallied(total: Tally) -> dict[str, int]:
    return {"for": total.in_favour, "against": total.against, "abstention": total.abstaining}


def _answers(kind: Kind, answers: Counter[str]) -> dict[str, int]:
    return {answer.value: answers[answer.value] for answer in kind.answers}
