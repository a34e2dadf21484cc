"""Giving a role and withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from commons.identity.options import options
from commons.identity.types import EVERYWHERE, Role, Scope
from commons.kernel.forms import Form, LineField, Required, at_most


class GrantForm(Form):
    """Whom, which role, for what, why."""

    email = LineField(_l("Adresse e-mail de la personne"), [Required(), at_most(254)])
    role = SelectField(_l("Rôle"), [Required()])
    scope = SelectField(_l("Pour"), [Required()])
    reason = LineField(
        _l("Raison"),
        [Required(_l("Écrivez la raison : elle est gardée au journal.")), at_most(300)],
        description=_l("Par exemple : « prend la suite de Mme Roux à Aubagne »."),
    )

    def offer(self, scopes: Mapping[Scope, str]) -> None:
        """List the roles and the scopes."""
        self.role.choices = options((role.value, role.label) for role in Role)
        first = [("", gettext("Choisir…")), (EVERYWHERE.code, gettext("Tout le site"))]
        self.scope.choices = options([*first, *((scope.code, name) for scope, name in scopes.items())])


class WithdrawForm(Form):
    """Why a role ends."""

    reason = LineField(_l("Raison"), [Required(_l("Écrivez la raison : elle est gardée au journal.")), at_most(300)])
