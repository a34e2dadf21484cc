"""Fictional examples for the page that shows every component (development only)."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    FileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from commons.kernel.fields import ChecksField
from commons.kernel.forms import Form, MoneyField, ParisMomentField
from commons.kernel.types import Money
from commons.ui import charts

THEMES = [
    {"code": "grandir", "name": "Grandir et s’épanouir", "icon": "grandir", "tint": "sun"},
    {"code": "travailler", "name": "Travailler et entreprendre", "icon": "travailler", "tint": "sea"},
    {"code": "habiter", "name": "Habiter", "icon": "habiter", "tint": "leaf"},
    {"code": "droits", "name": "Accéder à ses droits", "icon": "droits", "tint": "violet"},
    {"code": "sante", "name": "Santé et qualité de vie", "icon": "sante", "tint": "rose"},
]

_PROJECTS = [
    ("Un jardin partagé au pied des tours", 12_000, "Air Bel", 2, "Des bacs, un point d’eau et une cabane à outils."),
    ("Un vestiaire pour le stade", 28_500, "La Rouguière", 4, "Pour que les filles aussi puissent se changer."),
    ("La cuisine des voisins", 9_800, "Air Bel", 4, "Une cuisine mobile prêtée aux fêtes du quartier."),
    ("Un écrivain public le samedi", 6_400, "Les Néréides", 3, "Quelqu’un pour lire et écrire les courriers."),
    ("Des vélos pour aller au travail", 15_000, "La Valbarelle", 1, "Trente vélos réparés, prêtés six mois."),
]

_SHAPES = [
    {"path": "M20 40 90 24l30 40-24 50-66 6Z"},
    {"path": "M120 64 90 24l80-6 40 36-20 44Z"},
    {"path": "m96 114 24-50 70 34 10 60-80 26-40-30Z", "here": True},
    {"path": "m190 98 20-44 70 10 20 70-100 24Z"},
]
_WATERS = [{"path": "M0 150c30-20 50-24 80 4l40 30 80-26 110-30V250H0Z"}]


#: Plain texts are both value and label; the library's type stubs only know pairs.
_PLACES: Any = ["Air Bel", "La Rouguière", "Les Néréides"]
_WAYS: Any = ["Avec mon téléphone", "Sur papier, au bureau"]
_NEEDS: Any = ["Garde d’enfants", "Interprète", "Accès en fauteuil"]


class ShowcaseForm(Form):
    """One field of each kind."""

    name = StringField("Comment vous appelez-vous ?", [InputRequired("Écrivez votre nom.")])
    email = EmailField("Votre adresse électronique", description="Pour recevoir le code. Rien d’autre.")
    phone = TelField("Votre téléphone")
    code = StringField("Le code à six chiffres", [InputRequired()], description="Il arrive en moins d’une minute.")
    amount = MoneyField("Combien faut-il ?", description="Par exemple 12 000 ou 12 000,50.")
    opens = ParisMomentField("Le vote ouvre")
    about = TextAreaField("Racontez votre idée", [InputRequired(), Length(max=600)])
    place = SelectField("Le quartier", choices=_PLACES)
    answer = RadioField("Comment voulez-vous voter ?", choices=_WAYS)
    needs = ChecksField("De quoi avez-vous besoin ?", choices=_NEEDS)
    picture = FileField("Une photo", description="Moins de 5 Mo.")
    accept = BooleanField("J’habite ce quartier", [InputRequired()])


def projects() -> list[dict[str, Any]]:
    """Five fictional projects."""
    return [
        {"id": rank, "title": title, "url": "#", "cost": Money(euros * 100), "place": place, "theme": THEMES[theme],
         "summary": summary}
        for rank, (title, euros, place, theme, summary) in enumerate(_PROJECTS, 1)
    ]  # fmt: skip


def _markers() -> list[dict[str, Any]]:
    spots = [(70, 60), (150, 56), (128, 120), (172, 110), (240, 96)]
    tints = ["leaf", "rose", "rose", "violet", "sea"]
    return [
        {"x": x, "y": y, "number": rank, "label": project[0], "url": "#", "note": project[2], "tone": tints[rank - 1]}
        for rank, ((x, y), project) in enumerate(zip(spots, _PROJECTS, strict=True), 1)
    ]


def _charts() -> dict[str, Any]:
    votes = [(title, float(214 - 31 * rank), f"{214 - 31 * rank} voix") for rank, (title, *_) in enumerate(_PROJECTS)]
    parts = [
        ("Air Bel", 21_800.0, "21 800 €"),
        ("La Rouguière", 28_500.0, "28 500 €"),
        ("Les Néréides", 6_400.0, "6 400 €"),
    ]
    return {"votes": charts.bars(votes), "envelope": charts.stacked(parts, total=72_000.0)}


def showcase() -> dict[str, Any]:
    """Everything that ui/components.html shows."""
    filled = MultiDict(
        {
            "email": "lina@exemple.fr",
            "amount": "douze mille",
            "place": "Air Bel",
            "answer": "Avec mon téléphone",
            "needs": "Interprète",
        }
    )
    form = ShowcaseForm(formdata=filled, meta={"csrf": False})
    form.validate()
    return {
        "form": form,
        "themes": THEMES,
        "projects": projects(),
        "map": {"shapes": _SHAPES, "waters": _WATERS, "markers": _markers(),
                "labels": [{"x": 60, "y": 100, "lines": ["Les Caillols"]}, {"x": 240, "y": 220, "lines": ["Mer"]}]},
        "chart": _charts(),
        "steps": ["Choisir", "Relire", "Confirmer", "Reçu"],
    }  # fmt: skip


def ballot_showcase(style: str = "knapsack") -> dict[str, Any]:
    """A whole ballot as a voter sees it (ui/components/ballot.html): approval, knapsack, points or ranking."""
    limits: dict[str, dict[str, Any]] = {
        "approval": {"maximum": 3},
        "knapsack": {"budget": Money(4_000_000)},
        "points": {"points_total": 10, "points_max": 5},
        "ranking": {"maximum": 3},
    }
    places = [(place, place) for place in dict.fromkeys(project[2] for project in _PROJECTS)]
    return {
        "style": style,
        "limits": limits[style],
        "projects": projects(),
        "themes": [(theme["code"], theme["name"]) for theme in THEMES],
        "places": places,
        "gauge": {"knapsack": 4_000_000, "approval": 3, "points": 10}.get(style),
    }
