"""The counting rule in words: what each parameter means for a twelve-year-old, and its proper name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from budgets.counting.types import Add1Stop, BallotKind, Completion, Parameters, Ranking, Rule, Start, Utilities
from commons.kernel import i18n


class Clause(NamedTuple):
    """A question somebody would ask, the answer, and the administrative term."""

    question: str
    answer: str
    term: str


RULE_NAMES = {
    Rule.GREEDY: _l("Les plus choisis d’abord"),
    Rule.EQUAL_SHARES: _l("Parts égales (Equal Shares)"),
    Rule.GREEDY_PER_EURO: _l("Le plus de voix par euro d’abord"),
    Rule.PHRAGMEN: _l("Phragmén : chacun paie peu à peu"),
}
RULES = {
    Rule.GREEDY: _l("On prend les projets du plus soutenu au moins soutenu, tant qu’il reste de l’argent."),
    Rule.GREEDY_PER_EURO: _l(
        "On prend d’abord les projets qui ont le plus de soutien pour chaque euro qu’ils coûtent."
    ),
    Rule.EQUAL_SHARES: _l(
        "Chaque votant reçoit une part égale de l’argent. Un projet est financé quand les parts de ses soutiens "
        "suffisent à le payer."
    ),
    Rule.PHRAGMEN: _l(
        "Chaque votant reçoit de l’argent petit à petit. Un projet est financé dès que ses soutiens peuvent le payer."
    ),
}
_TERMS = {
    Rule.GREEDY: _l("Règle gloutonne, par nombre de voix (greedy)"),
    Rule.GREEDY_PER_EURO: _l("Règle gloutonne, par voix et par euro (greedy per euro)"),
    Rule.EQUAL_SHARES: _l("Méthode des parts égales (Method of Equal Shares)"),
    Rule.PHRAGMEN: _l("Phragmén séquentiel (sequential Phragmén)"),
}
UTILITIES = {
    Utilities.COST: _l("Un projet cher compte davantage pour ses soutiens qu’un projet modeste."),
    Utilities.CARDINALITY: _l("Chaque projet financé compte pareil pour ses soutiens, cher ou non."),
    Utilities.WEIGHTED_COST: _l("Un projet compte selon les points reçus et son coût."),
}
COMPLETIONS = {
    Completion.NONE: _l("Il n’est pas dépensé par ce vote."),
    Completion.GREEDY: _l(
        "On ajoute les projets les plus soutenus qui tiennent encore ; ils sont marqués « complément »."
    ),
    Completion.ADD1: _l("On augmente un peu la part de chacun et on recompte, encore et encore."),
}
ADD1_STOPS = {
    Add1Stop.OVERSPEND: _l("On s’arrête juste avant que le compte dépasse l’enveloppe."),
    Add1Stop.EXHAUSTIVE: _l("On s’arrête quand plus aucun projet ne tient, ou juste avant de dépasser l’enveloppe."),
}


def counting_clauses(rule: Parameters, ballot: BallotKind, currency: str = "EUR") -> Iterator[Clause]:
    """Every parameter that matters for this rule and this ballot."""
    yield Clause(_("Comment un projet gagne-t-il ?"), str(RULES[rule.rule]), str(_TERMS[rule.rule]))
    yield Clause(
        _("Compte-t-on tout ensemble ?"),
        _("Non : chaque enveloppe est comptée à part."),
        _("Périmètre du dépouillement"),
    )
    yield from _grades(rule, ballot)
    if rule.rule is Rule.EQUAL_SHARES:
        yield from _shares(rule, currency)
    else:
        yield _misfit(rule)
    yield from _limits(rule)
    yield _ties(rule)


def _grades(rule: Parameters, ballot: BallotKind) -> Iterator[Clause]:
    if ballot is BallotKind.POINTS:
        yield Clause(_("Que compte-t-on ?"), _("Les points reçus par chaque projet."), _("Somme des points"))
    if ballot is BallotKind.RANKING and rule.ranking is Ranking.BORDA:
        answer = _("Sur une liste de 5, le premier reçoit 5 points, le deuxième 4, et ainsi de suite.")
        yield Clause(_("Combien de points par rang ?"), answer, _("Score de Borda"))
    if ballot is BallotKind.RANKING and rule.ranking is Ranking.TABLE:
        yield Clause(_("Combien de points par rang ?"), ", ".join(map(str, rule.ranking_table)), _("Barème par rang"))


def _misfit(rule: Parameters) -> Clause:
    skip = _("On passe au suivant, et on continue.")
    stop = _("On s’arrête là.")
    return Clause(
        _("Et si un projet coûte plus que ce qui reste ?"),
        skip if rule.skips else stop,
        _("Premier projet qui ne tient pas : sauté (skip)")
        if rule.skips
        else _("Premier projet qui ne tient pas : arrêt (stop)"),
    )


def _shares(rule: Parameters, currency: str) -> Iterator[Clause]:
    yield Clause(_("Un gros projet compte-t-il plus ?"), str(UTILITIES[rule.utilities]), _("Utilité"))
    exact = _("L’enveloppe divisée par le nombre de bulletins, sans arrondi.")
    whole = _("L’enveloppe divisée par le nombre de bulletins, arrondie à l’euro inférieur.")
    start = whole if rule.start is Start.FLOOR else exact
    yield Clause(_("Quelle part au départ ?"), start, _("Part initiale"))
    blank = (
        _("Oui, ils comptent dans le partage.")
        if rule.count_empty
        else _("Non, seuls comptent ceux qui nomment un projet.")
    )
    yield Clause(_("Les bulletins blancs comptent-ils ?"), blank, _("Bulletins blancs dans le partage"))
    yield Clause(_("Que fait-on de l’argent qui reste ?"), str(COMPLETIONS[rule.completion]), _("Complément"))
    if rule.completion is Completion.ADD1:
        step = i18n.money(rule.increment * 100, currency)
        answer = _("De %(step)s par tour.", step=step) + " " + str(ADD1_STOPS[rule.add1_stop])
        yield Clause(_("De combien, et jusqu’où ?"), answer, _("Pas et arrêt de l’augmentation (add1)"))


def _limits(rule: Parameters) -> Iterator[Clause]:
    if rule.threshold:
        answer = ngettext("%(num)d voix ou plus.", "%(num)d voix ou plus.", rule.threshold)
        yield Clause(_("Faut-il un minimum de soutien ?"), answer, _("Seuil en voix (ou en points)"))
    if rule.threshold_share:
        answer = _("%(share)s des bulletins valables ou plus.", share=i18n.percent(float(rule.threshold_share), 1))
        yield Clause(_("Faut-il un minimum de soutien ?"), answer, _("Seuil en part des bulletins valables"))
    if rule.top_up is not None:
        share = i18n.percent(float(rule.top_up))
        answer = _("Oui, si ce qui reste couvre au moins %(share)s de son coût.", share=share)
        yield Clause(
            _("Peut-on compléter le projet suivant ?"), answer, _("Abondement du premier projet qui ne tient pas")
        )
    if rule.proposer_cap:
        answer = ngettext("%(num)d projet au plus.", "%(num)d projets au plus.", rule.proposer_cap)
        yield Clause(_("Combien de projets pour un même porteur ?"), answer, _("Plafond par porteur"))
    if rule.exclusive_groups:
        answer = _("Quand des projets s’excluent, le premier financé écarte les autres.")
        yield Clause(_("Et deux projets pour la même place ?"), answer, _("Groupes de projets exclusifs"))


def _ties(rule: Parameters) -> Clause:
    if rule.tie_by_order_only:
        answer = _("L’ordre publié ci-dessous décide.")
    else:
        answer = _("Le moins cher passe devant ; puis le plus choisi ; puis l’ordre publié ci-dessous.")
    return Clause(_("Et en cas d’égalité ?"), answer, _("Départage"))
