"""The edition that guards are handed: every address of the programme opens with what it gives."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories.programme import secretary
from tests.factories.street_programme import ALSO, COMMANDS, HOLES, HOURS, settle

MINE = ("assises.", "assises_desk.", "assises_programme.", "assises_files.", "assises_programme_desk.",
        "assises_site_desk.", "assises_activity_desk.", "assises_release_desk.")  # fmt: skip


def _filled(rule: str, things: dict[str, object]) -> str:
    """The address of a rule, each hole filled by the longest beginning that speaks of it."""
    address = rule
    for begins, hole, name in sorted(HOLES, key=lambda known: len(known[0])):
        for kind in ("int:", ""):
            if rule.startswith(begins):
                address = address.replace(f"<{kind}{hole}>", str(things[name]))
    return address


@pytest.mark.usefixtures("database", "frozen")
def test_every_page_of_the_programme_opens(app: Flask, desk) -> None:
    things = settle()
    desk.sit(secretary())
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(MINE)]
    assert len(rules) > 35
    pages = [_filled(rule.rule, things) for rule in rules if "GET" in (rule.methods or ())]
    for page in [*pages, *(each.format(**things) for each in ALSO)]:
        assert "<" not in page
        # The step that is offered depends on the moment: registrations are open, so nothing is taken back.
        assert desk.read(page).status_code == 200, page


@pytest.mark.usefixtures("database", "frozen")
def test_every_command_can_be_sent_from_its_page(desk) -> None:
    desk.sit(secretary())
    for command, page in COMMANDS.items():
        things = settle()
        assert desk.send(page.format(**things), to=command.format(**things)).status_code == 303
    for form, typed in HOURS:
        assert desk.send(form.format(**things), **typed).status_code == 303
