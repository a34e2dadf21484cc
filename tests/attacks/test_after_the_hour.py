"""Forms opened in time and sent too late: each writes when it is time, and nothing once the hour has passed."""

from __future__ import annotations

import html
import inspect
from datetime import timedelta
from pathlib import Path

import pytest

from commons.kernel import clock
from tests.attacks import (
    hours_ami,
    hours_assises,
    hours_budgets,
    hours_budgets_vote,
    hours_commission,
    hours_commission_desk,
    hours_desk,
)
from tests.attacks.conftest import House
from tests.attacks.hours import BY_ITSELF, BY_THE_HOUR, DAY, NO_HOUR, OF_A_CLOSED_BODY, ONCE, Late
from tests.attacks.sheets import sheets_of
from tests.conftest import NOON
from tests.factories import street_fund, street_ideas, street_needs, street_vote

OF_BUDGETS = (*hours_budgets.SHUT, *hours_budgets_vote.SHUT)
FORMS = (
    *BY_THE_HOUR, *ONCE, *OF_A_CLOSED_BODY, *hours_assises.BY_THE_HOUR, *hours_assises.SHUT, *hours_desk.SHUT,
    *hours_commission.SHUT, *hours_commission_desk.SHUT, *hours_ami.POSTS_WITH_AN_HOUR,
    *OF_BUDGETS,
)  # fmt: skip
_NO_HOUR = (
    NO_HOUR, hours_desk.NO_HOUR, hours_commission.NO_HOUR, hours_commission_desk.NO_HOUR, hours_ami.NO_HOUR,
    hours_budgets.NO_HOUR, hours_budgets_vote.NO_HOUR,
)  # fmt: skip
#: Whose forms are in the tables, or on the list of those that no hour ends.
LISTED = (
    "participation.", "assises.", "budgets.", "commission.", "commons.moderation.", "commons.opinions.",
    "app.journeys.",
)  # fmt: skip


def ready(house: House, late: Late) -> tuple[str, dict[str, list[str]]]:
    """The address of the form and what is sent, as its page gave it in time."""
    things = house.here.things
    path, page = late.path.format(**things), (late.page or late.path).format(**things)
    with clock.frozen(clock.now() - timedelta(seconds=10)):  # nobody fills a form at once
        shown = house.knock("GET", page, house.visitors[late.who]).text
    found = [sheet for sheet in sheets_of(page, shown) if sheet.action.partition("#")[0] == path]
    assert found, f"{page} has no form for {path}"
    return path, found[-1].fields | {name: [value.format(**things)] for name, value in late.typed.items()}


def send(house: House, late: Late) -> None:
    """Open a form and send it, for real."""
    path, sent = ready(house, late)
    answer = house.knock("POST", path, house.visitors[late.who], kept=True, data=sent)
    assert answer.status_code == 303, f"{path}: {answer.status_code}"


def written(house: House, path: str, who: str, sent: dict[str, list[str]]) -> tuple[int, int]:
    """(status, rows)."""
    before = house.rows_written()
    return house.knock("POST", path, house.visitors[who], data=sent).status_code, house.rows_written() - before


def shut(house: House, late: Late) -> None:
    """Let happen what ends the time of this form, beside the clock."""
    if isinstance(late.shut, Late):
        send(house, late.shut)
    elif late.shut is not None:
        with house.app.test_request_context():
            late.shut(house.here)


@pytest.mark.parametrize("late", FORMS, ids=lambda late: f"{late.path} {late.who}")
def test_a_form_sent_too_late_writes_nothing(house: House, late: Late) -> None:
    house.forms_open(True)
    for other in late.first:
        send(house, other)
    with clock.frozen(NOON + late.on):
        path, sent = ready(house, late)
        in_time, rows = written(house, path, late.who, sent)
    assert (in_time in (200, 303), rows > 0) == (True, True), f"in time: {in_time}, {rows} rows"
    shut(house, late)
    with clock.frozen(NOON + late.after):
        status, rows = written(house, path, late.who, sent)
    assert (rows, status < 500) == (0, True), f"{status}, {rows} rows"


def words_of(late: Late) -> list[str]:
    """What a person wrote in this form: sentences, not what a list or a calendar gave."""
    return [word for word in late.typed.values() if set(word) & set(" é’") and "{" not in word]


@pytest.mark.parametrize("late", [late for late in OF_BUDGETS if words_of(late)], ids=lambda late: late.path + late.who)
def test_whoever_sends_a_form_of_budgets_too_late_keeps_their_words(house: House, late: Late) -> None:
    house.forms_open(True)
    for other in late.first:
        send(house, other)
    with clock.frozen(NOON + late.on):
        path, sent = ready(house, late)
    shut(house, late)
    with clock.frozen(NOON + late.after):
        answer = house.knock("POST", path, house.visitors[late.who], data=sent)
    page = html.unescape(answer.text)
    assert 400 <= answer.status_code < 500
    assert [word for word in words_of(late) if word not in page] == []


def test_the_one_click_of_a_mail_program_stops_messages_in_time_only(house: House) -> None:
    path = "/suivi/arret/{follow_token}/un-clic".format(**house.here.things)
    sent = {"List-Unsubscribe": ["One-Click"]}
    status, rows = written(house, path, "nobody", sent)
    assert (status, rows > 0) == (200, True)
    with clock.frozen(NOON + 91 * DAY):
        assert written(house, path, "nobody", sent) == (404, 0)


def endpoints(house: House) -> set[str]:
    """Everything that posts in the domains whose forms are listed."""
    views = house.app.view_functions
    every = {address.endpoint for address in house.addresses.taking("POST")}
    return {endpoint for endpoint in every if inspect.unwrap(views[endpoint]).__module__.startswith(LISTED)}


def test_what_the_streets_of_budgets_say_has_an_hour_is_tried(house: House) -> None:
    routes = house.app.url_map.bind("")
    things = house.here.things
    listed = (*street_ideas.POSTS_WITH_AN_HOUR, *street_needs.POSTS_WITH_AN_HOUR, *street_vote.POSTS_WITH_AN_HOUR)
    said = {routes.match(path.format(**things), "POST")[0] for path in listed} | set(street_fund.POSTS_WITH_AN_HOUR)
    tried = {routes.match(late.path.format(**things), "POST")[0] for late in OF_BUDGETS}
    elsewhere = hours_budgets.TRIED_ELSEWHERE | hours_budgets_vote.TRIED_ELSEWHERE
    assert said - tried - {endpoint for some in elsewhere.values() for endpoint in some} == set()


def test_every_form_is_in_a_table_or_has_no_hour_and_says_why(house: House) -> None:
    routes = house.app.url_map.bind("")
    tried = {routes.match(late.path.format(**house.here.things), "POST")[0] for late in FORMS}
    elsewhere = hours_budgets.TRIED_ELSEWHERE | hours_budgets_vote.TRIED_ELSEWHERE
    assert [path for path in elsewhere if not Path(path).is_file()] == []
    tried |= {endpoint for some in elsewhere.values() for endpoint in some}
    tried |= BY_ITSELF | hours_desk.OF_A_DEVICE | hours_commission_desk.TRIED_ELSEWHERE
    listed = [each for table in _NO_HOUR for each in table.values()]
    every, without = endpoints(house), [endpoint for some in listed for endpoint in some]
    print(f"{len(FORMS)} forms sent too late, {len(every & tried)} of {len(every)} endpoints")
    missing = sorted(every - tried - set(without))
    assert missing == [], f"add them to tests/attacks/hours.py: {missing}"
    assert len(without) == len(every - tried), "listed twice, in a table as well, or no longer there"
