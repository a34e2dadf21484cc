"""What a file still lacks for a call, and where each thing is written: said all at once, nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from commons.identity.organisations import queries_papers as papers
from commons.territory import queries as territory
from participation.initiatives import queries
from participation.initiatives.models import Initiative
from participation.initiatives.models_calls import Call
from participation.initiatives.reasons import InitiativeReason
from participation.initiatives.sheets import Sheet
from participation.initiatives.types import PAPERS, WITH_MONEY, Field, PartnerState


class Where(StrEnum):
    """Where what is missing is put right."""

    #: A screen of the file.
    FILE = "file"
    PARTNERS = "partners"
    #: The organisation's own papers.
    PAPERS = "papers"


@dataclass(frozen=True)
class Lack:
    """Something missing: which part of the file, and why it is not enough."""

    field: Field
    sentence: str
    where: Where = Where.FILE

    @property
    def key(self) -> str:
        """How a form names it."""
        return self.field.value


def of(initiative: Initiative, call: Call) -> list[Lack]:
    """Everything this file lacks for this call, in the order of the file."""
    sheet = queries.sheet_of(initiative)
    states = {partner.id: partner.state for partner in queries.partners_of(initiative.id)}
    found = [
        *_empty(sheet, call),
        *_unfit(sheet, call),
        *consortium(sheet, states),
        *_papers(initiative.organisation_id, call),
    ]
    return sorted(found, key=lambda lack: list(Field).index(lack.field))


def _needs(call: Call) -> set[Field]:
    needs = {Field.NEED, *(Field(name) for name in call.needs)}
    if call.kind in WITH_MONEY:
        needs.add(Field.BUDGET)
    if call.place_id is not None:
        needs.add(Field.PLACE)
    if needs & set(PAPERS):
        needs.add(Field.ORGANISATION)
    return needs


def _empty(sheet: Sheet, call: Call) -> Iterator[Lack]:
    """The parts that are not filled."""
    for field in sheet.lacks(_needs(call) - set(PAPERS)):
        where = Where.PARTNERS if field is Field.PARTNERS else Where.FILE
        yield Lack(field, field.label, where)


def _unfit(sheet: Sheet, call: Call) -> Iterator[Lack]:
    """What is filled, and does not do for this call."""
    around = territory.ancestors(sheet.place_id) if sheet.place_id is not None else []
    if call.place_id is not None and sheet.place_id is not None and call.place_id not in around:
        yield Lack(Field.PLACE, InitiativeReason.OTHER_PLACE.sentence)
    if call.kind in WITH_MONEY and sheet.budget_holds and not sheet.asked:
        yield Lack(Field.BUDGET, InitiativeReason.NEEDS_AN_AMOUNT.sentence)
    if call.most is not None and sheet.asked > call.most:
        yield Lack(Field.BUDGET, InitiativeReason.TOO_MUCH.sentence)


def consortium(sheet: Sheet, states: Mapping[int, PartnerState]) -> Iterator[Lack]:
    """What partners that receive a share still have to say, and whether the shares fit in what is asked."""
    members = sheet.members
    if members and not sheet.organisation:
        yield Lack(Field.ORGANISATION, InitiativeReason.NO_LEAD.sentence)
    if sheet.lead_share.cents < 0:
        yield Lack(Field.PARTNERS, InitiativeReason.SHARES_TOO_MUCH.sentence, Where.PARTNERS)
    for member in members:
        state = states.get(member.id, PartnerState.NAMED)
        if state is PartnerState.NAMED:
            said = _("%(name)s n’a pas encore confirmé par son lien.", name=member.name)
            yield Lack(Field.PARTNERS, said, Where.PARTNERS)
        elif state is PartnerState.DECLINED:
            said = _("%(name)s a dit non : enlevez sa part, ou ce partenaire.", name=member.name)
            yield Lack(Field.PARTNERS, said, Where.PARTNERS)


def _papers(organisation_id: int | None, call: Call) -> Iterator[Lack]:
    if organisation_id is None:
        return
    wanted = set(PAPERS) & _needs(call)
    there = {
        Field.STATUTES: papers.has_statutes(organisation_id),
        Field.BANK: papers.has_bank(organisation_id),
    }
    for field in PAPERS:
        if field in wanted and not there[field]:
            yield Lack(field, field.label, Where.PAPERS)
