"""The part of the edition's form that says how votes are counted: the simple choice first, then each parameter."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from budgets.counting import types as counting
from budgets.counting.types import ParameterError, Parameters
from budgets.editions.counting_words import ADD1_STOPS, COMPLETIONS, RULE_NAMES, UTILITIES
from budgets.editions.fields import ScaleField, ShareField
from commons.identity.options import options
from commons.kernel.errors import Invalid
from commons.kernel.fields import WholeField
from commons.kernel.forms import Form, Required


class CountingForm(Form):
    """The counting rule."""

    rule = RadioField(_l("Comment un projet gagne-t-il ?"), [Required()], choices=lambda: options(RULE_NAMES.items()))
    misfit = SelectField(
        _l("Quand un projet coûte plus que ce qui reste"),
        choices=lambda: options(
            [
                ("", _l("Comme le veut la règle")),
                (counting.Misfit.SKIP, _l("On passe au suivant")),
                (counting.Misfit.STOP, _l("On s’arrête")),
            ]
        ),
    )
    threshold = WholeField(_l("Nombre de voix (ou de points) minimum"), blank=0)
    threshold_share = ShareField(_l("Part des bulletins valables minimum, en %"), blank=Fraction(0))
    top_up = ShareField(
        _l("Compléter le projet suivant si le reste couvre au moins, en %"),
        description=_l("Laissez vide pour ne pas compléter. Exemple : 80."),
    )
    proposer_cap = WholeField(
        _l("Projets financés au plus pour un même porteur"),
        blank=0,
        description=_l("Laissez vide pour ne pas limiter."),
    )
    exclusive_groups = BooleanField(_l("Un seul projet financé par groupe de projets qui s’excluent"), default=True)
    utilities = SelectField(
        _l("Parts égales : ce que vaut un projet pour ses soutiens"), choices=lambda: options(UTILITIES.items())
    )
    start = SelectField(
        _l("Parts égales : la part de départ"),
        choices=lambda: options(
            [
                (counting.Start.EXACT, _l("Exacte")),
                (counting.Start.FLOOR, _l("Arrondie à l’euro inférieur")),
            ]
        ),
    )
    count_empty = BooleanField(_l("Parts égales : compter les bulletins blancs dans le partage"), default=True)
    completion = SelectField(_l("Parts égales : l’argent qui reste"), choices=lambda: options(COMPLETIONS.items()))
    increment = WholeField(_l("Parts égales : augmentation par tour, en euros"), blank=1)
    add1_stop = SelectField(_l("Parts égales : quand arrêter d’augmenter"), choices=lambda: options(ADD1_STOPS.items()))
    ranking = SelectField(
        _l("Classement : points de chaque rang"),
        choices=lambda: options(
            [
                (counting.Ranking.BORDA, _l("Selon le rang (Borda)")),
                (counting.Ranking.TABLE, _l("Selon un barème")),
            ]
        ),
    )
    ranking_table = ScaleField(_l("Classement : le barème"), blank=(), description=_l("Exemple : 5, 3, 1."))
    tie_by_order_only = BooleanField(_l("En cas d’égalité, seul l’ordre publié décide"))

    def fill_counting(self, rule: Parameters) -> None:
        """Show this rule."""
        for name in _NAMES:
            getattr(self, name).data = getattr(rule, name)
        self.misfit.data = rule.misfit or ""

    def counting(self) -> Parameters:
        """The rule as typed; Invalid names the parameter that cannot be applied."""
        values = {name: getattr(self, name).data for name in _NAMES}
        for name, kind in _ENUMS.items():
            values[name] = kind(values[name])
        values["misfit"] = counting.Misfit(self.misfit.data) if self.misfit.data else None
        try:
            return Parameters(**values)
        except ParameterError as error:
            field = error.code if error.code in self._fields else "rule"
            raise Invalid(fields={field: _("Ce réglage ne peut pas être appliqué. Vérifiez sa valeur.")}) from error


_ENUMS = {
    "rule": counting.Rule,
    "utilities": counting.Utilities,
    "start": counting.Start,
    "completion": counting.Completion,
    "add1_stop": counting.Add1Stop,
    "ranking": counting.Ranking,
}
_NAMES = (
    *_ENUMS, "threshold", "threshold_share", "top_up", "proposer_cap", "exclusive_groups", "count_empty",
    "increment", "ranking_table", "tie_by_order_only",
)  # fmt: skip
