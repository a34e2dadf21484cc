"""Whatever the rule, what a result page offers for download is counted to the published hash, without the site."""

from __future__ import annotations

import json
import random
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.ballots.content import Choices, encode
from budgets.counting.cli import main
from budgets.counting.outcome import parameters_to_dict
from budgets.counting.types import BallotKind, Parameters
from budgets.editions import rules as regulation
from budgets.editions.models import Edition
from budgets.editions.types import BoxSight, Phase
from budgets.pabulib.exporting import recount_command, to_bytes
from budgets.results import downloads, queries, services
from budgets.results.pages import ResultPage
from commons.ballot_box import codes
from commons.ballot_box import services as ballot_box
from commons.ballot_box.types import Sheet
from commons.kernel import clock
from commons.kernel.actor import SYSTEM
from commons.kernel.types import Money
from commons.kernel.unit_of_work import unit_of_work
from tests.budgets.counting.rules import rules
from tests.factories.budgets import make_edition, project_drafts, the_edition
from tests.factories.counted import counted, proclaimed, voted

CODES = ("1", "2", "3", "4", "5", "6")
COSTS = (300_000, 300_000, 200_050, 400_000, 300_000, 1_100_000)


def _choices(kind: BallotKind, drawn: random.Random) -> Choices:
    """A ballot of this kind; an empty one now and then, and many alike, so that ties are met."""
    if kind is BallotKind.CHOOSE_ONE:
        return Choices((drawn.choice(CODES[:5]),))
    chosen = tuple(drawn.sample(CODES, drawn.randint(0, 3)))
    return Choices(chosen, tuple(drawn.randint(1, 3) for _ in chosen) if kind is BallotKind.POINTS else ())


def _sheet(edition: Edition, choices: Choices) -> Sheet:
    secret, box = codes.new_secret(), edition.envelopes[0].box
    key, content = codes.elector_key(b"test", secret), encode(edition.ballot, choices)
    return Sheet(poll_key=edition.poll_key, scope=box, box=box, elector_key=key, content=content, secret=secret)


def _closed(kind: BallotKind) -> Edition:
    """An edition in which two projects exclude each other, two share a proposer, and twenty people voted."""
    drafts = [
        replace(draft, cost=Money(cost)) for draft, cost in zip(project_drafts(6, "belle-vue"), COSTS, strict=True)
    ]
    drafts[1:3] = [replace(draft, group="la  place") for draft in drafts[1:3]]
    drafts[3:] = [replace(draft, proposer=f'Voisins ; « {n} » "d\'ici"') for n, draft in enumerate(drafts[3:])]
    limits: dict[str, Any] = {"points_each": 3, "points_total": 9} if kind is BallotKind.POINTS else {}
    most = 1 if kind is BallotKind.CHOOSE_ONE else 3
    edition = make_edition(Phase.VOTING, drafts=drafts, ballot=kind, ballot_max=most, **limits)
    drawn = random.Random(kind.value)
    for _ in range(20):
        with unit_of_work(SYSTEM) as work:
            ballot_box.cast(work, _sheet(edition, _choices(kind, drawn)), clock.now())
    return edition


def _recounted(folder: Path, edition: Edition) -> dict[str, Any]:
    """What the stand-alone command answers from the two files, typed as the page says and with --parameters."""
    envelope = edition.envelopes[0]
    found = services.exported(edition, envelope)
    page = ResultPage(edition, envelope, queries.latest_counts(edition)[envelope.id], queries.projects_of(envelope))
    box, result = folder / "urne.pb", folder / "resultat.json"
    box.write_bytes(to_bytes(found))
    result.write_bytes(downloads.everything(page))
    command = recount_command(found, str(box), str(result))
    with redirect_stdout(StringIO()) as out:
        assert main([*command.split()[3:], "--json"]) == 0
    with redirect_stdout(StringIO()) as again:
        assert main([str(box), "--parameters", str(result), "--json"]) == 0
    assert again.getvalue() == out.getvalue(), "both ways say one rule"
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


@pytest.mark.parametrize("kind", list(BallotKind))
def test_any_rule_is_counted_again_to_the_stored_winners_and_hash(database, frozen, tmp_path, kind):
    edition = _closed(kind)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rule=rules() | rules(sayable=True), phrase=st.sampled_from(["Le mistral", "La mer", "Les calanques"]))
    def check(rule: Parameters, phrase: str) -> None:
        edition.rule, edition.tie_phrase = regulation.to_json(rule), phrase
        counted(edition.slug, "une autre règle")
        stored = queries.latest_counts(the_edition(edition.slug))[edition.envelopes[0].id]
        assert stored.outcome["parameters"] == parameters_to_dict(rule)
        told = _recounted(tmp_path, edition)
        assert told["winners"] == stored.outcome["winners"]
        assert told["hash"] == stored.outcome_hash

    check()


def test_the_page_offers_both_files_when_options_cannot_say_the_rule(client, database, frozen, tmp_path):
    edition = voted((("1", "2"), ("1",), ("3",)), rule=Parameters(exclusive_groups=False), box_sight=BoxSight.OPEN)
    counted(edition.slug)
    proclaimed(edition.slug)
    envelope = edition.envelopes[0].slug
    page = client.get(f"/budgets/{edition.slug}/resultats").text
    name = f"{edition.slug}-{envelope}"
    assert f"python -m budgets.counting {name}.pb --parameters {name}-resultat.json" in page
    assert "Prenez deux fichiers" in page
    taken = {}
    for address in (f"urne/{envelope}/urne.pb", f"resultats/{envelope}/resultat.json"):
        answer = client.get(f"/budgets/{edition.slug}/{address}")
        file = answer.headers["Content-Disposition"].split('"')[1]
        taken[file] = tmp_path / file
        taken[file].write_bytes(answer.data)
    assert list(taken) == [f"{name}.pb", f"{name}-resultat.json"], "the names the command says"
    with redirect_stdout(StringIO()) as out:
        assert main([str(tmp_path / f"{name}.pb"), "--parameters", str(tmp_path / f"{name}-resultat.json")]) == 0
    assert out.getvalue().strip().split()[-1] in page, "the published hash"


def test_the_page_asks_for_the_box_alone_when_options_say_the_rule(client, database, frozen):
    edition = voted()
    counted(edition.slug)
    proclaimed(edition.slug)
    page = client.get(f"/budgets/{edition.slug}/resultats").text
    assert "Prenez deux fichiers" not in page
    assert "--parameters" not in page
