"""The steps of a file in their order: each has an address, a name and a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.initiatives import forms
from participation.initiatives.forms import StepForm
from participation.initiatives.forms_budget import budget_form
from participation.initiatives.models import Initiative
from participation.initiatives.types import Field, Shape


@dataclass(frozen=True)
class Step:
    """One screen."""

    name: str
    label: str
    form: Callable[[Initiative], StepForm]
    #: The parts of the file it fills.
    fields: tuple[Field, ...] = ()


def _plain(form: type[StepForm]) -> Callable[[Initiative], StepForm]:
    return lambda file: form()


_WHO = Step("qui", _l("Qui porte l’initiative"), _plain(forms.WhoForm), (Field.ORGANISATION,))
FULL = (
    _WHO,
    Step("idee", _l("L’idée et le besoin"), _plain(forms.IdeaForm), (Field.NEED,)),
    Step("public", _l("Pour qui, et quoi"), _plain(forms.PeopleForm), (Field.AUDIENCE, Field.ACTIVITIES)),
    Step("lieu", _l("Où"), _plain(forms.PlaceForm), (Field.PLACE,)),
    Step("themes", _l("Thèmes et défis"), _plain(forms.ThemesForm), (Field.THEMES,)),
    Step("calendrier", _l("Quand"), _plain(forms.CalendarForm), (Field.CALENDAR,)),
    Step("budget", _l("Le budget"), budget_form, (Field.BUDGET,)),
)
SHORT = (
    _WHO,
    Step(
        "court", _l("L’essentiel"), _plain(forms.ShortForm), (Field.NEED, Field.ACTIVITIES, Field.PLACE, Field.BUDGET)
    ),
)


def steps_of(shape: Shape) -> tuple[Step, ...]:
    """The screens of a file of this shape."""
    return SHORT if shape is Shape.SHORT else FULL


def step_named(file: Initiative, name: str) -> Step | None:
    """The screen of this address."""
    return next((step for step in steps_of(file.shape) if step.name == name), None)


def after(file: Initiative, name: str) -> Step | None:
    """The screen that comes next."""
    steps = steps_of(file.shape)
    rank = next((rank for rank, step in enumerate(steps, start=1) if step.name == name), len(steps))
    return steps[rank] if rank < len(steps) else None


def step_for(shape: Shape, field: Field) -> str:
    """The screen where this part is filled; partners have a page of their own, and the rest needs the full form."""
    return next((step.name for step in steps_of(shape) if field in step.fields), "")
