"""Addresses nobody would type by mistake: null characters, endless numbers, other digits, paths that climb."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from commons.kernel import pages
from tests.attacks.addresses import Address
from tests.attacks.conftest import House

#: In the place of one argument of an address, as it travels.
ABSURD = {
    "null": "%00", "a null inside": "a%00b", "endless": "9" * 400, "beyond a row": str(2**63), "negative": "-1",
    "arabic digits": quote("٣٤"), "superscript": quote("²"), "very long": "a" * 10_000, "climbing": "..%2f..%2fetc",
    "not utf-8": "%ff%fe", "a surrogate": "%ed%a0%80", "template": "%7b%7b7*7%7d%7d", "percent": "%25s%28x%29s",
    "newline": "a%0d%0aSet-Cookie:%20x=1", "override": quote("\u202eabc"), "quote": "'%20OR%201=1--", "nothing": "%20",
}  # fmt: skip
#: Every name any page reads from its query.
NAMES = (
    "page", "q", "lang", "next", "motif", "espace", "instance", "etat", "quand", "lieu", "commune", "quartier", "theme",
    "code", "partie", "annee", "porte_sur", "origine", "de", "modele", "style", "v", "orientation", "defi", "avant",
    "apres", "version", "mois", "since", "tour", "jusqua", "sort", "ordre", "langue",
)  # fmt: skip


def visitors_of(house: House, address: Address) -> str:
    """Somebody whom the door lets in."""
    return "secretariat" if address.rule.startswith("/equipe") else "owner"


def with_absurd_arguments(address: Address) -> Iterator[str]:
    """The address with each absurd value in the place of all its arguments."""
    for absurd in ABSURD.values():
        path = address.rule
        while "<" in path:
            path = path[: path.index("<")] + absurd + path[path.index(">") + 1 :]
        yield path


def test_no_argument_of_a_path_breaks_a_page(house: House) -> None:
    house.forms_open(True)
    wrong, tried = [], 0
    for address in house.addresses.every:
        if not address.arguments:
            continue
        who = house.visitors[visitors_of(house, address)]
        method = "GET" if "GET" in address.methods else "POST"
        for path in with_absurd_arguments(address):
            tried += 1
            status = house.knock(method, path, who).status_code
            if status >= 500 or (status == 200 and "%00" in path):
                wrong.append(f"{method} {path[:120]}: {status}")
    print(f"{tried} absurd addresses")
    assert not wrong, "\n".join(wrong)
    assert tried > 3_000


def test_no_query_breaks_a_page(house: House) -> None:
    wrong, tried = [], 0
    # A null character is refused before anything else is read: the others would go untried.
    absurd = [value for value in ABSURD.values() if "%00" not in value]
    for rank, address in enumerate(house.addresses.taking("GET")):
        who = house.visitors[visitors_of(house, address)]
        for turn in (rank, rank + len(absurd) // 2):
            tried += len(NAMES)
            pairs = ((name, absurd[(turn + n) % len(absurd)][:2000]) for n, name in enumerate(NAMES))
            answer = house.knock("GET", address.here + "?" + "&".join(f"{name}={value}" for name, value in pairs), who)
            if answer.status_code >= 500 or "x=1" in answer.headers.get("Set-Cookie", ""):
                wrong.append(f"{address.rule} at turn {turn}: {answer.status_code}")
    print(f"{tried} absurd arguments of queries")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/tables?q=%00", 200), ("/tables?%00=1", 200), ("/tables?q=%%0000", 400), ("/tables%00", 404),
     ("/debats/a%00b", 404), ("/saisines?page=1%00", 200), ("/debats/a%2500b", 404)],
)  # fmt: skip
def test_a_null_character_reaches_no_page(house: House, path: str, status: int) -> None:
    for _ in range(2):
        assert house.knock("GET", path).status_code == status
    assert not any("\0" in "".join(key) or "%00" in "".join(key) for key in pages.shelf._pages)
