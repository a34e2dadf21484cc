"""Templates keep the house rules, every macro renders, and the pages that show them are sound."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template, render_template_string

from commons.kernel.guarded import Guarded
from commons.kernel.paging import leaf
from commons.kernel.types import Money
from commons.ui.showcase import THEMES, ShowcaseForm, projects

UI = Path(__file__).resolve().parents[3] / "commons" / "ui"
TEMPLATES = sorted((UI / "templates" / "ui").rglob("*.html"))
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (UI / "static" / "icons.svg").read_text(encoding="utf-8")))
MACRO = re.compile(r"{%-?\s*macro ([a-z]\w*)\(")
#: file -> one call for each macro it defines.
CALLS = {
    "art.html": ["arch()", "coast()"],
    "ballot.html": [
        "attributes('knapsack', 'a', budget=budget)", "pick(project)", "ranked_list('Votre liste')",
        "filters('', [('habiter', 'Habiter')])", "bar('Voir', 'Budget', 3)", "offline()", "notices()",
    ],
    "buttons.html": [
        "button('Envoyer')", "link('Voir', '/')", "command('Clore', '/clore')", "unavailable('Clore', 'trop tôt')",
        "print_button()", "copy_button('#x')", "papers('/fr.pdf', '/ar.pdf', 'ar')",
    ],
    "cards.html": ["card('Titre', '/')", "project_card('Titre', '/', budget, 'Air Bel', 'Court', theme)"],
    "charts.html": ["share(40, '40 %')", "bar_list('Voix', [])", "stacked_bar('Enveloppe', [])"],
    "compared.html": ["compared([])", "legend()"],
    "dialogs.html": ["disclosure('Plus', caller=word)", "dialog('aide', 'Aide', 'Ouvrir', caller=word)"],
    "empty.html": ["empty('Rien encore', 'Bientôt')"],
    "error_summary.html": ["error_summary(form)"],
    "facts.html": ["facts([('Lieu', 'Air Bel')])", "tile('5', 'projets')"],
    "fields.html": [
        "csrf()", "text(form.name)", "email(form.email)", "tel(form.phone)", "number(form.phone)",
        "password(form.name)",
        "moment(form.opens)", "select(form.place)", "file(form.picture)", "code(form.code)", "money(form.amount)",
        "textarea(form.about)", "choices(form.answer)", "radios(form.answer)", "checkboxes(form.needs)",
        "checkbox(form.accept)",
        "hidden(form.name)", "guard(guarded)",
    ],
    "icons.html": ["icon('check')"],
    "maps.html": ["schematic('Carte', 10, 10, [{'path': 'M0 0h9v9Z'}])"],
    "navigation.html": [
        "back('Retour', '/')", "breadcrumbs([('Accueil', '/')])", "languages([('fr', 'Français')], 'fr')",
        "appearance()",
        "entries([('Accueil', '/', true)])",
    ],
    "notices.html": ["notice('info')", "say('error', 'Non')", "flashed([('message', 'Oui')])", "offline('Plus tard')"],
    "pagination.html": ["pagination([{'number': 1, 'url': '/', 'current': true}])", "leaves(part)"],
    "posters.html": ["poster_foot('/carre.svg', 'Carré', caller=word)"],
    "progress.html": ["measure('Fait', 1, 2, '50 %')"],
    "search.html": ["search('Chercher', '/')"],
    "steps.html": ["steps(1, ['Un', 'Deux'])", "timeline([])", "outcome('Financé')", "receipt('ABC', 'Reçu')"],
    "tables.html": ["table('Projets', [{'label': 'Nom'}], [['Jardin']])"],
    "tabs.html": ["tabs([{'label': 'Liste', 'url': '/'}], 'Vues')"],
    "tags.html": ["tag('Mot')", "orientation(theme)", "badge('open', 'Ouvert')"],
}  # fmt: skip
PAGES = {
    "composants": "/developpement/composants",
    **{
        style: f"/developpement/composants/bulletin?style={style}"
        for style in ("approval", "knapsack", "points", "ranking")
    },
    "arabe": "/developpement/composants?lang=ar",
}


class Page(HTMLParser):
    """What a page must be judged on: headings, ids, labels, references."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        """Keep the words of the title and of the heading."""
        if self._inside in ("title", "h1"):
            self.words.setdefault(self._inside, data.strip())

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]

    def values(self, attribute: str) -> list[str]:
        """Every value of this attribute."""
        return [a[attribute] or "" for _, a in self.tags if attribute in a]


@pytest.fixture(params=PAGES.values(), ids=PAGES.keys())
def page(request: pytest.FixtureRequest, face: Flask) -> Page:
    """Each page that shows components."""
    response = face.test_client().get(request.param)
    assert response.status_code == 200
    return Page(response.text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_is_short_and_holds_no_inline_style_script_or_raw_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 120
    assert not re.search(r"\|\s*safe\b|\sstyle=|\son[a-z]+=|hx-on|<style|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_that_is_asked_for_is_drawn(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    asked = set(re.findall(r'icon\("([\w-]+)"', text)) | set(re.findall(r'"icon": "([\w-]+)"', text))
    assert asked <= SPRITE


def test_the_five_orientations_have_their_icon() -> None:
    assert {theme["icon"] for theme in THEMES} <= SPRITE


def test_every_macro_has_a_call_in_this_test() -> None:
    defined = {
        path.name: set(MACRO.findall(path.read_text(encoding="utf-8")))
        for path in TEMPLATES
        if path.parent.name == "ui"
    }
    called = {name: {call.split("(")[0] for call in calls} for name, calls in CALLS.items()}
    assert {name: macros for name, macros in defined.items() if macros} == called


@pytest.mark.parametrize(("name", "call"), [(name, call) for name, calls in CALLS.items() for call in calls])
def test_a_macro_renders_alone(rendering: Flask, name: str, call: str) -> None:
    form = ShowcaseForm(meta={"csrf": False})
    form.validate()
    source = f'{{% import "ui/{name}" as m %}}{{{{ m.{call} }}}}'
    given = {
        "form": form,
        "theme": THEMES[0],
        "project": projects()[0],
        "budget": Money(4_000_000),
        "word": lambda: "mot",
        "guarded": Guarded(meta={"csrf": False}),
        "part": leaf(range(9), 2, 3, str),
    }
    assert render_template_string(source, **given).strip()


def test_a_page_has_one_heading_and_its_title_begins_with_it(page: Page) -> None:
    assert len(page.all("h1")) == 1
    assert page.words["title"] == page.words["h1"] + " · Possibles"
    html = page.all("html")[0]
    assert html["dir"] == ("rtl" if html["lang"] == "ar" else "ltr")


def test_ids_are_unique_and_every_reference_finds_its_target(page: Page) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for value in page.values(attribute):
            assert set(value.split()) <= set(ids), (attribute, value)


def test_every_control_has_a_label(page: Page) -> None:
    labelled = set(page.values("for"))
    for control in page.all("input", "select", "textarea"):
        assert control.get("type") == "hidden" or control.get("id") in labelled, control


def test_every_drawing_is_either_named_or_hidden(page: Page) -> None:
    assert all(svg.get("aria-hidden") == "true" or svg.get("aria-label") for svg in page.all("svg"))


def test_a_field_in_error_says_so_and_points_to_its_sentence(face: Flask) -> None:
    html = face.test_client().get(PAGES["composants"]).text
    assert re.search(r'<input aria-describedby="amount-hint amount-error" aria-invalid="true"[^>]*id="amount"', html)
    assert 'href="#amount"' in html


def test_what_people_typed_is_escaped(rendering: Flask) -> None:
    source = '{% from "ui/cards.html" import project_card %}{{ project_card("<script>x</script>", "/", place="<b>") }}'
    html = render_template_string(source)
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


def test_error_and_message_pages_say_what_to_do_next(rendering: Flask) -> None:
    error = render_template(
        "ui/error.html", status=404, title="Cette page n’existe pas", message="", next_step="Repartez."
    )
    assert "<h1>Cette page n’existe pas</h1>" in error
    assert "Repartez." in error
    message = render_template(
        "ui/message.html", title="Merci", message="C’est noté.", next_url="/", next_label="Continuer"
    )
    assert "C’est noté." in message
    assert "Continuer" in message


def test_one_marker_may_stand_for_several_places(rendering: Flask) -> None:
    source = """{% from "ui/maps.html" import schematic %}
      {% set marker = {"x": 1, "y": 1, "number": 1, "label": "Air Bel", "url": "/b", "items": places} %}
      {{ schematic("Carte", 9, 9, [], [marker]) }}"""
    places = [{"label": "Un jardin", "url": "/1"}, {"label": "Un four", "url": "/2"}]
    html = render_template_string(source, places=places)
    assert re.findall(r'<li><a href="([^"]*)"', html) == ["/1", "/2"]
