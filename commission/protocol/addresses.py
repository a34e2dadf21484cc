"""Where protocols, versions and amendments stand, for whoever refers to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import url_for
from flask_babel import gettext as _

from commission.protocol import queries
from commission.protocol.models import ProtocolVersion
from commission.protocol.models_amendments import Amendment
from commission.protocol.types import AMENDMENT, AmendmentState, VersionState
from commons.kernel import addresses
from commons.kernel.refs import Ref, Target

#: A number in an address, small enough for the database to look for it.
NUMBER = "int(max=999999999999999)"


def protocols(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each; its latest version."""
    return {
        protocol_id: Target(version.protocol.title, url_of(version), version.state is not VersionState.DRAFT)
        for protocol_id, version in queries.latest(ids).items()
    }


def versions(ids: Collection[int]) -> Mapping[int, Target]:
    """Title and address of each."""
    return {
        version.id: Target(title_of(version), url_of(version), version.state is not VersionState.DRAFT)
        for version in queries.versions_by_id(ids)
    }


def amendments(ids: Collection[int]) -> Mapping[int, Target]:
    """Number and address of each; a draft is its author's."""
    return {
        each.id: Target(called(each), amendment_url(each), each.state is not AmendmentState.DRAFT)
        for each in queries.amendments_by_id(ids)
    }


def title_of(version: ProtocolVersion) -> str:
    """How a version is called."""
    return _("%(title)s, version %(number)s", title=version.protocol.title, number=version.number)


def called(amendment: Amendment) -> str:
    """How an amendment is called."""
    if amendment.editorial:
        return _("Correction de forme n° %(number)s", number=amendment.number)
    return _("Amendement n° %(number)s", number=amendment.number)


def url_of(version: ProtocolVersion) -> str:
    """Where everybody reads a version; of a draft, which only members read: its amendments to come."""
    if version.state is not VersionState.DRAFT:
        return url_for("commission_reading.version", protocol_id=version.protocol_id, number=version.number)
    return url_for("commission_amendments.index", protocol_id=version.protocol_id, number=version.number)


def amendment_url(amendment: Amendment) -> str:
    """The page of an amendment."""
    return url_for("commission_amendments.show", amendment_id=amendment.id)


def offer() -> None:
    """Let people point at them by pasting their address."""
    addresses.know("commission_amendments.show", lambda amendment_id: Ref(AMENDMENT, amendment_id))
