"""The budget of a file as a form: rows of expenses and of incomes, as many as there are and a few more."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from commons.identity.options import options
from commons.kernel.forms import LineField, MoneyField, TextField, at_most
from commons.kernel.types import Money
from participation.initiatives.forms import StepForm
from participation.initiatives.models import Initiative
from participation.initiatives.sheets import Line
from participation.initiatives.types import INCOMES, LineKind

FEWEST, MOST = 4, 24


class BudgetForm(StepForm):
    """Rows are made by `budget_form`."""

    sides = HiddenField()
    gap = TextField(
        _l("Si les deux totaux ne sont pas égaux, dites pourquoi"),
        [at_most(1000)],
        description=_l("Exemple : Il manque 200 €. Nous organisons une vente de gâteaux."),
    )
    plain = {"gap": "gap"}
    rows: tuple[int, int] = (FEWEST, FEWEST)

    def offer(self, actor: Any) -> None:
        """Where income may come from."""
        kinds = options((kind.value, kind.label) for kind in INCOMES)
        for number in range(self.rows[1]):
            self[f"income_kind_{number}"].choices = kinds

    def fill(self, file: Initiative) -> None:
        """Show this file's lines."""
        super().fill(file)
        spent = [line for line in file.lines if line.kind is LineKind.EXPENSE]
        found = [line for line in file.lines if line.kind is not LineKind.EXPENSE]
        for side, lines in (("expense", spent), ("income", found)):
            for number, line in enumerate(lines[:MOST]):
                self[f"{side}_label_{number}"].data = line.label
                self[f"{side}_amount_{number}"].data = line.amount
                if side == "income":
                    self[f"income_kind_{number}"].data = line.kind.value

    def numbered(self, side: str) -> range:
        """The numbers of the rows of one side."""
        return range(self.rows[0] if side == "expense" else self.rows[1])

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """A row has both its words and its sum, or neither."""
        fine = bool(super().validate(*args, **kwargs))
        for side in ("expense", "income"):
            for number in self.numbered(side):
                fine = self._row_holds(side, number) and fine
        return fine

    def _row_holds(self, side: str, number: int) -> bool:
        label, amount = self[f"{side}_label_{number}"], self[f"{side}_amount_{number}"]
        if amount.errors:
            return False
        if label.data and not amount.data:
            amount.errors = [*amount.errors, gettext("Écrivez la somme de cette ligne.")]
        if amount.data and not label.data:
            label.errors = [*label.errors, gettext("Écrivez à quoi sert cette somme, ou d’où elle vient.")]
        return bool(label.data) == bool(amount.data)

    def values(self) -> dict[str, Any]:
        """The lines that were filled."""
        lines: list[Line] = []
        for side in ("expense", "income"):
            for number in self.numbered(side):
                amount = self[f"{side}_amount_{number}"].data
                if isinstance(amount, Money) and amount:
                    kind = LineKind.EXPENSE if side == "expense" else LineKind(self[f"income_kind_{number}"].data)
                    lines.append(Line(kind, self[f"{side}_label_{number}"].data, amount))
        return {**super().values(), "lines": lines}


def budget_form(file: Initiative) -> BudgetForm:
    """A form with as many rows as were sent, or as the file has and three more."""
    sent = request.form.get("sides", "")
    spent = sum(line.kind is LineKind.EXPENSE for line in file.lines)
    wanted = (spent + 3, len(file.lines) - spent + 3)
    if sent:
        numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0 for part in sent.split("-")]
        wanted = (numbers[0], numbers[-1])
    expenses, incomes = (min(max(number, FEWEST), MOST) for number in wanted)
    fields: dict[str, Any] = {"rows": (expenses, incomes)}
    for side, rows in (("expense", expenses), ("income", incomes)):
        for number in range(rows):
            fields |= _row(side, number)
    form: BudgetForm = type("RowsForm", (BudgetForm,), fields)()
    form.sides.data = f"{expenses}-{incomes}"
    return form


def _row(side: str, number: int) -> dict[str, Any]:
    what = (
        _l("Dépense %(number)d", number=number + 1)
        if side == "expense"
        else _l("Recette %(number)d", number=number + 1)
    )
    row: dict[str, Any] = {
        f"{side}_label_{number}": LineField(what, [at_most(200)]),
        f"{side}_amount_{number}": MoneyField(_l("Somme")),
    }
    if side == "income":
        row[f"income_kind_{number}"] = SelectField(_l("D’où vient-elle ?"), default=LineKind.ASKED.value)
    return row
