"""The ways in that the home page shows: what one may come to do, in a verb and a few words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Way:
    """One way in; words are lazily translated, `tone` is a colour of the stylesheet."""

    verb: str
    words: str
    icon: str
    tone: str
    endpoint: str


DOORS = (
    Way(_l("Voter"), _l("pour les projets de mon quartier"), "ballot", "sea", "editions.index"),
    Way(_l("Donner mon avis"), _l("dans un débat public"), "comment", "violet", "debates.index"),
    Way(_l("Rencontrer"), _l("mes voisins à la table de quartier"), "table", "clay", "tables.index"),
    Way(_l("Proposer"), _l("une initiative, une seule fois"), "seedling", "leaf", "calls.index"),
    Way(_l("Emprunter"), _l("du matériel pour une fête, un chantier"), "tools", "lagoon", "equipment.index"),
    Way(_l("Suivre"), _l("ce qu’une parole est devenue"), "thread", "sun", "follow_up.code"),
)
