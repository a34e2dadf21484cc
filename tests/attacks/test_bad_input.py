"""Every field of every form, filled with what nobody means: nothing breaks, and nothing comes back as markup."""

from __future__ import annotations

import os
from urllib.parse import quote_plus

from tests.attacks.conftest import House
from tests.attacks.sheets import Sheet, sheets_of

#: What is sent for one field, as bytes of a form: one value, several, or none.
NASTY: tuple[tuple[bytes, ...], ...] = tuple(
    tuple(each if isinstance(each, bytes) else quote_plus(each).encode() for each in several)
    for several in (
        ("",), ("   \t ",), ("a" * 100_000,), ("a\0b",), ("\x01\x02\x1b[31m",), ("\u202egauche\u202c",),
        ("<script>alert(1)</script>",), ('"><img src=x onerror=alert(1)>',), ("{{7*7}}zz%(x)s${7*7}zz",),
        ("'; DROP TABLE identity_account; --",), (b"%ed%a0%80%ff",), ("👩‍👩‍👧‍👦" * 900,), ("\u200b\u200d\ufeff",),
        ("pаypаl Ꭺ",), ("un", "deux"), (), ("nulle-part",), ("-1",), ("9" * 400,), ("٣٤",), ("1e309",), ("NaN",),
        ("0001-01-01",), ("9999-12-31",), ("0001-01-01T00:00",), ("9999-12-31T23:59",), ("2027-03-28T02:30",),
        ("2026-02-30",), ("on",), ("participation.subject:" + "9" * 18,), ("everywhere:0",), ("=1+1",), ("%0d%0aX: y",),
        ("http://[::1",), ("/\\evil.example",), ("\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),),
    )
)  # fmt: skip
#: How many of them each field gets, the next field the next ones; thirty-six try everything everywhere.
EACH = int(os.environ.get("ATTACKS_A_FIELD", "2"))
#: Forms whose sending is counted, and doors where nobody is signed in: other tests try them.
ELSEWHERE = ("/equipe/connexion", "/connexion", "/deconnexion", "/equipe/deconnexion")
HANDS = ("secretariat", "moderator", "respondent", "facilitator", "observer", "officer", "owner", "stranger", "nobody")


def forms(house: House) -> list[tuple[str, Sheet]]:
    """(who may send it, the form), each address and set of fields once."""
    found: dict[tuple[str, tuple[str, ...]], tuple[str, Sheet]] = {}
    routes = house.app.url_map.bind("")
    for address in house.addresses.taking("GET"):
        if address.rule.startswith("/developpement"):
            continue
        hands = HANDS[:6] if address.rule.startswith("/equipe") else HANDS[6:]
        for name in hands:
            answer = house.knock("GET", address.here, house.visitors[name])
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for sheet in sheets_of(address.here, answer.text):
                path = sheet.action.partition("?")[0].partition("#")[0]
                if path not in ELSEWHERE:
                    assert routes.test(path, "POST"), f"{address.here} sends a form nowhere: {sheet.action}"
                    key = routes.match(path, "POST")[0], tuple(sorted(sheet.fields))
                    found.setdefault(key, (name, sheet))
    return list(found.values())


def body_of(fields: dict[str, list[str]], name: str, nasty: tuple[bytes, ...]) -> bytes:
    """The form with one field replaced."""
    kept = [(key, quote_plus(value).encode()) for key, values in fields.items() if key != name for value in values]
    return b"&".join(
        quote_plus(key).encode() + b"=" + value for key, value in [*kept, *((name, value) for value in nasty)]
    )


def test_no_field_of_any_form_breaks_or_comes_back_as_markup(house: House) -> None:
    house.forms_open(True)
    wrong, tried, turn = [], 0, 0
    every = forms(house)
    for name, sheet in every:
        for each in sheet.fields:
            for nasty in (NASTY[(turn + n) % len(NASTY)] for n in range(EACH)):
                tried += 1
                sent = {"data": body_of(sheet.fields, each, nasty), "content_type": "application/x-www-form-urlencoded"}
                try:
                    answer = house.knock("POST", sheet.action, house.visitors[name], **sent)
                except Exception as error:  # what the application raised is what the test is about
                    wrong.append(f"{sheet.action} {each}={nasty!r:.60}: {error!r:.200}")
                    continue
                page = answer.get_data()
                if answer.status_code >= 500 or any(m in page for m in (b"<script>alert", b"<img src=x", b"49zz")):
                    wrong.append(f"{sheet.action} {each}={nasty!r:.60}: {answer.status_code}")
            turn += EACH
    print(f"{len(every)} forms, {turn // EACH} fields, {tried} bad inputs")
    assert not wrong, "\n".join(wrong)
    assert len(every) > 100
    assert tried > 1_000
