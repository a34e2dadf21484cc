"""The sentences of voting: limits, mistakes and choices, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from budgets.ballots import checks
from budgets.ballots.types import Fault, Mistake
from budgets.counting.types import BallotKind
from budgets.editions.models import Edition, Envelope
from commons.kernel import i18n


def rule_in_short(edition: Edition, envelope: Envelope) -> str:
    """What the bar under the ballot says before anything is chosen."""
    amount = i18n.money(envelope.amount, edition.currency)
    if edition.ballot is BallotKind.KNAPSACK:
        return gettext("Budget à répartir : %(amount)s", amount=amount)
    if edition.ballot is BallotKind.POINTS:
        return gettext("Points à donner : %(number)d", number=edition.points_total)
    _, most = checks.limits(edition)
    if most:
        return ngettext("%(num)d projet au plus", "%(num)d projets au plus", most)
    return gettext("Autant de projets que vous voulez")


def how_to(edition: Edition) -> str:
    """One sentence that says how to fill in this ballot."""
    fewest, most = checks.limits(edition)
    if edition.ballot is BallotKind.KNAPSACK:
        return gettext("Choisissez des projets sans dépasser le budget.")
    if edition.ballot is BallotKind.POINTS:
        return gettext("Donnez des points aux projets que vous préférez.")
    if edition.ballot is BallotKind.RANKING:
        return gettext("Classez vos projets : 1 pour celui que vous préférez.")
    if most == 1:
        return gettext("Choisissez un projet.")
    if fewest > 1 and most:
        return gettext("Choisissez de %(fewest)d à %(most)d projets.", fewest=fewest, most=most)
    if most:
        return gettext("Choisissez jusqu'à %(most)d projets.", most=most)
    return gettext("Choisissez tous les projets qui vous semblent utiles.")


def sentence(mistake: Mistake, currency: str) -> str:
    """What is wrong, and what to do about it."""
    return _SENTENCES[mistake.fault](mistake, currency)


def _too_few(mistake: Mistake, _: str) -> str:
    return ngettext(
        "Choisissez encore %(num)d projet pour pouvoir voter.",
        "Choisissez encore %(num)d projets pour pouvoir voter.",
        mistake.over,
    )


def _too_many(mistake: Mistake, _: str) -> str:
    return ngettext(
        "Vous avez choisi %(num)d projet de trop : le maximum est %(most)d. Retirez-en un.",
        "Vous avez choisi %(num)d projets de trop : le maximum est %(most)d. Retirez-en %(num)d.",
        mistake.over,
        most=mistake.most,
    )


def _over_budget(mistake: Mistake, currency: str) -> str:
    return gettext(
        "Vos projets dépassent le budget de %(over)s. Retirez un ou plusieurs projets.",
        over=i18n.money(mistake.over, currency),
    )


def _points_over(mistake: Mistake, _: str) -> str:
    return ngettext(
        "Vous avez donné %(num)d point de trop sur %(most)d. Baissez une note.",
        "Vous avez donné %(num)d points de trop sur %(most)d. Baissez une note.",
        mistake.over,
        most=mistake.most,
    )


def _points_each(mistake: Mistake, _: str) -> str:
    return gettext("« %(title)s » : au plus %(most)d points.", title=mistake.title, most=mistake.most)


def _rank_twice(mistake: Mistake, _: str) -> str:
    return gettext("Le rang %(rank)d est donné deux fois. Donnez un rang différent à chaque projet.", rank=mistake.most)


def _not_a_number(mistake: Mistake, _: str) -> str:
    return gettext("Écrivez un nombre entier, en chiffres : 1, 2, 3…")


def _unknown(mistake: Mistake, _: str) -> str:
    return gettext("Un projet de ce bulletin n'est pas dans cette enveloppe (%(code)s). Il a été laissé de côté.",
                   code=mistake.title)  # fmt: skip


def _withdrawn(mistake: Mistake, _: str) -> str:
    return gettext("« %(title)s » a été retiré du vote. Choisissez-en un autre si vous voulez.", title=mistake.title)


_SENTENCES = {
    Fault.TOO_FEW: _too_few,
    Fault.TOO_MANY: _too_many,
    Fault.OVER_BUDGET: _over_budget,
    Fault.POINTS_OVER: _points_over,
    Fault.POINTS_EACH: _points_each,
    Fault.RANK_TWICE: _rank_twice,
    Fault.NOT_A_NUMBER: _not_a_number,
    Fault.UNKNOWN: _unknown,
    Fault.WITHDRAWN: _withdrawn,
}
