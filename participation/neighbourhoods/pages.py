"""What the pages of neighbourhoods show, made from what the queries gave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.kernel import i18n, refs
from commons.kernel.refs import Ref, Target
from commons.kernel.sanitise import plain_to_markup
from commons.kernel.slugs import fold
from commons.territory import queries as territory
from commons.territory.models import Challenge, Orientation, Place
from participation.neighbourhoods import atlas, content, queries
from participation.neighbourhoods.atlas import Marked
from participation.neighbourhoods.content import Content
from participation.neighbourhoods.models import Roadmap, Version, Zoom
from participation.neighbourhoods.queries import Neighbourhood, Tally
from participation.neighbourhoods.types import ActionState


@dataclass(frozen=True)
class Asked:
    """What a reader looks for; anything unreadable asks nothing."""

    q: str = ""
    commune: str = ""


@dataclass(frozen=True)
class CommuneRows:
    """A commune with its neighbourhoods."""

    commune: Place
    rows: list[Neighbourhood]


def listing(asked: Asked) -> dict[str, Any]:
    """Every neighbourhood by commune, searched; the map of the metropolis, or of the commune that was chosen."""
    language, everything = i18n.locale_code(), queries.neighbourhoods()
    communes = {c.slug: c for each in everything for c in each.communes}
    chosen = communes.get(asked.commune)
    found = [each for each in everything if _answers(each, asked.q, language)]
    groups = [
        CommuneRows(commune, [each for each in found if commune in each.communes])
        for commune in sorted(communes.values(), key=lambda one: fold(one.named(language)))
        if chosen is None or commune is chosen
    ]
    return {
        "asked": asked,
        "groups": [group for group in groups if group.rows],
        "elsewhere": [each for each in found if not each.communes] if chosen is None else [],
        "communes": sorted(communes.values(), key=lambda one: fold(one.named(language))),
        "chosen": chosen,
        "total": len(everything),
        "with_roadmap": sum(1 for each in everything if each.version),
        "map": _map(chosen, communes.values(), everything, language),
    }


def _answers(each: Neighbourhood, wanted: str, language: str) -> bool:
    names = " ".join(place.named(tongue) for place in (each.place, *each.communes) for tongue in ("fr", language))
    return all(word in fold(names) for word in fold(wanted).split())


def _map(
    chosen: Place | None, communes: Collection[Place], everything: Sequence[Neighbourhood], language: str
) -> atlas.Picture | None:
    if chosen is not None:
        return commune_map(chosen, [each.place for each in everything if chosen in each.communes], None, language)
    marked = [Marked(one, url_for("neighbourhoods.index", commune=one.slug)) for one in communes]
    return atlas.of_metropolis(marked, language) if marked else None


def commune_map(commune: Place, places: Sequence[Place], here: Place | None, language: str) -> atlas.Picture | None:
    """The neighbourhoods of a commune on its schematic map; the one the page is about in another colour."""
    marked = [
        Marked(one, url_for("neighbourhoods.show", slug=one.slug), "sun" if one is here else "sea") for one in places
    ]
    return atlas.of_commune(commune.slug, marked, language)


@dataclass(frozen=True)
class Link:
    """What an action is tied to, as a page shows it."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class Reading:
    """A version ready to be read: its content with themes, links and requests to the evaluation found."""

    content: Content
    challenges: dict[str, Challenge]
    orientations: dict[str, Orientation]
    targets: dict[Ref, Target]
    zooms: dict[int, Zoom]

    def tags(self, priority: Content) -> list[tuple[str, str, str]]:
        """(label, icon, tone) of what a priority stands under."""
        language, found = i18n.locale_code(), []
        orientation = self.orientations.get(priority["orientation"] or "")
        challenge = self.challenges.get(priority["challenge"] or "")
        if orientation is not None:
            found.append((orientation.named(language), orientation.icon, orientation.tint))
        if challenge is not None:
            found.append((_("Défi : %(name)s", name=challenge.named(language)), "defi", "muted"))
        return found

    def links(self, action: Content) -> list[Link]:
        """What an action is tied to; what is no longer there, or not public, is named by its kind only."""
        found = []
        for written in action["links"]:
            ref = Ref.read(written)
            target = self.targets.get(ref)
            shown = target is not None and target.public
            kind = refs.label_of(ref.kind)
            found.append(Link(kind, target.title if target and shown else kind, target.url if target and shown else ""))
        return found

    def state(self, action: Content) -> ActionState:
        """How far an action has come."""
        return ActionState(action["state"])

    def text(self, words: str) -> Any:
        """People's text as markup."""
        return plain_to_markup(words)


def reading(version: Version) -> Reading:
    """One version ready to be read: a fixed number of queries, one more for each kind of link."""
    return reading_of(version.content)


def reading_of(found: Content) -> Reading:
    """The same for a draft."""
    return Reading(
        content=found,
        challenges={each.code: each for each in territory.challenges()},
        orientations={each.code: each for each in territory.orientations()},
        targets=refs.resolve(Ref.read(link) for _, link in content.links(found)),
        zooms=queries.zooms(content.priority_ids(found)),
    )


def counts(tally: Tally) -> list[str]:
    """What became of everything that was proposed, in sentences: nothing is dropped silently."""
    said = [
        ngettext("%(num)d proposition reçue", "%(num)d propositions reçues", tally.received),
        ngettext("%(num)d reprise", "%(num)d reprises", tally.taken),
        ngettext("%(num)d non reprise, avec sa raison", "%(num)d non reprises, avec leur raison", tally.declined),
        ngettext("%(num)d attend une réponse", "%(num)d attendent une réponse", tally.waiting),
    ]
    if tally.unread:
        said.append(ngettext("%(num)d attend d’être lue", "%(num)d attendent d’être lues", tally.unread))
    if tally.hidden:
        said.append(ngettext("%(num)d masquée par la modération", "%(num)d masquées par la modération", tally.hidden))
    return said


def head(place: Place) -> dict[str, Any]:
    """What every page of a neighbourhood begins with."""
    language = i18n.locale_code()
    return {"place": place, "name": place.named(language), "communes": queries.communes_of(place.id)}


def published(roadmap: Roadmap | None) -> list[Version]:
    """The versions of a roadmap, the latest first."""
    return queries.versions(roadmap.id) if roadmap is not None else []
