"""What leaves the house: tables that no spreadsheet runs, headers of one line, doors that lead nowhere else."""

from __future__ import annotations

import csv
import io

import pytest

from commons.kernel import mail, tabular
from commons.kernel.http import safe_next
from tests.attacks.conftest import House
from tests.factories import debates, opinions, referrals
from tests.factories.assises import make_subject

FORMULAS = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠1")
ELSEWHERE = ("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\nb", "", None,
             "\\\\evil.example", " //evil.example", "/\t/evil.example", "/a\\b", "/\x00")  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_cell_that_would_run_is_made_harmless(formula: str) -> None:
    table = io.StringIO(tabular.to_csv(["x"], [[formula]]).decode("utf-8-sig"), newline="")
    assert list(csv.reader(table, delimiter=";")) == [["x"], ["'" + formula]]


#: What a spreadsheet runs, also behind spaces it takes off.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Tables that hold words of people; the others hold figures, titles of places, and codes.
WITH_WORDS = {
    "/assises/sujets.csv", "/avis/<key>/donnees.csv", "/debats/<slug>/contributions.csv", "/decisions/registre.csv",
    "/saisines/registre.csv",
}  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_table_of_the_house_goes_through_the_same_place(house: House, formula: str) -> None:
    words = f"{formula}canari"
    with house.app.test_request_context():
        make_subject(words, summary=words)
        debates.say(house.here.things["debate"], words, title=words)
        referrals.make_decision(title=words)
        referrals.make_referral(question=words, why=words)
        opinions.add(opinions.queries.by_key(house.here.things["poll"]), words)
    wrong, read = [], set()
    for address in house.addresses.taking("GET"):
        if not address.rule.endswith(".csv"):
            continue
        body = house.knock("GET", address.here).get_data().decode("utf-8-sig")
        rows = csv.reader(io.StringIO(body, newline=""), delimiter=";" if ";" in body[:60] else ",")
        found = [cell for row in rows for cell in row]
        read |= {address.rule for cell in found if "canari" in cell}
        wrong += [f"{address.here}: {cell[:40]!r}" for cell in found if cell.lstrip(" ").startswith(RUNS)]
    assert not wrong, "\n".join(wrong)
    assert read == WITH_WORDS


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_next_page_is_one_of_this_house(address: str | None) -> None:
    assert safe_next(address, "/ici") == "/ici"


def test_the_subject_of_a_mail_is_one_line(app) -> None:
    with app.app_context():
        message = mail._message("voisine@exemple.fr", "Bonjour\r\nBcc: tous@exemple.fr\x00", "Le texte.", "")
    assert message["Bcc"] is None
    assert "\n" not in str(message["Subject"])


#: Printed by the house from its own words, never brought by somebody: these may open in the page.
PRINTED_HERE = {
    "/agenda/<int:year>/agenda-<any(fr,ar):language>.pdf", "/assises/<int:year>/bilan-<any(fr,ar):language>.pdf",
    "/budgets/<slug>/bilan.pdf",
    "/assises/comptes-rendus/<int(max=999999999999999):minutes_id>/compte-rendu-<any(fr,ar):language>.pdf",
    "/commission/enquetes/<slug>/questionnaire-<language>.pdf", "/commission/preconisations.pdf",
    "/commission/protocole/<int(max=999999999999999):protocol_id>/v<int(max=999999999999999):number>/"
    "protocole-<any(fr,ar):language>.pdf",
}  # fmt: skip


def test_every_file_says_what_it_is_and_is_not_run(house: House) -> None:
    wrong = []
    for address in house.addresses.taking("GET"):
        answer = house.knock("GET", address.here, house.here.owner)
        if answer.headers.get("X-Content-Type-Options") != "nosniff" or "Content-Security-Policy" not in answer.headers:
            wrong.append(f"{address.rule}: {answer.status_code}")
        if "\n" in "".join(answer.headers.values()):
            wrong.append(f"{address.rule}: a header of two lines")
        opens = "attachment" not in answer.headers.get("Content-Disposition", "")
        if answer.mimetype == "application/pdf" and opens and address.rule not in PRINTED_HERE:
            wrong.append(f"{address.rule}: a document opens in the page")
    assert not wrong, "\n".join(wrong)
