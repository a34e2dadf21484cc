"""What authors of needs are told, by mail or SMS, in their language; one message a need and a fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from flask_babel import force_locale
from flask_babel import gettext as _

from budgets.editions.models import Edition
from budgets.needs import sealing
from budgets.needs.models import BudgetNeed, BudgetPriority
from budgets.needs.policies import is_seen
from budgets.needs.types import Fate
from commons.identity import queries as identity
from commons.identity.types import Contact, ContactKind
from commons.kernel.outbox import Medium
from commons.kernel.unit_of_work import Work


def tell_moved(work: Work, step_id: int, edition: Edition, needs: Sequence[BudgetNeed], site: str) -> None:
    """These needs were put in a priority, or stand alone again."""
    for need in needs:
        _tell(work, f"{step_id}", need, partial(_where, edition, need, need.priority, site))


def tell_fate(
    work: Work, mark: str, edition: Edition, needs: Sequence[BudgetNeed], priority: BudgetPriority | None, site: str
) -> None:
    """What was decided of the priority that gathers these needs, or that none gathers them."""
    for need in needs:
        _tell(work, mark, need, partial(_decided, edition, need, priority, site))


def _tell(work: Work, mark: str, need: BudgetNeed, write: Callable[[], str]) -> None:
    reader = _reader(need)
    if reader is None or not is_seen(need):
        return
    contact, locale = reader
    with force_locale(locale):
        subject, body = _("Le besoin que vous avez dit"), write()
    medium = Medium.MAIL if contact.kind is ContactKind.MAIL else Medium.SMS
    work.post(f"budgets.need:{mark}:{need.id}", medium, contact.value, subject, body)


def _reader(need: BudgetNeed) -> tuple[Contact, str] | None:
    """How to reach whoever said it, and in which language; None when nobody left a way."""
    account = identity.account(need.author_id) if need.author_id is not None else None
    if account is not None and account.contact is not None:
        return account.contact, account.locale
    left = sealing.opened(need.contact)
    return (left, need.language) if left is not None else None


def _where(edition: Edition, need: BudgetNeed, target: BudgetPriority | None, site: str) -> str:
    if target is None:
        return _(
            "Votre besoin n° %(number)d n’est plus dans une priorité : il reste publié, seul.\n%(link)s",
            number=need.number, link=f"{site}/budgets/{edition.slug}/besoins/{need.number}",
        )  # fmt: skip
    return _(
        "Votre besoin n° %(number)d rejoint la priorité « %(title)s », avec d’autres qui lui ressemblent. Vos mots "
        "restent publiés tels quels.\n%(link)s",
        number=need.number, title=target.title, link=f"{site}/budgets/{edition.slug}/priorites/{target.number}",
    )  # fmt: skip


def _decided(edition: Edition, need: BudgetNeed, priority: BudgetPriority | None, site: str) -> str:
    link = f"{site}/budgets/{edition.slug}/priorites"
    if priority is None:
        return _(
            "Les priorités sont décidées. Votre besoin n° %(number)d n’a rejoint aucune d’elles ; il reste publié.\n"
            "%(link)s",
            number=need.number, link=link,
        )  # fmt: skip
    if priority.fate is Fate.RETAINED:
        return _(
            "La priorité « %(title)s », où se trouve votre besoin n° %(number)d, est retenue. Des associations "
            "pourront y répondre.\n%(link)s",
            title=priority.title, number=need.number, link=link,
        )  # fmt: skip
    return _(
        "La priorité « %(title)s », où se trouve votre besoin n° %(number)d, n’est pas retenue cette fois.\n%(link)s",
        title=priority.title, number=need.number, link=link,
    )  # fmt: skip
