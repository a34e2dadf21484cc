"""What became of the contract's sheets: the agendas of the years after it, up to the year of the past edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.demo.assises import past
from app.demo.assises.programme import Words
from app.demo.participation.stage import Stage
from app.demo.participation.stage import texts as read
from assises.agenda import loading, queries, services
from assises.agenda.drafts import SheetDraft, Verdict
from assises.agenda.models import CooperationSheet
from assises.agenda.types import FIRST_YEAR, EntryState
from assises.commitments import queries as commitments
from assises.commitments.types import AXIS, AxisState
from commons.kernel.refs import Ref
from commons.kernel.unit_of_work import Work

#: Days from the first day of the past edition on which the comité de pilotage decided.
DECIDED = 80


def texts() -> Words:
    """What the file of the agenda tells."""
    return read("agenda", "assises")


def is_told(stage: Stage) -> bool:
    """Whether any year after the contract's has an agenda, or there is no past edition to date it by."""
    return past.edition(stage) is None or any(found.year > FIRST_YEAR for found in queries.years())


def tell(stage: Stage) -> None:
    """The contract's own agenda, then each year built on the one before; the last one is in preparation."""
    made = past.edition(stage)
    assert made is not None
    start = past.at(stage, (DECIDED, 10))
    with stage.acting(_in_year(start, FIRST_YEAR, made.year)) as work:
        loading.load(work, _in_year(start, FIRST_YEAR, made.year))
    for year in range(FIRST_YEAR + 1, made.year + 1):
        moment = _in_year(start, year, made.year)
        with stage.acting(moment) as work:
            _Year(year, moment, is_last=year == made.year).write(work)
    with stage.acting(start) as work:
        _prepare_next(work, made.id, made.year, start)


def _in_year(moment: datetime, year: int, last: int) -> datetime:
    """The same moment, some years before."""
    years = last - year
    return moment.replace(year=moment.year - years, day=min(moment.day, 28))


@dataclass(frozen=True)
class _Year:
    """The agenda of a year being decided; what the file tells happened in the last one."""

    year: int
    moment: datetime
    is_last: bool

    @property
    def day(self) -> date:
        return self.moment.date()

    def write(self, work: Work) -> None:
        """Everything goes on, is decided one by one, and is published."""
        told = texts()
        aside = {words["code"]: words["reason"] for words in told["aside"]} if self.year == FIRST_YEAR + 1 else {}
        waits = {words["code"]: words["reason"] for words in told["carried"]} if self.is_last else {}
        revised = {words["code"]: words for words in told["revised"]} if self.is_last else {}
        for entry in queries.entries(self.year - 1):
            if entry.state is not EntryState.ADOPTED:
                continue
            services.carry_over(work, entry.item_id, self.year - 1, entry.version, told["kept"], self.moment)
            code = entry.item.code or ""
            if code in waits:
                services.carry_over(work, entry.item_id, self.year, 1, waits[code], self.moment)
                continue
            if code in revised:
                self._revise(work, entry.item_id, revised[code])
            reason = aside.get(code) or revised.get(code, {}).get("reason") or told["kept"]
            state = EntryState.SET_ASIDE if code in aside else EntryState.ADOPTED
            services.decide(work, entry.item_id, self.year, 1, Verdict(state, self.day, reason), self.moment)
        found = queries.year(self.year)
        assert found is not None
        work.session.refresh(found)
        services.publish(work, self.year, found.version, self.moment)

    def _revise(self, work: Work, item_id: int, words: Words) -> None:
        sheet: CooperationSheet = queries.sheets(item_id)[0]
        draft = SheetDraft(
            sheet.title, orientation=sheet.orientation, manner=sheet.manner, lead=sheet.lead, partners=sheet.partners,
            presentation=f"{sheet.presentation}\n\n{words['add']}", indicators=tuple(sheet.indicators),
            note=words["note"],
        )  # fmt: skip
        services.revise(work, item_id, sheet.number, draft, self.moment)


def _prepare_next(work: Work, edition_id: int, year: int, moment: datetime) -> None:
    """The agenda of the year after: what was carried over waits there, beside what an axis gave rise to."""
    axes = commitments.axes(edition_id, AxisState.ADOPTED)
    words = texts()["proposed"]
    services.propose_from(
        work, Ref(AXIS, axes[-1].id), words["title"], words["presentation"], year + 1, moment,
        partners=words["partners"], orientation=words["orientation"],
    )  # fmt: skip
