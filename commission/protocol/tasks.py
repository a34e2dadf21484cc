"""What drafting awaits of a member: to write, to amend before it is too late, to file again, to decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from commission.mandates.hub import Task
from commission.mandates.models import CommissionMember
from commission.protocol import amending, queries
from commission.protocol.addresses import amendment_url, title_of
from commission.protocol.models import ProtocolVersion
from commission.protocol.types import AmendmentState, VersionState


def awaited(member: CommissionMember, now: datetime) -> Sequence[Task]:
    """For each protocol of their mandate, what this member may do now."""
    protocols = queries.protocols(member.mandate_id)
    found: list[Task] = []
    for version in queries.latest([each.id for each in protocols]).values():
        found += _of(version, member, now)
    return found


def _of(version: ProtocolVersion, member: CommissionMember, now: datetime) -> list[Task]:
    table = url_for("commission_drafting.table", protocol_id=version.protocol_id)
    if version.state is VersionState.DRAFT:
        told = _("Écrire le protocole") if member.in_drafting else _("Lire et commenter le protocole")
        return [Task(told, table, text=title_of(version))]
    closes = version.amendments_close_at
    found = []
    if version.state is VersionState.AMENDING and closes is not None and now < closes:
        found.append(Task(_("Proposer ou signer un amendement"), table, closes, title_of(version)))
    if version.state in (VersionState.AMENDING, VersionState.HALF_FROZEN):
        found += _refile(version, member, now)
    return found


def _refile(version: ProtocolVersion, member: CommissionMember, now: datetime) -> list[Task]:
    """Their amendments that lapsed a moment ago, and were not filed again."""
    every = queries.amendments(version.id)
    again = {each.refiles_id for each in every}
    lapsed = [each for each in every if each.author_id == member.id and each.state is AmendmentState.LAPSED]
    tasks = []
    for each in lapsed:
        until = amending.refile_until(version, each)
        if each.id not in again and until is not None and now < until:
            said = _("Déposer de nouveau votre amendement n° %(number)s", number=each.number)
            tasks.append(Task(said, amendment_url(each), until))
    return tasks
