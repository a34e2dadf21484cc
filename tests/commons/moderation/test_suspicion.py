"""Texts that try to slip past are read first; texts of everyday life are not."""

from __future__ import annotations

import pytest

from commons.moderation.suspicion import folding, signs
from commons.moderation.types import Sign

ZWSP = "\u200b"

EVASIONS = [
    ("Tu es une pute", Sign.FLAGGED),
    ("Sale PUTE !", Sign.FLAGGED),
    ("bande de putes", Sign.FLAGGED),
    ("espèce de p u t e", Sign.FLAGGED),
    ("espèce de p.u.t.e.", Sign.FLAGGED),
    ("espèce de c-o-n-n-a-r-d", Sign.FLAGGED),
    ("espèce de p*te", Sign.FLAGGED),
    ("puuuuuute", Sign.FLAGGED),
    ("connnnnard", Sign.FLAGGED),
    ("c0nn4rd", Sign.FLAGGED),
    ("$alope", Sign.FLAGGED),
    ("sal0pe!!!", Sign.FLAGGED),
    ("3nculé", Sign.FLAGGED),
    ("ENCULE", Sign.FLAGGED),
    (f"pu{ZWSP}te", Sign.FLAGGED),
    ("p\u00adute", Sign.FLAGGED),
    ("pùtè", Sign.FLAGGED),
    ("рutе", Sign.FLAGGED),  # Cyrillic er and ie
    ("ѕаlоре", Sign.FLAGGED),
    ("𝓹𝓾𝓽𝓮", Sign.FLAGGED),
    ("ｐｕｔｅ", Sign.FLAGGED),
    ("ⓟⓤⓣⓔ", Sign.FLAGGED),
    ("nique   ta\nmère", Sign.FLAGGED),
    ("N1que ta m3re", Sign.FLAGGED),
    ("va te faire foutre", Sign.FLAGGED),
    ("je vais te tuer", Sign.FLAGGED),
    ("sale arabe", Sign.FLAGGED),
    ("you motherfucker", Sign.FLAGGED),
    ("f.u.c.k", Sign.FLAGGED),
    ("b1tches", Sign.FLAGGED),
    ("يا شرموطة", Sign.FLAGGED),
    ("الشَّرْمُوطَة", Sign.FLAGGED),
    ("شـــرموطة", Sign.FLAGGED),
    ("ولد القحبه", Sign.FLAGGED),
    ("ya 9a7ba", Sign.FLAGGED),
    ("un bеau jardin", Sign.MIXED),  # a Cyrillic ie
    ("ραrc", Sign.MIXED),
    ("𝐛𝐞𝐚𝐮 jardin", Sign.MIXED),
    (f"ja{ZWSP}rd{ZWSP}in", Sign.INVISIBLE),
    ("jardin \u202enidraj", Sign.INVISIBLE),
    ("j\u0336\u0301\u0300\u0302\u0303ardin", Sign.PILED),
    ("🔥" * 15, Sign.EMOJI),
    ("😂 " * 20, Sign.EMOJI),
    ("🇫🇷" * 16, Sign.EMOJI),
    ("http://achat.example/a " * 3, Sign.LINKS),
    (" ".join(f"https://achat.example/{n}" for n in range(4)), Sign.LINKS),
    (" ".join(f"https://site{n}.example" for n in range(8)), Sign.LINKS),
    ("RÉPONDEZ NOUS MAINTENANT OU BIEN " * 8, Sign.SHOUTING),
    ("a" * 30, Sign.REPEATED),
    ("Non" + "!" * 40, Sign.REPEATED),
]

INNOCENT = [
    "Un jardin partagé au pied de l’immeuble, avec un composteur.",
    "Scunthorpe et Penistone sont des villes d’Angleterre.",
    "La dispute entre députées réputées amputera le budget.",
    "J’ai appris la réputation du député au computer club.",
    "Le marché de Bitche, en Moselle.",
    "Le cul-de-sac de la rue, à Montcuq.",
    "Les assises, la classe, la passe, le bassin.",
    "Un assassin n’est pas un fantassin.",
    "Un pédestre, un pédiatre, la pédagogie.",
    "Le négociant, la négociation et le négoce.",
    "On a perdu un chien : un bâtard noir et blanc.",
    "كلب ضائع في الحي، من وجده يتصل بنا",
    "نُرِيدُ حَدِيقَةً فِي الحَيِّ",
    "نريد ملعبا لأطفالنا في الحي، وشكرا لكم",
    "می‌خواهیم یک پارک داشته باشیم",
    "Здравствуйте, я живу в Марселе и хочу парк.",
    "Θέλουμε ένα πάρκο στη γειτονιά μας",
    "Nguyễn Thị Hồng habite ici, Đặng aussi.",
    "Mme Łuczak, M. Øberg et İlkay sont d’accord.",
    "Des particules de 10 µm, du CO₂ et 5 kΩ.",
    "Le 1er étage, le 3e palier, 4x4 interdits, H24.",
    "Tél. 0 4 9 1 1 3 1 4 1 5, le R.E.R. et l’A.S.S.E.",
    "Rendez-vous à l’O.M., au C.C.A.S. ou à la C.A.F.",
    "a b c d : cochez la bonne case",
    "URGENT : L’ASCENSEUR DU BÂTIMENT B EST EN PANNE DEPUIS DEUX MOIS, MERCI DE RÉPARER",
    "Bravo 👏👏👏 merci à toutes et à tous ❤️❤️",
    "Ma famille 👨‍👩‍👧‍👦 et moi 🧑🏽‍🦽 on vient !",
    "Voir https://www.marseille.example/projet et https://www.marseille.example/plan",
    "Noooooon, pas encore !!!",
    "Co\u00adopé\u00adra\u00adtion : mot venu d’un document",
    f"Un seul{ZWSP}espace invisible, venu d’un copier-coller",
    "Écrire à jardin@asso.example, coût : 50€ par m², soit 10$",
    "Les putois et la cité Félix-Pyat ; Saint-Antoine ; la Savine.",
    "Le prix : 12 000 €, dont 3 000 € de subvention (25 %).",
    "---------- mon avis ----------",
    "Con ustedes, con noi: le mot espagnol et italien « con ».",
    "",
    "   \n\t ",
    "🙂",
    "Le bus 25 est encore en retard ; la piste, on y pédale mal.",
    "M. Romano, M. Gogol et السيد عبيد sont venus.",
    "Le club de tennis féminin a 15 ans, le foot 20.",
]


@pytest.mark.parametrize(("text", "sign"), EVASIONS)
def test_a_text_that_slips_past_is_seen(text: str, sign: Sign) -> None:
    assert sign in signs.of(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_a_text_of_everyday_life_is_not_suspected(text: str) -> None:
    assert signs.of(text) == ()


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(EVASIONS) >= 40
    assert len(INNOCENT) >= 40


@pytest.mark.parametrize(
    "piece", ["a ", "p*", "@", "a!", "é\u0301", "🔥", "http://a ", "\u200b", "x\u0336", "مر", "A", "1"]
)
def test_a_hundred_thousand_characters_are_looked_at_to_their_end(piece: str) -> None:
    # A sign whose cost grew with the square of the text would keep this waiting for hours.
    assert isinstance(signs.of(piece * (100_000 // len(piece))), tuple)


def test_a_folded_text_keeps_no_mark_and_no_invisible_character() -> None:
    assert folding.plain("É\u200bté\u0336 ＡＢ") == "ete ab"
