"""Real elections come in, one is voted again through the real pages, counted, published, and recounted by anybody."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from budgets.editions.types import BoxSight
from budgets.projects.drafts import draft_of
from budgets.results import queries as results
from commons.kernel import clock
from commons.kernel.types import Money
from tests.browser import looks
from tests.browser.conftest import Phone
from tests.browser.hands import VOTE
from tests.browser.house import House, Vote, as_vote, place
from tests.factories.budgets import make_edition, the_edition
from tests.live import ROOT

pytestmark = pytest.mark.browser
DISTRICTS = {"17": "France_Toulouse_2022_17_*.pb", "9": "France_Toulouse_2022_9_*.pb"}


@pytest.fixture(scope="module")
def past(house: House, shared: Path) -> dict[str, str]:
    """Two districts of Toulouse, 2022, imported as past votes: district -> slug."""
    found = {}
    for district, pattern in DISTRICTS.items():
        file = next((shared / "data" / "pabulib").glob(pattern), None)
        if file is None:
            pytest.skip(f"the real election {pattern} is not beside the repository (POSSIBLES_SHARED)")
        slug = f"toulouse-{district}"
        assert slug in house.command("budgets", "import-pb", str(file), "--slug", slug)
        found[district] = slug
    return found


def recounted(file: Path) -> list[str]:
    """The winners that the counter alone finds in a file, by the command the file itself gives, else with no option."""
    told = re.search(r"Recount: python -m budgets.counting \S+(.*)", file.read_text(encoding="utf-8"))
    options = told.group(1).split() if told else []
    command = [sys.executable, "-m", "budgets.counting", str(file), *options, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout)["winners"])


def winners(house: House, slug: str) -> list[str]:
    """The winners of the count that stands."""
    with house.inside():
        [count] = results.latest_counts(the_edition(slug)).values()
        return list(count.outcome["winners"])


def published(house: House, slug: str) -> None:
    """Count and proclaim with the commands, on the day after the end."""
    with house.inside():
        closes = the_edition(slug).closes_at
    with clock.frozen(max(closes + timedelta(days=1), clock.now())):
        house.command("budgets", "count", slug)
        house.command("budgets", "proclaim", slug)


def looked_at(phone: Phone, path: str) -> list[str]:
    """The headings of a page of results in French and in Arabic, once axe found nothing wrong with either."""
    headings = []
    for language, runs in (("fr-FR", "ltr"), ("ar", "rtl")):
        reader = phone(320, language, careful=True)
        assert reader.go(path) == 200
        assert looks.direction(reader.page) == (language[:2], runs)
        reader.look(320)
        headings.append(reader.heading)
    return headings


@pytest.mark.parametrize("district", DISTRICTS)
def test_a_past_election_is_counted_and_explained(
    house: House, phone: Phone, past: dict[str, str], shared: Path, district: str
) -> None:
    slug = past[district]
    published(house, slug)
    [file] = (shared / "data" / "pabulib").glob(DISTRICTS[district])
    assert winners(house, slug) == recounted(file)
    french, arabic = looked_at(phone, f"/budgets/{slug}/resultats")
    assert french.startswith("Résultats")
    assert french != arabic


def voted_again(house: House, slug: str) -> Vote:
    """An open vote for the people of Air Bel on the projects of a past one, copied through the services."""
    with house.inside():
        [before] = results.projects_by_envelope(the_edition(slug)).values()
        drafts = [replace(draft_of(project), envelope="reynerie") for project in before]
        edition = make_edition(
            title="Reynerie vote encore", envelopes=("Reynerie",), amount=Money(40_000_000), ballot_max=3,
            drafts=drafts, place=place("marseille-air-bel"), box_sight=BoxSight.OPEN,
        )  # fmt: skip
        return as_vote(edition)


def test_toulouse_votes_again_on_real_pages_and_anybody_recounts_it(
    house: House, phone: Phone, past: dict[str, str], tmp_path: Path
) -> None:
    vote = voted_again(house, past["17"])
    titles = list(vote.codes)
    assert len(titles) == 10
    for ballot in (titles[:2], titles[1:4], titles[1:2]):
        voter = phone(360)
        voter.carry(house.voter())
        voter.go(vote.start)
        voter.tap(f"main a[href='{vote.list}']")
        voter.pick(vote, *ballot)
        assert voter.read_again() == 200
        voter.cast()
    late = phone(360)
    late.carry(house.voter())
    late.go(vote.list)
    late.pick(vote, titles[0])
    late.read_again()
    published(house, vote.slug)
    assert late.tap(VOTE) == 403
    assert "clos" in late.text()
    assert house.on_the_roll(vote) == 3
    file = tmp_path / "reynerie.pb"
    house.command("budgets", "export-pb", vote.slug, "-o", str(file))
    assert recounted(file) == winners(house, vote.slug) != []
    french, _arabic = looked_at(phone, f"{vote.page}/resultats")
    assert french == "Résultats : Reynerie vote encore"
