"""The figures of an edition as its page and its file show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from budgets.editions.models import Edition
from budgets.paper import turnout
from budgets.statistics import figures, queries
from budgets.statistics.figures import Line, Standing
from commons.kernel import i18n
from commons.kernel.disclosure import Protected
from commons.ui import charts
from commons.ui.charts import Segment

_CHANNELS = {"web": _l("En ligne"), "desk": _l("À l’accueil, avec de l’aide"), "paper": _l("Sur papier")}
_HEARD = {
    "0": _l("Aucun de leurs choix"), "1": _l("Un de leurs choix"), "2": _l("Deux de leurs choix"),
    "3": _l("Trois ou plus"),
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """A heading, its bars, and the same as a table."""

    key: str
    title: str
    caption: str
    bars: list[Segment]
    columns: list[dict[str, Any]]
    rows: list[list[str]]


def whole(edition: Edition) -> dict[str, Any]:
    """Everything the page shows."""
    language = i18n.locale_code()
    standings, heard = queries.standings(edition, language)
    number, by_channel = queries.voters(edition)
    together = figures.whole(standings, "")
    return {
        "edition": edition,
        "voters": number,
        "few": figures.FEWEST if 0 < number < figures.FEWEST else 0,
        "together": together,
        "parts": [part for part in _parts(edition, by_channel, heard, standings) if part is not None],
    }


def _parts(
    edition: Edition, by_channel: dict[str, int], heard: dict[str, int], standings: list[Standing]
) -> list[Figures | None]:
    return [_ways(by_channel), _homes(edition), _heard(heard), *_kinds(edition, standings)]


def table(edition: Edition) -> tuple[list[str], list[list[str | int]]]:
    """(header, rows) of the file: what is counted, under which name, how much; amounts in whole cents."""
    standings, heard = queries.standings(edition, i18n.locale_code())
    number, by_channel = queries.voters(edition)
    few = 0 < number < figures.FEWEST
    rows: list[list[str | int]] = [["voters", "", "" if few else number, "", "", "", ""]]
    shown = figures.channels(by_channel)
    rows += [["channel", name, count, "", "", "", ""] for name, count in shown.shown.items()]
    rows += [["channel", "other", shown.others, "", "", "", ""]] if shown.others else []
    homes = turnout.of(edition)
    rows += [["home", name, count, "", "", "", ""] for name, count in homes.lines]
    rows += [["home", "other", homes.others, "", "", "", ""]] if homes.lines and homes.others else []
    rows += [["choices_funded", name, count, "", "", "", ""] for name, count in heard.items()]
    for what in ("envelope", "theme", "place"):
        rows += [
            [what, line.name, line.votes, line.projects, line.funded, line.asked, line.given]
            for line in figures.by(standings, what, "")
        ]
    return ["figure", "name", "number", "projects", "funded", "asked_cents", "given_cents"], rows


def _ways(by_channel: dict[str, int]) -> Figures | None:
    shown: Protected[str] = figures.channels(by_channel)
    if not shown.shown:
        return None
    lines = [(str(_CHANNELS[name]), count) for name, count in shown.shown.items()]
    if shown.others:
        lines.append((_("Autrement (trop peu pour le dire)"), shown.others))
    return _people("channels", _("Comment on a voté"), _("Votants selon la façon de voter"), lines)


def _homes(edition: Edition) -> Figures | None:
    """Where voters live, as the page of turnout says it; nothing when every place is too small, or nobody knows."""
    found = turnout.of(edition)
    if not found.lines:
        return None
    rest = [(_("Les autres lieux, ensemble"), found.others)] if found.others else []
    return _people("homes", _("D’où venaient les votants"), _("Votants par lieu"), [*found.lines, *rest])


def _heard(heard: dict[str, int]) -> Figures | None:
    if not sum(heard.values()):
        return None
    lines = [(str(_HEARD[name]), count) for name, count in heard.items()]
    return _people("heard", _("Combien ont été entendus"), _("Bulletins selon leurs choix financés"), lines)


def _people(key: str, title: str, caption: str, lines: Sequence[tuple[str, int]]) -> Figures:
    whole_of_it = sum(count for _name, count in lines)
    said = [(name, i18n.number(count), i18n.percent(count / whole_of_it)) for name, count in lines]
    bars = charts.bars([(name, float(count), i18n.number(count)) for name, count in lines])
    columns: list[dict[str, Any]] = [
        {"label": _("Réponse")}, {"label": _("Nombre"), "numeric": True}, {"label": _("Part"), "numeric": True},
    ]  # fmt: skip
    return Figures(key, title, caption, bars, columns, [list(row) for row in said])


def _kinds(edition: Edition, standings: list[Standing]) -> list[Figures | None]:
    return [
        _lines(edition, "theme", _("Par thème"), _("Choix, projets et argent selon le thème"),
               figures.by(standings, "theme", _("Sans thème"))),
        _lines(edition, "place", _("Par lieu"), _("Choix, projets et argent selon le lieu"),
               figures.by(standings, "place", _("Tout le territoire"))),
        _lines(edition, "envelope", _("Par enveloppe"), _("Choix, projets et argent selon l’enveloppe"),
               figures.by(standings, "envelope", "")),
    ]  # fmt: skip


def _lines(edition: Edition, key: str, title: str, caption: str, lines: list[Line]) -> Figures | None:
    if len(lines) < 2:
        return None
    bars = charts.bars([(line.name, float(line.votes), _choices(line.votes)) for line in lines])
    columns: list[dict[str, Any]] = [
        {"label": title}, {"label": _("Choix"), "numeric": True}, {"label": _("Projets"), "numeric": True},
        {"label": _("Financés"), "numeric": True}, {"label": _("Demandé"), "numeric": True},
        {"label": _("Accordé"), "numeric": True},
    ]  # fmt: skip
    rows = [
        [line.name, i18n.number(line.votes), i18n.number(line.projects), i18n.number(line.funded),
         i18n.money(line.asked, edition.currency), i18n.money(line.given, edition.currency)]
        for line in lines
    ]  # fmt: skip
    return Figures(key, title, caption, bars, columns, rows)


def _choices(number: int) -> str:
    return ngettext("%(n)s choix", "%(n)s choix", number, n=i18n.number(number))
