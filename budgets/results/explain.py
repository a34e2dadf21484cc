"""The sentences of a result, made from a count's codes and numbers; what a twelve-year-old reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from budgets.counting.outcome import ProjectResult, Round
from budgets.counting.types import BallotKind, Decision, Reason, Rule
from budgets.results.types import Told
from commons.kernel import i18n


@dataclass(frozen=True)
class Teller:
    """A count with the words it needs: titles by code, how people voted, which currency."""

    told: Told
    titles: Mapping[str, str]
    kind: BallotKind
    currency: str = "EUR"

    def money(self, units: int | Fraction) -> str:
        """An amount as people write it."""
        return i18n.money(self.told.cents(units), self.currency)

    def title(self, code: str) -> str:
        """The title of a project, within its quotation marks."""
        return _("« %(title)s »", title=self.titles.get(code, code))

    def score(self, result: ProjectResult) -> str:
        """What the ballots gave it: "214 voix" or "657 points"."""
        return self.worth(result.score)

    def worth(self, score: int) -> str:
        """So many votes, or points where people gave points or ranks."""
        if self.kind.graded:
            return ngettext("%(n)s point", "%(n)s points", score, n=i18n.number(score))
        return ngettext("%(n)s voix", "%(n)s voix", score, n=i18n.number(score))

    def why_funded(self, result: ProjectResult) -> str:
        """One plain sentence: by what it was chosen."""
        found = self.told.round_of(result.id)
        if found is None:
            return ""
        turn = found[1]
        if turn.decision is Decision.COMPLEMENT:
            return _(
                "Choisi en complément, avec les %(left)s qui restaient : il est %(rank)s par son soutien (%(score)s).",
                left=self.money(turn.left), rank=self.rank(result), score=self.score(result),
            )  # fmt: skip
        if turn.decision is Decision.TOPPED_UP:
            return _(
                "Il restait %(left)s, presque assez : le règlement permet de compléter.", left=self.money(turn.left)
            )
        tellers = {Rule.EQUAL_SHARES: self._paid_by_shares, Rule.PHRAGMEN: self._paid_little_by_little}
        return tellers.get(self.told.parameters.rule, self._taken_in_turn)(result, turn)

    def _taken_in_turn(self, result: ProjectResult, turn: Round) -> str:
        if self.told.parameters.rule is Rule.GREEDY_PER_EURO:
            return _(
                "Avec %(score)s pour %(cost)s, c’était le plus soutenu pour chaque euro. Il restait %(left)s.",
                score=self.score(result), cost=self.money(turn.cost), left=self.money(turn.left),
            )  # fmt: skip
        if result.rank == 1:
            return _("C’est le plus choisi de tous, avec %(score)s.", score=self.score(result))
        return _(
            "Il est %(rank)s, avec %(score)s. Quand son tour est venu, il restait %(left)s.",
            rank=self.rank(result), score=self.score(result), left=self.money(turn.left),
        )  # fmt: skip

    def _paid_by_shares(self, result: ProjectResult, turn: Round) -> str:
        payers, payment = turn.payers or 0, self.money(turn.payment or 0)
        if payers == turn.full:
            if self.kind.graded:
                return ngettext(
                    "Son soutien a mis %(each)s par point donné.",
                    "Ses %(n)s soutiens ont mis %(each)s par point donné.",
                    payers, n=i18n.number(payers), each=payment,
                )  # fmt: skip
            return ngettext(
                "Son soutien a mis %(each)s.", "Ses %(n)s soutiens ont mis %(each)s chacun.",
                payers, n=i18n.number(payers), each=payment,
            )  # fmt: skip
        return ngettext(
            "Un soutien a payé : %(each)s, ou ce qu’il lui restait.",
            "%(n)s soutiens l’ont payé : %(each)s chacun, ou ce qu’il leur restait.",
            payers, n=i18n.number(payers), each=payment,
        )  # fmt: skip

    def _paid_little_by_little(self, result: ProjectResult, turn: Round) -> str:
        return ngettext(
            "Son soutien a été le premier à avoir réuni les %(cost)s qu’il coûte.",
            "Ses %(n)s soutiens ont été les premiers à avoir réuni les %(cost)s qu’il coûte.",
            result.votes, n=i18n.number(result.votes), cost=self.money(turn.cost),
        )  # fmt: skip

    def rank(self, result: ProjectResult) -> str:
        """Its place by votes or points: "1er", "4e"."""
        return _("1er") if result.rank == 1 else _("%(rank)se", rank=i18n.number(result.rank))

    def why_not(self, result: ProjectResult) -> str:
        """One honest answer: too few, spent elsewhere, or very close; and in turn: what was left."""
        match result.reason:
            case Reason.NO_VOTES:
                return _("Personne ne l’a choisi.")
            case Reason.BELOW_THRESHOLD:
                least = self.worth(result.score + (result.missing_votes or 0))
                return _("Il a eu %(score)s. Il en fallait au moins %(least)s.", score=self.score(result), least=least)
            case Reason.ABOVE_BUDGET:
                over = self.money(result.missing_cost or 0)
                return _("Il coûte plus que toute l’enveloppe : %(over)s de trop.", over=over)
            case Reason.GROUP_TAKEN:
                return _("Un autre projet pour la même place a été retenu avant lui.")
            case Reason.PROPOSER_CAP:
                return _("Son porteur avait déjà le nombre de projets permis.")
            case Reason.NO_ROOM | Reason.STOPPED:
                return self._no_room(result)
        return self._short_of_support(result)

    def _no_room(self, result: ProjectResult) -> str:
        if result.reason is Reason.STOPPED or result.left_at_turn is None:
            return _("Un projet passé avant lui ne tenait plus dans ce qui restait : le règlement dit de s’arrêter là.")
        sentence = _(
            "Il est %(rank)s, avec %(score)s. À son tour, il restait %(left)s, et il coûte %(cost)s.",
            rank=self.rank(result), score=self.score(result),
            left=self.money(result.left_at_turn), cost=self.money(result.cost),
        )  # fmt: skip
        if result.cheaper_taken:
            cheaper = self.title(result.cheaper_taken)
            sentence += " " + _("%(title)s, moins cher, a été retenu après lui.", title=cheaper)
        return sentence

    def _short_of_support(self, result: ProjectResult) -> str:
        missing = self.money(result.missing_cost or 0)
        if result.reason is Reason.VERY_CLOSE:
            return _(
                "C’était tout près : il manquait %(missing)s, soit %(votes)s de plus.",
                missing=missing, votes=self._votes(result.missing_votes or 0),
            )  # fmt: skip
        if result.reason is Reason.SHARE_SPENT and result.elsewhere:
            return _(
                "Ses soutiens ont choisi aussi d’autres projets, et leur part y est allée : %(others)s. "
                "Il manquait %(missing)s.",
                others=self._elsewhere(result), missing=missing,
            )  # fmt: skip
        return _(
            "Trop peu de voix pour son coût : avec %(votes)s, il manquait %(missing)s sur %(cost)s.",
            votes=self._votes(result.votes), missing=missing, cost=self.money(result.cost),
        )  # fmt: skip

    def _votes(self, number: int) -> str:
        return ngettext("%(n)s voix", "%(n)s voix", number, n=i18n.number(number))

    def _elsewhere(self, result: ProjectResult) -> str:
        parts = [
            _("%(amount)s à %(title)s", amount=self.money(units), title=self.title(code))
            for code, units in result.elsewhere
        ]
        return _(" et ").join(parts)

    def why(self, result: ProjectResult) -> str:
        """Why it was funded, or why not."""
        return self.why_funded(result) if result.funded else self.why_not(result)

    def support(self, result: ProjectResult) -> str:
        """Soutien effectif in words; empty when it cannot be said in percent."""
        if result.support is None or result.complement:
            return ""
        if result.support >= 200:
            times = i18n.number(result.support // 100)
            return _("%(times)s fois le soutien nécessaire", times=times)
        share = i18n.percent(result.support / 100)
        return _("%(share)s du soutien nécessaire", share=share)

    def verdict(self, result: ProjectResult) -> str:
        """In two or three words: funded in which round, or not."""
        if not result.funded:
            return _("Non financé")
        if result.complement:
            return _("Financé en complément")
        return _("Financé au tour %(place)s", place=i18n.number(result.place or 0))

    def turn(self, turn: Round) -> str:
        """One round of the log in a sentence."""
        title, left = self.title(turn.project), self.money(turn.left)
        if turn.decision is Decision.REFUSED:
            return _("Il reste %(left)s. %(title)s : non. %(why)s", left=left, title=title, why=self._refused(turn))
        after = self.money(max(turn.left - turn.cost, 0))
        sentence = _(
            "Il reste %(left)s. %(title)s coûte %(cost)s : oui. Il restera %(after)s.",
            left=left, title=title, cost=self.money(turn.cost), after=after,
        )  # fmt: skip
        if turn.tied:
            others = ", ".join(self.title(code) for code in turn.tied if code != turn.project)
            sentence += " " + _("À égalité avec %(others)s : le départage a décidé.", others=others)
        return sentence

    def _refused(self, turn: Round) -> str:
        sentences = {
            Reason.NO_ROOM: _("Il coûte %(cost)s : trop pour ce qui reste.", cost=self.money(turn.cost)),
            Reason.ABOVE_BUDGET: _("Il coûte plus que toute l’enveloppe."),
            Reason.GROUP_TAKEN: _("Un projet pour la même place est déjà retenu."),
            Reason.PROPOSER_CAP: _("Son porteur a déjà le nombre de projets permis."),
            Reason.STOPPED: _("Le compte s’est arrêté avant."),
        }
        return sentences.get(turn.reason, "") if turn.reason else ""
