"""Words written so as to slip past: through every door where words become public at once, they wait for a moderator."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.attacks.conftest import House
from tests.attacks.hours import LIFT, SAID, Late
from tests.attacks.test_after_the_hour import ready, send

#: The same insult in other letters, and what is too much for a page.
SLIPS = {
    "cyrillic": "canari рutе", "greek": "canari ραrc", "zero width": "canari p\u200bu\u200bt\u200be",
    "soft hyphens": "canari p\u00adu\u00adt\u00ade", "joined": "canari p\u2060u\u2060t\u2060e", "styled": "canari 𝓹𝓾𝓽𝓮",
    "full width": "canari ｐｕｔｅ", "spelt out": "canari p.u.t.e", "turned around": "canari \u202eetup",
    "piled marks": "canari j\u0336\u0301\u0300\u0302\u0303ardin", "digits": "canari n1que ta m3re",
    "emoji": "canari " + "🔥" * 900,
    "families": "canari " + "👩‍👩‍👧‍👦" * 100,
    "links": "canari " + "https://achat.example/a " * 4, "a cry": "canari " + "!" * 900,
}  # fmt: skip
DOORS = (
    Late("/debats/{debate}/contribuer", "stranger", typed={"words": "{words}"}),
    Late("/debats/{debate}/contribuer", "stranger", typed={"words": "Des arbres.", "title": "{short}"}),
    Late(SAID + "/repondre", "stranger", typed={"words": "{words}"}),
    Late(SAID + "/corriger", "owner", typed={"words": "{words}"}, first=(LIFT,)),
    Late("/tables/{table}/sujets/proposer", "stranger", typed={"title": "La fontaine", "words": "{words}"}),
    Late("/tables/{table}/sujets/proposer", "stranger", typed={"title": "{short}", "words": "Elle fuit."}),
    Late("/avis/{poll}/proposer", "stranger", typed={"text": "{short}"}),
    Late("/quartiers/{place}/projet/proposer", "stranger", typed={"words": "{words}"}),
)
CASES = text("SELECT count(*) FROM moderation_case WHERE closed_at IS NULL AND cause <> 'reported'")
NEWEST = text("SELECT max(id) FROM participation_subject")
PUBLIC = ("/debats/{debate}", SAID, "/debats/{debate}/contributions.csv", "/tables/{table}", "/tables/{table}/sujets",
          "/tables/{table}/sujets/{newest}",
          "/avis/{poll}", "/avis/{poll}/donnees.csv", "/quartiers/{place}", "/quartiers/{place}/projet",
          "/quartiers/{place}/projet/propositions")  # fmt: skip


def sent(house: House, door: Late, words: str) -> tuple[int, bool]:
    """(texts that began to wait, whether the words can be read in public)."""
    house.forms_open(True)
    for other in door.first:
        send(house, other)
    path, fields = ready(house, Late(door.path, door.who))
    typed = {name: [value.format(words=words, short=words[:110])] for name, value in door.typed.items()}
    before = house.connection.scalar(CASES)
    answer = house.knock("POST", path, house.visitors[door.who], kept=True, data=fields | typed)
    assert answer.status_code == 303, answer.status_code
    return house.connection.scalar(CASES) - before, "canari " in read_by_everybody(house)


def read_by_everybody(house: House) -> str:
    """All the public pages on which what was said may stand."""
    things = house.here.things | {"newest": str(house.connection.scalar(NEWEST))}
    return "".join(house.knock("GET", page.format(**things)).text for page in PUBLIC)


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.path} {min(door.typed)}")
def test_words_that_slip_past_wait_at_every_door(house: House, door: Late, slip: str) -> None:
    if slip == "turned around" and "{short}" in door.typed.values():
        # A title is one line, and keeps nothing that turns it around.
        assert sent(house, door, SLIPS[slip]) == (0, True)
        assert "\u202e" not in read_by_everybody(house)
    else:
        assert sent(house, door, SLIPS[slip]) == (1, False)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.path} {min(door.typed)}")
def test_plain_words_are_shown_by_the_same_doors(house: House, door: Late) -> None:
    assert sent(house, door, "canari du marché") == (0, True)
