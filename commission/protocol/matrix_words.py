"""How the cells of a frozen line of the matrix are called, and what the codes in them mean to readers."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

#: Said of a thing first, in this order; the rest follows.
ORDER = (
    "code", "question", "title", "name", "words", "plain", "frame", "focus", "object", "gaps", "definition", "unit",
    "direction", "base", "base_on", "target", "target_on", "level", "periodicity", "availability", "producer",
    "criteria", "indicators", "sources", "methods", "tools", "campaigns",
)  # fmt: skip
#: Said even when nobody decided on it yet.
AWAITED = frozenset({"target", "base"})
NAMES = {
    "code": _l("Code"), "words": _l("Texte"), "name": _l("Nom"), "title": _l("Nom"), "plain": _l("En clair"),
    "question": _l("Question"), "frame": _l("Cadre"), "focus": _l("Limitée à"), "object": _l("Objet"),
    "state": _l("État"), "reason": _l("Raison"), "criteria": _l("Critère"), "indicators": _l("Indicateur"),
    "sources": _l("Source"), "methods": _l("Méthode"), "tools": _l("Outil"), "campaigns": _l("Campagne"),
    "gaps": _l("Il manque"), "revision": _l("Révision"), "series": _l("Série"), "origin": _l("Origine"),
    "theme": _l("Thème"), "line": _l("Ligne du contrat"), "definition": _l("Définition"), "nature": _l("Nature"),
    "unit": _l("Unité"), "direction": _l("Sens"), "level": _l("Territoire"), "periodicity": _l("Périodicité"),
    "availability": _l("Disponibilité"), "counts_people": _l("Compte des personnes"),
    "sensitive": _l("Sujet sensible"), "base": _l("Point de départ"), "base_on": _l("Date du point de départ"),
    "target": _l("Cible"), "target_on": _l("Date de la cible"), "target_series": _l("Série de la cible"),
    "producer": _l("Producteur"), "agreement": _l("Convention de données"), "stopped_on": _l("Arrêtée le"),
}  # fmt: skip
GAPS = {
    "criterion": _l("un critère"), "indicator": _l("un indicateur"), "source": _l("une source"),
    "method": _l("une méthode"), "data": _l("des données"), "tool": _l("un outil"),
}  # fmt: skip
_AVAILABLE = {"available": _l("Disponible"), "asked": _l("Demandée"), "missing": _l("Manquante")}
_PERIODS = {
    "monthly": _l("Chaque mois"), "quarterly": _l("Chaque trimestre"), "yearly": _l("Chaque année"),
    "three_yearly": _l("Tous les trois ans"), "once": _l("Une seule fois"), "unsaid": _l("À définir"),
}  # fmt: skip
_BY_NAME = {
    "frame": {"common": _l("Question du socle commun"), "focused": _l("Question circonscrite")},
    "kind": {"theme": _l("Orientation"), "challenge": _l("Défi"), "qpv": _l("Quartier prioritaire"),
             "project": _l("Projet de quartier")},
    "object": {
        "common_law": _l("Ce que font les services publics pour tous"),
        "specific": _l("Ce que le contrat finance en plus"), "governance": _l("Comment on pilote et on décide"),
        "context": _l("Comment la vie dans les quartiers évolue"),
        "articulation": _l("Ce que le contrat ajoute aux autres dispositifs"),
        "residents": _l("Ce qu’en disent les habitants"),
    },
    "origin": {"strategic": _l("Socle stratégique du contrat"), "barometer": _l("Baromètre d’un défi"),
               "own": _l("Ajouté par la commission")},
    "nature": {"quantitative": _l("Des nombres"), "qualitative": _l("Des mots (qualitatif)")},
    "direction": {"up": _l("Plus c’est haut, mieux c’est"), "down": _l("Plus c’est bas, mieux c’est"),
                  "unsaid": _l("Sens à définir")},
    "level": {"metropolis": _l("Métropole"), "commune": _l("Commune"), "qpv": _l("Quartier prioritaire"),
              "unsaid": _l("À définir")},
    "periodicity": _PERIODS,
    "availability": _AVAILABLE,
    "agreement": {"open": _l("Données ouvertes à tous"), "signed": _l("Convention de données signée"),
                  "asked": _l("Convention demandée"), "none": _l("Pas encore de convention")},
    "state": {"followed": _l("Suivi"), "interrupted": _l("Série interrompue"), "retired": _l("N’est plus suivi")},
}  # fmt: skip
#: (name of the cell, code) -> what it means.
VALUES = {(name, code): said for name, codes in _BY_NAME.items() for code, said in codes.items()}
