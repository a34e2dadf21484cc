"""What moderators do with cases: take one, give it back, decide on one or several, look again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from commons.identity.models import Account
from commons.kernel.errors import Invalid, NotFound, Refused, Stale
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work
from commons.moderation import cases, letters, policies, registry, rulings
from commons.moderation.models import Case, Judgment, ReplyTemplate
from commons.moderation.reasons import ModerationReason
from commons.moderation.rulings import Ruling
from commons.moderation.types import LEASE, Cause, Excerpt, Verdict

_STALE = (ModerationReason.TAKEN, ModerationReason.DECIDED, ModerationReason.STILL_OPEN)


def _say_no(refusal: ModerationReason | None) -> None:
    if refusal is not None:
        raise Stale(reason=refusal) if refusal in _STALE else Refused(reason=refusal)


def _locked(work: Work, case_id: int) -> Case:
    found = cases.locked(work, [case_id])
    if not found:
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    return found[0]


def take(work: Work, case_id: int, now: datetime) -> None:
    """Read this text alone for ten minutes; again while one has it, for ten more."""
    case = _locked(work, case_id)
    _say_no(policies.refusal_to_take(work.actor, cases.sight(case), now))
    case.taken_by, case.taken_until = work.actor.person_id, now + LEASE


def give_back(work: Work, case_id: int, now: datetime) -> None:
    """Let others read it."""
    case = _locked(work, case_id)
    _say_no(policies.refusal_to_take(work.actor, cases.sight(case), now))
    case.taken_by = case.taken_until = None


def decide(work: Work, seen: Mapping[int, str], ruling: Ruling, site: str, now: datetime) -> None:
    """Decide the same of these texts, all of them or none; `seen`: case -> mark of the words that were read."""
    if not seen:
        raise Invalid(fields={"case": ModerationReason.NOTHING_TICKED.sentence})
    found = cases.locked(work, seen)
    if len(found) != len(seen):
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    texts = registry.read(case.ref for case in found)
    for case in found:
        _check(work, case, texts.get(case.ref), seen[case.id], now)
    template = _template(work, ruling)
    authors = _authors(work, texts.values())
    for case in found:
        _decide_one(work, case, texts[case.ref], ruling, template, authors, site, now)
    rulings.confirm(work, {case.ref: seen[case.id] for case in found})


def _check(work: Work, case: Case, text: Excerpt | None, mark: str, now: datetime) -> None:
    _say_no(policies.refusal_to_decide(work.actor, cases.sight(case), now))
    if text is None:
        raise Stale(reason=ModerationReason.TEXT_GONE)
    if registry.digest_of(text.words) != mark:
        raise Stale(reason=ModerationReason.TEXT_CHANGED)


def _template(work: Work, ruling: Ruling) -> ReplyTemplate | None:
    """The reply text that goes with the motive, when one was chosen."""
    if ruling.verdict is Verdict.SHOW:
        return None
    if ruling.motive is None:
        raise Invalid(fields={"motive": ModerationReason.NEEDS_A_MOTIVE.sentence})
    if ruling.template_id is None:
        return None
    template = work.session.get(ReplyTemplate, ruling.template_id)
    if template is None or not template.active or template.motive is not ruling.motive:
        raise Invalid(fields={"template": ModerationReason.WRONG_TEMPLATE.sentence})
    return template


def _authors(work: Work, texts: Collection[Excerpt]) -> dict[int, Account]:
    wanted = {text.author_id for text in texts if text.author_id is not None}
    query = select(Account).where(Account.id.in_(wanted), Account.erased_day.is_(None))
    return {account.id: account for account in work.session.scalars(query)}


def _decide_one(
    work: Work, case: Case, text: Excerpt, ruling: Ruling, template: ReplyTemplate | None,
    authors: Mapping[int, Account], site: str, now: datetime,
) -> None:  # fmt: skip
    account = authors.get(text.author_id) if text.author_id is not None else None
    said = [template.in_language(account.locale if account else "fr")] if template else []
    words = "\n\n".join([*said, *([ruling.words] if ruling.words else [])])
    if ruling.verdict is Verdict.HIDE and text.author_id is not None and not words:
        raise Invalid(fields={"words": ModerationReason.NEEDS_WORDS.sentence})
    template_id = template.id if template else None
    whole = Ruling(ruling.verdict, ruling.motive, template_id, words)
    decision = rulings.write(work, case, text, whole, now, on_appeal=False)
    case.closed_at, case.taken_by, case.taken_until = now, None, None
    if account is not None and (ruling.verdict is Verdict.HIDE or case.cause.holds):
        letters.decided(work, decision, text, account, site)


def drop(work: Work, case_id: int, now: datetime) -> None:
    """Close the case of a text that is gone."""
    case = _locked(work, case_id)
    _say_no(policies.refusal_to_decide(work.actor, cases.sight(case), now))
    if registry.read([case.ref]):
        raise Stale(reason=ModerationReason.STILL_OPEN)
    case.closed_at, case.taken_by, case.taken_until = now, None, None
    work.audit("moderation.drop", str(case.ref), case=case.id)
    work.touch("moderation")


def reopen(work: Work, case_id: int, now: datetime) -> int:
    """Have a decided text looked at again; the number of its new case. Where the text stands does not change."""
    case = _locked(work, case_id)
    _say_no(policies.refusal_to_reopen(work.actor, cases.sight(case)))
    if not _decided(work, case.ref):
        raise NotFound(reason=ModerationReason.NOT_FOUND)
    work.audit("moderation.reopen", str(case.ref), case=case.id)
    work.touch("moderation")
    return cases.open_case(work, case.ref, case.space, case.scopes, case.author_id, Cause.REOPENED, now)


def _decided(work: Work, ref: Ref) -> bool:
    query = select(Judgment.id).where(Judgment.kind == ref.kind, Judgment.subject_id == ref.id, Judgment.is_current)
    return work.session.scalar(query) is not None
