"""The règlement in words: each parameter as a plain sentence, with the administrative term beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from budgets.counting.types import BallotKind
from budgets.editions.counting_words import RULES, Clause, counting_clauses
from budgets.editions.models import Edition
from budgets.editions.rules import from_json
from budgets.editions.types import BoxSight, EnvelopeRule, Link, Proof
from commons.kernel import i18n


@dataclass(frozen=True)
class Section:
    """Clauses about one question."""

    anchor: str
    title: str
    clauses: tuple[Clause, ...]


LINKS = {
    Link.LIVES.value: _l("habiter sur place"),
    Link.STUDIES.value: _l("étudier sur place"),
    Link.WORKS.value: _l("travailler sur place"),
}
PROOFS = {
    Proof.DECLARED: _l("Vous dites votre lieu, on vous croit."),
    Proof.CODE: _l("Vous tapez le code reçu ou donné dans votre quartier."),
    Proof.DESK: _l("Vous montrez une fois un justificatif à un accueil."),
}
ENVELOPE_RULES = {
    EnvelopeRule.HOME: _l("Vous votez pour l’enveloppe de chaque lieu où vous avez un lien."),
    EnvelopeRule.ALL: _l("Vous votez pour toutes les enveloppes."),
    EnvelopeRule.ONE: _l("Vous votez pour une seule enveloppe, celle de votre choix."),
}
BOX_SIGHTS = {
    BoxSight.OBSERVERS: _l(
        "Après le vote, les bulletins, sans aucun nom, sont montrés aux observateurs désignés, et à tout votant qui le "
        "demande."
    ),
    BoxSight.OPEN: _l("Après le vote, les bulletins, sans aucun nom, sont publiés pour tout le monde."),
}


def sections(edition: Edition) -> list[Section]:
    """The whole règlement, in the order people ask."""
    parameters = from_json(edition.rule)
    return [
        Section("quand", _("Quoi et quand"), tuple(_frame(edition))),
        Section("qui", _("Qui vote"), tuple(electorate(edition))),
        Section("vote", _("Comment on vote"), tuple(ballot(edition))),
        Section(
            "compte", _("Comment on compte"), tuple(counting_clauses(parameters, edition.ballot, edition.currency))
        ),
        Section("bulletins", _("Qui voit les bulletins"), (_box(edition),)),
    ]


def _frame(edition: Edition) -> Iterator[Clause]:
    yield Clause(
        _("Quand ?"),
        _("Du %(start)s au %(end)s.", start=i18n.moment(edition.opens_at), end=i18n.moment(edition.closes_at)),
        _("Période de vote"),
    )
    amounts = [f"{e.name} : {i18n.money(e.amount, edition.currency)}" for e in edition.envelopes]
    yield Clause(_("Combien ?"), " ; ".join(amounts) or _("À préciser."), _("Enveloppes"))
    if edition.place is not None:
        yield Clause(_("Où ?"), edition.place.named(i18n.locale_code()), _("Périmètre"))


def electorate(edition: Edition) -> Iterator[Clause]:
    """Who may vote, and in which envelopes."""
    yield Clause(_("À partir de quel âge ?"), age(edition), _("Âge minimum"))
    for envelope in edition.envelopes:
        if envelope.ages:
            first, last = envelope.age_from, envelope.age_to
            told = _("« %(name)s » est pour les %(first)d à %(last)d ans.", name=envelope.name, first=first, last=last)
            yield Clause(_("Et l’enveloppe des jeunes ?"), told, _("Âges d’une enveloppe"))
    yield Clause(_("Quel lien avec le lieu ?"), link(edition), _("Lien avec le territoire"))
    yield Clause(_("Quelle preuve ?"), str(PROOFS[edition.proof]), _("Niveau de preuve"))
    if len(edition.envelopes) > 1:
        answer = str(ENVELOPE_RULES[edition.envelope_rule])
        yield Clause(_("Pour quelles enveloppes ?"), answer, _("Droit de vote par enveloppe"))


def age(edition: Edition) -> str:
    """From which age."""
    if edition.minimum_age == 0:
        return _("À tout âge.")
    return ngettext("Dès %(num)d an.", "Dès %(num)d ans.", edition.minimum_age)


def link(edition: Edition) -> str:
    """Which ties give the right to vote."""
    known = [str(words) for value, words in LINKS.items() if value in edition.links]
    if len(known) < 2:
        return _("Il faut %(tie)s.", tie=known[0] if known else _("un lien avec le territoire"))
    return _("Il faut %(ties)s ou %(last)s.", ties=", ".join(known[:-1]), last=known[-1])


def ballot(edition: Edition) -> Iterator[Clause]:
    """How a ballot is filled in, and its limits."""
    yield Clause(_("Que met-on sur le bulletin ?"), how_to_vote(edition), _("Mode de scrutin"))
    if edition.ballot is BallotKind.POINTS:
        answer = _(
            "%(total)d points en tout, %(each)d au plus par projet.",
            total=edition.points_total,
            each=edition.points_each,
        )
        yield Clause(_("Combien de points ?"), answer, _("Points : total et par projet"))
    if edition.ballot is not BallotKind.CHOOSE_ONE:
        yield Clause(_("Combien de projets ?"), how_many(edition), _("Minimum et maximum de choix"))


_HOW = {
    BallotKind.APPROVAL: _l("Vous cochez les projets que vous soutenez."),
    BallotKind.KNAPSACK: _l("Vous cochez des projets, sans dépasser le montant de l’enveloppe."),
    BallotKind.CHOOSE_ONE: _l("Vous choisissez un seul projet."),
    BallotKind.POINTS: _l("Vous partagez des points entre les projets."),
    BallotKind.RANKING: _l("Vous classez les projets, votre préféré en premier."),
}


def how_to_vote(edition: Edition) -> str:
    """One sentence on the ballot."""
    return str(_HOW[edition.ballot])


def how_many(edition: Edition) -> str:
    """The limits on the number of projects."""
    low, high = edition.ballot_min, edition.ballot_max
    if high == 0:
        return ngettext(
            "%(num)d projet au moins, autant que vous voulez.", "%(num)d projets au moins, autant que vous voulez.", low
        )
    if low == high:
        return ngettext("%(num)d projet, ni plus ni moins.", "%(num)d projets, ni plus ni moins.", low)
    if low <= 1:
        return ngettext("Jusqu’à %(num)d projet.", "Jusqu’à %(num)d projets.", high)
    return _("De %(low)d à %(high)d projets.", low=low, high=high)


def counting(edition: Edition) -> str:
    """The counting rule in one sentence."""
    return str(RULES[from_json(edition.rule).rule])


def _box(edition: Edition) -> Clause:
    always = _("Tout le monde voit toujours les totaux, le détail du calcul et l’empreinte de l’urne.")
    return Clause(_("Et le secret ?"), f"{BOX_SIGHTS[edition.box_sight]} {always}", _("Ouverture de l’urne"))
